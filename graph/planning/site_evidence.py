"""Site selection from the graph: points for growth opportunity and capacity to act, each with its evidence.

The 2004 study gave at most 54 points for the four determinants and 36 for conduct at workshops; which criteria made
them up is in no document at hand, so that those here are *ours*. Every criterion is a share of members from 0 to 1,
times its weight; a planner may give other weights. Social capital, a later lesson, is reported apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.errors import RuleViolation
from graph.planning.cluster_profile import evidence_of, group_of
from graph.planning.site_selection import ACTION_MAX, GROWTH_MAX, score_sites
from graph.planning.viable import viable_enterprises

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.planning.scene import Scene

GROWTH: Final[Mapping[str, float]] = {
    "sells_directly": 8, "exports": 5.5, "financed": 7, "machines": 6.5, "certified": 7, "learns_outside": 6.5,
    "served": 7, "fostered": 6.5,
}  # fmt: skip
"""Criteria of growth opportunity, two a determinant, 13.5 points each determinant."""
ACTION: Final[Mapping[str, float]] = {"attended": 12, "cooperates": 12, "willing": 12}
"""Criteria of the capacity to act: share of members that attended, act jointly, did two kinds of act."""
DRAWS: Final = 200


@dataclass(frozen=True)
class SiteScores:
    """Scores of clusters with their evidence.

    Attributes
    ----------
    scored
        As :func:`graph.planning.site_selection.score_sites`, with ``name``, ``bonding_z``, ``bridging_z`` apart, and
        ``rank_kept`` (share of drawn weights under which the rank stays) and ``rank_best``, ``rank_worst``.
    evidence
        One row a cluster and criterion: share, weight, points, n.
    """

    scored: pl.DataFrame
    evidence: pl.DataFrame


def checked_weights(given: Mapping[str, float] | None) -> dict[str, float]:
    """Return all weights, a planner's in the place of ours, or say what is wrong with them.

    Examples
    --------
    >>> sum(checked_weights(None).values())
    90.0
    """
    weights = {**GROWTH, **ACTION} | dict(given or {})
    unknown = sorted(set(weights) - set(GROWTH) - set(ACTION))
    if unknown:
        message = f"there is no criterion {', '.join(unknown)}"
        raise RuleViolation(message, hint=f"criteria: {', '.join((*GROWTH, *ACTION))}", criterion=unknown)
    for names, most, title in ((GROWTH, GROWTH_MAX, "growth opportunity"), (ACTION, ACTION_MAX, "capacity to act")):
        total = sum(weights[name] for name in names)
        if min(weights[name] for name in names) < 0 or abs(total - most) > 1e-9:
            message = f"the weights of {title} add up to {total:g}, not to {most}"
            raise RuleViolation(message, hint="no weight below 0; give the others what you take from one", total=total)
    return {name: float(weight) for name, weight in weights.items()}


def score_from_graph(scene: Scene, weights: Mapping[str, float] | None = None, *, seed: int = 0) -> SiteScores:
    """Score every cluster of a network from the evidence of its members."""
    used = checked_weights(weights)
    shares = _shares(scene)
    evidence = shares.with_columns(
        weight=pl.col("criterion").replace_strict(used, return_dtype=pl.Float64),
    ).with_columns(points=pl.col("share") * pl.col("weight"))
    scored = _scored(evidence)
    kept = _stability(evidence, scored, seed)
    capital = scene.axes.select("name", "bonding_z", "bridging_z", cluster_id="cluster")
    scored = scored.join(capital, on="cluster_id", how="left", maintain_order="left").join(
        kept, on="cluster_id", how="left", maintain_order="left"
    )
    return SiteScores(scored.sort("group", "rank_in_group", "cluster_id"), evidence)


def _shares(scene: Scene) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    ids = scene.network.parties["id"].to_list()
    for row, members in zip(scene.memberships.clusters, scene.memberships.members, strict=True):
        if not members.size:
            continue
        mine = members.astype(np.int64)
        kbli = scene.network.parties["kbli"][row]
        group = group_of(scene, mine, kbli[0] if kbli is not None and len(kbli) else None)
        found = {one.code: one.now for one in evidence_of(scene, row, mine, scene.network.as_of)}
        acts = viable_enterprises(scene, mine)
        found |= {name: float(acts[name].mean() or 0.0) for name in ("attended", "cooperates", "willing")}  # type: ignore[arg-type]
        rows += [
            {"cluster_id": ids[row], "group": group, "criterion": name, "share": found[name], "n": int(mine.size)}
            for name in (*GROWTH, *ACTION)
        ]
    schema = {"cluster_id": pl.String, "group": pl.String, "criterion": pl.String, "share": pl.Float64, "n": pl.Int64}
    return pl.DataFrame(rows, schema=schema)


def _scored(evidence: pl.DataFrame) -> pl.DataFrame:
    growth = pl.col("criterion").is_in(list(GROWTH))
    points = evidence.group_by("cluster_id", "group", maintain_order=True).agg(
        growth_opportunity=pl.col("points").filter(growth).sum().round().cast(pl.Int64),
        action_capacity=pl.col("points").filter(~growth).sum().round().cast(pl.Int64),
    )
    return score_sites(points)


def _stability(evidence: pl.DataFrame, scored: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return under how many draws of weights (each up to half more or less, scaled back) ranks stay."""
    random = np.random.default_rng(seed)
    clusters = scored["cluster_id"].to_list()
    names = [*GROWTH, *ACTION]
    share = evidence["share"].to_numpy().reshape(-1, len(names))  # rows stand cluster by cluster, in this order
    weight = np.array([evidence.filter(pl.col("criterion") == name)["weight"].mean() for name in names], np.float64)
    groups = np.array(scored["group"].to_list())
    ranks = np.zeros((DRAWS, len(clusters)), np.int64)
    for draw in range(DRAWS if clusters else 0):
        drawn = weight * random.uniform(0.5, 1.5, len(names))
        for part, most in ((slice(0, len(GROWTH)), GROWTH_MAX), (slice(len(GROWTH), None), ACTION_MAX)):
            drawn[part] *= most / max(drawn[part].sum(), 1e-12)
        total = share @ drawn
        ranks[draw] = [1 + int(((groups == groups[k]) & (total > total[k] + 1e-9)).sum()) for k in range(len(clusters))]
    given = scored["rank_in_group"].to_numpy()
    return pl.DataFrame(
        {
            "cluster_id": clusters,
            "rank_kept": (ranks == given).mean(axis=0) if clusters else [],
            "rank_best": ranks.min(axis=0) if clusters else [],
            "rank_worst": ranks.max(axis=0) if clusters else [],
        },
        schema={"cluster_id": pl.String, "rank_kept": pl.Float64, "rank_best": pl.Int64, "rank_worst": pl.Int64},
    )
