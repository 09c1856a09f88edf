"""Memory of every process of a served API over half an hour of mixed reads and writes: megabytes and their slope.

``JEJARING_HOME=… python -m benchmarks.api.memory [minutes] [users]`` needs a home whose graph holds parties. API and
worker are the processes that ``jejaring serve`` starts; users read lists, parties, partners, papers and runs, and
write notices, offers, drafts and steps of proposals, each with an Idempotency-Key. Figures go to the standard output
every ten seconds as one JSON document a line, the slopes at the end.
"""

from __future__ import annotations

import json
import sys
import threading
import time
import uuid
from collections import Counter
from pathlib import Path

import httpx
import numpy as np

from benchmarks.api.served import first_client, served
from graph.settings import settings

EVERY_SECONDS = 10
PAUSE_SECONDS = 0.25
WARM_SHARE = 0.3
"""Of the time: caches and pools fill first, and no slope is read from that."""
WRITES = 20
"""One request of so many is a write; one write of ten says an offer, which makes the snapshot old."""


def processes(root):
    """Megabytes of the API, of every process below it, and of the managed graph database, by name."""
    below = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = stat.read_text().rsplit(")", 1)[1].split()
            below.setdefault(int(facts[1]), []).append(int(stat.parent.name))
        except OSError:
            continue
    found, ahead = {"api": resident_mb(root)}, list(below.get(root, ()))
    while ahead:
        pid = ahead.pop()
        ahead += below.get(pid, ())
        found[name_of(pid)] = found.get(name_of(pid), 0.0) + resident_mb(pid)
    server = json.loads((settings().home / "neo4j.json").read_text(encoding="utf-8"))["pid"]
    return found | {"neo4j": resident_mb(server)}


def name_of(pid):
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return "gone"
    return next((word.decode() for word in words if word.startswith(b"graph.")), "other")


def resident_mb(pid):
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6
    except OSError:
        return 0.0


class User(threading.Thread):
    """One user: reads in turn, a write now and then; what was answered is counted by status."""

    def __init__(self, number, address, headers, parties, until):
        super().__init__()
        self.turn, self.until, self.told = number * 7, until, Counter()
        self.client = httpx.Client(base_url=address, headers=headers, timeout=600)
        self.buyer, *self.sellers = parties

    def run(self):
        while time.monotonic() < self.until:
            self.turn += 1
            try:
                self.told[self.read() if self.turn % WRITES else self.write()] += 1
            except httpx.HTTPError as error:
                self.told[type(error).__name__] += 1
            time.sleep(PAUSE_SECONDS)

    def read(self):
        one = self.sellers[self.turn % len(self.sellers)]
        paths = (
            f"/v1/parties/{one}", "/v1/parties?limit=20", "/v1/offers?limit=20", "/v1/me", "/v1/notices?limit=20",
            f"/v1/candidates?party={one}&limit=5", "/v1/proposals?limit=5", "/v1/events?limit=20",
            f"/v1/parties?region=35&limit=50&cursor={self.turn % 5 * 50}", "/v1/demands/board?limit=20",
        )  # fmt: skip
        return self.client.get(paths[self.turn % len(paths)]).status_code

    def write(self):
        turn, seller = self.turn // WRITES, self.sellers[self.turn % len(self.sellers)]
        if turn % 10 == 0:
            lot = {"party": seller, "commodity": "10792", "unit": "kg", "units_per_month": 100 + self.turn % 900}
            return self.post("/v1/offers", lot).status_code
        if turn % 2 == 0:
            notice = {"organiser": seller, "kind": "other", "title": "benchmark", "on": "2026-12-07"}
            return self.post("/v1/notices", notice).status_code
        made = self.post("/v1/proposals", {"kind": "partnership", "supplier": seller, "buyer": self.buyer})
        if made.status_code != 201:
            return made.status_code
        step = {"step": "withdraw", "on_behalf": seller, "why": "benchmark"}
        return self.post(f"/v1/proposals/{made.json()['id']}/steps", step, made.headers["ETag"]).status_code

    def post(self, path, body, version=None):
        headers = {"Idempotency-Key": uuid.uuid4().hex} | ({"If-Match": version} if version else {})
        return self.client.post(path, json=body, headers=headers)


def watch(pid, until):
    """Write the memory down every ten seconds; return minutes and megabytes by process."""
    begun, seen = time.monotonic(), []
    while time.monotonic() < until:
        seen.append({"minute": round((time.monotonic() - begun) / 60, 2), **processes(pid)})
        print(json.dumps({name: round(value, 2) for name, value in seen[-1].items()}), flush=True)
        time.sleep(EVERY_SECONDS)
    return seen


def slopes(seen):
    """Yield each process's name, megabytes after warming and at the end, most, and megabytes a minute."""
    late = [one for one in seen if one["minute"] > WARM_SHARE * seen[-1]["minute"]]
    minutes = [one["minute"] for one in late]
    for name in sorted(set().union(*late) - {"minute", "gone"}):
        held = [one.get(name, 0.0) for one in late]
        yield name, held[0], held[-1], max(held), np.polyfit(minutes, held, 1)[0]


def main(minutes=30, users=8):
    with served() as (api, address, headers):
        with first_client(address, headers) as one:
            parties = [lot["party"] for lot in one.get("/v1/offers?limit=200").json()["items"]]
        until = time.monotonic() + 60 * minutes
        crowd = [User(n, address, headers, sorted(set(parties)), until) for n in range(users)]
        for user in crowd:
            user.start()
        seen = watch(api.pid, until)
        for user in crowd:
            user.join()
    answers = sum((user.told for user in crowd), Counter())
    print(f"{users} users, {minutes} minutes: {dict(answers)}")
    for name, first, last, most, slope in slopes(seen):
        print(f"{name}: {first:.0f} MB after warming, {last:.0f} at the end, {most:.0f} most; {slope:+.2f} MB a minute")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
