"""A party that turns out to be another one keeps its account and its proposals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from graph.errors import RuleViolation
from graph.model.rights import Role
from graph.services.access import persons
from graph.services.access.audit import seal_all, verify
from graph.services.access.callers import MACHINE, Caller
from graph.services.access.keys import authenticate, create_key
from graph.services.engagement.answers import make_link, read
from graph.services.engagement.proposals import draft, get, take
from graph.services.source import read_source
from graph.services.wire.market import saying
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


DECISION = {"pair": "q", "left": "grower", "right": "grower2", "at": "2026-01-01", "by": "", "note": ""}


def held(store):
    """Return what each party holds: relationships of the process, with their other ends."""
    asked = (
        "MATCH (p:Party)-[t]-(n) WHERE n:Thing OR n:Offer OR t.source STARTS WITH 'proposal:' "
        "RETURN p.id AS party, type(t) AS type, n.id AS other ORDER BY party, type, other"
    )
    with store._bolt.driver.session() as session:
        return [tuple(row) for row in session.run(asked)]


def living(store, supplier):
    """Return an agreement that lives between a supplier and the mill."""
    seller = Caller(f"k-{supplier}", Role.SUPPLIER, party=supplier)
    made = draft(store, "training", supplier, "mill", caller=seller).thing.id
    for caller, step in ((seller, "offer"), (MILL, "interest"), (seller, "negotiate"), (MILL, "activate")):
        take(store, caller, made, step)
    return made


def test_undoing_gives_back_what_belonged_to_each(empty_store):
    fill(empty_store)
    first, second = living(empty_store, "grower"), living(empty_store, "grower2")
    bread = {"party": "grower2", "commodity": "10710", "unit": "kg", "units_per_month": 7}
    saying(empty_store, MACHINE, "offers", ["grower2"], lambda said: said.add(bread))
    words = {one: empty_store.things.get_thing("proposals", one).facts for one in (first, second)}
    before = held(empty_store)
    empty_store.decide(DECISION | {"verdict": "accept"})
    assert {row[0] for row in held(empty_store)} == {"grower", "mill"}
    assert len(held(empty_store)) == len(before)  # nothing is lost, a tie of an agreement neither
    caller = Caller("k-one", Role.SUPPLIER, party="grower")
    assert take(empty_store, caller, second, "pay", facts={"amount_rp": 3}).engagement.suppliers == ("grower",)
    meanwhile = draft(empty_store, "training", "grower", "mill2", caller=caller).thing.id
    empty_store.decide(DECISION | {"verdict": "undo"})
    assert [row for row in held(empty_store) if row[2] != meanwhile and row[0] != "mill2"] == [
        row for row in before if row[0] != "mill2"
    ]
    for one, owner in ((first, "grower"), (second, "grower2")):
        thing = empty_store.things.get_thing("proposals", one)
        assert (thing.parties, thing.facts) == ((owner, "mill"), words[one])
    assert empty_store.things.get_thing("proposals", meanwhile).parties == ("grower", "mill2")
    own = Caller("k-two", Role.SUPPLIER, party="grower2")
    assert take(empty_store, own, second, "complete").engagement.state == "completed"


def test_two_of_one_proposal_do_not_become_one_while_it_goes_on(empty_store):
    fill(empty_store)
    mine = Caller("k-mill2", Role.BUYER, party="mill2")
    made = draft(empty_store, "training", ["grower", "grower2"], "mill2", caller=mine, proposer="buyer").thing.id
    with pytest.raises(RuleViolation, match=made):
        empty_store.decide(DECISION | {"verdict": "accept"})
    assert empty_store.decisions() == []
    take(empty_store, mine, made, "withdraw")
    before = held(empty_store)
    empty_store.decide(DECISION | {"verdict": "accept"})
    assert get(empty_store, mine, made).engagement.suppliers == ("grower", "grower2")  # as it was when it ended
    empty_store.decide(DECISION | {"verdict": "undo"})
    assert held(empty_store) == before


def test_the_tie_of_an_agreement_between_two_that_become_one_comes_back_when_they_come_apart(empty_store):
    fill(empty_store)
    seller, buyer = (Caller(f"k-{one}", Role.SUPPLIER, party=one) for one in ("grower2", "grower"))
    made = draft(empty_store, "training", "grower2", "grower", caller=seller).thing.id
    for caller, step in (
        (seller, "offer"), (buyer, "interest"), (seller, "negotiate"), (buyer, "activate"), (seller, "complete"),
    ):  # fmt: skip
        take(empty_store, caller, made, step)
    before, ties = held(empty_store), read_source(None, store=empty_store).network.ties.height
    assert any(row[2] == "grower" for row in before)
    empty_store.decide(DECISION | {"verdict": "accept"})
    told = read_source(None, store=empty_store).network.ties
    assert not told.filter(told["start"] == told["end"]).height
    assert told.height < ties
    empty_store.decide(DECISION | {"verdict": "undo"})
    assert held(empty_store) == before
    assert read_source(None, store=empty_store).network.ties.height == ties


def test_persons_and_open_links_follow_their_party_and_go_back_with_it(empty_store):
    fill(empty_store)
    facts = {"name": "A", "purpose": "calls", "consent_on": date(2026, 1, 5)}
    persons.keep(empty_store, MACHINE, "grower2", facts)
    made = draft(empty_store, "training", "grower2", "mill", caller=MILL, proposer="buyer").thing.id
    take(empty_store, MILL, made, "offer")
    token = make_link(empty_store, MACHINE, made, "grower2")["token"]

    def whose():
        named = [party for party in ("grower", "grower2") if persons.of_party(empty_store, MACHINE, party)]
        return named, read(empty_store, token)[1]

    assert whose() == (["grower2"], "grower2")
    empty_store.decide(DECISION | {"verdict": "accept"})
    assert (empty_store.persons.of("grower")[0]["party"], read(empty_store, token)[1]) == ("grower", "grower")
    empty_store.decide(DECISION | {"verdict": "undo"})
    assert whose() == (["grower2"], "grower2")


def test_three_that_become_one_come_apart_in_any_order(empty_store):
    fill(empty_store)
    made = {party: living(empty_store, party) for party in ("grower", "grower2", "bds2")}
    before = held(empty_store)
    other = DECISION | {"pair": "r", "left": "grower2", "right": "bds2"}
    empty_store.decide(other | {"verdict": "accept"})
    empty_store.decide(DECISION | {"verdict": "accept"})
    for thing in made.values():
        assert empty_store.things.get_thing("proposals", thing).parties == ("grower", "mill")
    empty_store.decide(DECISION | {"verdict": "undo"})
    assert empty_store.things.get_thing("proposals", made["bds2"]).parties == ("grower2", "mill")
    empty_store.decide(other | {"verdict": "undo"})
    assert held(empty_store) == before
