"""What a scenario means for clusters: bonding, bridging, linking and transport of those that it touches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.metrics.clusters import Measured
from graph.metrics.relation import read_memberships, read_relation
from graph.network import TIES, Network, conform
from graph.planning.traded import Traded

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.planning.scene import Scene

SOCIAL: Final = ("bonding_z", "bridging_z", "share_inside", "buyer_within_2", "bank_within_2", "government_within_2")


def with_plan(network: Network, pairs: pl.DataFrame) -> Measured:
    """Return a network ready to be measured with the pairs of a plan as partnerships."""
    ties = pl.concat([network.ties, conform(pairs, TIES)])
    planned = replace(network, ties=ties)
    return Measured(planned, read_memberships(planned), read_relation(planned))


def clusters_touched(
    scene: Scene, network: Network, sides: tuple[Traded, Traded], moved: tuple[list[str], pl.DataFrame]
) -> pl.DataFrame:
    """Measure the clusters of which a member's trade changed, before and after.

    Parameters
    ----------
    scene, network
        Before and after.
    sides
        Trade on the products touched, before and after.
    moved
        The products touched, and who trades differently (``party``).
    """
    products, parties = moved
    moved_homes = scene.facts.join(parties.select("party"), on="party", how="semi")["cluster"]
    touched = moved_homes.drop_nulls().unique().sort().to_list()
    if not touched:
        return pl.DataFrame()
    homes = scene.facts.filter(pl.col("cluster").is_in(touched)).select("party", "cluster")
    positions = {cluster: scene.memberships.clusters.index(scene.network.row[cluster]) for cluster in touched}
    names = scene.network.parties.filter(pl.col("kind") == "cluster").select(cluster="id", name="name")
    measured = []
    for after, net in enumerate((scene.network, network)):
        told = _told(scene, net, (products, sides[1].pairs) if after else None)
        figures = pl.DataFrame([told(positions[k]) | {"cluster": k} for k in touched], infer_schema_length=None)
        figures = figures.join(names, on="cluster", how="left").select("cluster", "name", "n", *SOCIAL)
        measured.append(_with_load(figures, homes, sides[after]))
    one, other = measured
    other = other.drop("name", "n").rename({name: f"{name}_after" for name in (*SOCIAL, "tonne_km")})
    one = one.rename({name: f"{name}_before" for name in (*SOCIAL, "tonne_km")})
    return one.join(other, on="cluster", how="left").sort("cluster")


def _told(
    scene: Scene, network: Network, changed: tuple[list[str], pl.DataFrame] | None
) -> Callable[[int], dict[str, Any]]:
    """Return what tells the figures of a cluster by its position: today, or with other pairs of some products."""
    if not scene.ground.fits:
        return with_plan(network, scene.pairs if changed is None else _every(scene, *changed)).balance
    if changed is None:
        return scene.social.figures
    keys, traded = scene.pair_keys
    others = keys[~traded.is_in(changed[0]).to_numpy()]
    return scene.ground.with_pairs(network, changed[1], others).figures


def _every(scene: Scene, products: list[str], pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the plan's pairs with others in place of those of some products."""
    every = scene.market[0].suppliers["commodity"].drop_nulls().unique()
    rest = Traded.of(*scene.market, every.filter(~every.is_in(products)).to_list()).pairs
    return pl.concat([rest, pairs])


def _with_load(figures: pl.DataFrame, homes: pl.DataFrame, side: Traded) -> pl.DataFrame:
    """Return the figures with the tonne-km of what members (``party``, ``cluster``) sell."""
    sold = np.bincount(side.supplier, side.tonne_km, side.suppliers.height)
    sellers = side.suppliers.select("party", tonne_km=pl.Series(sold, dtype=pl.Float64)).filter(pl.col("tonne_km") > 0)
    carried = homes.join(sellers, on="party", maintain_order="left_right").group_by("cluster").agg(
        pl.col("tonne_km").sum()
    )  # fmt: skip
    return figures.join(carried, on="cluster", how="left").with_columns(pl.col("tonne_km").fill_null(0.0))
