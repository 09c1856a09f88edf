"""Find: around which places suppliers can join to fill an order, who they are, who leads and who stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.arguments import LARGEST_COUNT, real, thing, whole
from graph.errors import RuleViolation
from graph.matching.assumptions import Assumptions
from graph.matching.consortium.answer import Consortium, Member, NoConsortium, Reserve
from graph.matching.consortium.choose import choose_members, fewest, most_of_one
from graph.matching.consortium.order import Order, order_of_demand
from graph.matching.consortium.supply import supply_for
from graph.matching.pairs.nearness import distances_km, places, unit_vectors
from graph.network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.consortium.choose import Chosen
    from graph.matching.consortium.supply import Supply

RADIUS_KM: Final = 50.0
MOST_CENTRES: Final = 300
"""Centres that are planned exactly, those that need fewest members first."""


def consortia(
    network: Network,
    order: Order | str,
    *,
    radius_km: float = RADIUS_KM,
    reach_km: float | None = None,
    most: int = 3,
    most_members: int | None = None,
    most_share: float | None = None,
) -> list[Consortium] | NoConsortium:
    """Return consortia that fill an order in quantity, quality and continuity: the fewest members first, then cheapest.

    Members are micro and small enterprises and cooperatives that offer the product in the grade asked, within a radius
    of one of them, where the volume is joined. Every month of the order is filled to the unit.

    Parameters
    ----------
    network
        Parties, offers and ties.
    order
        What is asked, or the id of a demand of the network.
    radius_km
        Greatest distance of a member from the centre.
    reach_km
        Greatest distance from the centre to the buyer, where the order names one; ``None``: any.
    most
        How many consortia to return, each around another centre and with other members.
    most_members
        Most members of one.
    most_share
        Most of the order that one member may deliver, from 0 to 1, so that the order does not hang on one.

    Returns
    -------
    list or NoConsortium
        Consortia, or why there is none and what is missing in which month.
    """
    _refuse_wrong(network, order, (radius_km, reach_km, most_share), (most, most_members))
    order = order_of_demand(network, order) if isinstance(order, str) else order
    supply, lacking = supply_for(network, order)
    wanted = np.array(list(order.months.values()), np.int64)
    onward = _km_to_buyer(network, order, supply)
    circles = [one for one in _circles(supply, wanted, radius_km) if reach_km is None or not onward[one[1]] > reach_km]
    found: list[tuple[int, Chosen, NDArray[np.int64], NDArray[np.float64]]] = []
    for needed, centre, inside, km in circles[:MOST_CENTRES]:
        if len(found) >= most and needed > sorted(chosen.members for _, chosen, *_ in found)[most - 1]:
            break
        cost = _unit_costs(network, order, supply, inside, km + np.nan_to_num(onward[centre]))
        chosen = choose_members(
            supply.units[inside],
            supply.least[inside],
            cost,
            wanted,
            most_members=most_members,
            most_share=most_share,
        )
        if chosen is not None:
            found.append((centre, chosen, inside, km))
    if not found:
        near = np.flatnonzero(
            np.isfinite(supply.points).all(axis=1) & ~(onward > (np.inf if reach_km is None else reach_km))
        )
        around = [supply.near(int(centre), radius_km)[0] for centre in near]
        most_by_month = _most_by_month(supply, around, wanted, most_members, most_share)
        return _why_none(order, most_by_month, lacking, could=bool(circles))
    found.sort(key=lambda one: (one[1].members, one[1].cost, one[0]))
    best: list[Consortium] = []
    seen = set()
    for centre, chosen, inside, km in found:
        who = tuple(inside[chosen.units.any(axis=1)].tolist())
        if who not in seen and len(best) < most:
            goes_on = not np.isnan(onward[centre])
            best.append(_described(network, order, supply, (centre, inside, km), chosen, goes_on=goes_on))
        seen.add(who)
    return best


def _refuse_wrong(
    network: Network,
    order: Order | str,
    numbers: tuple[float, float | None, float | None],
    counts: tuple[int, int | None],
) -> None:
    """Refuse arguments that are not what they should be."""
    (radius_km, reach_km, most_share), (most, most_members) = numbers, counts
    thing("network", network, Network, RuleViolation)
    thing("order", order, (Order, str), RuleViolation)
    real("radius_km", radius_km, above=True, error=RuleViolation)
    whole("most", most, least=1, error=RuleViolation)
    if reach_km is not None:
        real("reach_km", reach_km, error=RuleViolation)
    if most_members is not None:
        whole("most_members", most_members, least=1, most=LARGEST_COUNT, error=RuleViolation)
    if most_share is not None:
        real("most_share", most_share, most=1, above=True, error=RuleViolation)


def _circles(
    supply: Supply, wanted: NDArray[np.int64], radius_km: float
) -> list[tuple[int, int, NDArray[np.int64], NDArray[np.float64]]]:
    """Return the centres around which there is enough in every month, with the least number of members needed."""
    circles, seen = [], set()
    for centre in range(supply.offers.height):
        if not np.isfinite(supply.points[centre]).all():
            continue
        inside, km = supply.near(centre, radius_km)
        needed = fewest(supply.units[inside], wanted)
        place = (tuple(supply.points[centre].tolist()), tuple(inside.tolist()))
        if needed <= inside.size and place not in seen:
            seen.add(place)
            circles.append((needed, centre, inside, km))
    return sorted(circles, key=lambda one: (one[0], one[1]))


def _km_to_buyer(network: Network, order: Order, supply: Supply) -> NDArray[np.float64]:
    """Return how far each centre is from the buyer, nan where the order names none or its place is unknown."""
    if order.buyer is None or order.buyer not in network.row:
        return np.full(supply.offers.height, np.nan)
    place = places(network)[network.row[order.buyer]]
    at = unit_vectors(place["lat"].fill_null(np.nan).to_numpy(), place["lon"].fill_null(np.nan).to_numpy())
    return distances_km(supply.points, at[0])


def _unit_costs(
    network: Network, order: Order, supply: Supply, inside: NDArray[np.int64], km: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return what one unit of each offer costs when it has come so far, in rupiah."""
    rate = Assumptions.on(network.as_of).rupiah_per_unit_km(order.commodity, order.unit)
    price = supply.offers["price"].fill_null(order.price_rp_per_unit or 0).to_numpy()[inside]
    return np.rint(price + km * rate).astype(np.int64)


