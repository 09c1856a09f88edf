"""The files of the demonstration: what an officer opens in a spreadsheet, each with source, date and *synthetic*."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.services.cluster.measure import clusters_for_people
from graph.services.pairing.match_files import about, excluded_frame, pairs_frame, unmatched_frame, with_unit_words
from graph.services.planner.gaps import gaps_for_people
from graph.services.sheet.export import write_csv, write_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.services.pairing.match import Matched
    from graph.settings import Language


def write_results(
    out: Path,
    matched: Matched,
    *,
    measured: pl.DataFrame,
    gaps: Mapping[str, pl.DataFrame],
    ingested: Path,
    language: Language,
) -> None:
    """Write matches, unmatched, rejected rows, gaps and clusters, each as one workbook and as CSV.

    Parameters
    ----------
    out
        Folder of the results.
    matched, measured, gaps
        What was found.
    ingested
        The folder that ingest wrote, with ``rejected.csv``.
    """
    out.mkdir(parents=True, exist_ok=True)
    books = {
        "matches": {"matches": pairs_frame(matched, language), "excluded": excluded_frame(matched, language)},
        "unmatched": {"unmatched": unmatched_frame(matched, language)},
        "rejected": {"rejected": _rejected(ingested)},
        "gaps": {f"{side}_gaps": gaps_for_people(cells, language) for side, cells in gaps.items()},
        "clusters": {"clusters": clusters_for_people(measured, language)},
    }
    made = matched.source.network.as_of
    words = about(matched, language)
    for book, sheets in books.items():
        shown = {name: with_unit_words(frame, language) for name, frame in sheets.items()}
        write_workbook(out / f"{book}.xlsx", shown, about=words, language=language, made=made)
        for name, frame in shown.items():
            write_csv(out / f"{name}.csv", frame, language, synthetic=matched.source.network.synthetic)


def _rejected(ingested: Path) -> pl.DataFrame:
    """Return the rejected rows as ingest wrote them, every cell as text; ``value`` there is a cell, not a worth."""
    return pl.read_csv(ingested / "rejected.csv", infer_schema=False).rename({"value": "cell"})
