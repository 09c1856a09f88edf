"""Lessons: what an action did in a type of cluster and under which condition, shown where a cluster is alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import InvalidRecord
from graph.metrics.relation import cluster_position
from graph.planning.clusters.profile import STAGE, registry
from graph.planning.records.lines import first_wrong, needs

if TYPE_CHECKING:
    from graph.planning.scene import Scene

COLUMNS: Final = ("cluster_type", "stage", "action", "outcome", "condition")


def lessons_for(scene: Scene, lessons: pl.DataFrame, cluster: str | None = None) -> pl.DataFrame:
    """Return the lessons for each cluster that is alike, with who facilitates it: the same trade, or the same stage.

    Parameters
    ----------
    scene
        A network.
    lessons
        ``cluster_type`` (first digits of the KBLI of the trade, or words of which a cluster's name may be made;
        several parted by semicolons), ``stage`` (of the continuum, may be empty), ``action``, ``outcome``,
        ``condition``.
    cluster
        Id, alias or name of one cluster; None takes all.

    Returns
    -------
    polars.DataFrame
        ``cluster``, ``name``, ``facilitators``, ``alike`` (``trade_and_stage``, ``trade``, ``stage``), ``action``,
        ``outcome``, ``condition``, ``as_of``; the nearest lessons first.

    Raises
    ------
    UnknownParty
        If there is no such cluster.
    """
    needs(lessons, ("action", "outcome", "condition"))
    nowhere = first_wrong(lessons, pl.col("cluster_type").is_null() & pl.col("stage").is_null())
    if nowhere is not None:
        message = f"line {nowhere['line']}: neither a type of cluster nor a stage is written"
        raise InvalidRecord(message, hint="write for which clusters the lesson holds", row=nowhere["line"])
    clusters = registry(scene).select("cluster", "name", "kbli", "stage")
    if cluster is not None:
        row = cluster_position(scene.network, scene.memberships, cluster)
        clusters = clusters.filter(pl.col("cluster") == scene.network.parties["id"][scene.memberships.clusters[row]])
    pairs = clusters.join(lessons.rename({"stage": "stage_of_lesson"}), how="cross")
    trade = pl.Series(
        [of_type(*row) for row in pairs.select("cluster_type", "kbli", "name").iter_rows()], dtype=pl.Boolean
    )
    stage = (pl.col("stage") == pl.col("stage_of_lesson")).fill_null(value=False)
    alike = (
        pl.when(trade & stage).then(pl.lit("trade_and_stage")).when(trade).then(pl.lit("trade"))
        .when(stage).then(pl.lit("stage"))
    )  # fmt: skip
    rank = pl.when(trade & stage).then(0).when(trade).then(1).otherwise(2)
    found = pairs.with_columns(alike=alike, rank=rank).filter(pl.col("alike").is_not_null())
    found = found.join(_facilitators(scene), on="cluster", how="left").with_columns(
        pl.col("facilitators").fill_null(pl.lit([], dtype=pl.List(pl.String))), as_of=pl.lit(scene.network.as_of)
    )
    columns = ("cluster", "name", "facilitators", "alike", "action", "outcome", "condition", "as_of")
    return found.sort("name", "rank", "action").select(columns)


def of_type(types: str | None, kbli: str | None, name: str) -> bool:
    """Tell whether a cluster is of a type that a lesson names: by its KBLI, or by words that stand in its name.

    One who writes *rotan* means clusters that are called so, whatever the nearest good of that name is coded as.

    Examples
    --------
    >>> name = "Sentra Rotan Amuntai"
    >>> of_type("16104;rotan", "31002", name), of_type("31", "31002", name), of_type("2392;kayu", "31002", name)
    (True, True, False)
    """
    said = set(name.casefold().split())
    for one in (types or "").split(";"):
        if (kbli or "").startswith(one) if one.isdecimal() else bool(one) and said.issuperset(one.casefold().split()):
            return True
    return False


def _facilitators(scene: Scene) -> pl.DataFrame:
    network = scene.network
    held = pl.col("until").is_null() | (pl.col("until") > network.as_of)
    names = network.parties.select(start="id", facilitator="name")
    ties = network.ties.filter((pl.col("type") == "FACILITATES") & held).join(names, on="start")
    return ties.group_by(cluster="end").agg(facilitators=pl.col("facilitator").unique().sort())


STAGES: Final = tuple(STAGE.values())
"""Stages of the continuum that a lesson may name."""