def _described(
    network: Network,
    order: Order,
    supply: Supply,
    circle: tuple[int, NDArray[np.int64], NDArray[np.float64]],
    chosen: Chosen,
    *,
    goes_on: bool,
) -> Consortium:
    centre, inside, km = circle
    unit_cost = _unit_costs(network, order, supply, inside, km)
    to_centre = chosen.units.sum(axis=1) @ unit_cost
    months = list(order.months)
    total = sum(order.months.values())
    rows = supply.offers[inside]
    certified = _certified(network, rows)
    who = np.flatnonzero(chosen.units.any(axis=1))
    who = who[np.lexsort((rows["party"].to_numpy()[who], -chosen.units[who].sum(axis=1)))]
    members = tuple(
        Member(
            party=rows["party"][int(k)],
            name=rows["name"][int(k)],
            offer=rows["id"][int(k)],
            product=rows["product"][int(k)],
            units={month: int(x) for month, x in zip(months, chosen.units[k], strict=True)},
            share=float(chosen.units[k].sum() / total),
            distance_km=float(km[k]),
            price_rp_per_unit=rows["price"][int(k)],
            certified=bool(certified[k]),
        )
        for k in who
    )
    fallback, covered = _fallback(supply, order, (inside, km, unit_cost), chosen, int(who[0]))
    leader, joint = _leader(network, members)
    return Consortium(
        centre=supply.offers["party"][centre],
        leader=leader,
        leader_is_cooperative=joint,
        members=members,
        fallback=fallback,
        continuity=covered,
        cost_rp=chosen.cost,
        onward_rp=chosen.cost - int(to_centre) if goes_on else None,
        proven=chosen.proven,
    )


