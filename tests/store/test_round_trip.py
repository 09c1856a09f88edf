"""What is stored comes back as it was, whatever it holds."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.errors import InvalidFolder
from graph.matching.kinds import KINDS, Situation, market_of, solve_market
from graph.network import COMMITMENTS, DEMANDS, FRAMES, NEEDS, OFFERS, PARTIES, SERVICES, TIES, Network
from graph.sample import make_sample
from tests.store.villages import DAY, assert_same, hamlet


def test_a_network_comes_back_as_it_was_stored(empty_store):
    network = hamlet(synthetic=True)
    report = empty_store.upsert(network, source="hamlet")
    assert (report.parties, report.offers, report.demands, report.ties) == (4, 1, 2, 5)
    assert_same(empty_store.snapshot(), network)


def test_an_empty_graph_gives_an_empty_network(empty_store):
    network = empty_store.snapshot()
    assert [getattr(network, name).height for name in FRAMES] == [0, 0, 0, 0]
    assert not network.synthetic


def test_a_network_without_offers_or_ties_comes_back_too(empty_store):
    network = hamlet(offers=None, demands=None, ties=None)
    empty_store.upsert(network, source="hamlet")
    assert_same(empty_store.snapshot(), network)


def test_the_same_network_again_writes_nothing(empty_store):
    network = hamlet()
    first = empty_store.upsert(network, source="hamlet")
    before = empty_store.counts()
    again = empty_store.upsert(network, source="hamlet")
    assert not first.unchanged
    assert again.unchanged
    assert empty_store.counts() == before


def test_the_same_network_under_another_name_changes_no_party_and_no_tie(empty_store):
    network = hamlet()
    empty_store.upsert(network, source="hamlet")
    report = empty_store.upsert(network, source="village")
    assert report.stored_before == 0
    assert_same(empty_store.snapshot(), network)


def test_two_ties_that_are_alike_stay_two(empty_store):
    ties = pl.concat([hamlet().ties] * 2)
    network = hamlet(ties=ties)
    for source in ("first", "second"):
        empty_store.upsert(network, source=source)
        assert_same(empty_store.snapshot(), network)


def test_a_changed_fact_takes_the_place_of_the_old_one(empty_store):
    empty_store.upsert(hamlet(), source="hamlet")
    parties = hamlet().parties.with_columns(
        name=pl.col("name").str.to_uppercase(), confidence=None, kind=pl.lit("trader")
    )
    ties = hamlet().ties.with_columns(weight=pl.lit(9.0))
    offers = hamlet().offers.with_columns(party=pl.lit("coop"), commodity=pl.lit("10431"))
    changed = hamlet(parties=parties, ties=ties, offers=offers)
    empty_store.upsert(changed, source="hamlet")
    assert_same(empty_store.snapshot(), changed)
    nodes = empty_store.counts()["nodes"]
    assert nodes["Trader"] == 4
    assert "Officer" not in nodes


def test_what_a_second_source_adds_is_joined_to_the_first(empty_store):
    empty_store.upsert(hamlet(), source="hamlet")
    parties = pl.DataFrame(
        {"id": ["mill", "bank"], "kind": ["enterprise", "financial_institution"], "name": ["M", "B"]}
    )
    ties = pl.DataFrame({"start": ["bank"], "end": ["mill"], "type": ["FINANCES"]})
    more = Network.from_frames(parties, ties=ties, as_of=date(2026, 7, 1), synthetic=True)
    empty_store.upsert(more, source="bank")
    both = empty_store.snapshot()
    assert both.parties["id"].to_list() == ["bank", "coop", "grower", "mill", "officer"]
    assert both.ties.height == 6
    assert both.as_of == date(2026, 7, 1)
    assert both.synthetic


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"parties": hamlet().parties.with_columns(kind=pl.lit("spaceship"))}, "spaceship"),
        ({"ties": hamlet().ties.with_columns(type=pl.lit("DELETES"))}, "DELETES"),
        ({"parties": hamlet().parties.with_columns(kbli=pl.lit(["1", None], dtype=pl.List(pl.String)))}, "kbli"),
    ],
)
def test_a_word_that_the_graph_does_not_know_is_refused_before_anything_is_written(empty_store, change, words):
    with pytest.raises(InvalidFolder, match=words) as refused:
        empty_store.upsert(hamlet(**change), source="hamlet")
    assert refused.value.hint
    assert list(empty_store.counts()["nodes"]) == ["Migration"]


def test_every_kind_of_party_has_its_label_and_loses_it_with_the_kind():
    from graph.model.vocabulary import PartyKind
    from graph.store.cypher import query
    from graph.store.vocabulary import LABELS

    assert set(LABELS) == {str(kind) for kind in PartyKind}
    removed = query("store_parties").split("REMOVE n:")[1].split("\n")[0].split(":")
    assert sorted(removed) == sorted(LABELS.values())


def full(schema, ids, **known) -> pl.DataFrame:
    """Two rows: one with every column filled, one with only what must be."""
    examples = {
        pl.String: "teks \u00e9 \U0001f33e",
        pl.Int64: 2**53 + 1,
        pl.Int32: -7,
        pl.Float64: 0.1,
        pl.Boolean: True,
    }
    examples |= {pl.Date: date(1900, 2, 28), pl.List(pl.String): ["a", "", "\x1f"]}
    columns = {}
    for name, dtype in schema.items():
        value = next(example for kind, example in examples.items() if kind == dtype)
        columns[name] = pl.Series(known.get(name, [value, None]), dtype=dtype)
    return pl.DataFrame(columns | ({"id": pl.Series(ids)} if "id" in schema else {}))


def test_every_column_of_the_format_comes_back(empty_store):
    network = Network.from_frames(
        full(PARTIES, ["p1", "p2"], kind=["machine", None]),
        full(OFFERS, ["o1", "o2"], party=["p1", "p1"]),
        full(DEMANDS, ["d1", "d2"], party=["p2", "p1"]),
        full(TIES, [], start=["p1", "p2"], end=["p2", "p1"], type=["SUPPLIES", "HOLDS"]),
        needs=full(NEEDS, ["n1", "n2"], party=["p1", "p2"]),
        services=full(SERVICES, ["s1", "s2"], party=["p2", "p2"]),
        commitments=full(COMMITMENTS, ["c1", "c2"], supplier=["p1", "p2"], buyer=["p2", "p1"]),
        as_of=DAY,
    )
    empty_store.upsert(network, source="full")
    assert_same(empty_store.snapshot(), network)


def plan_of(network: Network, kind: str) -> tuple[float, list[tuple]]:
    plan = solve_market(market_of(KINDS[kind], Situation(network)), time_limit=20.0)
    return plan.value, plan.chosen.select("supplier_id", "buyer_id").rows()


def test_needs_services_and_commitments_come_back_so_that_plans_are_those_of_the_folder(empty_store):
    network = make_sample(150, 3)
    assert network.needs.height
    assert network.services.height
    empty_store.upsert(network, source="sample")
    read = empty_store.snapshot()
    assert_same(read, network)
    assert plan_of(read, "services") == plan_of(network, "services")
    without = Network.from_frames(*(getattr(network, name) for name in FRAMES), as_of=DAY, synthetic=True)
    empty_store.upsert(without, source="sample")
    assert_same(empty_store.snapshot(), without)
    assert not {"Need", "Service"} & set(empty_store.counts()["nodes"])


def test_a_need_moves_with_its_party_and_a_promise_that_is_kept_apart_goes(empty_store):
    promised = pl.DataFrame({"id": ["c"], "supplier": ["grower"], "buyer": ["mill"], "units_per_month": [5]})
    needs = pl.DataFrame({"id": ["n"], "party": ["grower"], "kind": ["finance"], "via": ["coop"]})
    first = hamlet(commitments=promised, needs=needs)
    empty_store.upsert(first, source="hamlet")
    assert_same(empty_store.snapshot(), first)
    second = hamlet(
        commitments=promised.with_columns(buyer=pl.lit("coop")), needs=needs.with_columns(party=pl.lit("coop"))
    )
    empty_store.upsert(second, source="hamlet")
    assert_same(empty_store.snapshot(), second)
    assert empty_store.counts()["ties"]["NEEDS"] == empty_store.counts()["ties"]["PROMISED_TO"] == 1
