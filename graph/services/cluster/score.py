"""Score a list of clusters for site selection, from a file of any shape that ingest reads."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import IngestFailed, unreadable
from graph.ingest.formats.files import read_sheets
from graph.ingest.layout.headers import SEARCHED_ROWS, header_with
from graph.planning.clusters.site_evidence import score_from_graph
from graph.planning.clusters.site_selection import NEEDED, score_sites
from graph.planning.scene import Scene
from graph.services.planner.record_words import column_of, head_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph.ingest.formats.sheets import Sheet
    from graph.ingest.layout.headers import Header
    from graph.planning.clusters.site_evidence import SiteScores
    from graph.services.source import Source

WANTED: Final = (*NEEDED, "name")


def score_clusters(file: Path) -> pl.DataFrame:
    """Read a list of clusters and return each one's percentage and rank in its group.

    The list is CSV, XLSX, ODS or JSON with the columns ``cluster_id``, ``group``, ``growth_opportunity`` (0 to 54) and
    ``action_capacity`` (0 to 36), under these names or Indonesian ones; a ``name`` is shown where there is one, and
    stands for a cluster that has no id. Percentages and ranks in it are not read.

    Raises
    ------
    IngestFailed
        If the file cannot be read or no row holds the names of those columns, or no line stands below it.
    InvalidRecord
        If points are out of their range or a cluster stands twice.
    """
    best: list[str] = list(NEEDED)
    for sheet in read_sheets(file, file.name):
        for row in sheet.head[:SEARCHED_ROWS]:
            heads = _columns(row)
            lacking = [name for name in NEEDED if name not in heads]
            if len(lacking) < len(best):
                best = lacking
            if lacking:
                continue
            header = header_with(sheet, [cell for cell in row if cell])
            if header is not None:
                return _scored(file, sheet, header)
    message = f"{file.name} has no row with the column names {', '.join(map(head_of, best))}"
    hint = f"write {', '.join(map(head_of, NEEDED))} into the first row of the list"
    raise IngestFailed(message, hint=hint, file=file.name)


def _columns(heads: Sequence[str | None]) -> dict[str, int]:
    """Return where each column stands under a row of heads; a name stands for an id that is not there.

    Examples
    --------
    >>> _columns(["Klaster", "Kelompok", "Peluang tumbuh", "Kapasitas bertindak"])["cluster_id"]
    0
    """
    found: dict[str, int] = {}
    for at, head in enumerate(heads):
        column = column_of(head, WANTED) if head else ""
        if column in WANTED:
            found.setdefault(column, at)
    return ({"cluster_id": found["name"]} if "name" in found else {}) | found


def _scored(file: Path, sheet: Sheet, header: Header) -> pl.DataFrame:
    batches = list(sheet.batches())
    columns = _columns(header.names)
    below = [batch.filter(pl.col("row") >= header.first_data_row) for batch in batches]
    cells = [pl.col(f"c{at}").alias(name) for name, at in columns.items()]
    sites = pl.concat([part.select("row", *cells) for part in below]) if below else pl.DataFrame()
    sites = sites.filter(pl.col("cluster_id").is_not_null()) if sites.width else sites
    if not sites.height:
        message = f"{file.name} has no line below its header"
        raise IngestFailed(message, hint="give one line for each cluster", file=file.name)
    scored = score_sites(sites)
    names = sites["name"] if "name" in sites.columns else pl.lit(None, pl.String)
    return scored.with_columns(name=names).select("cluster_id", "name", pl.exclude("cluster_id", "name"))


def score_folder(source: Source, weights: Path | None = None) -> SiteScores:
    """Score the clusters of a network from the evidence of the graph, with a planner's weights where given.

    Weights are a TOML file of criteria and points, such as ``certified = 9``; growth opportunity must add up to 54 and
    the capacity to act to 36 (:mod:`graph.planning.clusters.site_evidence`).

    Raises
    ------
    IngestFailed
        If the file of weights cannot be read.
    RuleViolation
        If a criterion is not known or weights do not add up.
    """
    given = None
    if weights is not None:
        try:
            given = tomllib.loads(weights.read_text(encoding="utf-8"))
        except (OSError, ValueError) as cause:
            raise IngestFailed(
                unreadable(weights, cause), hint="write lines such as certified = 9", file=str(weights)
            ) from cause
    return score_from_graph(Scene(source.network), given)
