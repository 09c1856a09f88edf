"""Every kind of matching: what all of them hold, on the sample and against brute force on small draws."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import RuleViolation, UnknownParty
from graph.matching.kinds import KINDS, Situation, market_of, match_kind, solve_market
from graph.matching.kinds.pairing import Pairs
from graph.matching.kinds.programs import solve_chain, solve_load, solve_sites
from graph.services.pairing.kinds import word
from graph.translations import catalogue

NONE = pl.DataFrame()


@pytest.fixture(scope="module")
def plans(world):
    clusters = world.parties.filter(pl.col("kind") == "cluster").select(
        cluster="id", bonding_z=pl.lit(-1.0), bridging_z=pl.lit(0.0), advance=pl.int_range(pl.len()) / pl.len()
    )
    return {kind: match_kind(world, kind, clusters=clusters, time_limit=30) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_every_pair_of_the_table_is_a_candidate_or_counted_under_one_rule(plans, kind):
    market = plans[kind].market
    counted = market.pairs.counts["pairs"].sum() + market.pairs.set_aside
    both = market.pairs.frame.select("supplier", "buyer").unique().height
    assert both + counted == market.suppliers.height * market.buyers.height


@pytest.mark.parametrize("kind", KINDS)
def test_the_plan_has_pairs_keeps_to_the_room_of_both_sides_and_proves_its_gap(plans, kind):
    plan = plans[kind]
    frame = plan.market.pairs.frame.with_columns(flow=pl.Series(plan.solved.flow))
    assert plan.chosen.height > 0
    assert plan.gap <= 0.05 * plan.value
    load = pl.col("flow") * (pl.col("load") if plan.market.kind.shape in ("load", "sites") else 1)
    used = frame.group_by("supplier").agg(used=load.sum())
    room = plan.market.suppliers["units"][used["supplier"]]
    assert (used["used"] <= room).all()
    taken = frame.group_by("buyer").agg(taken=pl.col("flow").sum())
    most = plan.market.buyers["units"][taken["buyer"]] if plan.market.kind.shape == "flow" else 1
    assert (taken["taken"] <= most).all()


@pytest.mark.parametrize("kind", KINDS)
def test_the_value_of_a_pair_is_the_sum_of_its_parts_and_no_part_exceeds_its_points(plans, kind):
    declared, frame = KINDS[kind], plans[kind].market.pairs.frame
    parts = [part.code for part in declared.parts]
    assert (frame.select(total=pl.sum_horizontal(parts))["total"] == frame["value"]).all()
    if declared.value_unit == "points":
        assert sum(part.points for part in declared.parts) == 10_000
        assert all(frame[part.code].is_between(0, part.points).all() for part in declared.parts)


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_who_is_left_has_a_reason_in_both_languages(plans, kind):
    for side in ("supplier", "buyer"):
        left = plans[kind].unmatched(side)
        codes = set(left["reason"]) | set(left["rule"].drop_nulls())
        for language in ("id", "en"):
            assert codes <= set(catalogue(language))


def test_every_code_of_every_kind_is_a_sentence_in_both_languages():
    for language in ("id", "en"):
        known = set(catalogue(language))
        for kind in KINDS.values():
            codes = {
                kind.reason,
                f"kind.{kind.code}.title",
                f"kind.{kind.code}.topic",
                *kind.notes,
                *(rule.code for rule in kind.rules),
            }
            codes |= {f"kind.part.{part.code}" for part in kind.parts}
            assert codes <= known, sorted(codes - known)


def test_the_same_world_gives_the_same_plan(world, plans):
    again = match_kind(world, "services")
    assert again.chosen.equals(plans["services"].chosen)


def test_a_kind_that_does_not_exist_is_refused_with_the_list_of_those_that_do(world):
    with pytest.raises(RuleViolation, match="no kind of matching"):
        match_kind(world, "astrology")


def test_why_not_names_the_rule_for_every_pair_that_is_no_candidate(plans):
    plan = plans["machinery"]
    market = plan.market
    kept = set(market.pairs.frame.select("supplier", "buyer").iter_rows())
    codes = set(catalogue("en"))
    for i, j in product(range(min(market.suppliers.height, 5)), range(min(market.buyers.height, 8))):
        told = plan.why_not(market.suppliers["party"][i], market.buyers["party"][j])
        assert told["code"] in codes | {"match.chosen"}
        if (i, j) in kept:
            assert told["code"] in ("match.chosen", "kind.unmatched.no_room")
    with pytest.raises(UnknownParty):
        plan.why_not("nobody", market.buyers["party"][0])


sizes = st.integers(1, 3)


@st.composite
def loads(draw):
    suppliers, buyers = draw(sizes), draw(st.integers(1, 4))
    cells = list(product(range(suppliers), range(buyers)))
    kept = draw(st.lists(st.sampled_from(cells), unique=True, min_size=1))
    kept.sort()
    number = st.integers(1, 9)
    frame = pl.DataFrame(
        {
            "supplier": [i for i, _ in kept],
            "buyer": [j for _, j in kept],
            "value": draw(st.lists(number, min_size=len(kept), max_size=len(kept))),
            "load": draw(st.lists(st.integers(1, 5), min_size=len(kept), max_size=len(kept))),
        }
    )
    room = draw(st.lists(st.integers(0, 8), min_size=suppliers, max_size=suppliers))
    return frame, room, buyers


def every_choice(frame, buyers):
    """Each buyer takes one of its pairs or none."""
    options = [[None, *frame.with_row_index("k").filter(pl.col("buyer") == j)["k"].to_list()] for j in range(buyers)]
    for choice in product(*options):
        yield [k for k in choice if k is not None]


def within(frame, rows, room):
    used = np.zeros(len(room))
    for k in rows:
        used[frame["supplier"][k]] += frame["load"][k]
    return bool((used <= room).all())


@settings(max_examples=40, deadline=None)
@given(loads())
def test_whole_tasks_with_loads_are_planned_as_well_as_by_trying_all(drawn):
    frame, room, buyers = drawn
    best = max(
        sum(frame["value"][k] for k in rows) for rows in every_choice(frame, buyers) if within(frame, rows, room)
    )
    solved = solve_load(
        Pairs(frame, NONE, NONE, NONE, 0),
        pl.DataFrame({"units": room}),
        pl.DataFrame({"units": [1] * buyers}),
        time_limit=5,
    )
    assert (solved.value, solved.gap) == (best, 0)


@settings(max_examples=40, deadline=None)
@given(loads(), st.data())
def test_sites_are_opened_as_well_as_by_trying_all(drawn, data):
    frame, room, buyers = drawn
    fixed = data.draw(st.lists(st.integers(0, 9), min_size=len(room), max_size=len(room)))
    least = data.draw(st.lists(st.integers(0, 2), min_size=len(room), max_size=len(room)))

    def worth(rows):
        users = [sum(frame["supplier"][k] == site for k in rows) for site in range(len(room))]
        if any(0 < n < need for n, need in zip(users, least, strict=True)):
            return 0  # no plan: below the least number of users
        return sum(frame["value"][k] for k in rows) - sum(c for c, n in zip(fixed, users, strict=True) if n)

    best = max(worth(rows) for rows in every_choice(frame, buyers) if within(frame, rows, room))
    sites = pl.DataFrame({"units": room, "fixed": fixed, "least": least})
    solved = solve_sites(Pairs(frame, NONE, NONE, NONE, 0), sites, pl.DataFrame({"units": [1] * buyers}), time_limit=5)
    assert (solved.value, solved.gap) == (max(best, 0), 0)


@settings(max_examples=30, deadline=None)
@given(loads(), st.data())
def test_a_chain_is_planned_as_well_as_by_trying_all(drawn, data):
    frame, room, buyers = drawn
    middle = data.draw(st.lists(st.integers(-1, 1), min_size=frame.height, max_size=frame.height))
    frame = frame.with_columns(middle=pl.Series(middle), load=pl.lit(1))
    files = data.draw(st.lists(st.integers(0, 2), min_size=2, max_size=2))

    def fits(rows):
        through = [sum(middle[k] == m for k in rows) for m in (0, 1)]
        return within(frame, rows, room) and all(n <= most for n, most in zip(through, files, strict=True))

    best = max(sum(frame["value"][k] for k in rows) for rows in every_choice(frame, buyers) if fits(rows))
    solved = solve_chain(
        Pairs(frame, NONE, NONE, NONE, 0),
        pl.DataFrame({"units": room}),
        pl.DataFrame({"units": [1] * buyers}),
        pl.DataFrame({"units": files}),
        time_limit=5,
    )
    assert (solved.value, solved.gap) == (best, 0)


def test_a_flow_kind_is_worth_what_pairs_of_places_are(plans):
    plan = plans["exhibitions"]
    single = replace(plan.market)
    assert solve_market(single).value == plan.value
    assert plan.solved.plan.certificate().proven


def test_a_market_of_a_kind_can_be_looked_at_before_it_is_solved(world):
    market = market_of(KINDS["training"], Situation(world))
    assert {"form", "month", "fee_rp"} <= set(market.pairs.frame.columns)


def test_a_piece_of_subcontracting_is_named_by_what_is_made(world):
    """*subkontrak (25910)* stood in lists and plans."""
    assert word("subcontracting:25910", world, "id").startswith("subkontrak (Industri ")
