"""Parties, offers, demands and ties: what may be said, and that the Network's tables hold it."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from pydantic import ValidationError

from graph.matching import readiness
from graph.model.evidence import Evidence
from graph.model.market import Commitment, Demand, Need, Offer, Service
from graph.model.parties import Party
from graph.model.places import Place
from graph.model.ties import Tie
from graph.model.vocabulary import UMB, UMK, Size
from graph.network import COMMITMENTS, DEMANDS, NEEDS, OFFERS, PARTIES, SERVICES, TIES, Network

EVIDENCE = Evidence(source="survey", as_of=date(2026, 11, 1), confidence=0.9)


def offer(**facts):
    base = {"id": "o1", "party": "p1", "commodity": "10792", "unit": "kg", "units_per_month": 10}
    return Offer(evidence=EVIDENCE, **(base | facts))


def demand(**facts):
    base = {"id": "d1", "party": "p2", "commodity": "10792", "unit": "kg", "units_per_month": 10}
    return Demand(evidence=EVIDENCE, **(base | facts))


def test_umk_and_umb_share_no_size_and_leave_none_out():
    assert set(Size) == UMK | UMB
    assert not UMK & UMB


def flat(thing):
    """A thing as a row: what is said of its place and its evidence beside the rest."""
    said = thing.model_dump(mode="json")
    parts = {name: said.pop(name) for name in ("place", "evidence") if name in said}
    return said | parts.get("place", {}) | parts["evidence"]


def test_things_of_the_domain_are_rows_of_the_networks_tables():
    place = Place(region="33.72", lat=-7.5781, lon=110.8413, place_basis="point")
    seller = Party(id="p1", kind="enterprise", name="Kripik Bu Sri", size="micro", place=place, evidence=EVIDENCE)
    buyer = Party(id="p2", kind="trader", name="Pengepul Karso", evidence=EVIDENCE)
    rows = {
        "parties": ([seller, buyer], PARTIES),
        "offers": ([offer(outlet="trader")], OFFERS),
        "demands": ([demand(required=("halal",))], DEMANDS),
        "ties": ([Tie(start="p1", end="p2", type="SUPPLIES", since=date(2025, 1, 1), evidence=EVIDENCE)], TIES),
        "needs": ([Need(id="n1", party="p1", kind="services", service="technical", evidence=EVIDENCE)], NEEDS),
        "services": ([Service(id="s1", party="p2", kind="services", evidence=EVIDENCE)], SERVICES),
        "commitments": ([Commitment(id="c1", supplier="p1", buyer="p2", state="live", evidence=EVIDENCE)], COMMITMENTS),
    }
    frames = {}
    for name, (things, schema) in rows.items():
        told = [flat(thing) for thing in things]
        assert all(set(row) == set(schema) for row in told), name
        texts = {column: pl.String for column, dtype in schema.items() if dtype == pl.Date}
        frame = pl.DataFrame(told, schema=dict(schema) | texts)
        frames[name] = frame.with_columns(pl.col(column).str.to_date() for column in texts)
    network = Network.from_frames(**frames, as_of=date(2026, 11, 1))
    assert network.parties["lat"].to_list() == [-7.58, None]
    assert network.parties["source"].unique().to_list() == ["survey"]


def test_a_point_leaves_the_desk_rounded_to_a_hundredth_of_a_degree():
    assert (
        Place(lat=-7.57810, lon=110.8413, place_basis="point").lat,
        Place(lat=0.001, lon=-0.004, place_basis="point").lon,
    ) == (
        -7.58,
        0.0,
    )


def test_a_party_that_is_in_no_network_is_read_as_its_row():
    facts = {"id": "p1", "kind": "enterprise", "name": "UD A", "size": "micro", "kbli": ["10391"], "legal_form": "UD"}
    party = Party(**facts | {"kbli": ("10391",)}, certifications=("nib",), workers=3, evidence=EVIDENCE)
    assert set(party.row()) == set(PARTIES)
    ready = readiness(party)
    assert ready.level == readiness(facts | {"certifications": ["nib"], "workers": 3}).level
    assert ready.party == "p1"


@pytest.mark.parametrize(
    "facts",
    [
        {"lat": 1.0},
        {"lat": 1.0, "lon": 2.0},
        {"place_basis": "point"},
        {"lat": 99.0, "lon": 2.0, "place_basis": "point"},
    ],
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
        Party(**({"id": "p1", "kind": "enterprise", "name": "x", "evidence": EVIDENCE} | facts))


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
