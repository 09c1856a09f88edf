"""Coverage of the lists against regional tables, with the tables' other indicators and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from graph.ingest.regional_tables import read_regional_tables
from graph.planning.coverage import coverage
from graph.reference.activities import title
from graph.services.sheet.words import place_name
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph.ingest.report import FileFailure
    from graph.network import Network


@dataclass(frozen=True)
class CoverageFacts:
    """Listed over counted, and the indicators behind it.

    ``shares`` has the columns of :func:`graph.planning.coverage.coverage` and ``place`` and ``title`` in words;
    ``indicators`` those of ``graph.ingest.regional_tables.INDICATOR``; ``rejected`` says which cells are no fact.
    """

    shares: pl.DataFrame
    indicators: pl.DataFrame
    rejected: pl.DataFrame
    failures: tuple[FileFailure, ...]


def cover(
    network: Network,
    tables: Sequence[Path],
    *,
    level: Literal["province", "regency", "district"] = "regency",
) -> CoverageFacts:
    """Read regional tables and compare what they count with what the lists hold."""
    read = read_regional_tables(tables, today=now().date())
    shares = coverage(network, read.facts, level=level)
    named = shares.with_columns(
        place=pl.Series([place_name(code) for code in shares["region"]], dtype=pl.String),
        title=pl.Series([title(code) if code else None for code in shares["activity"]], dtype=pl.String),
    )
    return CoverageFacts(named, read.facts, read.rejected, tuple(read.failures))
