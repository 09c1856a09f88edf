"""Parties, offers, demands and ties: what may be said, and that it fits the Network's tables."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from pydantic import ValidationError

from graph.model.evidence import Evidence
from graph.model.parties import TYPES, UMB, UMK, Demand, Enterprise, Offer, Party, PartyKind, Size, Tie
from graph.model.places import Place
from graph.network import DEMANDS, OFFERS, PARTIES, TIES, Network

EVIDENCE = Evidence(source="survey", as_of=date(2026, 11, 1), confidence=0.9)


def offer(**facts):
    base = {"id": "o1", "party": "p1", "commodity": "10792", "unit": "kg", "units_per_month": 10}
    return Offer(evidence=EVIDENCE, **(base | facts))


def demand(**facts):
    base = {"id": "d1", "party": "p2", "commodity": "10792", "unit": "kg", "units_per_month": 10}
    return Demand(evidence=EVIDENCE, **(base | facts))


def test_every_kind_has_a_type_of_its_own_that_is_that_kind():
    assert set(TYPES) == set(PartyKind)
    for kind, type_ in TYPES.items():
        assert type_(id="p1", name="x", evidence=EVIDENCE).kind is kind


def test_umk_and_umb_share_no_size_and_leave_none_out():
    assert set(Size) == UMK | UMB
    assert not UMK & UMB


def test_rows_of_the_model_make_a_network():
    place = Place(region="33.72", lat=-7.5781, lon=110.8413, basis="point")
    seller = Enterprise(id="p1", name="Kripik Bu Sri", size="micro", kbli=("10794",), place=place, evidence=EVIDENCE)
    buyer = TYPES[PartyKind.TRADER](id="p2", name="Pengepul Karso", evidence=EVIDENCE)
    tie = Tie(start="p1", end="p2", type="SUPPLIES", since=date(2025, 1, 1), evidence=EVIDENCE)
    rows = {
        "parties": ([seller.row(), buyer.row()], PARTIES),
        "offers": ([offer(outlet="trader").row()], OFFERS),
        "demands": ([demand(required=("halal",)).row()], DEMANDS),
        "ties": ([tie.row()], TIES),
    }
    for given, schema in rows.values():
        assert all(set(row) == set(schema) for row in given)
    frames = {name: pl.DataFrame(given, schema=dict(schema)) for name, (given, schema) in rows.items()}
    network = Network.from_frames(**frames, as_of=date(2026, 11, 1))
    assert network.parties["lat"].to_list() == [-7.58, None]
    assert network.parties["source"].unique().to_list() == ["survey"]


def test_a_point_leaves_the_desk_rounded_to_a_hundredth_of_a_degree():
    assert (Place(lat=-7.57810, lon=110.8413, basis="point").lat, Place(lat=0.001, lon=-0.004, basis="point").lon) == (
        -7.58,
        0.0,
    )


@pytest.mark.parametrize(
    "facts",
    [{"lat": 1.0}, {"lat": 1.0, "lon": 2.0}, {"basis": "point"}, {"lat": 99.0, "lon": 2.0, "basis": "point"}],
)
def test_a_point_is_whole_or_absent(facts):
    with pytest.raises(ValidationError):
        Place(**facts)


def test_the_domain_is_frozen_and_knows_no_other_fields():
    party = Party(id="p1", kind="enterprise", name="x", evidence=EVIDENCE)
    with pytest.raises(ValidationError):
        party.name = "y"
    with pytest.raises(ValidationError):
        Party(id="p1", kind="enterprise", name="x", evidence=EVIDENCE, owner="a person")


@pytest.mark.parametrize(
    "facts",
    [{"kbli": ("1079",), "workers": -1}, {"name": ""}, {"kbli": ("10.79",)}, {"size": "tiny"}, {"capital_rp": 1.5}],
)
def test_what_cannot_be_is_refused(facts):
    with pytest.raises(ValidationError):
        Enterprise(**({"id": "p1", "name": "x", "evidence": EVIDENCE} | facts))


@pytest.mark.parametrize(
    ("least", "outlet", "floor"), [(18, 20, 20), (22, 20, 22), (None, 20, 20), (18, None, 18), (None, None, None)]
)
def test_a_supplier_gains_only_above_both_its_price_and_its_present_outlet(least, outlet, floor):
    assert offer(price_rp_per_unit=least, outlet_price_rp_per_unit=outlet).floor_rp_per_unit == floor


@pytest.mark.parametrize(
    ("most", "source", "ceiling"), [(26, 24, 24), (22, 24, 22), (None, 24, 24), (26, None, 26), (None, None, None)]
)
def test_a_buyer_gains_only_below_both_its_price_and_its_present_source(most, source, ceiling):
    assert demand(price_rp_per_unit=most, source_price_rp_per_unit=source).ceiling_rp_per_unit == ceiling


def test_a_month_is_named_by_its_first_day():
    assert offer(month=date(2026, 3, 1)).month == date(2026, 3, 1)
    with pytest.raises(ValidationError, match="first day"):
        offer(month=date(2026, 3, 2))


def test_quantities_are_whole_numbers():
    with pytest.raises(ValidationError):
        offer(units_per_month=1.5)


def test_a_tie_has_two_ends_and_ends_after_it_begins():
    with pytest.raises(ValidationError, match="to itself"):
        Tie(start="p1", end="p1", type="SUPPLIES", evidence=EVIDENCE)
    with pytest.raises(ValidationError, match="before it begins"):
        Tie(
            start="p1",
            end="p2",
            type="SUPPLIES",
            since=date(2026, 1, 2),
            until=date(2026, 1, 1),
            evidence=EVIDENCE,
        )


def test_a_tie_holds_from_its_first_day_to_the_day_before_it_ended():
    tie = Tie(start="p1", end="p2", type="SERVES", since=date(2026, 1, 1), until=date(2026, 2, 1), evidence=EVIDENCE)
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
    assert [tie.holds_on(day) for day in days] == [False, True, True, False]
