"""What is read goes compressed to whoever takes it so, what holds a secret never; versions and streams stay right."""

from __future__ import annotations

import csv
import gzip
import io

import pytest

from graph.rest.protocol.packed import LEAST_BYTES
from graph.services.work.job_queue import JobQueue
from tests.rest.world_of_roles import fill

PACKED = {"Accept-Encoding": "gzip"}
PLAIN = {"Accept-Encoding": "identity"}


def raw(client, path, headers):
    """Return an answer and its bytes as they came over the line."""
    with client.stream("GET", path, headers=headers) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize("path", ["/v1/parties?limit=50", "/openapi.json", "/v1/exports/parties.csv", "/v1/clusters"])
def test_what_is_read_goes_compressed_and_says_the_same(client, path):
    plain, told = raw(client, path, PLAIN)
    packed, sent = raw(client, path, PACKED)
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(sent) == told
    assert len(sent) < len(told) / 2
    for answer in (plain, packed):
        assert {"accept-encoding", "accept-language"} == {
            one.strip().lower() for one in answer.headers["vary"].split(",")
        }
    assert raw(client, path, {"Accept-Encoding": "gzip;q=0, br"})[1] == told
    assert plain.headers.get("etag") != packed.headers.get("etag") or "etag" not in plain.headers


def test_a_compressed_answer_that_is_known_is_told_so_and_headed_alike(client):
    path = "/v1/parties?limit=50"
    answer = client.get(path, headers=PACKED)
    again = client.get(path, headers=PACKED | {"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content, "content-encoding" in again.headers) == (304, b"", False)
    headed = client.head(path, headers=PACKED)
    for name in ("content-length", "content-encoding", "etag", "vary"):
        assert headed.headers[name] == answer.headers[name], name


def test_what_is_small_or_compressed_already_goes_as_it_is(client):
    assert "content-encoding" not in client.get("/health", headers=PACKED).headers
    assert "content-encoding" not in client.get("/v1/exports/parties.xlsx", headers=PACKED).headers


def test_answers_to_writes_that_show_a_secret_once_are_never_compressed(graph_client, empty_store):
    fill(empty_store)
    name = "a" * 450  # what an attacker would vary to see how long it makes the answer
    hook = {"url": f"https://1.1.1.1/{name}", "events": ["proposals.*", "needs.*", "services.*"]}
    for path, body in (("/v1/keys", {"role": "admin", "name": name[:90]}), ("/v1/webhooks", hook)):
        made = graph_client.post(path, json=body, headers=PACKED)
        assert (made.status_code, "content-encoding" in made.headers) == (201, False), made.text
    assert len(made.content) > LEAST_BYTES  # that of the webhook, whose secret stands beside its address


def test_a_version_read_compressed_is_the_one_that_a_change_is_meant_for(graph_client, empty_store):
    fill(empty_store)
    body = {"kind": "training", "supplier": "grower", "buyer": "mill", "terms": {"quality": "good " * LEAST_BYTES}}
    made = graph_client.post("/v1/proposals", json=body).json()
    path = f"/v1/proposals/{made['id']}"
    plain, packed = graph_client.get(path, headers=PLAIN), graph_client.get(path, headers=PACKED)
    assert (plain.headers["etag"], packed.headers["etag"]) == ('"1"', 'W/"1"')
    assert packed.headers["content-encoding"] == "gzip"
    step = {"step": "edit", "terms": {"product": "training"}}
    changed = graph_client.post(f"{path}/steps", json=step, headers={"If-Match": packed.headers["etag"]})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')


def test_what_is_told_as_it_happens_is_not_held_back(graph_client):
    job = JobQueue().submit("match", {}, by="k")
    JobQueue().cancel(job.id)
    with graph_client.stream("GET", f"/v1/matches/runs/{job.id}/events", headers=PACKED) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        assert b"event: cancelled" in b"".join(answer.iter_raw())


def test_a_streamed_sheet_is_whole(graph_client, empty_store):
    fill(empty_store)
    answer, sent = raw(graph_client, "/v1/exports/parties.csv", PACKED)
    told = gzip.decompress(sent) if answer.headers.get("content-encoding") == "gzip" else sent
    rows = list(csv.DictReader(io.StringIO(told.decode("utf-8-sig"))))
    assert {row["id"] for row in rows} >= {"grower", "mill"}
