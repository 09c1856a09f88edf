"""Score a list of clusters for site selection, from a file of any shape that ingest reads."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import polars as pl

from graph.errors import IngestFailed, unreadable
from graph.ingest.formats.files import read_sheets
from graph.ingest.layout.headers import header_with
from graph.planning.clusters.site_evidence import score_from_graph
from graph.planning.clusters.site_selection import NEEDED, score_sites
from graph.planning.scene import Scene

if TYPE_CHECKING:
    from pathlib import Path

    from graph.planning.clusters.site_evidence import SiteScores
    from graph.services.source import Source


def score_clusters(file: Path) -> pl.DataFrame:
    """Read a list of clusters and return each one's percentage and rank in its group.

    The list is CSV, XLSX, ODS or JSON with the columns ``cluster_id``, ``group``, ``growth_opportunity`` (0 to 54) and
    ``action_capacity`` (0 to 36); a ``name`` is shown where there is one. Percentages and ranks in it are not read.

    Raises
    ------
    IngestFailed
        If the file cannot be read or no row holds the names of those columns, or no line stands below it.
    InvalidRecord
        If points are out of their range or a cluster stands twice.
    """
    for sheet in read_sheets(file, file.name):
        header = header_with(sheet, NEEDED)
        if header is None:
            continue
        cells = pl.concat(list(sheet.batches())).filter(pl.col("row") >= header.first_data_row)
        named = {f"c{at}": name for at, name in enumerate(header.names) if name in {*NEEDED, "name"}}
        sites = cells.select("row", *named).rename(named).filter(pl.col("cluster_id").is_not_null())
        if not sites.height:
            message = f"{file.name} has no line below its header"
            raise IngestFailed(message, hint="give one line for each cluster", file=file.name)
        scored = score_sites(sites)
        names = sites["name"] if "name" in sites.columns else pl.lit(None, pl.String)
        return scored.with_columns(name=names).select("cluster_id", "name", pl.exclude("cluster_id", "name"))
    message = f"{file.name} has no row with the column names {', '.join(NEEDED)}"
    raise IngestFailed(message, hint="write these names into the first row of the list", file=file.name)


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
