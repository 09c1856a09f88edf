"""A person's erasure reaches what others wrote, and the audit log tells an erasure from a forgery."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.model.rights import Role
from graph.services.access import persons
from graph.services.access.audit import seal_all, verify
from graph.services.access.callers import MACHINE
from graph.services.access.events import event_hash, make_event
from graph.services.work.housekeeping import keep_house
from graph.settings import Settings, now
from graph.store.configuration import LOG_MEGABYTES
from tests.rest.world_of_roles import take

NAME, PHONE = "Siti Xqzwarni", "0812-7773-33111"
OTHERS = ("Bu xqzwarni minta harga 11.000", "WA +62 812 7773 33111 saja", "NIK 3509012345670001 milik Siti Xqzwarni")


def words_of(store):
    """Every property of every node that still holds a trace."""
    asked = (
        "MATCH (n) UNWIND keys(n) AS k WITH n, k, toStringOrNull(n[k]) AS v WHERE v IS NOT NULL AND "
        "(toLower(v) CONTAINS 'xqzw' OR v CONTAINS '33111' OR v CONTAINS '350901234567') RETURN labels(n) AS l, k, v"
    )
    return [tuple(row) for row in store._bolt.driver.execute_query(asked).records]


@pytest.fixture
def named(keys):
    """A person of grower, and what grower, mill and an officer wrote that names the person."""
    grower, mill, officer = keys[Role.SUPPLIER], keys[Role.BUYER], keys[Role.OFFICER]
    body = {"name": NAME, "phone": PHONE, "purpose": "to be called about offers", "consent_on": "2026-11-01"}
    person = grower.post("/v1/parties/grower/persons", json=body, headers={"Idempotency-Key": "p"}).json()
    asked = {"kind": "training", "supplier": "grower", "buyer": "mill", "reason": OTHERS[0]}
    made = grower.post("/v1/proposals", json=asked | {"terms": {"notes": OTHERS[2]}}).json()
    made = take(grower, made, "offer", why=OTHERS[1])
    take(mill, made, "interest", why="UD Grower: 300 kg sebulan")
    said = {"said": "Siti Xqzwarni terlambat", "about": "grower"}
    assert mill.post(f"/v1/proposals/{made['id']}/complaints", json=said).status_code == 201
    visit = {"party": "grower", "on": "2026-11-02", "said": "bertemu Ibu SITI, 2 karyawan"}
    assert officer.post("/v1/visits", json=visit).status_code == 201
    return person, made


def test_whoever_is_erased_is_named_nowhere_and_the_chain_stays_whole(keys, empty_store, named):
    person, made = named
    grower, admin = keys[Role.SUPPLIER], keys[Role.ADMIN]
    path = f"/v1/parties/grower/persons/{person['id']}"
    seal_all(empty_store, moment=now().replace(year=2100))
    reported = grower.get(f"{path}/report").json()["named_in"]
    assert {one["resource"] for one in reported} == {"proposals", "complaints", "visits"}
    assert words_of(empty_store)
    erased = grower.delete(path).json()
    assert erased["redacted"] == reported
    assert words_of(empty_store) == []
    left = grower.get(f"/v1/proposals/{made['id']}").json()
    assert left["reason"] == "Bu [***] minta harga 11.000"
    events = admin.get(f"/v1/proposals/{made['id']}/events").json()["items"]
    whys = [event["why"] for event in events if event["why"]]
    assert whys == ["WA [***] saja", "UD Grower: 300 kg sebulan"]
    assert verify(empty_store).intact
    seal_all(empty_store, moment=now().replace(year=2100))
    assert verify(empty_store).intact


def test_whoever_was_erased_does_not_come_back_with_an_older_copy(keys, empty_store, named, monkeypatch, tmp_path):
    person, _ = named
    monkeypatch.setattr(persons, "settings", lambda: Settings(home=tmp_path))
    persons.erase(empty_store, MACHINE, "grower", person["id"])
    facts = {"id": person["id"], "party": "grower", "name": NAME}  # as a restored copy would have it
    event = make_event(MACHINE, "persons.keep", "persons", "copy", now(), parties=("grower",), person=person["id"])
    empty_store.persons.store("grower", person["id"], facts, event)
    assert persons.erase_again(empty_store) == 1
    assert words_of(empty_store) == []
    assert persons.erase_again(empty_store) == 0


def test_the_space_of_what_was_erased_is_written_over_once(keys, empty_store, named):
    person, _ = named
    assert empty_store.persons.overwrite() == 0
    keys[Role.SUPPLIER].delete(f"/v1/parties/grower/persons/{person['id']}")
    assert keep_house(empty_store)["overwritten"] > LOG_MEGABYTES
    assert empty_store.persons.overwrite() == 0


def test_another_party_s_words_of_the_same_name_stay(keys, empty_store, named):
    person, _ = named
    other = {"kind": "training", "supplier": "grower2", "buyer": "mill2", "reason": "Siti Xqzwarni yang lain"}
    made = keys[Role.ADMIN].post("/v1/proposals", json=other).json()
    keys[Role.SUPPLIER].delete(f"/v1/parties/grower/persons/{person['id']}")
    assert keys[Role.ADMIN].get(f"/v1/proposals/{made['id']}").json()["reason"] == "Siti Xqzwarni yang lain"


def test_a_word_of_goods_that_is_a_persons_name_too_names_nobody_by_itself(keys):
    """A proposal on jasmine stood in the report of Melati, and its product was taken out when she was erased."""
    grower = keys[Role.SUPPLIER]
    body = {"name": "Melati Xqzwarni", "purpose": "calls", "consent_on": "2026-11-01"}
    person = grower.post("/v1/parties/grower/persons", json=body).json()
    asked = {"kind": "training", "supplier": "grower", "buyer": "mill"}
    goods = grower.post("/v1/proposals", json=asked | {"reason": "pasokan bunga melati dan Keripik Melati"}).json()
    named = grower.post("/v1/proposals", json=asked | {"reason": "kata Bu Melati harga naik"}).json()
    path = f"/v1/parties/grower/persons/{person['id']}"
    assert [one["id"] for one in grower.get(f"{path}/report").json()["named_in"]] == [named["id"]]
    grower.delete(path)
    reasons = [grower.get(f"/v1/proposals/{one['id']}").json()["reason"] for one in (goods, named)]
    assert reasons == ["pasokan bunga melati dan Keripik Melati", "kata Bu [***] harga naik"]


@pytest.mark.parametrize(
    "forgery",
    [
        "SET e.why = 'tidak pernah'",
        "SET e.body = '{}'",
        "SET e.actor = 'other'",
        "SET e.salt = null, e.why = 'tidak pernah'",
        "SET e.salt = null, e.body = null, e.why = null",
        "SET e.left = 'abc'",
        "DETACH DELETE e",
    ],
)
def test_a_forged_event_breaks_the_chain(keys, empty_store, named, forgery):
    person, made = named
    keys[Role.SUPPLIER].delete(f"/v1/parties/grower/persons/{person['id']}")
    seal_all(empty_store, moment=now().replace(year=2100))
    assert verify(empty_store).intact
    empty_store._bolt.driver.execute_query(f"MATCH (e:Event {{aggregate: $id, seq: 3}}) {forgery}", id=made["id"])
    found = verify(empty_store)
    assert not found.intact
    assert made["id"] in str(found.faults) or "seal" in str(found.faults)


def test_words_that_no_erasure_left_so_are_a_forgery(keys, empty_store, named):
    """Who may write to the graph can make a salt and a hash, but no sealed erasure that vouches for them."""
    _, made = named
    seal_all(empty_store, moment=now().replace(year=2100))
    event = empty_store.things.events_of(made["id"])[1]
    forged = replace(event, why="murah sekali", salt="00")
    asked = "MATCH (e:Event {aggregate: $id, seq: 2}) SET e.why = $why, e.salt = '00', e.left = $left"
    given = {"id": made["id"], "why": forged.why, "left": event_hash(forged)}
    empty_store._bolt.driver.execute_query(asked, parameters_=given)
    assert not verify(empty_store).intact
