"""Site selection from the graph: points for growth opportunity and capacity to act, each with its evidence.

The 2004 study gave at most 54 points for the four determinants and 36 for conduct at workshops; which criteria made
them up is in no document at hand, so that those here are *ours*. Every criterion is a share of members from 0 to 1,
times its weight; a planner may give other weights. Social capital, a later lesson, is reported apart.

A criterion that no list tells gives no points and takes none: points are those of the known criteria, scaled to the
whole of 54 or 36, and how many criteria are known stands beside them. Where none of a part is known there is no score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.errors import RuleViolation
from graph.planning.clusters.conditions import evidence_of
from graph.planning.clusters.profile import group_of, trade_of
from graph.planning.clusters.site_selection import ACTION_MAX, GROWTH_MAX, score_sites
from graph.planning.clusters.viable import TOLD_BY, viable_enterprises

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
        As :func:`graph.planning.clusters.site_selection.score_sites`, with ``known_criteria`` of ``of_criteria`` and
        their ``known_weight`` (share of the 90 points), ``name``, ``bonding_z``, ``bridging_z`` apart, and
        ``rank_kept`` (share of drawn weights under which the rank stays) and ``rank_best``, ``rank_worst``. Points,
        percent and rank are null where nothing of a part is known.
    evidence
        One row a cluster and criterion: share, weight, points, n, and ``told_by``: the list that tells it. Share and
        points are null where no list does.
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
        group = group_of(scene, mine, trade_of(scene, row, mine))
        found = {one.code: (one.now, one.n, one.told_by) for one in evidence_of(scene, row, mine, scene.network.as_of)}
        acts = viable_enterprises(scene, mine)
        for name in ACTION:
            known = acts[name].drop_nulls()
            share = float(known.sum()) / len(known) if len(known) else None
            found[name] = share, len(known), TOLD_BY.get(name, "events")
        for name in (*GROWTH, *ACTION):
            share, n, told_by = found[name]
            rows.append(
                {"cluster_id": ids[row], "group": group, "criterion": name, "share": share, "n": n, "told_by": told_by}
            )
    texts = dict.fromkeys(("cluster_id", "group", "criterion"), pl.String)
    return pl.DataFrame(rows, schema=texts | {"share": pl.Float64, "n": pl.Int64, "told_by": pl.String})


def _scored(evidence: pl.DataFrame) -> pl.DataFrame:
    known = pl.col("share").is_not_null()

    def points(names: Mapping[str, float], most: int) -> pl.Expr:
        here = pl.col("criterion").is_in(list(names)) & known
        weight = pl.col("weight").filter(here).sum()
        scaled = pl.when(weight > 0).then(pl.col("points").filter(here).sum() * most / weight)
        return scaled.round().cast(pl.Int64)

    found = evidence.group_by("cluster_id", "group", maintain_order=True).agg(
        growth_opportunity=points(GROWTH, GROWTH_MAX),
        action_capacity=points(ACTION, ACTION_MAX),
        known_criteria=known.sum().cast(pl.Int64),
        of_criteria=pl.len().cast(pl.Int64),
        known_weight=pl.col("weight").filter(known).sum() / pl.col("weight").sum(),
    )
    whole = pl.col("growth_opportunity").is_not_null() & pl.col("action_capacity").is_not_null()
    ranked = score_sites(found.filter(whole)).select("cluster_id", "percent", "rank_in_group")
    more = ("known_criteria", "of_criteria", "known_weight")
    return found.join(ranked, on="cluster_id", how="left", maintain_order="left").select(pl.exclude(more), *more)


def _stability(evidence: pl.DataFrame, scored: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return under how many draws of weights (each up to half more or less, scaled back) ranks stay."""
    scored = scored.drop_nulls("rank_in_group")
    random = np.random.default_rng(seed)
    clusters = scored["cluster_id"].to_list()
    names = [*GROWTH, *ACTION]
    told = evidence.filter(pl.col("cluster_id").is_in(clusters))  # cluster by cluster, in this order of criteria
    share = told["share"].to_numpy().reshape(-1, len(names))
    known = ~np.isnan(share)
    weight = np.array([evidence.filter(pl.col("criterion") == name)["weight"].mean() for name in names], np.float64)
    groups = np.array(scored["group"].to_list())
    ranks = np.zeros((DRAWS, len(clusters)), np.int64)
    for draw in range(DRAWS if clusters else 0):
        drawn = weight * random.uniform(0.5, 1.5, len(names))
        total = np.zeros(len(clusters))
        for part, most in ((slice(0, len(GROWTH)), GROWTH_MAX), (slice(len(GROWTH), None), ACTION_MAX)):
            held = known[:, part] @ drawn[part]
            total += np.nan_to_num(share[:, part]) @ drawn[part] * most / np.maximum(held, 1e-12)
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
