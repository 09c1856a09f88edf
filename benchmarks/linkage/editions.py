"""Newer editions of a list: ``python -m benchmarks.linkage.editions [ROWS [SEED]]``.

A tenth of the rows is written otherwise (address, spelling of the name, telephone, owner: one or several of them), a
twentieth is gone and as many are new, and all stand in another order. Told is how many businesses keep their id, how
many become new, and how many ids went to another business.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import polars as pl

from benchmarks.linkage.planted import business, places, planted, respelt, slip, write
from graph.ingest import ingest_files
from graph.ingest.merging.editions import HEAD, Before
from graph.network import Network

CHANGED = 0.1
GONE = 0.05


def rewritten(rng: random.Random, row: dict[str, str]) -> dict[str, str]:
    """Return a row as next year's list writes it: at another address, in another spelling, with another telephone."""
    new = dict(row)
    for way in rng.sample(("address", "name", "phone", "owner"), rng.choice((1, 1, 2, 3))):
        if way == "address":
            new["Alamat"] = f"Jl. {rng.choice(('Delima', 'Rambutan', 'Nangka'))} No. {rng.randint(1, 99)}"
            new |= {"Latitude": "", "Longitude": ""}
        elif way == "name":
            new["Nama Usaha"] = rng.choice((slip, respelt, lambda _, text: text.upper()))(rng, row["Nama Usaha"])
        elif way == "phone":
            new["Telepon"] = f"0813{rng.randint(10_000_000, 99_999_999)}"
        elif row["Pemilik"]:
            new["Pemilik"] = slip(rng, row["Pemilik"])
    return new


def editions(rows: int, seed: int) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return a list without repeats, and its newer edition; ``truth`` says which business a row is."""
    rng = random.Random(f"newer {seed}")  # not what the older list was drawn with
    spots = places()[3000:3060]
    older = planted(rows, seed=seed, duplicates=0.0, where=spots)
    kept = rng.sample(older, int(len(older) * (1 - GONE)))
    newer = [rewritten(rng, row) if rng.random() < CHANGED else row for row in kept]
    for at in range(int(len(older) * GONE)):
        made = business(rng, rows + at, rng.choice(spots))
        newer.append(made | {"Longitude": made["_lon"] if made["Latitude"] else ""})
    rng.shuffle(newer)
    return older, newer


def parties(rows: list[dict[str, str]], folder: Path, before: Before | None, name: str) -> dict[str, str]:
    """Return the party of every business of a list."""
    path = folder / name
    truth = dict(enumerate(write(rows, path), start=2))
    ingest_files([path], folder / "out", before=before)
    said = pl.read_parquet(folder / "out" / "rows.parquet").select("row", "party")
    return {truth[row]: party for row, party in said.iter_rows()}


def measured(rows: int, seed: int, *, name: str = "umkm.csv", known: bool = True) -> dict[str, float]:
    """Return what became of the businesses of a list in its newer edition."""
    older, newer = editions(rows, seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        first = parties(older, folder, None, "umkm.csv")
        before = Before(Network.read(folder / "out").parties.select(*HEAD)) if known else None
        second = parties(newer, folder, before, name)
    both = [one for one in second if one in first]
    same = sum(first[one] == second[one] for one in both)
    mine = {party: one for one, party in first.items()}
    taken = sum(mine.get(party, one) != one and first.get(one) != party for one, party in second.items())
    return {
        "in both": len(both),
        "keep their id": same,
        "become new": len(both) - same,
        "truly new": len(second) - len(both),
        "ids of others": taken,
    }


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    print("ids of rows alone:", measured(count, number, known=False))
    print("with the older edition:", measured(count, number))
    print("called by its year:", measured(count, number, name="umkm_2026.csv"))
