"""A party that turns out to be another one keeps its account and its proposals."""

from __future__ import annotations

from datetime import timedelta

from graph.model.rights import Role
from graph.services.audit import seal_all, verify
from graph.services.callers import Caller
from graph.services.keys import authenticate, create_key
from graph.services.proposals import draft, get, take
from graph.settings import now
from tests.rest.world_of_roles import fill

MILL = Caller("k-mill", Role.BUYER, party="mill")


def test_a_party_that_turns_out_to_be_another_keeps_its_key_and_its_proposals(empty_store):
    fill(empty_store)
    _, secret = create_key(empty_store, "supplier", party="grower2")
    before = authenticate(empty_store, secret)
    made = draft(empty_store, "training", "grower2", "mill", caller=before).thing.id
    take(empty_store, before, made, "offer")
    decision = {"pair": "q", "left": "grower", "right": "grower2", "at": "2026-01-01", "by": "", "note": ""}
    empty_store.decide(decision | {"verdict": "accept"})
    present = empty_store.things.resolved(["grower2"])["grower2"]
    assert present == "grower"
    caller = authenticate(empty_store, secret)
    assert caller.party == present
    assert empty_store.things.has_account(present, now())
    seen = get(empty_store, caller, made)
    assert (seen.engagement.suppliers, seen.thing.parties) == ((present,), (present, "mill"))
    assert [one.party for one in seen.engagement.consents] == [present]
    assert take(empty_store, MILL, made, "interest").engagement.state == "interest"
    assert take(empty_store, caller, made, "negotiate").engagement.state == "negotiating"
    assert [event.seq for event in empty_store.things.events_of(made)] == [1, 2, 3, 4]
    assert draft(empty_store, "training", present, "mill", caller=caller).engagement.proposer == "supplier"
    empty_store.decide(decision | {"verdict": "undo"})
    assert authenticate(empty_store, secret).party == "grower2"  # and not for ever the other one's
    seal_all(empty_store, settled=timedelta(0))
    assert verify(empty_store).intact
