"""Train the linkage model: ``python -m benchmarks.linkage.train [ROWS]`` writes ``model-<date>.json``.

Businesses of all districts of the country are invented, a fifth of them written a second time with the errors that
offices make; the list is read as any list is. Weights are counted from the pairs that are known to be one business
and from pairs drawn at random; nothing of any real list is in the model.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
from splink import DuckDBAPI, Linker

from benchmarks.linkage.planted import planted, write
from graph.ingest.knowledge import Knowledge
from graph.ingest.linkage.comparisons import FIELDS, settings
from graph.ingest.linkage.model import FOLDER
from graph.ingest.linkage.table import blocked, linkage_table
from graph.ingest.merging.merge import first_stage
from graph.ingest.party.parties import clean_parties
from graph.ingest.pipeline import plan_files
from graph.ingest.read_rows import read_rows
from graph.settings import now

ROWS = 60_000
SEED = 20261126


def records_of(path: Path) -> pl.DataFrame:
    """Return the clean records of a list."""
    plans, failures = plan_files([path])
    assert not failures
    rows = read_rows(plans[0], clean_parties, Knowledge(None), language="en", progress=None)
    return pl.concat(rows.records)


def businesses(rows: int, seed: int) -> tuple[pl.DataFrame, pl.Series]:
    """Return the linkage table of an invented list after its plain repeats are merged, and the truth of each row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        truth = write(planted(rows, seed=seed, duplicates=0.2), path)
        records = records_of(path)
    table, leader = first_stage([records])
    own = table.filter(leader == table["order"])
    real = pl.Series("truth", [truth[row - 2] for row in own["row"]])
    return linkage_table(own.with_columns(crowded=False)), real  # what crowds say is decided, not weighed


def trained(table: pl.DataFrame, truth: pl.Series) -> dict[str, Any]:
    """Return the settings with weights."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    numbered, _ = blocked(table)
    everything = table.drop("bones").with_row_index("unique_id").with_columns(truth, pl.lit([0]).alias("blocks"))
    del numbered
    linker = Linker(DuckDBAPI().register(everything.to_arrow()), settings(), log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=SEED)
    linker.training.estimate_m_from_label_column("truth")
    return linker.misc.save_model_to_json()


BY_HAND = {
    ("nib", "same"): (0.95, 1e-6),
    ("nib", "differs"): (0.02, 1.0),
    ("number", "same"): (0.9, 0.1),
    ("number", "differs"): (0.02, 0.9),
    ("phone", "same"): (0.67, 2e-5),
    ("place", "other_district"): (0.02, 1e-3),
    ("place", "differs"): (0.005, 0.997),
    ("place", "same_province"): (0.98, 0.05),
    ("point", "differs"): (0.02, 0.9998),
    ("street", "alike"): (0.1989, 0.03015),
    ("street", "near"): (0.01206, 0.02289),
    ("street", "other_number"): (0.02, 0.05),
    ("village", "same"): (0.94, 0.15),
    ("village", "differs"): (0.06, 0.85),
    ("head", "same"): (0.98, 0.9),
    ("head", "differs"): (0.02, 0.1),
    ("title", "same"): (0.97, 0.6),
    ("title", "differs"): (0.03, 0.4),
}
"""Degrees that the plain rules leave no example of, or that invented lists show too rarely: set by judgement."""


def tidy(model: dict[str, Any], rows: int) -> dict[str, Any]:
    """Round weights to what they are known to, and give a floor to what chance did not show."""
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            for name in ("m_probability", "u_probability"):
                if not level.get("is_null_level"):
                    least = 2e-3 if name[0] == "m" else 1e-6
                    level[name] = float(f"{max(level.get(name) or 0.0, least):.4g}")
            by_hand = BY_HAND.get((comparison["output_column_name"], level["label_for_charts"]))
            if by_hand is not None:
                level["m_probability"], level["u_probability"] = by_hand
    return {
        "trained": f"{now():%Y-%m-%d}: {rows} invented rows of all districts, seed {SEED}, {len(FIELDS)} fields"
    } | model


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    model = tidy(trained(*businesses(count, SEED)), count)
    path = FOLDER / f"model-{now():%Y-%m-%d}.json"
    path.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            print(
                comparison["output_column_name"],
                level["label_for_charts"],
                level.get("m_probability"),
                level.get("u_probability"),
            )
