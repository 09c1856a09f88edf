"""The OpenAPI document is complete: examples that hold, a unit on every number, errors on every operation."""

from __future__ import annotations

import json
import re

import jsonschema_rs
import pytest

from graph.rest import create_app
from graph.rest.protocol.description import PROBLEMS
from graph.rest.protocol.examples import BY_NAME

DOCUMENT = create_app().openapi()
SCHEMAS = DOCUMENT["components"]["schemas"]
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
}


def bodies_of(operation):
    """Yield schema and example of every JSON body, asked and answered."""
    asked = operation.get("requestBody", {}).get("content", {})
    told = {
        kind: content
        for status, answer in operation["responses"].items()
        if status.startswith("2")
        for kind, content in answer.get("content", {}).items()
    }
    for contents in (asked, told):
        if "application/json" in contents:
            yield contents["application/json"]


@pytest.mark.parametrize("label", OPERATIONS)
def test_an_operation_says_what_it_does_its_errors_and_an_example_of_every_body(label):
    operation = OPERATIONS[label]
    assert operation["summary"]
    assert len(operation["description"]) > 10
    for status in PROBLEMS:
        (kind,) = operation["responses"][str(status)]["content"]
        assert kind == "application/problem+json"
    for body in bodies_of(operation):
        whole = body["schema"] | {"components": DOCUMENT["components"]}
        jsonschema_rs.validator_for(whole).validate(body["example"])
        assert body["example"] != {}, "a body that changes nothing shows nothing"
    for parameter in operation.get("parameters", ()):
        assert parameter["description"], (label, parameter["name"])
        if parameter["schema"].get("type") != "null":
            schema = parameter["schema"] | {"components": DOCUMENT["components"]}
            assert jsonschema_rs.is_valid(schema, parameter["example"]), (label, parameter)


def test_every_number_says_what_it_counts_or_its_unit():
    silent = [
        f"{schema}.{name}"
        for schema, facts in SCHEMAS.items()
        for name, member in facts.get("properties", {}).items()
        if {one.get("type") for one in (member, *member.get("anyOf", ()))} & {"integer", "number"}
        and not any("description" in one for one in (member, *member.get("anyOf", ())))
    ]
    assert silent == []


def test_a_word_of_another_type_is_not_described_by_its_name_alone():
    """Lists of ids were "How many parties buy.", the gain of a side was "Id of the party that sells."."""
    known = {said for _, said in BY_NAME.values()}
    kinds = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array"}
    wrong = [
        f"{schema}.{name}: {member['description']}"
        for schema, facts in SCHEMAS.items()
        for name, member in facts.get("properties", {}).items()
        if name in BY_NAME
        and member.get("description") in known
        and (told := {one.get("type") for one in (member, *member.get("anyOf", ()))} - {"null", None})
        and kinds[type(BY_NAME[name][0])] not in told | ({"integer"} if "number" in told else set())
    ]
    assert wrong == []
    listed = [SCHEMAS["Partnership"]["properties"][name]["description"] for name in ("suppliers", "buyers")]
    assert listed == ["Ids of the parties that supply.", "Ids of the parties that buy."]
    assert SCHEMAS["Benefits"]["properties"]["supplier"]["description"] == "What the side that supplies gains."


def test_every_list_takes_limit_cursor_and_fields():
    lists = {
        label: {one["name"] for one in operation["parameters"]}
        for label, operation in OPERATIONS.items()
        if label.startswith("GET ")
        and (told := operation["responses"]["200"].get("content", {}).get("application/json"))
        and "items" in SCHEMAS.get(told["schema"].get("$ref", "").rsplit("/", 1)[-1], {}).get("properties", {})
        and label not in ("GET /v1/proposals/{proposal_id}/effect",)
    }
    assert len(lists) >= 25
    assert {label: names for label, names in lists.items() if not {"limit", "cursor", "fields"} <= names} == {}


def test_bounds_stand_in_the_document_as_json_schema_calls_them():
    told = SCHEMAS
    assert not [name for name, schema in told.items() if re.search(r'"(ge|gt|le|lt)": [-0-9]', json.dumps(schema))]
    assert told["NewOffer"]["properties"]["units_per_month"]["minimum"] == 1
    latitude = told["NewParty"]["properties"]["lat"]["anyOf"][0]
    assert (latitude["minimum"], latitude["maximum"]) == (-11.5, 6.5)


def test_fields_of_a_list_are_those_of_its_items():
    for path, operations in DOCUMENT["paths"].items():
        for one in operations.get("get", {}).get("parameters", ()):
            if one["name"] == "fields" and one["schema"]["pattern"].startswith("^(?:"):  # of items that are open: any
                assert re.fullmatch(one["schema"]["pattern"], one["example"]), path
                assert not re.fullmatch(one["schema"]["pattern"], "colour"), path


def test_a_change_says_that_it_needs_a_version():
    steps = DOCUMENT["paths"]["/v1/proposals/{proposal_id}/steps"]["post"]["parameters"]
    assert [one["required"] for one in steps if one["name"] == "If-Match"] == [True]


def test_heads_of_records_hold_no_nul_character_and_the_document_says_so():
    rows = SCHEMAS["NewRecords"]["properties"]["rows"]["items"]
    assert rows["propertyNames"]["pattern"] in rows["patternProperties"]
