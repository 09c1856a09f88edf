"""A name shows what it is: nothing in it is hidden or turned round."""

from __future__ import annotations

import re

import jsonschema_rs
import pytest
from pydantic import TypeAdapter, ValidationError

from graph.proposals import Terms
from graph.proposals.engagement import from_facts, to_facts
from graph.proposals.machine import draft
from graph.rest.bodies import Title
from graph.rest.market_bodies import NewOffer
from graph.rest.parties_write import NewParty
from graph.rest.persons import Corrected

GOOD = ["UD Sumber Rejeki", "كڤ سومبر", "ꦱꦸꦩ꧀ꦧꦺꦂ", "A", "Café «Nyiur» & co.", "نان\u200cفروشی"]
BAD = ["", " ", "\u200b\u200b", " \ufeff ", "UD \u202egnp.exe\u202c", "UD \u2066x\u2069 Rejeki", "\u2060"]


@pytest.mark.parametrize("name", GOOD)
def test_names_of_any_script_are_taken(name):
    assert NewParty(kind="enterprise", name=name, region="35.09").name == name
    assert TypeAdapter(Title).validate_python(name) == name


@pytest.mark.parametrize("name", BAD)
def test_a_name_that_hides_what_it_is_is_refused(name):
    with pytest.raises(ValidationError):
        NewParty(kind="enterprise", name=name, region="35.09")
    with pytest.raises(ValidationError):
        TypeAdapter(Title).validate_python(name)


@pytest.mark.parametrize("name", GOOD + BAD)
def test_the_document_says_the_same(name):
    schema = TypeAdapter(Title).json_schema()
    assert jsonschema_rs.is_valid(schema, name) == (name in GOOD)
    assert bool(re.search(schema["pattern"], name)) == (name in GOOD)


LOT = {"party": "grower", "commodity": "10792", "unit": "kg", "units_per_month": 7}


@pytest.mark.parametrize("name", [one for one in BAD if one])
def test_names_of_products_and_persons_are_held_to_the_same(name):
    for model, facts in ((Terms, {"product": name}), (Corrected, {"name": name}), (NewOffer, LOT | {"product": name})):
        with pytest.raises(ValidationError):
            model(**facts)


@pytest.mark.parametrize("name", ["", *GOOD])
def test_a_product_may_be_left_open_or_have_any_name_that_can_be_seen(name):
    assert Terms(product=name).product == name


def test_terms_that_were_kept_before_are_read_without_what_turned_their_product():
    kept = to_facts(draft("training", ("a",), ("b",)))
    kept["terms"] = {"product": "tapioca \u202egnp"}
    assert from_facts(kept).terms.product == "tapioca gnp"
