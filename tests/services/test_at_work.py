"""Long work tells that it is at it, is stopped in the middle, and leaves nothing behind."""

from __future__ import annotations

import threading
from datetime import date

import polars as pl
import pytest

from graph.errors import Cancelled
from graph.matching.exact.child import Child
from graph.network import Network
from graph.services.pairing.match import MatchParameters, match
from graph.services.pairing.match_aside import match_aside
from graph.services.source import Source
from graph.services.work import at_work as module
from graph.services.work.at_work import at_work
from graph.services.work.job_queue import JobQueue
from graph.services.work.runs import Runs
from graph.settings import settings


def small():
    parties = pl.DataFrame(
        {"id": ["a", "b"], "kind": ["enterprise"] * 2, "name": ["UD A", "PT B"], "region": ["35.09"] * 2,
         "size": ["micro", "large"]}
    )  # fmt: skip
    lot = {"commodity": "10792", "unit": "kg", "units_per_month": 100}
    offers = pl.DataFrame([{"id": "o", "party": "a", "price_rp_per_unit": 9_000, **lot}])
    demands = pl.DataFrame([{"id": "d", "party": "b", "price_rp_per_unit": 12_000, **lot}])
    return Source(Network.from_frames(parties, offers, demands, as_of=date(2026, 11, 1)), "small")


def test_what_beats_raise_ends_the_work_at_once(monkeypatch):
    monkeypatch.setattr(module, "EVERY_SECONDS", 0.001)
    stopped, beats = threading.Event(), []

    def beat(seconds):
        beats.append(seconds)
        if len(beats) == 3:
            raise Cancelled("enough")  # noqa: EM101

    with pytest.raises(Cancelled):
        at_work(lambda: stopped.wait(60), beat, stop=stopped.set)
    assert stopped.is_set()
    assert len(beats) == 3
    with pytest.raises(ZeroDivisionError):
        at_work(lambda: 1 / 0, lambda _: None)


def test_a_match_is_cancelled_in_the_middle_of_the_solve_and_leaves_no_process_and_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "EVERY_SECONDS", 0.001)  # before the process that solves has even started
    monkeypatch.setattr(module, "SMALL_PAIRS", 0)  # as of a market that takes long
    jobs, runs, seen = JobQueue(tmp_path), Runs(tmp_path), []

    def work(job, progress):
        def tell(stage, done, total=None):
            seen.append((stage, total))
            if (stage, total) == ("solve", None):
                jobs.cancel(job.id)
            progress(stage, done, total)

        return match(small(), MatchParameters(), runs=runs, progress=tell).run.summary

    made = jobs.submit("match", {}, by="k")
    assert jobs.perform(made.id, work).state == "cancelled"
    assert seen[-1] == ("solve", None)
    assert [run.state for run in runs.all()] == ["cancelled"]
    assert list((tmp_path / "runs" / "problems").iterdir()) == []
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == ["ended", "problems"]
    assert match(small(), MatchParameters(), runs=runs).run.summary["pairs"] == 1


def test_a_small_market_is_solved_before_a_process_would_have_begun(tmp_path, monkeypatch):
    monkeypatch.setattr(Child, "solve", None)
    assert match(small(), MatchParameters(), runs=Runs(tmp_path)).run.summary["pairs"] == 1


def test_a_plan_made_by_a_process_of_its_own_is_the_plan(tmp_path, monkeypatch):
    monkeypatch.setenv("JEJARING_HOME", str(tmp_path))
    settings.cache_clear()
    try:
        aside = match_aside(small(), MatchParameters())
        assert aside.run.reused
        assert (aside.run.summary["pairs"], aside.plan.flow.tolist()) == (1, [100])
        assert aside.run.summary == match(small(), MatchParameters(), runs=Runs(tmp_path / "own")).run.summary
        assert list((tmp_path / "aside").iterdir()) == []
    finally:
        settings.cache_clear()
