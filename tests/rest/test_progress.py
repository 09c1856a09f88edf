"""A run is watched by server-sent events: each change once, in order, and the last says how it ended."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from graph.errors import Cancelled
from graph.rest.jobs import progress_of
from graph.services.work.job_queue import JobQueue
from graph.settings import settings
from tests.loop_apart import run_apart


@pytest.fixture
def jobs(tmp_path, monkeypatch):
    monkeypatch.setenv("JEJARING_HOME", str(tmp_path))
    settings.cache_clear()
    yield JobQueue()
    settings.cache_clear()


def watched(jobs, work):
    """Return the events of a job that is done meanwhile, as (event, data)."""
    job = jobs.submit("match", {}, by="k")

    async def watch():
        doing = asyncio.create_task(asyncio.to_thread(jobs.perform, job.id, work))
        told = [said async for said in progress_of(job.id)]
        await doing
        return told

    fields = [dict(line.split(": ", 1) for line in said.strip().splitlines()) for said in run_apart(watch)]
    return [(one["event"], json.loads(one["data"])) for one in fields if "event" in one]


def test_each_stage_is_told_and_the_last_event_holds_the_result(jobs):
    def work(_, progress):
        for stage in ("snapshot", "solve", "write"):
            progress(stage, 1, 3)
            time.sleep(0.6)
        return {"pairs": 7}

    events = watched(jobs, work)
    stages = [data["stage"] for state, data in events if state == "running"]
    assert [stage for stage in stages if stage] == sorted(set(stages) - {""}, key=("snapshot", "solve", "write").index)
    assert {"snapshot", "solve", "write"} & set(stages)
    assert events[-1][0] == "done"
    assert events[-1][1]["result"] == {"pairs": 7}


def test_a_cancelled_run_ends_its_stream(jobs):
    def work(job, progress):
        jobs.cancel(job.id)
        progress("solve", 1, 3)
        raise Cancelled("stopped")  # noqa: EM101 - progress raises before

    events = watched(jobs, work)
    assert events[-1][0] == "cancelled"


def test_whoever_connects_again_is_told_what_is_new_and_no_more(jobs):
    job = jobs.submit("match", {}, by="k")

    async def first(seen):
        return await anext(progress_of(job.id, seen))

    queued = run_apart(first, "")
    seen = dict(line.split(": ", 1) for line in queued.strip().splitlines())["id"]
    assert run_apart(first, seen) == ": still at it\n\n"
    jobs.cancel(job.id)
    assert run_apart(first, seen).startswith("event: cancelled\n")
