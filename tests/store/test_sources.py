"""Several sources, one graph: updates, retractions and decisions give what the sources left say, bit for bit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from graph.errors import Cancelled, NotFound, RuleViolation
from graph.network import Network
from graph.services.lists.review_store import forget_gone, queue_of
from graph.store import EventRecord, batches
from graph.store.changes import difference
from graph.store.combine import Source, combine, said_of
from tests.store.villages import hamlet

DAY = date(2026, 1, 1)


def listed(*rows: tuple[str, str, int | None], source: str, as_of: date = DAY, ties=(), offers=()) -> Network:
    """A list of businesses of one regency: id, name, workers."""
    parties = pl.DataFrame(
        {
            "id": [row[0] for row in rows],
            "name": [row[1] for row in rows],
            "workers": [row[2] for row in rows],
        },
        schema_overrides={"workers": pl.Int64},
    ).with_columns(
        kind=pl.lit("enterprise"), region=pl.lit("35.09"), source=pl.lit(source), as_of=pl.lit(as_of),
        size_basis=pl.lit("unknown"), kbli=pl.lit(["10794"]), certifications=pl.lit(["halal"]),
        roles=pl.lit([], dtype=pl.List(pl.String)), aliases=pl.lit([], dtype=pl.List(pl.String)),
    )  # fmt: skip
    columns = ["start", "end", "type"]
    tie_frame = pl.DataFrame(list(ties), schema=columns, orient="row").with_columns(source=pl.lit(source))
    offered = pl.DataFrame(
        [{"id": f"o{party}", "party": party, "commodity": "10794", "as_of": as_of} for party in offers],
        schema={"id": pl.String, "party": pl.String, "commodity": pl.String, "as_of": pl.Date},
    )
    return Network.from_frames(parties, offers=offered, ties=tie_frame, as_of=as_of)


def office():
    return listed(
        ("p1", "UD Sumber Jati", 4), ("p2", "Toko Berkah Abadi", 2), source="dinas", ties=[("p1", "p2", "SUPPLIES")]
    )


def ministry(as_of=date(2026, 6, 1)):
    """Knows UD Sumber Jati under another id, with more workers, and one more."""
    return listed(
        ("q1", "UD SUMBER JATI", 9),
        ("q3", "CV Maju", 30),
        source="siinas",
        as_of=as_of,
        ties=[("q3", "q1", "SUPPLIES")],
        offers=["q1"],
    )


def test_the_same_business_of_two_lists_is_one_party_with_the_newer_fact(empty_store):
    empty_store.upsert(office(), source="dinas")
    report = empty_store.upsert(ministry(), source="siinas")
    both = empty_store.snapshot()
    assert both.parties["id"].to_list() == ["p1", "p2", "q3"]
    assert both.parties.row(0, named=True)["workers"] == 9
    assert both.parties.row(0, named=True)["aliases"] == ["q1"]
    assert both.row["q1"] == both.row["p1"]
    assert both.offers["party"].to_list() == ["p1"]
    assert (report.parties_added, report.parties_updated, report.parties_unchanged) == (1, 1, 1)
    facts = empty_store.conflicts().filter(pl.col("fact") == "workers")
    assert facts.select("source", "value", "wins").rows() == [("siinas", "9", True), ("dinas", "4", False)]
    assert report.conflicts == 2


def test_an_older_id_answers_with_its_party_whatever_letters_stand_in_it(empty_store):
    odd = ["old-grower", 'a "b" \\ c*', "OLD?~^:(x)"]
    place = hamlet()
    named = pl.when(pl.col("id") == "mill").then(pl.lit(odd[1:])).otherwise("aliases")
    empty_store.upsert(replace(place, parties=place.parties.with_columns(aliases=named)), source="hamlet")
    nobody = ["old", "old-*", "Old-Grower", "", '"', "\\"]
    assert empty_store.things.resolved([*odd, "mill", *nobody]) == {
        odd[0]: "grower", odd[1]: "mill", odd[2]: "mill", "mill": "mill", **dict.fromkeys(nobody)
    }  # fmt: skip


@pytest.mark.parametrize("gone", ["dinas", "siinas"])
def test_a_retraction_leaves_the_graph_as_it_is_without_the_source(empty_store, gone):
    sources = {"dinas": office(), "siinas": ministry()}
    for name, network in sources.items():
        empty_store.upsert(network, source=name)
    empty_store.retract(gone)
    (left,) = (network for name, network in sources.items() if name != gone)
    assert empty_store.snapshot().fingerprint() == left.fingerprint()
    assert gone not in [load.source for load in empty_store.loads()]


def test_of_three_sources_the_middle_one_is_retracted_without_a_trace(empty_store):
    third = listed(("r1", "Sumber Jati, UD", None), ("r4", "Kios Tani Makmur", 1), source="kota")
    for name, network in {"a": office(), "b": ministry(), "c": third}.items():
        empty_store.upsert(network, source=name)
    empty_store.retract("b")
    expected = combine([Source("a", office()), Source("c", third)]).network
    assert empty_store.snapshot().fingerprint() == expected.fingerprint()


def test_the_last_source_retracted_leaves_nothing(empty_store):
    records = pl.DataFrame(
        {"source": ["dinas"], "file": ["d.csv"], "sheet": [None], "row": [2], "as_of": [DAY], "party": ["p1"]},
        schema_overrides={"sheet": pl.String},
    )
    empty_store.upsert(office(), source="dinas", records=records)
    empty_store.retract("dinas")
    assert empty_store.snapshot().parties.height == 0
    assert set(empty_store.counts()["nodes"]) <= {"Migration", "Region", "Commodity"}


def test_a_newer_list_updates_and_tells_what_changed(empty_store):
    empty_store.upsert(office(), source="dinas")
    newer = listed(("p1", "UD Sumber Jati", 5), ("p5", "Warung Baru Jaya", 1), source="dinas", as_of=date(2026, 9, 1))
    report = empty_store.upsert(newer, source="dinas")
    told = (report.parties_added, report.parties_updated, report.parties_unchanged, report.parties_removed)
    assert told == (1, 1, 0, 1)
    assert empty_store.snapshot().fingerprint() == newer.fingerprint()


def test_a_newer_list_that_says_the_same_again_changes_no_party():
    day = date(2026, 9, 1)
    before = listed(("p1", "UD Sumber Jati", 4), ("p2", "UD Jati", 2), source="oktober")
    after = listed(
        ("p1", "UD Sumber Jati", 4), ("p2", "UD Jati", 3), ("p5", "UD Baru", 1), source="november", as_of=day
    )
    told = difference(after, [before])
    assert (told.added, told.updated, told.unchanged, told.removed) == (1, 1, 1, 0)
    assert told.changed.parties["id"].to_list() == ["p1", "p2", "p5"]  # stored all the same: another list's word now


def test_what_was_never_loaded_cannot_be_retracted(empty_store):
    empty_store.upsert(office(), source="dinas")
    with pytest.raises(NotFound, match="dinas"):
        empty_store.retract("siinas")


@pytest.mark.parametrize("after", [1, 3, 5])
def test_an_update_that_is_broken_off_goes_on_to_the_same_graph(empty_store, monkeypatch, after):
    monkeypatch.setattr(batches, "ROWS", 1)
    empty_store.upsert(office(), source="dinas")
    seen = []

    def stop(*facts):
        seen.append(facts)
        if len(seen) == after:
            raise Cancelled("enough")  # noqa: EM101

    with pytest.raises(Cancelled):
        empty_store.upsert(ministry(), source="siinas", progress=stop)
    empty_store.upsert(ministry(), source="siinas")
    expected = combine([Source("dinas", office()), Source("siinas", ministry())]).network
    assert empty_store.snapshot().fingerprint() == expected.fingerprint()
    seen.clear()
    with pytest.raises(Cancelled):
        empty_store.retract("siinas", stop)
    empty_store.retract("siinas")
    assert empty_store.snapshot().fingerprint() == office().fingerprint()


def test_a_decision_makes_two_parties_one_and_undoing_it_two_again(empty_store):
    network = listed(("p1", "UD Sumber Jati", 4), ("p2", "Sumber Djati Group", None), source="dinas", offers=["p2"])
    empty_store.upsert(network, source="dinas")
    decision = {"pair": "q", "left": "p1", "right": "p2", "at": "2026-01-01", "by": "", "note": ""}
    at = datetime(2026, 1, 1, tzinfo=UTC)
    event = EventRecord("e", 1, "reviews.decide", "reviews", at, "k", "officer", hash="h")
    assert empty_store.decide(decision | {"verdict": "accept"}, event) == 1
    assert [told.action for told in empty_store.things.events_of("e")] == ["reviews.decide"]
    one = empty_store.snapshot()
    assert one.parties["aliases"].to_list() == [["p2"]]
    assert one.offers["party"].to_list() == ["p1"]
    empty_store.decide(decision | {"verdict": "undo"})
    assert empty_store.snapshot().fingerprint() == network.fingerprint()
    assert [entry["verdict"] for entry in empty_store.decisions()] == ["accept", "undo"]


def test_another_list_of_the_same_name_does_not_take_the_place_of_the_one_before(empty_store):
    first = listed(*[(f"a{n}", f"UD Satu {n}", n) for n in range(6)], source="Data UMKM")
    other = listed(*[(f"b{n}", f"UD Dua {n}", n) for n in range(6)], source="Data UMKM")
    newer = listed(*[(f"a{n}", f"UD Satu {n}", n + 1) for n in range(4)], source="Data UMKM")
    empty_store.upsert(first, source="Data UMKM")
    with pytest.raises(RuleViolation, match="of which the new list names 0"):
        empty_store.upsert(other, source="Data UMKM")
    assert empty_store.snapshot().parties["id"].to_list() == first.parties["id"].to_list()
    report = empty_store.upsert(newer, source="Data UMKM")
    assert (report.parties_updated, report.parties_removed) == (4, 2)
    assert empty_store.snapshot().parties.equals(newer.parties)


def test_pairs_whose_parties_a_newer_list_or_a_retraction_took_away_ask_nobody(empty_store):
    def pair(name, left, right):
        return {"pair": name, "left": left, "right": right, "probability": 0.5, "evidence": "[]"}

    both = [("p1", "UD Sumber Jati", 4), ("p2", "Sumber Djati Group", None), ("p3", "UD Jati", 2)]
    empty_store.upsert(listed(*both, source="dinas"), source="dinas")
    empty_store.keep_reviews([pair("q1", "p1", "p2"), pair("q2", "p1", "p3")])
    assert {one["pair"] for one in queue_of(empty_store)} == {"q1", "q2"}
    empty_store.upsert(listed(both[0], both[2], source="dinas"), source="dinas")
    assert {one["pair"] for one in queue_of(empty_store)} == {"q2"}
    empty_store.retract("dinas")
    assert queue_of(empty_store) == []
    forget_gone(empty_store)
    assert empty_store.reviews() == []


def offering(source, as_of, *lots, party="p1"):
    """A list in which UD Sumber Jati offers lots of one good: id, product, units a month."""
    network = listed((party, "UD Sumber Jati", 4), source=source, as_of=as_of)
    offers = pl.DataFrame(
        [
            {"id": lot, "party": party, "commodity": "10794", "product": good, "units_per_month": units, "as_of": as_of}
            for lot, good, units in lots
        ],
        schema_overrides={"as_of": pl.Date},
    )
    return Source(source, Network.from_frames(network.parties, offers=offers, as_of=as_of))


def test_what_a_business_offers_is_as_the_newest_list_says_and_not_the_sum_of_two():
    october = offering("okt", date(2026, 10, 31), ("a1", "Keripik", 500), ("a2", "Opak", 80))
    november = offering("nov", date(2026, 11, 30), ("b1", "keripik", 450), ("b2", "rengginang", 20), party="q1")
    for sources in ([october, november], [november, october]):
        network = combine(sources).network
        lots = set(network.offers.select("product", "units_per_month").iter_rows())
        assert lots == {("keripik", 450), ("rengginang", 20)}
    both = combine([october, november]).network.offers
    assert dict(both.select("id", "product").iter_rows()) == {"a1": "keripik", "a2": "rengginang"}
    assert combine([october]).network.offers.equals(october.network.offers)


def test_lots_of_other_goods_and_of_other_parties_stay():
    lot = offering("okt", date(2026, 10, 31), ("a1", "Keripik", 500))
    other = offering("nov", date(2026, 11, 30), ("b1", "Keripik", 30), party="p9")
    other = Source("nov", replace(other.network, parties=other.network.parties.with_columns(name=pl.lit("CV Lain"))))
    assert combine([lot, other]).network.offers.height == 2


def permits(source, held, day):
    """One list of two businesses; the second always holds a NIB, so that the list is one that names permits."""
    rows = pl.DataFrame(
        {"id": ["p1", "p2"], "kind": "enterprise", "name": ["UD A", "UD B"], "certifications": [held, ["nib"]],
         "source": source, "as_of": day}, schema_overrides={"certifications": pl.List(pl.String)},
    )  # fmt: skip
    return Source(source, Network.from_frames(rows, as_of=day))


def test_of_two_editions_of_a_list_the_newer_says_which_permits_are_held_and_of_two_lists_both():
    october = permits("binaan okt 2026", ["halal", "pirt"], date(2026, 10, 31))
    november = permits("binaan nov 2026", ["pirt"], date(2026, 11, 30))
    registry = permits("daftar halal", ["halal"], date(2025, 1, 1))

    def held(*sources):
        both = combine(list(sources))
        facts = said_of(list(sources), both.canonical, "p1").filter(pl.col("fact") == "certifications")
        return sorted(both.network.parties["certifications"][0].to_list()), dict(facts.select("source", "wins").rows())

    assert held(october, november) == (["pirt"], {"binaan okt 2026": False, "binaan nov 2026": True})
    assert held(november, october)[0] == ["pirt"]
    assert held(october, november, registry)[0] == ["halal", "pirt"]
    # an edition without the column says nothing of permits
    silent = permits("binaan des 2026", [], date(2026, 12, 31))
    silent = Source(silent.name, replace(silent.network, parties=silent.network.parties.with_columns(
        certifications=pl.lit([], pl.List(pl.String)))))  # fmt: skip
    assert held(october, silent)[0] == ["halal", "pirt"]
