"""Recommendation 13 and its price, on worlds small enough to count by hand."""

from __future__ import annotations

import polars as pl
import pytest

from graph.matching.kinds import Situation
from graph.matching.kinds.outside_first import outside_first
from tests.matching_kinds.test_clauses import chosen, party, world

NEED = {"party": "u", "kind": "linkage", "service": "process:coating"}
INSIDE = [("a", "k", "PART_OF"), ("u", "k", "PART_OF")]


def of(z, network):
    measured = pl.DataFrame({"cluster": ["k"], "bonding_z": [z], "bridging_z": [0.0], "advance": [0.0]})
    return outside_first(Situation(network, measured))


@pytest.fixture
def neighbour_and_stranger():
    far = {"lat": -6.2, "lon": 106.8}
    parties = [party("a"), party("u"), party("k", "cluster"), party("o") | far]
    gives = [NEED | {"party": who} for who in ("a", "o")]
    return world(parties, [NEED], gives, INSIDE)


def test_a_weak_cluster_is_linked_outside_and_the_rule_has_its_price(neighbour_and_stranger):
    found = of(-1.0, neighbour_and_stranger)
    assert found.with_rule.chosen["supplier_id"].to_list() == ["o"]
    assert found.without_rule.chosen["supplier_id"].to_list() == ["a"]
    assert found.price == found.without_rule.value - found.with_rule.value > 0
    assert found.by_cluster().drop("cluster").rows() == [(0, 1, 1, 0, 1)]


def test_once_consolidated_the_rule_changes_nothing(neighbour_and_stranger):
    found = of(0.5, neighbour_and_stranger)
    assert found.price == 0
    assert found.by_cluster()["outside_more"].to_list() == [0]


def test_where_nobody_is_outside_a_weak_cluster_stays_unlinked():
    network = world([party("a"), party("u"), party("k", "cluster")], [NEED], [NEED | {"party": "a"}], INSIDE)
    found = of(0.0, network)
    assert (found.with_rule.value, found.with_rule.chosen.height) == (0, 0)
    assert found.price == found.without_rule.value > 0


@pytest.mark.parametrize(
    ("one", "other", "hand"),
    [(None, None, False), ("induk jaya", "induk jaya", True), ("u", None, True), (None, "a", True), ("x", "y", False)],
)
def test_a_firm_is_linked_with_nobody_of_its_own_group(one, other, hand):
    """Parents are names: that of the group, or that of the other firm itself."""
    firms = [party("a", parent=one), party("u", parent=other)]
    found = chosen(world(firms, [NEED], [NEED | {"party": "a"}]), "linkage")
    assert (len(found) == 0) == hand
