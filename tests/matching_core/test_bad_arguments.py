"""What is no argument is refused by name, with what to give instead: never a bare error, never a silent answer.

Every argument of every public function is given everything in turn that it might be given by mistake; what is fine
stands beside it.
"""

from __future__ import annotations

import math
from datetime import date
from functools import cache

import numpy as np
import pytest

from graph import matching
from graph.errors import JejaringError, SolverStopped
from graph.matching import Market, certify, first_come, greedy, solve, stable
from graph.matching.kinds import match_kind
from graph.matching.pairs.shares import Share
from graph.sample import make_sample
from graph.translations.spoken import spoken

MISTAKES = {
    "None": None, "text": "x", "bytes": b"x", "half": 1.5, "nan": math.nan, "endless": math.inf, "below": -1,
    "nothing": 0, "truth": True, "huge": 10**30, "empty": [], "one": [1], "words": ["a"], "mapping": {},
    "thing": object(), "table": np.array([[1]]), "gap": np.array([math.nan]), "day": date(2027, 1, 1),
    "missing": [None], "ragged": [[1], [1, 2]],
}  # fmt: skip
MARKET = Market.from_arrays([3, 2], [4], [0, 1], [0, 0], [5, 7])
PLAN = solve(MARKET)
LEFT_OUT = object()
"""The call has something fine of its own there."""
LIMITS = "None half endless huge"
"""Fine as a time limit that may be left out."""


@cache
def world():
    return make_sample(100, 1)


@cache
def candidates():
    return matching.find_candidates(world())


@cache
def named_plan():
    return matching.spoken(candidates(), solve(candidates().market()))


@cache
def kind_plan():
    return match_kind(world(), "officers")


def party():
    return world().parties["id"][0]


def takes_part():
    sides = kind_plan().market
    return {"supplier": sides.suppliers["party"][0], "buyer": sides.buyers["party"][0]}


def session():
    return PLAN.what_if()


def order(**more):
    return matching.Order(**{"commodity": "01270", "unit": "kg", "months": {None: 10}} | more)


def intervention(**more):
    return matching.Intervention(**{"code": "a", "kind": "training", "cost_rp": 5, "parties": (party(),)} | more)


def layer():
    return matching.Pooling.from_arrays([20], [0, 1], [0, 0], [1, 1], [0], [0], [5])


