"""HEAD says what GET would, without its body; whoever has an answer already is told 304 and no more."""

from __future__ import annotations

import time

import pytest

from tests.rest.world_of_roles import fill

ANYWHERE = ["/health", "/openapi.json", "/v1/parties?limit=3", "/v1/gaps?kind=supply", "/v1/matches?limit=2", "/"]


@pytest.mark.parametrize("path", [*ANYWHERE, "/v1/parties/nobody", "/v1/nothing", "/v1/parties?colour=red"])
def test_head_says_what_get_would_without_its_body(client, path):
    read, asked = client.get(path), client.head(path)
    assert (asked.status_code, asked.content) == (read.status_code, b"")
    told = {"content-length", "content-type", "content-language", "etag", "x-content-type-options"}
    assert {k: v for k, v in asked.headers.items() if k in told} == {k: v for k, v in read.headers.items() if k in told}
    assert client.get("/health").json()["status"] == "ok"  # the connection is not out of step


@pytest.mark.parametrize("path", ANYWHERE)
def test_whoever_has_the_answer_already_is_told_so(client, path):
    read = client.get(path)
    tag = read.headers["etag"]
    for sent in (tag, f'"other", {tag}', "*", tag.removeprefix("W/")):
        again = client.get(path, headers={"If-None-Match": sent})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), sent
        assert "content-type" not in again.headers
        assert client.head(path, headers={"If-None-Match": sent}).status_code == 304
    for sent in ('"other"', "anything", ""):
        assert client.get(path, headers={"If-None-Match": sent}).content == read.content


def test_the_tongue_of_an_answer_is_part_of_what_is_known(client):
    tag = client.get("/v1/gaps?kind=supply", headers={"Accept-Language": "en"}).headers["etag"]
    other = client.get("/v1/gaps?kind=supply", headers={"Accept-Language": "id", "If-None-Match": tag})
    assert other.status_code == 200


def test_a_refusal_is_never_unchanged(client):
    assert client.get("/v1/parties/nobody", headers={"If-None-Match": "*"}).status_code == 404


def test_only_addresses_that_can_be_read_take_head(client):
    answer = client.head("/v1/proposals/some-id/steps")
    assert (answer.status_code, answer.headers["allow"], answer.content) == (405, "POST", b"")


def test_a_stream_is_headed_without_being_made(graph_client, empty_store):
    fill(empty_store)
    began = time.monotonic()
    answer = graph_client.head("/v1/exports/parties.csv")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/csv")
    assert time.monotonic() - began < 20


def test_a_proposal_is_unchanged_until_its_next_step(graph_client, empty_store):
    fill(empty_store)
    made = graph_client.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"}).json()
    path = f"/v1/proposals/{made['id']}"
    assert graph_client.get(path, headers={"If-None-Match": '"1"'}).status_code == 304
    step = {"step": "edit", "terms": {"product": "training"}}
    assert graph_client.post(f"{path}/steps", json=step, headers={"If-Match": '"1"'}).status_code == 200
    assert graph_client.get(path, headers={"If-None-Match": '"1"'}).headers["etag"] in (
        '"2"',
        'W/"2"',
    )  # weak where the answer is compressed


MADE = [
    ("keys", {"role": "auditor"}),
    ("offers", {"party": "grower", "commodity": "10792", "unit": "kg", "units_per_month": 9}),
    ("matches", {}),
    ("scenarios", {"changes": [{"do": "disaster", "region": "35.09"}]}),
    ("proposals", {"kind": "training", "supplier": "grower", "buyer": "mill"}),
]


@pytest.mark.parametrize(("resource", "body"), MADE)
def test_what_was_made_or_begun_is_read_at_its_location(graph_client, empty_store, resource, body):
    """A run, an import, a scenario, a key and a lot told an id alone, and each has an address of another form."""
    fill(empty_store)
    for _ in range(2):  # repeated, the first answer tells it again
        made = graph_client.post(f"/v1/{resource}", json=body, headers={"Idempotency-Key": "once"})
        assert made.status_code in {201, 202}, made.text
        found = graph_client.get(made.headers["Location"])
        assert (found.status_code, found.json()["id"]) == (200, made.json()["id"])
    files = {"files": ("list.csv", b"Nama Usaha\nUD A\n")}
    upload = graph_client.post("/v1/imports", data={"source": "office"}, files=files)
    assert graph_client.get(upload.headers["Location"]).json()["id"] == upload.json()["id"]
