"""The kernel on a few hundred nodes against a dense numpy table: values, counts, and the best of either side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidMarket
from graph.matching.pairs.nearness import chord, distances_km, unit_vectors
from graph.matching.pairs.nodes import blank_nodes
from graph.matching.pairs.rules import ADMISSIBLE, Rule
from graph.matching.pairs.scan import scan
from graph.matching.pairs.shelf import Shelf
from graph.matching.pairs.sides import Links, Sides

CLASSES = 3


def some_sides(seed, suppliers=260, buyers=190):
    """Two sides in three classes, with many equal values, reaches from 20 km to round the Earth, and some musts."""
    rng = np.random.default_rng(seed)
    nodes = []
    for size, price in ((suppliers, -1), (buyers, 1)):
        side = blank_nodes(size)
        points = unit_vectors(rng.uniform(-11, 6, size).round(1), rng.uniform(95, 141, size).round(1))
        for axis, name in enumerate("xyz"):
            side[name] = points[:, axis]
        side["chord"] = chord(rng.choice([20.0, 300.0, 1500.0, 3000.0, np.inf], size))
        side["term"] = price * rng.choice([100, 200, 300], size) + (600 if price > 0 else 0)
        side["party"] = np.arange(size) + (0 if price < 0 else suppliers - 3)
        side["units"] = rng.choice([1, 5], size)
        side["least_lot"] = rng.choice([0, 0, 0, 3], size)
        side["permits"] = rng.choice(np.array([0, 0, 1, 3], dtype=np.uint64), size)
        side["group"] = rng.integers(0, 2, size)
        nodes.append(side)
    nodes[0]["rate"] = rng.choice([0.0, 0.05, 0.4], suppliers)
    classes = [rng.integers(-1, CLASSES, size).astype(np.int32) for size in (suppliers, buyers)]
    pairs = np.argwhere(rng.random((CLASSES, CLASSES)) < 0.7).astype(np.int32)
    links = Links.of(pairs[:, 0], pairs[:, 1], points=rng.integers(0, 3, len(pairs)) * 50)
    fit = np.array([[0, 50], [0, 0]])
    return Sides(*nodes, *classes, CLASSES, CLASSES, links, fit, near_points=100.0, near_half_km=50.0)


def dense(sides):
    """Value of every pair (0 where a rule excludes it) and its distance, by broadcasting."""
    ours, theirs = sides.suppliers[:, None], sides.buyers[None, :]
    places = [np.column_stack([side[name] for name in "xyz"]) for side in (sides.suppliers, sides.buyers)]
    km = distances_km(places[0][:, None, :], places[1][None, :, :])
    points = np.full((CLASSES + 1, CLASSES + 1), -1)
    points[sides.links.supplier_class, sides.links.buyer_class] = sides.links.points
    linked = points[sides.supplier_class][:, sides.buyer_class]
    linked = np.where((sides.supplier_class[:, None] < 0) | (sides.buyer_class[None, :] < 0), -1, linked)
    exact = distances_km(places[0][:, None, :], places[1][None, :, :], decimals=None)
    within = exact <= 2 * 6371.0088 * np.arcsin(np.minimum(np.minimum(ours["chord"], theirs["chord"]) / 2, 1))
    value = ours["term"] + theirs["term"] + linked + sides.fit[ours["group"], theirs["group"]]
    value = value + np.floor(100 * 50 / (50 + km) + 0.5) - np.floor(ours["rate"] * km + 0.5)
    allowed = (
        (linked >= 0)
        & within
        & (ours["party"] != theirs["party"])
        & ((theirs["permits"] & ~ours["permits"]) == 0)
        & (ours["units"] >= theirs["least_lot"])
        & (theirs["units"] >= ours["least_lot"])
    )
    return np.where(allowed & (value > 0), value, 0).astype(np.int64), km, linked >= 0, within


def best(value, km, most, axis):
    """Which pairs are among the best of their row (or column): worth more, then nearer, then earlier."""
    if axis == 1:
        return best(value.T, km.T, most, 0).T
    rank = np.empty(value.shape, dtype=np.int64)
    for row in range(value.shape[0]):
        order = np.lexsort((np.arange(value.shape[1]), km[row], -value[row]))
        rank[row, order] = np.arange(value.shape[1])
    return (value > 0) & (rank < most)


@settings(max_examples=25)
@given(st.integers(0, 10**9))
def test_the_scan_finds_what_a_dense_table_finds_from_either_side(seed):
    sides = some_sides(seed)
    value, km, linked, within = dense(sides)
    for from_suppliers in (True, False):
        found = scan(sides, from_suppliers=from_suppliers)
        table = np.zeros_like(value)
        table[found.supplier, found.buyer] = found.value
        assert (table == value).all()
        assert found.distance_km == pytest.approx(km[found.supplier, found.buyer], abs=0.011)
        axis = 1 if from_suppliers else 0
        assert (found.tallies[:, ADMISSIBLE] == (value > 0).sum(axis=axis)).all()
        assert (found.tallies[:, Rule.TOO_FAR] == (linked & ~within).sum(axis=axis)).all()


@settings(max_examples=15)
@given(st.integers(0, 10**9))
def test_neighbours_ruled_out_together_hold_no_pair_with_a_gain_and_who_has_no_place_has_none(seed):
    sides = some_sides(seed, suppliers=300, buyers=400)
    rng = np.random.default_rng(seed)
    sides.suppliers["rate"] = rng.choice([0.5, 3.0], 300)
    for side in (sides.suppliers, sides.buyers):
        side["x"][rng.random(side.size) < 0.1] = np.nan
    value = dense(sides)[0]
    assert 0 < (value > 0).sum() < value.size / 20
    for from_suppliers in (True, False):
        found = scan(sides, from_suppliers=from_suppliers, gains_only=True)
        table = np.zeros_like(value)
        table[found.supplier, found.buyer] = found.value
        assert (table == value).all()


@settings(max_examples=15)
@given(st.integers(0, 10**9))
def test_at_other_prices_who_earns_less_finds_every_gain_on_a_shelf_that_was_kept_when_some_came_and_some_left(seed):
    sides = some_sides(seed, suppliers=300, buyers=400)
    rng = np.random.default_rng(seed)
    earned = dense(sides)[0].max(axis=1), np.zeros(400, np.int64)  # prices at which no pair gains
    falls = [rng.choice([-200, 0, 0, 0, 150], side.size) for side in earned]
    for name, price, fall in zip(("supplier", "buyer"), earned, falls, strict=True):
        nodes, classes = getattr(sides, f"{name}s"), getattr(sides, f"{name}_class")
        old = np.arange(nodes.size) < nodes.size - 50
        shelf = Shelf.of(nodes[old], classes[old], CLASSES)
        nodes["term"] -= price - fall
        classes[rng.random(nodes.size) < 0.1] = -1
        sides.__dict__[f"{name}_shelf"] = shelf.joined(nodes, np.where(old, -1, classes).astype(np.int32))
        sides.__dict__[f"{name}_shelf"].price(nodes["term"], classes)
    value = dense(sides)[0]
    assert (value > 0).any()
    for from_suppliers in (True, False):
        falls_known = tuple(fall.astype(np.float64) for fall in falls)
        found = scan(sides, from_suppliers=from_suppliers, gains_only=True, falls=falls_known)
        table = np.zeros_like(value)
        table[found.supplier, found.buyer] = found.value
        assert (table == value).all()


@settings(max_examples=25)
@given(st.integers(0, 10**9), st.sampled_from([1, 3, 8]), st.sampled_from([0, 1, 4]))
def test_what_is_kept_is_the_best_of_each_side_however_often_a_pool_is_cut(seed, most, back):
    sides = some_sides(seed)
    value, km, _, _ = dense(sides)
    for from_suppliers in (True, False):
        found = scan(sides, from_suppliers=from_suppliers, most=most, back=back)
        kept = np.zeros(value.shape, dtype=bool)
        kept[found.supplier, found.buyer] = True
        here, there = (0, 1) if from_suppliers else (1, 0)
        assert (kept == (best(value, km, most, here) | best(value, km, back, there))).all()
        keys = found.supplier.astype(np.int64) * value.shape[1] + found.buyer
        assert (np.diff(keys) > 0).all()


def test_many_rows_on_several_threads_keep_the_same_as_one_by_one():
    """More rows than one chunk: the pools of the threads are merged into the best of all."""
    sides = some_sides(5, suppliers=5000, buyers=60)
    together = scan(sides, most=2, back=5)
    value, km, _, _ = dense(sides)
    kept = np.zeros(value.shape, dtype=bool)
    kept[together.supplier, together.buyer] = True
    assert (kept == (best(value, km, 2, 0) | best(value, km, 5, 1))).all()


def test_a_price_too_large_for_exact_arithmetic_is_refused():
    sides = some_sides(1)
    sides.suppliers["term"][3] = -(2**51)
    with pytest.raises(InvalidMarket, match="supplier 3"):
        scan(sides)
