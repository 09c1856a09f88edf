"""Small markets under rules, against every plan that there is."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import NoFeasiblePlan
from graph.matching import Market
from graph.matching.constrained import Budget, Partners, Quota, breaches, solve_constrained


@st.composite
def small_markets(draw):
    suppliers, buyers = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    units = st.integers(0, 4)
    pairs = draw(
        st.lists(st.sampled_from([(i, j) for i in range(suppliers) for j in range(buyers)]), unique=True, max_size=5)
    )
    limit = draw(st.none() | st.lists(st.integers(0, 4), min_size=len(pairs), max_size=len(pairs)))
    return Market.from_arrays(
        draw(st.lists(units, min_size=suppliers, max_size=suppliers)),
        draw(st.lists(units, min_size=buyers, max_size=buyers)),
        [i for i, _ in pairs],
        [j for _, j in pairs],
        draw(st.lists(st.integers(0, 9), min_size=len(pairs), max_size=len(pairs))),
        limit,
    )


@st.composite
def small_rules(draw, market):
    few = st.integers(0, 3)

    def row(numbers, length):
        return st.lists(numbers, min_size=length, max_size=length)

    rules = {}
    rules["min_lot"] = draw(st.none() | st.integers(0, 3) | row(st.integers(0, 3), market.pairs))
    rules["max_partners"] = draw(
        st.none()
        | few
        | row(few, market.buyers)
        | st.builds(Partners, buyer=st.none() | few, supplier=few | row(few, market.suppliers))
    )
    mask = row(st.booleans(), market.suppliers).map(lambda numbers: np.array(numbers, bool))
    rules["quotas"] = draw(
        st.lists(
            st.builds(
                Quota,
                members=mask,
                share=st.sampled_from([0.45, Fraction(1, 3), 0.5, 1.0, 0.0]),
                of=st.none() | mask,
                on=st.just("supplier"),
            )
            | st.builds(Quota, members=mask, units=st.integers(0, 4), on=st.just("supplier")),
            max_size=2,
        )
    )
    costs = row(st.integers(0, 3), market.pairs).map(lambda numbers: np.array(numbers, int))
    rules["budgets"] = draw(
        st.lists(
            st.builds(
                Budget, limit=st.integers(0, 8), per_unit=costs | few, per_partner=st.none() | costs, on=st.just("pair")
            ),
            max_size=1,
        )
    )
    return rules


@st.composite
def ruled_markets(draw):
    market = draw(small_markets())
    return market, draw(small_rules(market))


def plans_of(market):
    """Every plan within the caps of pairs, as flows."""
    caps = np.minimum(market.capacity[market.supplier], market.demand[market.buyer])
    if market.limit is not None:
        caps = np.minimum(caps, market.limit)
    return (np.array(flow, np.int64) for flow in itertools.product(*(range(int(cap) + 1) for cap in caps)))


def plan_or_clash(market, rules):
    try:
        return solve_constrained(market, **rules, time_limit=20), None
    except NoFeasiblePlan as error:
        return None, error.context


def best_by_trying_all(market, rules):
    """The value of the best plan, ``None`` if no plan keeps the rules, and whether any trades something."""
    best, some = None, False
    for flow in plans_of(market):
        if breaches(market, flow, **rules):
            continue
        value = int(market.value @ flow)
        best = value if best is None else max(best, value)
        some |= bool(flow.any())
    return best, some


@settings(max_examples=150, deadline=None)
@given(ruled_markets())
def test_the_plan_is_as_good_as_trying_every_plan(case):
    market, rules = case
    best, some = best_by_trying_all(market, rules)
    plan, clash = plan_or_clash(market, rules)
    if plan is None:
        assert not some
        assert best is None or any(rule["code"] == "quota.share" for rule in clash["clash"])
        return
    assert plan.value == best
    assert plan.bound == plan.value
    assert plan.gap == 0
    assert (plan.status, plan.reason) == ("optimal", "proven")
    assert breaches(market, plan.flow, **rules) == []
    assert plan.flow.dtype == np.int64
    assert int(market.value @ plan.flow) == plan.value


@settings(max_examples=40, deadline=None)
@given(ruled_markets())
def test_a_clash_is_a_clash_and_none_of_its_rules_can_be_spared(case):
    market, rules = case
    plan, context = plan_or_clash(market, rules)
    if plan is None:
        clash = context["clash"]
        assert context["smallest"]
        assert not _some_plan(market, _only(rules, clash))
        for spared in clash:
            assert _some_plan(market, _only(rules, [rule for rule in clash if rule is not spared]))


def _some_plan(market, rules):
    best, some = best_by_trying_all(market, rules)
    shares = any(quota.share is not None for quota in rules["quotas"])
    return some or (best is not None and not shares)


def _only(rules, clash):
    codes = {rule["code"] for rule in clash}
    at = {(rule["code"].split(".")[0], rule["number"]) for rule in clash}
    partners = rules["max_partners"]
    if not isinstance(partners, Partners):
        partners = Partners(buyer=partners)
    return {
        "min_lot": rules["min_lot"] if "min_lot" in codes else None,
        "max_partners": Partners(
            partners.buyer if "max_partners.buyer" in codes else None,
            partners.supplier if "max_partners.supplier" in codes else None,
        ),
        "quotas": [quota for k, quota in enumerate(rules["quotas"]) if ("quota", k) in at],
        "budgets": [budget for k, budget in enumerate(rules["budgets"]) if ("budget", k) in at],
    }


@settings(max_examples=40, deadline=None)
@given(ruled_markets(), st.sampled_from(["min_lot", "max_partners", "quotas", "budgets"]))
def test_dropping_a_rule_never_lowers_the_value(case, dropped):
    market, rules = case
    looser = {**rules, dropped: () if dropped in {"quotas", "budgets"} else None}
    plan, _ = plan_or_clash(market, rules)
    if plan is not None:
        assert solve_constrained(market, **looser, time_limit=20).value >= plan.value


def test_the_checker_finds_each_kind_of_breach():
    market = Market.from_arrays([3, 3], [4], [0, 1], [0, 0], [1, 1], [3, 2])
    flow = np.array([1, 3])
    rules = {
        "min_lot": 2,
        "max_partners": Partners(buyer=1, supplier=0),
        "quotas": [Quota(np.array([True, False]), share=0.5), Quota(np.array([True, False]), units=2)],
        "budgets": [Budget(3, per_unit=1)],
    }
    codes = sorted(breach.code for breach in breaches(market, flow, **rules))
    assert codes == [
        "budget",
        "limit",
        "max_partners.buyer",
        "max_partners.supplier",
        "max_partners.supplier",
        "min_lot",
        "quota.share",
        "quota.units",
    ]
    over = breaches(market, np.array([4, 3]))
    assert sorted(breach.code for breach in over) == ["capacity", "demand", "limit", "limit"]


@pytest.mark.parametrize("share", [0.45, Fraction(9, 20)])
def test_a_share_is_exact_to_the_unit(share):
    """9 of 20 units are 45 %; 8 of 19 or 9 of 21 are not."""
    market = Market.from_arrays([9, 100], [100], [0, 1], [0, 0], [1, 1])
    plan = solve_constrained(market, quotas=[Quota(np.array([True, False]), share=share)])
    assert plan.flow.tolist() == [9, 11]
    assert plan.rules[0].slack == 0
    assert plan.rules[0].has == pytest.approx(0.45)
