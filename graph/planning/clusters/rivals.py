"""Rivals of a cluster: who makes the same product, sells to the same buyers, or stands in the same regency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.planning.scene import Scene

REGENCY: Final = len("33.05")
SAME: Final = 0.5


def rivals(scene: Scene, row: int, members: NDArray[np.int64], kbli: str | None) -> list[dict[str, Any]]:
    """Return clusters of the same trade, that sell to the same buyers or stand in the same regency, nearest first.

    A cluster most of whose members are members of this one is the same by another name (a found sentra beside the
    declared one), and no rival.
    """
    network, found = scene.network, []
    ties = network.tie_arrays(["SUPPLIES", "PARTNERS_WITH"], network.as_of)
    buys = scene.umb
    trades, regions = network.parties["kbli"].list.first().to_list(), network.parties["region"].to_list()

    def buyers(of: NDArray[np.int64]) -> set[int]:
        inside = np.zeros(network.parties.height, np.bool_)
        inside[of] = True
        return set(ties.end[inside[ties.start] & buys[ties.end]].tolist())

    ours, home = buyers(members), (regions[row] or "")[:REGENCY]
    for other, theirs in zip(scene.memberships.clusters, scene.memberships.members, strict=True):
        if other == row or (theirs.size and np.isin(theirs, members).mean() > SAME):
            continue
        trade = trades[other]
        same = bool(kbli and trade and trade == kbli)
        shared = len(ours & buyers(theirs.astype(np.int64)))
        here = len(home) == REGENCY and (regions[other] or "").startswith(home)
        if same or shared or here:
            found.append(
                {
                    "cluster": network.parties["id"][other],
                    "name": network.parties["name"][other],
                    "region": regions[other],
                    "same_product": same,
                    "shared_buyers": shared,
                    "same_regency": here,
                    "members": int(theirs.size),
                    **sales_of(scene, theirs),
                }
            )
    return sorted(found, key=_nearest)


def sales_of(scene: Scene, members: NDArray[np.integer[Any]]) -> dict[str, Any]:
    """Return the median yearly sales of members, and how many of them state any."""
    sales = scene.network.parties["sales_rp_per_year"][members].drop_nulls()
    return {"median_sales_rp": sales.median(), "n_sales": len(sales)}


def _nearest(one: dict[str, Any]) -> tuple[Any, ...]:
    return not one["same_product"], -one["shared_buyers"], not one["same_regency"], str(one["cluster"])
