"""The six key factors: each is met by facts, refused by facts, or said to be unknown."""

from __future__ import annotations

import pytest

from graph.model.factors import (
    Coaching,
    Commitment,
    KeyFactor,
    KeyFactors,
    MarketFirst,
    Monitoring,
    MutualBenefit,
    ValueChain,
)
from graph.translations import catalogue


@pytest.mark.parametrize(
    ("supplier", "buyer", "met"),
    [(5, 0, True), (0, 0, False), (5, -1, False), (None, -1, False), (5, None, None), (None, None, None)],
)
def test_a_pair_where_either_side_is_worse_off_is_no_mutual_benefit(supplier, buyer, met):
    assert MutualBenefit(supplier_gain_rp_per_month=supplier, buyer_gain_rp_per_month=buyer).is_met is met


@pytest.mark.parametrize(
    ("factor", "met"),
    [
        (ValueChain(), False),
        (ValueChain(same_commodity=True), True),
        (ValueChain(supplier_io=20, buyer_io=58, input_share=0.42), True),
        (ValueChain(supplier_io=20, buyer_io=58, input_share=0.0, sales_share=0.7), True),
        (Commitment(), None),
        (Commitment(commits_to_coach=False), False),
        (Commitment(commits_to_coach=False, fosters_already=3), True),
        (MarketFirst(), None),
        (MarketFirst(demand="d1"), True),
        (MarketFirst(demand="d1", distance_km=60, reach_km=50), False),
        (Coaching(), False),
        (Coaching(officer="p9"), True),
        (Coaching(officer="p9", months_left=0), False),
        (Monitoring(), False),
        (Monitoring(indicators=2, months_since_last=4), False),
        (Monitoring(indicators=2, months_since_last=3), True),
    ],
)
def test_a_factor_rests_on_facts(factor, met):
    assert factor.is_met is met


def test_what_is_unknown_stays_open():
    factors = KeyFactors(value_chain=ValueChain(same_commodity=True))
    assert set(factors.open()) == set(KeyFactor) - {KeyFactor.VALUE_CHAIN}


def test_every_code_of_a_factor_has_a_sentence_in_both_languages():
    codes = {f"factor.{factor}.{word}" for factor in KeyFactor for word in ("met", "unmet", "unknown")}
    for language in ("id", "en"):
        assert codes <= set(catalogue(language))
