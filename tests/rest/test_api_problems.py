"""Wrong requests: always a problem document that says what to change, and never a guess at what was meant."""

from __future__ import annotations

import json
from http.client import HTTPConnection

import pytest

from graph.errors import Ambiguous, JejaringError, StoreConflict, UnknownParty
from graph.rest import create_app
from graph.rest.protocol import edge
from graph.rest.protocol.problems import status_of
from graph.rest.world import World

WRONG = [
    ("/v1/parties?colour=red", "colour"),
    ("/v1/matches?suplier=a", "suplier"),
    ("/v1/gaps?kind=both", "kind"),
    ("/health?x=1", "x"),
    ("/v1/parties/some-id?x=1", "x"),
    ("/v1/parties?limit=0", "limit"),
    ("/v1/parties?limit=5&limit=6", "limit"),
    ("/v1/parties?limit=1001", "limit"),
    ("/v1/parties?limit=ten", "limit"),
    ("/v1/parties?kind=planet", "kind"),
    ("/v1/parties?region=3509", "region"),
    ("/v1/parties?cursor=%25%25", "cursor"),
    ("/v1/parties?cursor=LTU", "cursor"),
    ("/v1/matches?radius_km=-1", "radius_km"),
    ("/v1/matches?radius_km=nan", "radius_km"),
]


@pytest.mark.parametrize(("path", "parameter"), WRONG)
def test_a_wrong_parameter_is_named(client, path, parameter):
    answer = client.get(path)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "/problems/invalid_request"
    assert problem["title"] == "invalid request"
    assert any(parameter in error["where"] for error in problem["errors"])


def test_what_is_not_there_is_404_with_the_code_of_the_tree(client):
    problem = client.get("/v1/parties/nobody").json()
    assert (problem["status"], problem["code"], problem["title"]) == (404, "unknown_party", "unknown party")
    assert problem["instance"] == "/v1/parties/nobody"
    assert problem["hint"]


@pytest.mark.parametrize("path", ["/v1/nothing", "/docs", "/redoc"])
def test_a_route_that_is_not_there_is_a_problem_too(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"


def test_a_method_that_a_route_does_not_have_says_which_it_has(client):
    answer = client.delete("/v1/parties")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert answer.json()["code"] == "method_not_allowed"


def test_a_folder_takes_no_proposals(client):
    answer = client.post("/v1/proposals", json={"kind": "partnership", "supplier": "a", "buyer": "b"})
    assert (answer.status_code, answer.json()["code"]) == (503, "store_unavailable")


def test_a_folder_that_is_gone_names_no_place_on_the_server(tmp_path, here, serve):
    with serve(create_app(tmp_path / "secret")) as client:
        answer = client.get("/v1/parties")
    assert answer.status_code == 503  # no request could be otherwise
    assert answer.json()["code"] == "invalid_folder"
    assert "folder" not in set(answer.json()) - {"code"}


def test_the_status_of_an_error_is_that_of_its_nearest_ancestor():
    assert [status_of(error) for error in (UnknownParty, Ambiguous, StoreConflict, JejaringError)] == [
        404,
        409,
        409,
        500,
    ]


def test_the_document_is_openapi_3_1_with_problems_in_every_operation(client):
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert "HTTPValidationError" not in document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert "application/problem+json" in operation["responses"]["422"]["content"], path


def test_a_body_that_does_not_come_is_408(client, monkeypatch):
    monkeypatch.setattr(edge, "BODY_SECONDS", 0.2)
    line = HTTPConnection(client.base_url.host, client.base_url.port, timeout=60)
    line.putrequest("POST", "/v1/proposals")
    line.putheader("Content-Type", "application/json")
    line.putheader("Content-Length", "100")
    line.endheaders(b'{"kind": ')  # and never the rest
    answer = line.getresponse()
    told = json.loads(answer.read())
    line.close()
    assert (answer.status, told["code"]) == (408, "request_timeout")
    assert told["hint"]


def test_a_fault_of_ours_is_logged_by_its_place_and_never_by_its_words(client, monkeypatch, caplog):
    def broken(*_):
        message = "Siti Rahayu, +6281"
        raise ValueError(message)

    monkeypatch.setattr(World, "source", broken)
    answer = client.get("/v1/parties")
    assert (answer.status_code, answer.json()["code"]) == (500, "fault")
    assert "ValueError" in caplog.text
    assert "/v1/parties" in caplog.text
    assert "Siti" not in caplog.text + answer.text


def test_a_compressed_body_is_refused_with_what_to_send(client):
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = client.post("/v1/what-ifs", content=b"\x1f\x8b", headers=headers)
    assert (answer.status_code, answer.headers["Accept-Encoding"]) == (415, "identity")
    assert answer.json()["detail"] == "a body packed as gzip is not read here"


UNREADABLE = [
    (b'{"a": ' + b"9" * 5000 + b"}", "more digits"),
    (b"[" * 100_000, "levels deep"),
    (b'{"a": "\xe9"}', "UTF-8"),
]


@pytest.mark.parametrize(("body", "said"), UNREADABLE)
def test_a_body_that_cannot_be_read_is_told_why(client, body, said):
    answer = client.post("/v1/what-ifs", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert said in answer.json()["detail"]
    assert answer.json()["hint"]


def test_a_field_that_may_be_this_or_that_is_pointed_at_by_its_own_name(client):
    wrong = client.post("/v1/proposals", json={"kind": "training", "supplier": 5, "buyer": ["b", 7]}).json()
    assert {one["pointer"] for one in wrong["errors"]} == {"#/supplier", "#/buyer", "#/buyer/1"}


KNOWN = [
    ("proposals", {"terms": {"price_rp": 5}}, "price_rp_per_unit"),
    ("proposals", {"terms": {"factors": {"coaching": None}}}, "continuous_coaching"),
    ("proposals", {"terms": {"commitments": [{"side": "buyer", "kind": "price", "said": "x", "dew": 1}]}}, "due"),
    ("offers", {"unit_per_month": 5}, "units_per_month"),
    ("parties", {"zzqx": 5}, None),
]


@pytest.mark.parametrize(("path", "body", "meant"), KNOWN)
def test_an_unknown_field_is_told_with_those_that_there_are_the_nearest_first(client, path, body, meant):
    told = client.post(f"/v1/{path}", json=body, headers={"Accept-Language": "en"}).json()
    [wrong] = [one for one in told["errors"] if "known" in one]
    assert len(wrong["known"]) > 1
    assert meant in {wrong["known"][0], None}
    assert ("perhaps" in wrong["message"]) == (meant is not None)
    assert (meant or wrong["known"][-1]) in wrong["message"]
