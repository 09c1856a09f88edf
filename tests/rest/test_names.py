"""A name shows what it is: nothing in it is hidden or turned round."""

from __future__ import annotations

import re

import jsonschema_rs
import pytest
from pydantic import TypeAdapter, ValidationError

from graph.rest.bodies import Title
from graph.rest.parties_write import NewParty

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
