"""Programmes, forums, front offices and reach, on a village that can be counted by hand."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.network import Network
from graph.planning.institutions import forums, front_offices, reach
from graph.planning.programme_state import programme_state
from graph.planning.scene import Scene

PARTIES = [
    ("a", "enterprise", "33.05.01", "micro", ["10391"]), ("b", "enterprise", "33.05.02", "micro", ["10391"]),
    ("c", "enterprise", "33.05.02", "small", ["10391"]), ("d", "enterprise", "35.09.01", "small", ["10391"]),
    ("k", "cluster", "33.05", None, None), ("f", "forum", "33.05", None, None), ("g", "forum", "33", None, None),
    ("gov", "government", "33.05", None, None), ("uni", "institution", "33.05", None, ["85410"]),
    ("clinic", "institution", "33.05", None, ["86103"]), ("desk", "front_office", "33.05", None, None),
    ("bds", "bds_provider", "33.05", None, None), ("off", "officer", "33.05", None, None),
]  # fmt: skip
TIES = [
    ("a", "k", "PART_OF", None), ("b", "k", "PART_OF", None),
    ("a", "f", "ATTENDED", date(2026, 9, 1)), ("gov", "f", "SITS_ON", date(2020, 1, 1)),
    ("clinic", "f", "SITS_ON", date(2020, 1, 1)), ("gov", "g", "SITS_ON", date(2024, 1, 1)),
    ("gov", "a", "INFORMS", date(2026, 8, 1)), ("desk", "a", "INFORMS", None), ("desk", "bds", "REFERS_TO", None),
    ("bds", "b", "SERVES", date(2026, 5, 1)), ("off", "a", "COACHES", None), ("off", "k", "FACILITATES", None),
]  # fmt: skip


@pytest.fixture(scope="module")
def village():
    parties = pl.DataFrame(PARTIES, schema=["id", "kind", "region", "size", "kbli"], orient="row")
    need = {"kind": "services", "service": "technical", "via": "desk", "since": date(2026, 6, 1)}
    needs = [
        {"id": "n1", "party": "b"} | need, {"id": "n2", "party": "a"} | need,
        {"id": "n3", "party": "c"} | need | {"service": "marketing"},
    ]  # fmt: skip
    network = Network.from_frames(
        parties.with_columns(name=pl.col("id")),
        ties=pl.DataFrame(TIES, schema=["start", "end", "type", "since"], orient="row"),
        needs=pl.DataFrame(needs),
        services=pl.DataFrame([{"id": "s1", "party": "bds", "kind": "services", "service": "technical"}]),
        as_of=date(2026, 11, 1),
    )
    return Scene(network)


def states(village, **where):
    return {(row["no"]): row for row in programme_state(village, **where).to_dicts() if row.get("region") != "35"}


def test_a_programme_is_active_within_its_rhythm_lapsed_after_it_and_silent_without_events(village):
    told = states(village)
    assert (told[4]["state"], told[4]["last"]) == ("active", date(2026, 9, 1))  # two months, rhythm three
    assert (told[7]["state"], told[7]["events_1y"]) == ("lapsed", 1)  # three months, rhythm one
    assert (told[1]["state"], told[1]["events_1y"], told[1]["events_3y"]) == ("lapsed", 0, 1)
    assert (told[2]["events_1y"], told[2]["events_3y"], told[2]["events_10y"]) == (1, 1, 3)
    assert told[6]["state"] == told[11]["state"] == "no_evidence"
    assert told[3]["state"] == "no_evidence"  # the facilitator's tie has no date


def test_a_programme_that_is_called_so_speaks_for_directory_and_drawing_lessons(village):
    """They have no party of their own: no network could ever show evidence of them."""
    names = {"dir": "Direktori Usaha Kebumen 2026", "draw": "Kelas gambar teknik SMK", "other": "Pelatihan direktur"}
    more = pl.DataFrame({"id": list(names), "kind": "programme", "name": list(names.values()), "region": "33.05"})
    ties = [("gov", "dir", date(2026, 3, 1)), ("uni", "draw", date(2024, 7, 1)), ("gov", "other", date(2026, 9, 9))]
    held = pl.DataFrame(ties, schema=["start", "end", "since"], orient="row").with_columns(type=pl.lit("ORGANISES"))
    known = village.network
    network = Network.from_frames(
        pl.concat([known.parties, more], how="diagonal"),
        ties=pl.concat([known.ties, held], how="diagonal"), needs=known.needs, services=known.services,
        as_of=known.as_of,
    )  # fmt: skip
    told = states(Scene(network))
    assert (told[6]["state"], told[6]["last"], told[6]["region"]) == ("active", date(2026, 3, 1), "33")
    assert (told[11]["state"], told[11]["last"], told[11]["events_3y"]) == ("lapsed", date(2024, 7, 1), 1)


def test_every_place_has_all_twelve_programmes(village):
    for where in ({"by": "region"}, {"by": "region", "level": "regency"}, {"by": "cluster"}):
        table = programme_state(village, **where)
        assert set(table.group_by(table.columns[0]).len()["len"]) == {12}
    assert states(village, by="cluster")[4]["state"] == "active"


def test_a_forum_says_which_sector_is_missing(village):
    local, provincial = forums(village).to_dicts()
    assert (local["members"], local["public"], local["academic"], local["private"]) == (3, 1, 0, 1)
    assert local["missing_sectors"] == ["academic"]  # a health centre teaches nobody
    assert provincial["missing_sectors"] == ["academic", "private"]


def test_the_last_event_of_a_forum_is_a_meeting_or_what_it_organised_and_no_seat_taken(village):
    """A forum that held a training in October had its last event in September, and one that never met in 2024."""
    local, provincial = (one["last"] for one in forums(village).to_dicts())
    assert (local, provincial) == (date(2026, 9, 1), None)
    known = village.network
    held = [("f", "training", "ORGANISES", None), ("b", "training", "ATTENDED", date(2026, 10, 5)),
            ("g", "seminar", "ORGANISES", date(2026, 3, 2)),
            ("g", "workshop", "ORGANISES", date(2026, 4, 1))]  # fmt: skip
    events = [("training", "programme"), ("seminar", "programme"), ("workshop", "shared_facility")]
    parties = pl.DataFrame(events, schema=["id", "kind"], orient="row").with_columns(name="id")
    ties = pl.DataFrame(held, schema=["start", "end", "type", "since"], orient="row")
    network = Network.from_frames(
        pl.concat([known.parties, parties], how="diagonal"), ties=pl.concat([known.ties, ties], how="diagonal"),
        as_of=known.as_of,
    )  # fmt: skip
    assert forums(Scene(network))["last"].to_list() == [date(2026, 10, 5), date(2026, 3, 2)]


def test_where_no_list_tells_who_sits_in_a_forum_or_whom_help_reaches_nothing_is_said_of_it(village):
    known = village.network
    bare = Scene(Network.from_frames(known.parties, as_of=known.as_of))
    assert set(forums(bare).select("members", "public", "missing_sectors").row(0)) == {None}
    single, many = reach(bare).to_dicts()
    for way in (single, many):
        assert (way["umk"], way["districts"], way["reached"], way["share"], way["equality"]) == (4, 3, None, None, None)
    assert front_offices(bare)["districts_not_reached"].to_list() == [None]


def test_an_enterprise_whose_district_is_not_known_adds_no_district(village):
    known = village.network
    away = pl.DataFrame({"id": ["e"], "kind": ["enterprise"], "name": ["E"], "size": ["micro"], "region": ["33.05"]})
    network = Network.from_frames(
        pl.concat([known.parties, away], how="diagonal"), ties=known.ties, as_of=known.as_of
    )  # fmt: skip
    single, _ = reach(Scene(network)).to_dicts()
    assert (single["umk"], single["districts"]) == (5, 3)


def test_a_front_office_is_worth_what_stands_behind_it(village):
    (desk,) = front_offices(village).to_dicts()
    assert (desk["requests"], desk["behind"], desk["answered"]) == (3, 2, 1)
    assert desk["nobody_behind"] == ["marketing"]
    assert (desk["districts"], desk["districts_not_reached"]) == (2, ["33.05.02"])
    assert desk["stage"] == "answering"


def test_one_by_one_and_one_to_many_are_compared_in_reach_and_equality(village):
    single, many = reach(village).to_dicts()
    assert (single["umk"], single["reached"], single["contacts"], single["share"]) == (4, 2, 2, 0.5)
    assert (many["reached"], many["contacts"], many["districts_reached"]) == (1, 3, 1)
    assert (single["equality"], many["equality"]) == pytest.approx((0.5, 0.25))
    assert (many["share_members"], many["share_others"]) == (None, 0.25)  # no cooperative, no members


def test_help_that_two_lists_tell_reaches_no_more(village):
    """Contacts were counted a list: twice as many with a second edition of it."""
    network = village.network
    again = network.ties.with_columns(source=pl.lit("second edition"))
    twice = Network.from_frames(
        network.parties, ties=pl.concat([network.ties, again]), as_of=network.as_of, needs=network.needs,
        services=network.services,
    )  # fmt: skip
    assert reach(Scene(twice)).equals(reach(village))
    assert programme_state(Scene(twice)).equals(programme_state(village))