CORE = {
    "solve": (solve, {
        "market": (MARKET, ""), "min_lot": (1, "None nothing"), "max_partners": (1, "None nothing one mapping"),
        "quotas": ([], "empty"), "budgets": ([], "empty"), "time_limit": (60.0, LIMITS), "seed": (0, "nothing"),
    }),
    "solve without rules": (solve, {"market": (MARKET, ""), "time_limit": (60.0, LIMITS), "seed": (0, "nothing")}),
    "quota": (lambda **rule: solve(MARKET, quotas=[matching.Quota(**rule)]), {
        "members": ([True, False], ""), "share": (0.1, "None nothing"), "units": (1, "None nothing"),
        "of": ([True, False], "None"), "on": ("supplier", "None"), "name": ("a", "text"),
    }),
    "budget": (lambda **rule: solve(MARKET, budgets=[matching.Budget(**rule)]), {
        "limit": (100, "nothing"), "per_unit": (1, "None nothing"), "per_partner": (1, "None nothing"),
        "on": ("pair", "None"), "name": ("a", "text"),
    }),
    "partners": (lambda **most: solve(MARKET, max_partners=matching.Partners(**most)), {
        "buyer": (1, "None nothing one"), "supplier": (1, "None nothing"),
    }),
    "stable": (stable, {"market": (MARKET, ""), "supplier_preference": ([1, 2], "None"),
                        "buyer_preference": ([1, 2], "None")}),
    "greedy": (greedy, {"market": (MARKET, "")}),
    "first_come": (first_come, {"market": (MARKET, "")}),
    "certify": (certify, {
        "market": (MARKET, ""), "flow": (PLAN.flow, ""), "supplier_price": (PLAN.supplier_price, ""),
        "buyer_price": (PLAN.buyer_price, "one"), "limit_price": (None, "None"),
    }),
    "breaches": (matching.breaches, {
        "market": (MARKET, ""), "flow": (PLAN.flow, ""), "min_lot": (1, "None nothing"),
        "max_partners": (1, "None nothing one mapping"), "quotas": ([], "empty"), "budgets": ([], "empty"),
    }),
    "price_interval": (PLAN.price_interval, {"side": ("buyer", "")}),
    "price_steps": (PLAN.price_steps, {"side": ("buyer", ""), "party": (0, "nothing"), "most": (2, "huge")}),
    "blocking_pairs": (PLAN.blocking_pairs, {"supplier_preference": ([1, 2], "None"),
                                             "buyer_preference": ([1, 2], "None")}),
    "explain": (PLAN.explain, {"i": (0, "nothing"), "j": (0, "nothing")}),
    "why_not": (PLAN.why_not, {"i": (0, "nothing"), "j": (0, "nothing")}),
    "unmatched": (PLAN.unmatched, {"i": (0, "nothing"), "side": ("buyer", ""), "most": (3, "nothing huge")}),
    "change_demand": (lambda **to: session().change_demand(**to), {"buyer": (0, "nothing"), "units": (2, "nothing")}),
    "change_capacity": (lambda **to: session().change_capacity(**to), {"supplier": (0, "nothing"),
                                                                       "units": (2, "nothing")}),
    "change_value": (lambda **to: session().change_value(**to), {"pair": (0, "nothing"), "value": (2, "nothing")}),
    "drop_pair": (lambda **one: session().drop_pair(**one), {"pair": (0, "nothing")}),
    "drop_supplier": (lambda **one: session().drop_supplier(**one), {"supplier": (0, "nothing")}),
    "drop_buyer": (lambda **one: session().drop_buyer(**one), {"buyer": (0, "nothing")}),
    "units_of": (lambda **one: session().units_of(**one), {"side": ("buyer", ""), "party": (0, "nothing")}),
    "add_pairs": (lambda **more: session().add_pairs(**more), {
        "supplier": ([2], ""), "buyer": ([0], ""), "value": ([4], "one"), "capacity": ([3], "one"),
        "demand": ([], "None empty one"), "limit": ([2], "None one"),
    }),
    "assign_whole": (matching.assign_whole, {
        "cost": ([[1, 2], [3, 9]], ""), "load": ([[5, 5], [5, 5]], ""), "capacity": ([5, 8], ""),
        "maximise": (False, "truth"), "time_limit": (60.0, "half endless huge"), "seed": (0, "nothing"),
    }),
    "pooling": (matching.Pooling.from_arrays, {
        "capacity": ([20], "one"), "supplier": ([0, 1], ""), "into": ([0, 0], ""), "inward_cost": ([1, 1], ""),
        "out_of": ([0], ""), "buyer": ([0], "one"), "value": ([5], "one"), "opening_cost": ([1], "None one"),
    }),
    "solve_pooled": (lambda **more: matching.solve_pooled(**{"pooling": layer()} | more), {
        "market": (MARKET, ""), "min_lot": (1, "nothing one"), "time_limit": (60.0, "half endless huge"),
    }),
    "pooled layer": (lambda pooling: matching.solve_pooled(MARKET, pooling or layer()), {
        "pooling": (None, "None nothing empty mapping"),
    }),
    "share": (Share.read, {"text": ("women=30%", "")}),
    "order": (order, {
        "commodity": ("01270", "text"), "unit": ("kg", "text"), "months": ({None: 3}, ""), "grade": ("A", "None text"),
        "buyer": ("x", "None text"), "price_rp_per_unit": (3, "None nothing"), "required": ((), "empty words"),
        "least_lot": (1, "nothing"),
    }),
}  # fmt: skip

