"""kill -9 of the API, of the worker and of the graph database while they write: nothing half, lost or done twice."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import httpx
import pytest

from graph.services.access.callers import MACHINE
from graph.services.access.keys import create_key
from graph.services.engagement.proposals import draft, take
from graph.services.lists import imports
from graph.store import connect, server
from tests.neo4j_server import another_home, wipe
from tests.proposals.test_concurrent_writers import GROWER, MILL, WRITER
from tests.rest.world_of_roles import fill

BODY = {"kind": "training", "supplier": "grower", "buyer": "mill"}
WRITERS = ("a", "b", "c")
LIST = """Nama Usaha,Jenis,Kabupaten,Produk,Kapasitas per bulan,Satuan,Harga per kg
UD Sumber Rejeki,enterprise,Kabupaten Jember,keripik singkong,500,kg,21000
CV Maju Bersama,enterprise,Kabupaten Jember,keripik singkong,900,kg,20000
UD Tani Makmur,enterprise,Kabupaten Banyuwangi,keripik pisang,300,kg,25000
"""


def run(home, root, *words):
    surroundings = os.environ | {
        "JEJARING_HOME": str(home), "PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1",
        "JEJARING_RATE_PER_MINUTE": "100000",
    }  # fmt: skip
    surroundings.pop("NEO4J_URI", None)
    out = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    return subprocess.Popen([sys.executable, *words], env=surroundings, cwd=root, **out)


@contextmanager
def served(home, root, secret):
    """The API as a process of its own, and a client of it."""
    api = run(home, root, "-m", "graph.cli", "serve", "--port", "0", "--no-worker")
    try:
        address = re.search(r"http://127\.0\.0\.1:\d+", api.stdout.readline())[0]
        headers = {"Authorization": f"Bearer {secret}"}
        with httpx.Client(base_url=address, headers=headers, timeout=120) as client:
            while True:
                try:
                    client.get("/health")
                    break
                except httpx.ConnectError:
                    assert api.poll() is None
                    time.sleep(0.1)
            yield api, client
    finally:
        api.kill()
        api.wait()
        api.stdout.close()


def write(client, who, n):
    """Make a proposal and edit it, each under its own key; return its id."""
    while True:
        made = client.post("/v1/proposals", json=BODY, headers={"Idempotency-Key": f"{who}-{n}"})
        if made.status_code not in (409, 503):
            break
        time.sleep(0.2)
    assert made.status_code == 201, made.text
    name = made.json()["id"]
    headers = {"Idempotency-Key": f"{who}-{n}-edit", "If-Match": '"1"'}
    while True:
        edited = client.post(f"/v1/proposals/{name}/steps", json={"step": "edit", "reason": f"{n}"}, headers=headers)
        if edited.status_code not in (409, 503):
            break
        time.sleep(0.2)
    assert (edited.status_code, edited.json().get("seq")) == (200, 2), edited.text
    return name


def keep_writing(client, done, until):
    """Start writers who write until the line breaks, or until they are told to end."""

    def go_on(who):
        with httpx.Client(base_url=client.base_url, headers=client.headers, timeout=120) as own:
            try:
                while not until.is_set():
                    done[who].append(write(own, who, len(done[who])))
            except httpx.TransportError:
                return

    writers = [threading.Thread(target=go_on, args=(who,)) for who in WRITERS]
    for writer in writers:
        writer.start()
    return writers


def until_written(done, count, writers):
    while sum(map(len, done.values())) < count:
        assert all(writer.is_alive() for writer in writers)
        time.sleep(0.02)


def check_repeats(client, done):
    """Every request again, and two that never came: the same ids, and each proposal has its two events."""
    again = {who: [write(client, who, n) for n in range(len(ids) + 2)] for who, ids in done.items()}
    assert {who: again[who][: len(ids)] for who, ids in done.items()} == done
    made = sorted(one for ids in again.values() for one in ids)
    listed = client.get("/v1/proposals?limit=1000").json()["items"]
    assert [one["id"] for one in sorted(listed, key=lambda one: one["id"])] == made
    for one in made:
        events = client.get(f"/v1/proposals/{one}/events").json()["items"]
        assert [(event["seq"], event["action"]) for event in events] == [(1, "proposals.make"), (2, "proposals.edit")]


def test_the_api_killed_while_three_write_answers_repeats_with_what_was_done(empty_store, neo4j_home, pytestconfig):
    fill(empty_store)
    _, secret = create_key(empty_store, "admin")
    done = {who: [] for who in WRITERS}
    with served(neo4j_home, pytestconfig.rootpath, secret) as (api, client):
        writers = keep_writing(client, done, threading.Event())
        until_written(done, 6, writers)
        api.send_signal(signal.SIGKILL)
        for writer in writers:
            writer.join()
    with served(neo4j_home, pytestconfig.rootpath, secret) as (_, client):
        check_repeats(client, done)


DYING_WORKER = """
import os, signal, sys
from graph.services.lists.imports import commit
told = 0
def die(*_):
    global told
    told += 1
    if told == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
