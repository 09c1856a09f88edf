"""Which columns of a sheet a mapping speaks of: headers are compared as people read them, not letter by letter."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz import fuzz, process

from graph.errors import IngestFailed
from graph.ingest.heads.column import Column
from graph.ingest.heads.columns import PERSONS, SEVERAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.heads.mapping import SheetMapping

NEAR: Final = 2 / 3
"""Share of the columns in use that a sheet must have, so that a mapping speaks of it though some are not there."""
MISSPELT: Final = 85
_SIGNS: Final = re.compile(r"[\W_]+")


def plain(header: str) -> str:
    r"""Return a header as two lists would share it: without case, signs and line breaks.

    Examples
    --------
    >>> plain("NAMA  USAHA\n"), plain("No. HP") == plain("No HP"), plain("#")
    ('nama usaha', True, '#')
    """
    return _SIGNS.sub(" ", header).strip().casefold() or header


@dataclass(frozen=True)
class Fit:
    """A mapping laid on the columns of a sheet.

    Parameters
    ----------
    mapping
        The mapping.
    placed
        Number of a column -> what the mapping calls it.
    missing
        Headers that the sheet does not have.
    """

    mapping: SheetMapping
    placed: dict[int, str]
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        """Share of the columns in use that the sheet has, 0 where it lacks all that name a business."""
        used = [header for header, role in self.mapping.columns.items() if role]
        here = [header for header in self.placed.values() if self.mapping.columns[header]]
        return len(here) / len(used) if here else 0.0

    def laid_on(self, columns: Sequence[Column]) -> list[Column]:
        """Return the columns with the roles and units of the mapping; a role that it gives is guessed nowhere else."""
        given = {role for role in self.mapping.columns.values() if role} - SEVERAL - {PERSONS}
        found = []
        for column in columns:
            header = self.placed.get(column.index)
            if header is not None:
                role = self.mapping.columns[header]
                unit = self.mapping.units.get(header, "")
                column = Column(column.index, column.header, role, 1.0 if role else 0.0, "mapping", unit)  # noqa: PLW2901
            elif column.role in given:
                column = replace(column, role=None, confidence=0.0, why="mapping")  # noqa: PLW2901
            found.append(column)
        return found


def fit_of(mapping: SheetMapping, columns: Sequence[Column]) -> Fit:
    """Return which columns a mapping speaks of: by headers; by letters those that have none, or one of another."""
    twice = {header for header, count in Counter(column.header for column in columns).items() if count > 1}
    free = {column.index: column for column in columns}
    placed: dict[int, str] = {}
    for same in (
        lambda column, header: column.called == header,
        lambda column, header: bool(column.header) and plain(column.header) == plain(header),
        lambda column, header: column.header in twice and column.letter == header,
    ):
        for header in mapping.columns:
            if header not in placed.values():
                index = next((index for index, column in free.items() if same(column, header)), None)
                if index is not None:
                    placed[index] = header
                    del free[index]
    return Fit(mapping, placed, tuple(header for header in mapping.columns if header not in placed.values()))


class Misspelt(NamedTuple):
    """A mapping that calls a column of a sheet wrongly, and the refusal that says so."""

    mapping: SheetMapping
    told: IngestFailed


def misspelt(fit: Fit, columns: Sequence[Column]) -> Misspelt | None:
    """Return the first column that a mapping calls almost as the sheet does, or the name of a business not there."""
    one = fit.mapping
    free = {c.header: plain(c.header) for c in columns if c.index not in fit.placed and c.header}
    for header in fit.missing:
        near = process.extractOne(plain(header), free, scorer=fuzz.ratio, score_cutoff=MISSPELT)
        if near or one.columns[header] == "name":
            message = f'{one.where(header)}: no column is called "{header}"'
            hint = f'write "{near[2]}"' if near else f"use one of {', '.join(free)}"
            return Misspelt(one, IngestFailed(message, hint=hint, file=one.file))
    return None


def refuse_unused(mappings: Sequence[SheetMapping], best: Sequence[Fit]) -> None:
    """Refuse mappings that speak of no sheet at all: what was corrected by hand would be lost without a word.

    Raises
    ------
    IngestFailed
        With the first column that is not there.
    """
    near = max(best, key=lambda fit: fit.share, default=None)
    one = near.mapping if near else mappings[0]
    header = next(iter(near.missing if near else one.columns), "")
    message = f'{one.where(header)}: no column is called "{header}"'
    hint = "the mapping is of another list; write one with `jejaring ingest FILE --preview`"
    raise IngestFailed(message, hint=hint, file=one.file)
