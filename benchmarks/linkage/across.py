"""Two lists of two days in one graph: ``python -m benchmarks.linkage.across [ROWS [SEED]]``.

The second list is the first one as another office writes it (:mod:`benchmarks.linkage.editions`). Told is how many
businesses of both the rules of the graph make one, how many of the others a person is asked about, and how many pairs
of two businesses.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.linkage.editions import editions, parties
from graph.ingest.linkage.across import pairs_across
from graph.network import Network
from graph.store.combine import canonical_of


def measured(rows: int, seed: int) -> dict[str, int]:
    """Return what became of the businesses that stand in both lists."""
    older, newer = editions(rows, seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        first, held = parties(older, folder, None, "dinas.csv"), Network.read(folder / "out").parties
        second, read = parties(newer, folder, None, "binaan.csv"), Network.read(folder / "out").parties
    one = canonical_of([held, read])
    asked = {
        (left, right)
        for left, right in pairs_across(held, read).select("left", "right").iter_rows()
        if one.get(left, left) != one.get(right, right)
    }
    both = [name for name in second if name in first]
    apart = {
        (first[name], second[name])
        for name in both
        if one.get(first[name], first[name]) != one.get(second[name], second[name])
    }
    return {
        "in both": len(both),
        "made one": len(both) - len(apart),
        "asked": len(asked & apart),
        "neither": len(apart - asked),
        "asked of two businesses": len(asked - apart),
    }


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    print(measured(count, number))