def _fallback(
    supply: Supply,
    order: Order,
    circle: tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]],
    chosen: Chosen,
    largest: int,
) -> tuple[tuple[Reserve, ...], bool]:
    """Return who stands in for the largest member, the cheapest at the centre first, and if that fills every month."""
    inside, km, unit_cost = circle
    short = chosen.units[largest].copy()
    spare = supply.units[inside] - chosen.units
    reserves = []
    for k in np.lexsort((inside, km, unit_cost)):
        give = np.minimum(spare[k], short)
        starts = chosen.units[k] == 0
        give[starts & (give < supply.least[inside[k]])] = 0
        if k == largest or not give.any():
            continue
        short -= give
        row = supply.offers.row(int(inside[k]), named=True)
        units = {month: int(x) for month, x in zip(order.months, give, strict=True) if x}
        reserves.append(Reserve(row["party"], row["name"], units, float(km[k])))
        if not short.any():
            break
    return tuple(reserves), not short.any()


def _leader(network: Network, members: tuple[Member, ...]) -> tuple[str, bool]:
    """Return who leads: the cooperative of most of the volume, if it has half of it; else the largest member."""
    cooperatives = network.parties.filter(pl.col("kind") == "cooperative")["id"]
    belongs = network.ties.filter(
        pl.col("type").is_in(["MEMBER_OF", "PART_OF"])
        & pl.col("end").is_in(cooperatives.implode())
        & (pl.col("until").is_null() | (pl.col("until") > network.as_of))
    )
    volume: dict[str, float] = {}
    held = set(cooperatives.to_list())
    for member in members:
        theirs = set(belongs.filter(pl.col("start") == member.party)["end"].to_list())
        if member.party in held:
            theirs.add(member.party)
        for cooperative in theirs:
            volume[cooperative] = volume.get(cooperative, 0.0) + member.share
    if volume:
        best = min(volume, key=lambda one: (-volume[one], one))
        if volume[best] >= 0.5:
            return best, True
    return members[0].party, False


def _certified(network: Network, rows: pl.DataFrame) -> NDArray[np.bool_]:
    listed = network.parties["certifications"].list.len().fill_null(0).to_numpy()
    return listed[rows["row"].to_numpy()] > 0


def _most_by_month(
    supply: Supply,
    around: list[NDArray[np.int64]],
    wanted: NDArray[np.int64],
    most_members: int | None,
    most_share: float | None,
) -> NDArray[np.int64]:
    """Return the most that the suppliers around any one centre deliver in each month within the limits of the order."""
    units = supply.units
    if most_share is not None:
        units = np.minimum(units, most_of_one(wanted, most_share))
        units = np.where(units >= supply.least[:, None], units, 0)
    most = np.zeros(wanted.size, np.int64)
    for inside in around:
        largest = -np.sort(-units[inside], axis=0)[:most_members]
        most = np.maximum(most, largest.sum(axis=0))
    return most


def _why_none(order: Order, most: NDArray[np.int64], lacking: str | None, *, could: bool) -> NoConsortium:
    """Return what keeps the order from being filled."""
    wanted = np.array(list(order.months.values()), np.int64)
    months = {m: (int(w), int(x)) for m, w, x in zip(order.months, wanted, most, strict=True)}
    if lacking is not None:
        return NoConsortium(lacking, months)  # type: ignore[arg-type]
    if could:
        return NoConsortium("members", months)
    return NoConsortium("continuity" if (most >= wanted).any() and wanted.size > 1 else "quantity", months)
