"""The whole path on real lists: SIINas, investors of Nusa Tenggara Barat, palm-oil mills.

    JEJARING_SHARED=../shared .venv/bin/python benchmarks/candidates/real_lists.py

One-person firms, UD and CV are small, PT large by the legal-form convention of ingest; investors by their investment.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import polars as pl

from graph.ingest import ingest_files
from graph.matching import completed, find_candidates, first_come, greedy, matches, overlooked, solve, unmatched
from graph.network import Network
from graph.planning.gaps import demand_gaps
from graph.reference import activities

SHARED = Path(os.environ.get("JEJARING_SHARED", Path(__file__).parents[3] / "shared"))
LISTS = ("siinas_establishments_A.csv", "ntb_investors_A.csv", "palm_oil_mills_A.csv")


def main():
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        report = ingest_files([SHARED / "data" / "enterprises" / name for name in LISTS], Path(folder)).to_dict()
        read = time.perf_counter() - start
        network = Network.read(Path(folder))
    find_candidates(network)  # compiled and cached before the clock starts
    start = time.perf_counter()
    candidates = find_candidates(network)
    market = candidates.market()
    found = time.perf_counter() - start
    start = time.perf_counter()
    candidates, plan = completed(candidates, solve(market))
    solved = time.perf_counter() - start
    table = matches(candidates, plan)
    print({name: report[name] for name in ("rows_read", "accepted", "rejected", "merged")})
    print({"suppliers": candidates.suppliers.height, "buyers": candidates.buyers.height})
    print({"candidates": candidates.pairs.height, "overlooked": overlooked(candidates, plan)})
    print({"matched": table.height, "value": plan.value, "gap": plan.gap, "unit": candidates.value_unit})
    print({"greedy": greedy(market).value, "first_come": first_come(market).value})
    print({"seconds": {"ingest": round(read, 2), "candidates": round(found, 3), "solve": round(solved, 3)}})
    with pl.Config(tbl_rows=20, fmt_str_lengths=44, tbl_width_chars=180, tbl_hide_dataframe_shape=True):
        print(candidates.excluded)
        for side in ("supplier", "buyer"):
            print(side, unmatched(candidates, plan, side).group_by("reason", "rule").len().sort("len", descending=True))
        made = table.group_by("commodity", "supplier_io", "buyer_io").agg(pairs=pl.len(), value=pl.col("value").sum())
        names = [activities.title(code) if activities.exists(code) else code for code in made["commodity"]]
        print(made.with_columns(title=pl.Series(names)).sort("value", descending=True).head(12))
        print(demand_gaps(network, candidates, plan, level="province").head(8))


if __name__ == "__main__":
    main()
