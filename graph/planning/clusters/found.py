"""A found sentra as a cluster of a network of its own, so that whatever is asked of declared clusters can be asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.errors import UnknownParty
from graph.network.columns import SORTED_BY, TIES
from graph.planning.clusters.find import crowded_places
from graph.planning.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.network import Network


def with_sentra(scene: Scene, sentra: str, *, km: float, at_least: int, digits: int) -> Scene:
    """Return a scene in which a found sentra is a cluster by its name.

    Parameters
    ----------
    sentra
        What :func:`graph.planning.clusters.find.find_sentra` calls it, such as ``14111-33.72``.
    km, at_least, digits
        The search that found it.

    Raises
    ------
    UnknownParty
        If the search finds no such sentra.
    """
    found = crowded_places(scene, km=km, at_least=at_least, digits=digits)
    chosen = found.filter(pl.col("sentra") == sentra)
    if not chosen.height:
        message = f"{km:g} km and {at_least} firms find no sentra {sentra!r}"
        known = ", ".join(found["sentra"].head(5)) or "none: widen the distance or ask for fewer firms"
        hint = f"take the name and the search of `jejaring clusters find`; found are {known}"
        raise UnknownParty(message, hint=hint, cluster=sentra)
    return Scene(_declared(scene.network, chosen.row(0, named=True)), scene.made, scene.prices)


def _declared(network: Network, found: Mapping[str, Any]) -> Network:
    """Return the network with a sentra as a cluster, and its makers as its members."""
    place = {name: found[name] for name in ("region", "lat", "lon")}
    row = {"id": found["sentra"], "kind": "cluster", "name": found["sentra"], "kbli": [found["kbli"]]} | place
    parties = network.with_rows("parties", [row])
    members = pl.DataFrame({"start": found["members"]}).with_columns(end=pl.lit(row["id"]), type=pl.lit("PART_OF"))
    ties = pl.concat([network.ties, members.cast({name: TIES[name] for name in members.columns})], how="diagonal")
    return replace(parties, ties=ties.sort(SORTED_BY["ties"], nulls_last=True))
