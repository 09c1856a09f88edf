"""Precision and recall on planted duplicates: ``python -m benchmarks.linkage.quality [ROWS [SEED]]``.

One list in one file, and the same rows dealt to three lists; in one crowded regency, in a province, in the country.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from benchmarks.linkage.planted import places, planted, quality, write
from graph.ingest import ingest_files


def parties_of_rows(folder: Path) -> dict[tuple[str, int], str]:
    """Return the party of every row: rows that were merged are found by the ids that the party goes by."""
    fates = pl.read_parquet(folder / "rows.parquet")
    return {(file, row): party for file, row, party in fates.select("file", "row", "party").iter_rows()}


def measured(rows: list[dict[str, str]], parts: int, *, link: bool | None = None) -> dict[str, float]:
    """Return the quality of one ingest of rows dealt to so many lists, its time and the pairs left to a person."""
    with tempfile.TemporaryDirectory() as folder:
        files, truth = [], {}
        for part in range(parts):
            path = Path(folder) / f"daftar_{part}.csv"
            for row, real in enumerate(write(rows[part::parts], path), start=2):
                truth[path.name, row] = real
            files.append(path)
        begun = time.perf_counter()
        report = ingest_files(files, Path(folder) / "out", link=link)
        seconds = time.perf_counter() - begun
        party = parties_of_rows(Path(folder) / "out")
    keys = list(truth)
    told = quality([truth[key] for key in keys], [party.get(key) for key in keys])
    return told | {"asked": report.linkage.get("asked", 0), "seconds": round(seconds, 1)}


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    spots = places()
    for name, where in (("country", spots), ("province", spots[3000:3400]), ("regency", spots[3000:3020])):
        rows = planted(count, seed=seed, where=where)
        print(f"{name}, one list, rules alone:", measured(rows, 1, link=False))
        print(f"{name}, one list:", measured(rows, 1))
        print(f"{name}, three lists:", measured(rows, 3))
