"""A national graph: first load through the bulk import, snapshot, update, with rates and the peak of memory.

    .venv/bin/python -m benchmarks.store.scale [--parties 1000000] [--ties 5000000] [--over-bolt]

Each step runs in a process of its own, so that its peak is its own; the server's memory is told beside it.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl

from graph.network import Network
from graph.settings import Settings, settings
from graph.store import bulk, connect, server

TYPES = {"SUPPLIES": 0.6, "INFORMS": 0.2, "COOPERATES_WITH": 0.15, "TRUSTS": 0.04999, "SUBCONTRACTS": 0.00001}
"""Shares of ties by type; one is so rare that most slices of an import hold none."""
STEPS = ("load", "again", "snapshot", "update", "retract")


def make(parties: int, ties: int, folder: Path, seed: int = 0) -> None:
    """Enterprises and ties with the properties that registers have, made as columns: a million in seconds."""
    draw = np.random.default_rng(seed)
    day = date(2026, 6, 30)
    ids = pl.Series([f"p{n:019x}" for n in draw.permutation(parties).astype(np.uint64) * 7919 + 2**60])
    number = pl.Series(np.arange(parties))
    people = pl.DataFrame({"id": ids, "n": number}).select(
        "id",
        kind=pl.lit("enterprise"),
        name=pl.format("UD Sumber Rejeki {}", "n"),
        legal_form=pl.lit("UD"),
        size=pl.when(pl.col("n") % 5 == 0).then(pl.lit("small")).otherwise(pl.lit("micro")),
        size_basis=pl.lit("sales"),
        kbli=pl.lit(["10792"]),
        region=pl.format("35.{}.{}", (pl.col("n") % 29 + 10).cast(pl.String), (pl.col("n") % 20 + 10).cast(pl.String)),
        lat=pl.Series(np.round(-8 + draw.random(parties), 2)),
        lon=pl.Series(np.round(112 + draw.random(parties), 2)),
        place_basis=pl.lit("district"),
        workers=pl.Series(draw.integers(1, 20, parties)),
        sales_rp_per_year=pl.Series(draw.integers(1, 2000, parties) * 1_000_000),
        certifications=pl.lit([], dtype=pl.List(pl.String)),
        roles=pl.lit([], dtype=pl.List(pl.String)),
        aliases=pl.lit([], dtype=pl.List(pl.String)),
        source=pl.lit("register"),
        as_of=pl.lit(day),
        confidence=pl.lit(0.9),
    )
    start, end = draw.integers(0, parties, (2, ties))
    edges = pl.DataFrame({"start": ids.gather(start), "end": ids.gather(end)}).with_columns(
        type=pl.Series(list(TYPES)).gather(draw.choice(len(TYPES), ties, p=list(TYPES.values()))),
        since=pl.lit(date(2020, 1, 1)) + pl.duration(days=pl.Series(draw.integers(0, 2000, ties))),
        weight=pl.Series(draw.integers(1, 900, ties).astype(float)),
        weight_unit=pl.lit("kg"),
        commodity=pl.lit("10792"),
        source=pl.lit("survey"),
        as_of=pl.lit(day),
        confidence=pl.lit(0.8),
    )
    Network.from_frames(people, ties=edges, as_of=day, synthetic=True).write(folder)


def update_of(network: Network) -> Network:
    """Another office's list of one party in a hundred, with more workers."""
    some = network.parties.gather_every(100).with_columns(workers=pl.col("workers") + 1, source=pl.lit("office"))
    ties = network.ties.join(some.select(start="id"), on="start", how="semi").head(some.height // 10)
    ends = network.parties.join(ties.select(id="end").unique(), on="id", how="semi")
    named = pl.concat([some, ends.join(some, on="id", how="anti")])
    ties = ties.join(named.select(end="id"), on="end", how="semi").with_columns(source=pl.lit("office"))
    return Network.from_frames(named, ties=ties, as_of=network.as_of, synthetic=True)


def carry_out(step: str, home: Path, folder: Path) -> None:
    """One step in this process; prints seconds and peak memory."""
    chosen = Settings(home=home, cache=settings().cache, neo4j_uri=None)
    network = Network.read(folder) if step in ("load", "again", "update") else None
    if step == "update":
        network = update_of(network)
    with connect(chosen) as store:
        told, begun = [], time.perf_counter()

        def watch(stage: str, done: int, total: int | None = None, /) -> None:
            if not told or told[-1][0] != stage:
                told.append((stage, time.perf_counter()))

        if step == "snapshot":
            read = store.snapshot(watch)
            seconds = time.perf_counter() - begun
            assert read.fingerprint() == Network.read(folder).fingerprint()
        elif step == "retract":
            store.retract("office", watch)
            seconds = time.perf_counter() - begun
        else:
            store.upsert(network, source="office" if step == "update" else "register", progress=watch)
            seconds = time.perf_counter() - begun
        ends = [*told, ("", begun + seconds)]
        stages = [f"{name} {after - at:.1f}" for (name, at), (_, after) in pairwise(ends)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{step:10s} {seconds:8.1f} s   peak {peak:5.2f} GB   {', '.join(stages)}", flush=True)


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--parties", type=int, default=1_000_000)
    ask.add_argument("--ties", type=int, default=5_000_000)
    ask.add_argument("--over-bolt", action="store_true", help="the same first load without the bulk import")
    ask.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    given = ask.parse_args()
    bulk.ROWS = 10**12 if given.over_bolt else min(bulk.ROWS, given.parties + given.ties)
    if given.step:
        carry_out(given.step[0], Path(given.step[1]), Path(given.step[2]))
        return
    with tempfile.TemporaryDirectory() as place:
        home, folder = Path(place) / "home", Path(place) / "folder"
        make(given.parties, given.ties, folder)
        chosen = Settings(home=home, cache=settings().cache, neo4j_uri=None)
        with connect(chosen):
            pass
        sizes = ["--parties", str(given.parties), "--ties", str(given.ties)]
        try:
            for step in STEPS:
                more = ["--over-bolt"] if given.over_bolt else []
                command = [sys.executable, "-m", "benchmarks.store.scale", *sizes, *more]
                subprocess.run([*command, "--step", step, str(home), str(folder)], check=True)
        finally:
            server.stop(home)


if __name__ == "__main__":
    main()
