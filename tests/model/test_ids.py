"""Ids: the same record has the same id everywhere, different ones differ."""

from __future__ import annotations

import hashlib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph.model.ids import demand_id, offer_id, party_id, party_ids

KEYS = st.text(alphabet=st.characters(exclude_characters="\x1f", exclude_categories=["Cs"]), max_size=12)


def test_an_id_is_a_hash_that_anyone_can_work_out_again():
    assert party_id("siinas", "1") == "p" + hashlib.sha256(b"p\x1fsiinas\x1f1").hexdigest()[:20]


@given(KEYS, KEYS, KEYS, KEYS)
def test_two_parties_share_an_id_only_if_source_and_key_are_the_same(source, key, other_source, other_key):
    same = (source, key) == (other_source, other_key)
    assert (party_id(source, key) == party_id(other_source, other_key)) == same


@given(KEYS, st.lists(KEYS, max_size=8))
def test_many_ids_are_the_ids_of_each(source, keys):
    assert party_ids(source, keys) == [party_id(source, key) for key in keys]


def test_offers_and_demands_of_a_party_differ_by_commodity_month_and_grade():
    january = date(2026, 1, 1)
    ids = {
        offer_id("p1", "10792"),
        offer_id("p1", "10794"),
        offer_id("p2", "10792"),
        offer_id("p1", "10792", january),
        offer_id("p1", "10792", part="A"),
        demand_id("p1", "10792"),
        demand_id("p1", "10792", january),
    }
    assert len(ids) == 7
    assert all(len(one) == 21 for one in ids)
