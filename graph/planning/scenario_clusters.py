"""What a scenario means for clusters: bonding, bridging, linking and transport of those that it touches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.metrics.clusters import Measured
from graph.metrics.relation import read_memberships, read_relation
from graph.network import TIES, Network, conform

if TYPE_CHECKING:
    from graph.planning.scene import Scene
    from graph.planning.traded import Traded

SOCIAL: Final = ("bonding_z", "bridging_z", "share_inside", "buyer_within_2", "bank_within_2", "government_within_2")


def with_plan(network: Network, pairs: pl.DataFrame) -> Measured:
    """Return a network ready to be measured with the pairs of a plan as partnerships."""
    ties = pl.concat([network.ties, conform(pairs, TIES)])
    planned = replace(network, ties=ties)
    return Measured(planned, read_memberships(planned), read_relation(planned))


def clusters_touched(
    scene: Scene, network: Network, sides: tuple[Traded, Traded], pairs: tuple[pl.DataFrame, pl.DataFrame]
) -> pl.DataFrame:
    """Measure the clusters of which a member's trade changed, before and after.

    Parameters
    ----------
    scene, network
        Before and after.
    sides
        Trade on the products touched, before and after.
    pairs
        Pairs of the plan that are others' products, and who trades differently (``party``).
    """
    rest, moved = pairs
    homes = scene.facts.filter(pl.col("party").is_in(moved["party"].to_list()))["cluster"]
    touched = homes.drop_nulls().unique().sort().to_list()
    if not touched:
        return pl.DataFrame()
    measured = []
    for after, net in enumerate((scene.network, network)):
        social = scene.social if not after else with_plan(net, pl.concat([rest, sides[1].pairs]))
        figures = pl.DataFrame([_figures(social, cluster) for cluster in touched], infer_schema_length=None)
        load = (
            sides[after]
            .suppliers.select("party")[sides[after].supplier]
            .with_columns(tonne_km=pl.Series(sides[after].tonne_km, dtype=pl.Float64))
        )
        carried = load.join(scene.facts.select("party", "cluster"), on="party").group_by("cluster").agg(
            pl.col("tonne_km").sum()
        )  # fmt: skip
        measured.append(figures.join(carried, on="cluster", how="left").with_columns(pl.col("tonne_km").fill_null(0.0)))
    one, other = measured
    other = other.drop("name", "n").rename({name: f"{name}_after" for name in (*SOCIAL, "tonne_km")})
    one = one.rename({name: f"{name}_before" for name in (*SOCIAL, "tonne_km")})
    return one.join(other, on="cluster", how="left").sort("cluster")


def _figures(social: Measured, cluster: str) -> dict[str, Any]:
    row = social.network.row[cluster]
    position = social.memberships.clusters.index(row)
    told = social.balance(position)
    return {"cluster": cluster, "name": social.network.parties["name"][row], "n": told["n"]} | {
        name: told[name] for name in SOCIAL
    }
