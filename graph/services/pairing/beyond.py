"""Beyond value: policy weights and their price, fairness of a plan, the frontier to a stable one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from graph.matching.reading.fairness import Fairness, fairness
from graph.matching.reading.frontier import frontier, own_preferences
from graph.matching.reading.policy import Policy, with_policy
from graph.services.pairing.kinds import measured_clusters

if TYPE_CHECKING:
    from pathlib import Path

    from graph.services.pairing.match import Matched


def under_policy(matched: Matched, file: Path) -> dict[str, Any]:
    """Return what a dated policy file wishes, and what it gives up, beside the plan without it.

    ``matches`` are the pairs of the weighted plan; ``fairness`` is that of both plans.
    """
    network = matched.source.network
    policy = Policy.read(file, network.as_of)
    clusters = measured_clusters(network) if "adds_bridge" in policy.weights else None
    weighted = with_policy(matched.candidates, matched.plan, policy, clusters=clusters)
    found, flow = matched.candidates.found, weighted.plan.flow
    used = np.flatnonzero(flow)
    pairs = pl.DataFrame(
        {
            "supplier": matched.candidates.suppliers["party"][found.supplier[used]],
            "buyer": matched.candidates.buyers["party"][found.buyer[used]],
            "units": flow[used],
            "units_unweighted": matched.plan.flow[used],
            "value": flow[used] * found.value[used],
        }
    ).sort(["value", "supplier", "buyer"], descending=[True, False, False])
    both = {"unweighted": fair(matched), "weighted": _fair(matched, flow)}
    return weighted.to_dict() | {
        "matches": pairs.to_dicts(),
        "fairness": {name: one.to_dict() for name, one in both.items()},
    }


def fair(matched: Matched) -> Fairness:
    """Return exposure and success of the suppliers of a plan."""
    return _fair(matched, matched.plan.flow)


def _fair(matched: Matched, flow: Any) -> Fairness:  # noqa: ANN401 - an array
    candidates = matched.candidates
    rows = pl.DataFrame({"node": candidates.found.supplier, "units": flow})
    nodes = rows.group_by("node").agg(pl.col("units").sum())
    suppliers = candidates.suppliers.select("party").with_columns(
        node=pl.int_range(pl.len(), dtype=pl.Int32), barred=pl.Series(candidates.setting.supplier_barred)
    )
    joined = suppliers.join(nodes.cast({"node": pl.Int32}), on="node", how="left", maintain_order="left")
    able = joined.filter(pl.col("barred") < 0)
    by_party = able.group_by("party").agg(
        seen=pl.col("units").is_not_null().any(), matched=(pl.col("units").fill_null(0) > 0).any()
    )
    return fairness(matched.source.network, by_party.sort("party"))


def stability(matched: Matched) -> list[dict[str, Any]]:
    """Return the frontier between value and stability, with the preferences of both sides' own score parts."""
    points = frontier(matched.plan.market, *own_preferences(matched.candidates))
    best = points[0].value if points else 0
    return [
        {
            "value": point.value,
            "given_up": best - point.value,
            "blocking_pairs": point.blocking,
            "stable": point.blocking == 0,
            "lean": point.lean,
            "pairs": int((point.flow > 0).sum()),
        }
        for point in points
    ]
