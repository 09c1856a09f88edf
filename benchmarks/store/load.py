"""Load and snapshot against the bare driver, in one run on one server.

    .venv/bin/python -m benchmarks.store.load [--parties 100000] [--ties 200000] [--rounds 3]

*Bare* is what a programmer writes by hand: ``UNWIND $rows`` in managed transactions of 5,000 rows with the rows ready
in memory and an index on the id; and one ``collect`` a property for each page of 20,000 parties and their ties.
Ours makes the rows from the frames, labels, places, ledger and all. Both see the same properties.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

import polars as pl

from graph.network import Network
from graph.settings import Settings, settings
from graph.store import connect, server

ROWS, PAGE = 5_000, 20_000
PARTIES = "UNWIND $rows AS row CREATE (n:Bare) SET n = row"
TIES = """UNWIND $rows AS row MATCH (a:Bare {id: row.start}) MATCH (b:Bare {id: row.end})
CREATE (a)-[t:SUPPLIES]->(b) SET t = row.facts"""
READ_PARTIES = """MATCH (n:Bare) WHERE n.id >= $begin WITH n ORDER BY n.id LIMIT $limit
RETURN max(n.id) AS last, count(n) AS n, collect(n.id) AS id, collect(n.kind) AS kind, collect(n.name) AS name,
       collect(n.legal_form) AS legal_form, collect(n.size) AS size, collect(n.size_basis) AS size_basis,
       collect(n.kbli) AS kbli, collect(n.region) AS region, collect(n.lat) AS lat, collect(n.lon) AS lon,
       collect(n.place_basis) AS place_basis, collect(n.workers) AS workers,
       collect(n.sales_rp_per_year) AS sales_rp_per_year, collect(n.source) AS source,
       collect(toString(n.as_of)) AS as_of, collect(n.confidence) AS confidence"""
READ_TIES = """MATCH (a:Bare) WHERE a.id >= $begin AND a.id <= $last MATCH (a)-[t]->(b:Bare)
RETURN collect(a.id) AS start, collect(b.id) AS end, collect(type(t)) AS type, collect(t.weight) AS weight,
       collect(t.commodity) AS commodity, collect(t.weight_unit) AS weight_unit, collect(t.source) AS source,
       collect(toString(t.since)) AS since, collect(toString(t.until)) AS until, collect(toString(t.as_of)) AS as_of,
       collect(t.confidence) AS confidence"""


def make_network(parties: int, ties: int, seed: int = 0) -> Network:
    """Enterprises with the properties that registers have, and dated weighted ties between them."""
    draw = random.Random(seed)
    ids = [f"p{draw.getrandbits(80):020x}" for _ in range(parties)]
    day = date(2026, 6, 30)
    people = pl.DataFrame(
        {
            "id": ids,
            "kind": "enterprise",
            "name": [f"UD Sumber Rejeki {i}" for i in range(parties)],
            "legal_form": "UD",
            "size": [draw.choice(("micro", "small")) for _ in ids],
            "size_basis": "sales",
            "kbli": [["10792"] for _ in ids],
            "region": [f"35.{draw.randint(1, 29):02d}.{draw.randint(1, 20):02d}" for _ in ids],
            "lat": [round(-8 + draw.random(), 2) for _ in ids],
            "lon": [round(112 + draw.random(), 2) for _ in ids],
            "place_basis": "district",
            "workers": [draw.randint(1, 19) for _ in ids],
            "sales_rp_per_year": [draw.randint(1, 2000) * 1_000_000 for _ in ids],
            "source": "register",
            "as_of": day,
            "confidence": 0.9,
        }
    )
    edges = pl.DataFrame(
        {
            "start": [draw.choice(ids) for _ in range(ties)],
            "end": [draw.choice(ids) for _ in range(ties)],
            "type": "SUPPLIES",
            "since": [date(draw.randint(2019, 2025), draw.randint(1, 12), 1) for _ in range(ties)],
            "weight": [float(draw.randint(1, 900)) for _ in range(ties)],
            "weight_unit": "kg",
            "commodity": [draw.choice(("10792", "10710", "01262")) for _ in range(ties)],
            "source": "survey",
            "as_of": day,
            "confidence": 0.8,
        }
    )
    return Network.from_frames(people, ties=edges, as_of=day, synthetic=True)


def bare_load(driver, people: list[dict], edges: list[dict]) -> float:
    begun = time.perf_counter()
    with driver.session() as session:
        for text, rows in ((PARTIES, people), (TIES, edges)):
            for begin in range(0, len(rows), ROWS):
                session.execute_write(lambda tx, t=text, r=rows[begin : begin + ROWS]: tx.run(t, rows=r).consume())
    return time.perf_counter() - begun


def bare_snapshot(driver) -> tuple[float, float]:
    """Seconds of reading parties and ties, and of the ties alone."""
    begun, ties, first = time.perf_counter(), 0.0, ""
    with driver.session() as session:
        while True:
            asked = {"begin": first, "limit": PAGE}
            page = session.execute_read(lambda tx, asked=asked: tx.run(READ_PARTIES, asked).single())
            if not page["n"]:
                return time.perf_counter() - begun, ties
            at = time.perf_counter()
            asked = {"begin": first, "last": page["last"]}
            session.execute_read(lambda tx, asked=asked: tx.run(READ_TIES, asked).single())
            ties += time.perf_counter() - at
            first = page["last"] + "\0"


def wipe(store) -> None:
    store._bolt.run_schema("MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 20000 ROWS")


def rows_of(network: Network) -> tuple[list[dict], list[dict]]:
    def filled(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.select(c for c in frame.columns if frame[c].null_count() < frame.height)

    people = filled(network.parties).to_dicts()
    ends = network.ties.select("start", "end").to_dicts()
    facts = filled(network.ties.drop("start", "end", "type")).to_dicts()
    return people, [end | {"facts": fact} for end, fact in zip(ends, facts, strict=True)]


def measure(network: Network, store, rounds: int) -> dict[str, list[float]]:
    driver = store._bolt.driver
    people, edges = rows_of(network)
    store._bolt.run_schema("CREATE CONSTRAINT bare_id IF NOT EXISTS FOR (n:Bare) REQUIRE n.id IS UNIQUE")
    seconds: dict[str, list[float]] = {
        "bare load": [],
        "our load": [],
        "bare snapshot": [],
        "our snapshot": [],
        "bare ties": [],
    }
    small = make_network(5_000, 10_000, seed=1)
    bare_load(driver, *rows_of(small))
    store.upsert(small, source="warm-up")
    for _ in range(rounds):
        wipe(store)
        seconds["bare load"].append(bare_load(driver, people, edges))
        bare_snapshot(driver)
        whole, ties = bare_snapshot(driver)
        seconds["bare snapshot"].append(whole)
        seconds["bare ties"].append(ties)
        wipe(store)
        begun = time.perf_counter()
        store.upsert(network, source="benchmark")
        seconds["our load"].append(time.perf_counter() - begun)
        store.snapshot()
        begun = time.perf_counter()
        again = store.snapshot()
        seconds["our snapshot"].append(time.perf_counter() - begun)
        assert again.fingerprint() == network.fingerprint()
    return seconds


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--parties", type=int, default=100_000)
    ask.add_argument("--ties", type=int, default=200_000)
    ask.add_argument("--rounds", type=int, default=3)
    given = ask.parse_args()
    network = make_network(given.parties, given.ties)
    with tempfile.TemporaryDirectory() as home:
        chosen = Settings(home=Path(home), cache=settings().cache, neo4j_uri=None)
        try:
            with connect(chosen) as store:
                seconds = measure(network, store, given.rounds)
        finally:
            server.stop(Path(home))
    middle = {name: statistics.median(times) for name, times in seconds.items()}
    for name, times in seconds.items():
        print(f"{name:15s} {middle[name]:7.2f} s   ({', '.join(f'{t:.2f}' for t in times)})")
    print(f"load     ours / bare  {middle['our load'] / middle['bare load']:.2f}   (target <= 1.3)")
    print(f"snapshot ours / bare  {middle['our snapshot'] / middle['bare snapshot']:.2f}   (target <= 1.3)")
    print(f"snapshot of a million ties: {middle['our snapshot'] * 1e6 / given.ties:.2f} s")


if __name__ == "__main__":
    main()
