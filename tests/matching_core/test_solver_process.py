"""A solver that crashes or hangs ends in an error with the problem saved, never in a lost session."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from graph.errors import SolverStopped
from graph.matching import Market, solve
from graph.matching.child import Child, solve_in_child


def slow_market():
    """A square market that takes seconds: deep trees, many pivots."""
    draw = np.random.default_rng(5)
    parties = 30_000
    key = np.unique(np.repeat(np.arange(parties), 20) * parties + draw.integers(0, parties, parties * 20))
    quantities = draw.integers(1, 20, (2, parties))
    return Market.from_arrays(*quantities, key // parties, key % parties, draw.integers(1, 10_000, key.size))


def test_a_plan_from_the_process_is_the_plan_of_this_one(tmp_path):
    market = Market.from_arrays([3, 2], [4, 1], [1, 0, 1], [0, 0, 1], [6, 5, 4], [1, 9, 1])
    here, there = solve(market), solve_in_child(market, time_limit=60.0, folder=tmp_path)
    assert (there.value, there.gap, there.status) == (here.value, 0, "optimal")
    for name in ("flow", "supplier_price", "buyer_price", "limit_price"):
        assert getattr(there, name).tolist() == getattr(here, name).tolist()
    assert there.certificate().proven
    assert list(tmp_path.iterdir()) == []


def test_the_process_is_kept_and_its_time_limit_too(tmp_path):
    small = Market.from_arrays([3], [10], [0], [0], [5])
    with Child(tmp_path) as child:
        child.solve(small)
        first = child._running.pid
        child.solve(small)
        assert child._running.pid == first
        slow = slow_market()
        start = time.monotonic()
        with pytest.raises(SolverStopped) as stopped:
            child.solve(slow, time_limit=0.5)
        # 10 % of half a second is less than writing the problem takes; what counts is that it is not seconds.
        assert time.monotonic() - start < 3.0
        assert stopped.value.context["reason"] == "time_limit"
        assert child.solve(small).value == 15


def test_a_killed_process_leaves_the_problem_for_replay(tmp_path):
    slow = slow_market()
    with Child(tmp_path) as child:
        child.solve(Market.from_arrays([1], [1], [0], [0], [1]))
        process = child._running
        threading.Timer(0.5, os.kill, (process.pid, signal.SIGKILL)).start()
        with pytest.raises(SolverStopped) as stopped:
            child.solve(slow)
        assert stopped.value.context["reason"] == "crash"
        folder = stopped.value.context["problem"]
        assert child.solve(Market.from_arrays([3], [10], [0], [0], [5])).value == 15
    command = [sys.executable, "-m", "graph.matching.child", folder]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert json.loads(answer.stdout) == {"done": True}
