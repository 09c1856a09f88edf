"""Who changes what another writer is removing is told so: a conflict to be looked at, and no outage."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.errors import StoreConflict
from graph.services.access import persons
from graph.services.access.callers import MACHINE
from tests.store.villages import hamlet


def test_a_change_of_what_is_removed_meanwhile_is_a_conflict(empty_store):
    empty_store.upsert(hamlet(), source="hamlet")
    party = empty_store.snapshot().parties["id"][0]
    consented = {"name": "T", "phone": "1", "purpose": "to be called", "consent_on": "2026-11-01"}
    person = persons.keep(empty_store, MACHINE, party, consented)["id"]
    driver = empty_store._bolt.driver
    with driver.session() as session, ThreadPoolExecutor(1) as other:
        removing = session.begin_transaction()
        removing.run("MATCH (n:Person {id: $id}) DETACH DELETE n", id=person).consume()
        changing = other.submit(persons.correct, empty_store, MACHINE, party, person, {"phone": "2"})
        with driver.session() as looking:
            while not looking.run("SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked'").data():
                assert not changing.done()
        removing.commit()
        with pytest.raises(StoreConflict, match="another writer removed it"):
            changing.result()
