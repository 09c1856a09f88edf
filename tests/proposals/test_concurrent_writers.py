"""Many writers on few proposals against the real graph: one wins, none is lost, and the end equals a serial replay."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from graph.errors import RuleViolation, StaleVersion, StoreConflict
from graph.model.rights import Role
from graph.proposals import Actor, Terms, act, from_facts, to_facts
from graph.services.access.audit import seal_all, verify
from graph.services.access.callers import Caller
from graph.services.engagement.proposals import draft, get, take
from tests.proposals.test_life_cycle import WHOLE
from tests.rest.world_of_roles import fill

GROWER = Caller("k-grower", Role.SUPPLIER, party="grower")
MILL = Caller("k-mill", Role.BUYER, party="mill")
STEPS = [
    ("offer", GROWER, {}), ("interest", MILL, {}), ("negotiate", GROWER, {}),
    ("counter", GROWER, {"terms": WHOLE.model_copy(update={"payment_days": 14})}),
    ("counter", MILL, {"terms": WHOLE.model_copy(update={"payment_days": 21})}),
    ("consent", MILL, {"purpose": "memorandum"}), ("consent", GROWER, {"purpose": "memorandum"}),
    ("memorandum", GROWER, {}), ("consent", MILL, {"purpose": "contract"}), ("contract", GROWER, {}),
    ("activate", MILL, {}), ("deliver", GROWER, {"units": 7, "again": True}), ("pay", MILL, {"amount_rp": 700}),
    ("deliver", GROWER, {"units": 3, "again": True}), ("dispute", MILL, {"said": "late"}), ("settle", MILL, {}),
]  # fmt: skip


def work_on(store, ids, seed, operations):
    """Take random steps as two officers' programs would; return how many were done, and how many met another writer."""
    drawn = random.Random(seed)
    done = met = 0
    for _ in range(operations):
        proposal_id = drawn.choice(ids)
        step, caller, facts = drawn.choice(STEPS)
        try:
            seen = get(store, caller, proposal_id)
            take(store, caller, proposal_id, step, expected=seen.thing.seq, facts=facts)
            done += 1
        except StaleVersion:
            met += 1
        except (RuleViolation, StoreConflict, LookupError):
            continue
    return done, met


def replayed(store, proposal_id):
    """Return the engagement that the events say, taken one after the other through the pure machine."""
    first, *rest = store.things.events_of(proposal_id)
    engagement = from_facts(json.loads(first.body))
    for event in rest:
        said = json.loads(event.body)
        step, party = said.pop("step"), said.pop("for")
        if "terms" in said:
            said["terms"] = Terms.model_validate(said["terms"])
        engagement = act(engagement, step, Actor(event.actor, "party", party), event.at, **said)
    return engagement


def check(store, ids, done):
    events = {one: store.things.events_of(one) for one in ids}
    assert sum(len(of) - 1 for of in events.values()) == done  # every acknowledged write, each once
    for one in ids:
        thing = store.things.get_thing("proposals", one)
        assert [event.seq for event in events[one]] == list(range(1, thing.seq + 1))
        assert to_facts(replayed(store, one)) == to_facts(from_facts(thing.facts))
    assert seal_all(store, settled=timedelta(0)) >= done
    assert verify(store).intact


@pytest.mark.parametrize(
    ("writers", "operations"), [(6, 40), pytest.param(10, 1000, marks=pytest.mark.slow)], ids=["hundreds", "10000"]
)
def test_random_operations_of_many_writers_end_as_a_serial_replay_does(empty_store, writers, operations):
    fill(empty_store)
    ids = [
        draft(empty_store, "partnership", "grower", "mill", terms=WHOLE, caller=GROWER).thing.id
        for _ in range(3 if operations < 100 else 60)
    ]
    with ThreadPoolExecutor(writers) as pool:
        told = list(pool.map(lambda seed: work_on(empty_store, ids, seed, operations), range(writers)))
    done = sum(one for one, _ in told)
    assert done >= len(ids)  # each was offered by somebody: whoever met another writer had one before him
    check(empty_store, ids, done)


