"""Outside first, in words: points with and without the rule, and each cluster's links with what its bonding reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graph.matching.kinds import Situation
from graph.matching.kinds.outside_first import outside_first
from graph.services.pairing.kinds import measured_clusters

if TYPE_CHECKING:
    from graph.services.source import Source


def effect_of_outside_first(source: Source) -> dict[str, Any]:
    """Return value and pairs under both plans, the price of the rule, and the table by cluster (``clusters``)."""
    network = source.network
    measured = measured_clusters(network)
    found = outside_first(Situation(network, measured))
    names = network.parties.select(cluster="id", cluster_name="name")
    table = (
        found.by_cluster()
        .join(names, on="cluster", how="left")
        .join(measured.select("cluster", "bonding_z"), on="cluster", how="left")
        .with_columns(consolidated=pl.col("bonding_z") > 0)
        .sort("bonding_z", "cluster", nulls_last=True)
    )
    plans = {"with": found.with_rule, "without": found.without_rule}
    return {
        "synthetic": network.synthetic,
        "as_of": network.as_of.isoformat(),
        "price": found.price,
        **{f"value_{name}": plan.value for name, plan in plans.items()},
        **{f"pairs_{name}": plan.chosen.height for name, plan in plans.items()},
        **{f"gap_{name}": plan.gap for name, plan in plans.items()},
        "clusters": table.select("cluster", "cluster_name", "bonding_z", "consolidated", pl.exclude(
            "cluster", "cluster_name", "bonding_z", "consolidated"
        )).to_dicts(),
    }  # fmt: skip
