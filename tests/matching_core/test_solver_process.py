"""A solver that crashes or hangs ends in an error with the problem saved, never in a lost session."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from array import array
from fcntl import ioctl
from pathlib import Path
from termios import FIONREAD

import numpy as np
import pytest

from graph.errors import InvalidMarket, NoFeasiblePlan, SolverStopped
from graph.matching import Market, Pooling, Quota, solve, solve_pooled
from graph.matching.consortium.choose import choose_members
from graph.matching.exact import child as processes
from graph.matching.exact.child import Child, solve_in_child
from graph.matching.exact.guarded import answer_of, perform, read_found
from graph.matching.whole.exact import solve_open
from graph.matching.whole.problem import read_problem


def slow_market():
    """A square market that takes a second: deep trees, many pivots."""
    draw = np.random.default_rng(5)
    parties = 30_000
    key = np.unique(np.repeat(np.arange(parties), 20) * parties + draw.integers(0, parties, parties * 20))
    quantities = draw.integers(1, 20, (2, parties))
    return Market.from_arrays(*quantities, key // parties, key % parties, draw.integers(1, 10_000, key.size))


def kill_when_asked(process):
    """Stop a process now, and kill it when it is asked something: not done before, not dead before it is asked."""
    os.kill(process.pid, signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)  # until then it could still read what it is asked
    unread = array("i", [0])

    def watch():
        while not unread[0]:
            time.sleep(0.01)
            ioctl(process.stdin, FIONREAD, unread)
        os.kill(process.pid, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


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
        with pytest.raises(SolverStopped) as stopped:
            child.solve(slow, time_limit=0.1)  # how long that takes on a busy machine is no matter of a test
        assert stopped.value.context["reason"] == "time_limit"
        assert child.solve(small).value == 15


def test_a_killed_process_leaves_the_problem_for_replay(tmp_path):
    slow = slow_market()
    with Child(tmp_path) as child:
        child.solve(Market.from_arrays([1], [1], [0], [0], [1]))
        kill_when_asked(child._running)
        with pytest.raises(SolverStopped) as stopped:
            child.solve(slow)
        assert stopped.value.context["reason"] == "crash"
        folder = stopped.value.context["problem"]
        assert child.solve(Market.from_arrays([3], [10], [0], [0], [5])).value == 15
    command = [sys.executable, "-m", "graph.matching.exact.solver_process", folder]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert json.loads(answer.stdout) == {"done": True}


def test_a_process_that_ends_before_it_is_ready_is_not_waited_for(tmp_path, monkeypatch):
    """Its output is closed while its input is still open: what it says last comes before it is asked anything."""
    stopping = tmp_path / "stopping"
    stopping.write_text("#!/bin/sh\nexec 1>&-\nexec sleep 1\n")
    stopping.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(stopping))
    with Child(tmp_path) as child, pytest.raises(SolverStopped) as stopped:
        child.solve(Market.from_arrays([3], [10], [0], [0], [5]), time_limit=20.0)
    assert stopped.value.context["reason"] == "crash"


def test_side_rules_go_through_the_process_and_their_plan_and_clash_come_back(tmp_path):
    market = Market.from_arrays([6, 9, 4], [10, 3], [0, 1, 2, 2], [0, 0, 0, 1], [5, 4, 3, 2])
    rules = {
        "min_lot": np.array([1, 2, 1, 1]),
        "max_partners": {"buyer": [1, 1]},
        "quotas": [Quota(np.array([False, True, True]), share=0.45, name="micro")],
        "budgets": [{"limit": 12, "per_unit": 1, "name": "visits"}],
    }
    here = solve(market, **rules)
    with Child(tmp_path) as child:
        there = child.solve_under_rules(market, rules)
        assert (there.flow.tolist(), there.value, there.bound) == (here.flow.tolist(), here.value, here.bound)
        assert there.rules == here.rules
        with pytest.raises(NoFeasiblePlan) as clash:
            child.solve_under_rules(market, {"quotas": [Quota(np.array([True, False, False]), units=8)]})
    assert clash.value.context["clash"][0]["code"] == "quota.units"
    assert set(clash.value.context["words"]) == {"id", "en"}
    assert list(tmp_path.iterdir()) == []


def test_a_plain_solve_that_is_out_of_time_ends_with_a_plan_and_its_proven_gap():
    plan = solve(slow_market(), time_limit=0.1)  # benchmarks measure how well the limit is kept
    assert (plan.status, plan.reason) == ("feasible", "time_limit")
    assert plan.certificate().excess_units == 0
    assert plan.certificate().short_price == 0
    assert plan.gap == plan.certificate().gap > 0
    with pytest.raises(SolverStopped):
        plan.price_interval("buyer")


def test_a_library_solve_under_rules_outlives_the_solver():
    """A large market under rules is solved in a kept process: when that is killed, the problem is kept and told."""
    draw = np.random.default_rng(3)
    supplier, buyer = np.divmod(np.arange(60 * 40), 40)
    quantities = draw.integers(5, 30, 60), draw.integers(20, 90, 40)
    market = Market.from_arrays(*quantities, supplier, buyer, draw.integers(50, 100, 2400))
    plan = solve(market, max_partners=2, min_lot=4, time_limit=10.0)
    assert plan.value <= plan.bound
    assert np.bincount(buyer[plan.flow > 0], minlength=40).max() <= 2
    kill_when_asked(processes._idle[-1]._running)
    with pytest.raises(SolverStopped) as stopped:
        solve(market, max_partners=2, min_lot=4, time_limit=20.0)
    assert stopped.value.context["reason"] == "crash"
    folder = Path(stopped.value.context["problem"])
    assert (folder / "rules.json").exists()
    shutil.rmtree(folder)
    with pytest.raises(InvalidMarket):
        solve(market, quotas=[Quota(np.ones(3, bool), share=0.5)], time_limit=20.0)


def joint_market():
    """Suppliers that reach lots only together, through aggregators whose opening costs: some thousand switches."""
    draw = np.random.default_rng(8)
    supplier, into = np.divmod(np.arange(120 * 20), 20)
    market = Market.from_arrays(draw.integers(3, 9, 120), draw.integers(20, 40, 30), [0], [0], [1])
    out_of, buyer = np.divmod(np.arange(20 * 30), 30)
    ways = draw.integers(0, 9, supplier.size), out_of, buyer, draw.integers(40, 90, out_of.size)
    return market, Pooling.from_arrays([60] * 20, supplier, into, *ways, opening_cost=[200] * 20)


def test_volumes_that_join_are_planned_in_a_process_that_is_outlived():
    market, pooling = joint_market()
    plan = solve_pooled(market, pooling, min_lot=15, time_limit=60.0)
    assert 0 < plan.value <= plan.bound
    os.kill(processes._idle[-1]._running.pid, signal.SIGSTOP)  # a hang, however fast the machine
    with pytest.raises(SolverStopped) as stopped:
        solve_pooled(market, pooling, min_lot=15, time_limit=1.0)
    assert stopped.value.context["reason"] == "time_limit"
    folder = Path(stopped.value.context["problem"])
    perform("program", folder, 15.0)
    assert answer_of(read_found(folder)).gain <= plan.bound + 1e-6
    shutil.rmtree(folder)


def large_assignment():
    """More pairs than are solved here, and easy: everybody has room."""
    draw = np.random.default_rng(11)
    return read_problem(
        draw.integers(1, 100, (20, 110)), draw.integers(1, 9, (20, 110)), np.full(20, 60), maximise=False
    )


def test_assignments_and_members_are_searched_for_in_a_process_that_is_outlived():
    problem, offers = large_assignment(), (np.full((1000, 2), 3), np.ones(1000, int), np.ones(1000, int))
    calls = {
        "assignment": lambda seconds: solve_open(problem, seconds=seconds, seed=0).agent.size,
        "members": lambda seconds: choose_members(*offers, np.array([5, 6]), seconds=seconds).members,
    }
    for task, call in calls.items():
        assert call(30.0) == {"assignment": 110, "members": 2}[task]
        os.kill(processes._idle[-1]._running.pid, signal.SIGSTOP)  # a hang, however fast the machine
        with pytest.raises(SolverStopped) as stopped:
            call(0.5)
        folder = Path(stopped.value.context["problem"])
        perform(task, folder, 30.0)
        assert read_found(folder)
        shutil.rmtree(folder)
