"""Consortia on drawn networks: whatever is returned fills the order, and where nothing is returned nothing can."""

from __future__ import annotations

from datetime import date
from itertools import product
from math import asin, cos, radians, sin, sqrt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.matching import NoConsortium, Order, consortia
from graph.network import Network

AS_OF = date(2026, 11, 1)
MONTHS = (date(2027, 1, 1), date(2027, 2, 1))
GOOD = {"commodity": "01270", "unit": "kg"}
BUYER = "z"


@st.composite
def parties(draw):
    count = draw(st.integers(1, 4))
    return [
        {
            "id": name, "name": name, "kind": draw(st.sampled_from(["enterprise", "enterprise", "cooperative"])),
            "size": draw(st.sampled_from(["micro", "small", "large"])), "lat": -7.0 + draw(st.integers(0, 3)) / 5,
            "lon": 110.0, "certifications": draw(st.sampled_from([["halal"], ["halal", "nib"], []])),
        }
        for name in "abcd"[:count]
    ]  # fmt: skip


@st.composite
def offers(draw, sellers):
    count = draw(st.integers(0, 5))
    return [
        {
            "id": f"o{k}", "party": draw(st.sampled_from([*sellers, BUYER])),
            "units_per_month": draw(st.integers(1, 5)), "grade": draw(st.sampled_from([None, "A", "B", "C"])),
            "price_rp_per_unit": draw(st.sampled_from([None, 5, 9])), "month": draw(st.sampled_from([None, *MONTHS])),
            "until": draw(st.sampled_from([None, *MONTHS])), "min_lot_units": draw(st.sampled_from([None, 1, 3])),
        }
        | GOOD
        for k in range(count)
    ]  # fmt: skip


@st.composite
def questions(draw):
    people = draw(parties())
    listed = draw(offers([one["id"] for one in people]))
    months = MONTHS[: draw(st.integers(1, 2))]
    order = Order(
        **GOOD, months={month: draw(st.integers(1, 6)) for month in months}, buyer=draw(st.sampled_from([None, BUYER])),
        grade=draw(st.sampled_from([None, "B"])), price_rp_per_unit=draw(st.sampled_from([None, 7])),
        required=draw(st.sampled_from([(), ("halal",)])), least_lot=draw(st.integers(1, 2)),
    )  # fmt: skip
    how = {
        "radius_km": draw(st.sampled_from([10.0, 30.0, 200.0])),
        "most_members": draw(st.sampled_from([None, 1, 2])),
        "most_share": draw(st.sampled_from([None, 0.5])),
    }
    return people, listed, order, how


def network_of(people, listed):
    buyer = people[0] | {"id": BUYER, "name": BUYER, "kind": "enterprise", "size": "large"}
    frames = {"parties": [*people, buyer], "offers": listed}
    frames = {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in frames.items() if rows}
    return Network.from_frames(as_of=AS_OF, **frames)


def fits(offer, person, order):
    """Whether an offer may serve an order, by the rules as they are written."""
    small = person["size"] in ("micro", "small") or person["kind"] == "cooperative"
    graded = order.grade is None or (offer["grade"] is not None and offer["grade"] <= order.grade)
    paid = None in (order.price_rp_per_unit, offer["price_rp_per_unit"]) or (
        offer["price_rp_per_unit"] <= order.price_rp_per_unit
    )
    return (
        small
        and graded
        and paid
        and set(order.required) <= set(person["certifications"])
        and person["id"] != order.buyer
    )


def amounts(people, listed, order):
    """Return by party what it may deliver in each month: nothing, or from its lot to all that it offers."""
    found = {}
    for person in people:
        mine = [one for one in listed if one["party"] == person["id"] and fits(one, person, order)]
        lot = max([order.least_lot, *((one["min_lot_units"] or 1) for one in mine)])
        for month in order.months:
            most = sum(
                one["units_per_month"]
                for one in mine
                if one["month"] in (None, month) and (one["until"] is None or one["until"] >= month)
            )
            found.setdefault(person["id"], []).append((0, *range(lot, most + 1)))
    return found


def km(one, other):
    a, b = radians(one["lat"]), radians(other["lat"])
    half = sin((a - b) / 2) ** 2 + cos(a) * cos(b) * sin(radians(one["lon"] - other["lon"]) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(half))


def fewest_by_trying_all(people, may, order, how):
    """Return the fewest members of any consortium, None where there is none."""
    wanted = tuple(order.months.values())
    best = None
    for centre in people:
        if not any(len(one) > 1 for one in may[centre["id"]]):
            continue
        near = [one["id"] for one in people if km(one, centre) <= how["radius_km"]]
        for rows in product(*(product(*may[name]) for name in near)):
            members = sum(any(row) for row in rows)
            share = max(map(sum, rows)) / sum(wanted)
            exact = tuple(map(sum, zip(*rows, strict=True))) == wanted
            if exact and members <= (how["most_members"] or 9) and share <= (how["most_share"] or 1) + 1e-9:
                best = members if best is None else min(best, members)
    return best


@settings(max_examples=60, deadline=None)
@given(questions())
def test_a_consortium_fills_the_order_in_quantity_quality_and_continuity_or_none_can(question):
    people, listed, order, how = question
    by_id = {one["id"]: one for one in people}
    may = amounts(people, listed, order)
    found = consortia(network_of(people, listed), order, **how)
    fewest = fewest_by_trying_all(people, may, order, how)
    if isinstance(found, NoConsortium):
        assert fewest is None, (found, fewest)
        return
    assert len(found[0].members) == fewest
    for one in found:
        for t, (month, wanted) in enumerate(order.months.items()):
            assert sum(member.units[month] for member in one.members) == wanted
            assert all(member.units[month] in may[member.party][t] for member in one.members)
        assert all(km(by_id[member.party], by_id[one.centre]) <= how["radius_km"] for member in one.members)
        assert sum(member.share for member in one.members) == 1 or abs(sum(m.share for m in one.members) - 1) < 1e-9
        assert max(member.share for member in one.members) <= (how["most_share"] or 1)
        assert len(one.members) <= (how["most_members"] or 9)
        largest = one.members[0].party
        for reserve in one.fallback:
            assert reserve.party != largest
            own = {member.party: member.units for member in one.members}.get(reserve.party, {})
            for t, month in enumerate(order.months):
                assert own.get(month, 0) + reserve.units.get(month, 0) in may[reserve.party][t]
