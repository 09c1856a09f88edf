"""Ranked offtakers of an API that ``jejaring serve`` started, and many users of it at once.

Between the two, reads against a bare FastAPI route that runs the same Cypher, in one run: ratio of p99.
``JEJARING_HOME=… python -m benchmarks.api.reads [users] [seconds]`` needs a home whose graph holds parties.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection

import httpx
import numpy as np
import uvicorn
from fastapi import FastAPI

from benchmarks.api.memory import resident_mb
from benchmarks.api.served import first_client, served
from graph.rest import create_app
from graph.services.access.keys import create_key, revoke_key
from graph.store import connect

ROUNDS = 400


def serve(app):
    """A server on the loopback in a thread; returns it and its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="none"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    return server, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


def bare(store, thing_id):
    """The rival: one route, the same query, no guard, no version, no view."""
    app = FastAPI()

    @app.get("/thing")
    def thing():
        return json.loads(store._bolt.read("get_thing", id=thing_id, resource="notices")[0]["facts"])

    return app


def times(client, path, rounds=ROUNDS):
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        assert client.get(path).status_code == 200
        taken.append(time.perf_counter() - begun)
    return np.array(taken) * 1000


def crowd(address, headers, path, users, seconds):
    """Many users at once, a connection each; returns requests a second and errors.

    One client of httpx for 200 threads spends 7 ms of processor a request on its pool, twice what the server does.
    """
    until = time.monotonic() + seconds

    def one(_):
        done = errors = 0
        with closing(HTTPConnection(address.removeprefix("http://"), timeout=60)) as line:
            while time.monotonic() < until:
                line.request("GET", path, headers=headers | {"Accept-Encoding": "gzip"})
                answer = line.getresponse()
                answer.read()
                errors += answer.status != 200
                done += 1
        return done, errors

    with ThreadPoolExecutor(users) as pool:
        told = list(pool.map(one, range(users)))
    return sum(done for done, _ in told) / seconds, sum(errors for _, errors in told)


def ratio(store, headers):
    """Our reads of one thing beside bare ones, server and client in this process alike; returns both, in ms."""
    server, address = serve(create_app())
    with httpx.Client(base_url=address, headers=headers, timeout=600) as client:
        party = client.get("/v1/parties", params={"limit": 1}).json()["items"][0]["id"]
        notice = {"organiser": party, "kind": "other", "title": "benchmark", "on": "2026-12-07"}
        made = client.post("/v1/notices", json=notice).json()["id"]
        rival, rival_address = serve(bare(store, made))
        with httpx.Client(base_url=rival_address, timeout=60) as other:
            rounds = [(times(client, f"/v1/notices/{made}"), times(other, "/thing")) for _ in range(3)]
    server.should_exit = rival.should_exit = True
    return (np.concatenate(side) for side in zip(*rounds, strict=True))


def ranked(client):
    """Ranked offtakers of many enterprises, one after another; returns milliseconds."""
    sellers = sorted({one["party"] for one in client.get("/v1/offers", params={"limit": 1000}).json()["items"]})
    asked = [f"/v1/candidates?party={sellers[n % len(sellers)]}&limit=10" for n in range(ROUNDS)]
    client.get(asked[0])  # makes the plan, once a snapshot
    return np.concatenate([times(client, path, 1) for path in asked])


def of_parties(address, sellers, rounds=20):
    """Ranked offtakers by keys of the parties themselves, of the market without prices; and the first answer's time."""
    with connect() as store:
        keys = [create_key(store, "supplier", party=party) for party in sellers]
        taken = []
        for (_, secret), party in zip(keys, sellers, strict=True):
            with first_client(address, {"Authorization": f"Bearer {secret}"}) as client:
                taken.append(times(client, f"/v1/candidates?party={party}&limit=10", rounds))
        for key, _ in keys:
            revoke_key(store, key.id)
    return taken[0][0] / 1000, np.concatenate(taken)[1:]


def main(users=200, seconds=10):
    with served() as (api, address, headers), first_client(address, headers) as client:  # before anything is written
        half, most = np.percentile(ranked(client), (50, 95))
        count = client.get("/v1/parties", params={"limit": 1, "kind": "enterprise"}).json()["total"]
        sellers = sorted({one["party"] for one in client.get("/v1/offers", params={"limit": 100}).json()["items"]})
        before = resident_mb(api.pid)
        first, taken = of_parties(address, sellers[:20])
        after = resident_mb(api.pid)
    print(f"ranked offtakers at {count:,} enterprises: p50 {half:.1f} ms, p95 {most:.1f} ms")
    half, most = np.percentile(taken, (50, 95))
    print(f"by keys of parties: the first {first:.1f} s, then p50 {half:.1f} ms, p95 {most:.1f} ms;", end=" ")
    print(f"the server grew from {before:,.0f} to {after:,.0f} MB")
    with connect() as store:
        key, secret = create_key(store, "admin")
        ours, theirs = ratio(store, {"Authorization": f"Bearer {secret}"})
        revoke_key(store, key.id)
    for name, p in (("p50", 50), ("p99", 99)):
        a, b = np.percentile(ours, p), np.percentile(theirs, p)
        print(f"{name}: ours {a:.2f} ms, bare {b:.2f} ms, ratio {a / b:.2f}")
    with served() as (_, address, headers):
        with first_client(address, headers) as client:
            notice = client.get("/v1/notices", params={"limit": 1}).json()["items"][0]["id"]
        rate, errors = crowd(address, headers, f"/v1/notices/{notice}", users, seconds)
        print(f"{users} users: {rate:.0f} requests a second, {errors} errors")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
