"""kill -9 of the graph database and of the API while many writes are under way: nothing half, lost or done twice."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress

import httpx
import pytest

from graph.services.keys import create_key
from graph.services.proposals import draft, take
from graph.store import connect, server
from tests.neo4j_server import another_home
from tests.proposals.test_concurrent_writers import GROWER, MILL, WRITER
from tests.rest.world_of_roles import fill

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("store")]


def run(home, root, *words):
    surroundings = os.environ | {"JEJARING_HOME": str(home), "PYTHONPATH": str(root)}
    surroundings.pop("NEO4J_URI", None)
    words, out = [sys.executable, *words], {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    return subprocess.Popen(words, env=surroundings, cwd=root, **out)


def units_of(store, proposal):
    import json

    events = store.things.events_of(proposal)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    return [json.loads(event.body)["units"] for event in events if event.action == "proposals.deliver"]


def test_neo4j_killed_in_the_middle_keeps_what_was_acknowledged_and_nothing_twice(tmp_path, pytestconfig):
    with another_home(tmp_path / "home") as chosen:
        server.start(chosen.home, cache=chosen.cache)
        with connect(chosen) as store:
            fill(store)
            made = draft(store, "training", "grower", "mill", caller=GROWER).thing.id
            for step, caller in (("offer", GROWER), ("interest", MILL), ("negotiate", GROWER), ("activate", MILL)):
                take(store, caller, made, step)
        writer = run(chosen.home, pytestconfig.rootpath, "-c", WRITER, made)
        for _ in range(20):
            writer.stdout.readline()
        os.kill(server.status(chosen.home).pid, signal.SIGKILL)
        time.sleep(1)
        writer.kill()
        rest = writer.stdout.read().split()
        writer.wait()
        writer.stdout.close()
        acknowledged = int(rest[-1]) + 1 if rest else 20
        server.start(chosen.home, cache=chosen.cache)
        with connect(chosen) as store:
            assert units_of(store, made)[:acknowledged] == list(range(1, acknowledged + 1))
            for n in range(acknowledged + 2):
                take(store, GROWER, made, "deliver", facts={"units": n + 1}, request=f"r{n}")
            assert units_of(store, made) == list(range(1, acknowledged + 3))


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def serve(home, root, port):
    api = run(home, root, "-m", "graph.cli", "serve", "--port", str(port))
    for _ in range(600):
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).status_code == 200:
                return api
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError


def test_the_api_killed_in_the_middle_answers_repeats_with_what_was_done(empty_store, neo4j_home, pytestconfig):
    fill(empty_store)
    _, secret = create_key(empty_store, "admin")
    port = free_port()
    api = serve(neo4j_home, pytestconfig.rootpath, port)
    body = {"kind": "training", "supplier": "grower", "buyer": "mill"}

    def make(client, n):
        return client.post("/v1/proposals", json=body | {"reason": str(n)}, headers={"Idempotency-Key": f"k{n}"})

    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {secret}"}, timeout=60
    ) as client:
        ids = [make(client, n).json()["id"] for n in range(10)]
        threading.Timer(0.5, os.kill, (api.pid, signal.SIGKILL)).start()
        with suppress(httpx.HTTPError):
            while True:
                ids.append(make(client, len(ids)).json()["id"])
        api.wait()
        api.stdout.close()
        api = serve(neo4j_home, pytestconfig.rootpath, port)
        repeated = [make(client, n).json()["id"] for n in range(len(ids) + 2)]
        assert repeated[: len(ids)] == ids
        listed = client.get("/v1/proposals?limit=1000").json()["items"]
        assert sorted(one["id"] for one in listed) == sorted(repeated)
    api.terminate()
    api.wait()
    api.stdout.close()
