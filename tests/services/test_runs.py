"""Runs: found again, cancelled, never half there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from graph.errors import Cancelled, NotFound, RuleViolation
from graph.services.work.runs import Result, Runs, uuid7


class Clock:
    """A clock that goes on a second whenever it is read."""

    def __init__(self):
        self.moment = datetime(2026, 11, 1, tzinfo=UTC)

    def __call__(self):
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def runs(tmp_path):
    return Runs(tmp_path, Clock())


def work(progress):
    progress("solve", 1, 2)
    return Result({"value": 5}, {"pairs": pl.DataFrame({"units": [1, 2]})})


def test_the_same_question_is_answered_by_the_same_run(runs):
    first, _ = runs.perform("match", {"radius_km": 10.0}, "s", work)
    again, frames = runs.perform("match", {"radius_km": 10.0}, "s", work)
    assert (first.id, first.reused, again.reused) == (again.id, False, True)
    assert frames["pairs"]["units"].to_list() == [1, 2]


@pytest.mark.parametrize(
    "other",
    [("gaps", {"radius_km": 10.0}, "s"), ("match", {"radius_km": 11.0}, "s"), ("match", {"radius_km": 10.0}, "t")],
)
def test_another_kind_parameter_or_snapshot_is_another_run(runs, other):
    first, _ = runs.perform("match", {"radius_km": 10.0}, "s", work)
    second, _ = runs.perform(*other, work)
    assert first.id != second.id


def test_runs_are_listed_newest_first_and_got_by_id(runs):
    made = [runs.perform("match", {"n": n}, "s", work)[0].id for n in range(3)]
    assert [run.id for run in runs.all()] == made[::-1]
    assert runs.get(made[1]).parameters == {"n": 1}
    with pytest.raises(NotFound):
        runs.get("nobody")


def test_a_cancelled_run_stops_at_its_next_step_and_leaves_nothing(runs, tmp_path):
    def long_work(progress):
        run = next(run for run in runs.all() if run.state == "running")
        runs.cancel(run.id)
        progress("solve", 1, 2)
        pytest.fail("it went on")

    with pytest.raises(Cancelled):
        runs.perform("match", {}, "s", long_work)
    assert [run.state for run in runs.all()] == ["cancelled"]
    assert runs.find("match", {}, "s") is None
    assert list(tmp_path.glob("runs/.*.part")) == []
    with pytest.raises(NotFound):
        runs.cancel(runs.all()[0].id)


@pytest.mark.parametrize(
    ("stop", "state"),
    [(KeyboardInterrupt(), "cancelled"), (RuleViolation("no"), "failed"), (OSError(28, "full"), "failed")],
)
def test_work_that_breaks_is_remembered_and_can_be_tried_again(runs, stop, state):
    def broken(progress):
        raise stop

    with pytest.raises(type(stop)):
        runs.perform("match", {}, "s", broken)
    assert [run.state for run in runs.all()] == [state]
    assert runs.perform("match", {}, "s", work)[0].state == "done"


def test_progress_is_told_to_whoever_watches(runs):
    seen = []
    runs.perform("match", {}, "s", work, lambda stage, done, total=None: seen.append((stage, done, total)))
    assert seen == [("solve", 1, 2)]


def test_two_that_make_the_same_run_end_with_one(runs, tmp_path):
    def slower(progress):
        Runs(tmp_path).perform("match", {}, "s", work)
        return work(progress)

    runs.perform("match", {}, "s", slower)
    assert len([run for run in runs.all() if run.state == "done"]) == 1


def test_ids_of_runs_are_in_the_order_of_their_moments():
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    ids = [uuid7(moment + timedelta(milliseconds=n)) for n in range(100)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 100


def test_old_runs_are_forgotten_but_the_newest_plan_of_each_kind_stays(runs):
    old = [runs.perform("match", {}, snapshot, work)[0] for snapshot in ("monday", "tuesday")]
    other, _ = runs.perform("match", {"radius_km": 5}, "monday", work)
    with pytest.raises(OSError, match="full"):
        runs.perform("match", {}, "s", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
    assert runs.forget(datetime(2000, 1, 1, tzinfo=UTC)) == 0
    assert runs.forget(datetime(2100, 1, 1, tzinfo=UTC)) == 2
    assert {run.id for run in runs.all()} == {old[1].id, other.id}
    assert runs.frames(old[1])
