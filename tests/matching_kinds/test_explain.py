"""Explain: codes and numbers from the domain, held to a solve from scratch; sentences from the services."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidMarket, UnknownParty
from graph.matching import Market, completed, find_candidates, solve
from graph.matching.reading.nearest import altered
from graph.services.pairing.explain import change_sentence, explain_left, explain_pair
from graph.services.source import Source
from graph.services.work.runs import Runs


@pytest.fixture(scope="module")
def made(world):
    candidates = find_candidates(world)
    return completed(candidates, solve(candidates.market()))


@st.composite
def markets(draw):
    suppliers, buyers = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    cells = [(i, j) for i in range(suppliers) for j in range(buyers) if draw(st.booleans())]
    values = draw(st.lists(st.integers(1, 9), min_size=len(cells), max_size=len(cells)))
    room = [draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)) for n in (suppliers, buyers)]
    return Market.from_arrays(*room, [i for i, _ in cells], [j for _, j in cells], values)


@settings(max_examples=40, deadline=None)
@given(markets())
def test_one_who_is_left_enters_with_the_value_told_and_not_with_one_less(market):
    plan = solve(market)
    for supplier in np.flatnonzero(plan.unsold):
        left = plan.unmatched(int(supplier))
        for change in left.changes:
            row = np.flatnonzero((market.supplier == supplier) & (market.buyer == change.partner))[0]

            def gain(by, row=row):
                value = market.value.copy()
                value[row] += by
                changed = Market.from_arrays(market.capacity, market.demand, market.supplier, market.buyer, value)
                return solve(changed).value - plan.value

            assert gain(change.by) == change.gain > 0
            if plan.flow[row] == 0:
                assert gain(change.by - 1) == 0


def test_bare_plans_explain_by_price_and_refuse_who_is_not_there():
    plan = solve(Market.from_arrays([1, 1], [1], [0, 1], [0, 0], [7, 5]))
    assert (plan.explain(1, 0).short_by, plan.explain(1, 0).buyer_is_served_by[0].index) == (2, 0)
    assert plan.why_not(0, 0).code == "match.chosen"
    with pytest.raises(InvalidMarket):
        plan.explain(2, 0)
    with pytest.raises(UnknownParty):
        plan.explain("p1", 0)


def test_a_plan_of_parties_names_rules_and_ids(made):
    candidates, plan = made
    pair = int(np.flatnonzero(plan.flow)[0])
    i, j = int(candidates.found.supplier[pair]), int(candidates.found.buyer[pair])
    told = plan.explain(i, j)
    assert told.code == "match.chosen"
    assert told.supplier == candidates.suppliers["party"][i]
    assert plan.explain(told.supplier, told.buyer).units > 0


def test_the_gain_of_a_repair_is_that_of_a_world_where_it_is_made(world, made):
    candidates, plan = made
    repairs = {repair.code: repair for repair in candidates.setting.assumptions.repairs}
    shown = 0
    names, lacking = candidates.suppliers["party"].to_list(), candidates.suppliers["missing"].to_list()
    for node in np.flatnonzero(plan.unsold):
        party = names[int(node)]
        if names.count(party) > 1 or not set(lacking[int(node)]) & set(repairs) or shown:
            continue
        for change in plan.unmatched(int(node)).changes:
            if change.code in repairs and not shown:
                parties = altered(world, party, repairs=[repairs[change.code]]).parties
                whole = type(world).from_frames(parties, world.offers, world.demands, world.ties, as_of=world.as_of)
                found = find_candidates(whole, per_supplier=None)
                assert solve(found.market()).value - plan.value == change.gain > 0
                shown += 1
    assert shown


@pytest.mark.parametrize("language", ["id", "en"])
def test_services_say_it_in_both_languages(world, made, tmp_path, language):
    candidates, plan = made
    source, runs = Source(world, "sample"), Runs(tmp_path)
    pair = int(np.flatnonzero(plan.flow)[0])
    ids = [frame["party"][int(k[pair])] for frame, k in (
        (candidates.suppliers, candidates.found.supplier), (candidates.buyers, candidates.found.buyer))]  # fmt: skip
    told = explain_pair(source, *ids, language, runs=runs)
    assert told["code"] == "match.chosen"
    assert len(told["sentences"]) >= 3
    left = candidates.suppliers["party"][int(np.flatnonzero(plan.unsold)[0])]
    assert explain_left(source, left, language, runs=runs)["sentences"]
    changes = [c for node in np.flatnonzero(plan.unsold)[:3] for c in plan.unmatched(int(node)).changes]
    assert all("." not in change_sentence(c, language).split(":")[0] for c in changes)
