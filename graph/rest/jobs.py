"""Long work on the wire: how a job stands, and its progress as server-sent events."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from graph.rest.protocol.tongue import tongue
from graph.services.lists.ingest import failure_facts
from graph.services.work.jobs import ENDED, Job, Jobs
from graph.translations.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

POLL_SECONDS = 0.25
LONGEST_SECONDS = 3600.0


class JobView(BaseModel):
    """How a job stands."""

    id: str
    kind: str
    state: str = Field(examples=["queued", "running", "done", "failed", "cancelled"])
    stage: str = Field(description="What it is at.")
    done: int
    total: int | None
    created_at: str
    changed_at: str
    result: dict[str, Any] = Field(
        description="What came out; `error`, `detail`, `hint` of a job that failed or waits for the graph database."
    )


def job_view(job: Job) -> JobView:
    """Return a job as the wire shows it."""
    return JobView(
        **{name: getattr(job, name) for name in JobView.model_fields if name != "result"}, result=_in_words(job.result)
    )


def _in_words(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what came out of a job with what its errors say in the reader's language."""
    told = [name for name in ("detail", "hint") if isinstance(result.get(name), str)]
    said: dict[str, Any] = {name: spoken(result[name], tongue()) for name in told}
    if result.get("failures"):
        said["failures"] = [failure_facts(one, tongue()) for one in result["failures"]]
    return {**result, **said}


async def progress_of(job_id: str, seen: str = "") -> AsyncIterator[str]:
    """Yield server-sent events: one whenever the job has changed since ``seen``, the last when it has ended."""
    jobs, last, waited = Jobs(), seen, 0.0
    while waited < LONGEST_SECONDS:
        job = await run_in_threadpool(jobs.get, job_id)
        if job.changed_at != last:
            last = job.changed_at
            told = json.dumps(job_view(job).model_dump(mode="json"), ensure_ascii=False)
            yield f"event: {job.state}\nid: {job.changed_at}\ndata: {told}\n\n"
        elif int(waited) % 15 == 0:
            yield ": still at it\n\n"
        if job.state in ENDED:
            return
        await asyncio.sleep(POLL_SECONDS)
        waited += POLL_SECONDS
