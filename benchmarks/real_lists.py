"""The whole path on real lists, as a page: ``python benchmarks/real_lists.py > docs/real-lists.md``.

Prints figures only; no row of a list leaves it (most of them may not be redistributed).
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path

from graph.ingest import ingest_files
from graph.matching import find_candidates, first_come, greedy, solve, unmatched
from graph.network import Network

SHARED = Path(os.environ.get("JEJARING_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "enterprises"
ALONE = (
    "siinas_establishments_A.csv",
    "ntb_investors_A.csv",
    "palm_oil_mills_A.csv",
    "umkm_surakarta_2023.csv",
    "direktori_usaha_lanosangia_buton_utara.xlsx",
    "umkm_merbung_klaten.json",
)
TOGETHER = ALONE[:3]
HOLDS = """## One enterprise once, by eye

What linkage joined without asking, beyond the plain rules, each pair read by hand on 27 November 2026. No list of two
years of one place is among them.

| lists | pairs joined | one business | doubtful | two |
| --- | --- | --- | --- | --- |
| the city list of 2023 with itself (11,157 rows) | 9 | 7 | 2 | 0 |
| SIINas, investors, mills, listed firms, a village's register (1,976 rows) | 7 | 6 | 1 | 0 |

Doubtful: a stall and a shop of one name eighty metres apart, two that paint cloth in one lane, an owner's second
activity. Of forty pairs of the second row that are asked about, some twenty are one business (firms that a list names
in two districts, or that the stock exchange's list names without a place), five an owner's second trade, the rest
neighbours. A market's stalls called by their trade (*Pedagang Ayam Potong*, sixteen times) stay apart or are asked
about.

## What holds, and is tested

`tests/matching_candidates/test_real_lists.py`: no firm with itself or an affiliate; a palm-oil mill gets palm growers
or nobody (these lists hold no growers, so that the mills stay without a partner and palm fruit in Riau is the largest
demand gap); no shop supplies anybody; every pair has both input-output shares of at least 0.5 %; distance at most 200
km; the same result twice.

## What to know when reading it

About 20 firms a province is a thin list: most suppliers have a buyer somewhere, but too far away, and greed does as
well as the proven plan where hardly anybody competes. The lists name no permits, so that every pair says *ask for
permits*. The strongest single kind of pair is labour placement for telecommunication firms: a real opening in the
table, no product chain."""


def seconds(call):
    start = time.perf_counter()
    answer = call()
    return answer, time.perf_counter() - start


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("| " + " | ".join("---" for _ in head) + " |")
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print()


def listed(counts, most=8):
    found = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{code} {count}" for code, count in found[:most]) or "none"


def read_alone(folder):
    rows = []
    for name in ALONE:
        report, took = seconds(partial(ingest_files, [SHARED / name], folder / name))
        facts = report.to_dict()
        cover = facts["coverage"]
        rows.append(
            (
                f"`{name}`",
                facts["rows_read"],
                facts["accepted"],
                facts["merged"],
                listed(facts["rejected_by_rule"]),
                f"{cover['kbli']:.0%}",
                f"{cover['place']:.0%}",
                listed(facts["warnings_by_rule"], 4),
                f"{took:.1f} s",
            )
        )
    table(
        ("list", "rows in", "accepted", "merged", "rejected by rule", "KBLI", "place", "most frequent notes", "time"),
        rows,
    )


def match_together(folder):
    out = folder / "together"
    _, reading = seconds(lambda: ingest_files([SHARED / name for name in TOGETHER], out))
    network = Network.read(out)
    candidates, finding = seconds(lambda: find_candidates(network))
    market = candidates.market()
    plan, solving = seconds(lambda: solve(market))
    rows = [
        ("parties", network.parties.height),
        ("suppliers (UMK) x buyers (UMB)", f"{candidates.suppliers.height} x {candidates.buyers.height}"),
        ("pairs excluded, by rule", listed(dict(candidates.excluded.select("rule", "pairs").rows()))),
        ("candidates", candidates.pairs.height),
        ("pairs in the plan", int((plan.flow > 0).sum())),
        ("value of the plan", f"{plan.value} {candidates.value_unit}"),
        ("gap", plan.gap),
        ("value of greedy", f"{greedy(market).value} ({greedy(market).value / plan.value - 1:+.2%})"),
        ("value of first come", f"{first_come(market).value} ({first_come(market).value / plan.value - 1:+.2%})"),
        ("blocking pairs", len(plan.blocking_pairs()[0])),
        ("time: read, candidates, solve", f"{reading:.1f} s, {finding:.2f} s, {solving:.3f} s"),
    ]
    table(("figure", "value"), rows)
    table(
        ("side", "why nobody", "parties"),
        [
            (side, reason, count)
            for side in ("supplier", "buyer")
            for reason, count in sorted(Counter(unmatched(candidates, plan, side=side)["reason"]).items())
        ],
    )


def main():
    if not SHARED.is_dir():
        sys.exit(f"{SHARED} is not there: set JEJARING_SHARED")
    print("# Real lists\n")
    print(
        "Written by `python benchmarks/real_lists.py`; figures only, no rows. The lists: `../shared/data/README.md`.\n"
        f"Times at a load average of {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores.\n"
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        print("## Each list alone\n")
        read_alone(folder)
        print(
            "A row is *accepted* where it names a business. Missing KBLI, place or money is a note on an accepted row,"
            " a repeat is merged.\n"
        )
        print("## SIINas, investors of West Nusa Tenggara and palm-oil mills together\n")
        print(
            "Registers carry no volumes, so this is a linkage market: values are points, not rupiah. One-person firms,"
            " UD and CV stand for UMK, PT for UMB, where neither sales nor capital is known.\n"
        )
        match_together(folder)
    print(HOLDS)


if __name__ == "__main__":
    main()
