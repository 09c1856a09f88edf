"""Whoever has an account acts itself, and what it never sent is read by its own side alone."""

from __future__ import annotations

from datetime import date

import httpx
import polars as pl

from graph.model.rights import Role
from graph.network import Network
from graph.services.access.callers import Caller
from graph.services.access.keys import create_key
from graph.services.engagement.proposals import get
from graph.services.engagement.publish import publish
from graph.services.pairing.match import MatchParameters, match
from graph.services.sheet.words import place_name
from graph.services.source import Source
from graph.settings import now
from tests.rest.test_end_of_an_agreement import active
from tests.rest.world_of_roles import take


def officer_of(keys, store, region):
    _, secret = create_key(store, "officer", regions=[region])
    return httpx.Client(base_url=keys[Role.OFFICER].base_url, headers={"Authorization": f"Bearer {secret}"}, timeout=60)


def asked(client, proposal, step, **facts):
    headers = {"If-Match": "*", "Accept-Language": "id"}
    return client.post(f"/v1/proposals/{proposal['id']}/steps", json={"step": step, **facts}, headers=headers)


def test_no_officer_takes_a_step_for_a_party_that_has_an_account_and_each_may_prepare_its_draft(keys, empty_store):
    """An officer ended a signed agreement for a mill that had proposed and signed it with its own key."""
    grower, mill, officer, admin = (keys[one] for one in (Role.SUPPLIER, Role.BUYER, Role.OFFICER, Role.ADMIN))
    lives = active(grower, mill, now().date())
    for client in (officer, admin):
        seen = client.get(f"/v1/proposals/{lives['id']}").json()
        assert seen["steps"] == []
        for step, facts in (("terminate", {}), ("deliver", {"units": 5}), ("dispute", {"said": "late"})):
            told = asked(client, lives, step, on_behalf="mill", **facts)
            assert (told.status_code, told.json()["detail"]) == (
                409, "pihak itu punya akun, menyetujui sendiri, dan mengambil langkahnya sendiri",
            )  # fmt: skip
    assert mill.get(f"/v1/proposals/{lives['id']}").json()["state"] == "active"
    body = {"kind": "training", "supplier": "grower", "buyer": "mill"}
    draft = officer.post("/v1/proposals", json=body).json()
    assert draft["steps"] == ["edit"]
    prepared = take(officer, draft, "edit", on_behalf="grower", terms={"months": 6})
    assert asked(officer, prepared, "offer", on_behalf="grower").status_code == 409
    assert take(grower, prepared, "offer")["state"] == "offered"


def test_a_never_sent_draft_is_read_by_an_officer_of_the_proposing_side_alone(keys, empty_store):
    """The officer of the mill's region read the price of a draft that the grower had not sent to it."""
    grower = keys[Role.SUPPLIER]
    made = grower.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"}).json()
    path, events = f"/v1/proposals/{made['id']}", f"/v1/events?of={made['id']}"
    with officer_of(keys, empty_store, "35.78") as theirs, officer_of(keys, empty_store, "35.09") as own:
        edited = take(own, made, "edit", on_behalf="grower", terms={"notes": "80000 at least"})
        drafts = "/v1/proposals?state=draft"
        assert [one["id"] for one in own.get(drafts).json()["items"]] == [made["id"]]
        assert [one["action"] for one in own.get(events).json()["items"]] == ["proposals.make", "proposals.edit"]
        assert theirs.get(path).status_code == 404
        assert theirs.get(f"{path}/papers/proposal.pdf").status_code == 404
        assert (theirs.get(drafts).json()["items"], theirs.get(events).json()["items"]) == ([], [])
        offered = take(grower, edited, "offer")
        assert theirs.get(path).json()["state"] == "offered"
        assert [one["action"] for one in theirs.get(events).json()["items"]] == ["proposals.offer"]
        assert {one["seq"] for one in theirs.get(f"{path}/events").json()["items"]} == {offered["seq"]}


def test_what_an_officer_wrote_of_a_visit_is_read_by_those_alone_who_may_read_names(keys, empty_store):
    """A planner without grant read whom an officer had met, and on which telephone."""
    officer, planner = keys[Role.OFFICER], keys[Role.PLANNER]
    visit = {"party": "grower", "on": "2026-11-01", "said": "met Slamet 081234", "findings": "Slamet owes"}
    made = officer.post("/v1/visits", json=visit | {"payments_on_time": True}).json()
    need = officer.post("/v1/needs", json={"party": "grower", "kind": "machine", "said": "kiln, ask Slamet"}).json()
    for resource, thing in (("visits", made), ("needs", need)):
        one = planner.get(f"/v1/{resource}/{thing['id']}").json()
        (listed,) = planner.get(f"/v1/{resource}").json()["items"]
        for seen in (one, listed):
            assert (seen["id"], seen["said"], seen["kind"]) == (thing["id"], None, thing["kind"])
            assert "Slamet" not in str(seen)
        assert officer.get(f"/v1/{resource}/{thing['id']}").json()["said"] == thing["said"]
    assert planner.get(f"/v1/visits/{made['id']}").json()["payments_on_time"]
    _, secret = create_key(empty_store, "planner", grants=["named"])
    with httpx.Client(base_url=officer.base_url, headers={"Authorization": f"Bearer {secret}"}) as named:
        assert named.get(f"/v1/visits/{made['id']}").json()["findings"] == "Slamet owes"


def test_before_consent_a_possible_partner_is_told_to_its_regency_alone(keys, empty_store):
    """A mill read of which district a maker was."""
    district = pl.DataFrame(
        {"id": ["mill"], "kind": ["enterprise"], "name": ["UD Mill"], "region": ["35.78.08"], "size": ["large"],
         "kbli": [["10792"]]}
    )  # fmt: skip
    empty_store.upsert(Network.from_frames(district, as_of=date(2026, 11, 2)), source="district")

    def place(role):
        told = keys[role].get("/v1/candidates", params={"party": "grower", "radius_km": 2_000}).json()
        return next(one["place"] for one in (*told["items"], *told["near_misses"]) if one["party"] == "mill")

    assert (place(Role.SUPPLIER), place(Role.OFFICER)) == (place_name("35.78"), place_name("35.78.08"))
    grower, mill = keys[Role.SUPPLIER], keys[Role.BUYER]
    made = grower.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"}).json()
    take(mill, take(grower, made, "offer"), "interest")
    assert place(Role.SUPPLIER) == place_name("35.78.08")


def test_an_officer_drafts_for_a_side_of_its_region_alone(keys, empty_store):
    """Else its own draft would not be there for it."""
    body = {"kind": "training", "supplier": "grower", "buyer": "mill"}
    with officer_of(keys, empty_store, "35.78") as theirs:
        assert theirs.post("/v1/proposals", json=body).status_code == 403
        made = theirs.post("/v1/proposals", json=body | {"proposer": "buyer"}).json()
        assert theirs.get(f"/v1/proposals/{made['id']}").json()["steps"] == ["edit"]
    matched = match(Source(empty_store.snapshot(), "office"), MatchParameters())
    for region, side in (("35.78", "buyer"), ("35.09", "supplier"), ("35", "supplier")):
        officer = Caller(f"o-{region}", Role.OFFICER, regions=(region,))
        names = publish(empty_store, officer, matched, "run", most=9, language="en")
        assert {get(empty_store, officer, name).engagement.proposer for name in names} == {side}
