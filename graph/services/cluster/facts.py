"""What the pages and documents of a cluster report draw: sentences and numbers ready in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.services.sheet.facts import Provenance
    from graph.settings import Language


@dataclass(frozen=True)
class FigureLine:
    """One figure as a line of a table; ``number`` is its number among the twelve, or empty."""

    code: str
    number: str
    label: str
    value: str
    against: str
    n: str
    without_officials: str
    meaning: str = ""


@dataclass(frozen=True)
class FigureGroup:
    """The figures of one axis under its title."""

    title: str
    lines: tuple[FigureLine, ...]


@dataclass(frozen=True)
class Row:
    """One row of a plain table."""

    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A plain table with its title, headers, and a note below."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True)
class StepLine:
    """What to do next: the sentence, what it rests on, and the programme that does it."""

    sentence: str
    because: str
    programme: str


@dataclass(frozen=True)
class ClusterReportFacts:
    """Everything that the page and the document of one cluster show; no personal names unless asked for."""

    language: Language
    title: str
    provenance: Provenance
    name: str
    place: str
    members: int
    summary: tuple[str, ...]
    reading: str
    reading_sentence: str
    reading_null: str
    stages: tuple[tuple[str, bool], ...]
    evidence: tuple[FigureLine, ...]
    dependency: tuple[str, ...]
    steps: tuple[StepLine, ...]
    groups: tuple[FigureGroup, ...]
    coverage: tuple[str, ...]
    ties: Table
    change: Table | None
    network_svg: str
    quadrant_svg: str


@dataclass(frozen=True)
class OverviewFacts:
    """All clusters of a network: the 2 x 2, a table, and the change where an earlier date is asked for."""

    language: Language
    title: str
    provenance: Provenance
    summary: tuple[str, ...]
    quadrant_svg: str
    clusters: Table
    change: Table | None
