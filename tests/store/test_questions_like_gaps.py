"""Named questions count as gaps count: the same enterprises, of known and of unknown size, and the ties in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from graph.planning.lacks.support import officer_rows
from graph.planning.scene import Scene
from graph.sample import make_world
from graph.sample.as_network import network_of
from graph.services.planner.questions import answer_in_graph
from graph.store.questions import question

pytestmark = pytest.mark.store


@pytest.fixture(scope="module")
def half_known():
    """A sample in which every other size is unknown, and some ties have ended, begin later or end later."""
    network = network_of(make_world(2000))
    number = pl.int_range(pl.len())
    parties = network.parties.with_columns(size=pl.when(number % 2 == 0).then("size"))
    past, later = network.as_of - timedelta(30), network.as_of + timedelta(30)
    until = pl.when(number % 5 == 0).then(past).when(number % 5 == 1).then(later).when(number % 5 == 2).then("until")
    since = pl.when(number % 7 == 0).then(later).otherwise("since")
    ties = network.ties.with_columns(until=until, since=pl.when(until.is_null()).then(since).otherwise(None))
    return replace(network, parties=parties, ties=ties)


@pytest.fixture(scope="module")
def filled(store, half_known):
    from tests.neo4j_server import wipe

    wipe(store)
    store.upsert(half_known, source="half")
    return store


def answer(store, name, **given):
    given.setdefault("limit", "100000")
    return answer_in_graph(question(name), store, given, rows=100_000, seconds=60).rows


def test_whom_nobody_coaches_is_whom_the_gap_counts(filled, half_known):
    regency = pl.col("region").str.slice(0, 5)
    rows = officer_rows(Scene(half_known)).filter(pl.col("region").is_not_null()).group_by(regency)
    expected = {
        region: (of, amount) for region, of, amount in rows.agg(pl.col("of").sum(), pl.col("amount").sum()).rows()
    }
    told = {row["region"]: (row["enterprises"], row["without"]) for row in answer(filled, "without_officer")}
    assert told == expected
    assert 0 < sum(without for _, without in told.values()) < sum(of for of, _ in told.values())


def test_whom_one_party_alone_tells_is_counted_of_known_and_unknown_size(filled, half_known):
    small = set(half_known.parties.filter(pl.Series(Scene(half_known).umk), pl.col("region").is_not_null())["id"])
    on, tellers = half_known.as_of, {}
    for tie in half_known.ties.iter_rows(named=True):
        if (tie["since"] and tie["since"] > on) or (tie["until"] and tie["until"] <= on):
            continue
        told, teller = tie["end"], tie["start"]
        if tie["type"] in ("MEMBER_OF", "LEARNS_FROM"):
            told, teller = teller, told
        elif tie["type"] not in ("INFORMS", "REFERS_TO", "COACHES", "FOSTERS", "SERVES"):
            continue
        tellers.setdefault(told, set()).add(teller)
    expected = {}
    for told, by in tellers.items():
        if told in small and len(by) == 1:
            expected[min(by)] = expected.get(min(by), 0) + 1
    found = {row["gatekeeper"]: row["told"] for row in answer(filled, "told_by_one_party")}
    assert found == expected
    assert expected


def test_buyers_without_a_partner_are_those_that_gaps_take_for_buyers(filled, half_known):
    scene = Scene(half_known)
    small, large = (half_known.parties.filter(pl.Series(who))["id"].to_list() for who in (scene.umk, scene.umb))
    on = half_known.as_of
    ties = half_known.ties.filter(
        (pl.col("type") == "PARTNERS_WITH")
        & (pl.col("since").is_null() | (pl.col("since") <= on))
        & (pl.col("until").is_null() | (pl.col("until") > on))
    )
    partnered = {a if b in small else b for a, b in ties.select("start", "end").rows() if {a, b} & set(small)}
    placed = half_known.parties.filter(pl.col("region").is_not_null())["id"].to_list()
    expected = set(large) & set(placed) - partnered
    assert {row["buyer"] for row in answer(filled, "buyers_without_partner")} == expected
    assert expected & set(half_known.parties.filter(pl.col("size").is_null())["id"])


def test_a_past_day_is_asked_by_its_date(filled, half_known):
    day = str(half_known.as_of - timedelta(60))
    now, then = (
        sum(row["enterprises"] for row in answer(filled, "caseloads", **given)) for given in ({}, {"as_of": day})
    )
    assert now != then