KILOMETRES = "None half endless nothing huge"
NETWORK = {
    "consortia": (lambda **more: matching.consortia(**{"network": world(), "order": order()} | more), {
        "radius_km": (50.0, "half endless huge"), "reach_km": (10.0, KILOMETRES),
        "most": (2, "huge"), "most_members": (2, "None"), "most_share": (0.5, "None"), "order": (LEFT_OUT, ""),
        "network": (LEFT_OUT, ""),
    }),
    "intervention": (intervention, {
        "code": ("a", "text"), "kind": ("training", ""), "cost_rp": (4, "nothing huge"),
        "parties": (("a",), "empty words"), "certification": ("halal", "None text"), "pool": (False, "truth"),
        "reach_km": (4.0, KILOMETRES), "capacity_share": (0.1, "half nothing"), "carriage_share": (0.1, "nothing"),
    }),
    "repair": (lambda **more: matching.repair(**{"network": world(), "interventions": [intervention()]} | more), {
        "network": (LEFT_OUT, ""), "interventions": (LEFT_OUT, "empty None"), "budget": (10, "nothing huge"),
        "kind": (None, "None"), "time_limit": (60.0, "half endless huge"),
    }),
    "readiness": (lambda **more: matching.readiness(**{"enterprise": party(), "network": world()} | more), {
        "enterprise": (LEFT_OUT, ""), "network": (LEFT_OUT, ""),
    }),
    "find_candidates": (lambda **more: matching.find_candidates(**{"network": world()} | more), {
        "network": (LEFT_OUT, ""), "kind": ("volume", "None"), "radius_km": (20.0, KILOMETRES),
        "per_supplier": (5, "None nothing"), "per_buyer": (5, "None nothing"), "weights": (None, "None"),
        "assumptions": (None, "None"), "stocks": ("split", ""),
    }),
    "candidates_for": (lambda **more: matching.candidates_for(**{"network": world(), "party": party()} | more), {
        "network": (LEFT_OUT, ""), "party": (LEFT_OUT, ""), "side": ("buyer", ""), "kind": ("volume", "None"),
        "radius_km": (20.0, KILOMETRES),
    }),
    "match_kind": (lambda **more: match_kind(**{"network": world(), "kind": "tours"} | more), {
        "network": (LEFT_OUT, ""), "kind": (LEFT_OUT, ""), "time_limit": (60.0, "half endless huge"),
    }),
    "a kind's unmatched": (lambda **one: kind_plan().unmatched(**one), {"side": ("buyer", "")}),
    "a kind's alternatives": (lambda **one: kind_plan().alternatives(**one), {"buyer": (0, "nothing"),
                                                                              "most": (3, "nothing")}),
    "a kind's why_not": (lambda **two: kind_plan().why_not(**takes_part() | two), {
        "supplier": (LEFT_OUT, ""), "buyer": (LEFT_OUT, ""),
    }),
    "named explain": (lambda **two: named_plan().explain(**two), {"i": (0, "nothing"), "j": (0, "nothing")}),
    "named why_not": (lambda **two: named_plan().why_not(**two), {"i": (0, "nothing"), "j": (0, "nothing")}),
    "named unmatched": (lambda **one: named_plan().unmatched(**one), {
        "i": (0, "nothing"), "side": ("buyer", ""), "most": (3, "nothing huge"),
    }),
    "spoken": (lambda **two: matching.spoken(**{"candidates": candidates(), "plan": named_plan()} | two), {
        "candidates": (LEFT_OUT, ""), "plan": (PLAN, ""),
    }),
    "matches": (lambda **two: matching.matches(**{"candidates": candidates(), "plan": named_plan()} | two), {
        "candidates": (LEFT_OUT, ""), "plan": (PLAN, ""),
    }),
    "every unmatched": (lambda **two: matching.unmatched(**{"candidates": candidates(), "plan": named_plan()} | two), {
        "candidates": (LEFT_OUT, ""), "plan": (PLAN, ""), "side": ("buyer", ""),
    }),
    "overlooked": (lambda **two: matching.overlooked(**{"candidates": candidates(), "plan": named_plan()} | two), {
        "candidates": (LEFT_OUT, ""), "plan": (PLAN, ""),
    }),
    "completed": (lambda **two: matching.completed(**{"candidates": candidates(), "plan": named_plan()} | two), {
        "candidates": (LEFT_OUT, ""), "plan": (PLAN, ""),
    }),
}  # fmt: skip


def wrong_answers(call, arguments):
    """Return what was answered or raised otherwise than an error of ours, and what was refused though it is fine."""
    good = {name: value for name, (value, _) in arguments.items() if value is not LEFT_OUT}
    for name, (_, fine) in arguments.items():
        for mistake, given in MISTAKES.items():
            try:
                call(**good | {name: given})
            except SolverStopped:
                continue  # a machine so busy that a second and a half was not enough
            except JejaringError as refused:
                if mistake in fine.split():
                    yield f"{name}={mistake} is fine, and was refused: {refused}"
                elif not refused.hint or spoken(refused.hint, "id") == refused.hint:
                    yield f"{name}={mistake}: no remedy in both languages: {refused}"
            except Exception as bare:
                yield f"{name}={mistake}: {type(bare).__name__}: {bare}"
            else:
                if mistake not in fine.split():
                    yield f"{name}={mistake} was answered"


@pytest.mark.parametrize("name", CORE | NETWORK)
def test_a_wrong_argument_is_refused_with_a_remedy_and_a_right_one_is_taken(name):
    assert list(wrong_answers(*(CORE | NETWORK)[name])) == []


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: PLAN.price_interval("x"), "the argument side is 'x' — take one of supplier, buyer"),
        (lambda: solve(MARKET, time_limit="a"), "the time limit is 'a' — give seconds above 0"),
        (lambda: PLAN.explain(7, 0), "there is no supplier 7: there are 2 — indices count from 0"),
        (lambda: solve(MARKET, seed=-1), "the argument seed is -1 — give a whole number from 0 to 9223372036854775807"),
        (lambda: solve(None), "the argument market is None — give an instance of Market"),
    ],
)
def test_a_refusal_names_the_argument_and_what_to_give(call, sentence):
    with pytest.raises(JejaringError) as refused:
        call()
    assert str(refused.value) == sentence
    for words in (refused.value.message, refused.value.hint):
        assert spoken(words, "id") != words


def test_every_public_name_is_there_documented_and_listed():
    for name in matching.__all__:
        assert getattr(matching, name).__doc__
    assert {*matching.LATER} < {*matching.__all__} == {*dir(matching)}
    with pytest.raises(AttributeError):
        _ = matching.best_guess
