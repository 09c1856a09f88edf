"""Keys: without one nothing but health and the document; with one, what the table of rights says, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from graph.errors import NotAuthenticated, RuleViolation
from graph.services.access.keys import authenticate, create_key, revoke_key, rotate_key

KEYS = {"role": "planner"}


def bare(graph_client, **headers):
    return httpx.Client(base_url=graph_client.base_url, headers=headers, timeout=60)


@pytest.mark.parametrize("path", ["/", "/v1", "/health", "/openapi.json"])
def test_health_the_document_and_the_front_need_no_key(graph_client, path):
    with bare(graph_client) as client:
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "sent", [{}, {"Authorization": "Bearer jj_nobody"}, {"Authorization": "Basic eA=="}, {"Authorization": "Bearer"}]
)
def test_everything_else_is_401_without_a_key(graph_client, sent):
    document = graph_client.get("/openapi.json").json()
    with bare(graph_client, **sent) as client:
        for path, operations in document["paths"].items():
            for method in operations:
                if "x-action" not in operations[method]:
                    continue
                answer = client.request(method, path.replace("{", "").replace("}", ""), json={})
                assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated"), (method, path)
                assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_key_is_shown_once_and_only_its_hash_is_kept(graph_client, empty_store):
    made = graph_client.post("/v1/keys", json={"role": "officer", "regions": ["35.09"], "expires": "30d"})
    assert made.status_code == 201
    secret = made.json()["key"]
    assert secret.startswith(f"jj_{made.json()['prefix']}_")
    listed = graph_client.get("/v1/keys").json()["items"]
    assert graph_client.get(f"/v1/keys/{made.json()['id']}").json() in listed
    assert graph_client.get("/v1/keys/none").json()["code"] == "not_found"
    assert len(listed) == 2
    assert all("key" not in one and "hash" not in one for one in listed)
    kept = empty_store._bolt.read("find_key", prefix=made.json()["prefix"])
    assert secret not in str(kept)
    with bare(graph_client, Authorization=f"Bearer {secret}") as officer:
        me = officer.get("/v1/me").json()
        assert (me["role"], me["regions"], me["may"]["proposals.write"]) == ("officer", ["35.09"], "region")
        assert officer.get("/v1/keys").json()["code"] == "not_allowed"


def test_a_revoked_key_ends_at_once(graph_client, empty_store):
    made = graph_client.post("/v1/keys", json=KEYS).json()
    with bare(graph_client, Authorization=f"Bearer {made['key']}") as planner:
        assert planner.get("/v1/me").status_code == 200
        assert graph_client.delete(f"/v1/keys/{made['id']}").json()["revoked_at"]
        assert planner.get("/v1/me").status_code == 401
    other, secret = create_key(empty_store, "planner")
    with bare(graph_client, Authorization=f"Bearer {secret}") as planner:
        assert planner.get("/v1/me").status_code == 200
        revoke_key(empty_store, other.id)  # as another process of this home does it
        assert planner.get("/v1/me").status_code == 401


def test_a_rotated_key_has_the_same_reach_and_the_old_one_a_day(graph_client):
    made = graph_client.post("/v1/keys", json={"role": "officer", "regions": ["35"]}).json()
    fresh = graph_client.post(f"/v1/keys/{made['id']}/rotate", json={}).json()
    assert (fresh["regions"], fresh["replaces"]) == (["35"], made["id"])
    old = next(one for one in graph_client.get("/v1/keys").json()["items"] if one["id"] == made["id"])
    assert datetime.fromisoformat(old["expires_at"]) < datetime.now(UTC) + timedelta(hours=25)


def test_whoever_holds_a_rotated_key_stays_who_it_was(graph_client):
    made = graph_client.post("/v1/keys", json={"role": "officer", "regions": ["35"]}).json()
    fresh = graph_client.post(f"/v1/keys/{made['id']}/rotate").json()
    last = graph_client.post(f"/v1/keys/{fresh['id']}/rotate", json={}).json()
    for one in (made, fresh, last):
        with bare(graph_client, Authorization=f"Bearer {one['key']}") as officer:
            assert officer.get("/v1/me").json()["id"] == made["id"] == one["holder"]


def test_an_administrator_of_a_region_makes_and_ends_no_key_that_reaches_farther(graph_client):
    national = graph_client.post("/v1/keys", json=KEYS).json()
    regional = graph_client.post("/v1/keys", json={"role": "admin", "regions": ["35"]}).json()
    with bare(graph_client, Authorization=f"Bearer {regional['key']}") as admin:
        for body in ({"role": "admin"}, {"role": "officer", "regions": ["36"]}, {"role": "planner"}):
            assert admin.post("/v1/keys", json=body).json()["code"] == "not_allowed"
        assert admin.post("/v1/keys", json={"role": "officer", "regions": ["35.09"]}).status_code == 201
        assert admin.post(f"/v1/keys/{national['id']}/rotate", json={}).json()["code"] == "not_allowed"
        assert admin.delete(f"/v1/keys/{national['id']}").json()["code"] == "not_allowed"
        assert admin.get(f"/v1/keys/{national['id']}").json()["code"] == "not_allowed"
        assert admin.get(f"/v1/keys/{regional['id']}").json()["regions"] == ["35"]
        assert {one["role"] for one in admin.get("/v1/keys").json()["items"]} == {"admin", "officer"}
        assert all(one["regions"] for one in admin.get("/v1/keys").json()["items"])


def test_an_expired_key_says_so(empty_store):
    past = datetime(2026, 1, 1, tzinfo=UTC)
    _, secret = create_key(empty_store, "planner", expires="1d", moment=past)
    with pytest.raises(NotAuthenticated, match="expired on 2026-01-02"):
        authenticate(empty_store, secret)
    assert authenticate(empty_store, secret, moment=past).role == "planner"
    with pytest.raises(NotAuthenticated, match="not known"):
        authenticate(empty_store, secret[:-1] + ("A" if secret[-1] != "A" else "B"))


@pytest.mark.parametrize(
    ("role", "more"),
    [
        ("officer", {}),
        ("supplier", {}),
        ("king", {}),
        ("planner", {"expires": "99y"}),
        ("planner", {"expires": "soon"}),
    ],
)
def test_a_key_that_would_mean_too_much_is_not_made(empty_store, role, more):
    with pytest.raises(RuleViolation):
        create_key(empty_store, role, **more)


def test_a_revoked_key_is_not_rotated(empty_store):
    made, _ = create_key(empty_store, "planner")
    revoke_key(empty_store, made.id)
    with pytest.raises(RuleViolation, match="revoked"):
        rotate_key(empty_store, made.id)


def test_a_repeated_request_gives_the_first_answer_and_another_body_is_refused(graph_client):
    named = {"Idempotency-Key": "once"}
    first = graph_client.post("/v1/keys", json=KEYS, headers=named)
    again = graph_client.post("/v1/keys", json=KEYS, headers=named)
    assert again.status_code == 201
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json() | {"key": ""}  # the secret itself is kept nowhere
    assert len(graph_client.get("/v1/keys").json()["items"]) == 2
    other = graph_client.post("/v1/keys", json={"role": "auditor"}, headers=named)
    assert (other.status_code, other.json()["code"]) == (422, "invalid_request")
    assert other.json()["errors"][0]["where"] == ["header", "Idempotency-Key"]


def test_a_body_that_is_too_large_is_413(graph_client):
    answer = graph_client.post("/v1/proposals", content=b" " * 1_100_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "content_too_large")

    def pieces():
        for _ in range(20):
            yield b" " * 100_000

    answer = graph_client.post("/v1/proposals", content=pieces())
    assert answer.status_code == 413


def test_too_many_requests_are_429_and_every_answer_says_how_many_are_left(graph_client, monkeypatch, serve):
    from graph.rest import create_app
    from graph.settings import settings

    assert int(graph_client.get("/v1/me").headers["ratelimit-remaining"]) > 0
    monkeypatch.setenv("JEJARING_RATE_PER_MINUTE", "3")
    settings.cache_clear()
    with serve(create_app()) as client:
        client.headers["Authorization"] = graph_client.headers["Authorization"]
        codes = [client.get("/v1/me").status_code for _ in range(5)]
        answer = client.get("/v1/me")
    assert codes == [200, 200, 200, 429, 429]
    assert answer.json()["code"] == "too_many_requests"
    assert int(answer.headers["retry-after"]) >= 1


def test_the_command_knows_the_roles_of_the_table():
    from typing import get_args

    from graph.cli.key import RoleName
    from graph.model.rights import Role

    assert set(get_args(RoleName)) == set(Role)