commit(sys.argv[1], die)
print(told)
"""


def content(store):
    """What an import leaves in the graph, as far as it does not name the moment."""
    network = store.snapshot()
    rows = {name: store.records_of(name) for name in network.parties["id"]}
    return network.fingerprint(), rows, [load.finished for load in store.loads()]


def after_a_kill(store, home, root, place=None):
    """Return what an import leaves whose worker died at a place of its progress, if any, and was begun again.

    The second answer says whether the worker had ended before it came to that place.
    """
    wipe(store)
    (home / "list.csv").write_text(LIST)
    with (home / "list.csv").open("rb") as file:
        made = imports.upload(MACHINE, "office", [("list.csv", file)]).id
    ended = False
    if place is not None:
        with run(home, root, "-c", DYING_WORKER, made, str(place)) as worker:
            ended = bool(worker.stdout.read())
        assert worker.returncode == (0 if ended else -signal.SIGKILL)
    imports.commit(made)
    imports.commit(made)
    assert len(store.things.events_of(made)) == 1
    return content(store), ended


@pytest.mark.parametrize("places", [[6], pytest.param(range(1, 60), marks=pytest.mark.slow)], ids=["one", "all"])
def test_a_worker_killed_in_an_import_leaves_what_an_import_without_a_kill_leaves(
    places, empty_store, neo4j_home, pytestconfig
):
    whole, _ = after_a_kill(empty_store, neo4j_home, pytestconfig.rootpath)
    assert len(whole[1]) == 3
    assert all(len(rows) == 1 and rows[0].source == "office/list" for rows in whole[1].values())
    for place in places:
        found, ended = after_a_kill(empty_store, neo4j_home, pytestconfig.rootpath, place)
        assert found == whole, place
        if ended:
            break


def paid_in(store, proposal):
    events = store.things.events_of(proposal)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    return [json.loads(event.body)["amount_rp"] for event in events if event.action == "proposals.pay"]


@pytest.mark.slow
def test_neo4j_killed_in_the_middle_keeps_what_was_acknowledged_and_nothing_twice(tmp_path, pytestconfig):
    with another_home(tmp_path / "home") as chosen:
        server.start(chosen.home, cache=chosen.cache)
        with connect(chosen) as store:
            fill(store)
            made = draft(store, "training", "grower", "mill", caller=GROWER).thing.id
            for step, caller in (("offer", GROWER), ("interest", MILL), ("negotiate", GROWER), ("activate", MILL)):
                take(store, caller, made, step)
        with run(chosen.home, pytestconfig.rootpath, "-c", WRITER, made) as writer:
            for _ in range(20):
                writer.stdout.readline()
            os.kill(server.status(chosen.home).pid, signal.SIGKILL)
            rest = writer.stdout.read().split()
        acknowledged = int(rest[-1]) + 1 if rest else 20
        server.start(chosen.home, cache=chosen.cache)
        with connect(chosen) as store:
            assert paid_in(store, made)[:acknowledged] == list(range(1, acknowledged + 1))
            for n in range(acknowledged + 2):
                take(store, GROWER, made, "pay", facts={"amount_rp": n + 1}, request=f"r{n}")
            assert paid_in(store, made) == list(range(1, acknowledged + 3))


@pytest.mark.slow
def test_an_api_whose_neo4j_is_killed_starts_it_again_and_goes_on(tmp_path, pytestconfig):
    with another_home(tmp_path / "home") as chosen:
        server.start(chosen.home, cache=chosen.cache)
        with connect(chosen) as store:
            fill(store)
            _, secret = create_key(store, "admin")
        done, until = {who: [] for who in WRITERS}, threading.Event()
        with served(chosen.home, pytestconfig.rootpath, secret) as (_, client):
            writers = keep_writing(client, done, until)
            for count in (9, 30):
                until_written(done, count, writers)
                os.kill(server.status(chosen.home).pid, signal.SIGKILL)
            until_written(done, 45, writers)
            until.set()
            for writer in writers:
                writer.join()
            check_repeats(client, done)
