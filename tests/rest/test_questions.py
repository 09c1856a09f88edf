"""The planner's questions over HTTP: the same as of the command line, as far as a key reaches."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.model.rights import Role
from graph.network import Network
from graph.services.access.keys import create_key
from graph.services.planner.questions import library
from tests.rest.world_of_roles import fill, keys_for

OFFICE = (Role.OFFICER, Role.PLANNER, Role.VERIFIER, Role.AUDITOR, Role.ADMIN)
SAID = {"commodity": "10792", "region": "35", "as_of": "2026-11-01", "since": "2025-11-01"}
NEEDED = {"region": "35.09", "party": "grower", "programme": "Sekolah Tenun"}


@pytest.fixture
def world(empty_store, graph_client):
    """Two growers of which one sells to mills of both regions, with a key of every role."""
    fill(empty_store)
    parties = empty_store.snapshot().parties.filter(pl.col("id").is_in(["grower", "grower2", "mill", "mill2"]))
    sales = [("grower", "mill"), ("grower", "mill2"), ("grower2", "mill2")]
    ties = pl.DataFrame([{"start": a, "end": b, "type": "SUPPLIES"} for a, b in sales])
    empty_store.upsert(Network.from_frames(parties, ties=ties, as_of=date(2026, 11, 1)), source="sales")
    keys = keys_for(empty_store, str(graph_client.base_url))
    yield keys
    keys.close()


def test_every_parameter_of_every_question_can_be_sent_and_every_question_is_answered(world, graph_client):
    listed = world[Role.ADMIN].get("/v1/questions", params={"limit": 100}).json()["items"]
    assert [one["name"] for one in listed] == [question.name for question in library()]
    route = graph_client.get("/openapi.json").json()["paths"]["/v1/questions/{name}"]["get"]
    takes = {one["name"] for one in route["parameters"] if one["in"] == "query"}
    assert {p["name"] for one in listed for p in one["parameters"]} <= takes
    for one in listed:
        needed = {p["name"]: NEEDED[p["name"]] for p in one["parameters"] if p["needed"]}
        given = {p["name"]: p["default"] or SAID.get(p["name"]) for p in one["parameters"]} | needed
        given = {name: value for name, value in given.items() if value is not None}
        told = world[Role.ADMIN].get(f"/v1/questions/{one['name']}", params=given)
        assert told.status_code == 200, (one["name"], told.text)
        assert told.json()["asks"] == one["asks"]
        if needed:
            assert world[Role.ADMIN].get(f"/v1/questions/{one['name']}").status_code == 409, "a value is needed"


def test_an_answer_names_those_whom_the_key_may_read(world, empty_store, graph_client):
    def chains(client):
        told = client.get("/v1/questions/chain_to_buyer", params={"party": "grower"})
        assert told.status_code == 200, told.text
        return sorted(row["chain"] for row in told.json()["rows"])

    assert chains(world[Role.ADMIN]) == [["UD Grower", "UD Mill"], ["UD Grower", "UD Mill2"]]
    assert chains(world[Role.OFFICER]) == [["UD Grower", ""], ["UD Grower", "UD Mill"]]
    assert chains(world[Role.PLANNER]) == [["", ""], ["", ""]]
    _, secret = create_key(empty_store, "planner", grants=["named"])
    named = {"Authorization": f"Bearer {secret}"}
    told = graph_client.get("/v1/questions/chain_to_buyer", params={"party": "grower"}, headers=named).json()
    assert sorted(row["chain"] for row in told["rows"]) == chains(world[Role.ADMIN])


def test_a_key_asks_of_its_own_regions_and_names_one_where_it_has_several(world, empty_store, graph_client):
    officer = world[Role.OFFICER]

    def count(client, **given):
        told = client.get("/v1/questions/enterprises_in_region", params=given, headers=given.pop("headers", None))
        return told.status_code, told.json()

    assert count(officer)[1]["rows"] == count(world[Role.ADMIN], region="35")[1]["rows"] != []
    assert count(officer, region="36.71")[0] == 403
    assert officer.get("/v1/questions/chain_to_buyer", params={"party": "grower2"}).status_code == 403
    _, secret = create_key(empty_store, "officer", regions=["35.09", "36.71"])
    several = {"Authorization": f"Bearer {secret}", "Accept-Language": "id"}
    refused = graph_client.get("/v1/questions/without_officer", headers=several)
    assert (refused.status_code, refused.json()["regions"]) == (409, ["35.09", "36.71"])
    assert "35.09, 36.71" in refused.json()["hint"]


def test_parties_and_forums_ask_none(world):
    for role in set(Role) - set(OFFICE):
        assert world[role].get("/v1/questions").status_code == 403
        assert world[role].get("/v1/questions/idle_capacity_listed").status_code == 403


def test_what_a_question_does_not_take_or_is_not_there_is_told(world):
    planner = world[Role.PLANNER]
    refused = planner.get("/v1/questions/what_changed", params={"rupiah": 5})
    assert (refused.status_code, refused.json().get("parameter")) == (409, "rupiah"), refused.text
    assert planner.get("/v1/questions/what_changed", params={"nonsense": 5}).status_code == 422
    assert planner.get("/v1/questions/idle_capacitie").status_code == 404
    assert planner.get("/v1/questions/idle_capacity", params={"region": "99"}).status_code == 404
    cut = planner.get("/v1/questions/enterprises_in_region", params={"region": "35", "limit": 1}).json()
    assert len(cut["rows"]) == 1
