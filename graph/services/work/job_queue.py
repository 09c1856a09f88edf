"""The queue of jobs: long work is queued, done by one worker process, survives restarts, tells progress, is cancelled.

The queue is huey on its own SQLite file under the home folder. The work itself is a run, so that what was whole is
found and what was not is done anew. A job that finds the graph database away, or another's load in its way, waits and
is tried again, and so does one whose worker died several times: what was accepted is not lost because a machine was
started anew, and no load stays half.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock
from huey import SqliteHuey

from graph.errors import Cancelled, JejaringError, QueueFull, StoreUnavailable
from graph.services.work.job_kinds import work
from graph.services.work.jobs import ENDED, Job, Jobs
from graph.services.work.memory import give_back
from graph.services.work.runs import uuid7
from graph.settings import now, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.services.work.progress import Progress

FAILED: Final = frozenset({"failed", "cancelled"})
ATTEMPTS: Final = 3
"""How often a job is begun at once whose worker died; then it waits between attempts, as for the graph database."""
PAUSES: Final = 20
"""How often a job waits before it has failed: with the pauses below, some 18 minutes together."""
LONGEST_PAUSE_SECONDS: Final = 60
WAIT_SECONDS: Final = 10
"""After how long to ask again, where as much waits as may."""
BUSY_SECONDS: Final = 30
PRESENT: Final = "present turn"


class JobQueue(Jobs):
    """The jobs of a home folder, and the queue in which new ones wait for the worker.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as home:
    ...     jobs = JobQueue(Path(home))
    ...     made = jobs.submit("match", {"radius_km": 80}, by="k1")
    ...     jobs.get(made.id).state, [one.kind for one in jobs.all()]
    ('queued', ['match'])
    """

    def queue(self) -> SqliteHuey:
        """Return the queue, which knows its task; one SQLite file, write-ahead log, a long patience."""
        queue = _queue_of(self.home)
        _task_of(queue)
        return queue

    def submit(
        self, kind: str, parameters: Mapping[str, Any], *, by: str, job_id: str | None = None, anew: bool = False
    ) -> Job:
        """Queue a job; the same id again returns the first one, which is begun again if it failed and ``anew`` says so.

        Raises
        ------
        QueueFull
            If as many jobs of this key wait or run as may.
        """
        moment = now()
        found = job_id or uuid7(moment)
        at = moment.isoformat()
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / ".lock"):
            job = self.find(found)
            if job is None or (anew and job.state in FAILED):
                self._require_room(by)
                (self.folder / f"{found}.cancel").unlink(missing_ok=True)
                job = Job(found, kind, dict(parameters), by, "queued", at, at)
                (self.folder / f"{found}.open").touch()
                self._write(job)
        if job.state == "queued":  # asked again too: who died after writing it may not have queued it
            self.enqueue(job)
        return job

    def _require_room(self, by: str) -> None:
        most, waiting = settings().jobs_per_key, len(self.unended(by))
        if waiting >= most:
            message = f"{waiting} jobs of this key wait or run, and {most} may"
            raise QueueFull(message, hint="wait until some have ended, or cancel them", wait=WAIT_SECONDS)

    def enqueue(self, job: Job, *, pause_seconds: int | None = None) -> None:
        """Put a job into the queue, at the turn of who asked for it, now or after a pause."""
        queue = self.queue()
        turn = _turn_of(queue, job.by)
        _task_of(queue)(str(self.home), job.id, turn, priority=-turn, delay=pause_seconds)

    def perform(self, job_id: str, work: Callable[[Job, Progress], Mapping[str, Any]]) -> Job:
        """Do a job in this process and return it as it ended, or waits; one that has ended is left as it is."""
        job = self.get(job_id)
        if job.state in ENDED:
            return job
        if job.attempts >= ATTEMPTS:
            told: dict[str, Any] = _died(job.attempts + job.pauses)
            return self._pause(job, told) if job.pauses < PAUSES else self._change(job, state="failed", result=told)
        job = self._change(job, state="running", attempts=job.attempts + 1, worker=os.getpid(), result={})

        def tell(stage: str, done: int, total: int | None = None, /) -> None:
            nonlocal job
            if self.cancelled(job_id):
                message = f"job {job_id} was cancelled at {stage}"
                raise Cancelled(message, hint="start it again when you want", job=job_id)
            job = self._change(job, stage=stage, done=done, total=total)

        try:
            result = work(job, tell)
        except Cancelled:
            return self._change(job, state="cancelled")
        except JejaringError as error:
            told = {"error": error.code, "detail": error.message, "hint": error.hint}
            if isinstance(error, StoreUnavailable) and job.pauses < PAUSES:
                return self._pause(job, told)
            return self._change(job, state="failed", result=told)
        except Exception as fault:
            self._change(job, state="failed", result={"error": "fault", "detail": type(fault).__name__})
            raise
        return self._change(job, state="done", result=dict(result))

    def _pause(self, job: Job, told: Mapping[str, Any]) -> Job:
        """Let a job wait, each time twice as long; why it waits is told meanwhile. A pause stands for an attempt."""
        waits = replace(job, attempts=job.attempts - 1, pauses=job.pauses + 1)
        job = self._change(waits, state="queued", result=dict(told))
        self.enqueue(job, pause_seconds=min(5 * 2**waits.pauses, LONGEST_PAUSE_SECONDS))
        return job


def _died(times: int) -> dict[str, Any]:
    """Return what is said of a job whose worker died at it."""
    hint = "ask for it again: what is stored stays, and an import goes on where it was"
    return {"error": "worker_died", "attempts": times, "detail": f"the worker died {times} times at it", "hint": hint}


@cache
def _queue_of(home: Path) -> SqliteHuey:
    """Return the queue of a home folder."""
    home.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("jejaring", filename=str(home / "queue.sqlite3"), timeout=BUSY_SECONDS, results=False)


@cache
def _task_of(queue: SqliteHuey) -> Callable[..., Any]:
    """Return the one task of the queue: do the job of an id, whose turn it is."""

    @queue.task(name="do_job")  # type: ignore[untyped-decorator]
    def do_job(home: str, job_id: str, turn: int) -> None:
        queue.storage.incr(PRESENT, max(turn - _present(queue), 0))
        jobs = JobQueue(Path(home))
        try:
            jobs.perform(job_id, work)
        finally:
            give_back()

    return do_job  # type: ignore[no-any-return]


def _turn_of(queue: SqliteHuey, by: str) -> int:
    """Return at which turn a key's next job is done: one of each key at a turn, however many it has asked for.

    So whoever asks for a first job waits for the one that is done and at most one of each other key. A key that comes
    late begins at the present turn: what it did not ask for before is not owed to it.
    """
    name = f"turn of {by}"
    turn, least = queue.storage.incr(name), _present(queue) + 1
    return int(turn if turn >= least else queue.storage.incr(name, least - turn))


def _present(queue: SqliteHuey) -> int:
    """Return the turn of the job that is done, or was last."""
    return int(queue.storage.incr(PRESENT, 0))
