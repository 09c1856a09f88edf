"""What an installation compiles is all that answers need: nobody's first answer waits for a compiler."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

KINDS = ["volume", "linkage", "partnership", "exhibitions", "services", "facilitators", "finance", "foster", "training"]
SCENARIOS = """
[[scenario]]
name = "one"
change = [{do = "add_buyer", region = "33.05", commodity = "23922", units_per_month = 200000}]

[[scenario]]
name = "two"
change = [{do = "disaster", region = "33.05"}]

[[scenario]]
name = "three"
change = [{do = "train", region = "33.05", raises_units_percent = 20}]
"""


@pytest.mark.slow
def test_no_command_compiles_what_the_installation_did_not(tmp_path):
    (tmp_path / "scenarios.toml").write_text(SCENARIOS, encoding="utf-8")
    cache = tmp_path / "kernels"
    world = os.environ | {"NUMBA_CACHE_DIR": str(cache), "JEJARING_HOME": str(tmp_path / "home")}

    def run(*words):
        subprocess.run([sys.executable, "-m", *words], cwd=tmp_path, env=world, check=True, capture_output=True)

    def kernels():
        return {path.relative_to(cache) for path in cache.rglob("*.nbc")}

    run("graph.matching.compile")
    run("graph.metrics.compile")
    installed = kernels()
    assert installed
    run("graph.cli", "sample", "--out", "world", "--enterprises", "800")
    run("graph.cli", "match", "world", "--out", "plan", "--fairness", "--frontier")
    run("graph.cli", "match", "world", "--max-partners", "3", "--quota", "micro=45%", "--time-limit", "4")
    for kind in KINDS:
        run("graph.cli", "match", "world", "--kind", kind)
    run("graph.cli", "measure", "world")
    for kind in ("demand", "supply", "capability", "information", "structural"):
        run("graph.cli", "gaps", "world", "--kind", kind)
    run("graph.cli", "scenario", "scenarios.toml", "--folder", "world")
    run("graph.cli", "clusters", "find", "world")
    assert kernels() == installed
