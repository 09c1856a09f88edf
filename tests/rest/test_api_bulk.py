"""Several at once over HTTP: written in one transaction, each told in its place, a refused one stops no other."""

from __future__ import annotations

import pytest

from graph.services.access.audit import verify
from graph.store.things import Things
from tests.rest.world_of_roles import fill

NEED = {"party": "grower", "kind": "machine", "said": "dry kiln"}
VISIT = {"party": "grower", "on": "2026-11-01", "said": "looked at the kiln"}
DRAFT = {"kind": "training", "supplier": "grower", "buyer": "mill"}
WRONG = {
    "needs": (NEED, {**NEED, "party": "nobody"}, {**NEED, "kind": "wish"}),
    "visits": (VISIT, {**VISIT, "party": "nobody"}, {**VISIT, "on": 7}),
    "proposals": (DRAFT, {**DRAFT, "buyer": "nobody"}, {**DRAFT, "kind": "wish"}),
}


@pytest.fixture
def transactions(monkeypatch):
    """How many things each transaction made."""
    written: list[int] = []
    create = Things.create_things

    def counted(self, made):
        written.append(len(made))
        return create(self, made)

    monkeypatch.setattr(Things, "create_things", counted)
    return written


@pytest.mark.parametrize("resource", WRONG)
def test_several_are_written_at_once_and_the_refused_ones_say_why(resource, graph_client, empty_store, transactions):
    fill(empty_store)
    right, unknown, formless = WRONG[resource]
    items, once = [right, unknown, right, formless, right], {"Idempotency-Key": "several"}
    told = graph_client.post(f"/v1/{resource}/bulk", json={"items": items}, headers=once).json()["items"]
    assert [(one["status"], one["pointer"]) for one in told] == [
        (status, f"#/items/{place}") for place, status in enumerate((201, 404, 201, 422, 201))
    ]
    assert transactions == [3]
    misspelt = graph_client.post(f"/v1/{resource}/bulk", json={"items": [right | {"kind_": "x"}]}).json()["items"][0]
    assert misspelt["errors"][0]["pointer"] == "#/items/0/kind_"
    assert "kind" in misspelt["errors"][0]["known"] or resource == "visits"
    made = [one["id"] for one in told if one["id"]]
    listed = graph_client.get(f"/v1/{resource}").json()["items"]
    assert {one["id"] for one in listed} == set(made)
    assert all([event.seq for event in empty_store.things.events_of(one)] == [1] for one in made)
    again = graph_client.post(f"/v1/{resource}/bulk", json={"items": items}, headers=once)
    assert (again.headers["Idempotency-Replayed"], again.json()["items"]) == ("true", told)
    assert verify(empty_store).intact


def test_both_sides_of_drafts_made_at_once_are_ties_of_the_graph(graph_client, empty_store):
    fill(empty_store)
    items = [DRAFT, {**DRAFT, "supplier": ["grower", "grower2"], "buyer": "mill2"}]
    graph_client.post("/v1/proposals/bulk", json={"items": items})
    asked = {name: len(empty_store.things.proposals_of(name)) for name in ("grower", "grower2", "mill", "mill2")}
    assert asked == {"grower": 2, "grower2": 1, "mill": 1, "mill2": 1}


LOT = {"party": "grower", "commodity": "10792", "unit": "kg", "units_per_month": 70}
CODED = {
    "offers": (LOT, {"commodity": "99999"}),
    "demands": (LOT, {"commodity": "99999"}),
    "needs": (NEED, {"commodity": "99999"}),
    "parties": ({"kind": "enterprise", "name": "UD Baru", "region": "35.09"}, {"kbli": ["99999"]}),
}


@pytest.mark.parametrize("resource", CODED)
def test_a_code_that_kbli_does_not_have_is_refused_and_the_nearest_told(resource, graph_client, empty_store):
    fill(empty_store)
    right, coded = CODED[resource]
    told = graph_client.post(f"/v1/{resource}", json=right | coded, headers={"Accept-Language": "id"})
    assert (told.status_code, told.json()["code"], told.json()["nearest"]) == (404, "unknown_activity", ["99000"])
    assert told.json()["hint"].startswith("kode terdekat: 99000 Aktivitas Badan Internasional")
    bulk = graph_client.post(f"/v1/{resource}/bulk", json={"items": [right, right | coded]}).json()["items"]
    assert [one["status"] for one in bulk] == [201, 404]
