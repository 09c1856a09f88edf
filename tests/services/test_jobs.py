"""Jobs: done by a worker of their own, done again when the worker was killed, cancelled, never lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest

from graph.errors import Cancelled, NotFound, QueueFull, StoreUnavailable
from graph.sample import make_sample
from graph.services.work.job_queue import PAUSES, JobQueue
from graph.services.work.runs import Runs
from graph.settings import now, settings


@pytest.fixture
def jobs(tmp_path):
    return JobQueue(tmp_path)


@contextmanager
def worker(home, root):
    words = [sys.executable, "-m", "graph.services.work.worker", str(home)]
    surroundings = os.environ | {"JEJARING_HOME": str(home), "PYTHONPATH": str(root)}
    process = subprocess.Popen(words, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(jobs, job_id, states, seconds=120):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job = jobs.get(job_id)
        if job.state in states:
            return job
        time.sleep(0.05)
    pytest.fail(f"the job is still {job.state} at {job.stage!r}")


def test_a_job_whose_worker_was_killed_is_done_by_the_next_one(jobs, tmp_path, pytestconfig):
    folder = tmp_path / "sample"
    make_sample(200, 3).write(folder)
    asked = {"folder": str(folder), "match": {"kind": "volume"}}
    first = jobs.submit("match", asked, by="k1")
    assert jobs.submit("match", {}, by="k2", job_id=first.id) == jobs.get(first.id)
    with worker(tmp_path, pytestconfig.rootpath) as process:
        wait_for(jobs, first.id, {"running", "done"})
        process.send_signal(signal.SIGKILL)
    with worker(tmp_path, pytestconfig.rootpath):
        done = wait_for(jobs, first.id, {"done", "failed"})
    assert (done.state, done.attempts <= 2) == ("done", True)
    assert Runs(tmp_path).get(str(done.result["run"])).summary["gap"] == 0


def test_a_job_that_waits_is_cancelled_at_once_and_one_that_runs_at_its_next_step(jobs):
    waiting = jobs.submit("match", {}, by="k1")
    assert jobs.cancel(waiting.id).state == "cancelled"
    assert jobs.perform(waiting.id, lambda *_: pytest.fail("it was done")).state == "cancelled"
    running = jobs.submit("match", {}, by="k1")

    def work(job, progress):
        progress("solve", 1, 2)
        assert jobs.get(job.id).stage == "solve"
        jobs.cancel(job.id)
        with pytest.raises(Cancelled):
            progress("solve", 2, 2)
        raise Cancelled("stopped")  # noqa: EM101

    assert jobs.perform(running.id, work).state == "cancelled"


def test_one_key_with_much_to_do_keeps_no_other_waiting(jobs):
    queue, done = jobs.queue(), []

    def begin(most):
        while most and (task := queue.dequeue()) is not None:
            queue.execute(task)  # of no kind: it fails at once
            done.append(jobs.get(task.args[1]).by)
            most -= 1

    for by in ("busy", "busy", "busy", "busy", "first", "second", "first"):
        jobs.submit("poem", {}, by=by)
    begin(3)
    jobs.submit("poem", {}, by="late")
    begin(99)
    assert done == ["busy", "first", "second", "busy", "first", "late", "busy", "busy"]


def test_a_job_whose_worker_dies_again_and_again_waits_between_and_fails_in_the_end(jobs):
    job = jobs.submit("match", {}, by="k1")

    def die():
        with pytest.raises(ZeroDivisionError):
            jobs.perform(job.id, lambda *_: 1 / 0)
        jobs._change(jobs.get(job.id), state="running")  # as a killed worker leaves it

    for _ in range(3):
        die()
    for pauses in range(1, 4):  # a machine that is started anew often loses no commit that was accepted
        waits = jobs.perform(job.id, lambda *_: {})
        assert (waits.state, waits.pauses, waits.result["error"]) == ("queued", pauses, "worker_died")
        die()
    jobs._change(jobs.get(job.id), pauses=PAUSES)
    ended = jobs.perform(job.id, lambda *_: {})
    assert (ended.state, ended.result["error"]) == ("failed", "worker_died")


def test_a_job_of_a_kind_that_there_is_not_says_so(jobs):
    from graph.services.work.job_kinds import work

    odd = jobs.submit("poem", {}, by="k1")
    assert jobs.perform(odd.id, work).result["error"] == "not_found"
    with pytest.raises(NotFound):
        jobs.get("../../etc/passwd")


def away(*_):
    raise StoreUnavailable("the server does not answer")  # noqa: EM101


def test_a_job_that_finds_the_graph_database_away_waits_and_is_done_when_it_is_back(jobs):
    job = jobs.submit("poem", {}, by="k1")
    jobs.queue().flush()
    for pauses in range(1, 5):  # more often than a worker may die
        waits = jobs.perform(job.id, away)
        assert (waits.state, waits.pauses, waits.result["error"]) == ("queued", pauses, "store_unavailable")
        queue = jobs.queue()
        queue.execute(queue.dequeue())
        assert [task.args[1] for task in queue.scheduled()] == [job.id] * pauses  # none of them is due at once
    done = jobs.perform(job.id, lambda *_: {"lines": 14})
    assert (done.state, done.attempts, dict(done.result)) == ("done", 1, {"lines": 14})
    lost = jobs._change(jobs.submit("poem", {}, by="k1"), pauses=PAUSES)
    assert jobs.perform(lost.id, away).state == "failed"


def test_what_failed_or_was_cancelled_is_begun_anew_where_that_is_asked(jobs):
    job = jobs.submit("poem", {}, by="k1")
    jobs.cancel(job.id)
    assert jobs.submit("poem", {}, by="k1", job_id=job.id).state == "cancelled"
    assert jobs.submit("poem", {}, by="k1", job_id=job.id, anew=True).state == "queued"
    assert jobs.perform(job.id, lambda *_: {}).state == "done"
    assert jobs.submit("poem", {}, by="k1", job_id=job.id, anew=True).state == "done"


@pytest.fixture
def two_at_a_time(monkeypatch):
    """A key may have two jobs waiting."""
    monkeypatch.setenv("JEJARING_JOBS_PER_KEY", "2")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("two_at_a_time")
def test_one_key_may_have_so_many_jobs_waiting_and_a_slot_is_free_when_one_ends(jobs):
    first, second = (jobs.submit("poem", {}, by="busy") for _ in range(2))
    with pytest.raises(QueueFull) as refused:
        jobs.submit("poem", {}, by="busy")
    assert refused.value.context["wait"] == 10
    assert jobs.submit("poem", {}, by="busy", job_id=first.id) == first
    assert jobs.submit("poem", {}, by="other").state == "queued"
    jobs.perform(first.id, lambda *_: {})
    third = JobQueue(jobs.home).submit("poem", {}, by="busy")  # as after a restart
    jobs.cancel(second.id)
    assert [job.id for job in jobs.unended("busy")] == [third.id]


def test_a_job_that_was_written_and_not_queued_is_queued_when_it_is_asked_for_again(jobs):
    class Killed(JobQueue):
        def enqueue(self, job, **_):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Killed(jobs.home).submit("poem", {}, by="k1", job_id="j1")
    assert jobs.queue().dequeue() is None
    jobs.submit("poem", {}, by="k1", job_id="j1")
    assert jobs.queue().dequeue().args[1] == "j1"


def test_what_has_ended_is_forgotten_after_its_time_and_nothing_else(jobs):
    ended, waits, running = (jobs.submit("poem", {}, by="k1") for _ in range(3))
    jobs.perform(ended.id, lambda *_: {"lines": 14})
    jobs._change(running, state="running")
    assert jobs.forget(now() - timedelta(days=30)) == 0
    assert jobs.forget(now() + timedelta(seconds=1)) == 1
    assert {job.id for job in jobs.all()} == {waits.id, running.id}
    assert not list(jobs.folder.glob(f"{ended.id}*"))