def test_of_two_who_answer_at_once_one_wins_and_the_other_is_told(empty_store):
    fill(empty_store)
    made = draft(empty_store, "training", "grower", "mill", caller=GROWER)
    offered = take(empty_store, GROWER, made.thing.id, "offer")
    seen = offered.thing.seq

    def answer(step):
        try:
            return take(empty_store, MILL, made.thing.id, step, expected=seen).engagement.state
        except StaleVersion as lost:
            return lost.context["seq"]

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(answer, ["interest", "decline"]))
    assert seen + 1 in told
    assert {one for one in told if isinstance(one, str)} < {"interest", "declined"}
    assert len(empty_store.things.events_of(made.thing.id)) == seen + 1


WRITER = """
import sys
from graph.store import connect
from graph.services.engagement.proposals import take
from tests.proposals.test_concurrent_writers import GROWER
with connect() as store:
    for n in range(100_000):
        take(store, GROWER, sys.argv[1], "pay", facts={"amount_rp": n + 1}, request=f"r{n}")
        print(n, flush=True)
"""


def test_a_writer_killed_in_the_middle_leaves_no_half_and_its_repeat_no_double(empty_store, neo4j_home, pytestconfig):
    fill(empty_store)
    made = draft(empty_store, "training", "grower", "mill", caller=GROWER).thing.id
    for step, caller in (("offer", GROWER), ("interest", MILL), ("negotiate", GROWER), ("activate", MILL)):
        take(empty_store, caller, made, step)
    before = empty_store.things.get_thing("proposals", made).seq
    words = [sys.executable, "-c", WRITER, made]
    surroundings = os.environ | {"JEJARING_HOME": str(neo4j_home), "PYTHONPATH": str(pytestconfig.rootpath)}
    writer = subprocess.Popen(words, env=surroundings, stdout=subprocess.PIPE, text=True, cwd=pytestconfig.rootpath)
    for _ in range(5):
        writer.stdout.readline()
    time.sleep(0.013)
    writer.send_signal(signal.SIGKILL)
    rest = writer.stdout.read().split()
    writer.wait()
    writer.stdout.close()
    acknowledged = int(rest[-1]) + 1 if rest else 5
    for n in range(acknowledged + 2):  # whoever repeats what was not acknowledged does it once
        take(empty_store, GROWER, made, "pay", facts={"amount_rp": n + 1}, request=f"r{n}")
    events = empty_store.things.events_of(made)[before:]
    assert [json.loads(event.body)["amount_rp"] for event in events] == list(range(1, len(events) + 1))
    assert len(events) == acknowledged + 2
    assert empty_store.things.get_thing("proposals", made).seq == before + len(events)
    assert date.fromisoformat(get(empty_store, GROWER, made).engagement.active_since.isoformat())


def test_a_changed_event_a_removed_one_and_a_changed_seal_are_found(empty_store):
    fill(empty_store)
    made = draft(empty_store, "training", "grower", "mill", caller=GROWER).thing.id
    take(empty_store, GROWER, made, "offer")
    assert seal_all(empty_store, settled=timedelta(0)) == 2
    assert verify(empty_store).intact
    bolt = empty_store._bolt
    bolt.run_schema(f"MATCH (e:Event {{aggregate: '{made}', seq: 2}}) SET e.why = 'other'")
    assert [fault["seq"] for fault in verify(empty_store).faults] == [2]
    [told] = verify(empty_store, "id").faults
    assert (told["code"], told["fault"]) == ("words_changed", "kata-kata peristiwa itu diubah")
    bolt.run_schema(f"MATCH (e:Event {{aggregate: '{made}', seq: 2}}) SET e.why = ''")
    assert verify(empty_store).intact
    bolt.run_schema(f"MATCH (e:Event {{aggregate: '{made}', seq: 2}}) DETACH DELETE e")
    assert len(verify(empty_store).faults) == 2
