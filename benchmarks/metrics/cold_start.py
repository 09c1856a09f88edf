"""A cold ``jejaring measure`` of a folder of 10,000 parties against a bare Python that imports networkx and scipy.

.venv/bin/python benchmarks/metrics/cold_start.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from world import timed

from graph.sample import make_sample


def of_children() -> float:
    """Processor time of the processes that were started and have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system


def run(*command: str) -> None:
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        network = make_sample(enterprises=9_300, seed=0)
        network.write(Path(folder))
        bare = timed(lambda: run("-c", "import networkx, scipy.sparse"), 5, of_children)
        whole = timed(lambda: run("-m", "graph.cli", "measure", folder, "--json"), 5, of_children)
        print(f"{network.parties.height:,} parties, {network.ties.height:,} ties")
        print(f"bare {bare:.2f} s, measure {whole:.2f} s: + {whole - bare:.2f} s (must + 1 s, aim + 0.4 s)")
