"""Every route by every role on things of the own and of another region, held against the table of rights."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from graph.model.rights import RIGHTS, Role, Scope
from tests.rest.world_of_roles import fill, keys_for

REFUSED = {401, 403}
REACHED_BY_PARTY = {
    "needs": ("grower", "grower2"), "services": ("bds", "bds2"), "visits": ("grower", "grower2"),
    "indicators": ("grower", "grower2"), "notices": ("forum", "bds2"), "programmes": ("forum", "bds2"),
}  # fmt: skip
BODIES = {
    "needs": {"kind": "machine", "said": "kiln"},
    "services": {"kind": "training", "said": "packaging"},
    "visits": {"on": "2026-11-01", "said": "seen"},
    "indicators": {"kind": "sales", "on": "2026-11-01", "value": 1, "unit": "rp", "source": "visit"},
    "notices": {"kind": "seminar", "title": "seminar", "on": "2026-12-07"},
    "programmes": {"kind": "coaching", "name": "coaching"},
}
PARTY_FIELD = {"notices": "organiser", "programmes": "owner"}
OFFER = {"commodity": "10793", "unit": "kg", "units_per_month": 10}
NO_OBJECT = re.compile(
    r"/v1/(imports|institutions|institutions/records|matches/runs|plans|clusters|questions|webhooks|keys|scenarios|reviews)/\{"
)


@pytest.fixture
def world(empty_store, graph_client):
    """Own and other things, made by an administrator; proposals are offered, so that both sides see them."""
    fill(empty_store)
    keys = keys_for(empty_store, str(graph_client.base_url))
    admin = keys[Role.ADMIN]
    ids = {}
    for place, (supplier, buyer) in enumerate((("grower", "mill"), ("grower2", "mill2"))):
        body = {"kind": "training", "supplier": supplier, "buyer": buyer}
        made = admin.post("/v1/proposals", json=body).json()
        ids["proposals", place] = made["id"]
        offered = offer(empty_store, made["id"], supplier)
        assert offered.engagement.state == "offered"
        person = {"name": "x", "purpose": "calls", "consent_on": "2026-11-01"}
        ids["persons", place] = admin.post(f"/v1/parties/{supplier}/persons", json=person).json()["id"]
        for resource, sides in REACHED_BY_PARTY.items():
            field = PARTY_FIELD.get(resource, "party")
            answer = admin.post(f"/v1/{resource}", json=BODIES[resource] | {field: sides[place]})
            assert answer.status_code in (201, 403), answer.text
            if answer.status_code == 403:  # programmes are the planner's
                answer = keys[Role.PLANNER].post(f"/v1/{resource}", json=BODIES[resource] | {field: sides[place]})
            ids[resource, place] = answer.json()["id"]
    yield keys, ids
    keys.close()


def offer(store, proposal_id, party):
    from graph.services.access.callers import Caller
    from graph.services.engagement.proposals import take

    return take(store, Caller("k", Role.SUPPLIER, party=party), proposal_id, "offer")


def parties_of(resource, place):
    if resource in REACHED_BY_PARTY:
        return [REACHED_BY_PARTY[resource][place]]
    return [("grower", "mill"), ("grower2", "mill2")][place]


def request_for(method, path, ids, place):
    """Return path, body and the parties that the thing concerns; None where the route has no thing of a region."""
    resource = path.split("/")[2]
    sides = parties_of(resource, place)
    filled = path.replace("{proposal_id}", ids["proposals", place]).replace("{partnership_id}", ids["proposals", place])
    filled = filled.replace("{party_id}", sides[0]).replace("{person_id}", ids["persons", place])
    filled = filled.replace("{thing_id}", ids.get((resource, place), "x")).replace("{name}.{form}", "proposal.docx")
    filled = filled.replace("{resource}.{form}", "parties.csv").replace("{lot_id}", f"{resource[0]}{place}")
    filled = re.sub(r"\{\w+\}", "019a0000-0000-7000-8000-000000000000", filled)
    body = None
    if method in ("post", "patch"):
        body = {}
        tail = path.rsplit("/", 1)[-1]
        if resource in BODIES and tail == resource:
            body = BODIES[resource] | {PARTY_FIELD.get(resource, "party"): sides[0]}
        elif resource in ("offers", "demands") and tail == resource:
            body = OFFER | {"party": sides[0 if resource == "offers" else 1]}
            sides = [body["party"]]
        elif tail == "parties":
            body = {"kind": "enterprise", "name": "UD Baru", "region": ("35.09", "36.71")[place]}
            sides = ()
        elif tail == "proposals":
            body = {"kind": "training", "supplier": sides[0], "buyer": sides[1]}
        elif tail == "steps":
            body = {"step": "pay", "amount_rp": 1}
        elif tail == "links":
            body = {"party": sides[1]}
        elif tail == "complaints":
            body = {"said": "late", "about": sides[1]}
        elif tail == "persons":
            body = {"name": "y", "purpose": "calls", "consent_on": "2026-11-01"}
    return filled, body, sides_of(path, resource, sides)


def sides_of(path, resource, sides):
    """Return the parties that one thing of a resource concerns."""
    one = {"parties": sides[:1], "offers": sides[:1], "demands": sides[1:]} if "{" in path else {}
    return one.get(resource, sides)


def expected(role, action, sides, place, *, has_thing):
    """Return whether the table lets the role reach a thing of these parties in that region."""
    scope = RIGHTS[action][role]
    if scope is Scope.NONE:
        return False
    if not has_thing or scope in (Scope.ALL, Scope.MASKED):
        return True
    if scope is Scope.REGION:
        return place == 0
    from tests.rest.world_of_roles import PARTY_OF

    return PARTY_OF.get(role) in sides


def concerns_a_thing(method, path):
    if NO_OBJECT.search(path) or "/bulk" in path:
        return False
    resource = path.split("/")[2]
    if "{" in path and "{resource}" not in path:
        return True
    writes = method == "post" and path.rsplit("/", 1)[-1] == resource
    return writes and resource in {*BODIES, "offers", "demands", "parties", "proposals"}


SHOWN = {
    (Role.BUYER, "get", "/v1/parties/{party_id}", 0), (Role.BUYER, "get", "/v1/offers/{lot_id}", 0),
    (Role.COOPERATIVE, "post", "/v1/proposals", 0),
}  # fmt: skip
"""Cells that consent opens (the grower has offered something to the mill) or membership (it is one of the coop's)."""


@dataclass(frozen=True)
class Request:
    """One request of the walk: what is asked, of whose things, and where."""

    method: str
    path: str
    target: str
    body: object
    action: str
    sides: tuple[str, ...]
    place: int
    of_a_thing: bool


def requests_of(document, ids):
    """Return every route on a thing of the own and of the other region; once where no thing is asked for."""
    for path, operations in sorted(document["paths"].items()):
        for method, operation in operations.items():
            if "x-action" not in operation:
                continue
            of_a_thing = concerns_a_thing(method, path) or path in ("/v1/directory", "/v1/candidates")
            for place in (0, 1) if of_a_thing else (0,):
                target, body, sides = request_for(method, path, ids, place)
                if path == "/v1/candidates":
                    target, sides = f"{target}?party={sides[0]}", sides[:1]
                if path == "/v1/directory":
                    target += f"?region={('35', '36')[place]}"
                yield Request(method, path, target, body, operation["x-action"], tuple(sides), place, of_a_thing)


def walk(role, client, requests):
    """Ask all as one role and return the cells that are not as the table says."""
    wrong = []
    for one in requests:
        body = {"step": "check", "line": "x"} if role is Role.VERIFIER and "/steps" in one.path else one.body
        answer = client.request(one.method, one.target, json=body, headers={"If-Match": '"99999"'})
        allowed = answer.status_code not in REFUSED
        should = (role, one.method, one.path, one.place) in SHOWN or expected(
            role, one.action, one.sides, one.place, has_thing=one.of_a_thing
        )
        if allowed != should or answer.status_code >= 500:
            wrong.append((one.method, one.path, str(role), ("own", "other")[one.place], answer.status_code))
    return wrong


def test_every_route_every_role_own_and_other_region(world, graph_client):
    keys, ids = world
    requests = list(requests_of(graph_client.get("/openapi.json").json(), ids))
    assert len(requests) * len(Role) > 1000
    with ThreadPoolExecutor(4) as several:
        wrong = [one for found in several.map(lambda role: walk(role, keys[role], requests), Role) for one in found]
    assert wrong == [], "\n".join(map(str, wrong))


def test_the_table_holds_an_action_for_every_role():
    assert all(set(row) == set(Role) for row in RIGHTS.values())
