"""One cell in detail: who is short, who stands nearest, and what keeps each of those from closing the gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import NotFound, UnknownRegion
from graph.matching.pairs.counterparts import counterparts, yet_to_get
from graph.matching.reading.explanation import why_not
from graph.reference import regions

if TYPE_CHECKING:
    from graph.planning.scene import Scene


def cell_detail(
    scene: Scene, region: str, commodity: str, *, side: str = "demand", nearest: int = 5, most: int | None = None
) -> list[dict[str, Any]]:
    """Return the parties of a cell with something left over, and for each its nearest counterparts.

    Parameters
    ----------
    scene
        A network with its plan.
    region, commodity
        A cell: a region's code and a KBLI code, either as coarse as one likes.
    side
        ``"demand"``: buyers short of supply. ``"supply"``: suppliers short of buyers.
    nearest
        How many counterparts to name.
    most
        How many parties to look at, those with most left over first; None for all.

    Returns
    -------
    list of dict
        ``party``, ``commodity``, ``unit``, ``left``, ``nearest``: each of these with ``party``, ``distance_km``,
        ``units`` (all it has), ``left``, ``reason`` (why the two are no pair, or ``match.chosen``), ``short_by`` (value
        a unit by which it is outbid) and ``missing`` (what the supplier has yet to get: by law, and for the buyer).

    Raises
    ------
    UnknownRegion
        If there is no such region.
    NotFound
        If the market has nobody of that side and commodity there.
    """
    if not regions.exists(region):
        message = f"there is no region {region}"
        raise UnknownRegion(message, hint="write a code such as 33.05", region=region)
    candidates, plan = scene.market
    ours, left = (candidates.buyers, plan.unmet) if side == "demand" else (candidates.suppliers, plan.unsold)
    inside = ours["region"].fill_null("").str.starts_with(region) & ours["commodity"].fill_null("").str.starts_with(
        commodity
    )
    if not inside.any():
        message = f"nobody in {region} {'wants' if side == 'demand' else 'offers'} {commodity}"
        hint = "look at the cells with `jejaring gaps` first, or ask for a wider region"
        raise NotFound(message, hint=hint, region=region, commodity=commodity)
    nodes = np.flatnonzero(inside.to_numpy() & (left > 0))
    order = nodes[np.argsort(-left[nodes], kind="stable")][:most]
    return [_party(scene, int(node), int(left[node]), side, nearest) for node in order]


def _party(scene: Scene, node: int, left: int, side: str, nearest: int) -> dict[str, Any]:
    candidates, plan = scene.market
    ours, theirs = (candidates.buyers, candidates.suppliers)
    their_left, their_units = plan.unsold, plan.market.capacity
    if side != "demand":
        ours, theirs, their_left, their_units = theirs, ours, plan.unmet, plan.market.demand
    row = ours.row(node, named=True)
    others = []
    for other, km in counterparts(candidates, "buyer" if side == "demand" else "supplier", node, nearest):
        party = theirs["party"][other]
        pair = (party, row["party"]) if side == "demand" else (row["party"], party)
        why = why_not(scene.network, candidates, plan, *pair)
        seller, taker = (other, node) if side == "demand" else (node, other)
        others.append(
            {
                "party": party,
                "distance_km": round(km, 2),
                "units": int(their_units[other]),
                "left": int(their_left[other]),
                "reason": why.code,
                "short_by": why.short_by,
                "missing": yet_to_get(candidates, seller, taker),
            }
        )
    return {"party": row["party"], "commodity": row["commodity"], "unit": row["unit"], "left": left, "nearest": others}
