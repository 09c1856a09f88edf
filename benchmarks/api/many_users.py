"""200 users at once on a served API, and its memory meanwhile: errors, requests a second, slope of the memory.

``JEJARING_HOME=… python -m benchmarks.api.many_users [users] [seconds]`` needs a home whose graph holds parties. The
API is a process of its own, as ``jejaring serve`` starts it; users read lists, parties, ranked partners and notices,
and write a notice now and then.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import numpy as np

from benchmarks.api.served import first_client, served

WARM_SHARE = 0.3
"""Of the time: caches and pools fill first, and no slope is read from that."""


def resident_mb(pid):
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def paths_for(client):
    parties = [one["id"] for one in client.get("/v1/parties?kind=enterprise&limit=50").json()["items"]]
    notice = {"organiser": parties[0], "kind": "other", "title": "benchmark", "on": "2026-12-07"}
    made = client.post("/v1/notices", json=notice).json()["id"]
    return notice, [
        f"/v1/notices/{made}", "/v1/parties?limit=20", "/v1/offers?limit=20", "/v1/clusters", "/v1/me",
        *(f"/v1/parties/{one}" for one in parties[:10]),
        *(f"/v1/candidates?party={one}&limit=5" for one in parties[:10]),
    ]  # fmt: skip


def use(address, headers, asked, until, told):
    """One user: reads in turn, every hundredth request a write, each answer counted by its status."""
    notice, paths = asked
    own = Counter()
    with httpx.Client(base_url=address, headers=headers, timeout=120) as client:
        turn = id(own) // 64 % len(paths)
        while time.monotonic() < until:
            turn += 1
            try:
                if turn % 100 == 0:
                    own[client.post("/v1/notices", json=notice).status_code] += 1
                else:
                    own[client.get(paths[turn % len(paths)]).status_code] += 1
            except httpx.HTTPError as error:
                own[type(error).__name__] += 1
    told.append(own)


def watch(pid, until):
    """Read the memory every two seconds; return moments and megabytes."""
    begun, seen = time.monotonic(), []
    while time.monotonic() < until:
        seen.append((time.monotonic() - begun, resident_mb(pid)))
        time.sleep(2)
    return np.array(seen)


def main(users=200, seconds=300):
    with served("--no-worker") as (api, address, headers):
        with first_client(address, headers) as one:
            asked = paths_for(one)
            for path in asked[1]:
                one.get(path)
        until, told = time.monotonic() + seconds, []
        crowd = [threading.Thread(target=use, args=(address, headers, asked, until, told)) for _ in range(users)]
        for user in crowd:
            user.start()
        seen = watch(api.pid, until)
        for user in crowd:
            user.join()
    answers = sum(told, Counter())
    good = sum(count for status, count in answers.items() if status in (200, 201))
    others = {status: count for status, count in answers.items() if status not in (200, 201)}
    print(f"{users} users, {seconds} s: {good / seconds:.0f} answers a second, others: {others}")
    late = seen[seen[:, 0] > WARM_SHARE * seconds]
    slope = np.polyfit(late[:, 0] / 60, late[:, 1], 1)[0]
    print(f"memory: {late[0, 1]:.0f} MB after warming, {seen[-1, 1]:.0f} at the end; {slope:+.2f} MB a minute")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
