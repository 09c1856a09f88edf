"""What is no market is refused with the place of the fault; everything else is taken as it is."""

from __future__ import annotations

import numpy as np
import pytest

from graph.errors import InvalidMarket
from graph.matching import Market, solve

GOOD = {"capacity": [3, 2], "demand": [4], "supplier": [0, 1], "buyer": [0, 0], "value": [5, 6], "limit": [9, 9]}

BAD = [
    ("capacity", [3.0, 2.0], "float64"),
    ("capacity", np.array([3.5, 2.0]), "float64"),
    ("capacity", np.array([3, 2], np.float32), "float32"),
    ("value", [5, float("nan")], r"value\[1\] is nan"),
    ("value", [5, float("inf")], "float64"),
    ("value", [5, None], r"value\[1\] is None"),
    ("capacity", [True, 2], "truth values"),
    ("capacity", np.array([True, False]), "bool"),
    ("capacity", ["3", "2"], "U1"),
    ("capacity", [3 + 0j, 2], "complex"),
    ("capacity", np.array(["2026-01-01", "2026-01-02"], "datetime64[D]"), "datetime64"),
    ("capacity", np.ma.masked_array([3, 2], [True, False]), "masked"),
    ("capacity", [[3, 2]], "2 dimensions"),
    ("capacity", 3, "0 dimensions"),
    ("capacity", [[3], [2, 1]], "no row of numbers"),
    ("capacity", [-1, 2], r"capacity\[0\] is -1"),
    ("demand", [-4], r"demand\[0\] is -4"),
    ("value", [5, -6], r"value\[1\] is -6"),
    ("limit", [9, -9], r"limit\[1\] is -9"),
    ("capacity", [2**63, 2], r"capacity\[0\] is 9223372036854775808"),
    ("capacity", [2**70, 2], r"capacity\[0\] is 1180591620717411303424"),
    ("capacity", np.array([2**63, 2], np.uint64), r"capacity\[0\] is 9223372036854775808"),
    ("capacity", [2**61, 2**61], "sum of capacity"),
    ("value", [5, 2**61], r"value\[1\] is 2305843009213693952"),
    ("supplier", [0, 2], r"supplier\[1\] is 2, and there are only 2"),
    ("supplier", [0, 2**32], r"supplier\[1\] is 4294967296"),
    ("supplier", [-1, 1], r"supplier\[0\] is -1"),
    ("buyer", [0, 1], r"buyer\[1\] is 1, and there are only 1"),
    ("supplier", [0, 0], "supplier 0 and buyer 0 are a pair twice, at 0 and 1"),
    ("supplier", [1], "buyer has 2 numbers where 1 are needed"),
    ("value", [5], "value has 1 numbers where 2 are needed"),
    ("limit", [9, 9, 9], "limit has 3 numbers where 2 are needed"),
]


@pytest.mark.parametrize(("name", "numbers", "sentence"), BAD, ids=[f"{a}-{c}" for a, _, c in BAD])
def test_what_is_no_market_is_refused_with_the_place_of_the_fault(name, numbers, sentence):
    with pytest.raises(InvalidMarket, match=sentence) as refused:
        Market.from_arrays(**{**GOOD, name: numbers})
    assert refused.value.hint
    assert isinstance(refused.value, ValueError)


def test_a_pair_written_twice_far_apart_is_found():
    with pytest.raises(InvalidMarket, match="supplier 1 and buyer 0 are a pair twice, at 0 and 2"):
        Market.from_arrays([1, 1], [1], [1, 0, 1], [0, 0, 0], [5, 6, 7])


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64])
def test_every_integer_type_is_read_alike(kind):
    market = Market.from_arrays(**{name: np.array(numbers, kind) for name, numbers in GOOD.items()})
    assert solve(market).value == 22
    assert (market.capacity.dtype, market.supplier.dtype, market.value.dtype) == (np.int64, np.int32, np.int64)


def test_strided_read_only_and_foreign_order_arrays_are_read_alike():
    wide = np.arange(8, dtype=">i4").reshape(4, 2)[:, 1]
    wide.flags.writeable = False
    assert Market.from_arrays(wide, [4], [0], [0], [5]).capacity.tolist() == [1, 3, 5, 7]


def test_a_market_does_not_change_with_the_arrays_it_was_made_from():
    value = np.array([5, 6])
    market = Market.from_arrays([3, 2], [4], [0, 1], [0, 0], value)
    value[:] = 0
    assert solve(market).value == 22
    with pytest.raises(ValueError, match="read-only"):
        market.value[0] = 1


@pytest.mark.parametrize("empty", [[], (), np.array([]), np.array([], np.int32)])
def test_markets_with_nothing_in_them_have_empty_plans(empty):
    plan = solve(Market.from_arrays(empty, empty, empty, empty, empty))
    assert (plan.value, plan.gap, plan.flow.size) == (0, 0, 0)
    plan = solve(Market.from_arrays([3, 0], [4], empty, empty, empty, empty))
    assert (plan.value, plan.unsold.tolist(), plan.unmet.tolist()) == (0, [3, 0], [4])
    assert plan.blocking_pairs()[0].size == 0
    assert plan.price_interval("supplier")[0].tolist() == [0.0, 0.0]


def test_values_up_to_the_bound_are_exact_and_one_more_is_refused():
    bound = 2**60 // 6
    plan = solve(Market.from_arrays([1, 2], [2, 1], [0, 0, 1], [0, 1, 0], [bound, bound - 1, 1]))
    assert plan.value == bound - 1 + 2
    assert plan.gap == 0
    with pytest.raises(InvalidMarket, match="too large to be exact"):
        Market.from_arrays([1, 2], [2, 1], [0, 0, 1], [0, 1, 0], [bound + 1, bound, 1])


def test_a_plan_worth_more_than_any_machine_number_is_counted_exactly():
    units, value = 2**61, 2**57
    plan = solve(Market.from_arrays([units], [units], [0], [0], [value]))
    assert plan.value == units * value
    assert plan.gap == 0
    assert plan.certificate().proven


def test_a_pair_of_no_value_is_never_used():
    plan = solve(Market.from_arrays([3], [4, 4], [0, 0], [0, 1], [0, 5]))
    assert plan.flow.tolist() == [0, 3]
