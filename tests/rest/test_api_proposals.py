"""Drafts: written to the graph once, between two parties that are there."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import polars as pl
import pytest

from graph.network import Network
from graph.store.cypher import Bolt
from tests.rest.world_of_roles import fill

SIDES = {"supplier": "grower", "buyer": "mill"}


@pytest.fixture
def parties(empty_store):
    frame = pl.DataFrame({"id": ["grower", "mill"], "kind": ["enterprise"] * 2, "name": ["UD A", "PT B"]})
    empty_store.upsert(Network.from_frames(frame, as_of=date(2026, 1, 1)), source="office")


def test_a_draft_is_made_found_and_listed(parties, graph_client):
    answer = graph_client.post("/v1/proposals", json={"kind": "partnership", **SIDES, "reason": "rantai nilai"})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["state"], made["reason"], answer.headers["etag"]) == ("draft", "rantai nilai", '"1"')
    assert (made["supplier"], made["buyer"]) == ("grower", "mill")
    assert graph_client.get(answer.headers["location"]).json() == made
    assert graph_client.get("/v1/proposals").json() == {"items": [made], "next_cursor": None}


def test_pages_of_drafts_join_up_oldest_first(parties, graph_client):
    made = [graph_client.post("/v1/proposals", json={"kind": "training", **SIDES}).json()["id"] for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = graph_client.get("/v1/proposals", params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == made


def test_a_page_asks_the_graph_as_often_however_many_it_holds(parties, graph_client, monkeypatch):
    for _ in range(6):
        graph_client.post("/v1/proposals", json={"kind": "training", **SIDES})
    asked, read = [], Bolt.read
    monkeypatch.setattr(Bolt, "read", lambda *words, **more: asked.append(words[1]) or read(*words, **more))
    counts = []
    for limit in (1, 6, 6):
        asked.clear()
        page = graph_client.get("/v1/proposals", params={"limit": limit}).json()["items"]
        assert [one["names"] for one in page] == [{"grower": "UD A", "mill": "PT B"}] * limit
        counts.append(len(asked))
    assert counts[1] <= counts[0]  # the first may have to look who asks


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"kind": "barter", **SIDES}, 422, "invalid_request"),
        ({"kind": "partnership", "supplier": "grower"}, 422, "invalid_request"),
        ({"kind": "partnership", **SIDES, "state": "contract"}, 422, "invalid_request"),
        ({"kind": "partnership", "supplier": "grower", "buyer": "grower"}, 409, "rule_violation"),
        ({"kind": "partnership", "supplier": "grower", "buyer": "nobody"}, 404, "unknown_party"),
    ],
)
def test_a_wrong_draft_is_refused_and_nothing_written(parties, graph_client, body, status, code):
    answer = graph_client.post("/v1/proposals", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert graph_client.get("/v1/proposals").json()["items"] == []


@pytest.mark.parametrize("path", ["proposals", "partnerships", "offers", "demands", "needs", "visits"])
def test_a_list_of_a_party_that_there_is_not_is_no_empty_list(parties, graph_client, path):
    assert graph_client.get(f"/v1/{path}?party=grower").status_code == 200
    answer = graph_client.get(f"/v1/{path}?party=nobody")
    assert (answer.status_code, answer.json()["code"], answer.json()["party"]) == (404, "unknown_party", "nobody")


def test_a_bare_draft_holds_what_lists_and_plan_say_until_somebody_says_otherwise(empty_store, graph_client):
    fill(empty_store)
    body = {"kind": "partnership", **SIDES}
    made = graph_client.post("/v1/proposals", json=body).json()
    assert (made["terms"]["units_per_month"], made["terms"]["price_rp_per_unit"]) == (100, None)
    assert set(made["origins"]) == {"commodity", "product", "unit", "units_per_month", "price_rp_per_unit"}
    assert "100" in made["reason"]
    assert "value_chain" not in made["missing_factors"]
    dearer = made["terms"] | {"price_rp_per_unit": 9500}
    address, read = f"/v1/proposals/{made['id']}", {"If-Match": "*"}
    step = {"step": "edit", "on_behalf": "grower", "terms": dearer}
    edited = graph_client.post(f"{address}/steps", json=step, headers=read).json()
    assert set(edited["origins"]) == set(made["origins"]) - {"price_rp_per_unit"}
    assert graph_client.get(f"{address}/papers/proposal.pdf").status_code == 200
    open_terms = graph_client.post("/v1/proposals", json=body | {"terms": {}}).json()
    assert (open_terms["origins"], open_terms["reason"], open_terms["terms"]["commodity"]) == ({}, "", None)
    asked = graph_client.post("/v1/proposals", json=body | {"proposer": "buyer"}).json()
    assert (asked["terms"]["price_rp_per_unit"], "11" in str(asked["origins"])) == (None, False)


@pytest.mark.parametrize("seq", [10**20, -1, 1e400])
def test_a_cursor_that_we_never_gave_is_refused(parties, graph_client, seq):
    made_up = base64.urlsafe_b64encode(json.dumps(["2026-01-01T00:00:00+00:00", "a", seq]).encode()).decode()
    answer = graph_client.get("/v1/events", params={"cursor": made_up.rstrip("=")})
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_violation")


def test_a_visit_is_of_a_proposal_that_is_there_and_of_its_party(empty_store, graph_client):
    fill(empty_store)
    made = graph_client.post("/v1/proposals", json={"kind": "training", **SIDES}).json()["id"]
    seen = {"party": "grower", "on": "2026-11-01", "said": "kiln"}
    assert graph_client.post("/v1/visits", json=seen | {"proposal": "none"}).json()["code"] == "not_found"
    other = graph_client.post("/v1/visits", json=seen | {"proposal": made, "party": "grower2"})
    assert (other.status_code, other.json()["proposal"]) == (409, made)
    visit = graph_client.post("/v1/visits", json=seen | {"proposal": made})
    assert visit.status_code == 201
    moved = graph_client.patch(
        f"/v1/visits/{visit.json()['id']}", json={"proposal": "none"}, headers={"If-Match": '"1"'}
    )
    assert moved.status_code == 404


def test_the_graph_is_served_like_a_folder(parties, graph_client):
    assert [item["name"] for item in graph_client.get("/v1/parties").json()["items"]] == ["UD A", "PT B"]


def test_one_key_sent_by_six_at_once_makes_one_draft_and_all_are_told_of_it(parties, graph_client):
    body, named = {"kind": "training", **SIDES}, {"Idempotency-Key": "one"}
    with ThreadPoolExecutor(6) as six:
        told = list(six.map(lambda _: graph_client.post("/v1/proposals", json=body, headers=named), range(6)))
    assert {answer.json()["id"] for answer in told if answer.status_code == 201} == {
        one["id"] for one in graph_client.get("/v1/proposals").json()["items"]
    }
    assert {answer.status_code for answer in told} <= {201, 409}  # 409: the first one took very long
    other = graph_client.post("/v1/proposals", json=body | {"reason": "other"}, headers=named)
    assert other.status_code == 422


def test_a_nul_character_is_refused_and_says_so(parties, graph_client):
    told = graph_client.post("/v1/needs", json={"party": "grower", "kind": "machine", "said": "kiln\0"})
    assert told.status_code == 422
    assert "NUL" in told.json()["detail"]
