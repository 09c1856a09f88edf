"""What a scenario means for clusters: bonding, bridging, linking and transport of those that it touches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.metrics.clusters import Measured
from graph.metrics.relation import read_memberships, read_relation
from graph.network import TIES, Network, conform
from graph.planning.scenario.social import keys_between

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from graph.planning.scenario.traded import Traded
    from graph.planning.scene import Scene

SOCIAL: Final = ("bonding_z", "bridging_z", "share_inside", "buyer_within_2", "bank_within_2", "government_within_2")


def with_plan(network: Network, pairs: pl.DataFrame) -> Measured:
    """Return a network ready to be measured with the pairs of a plan as partnerships."""
    ties = pl.concat([network.ties, conform(pairs, TIES)])
    planned = replace(network, ties=ties)
    return Measured(planned, read_memberships(planned), read_relation(planned))


def clusters_touched(
    scene: Scene, network: Network, sides: tuple[Traded, Traded], moved: tuple[list[str], NDArray[np.int64]]
) -> pl.DataFrame:
    """Measure the clusters of which a member's trade changed, before and after.

    Parameters
    ----------
    scene, network
        Before and after.
    sides
        Trade on the products touched, before and after.
    moved
        The products touched, and the rows of those who trade differently.
    """
    products, rows = moved
    home = _home(scene, network)
    touched = np.flatnonzero(np.bincount(home[rows] + 1, minlength=1)[1:])
    if not touched.size:
        return pl.DataFrame()
    parties = scene.network.parties[[scene.memberships.clusters[position] for position in touched]]
    measured = []
    for after, net in enumerate((scene.network, network)):
        told = _told(scene, net, (products, sides[1]) if after else None)
        figures = pl.DataFrame([told(int(position)) for position in touched], infer_schema_length=None)
        load = pl.Series(_carried(sides[after], home)[touched], dtype=pl.Float64)
        figures = figures.select("n", *SOCIAL).with_columns(tonne_km=load)
        names = {name: f"{name}_{'after' if after else 'before'}" for name in (*SOCIAL, "tonne_km")}
        measured.append(figures.rename(names))
    head = parties.select(cluster="id", name="name")
    return pl.concat([head, measured[0], measured[1].drop("n")], how="horizontal").sort("cluster")


def _home(scene: Scene, network: Network) -> NDArray[np.int32]:
    """Return the position of everybody's cluster after a change; who comes has none."""
    home = np.full(network.parties.height, -1, np.int32)
    home[: scene.ground.home.size] = scene.ground.home
    return home


def _told(scene: Scene, network: Network, changed: tuple[list[str], Traded] | None) -> Callable[[int], dict[str, Any]]:
    """Return what tells the figures of a cluster by its position: today, or with other pairs of some products."""
    if not scene.ground.fits:
        return with_plan(network, scene.pairs if changed is None else _every(scene, *changed)).balance
    if changed is None:
        return scene.social.figures
    keys, traded = scene.pair_keys
    others = keys[~traded.is_in(changed[0]).to_numpy()]
    return scene.ground.with_keys(network, [others, keys_between(*changed[1].rows)]).figures


def _every(scene: Scene, products: list[str], trade: Traded) -> pl.DataFrame:
    """Return the plan's pairs with others in place of those of some products."""
    every = scene.traded.suppliers["commodity"].unique()
    rest = scene.traded.only(every.filter(~every.is_in(products)).to_list()).pairs
    return pl.concat([rest, trade.pairs])


def _carried(side: Traded, home: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the tonne-km of what members sell, by the position of their cluster."""
    its = home[side.rows[0]]
    carried = np.bincount(its[its >= 0], side.tonne_km[its >= 0], int(home.max(initial=-1)) + 1)
    return np.asarray(carried, np.float64)
