"""Jobs: long work in a queue, done by one worker process; it survives restarts, tells progress, is cancelled.

The queue is huey on its own SQLite file under the home folder. What a job is and how it stands is a file of its own
(``jobs/<id>.json``), written before it is queued: when a worker dies in the middle, the next one finds the job and does
it again; the work itself is a run, so that what was whole is found and what was not is done anew. A job that has not
ended is marked by a file beside it (``<id>.open``), so that those of a key are counted without reading all.

A job that finds the graph database away, or another's load in its way, waits and is tried again, and so does one whose
worker died several times: what was accepted is not lost because a machine was started anew, and no load stays half.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from filelock import FileLock

from graph.errors import Cancelled, JejaringError, NotFound, QueueFull, StoreUnavailable
from graph.services.runs import uuid7
from graph.settings import now, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from huey import SqliteHuey

    from graph.services.progress import Progress

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
ENDED: Final = frozenset({"done", "failed", "cancelled"})
FAILED: Final = frozenset({"failed", "cancelled"})
ATTEMPTS: Final = 3
"""How often a job is begun at once whose worker died; then it waits between attempts, as for the graph database."""
PAUSES: Final = 20
"""How often a job waits before it has failed: with the pauses below, some 18 minutes together."""
LONGEST_PAUSE_SECONDS: Final = 60
WAIT_SECONDS: Final = 10
"""After how long to ask again, where as much waits as may."""


@dataclass(frozen=True)
class Job:
    """One job: what was asked, by whom, how it stands, how far it is, what came out."""

    id: str
    kind: str
    parameters: Mapping[str, Any]
    by: str
    state: JobState
    created_at: str
    changed_at: str
    stage: str = ""
    done: int = 0
    total: int | None = None
    attempts: int = 0
    pauses: int = 0
    worker: int | None = None
    result: Mapping[str, Any] = field(default_factory=dict)


class Jobs:
    """The jobs of a home folder.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as home:
    ...     jobs = Jobs(Path(home))
    ...     made = jobs.submit("match", {"radius_km": 80}, by="k1")
    ...     jobs.get(made.id).state, [one.kind for one in jobs.all()]
    ('queued', ['match'])
    """

    def __init__(self, home: Path | None = None) -> None:
        self.home = home if home is not None else settings().home
        self.folder = self.home / "jobs"

    def queue(self) -> SqliteHuey:
        """Return the queue; one SQLite file, write-ahead log, a long patience."""
        from graph.services.worker import queue_of  # noqa: PLC0415 - listing jobs needs no queue

        return queue_of(self.home)

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

    def unended(self, by: str) -> list[Job]:
        """Return the jobs of a key that wait or run."""
        marked = (self.find(path.stem) for path in self.folder.glob("*.open"))
        return [job for job in marked if job is not None and job.by == by and job.state not in ENDED]

    def enqueue(self, job: Job, *, pause_seconds: int | None = None) -> None:
        """Put a job into the queue, at the turn of who asked for it, now or after a pause."""
        from graph.services.worker import task_of, turn_of  # noqa: PLC0415

        queue = self.queue()
        turn = turn_of(queue, job.by)
        task_of(queue)(str(self.home), job.id, turn, priority=-turn, delay=pause_seconds)

    def get(self, job_id: str) -> Job:
        """Return one job, or raise NotFound."""
        path = self.folder / f"{job_id}.json"
        if not job_id.replace("-", "").isalnum() or not path.is_file():
            message = f"no job {job_id}"
            raise NotFound(message, hint="list the runs to see their ids", job=job_id)
        return Job(**json.loads(path.read_text(encoding="utf-8")))

    def find(self, job_id: str) -> Job | None:
        """Return one job, or None where there is none."""
        return self.get(job_id) if (self.folder / f"{job_id}.json").is_file() else None

    def all(self, kind: str | None = None) -> list[Job]:
        """Return every job, the newest first."""
        paths = sorted(self.folder.glob("*.json"), reverse=True)
        found = [Job(**json.loads(path.read_text(encoding="utf-8"))) for path in paths]
        return [job for job in found if kind is None or job.kind == kind]

    def cancel(self, job_id: str) -> Job:
        """Ask a job to stop: at once while it waits, at its next step of progress while it runs."""
        job = self.get(job_id)
        if job.state in ENDED:
            return job
        (self.folder / f"{job_id}.cancel").touch()
        if job.state == "queued":
            job = self._change(job, state="cancelled")
        return job

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

    def cancelled(self, job_id: str) -> bool:
        """Return whether a job was asked to stop."""
        return (self.folder / f"{job_id}.cancel").exists()

    def forget(self, before: datetime) -> int:
        """Forget the jobs that ended before a moment and return how many."""
        old = [job for job in self.all() if job.state in ENDED and datetime.fromisoformat(job.changed_at) < before]
        for job in old:
            for path in self.folder.glob(f"{job.id}.*"):
                path.unlink(missing_ok=True)
        return len(old)

    def left_behind(self) -> list[Job]:
        """Return jobs that wait, or whose worker is gone: a new worker takes them up."""
        return [job for job in reversed(self.all()) if job.state in ("queued", "running") and not _alive(job.worker)]

    def _change(self, job: Job, **facts: Any) -> Job:  # noqa: ANN401 - fields of a job
        changed = replace(job, **facts, changed_at=now().isoformat())
        self._write(changed)
        if changed.state in ENDED:
            (self.folder / f"{job.id}.open").unlink(missing_ok=True)
        return changed

    def _write(self, job: Job) -> None:
        part = self.folder / f".{job.id}.{os.getpid()}.part"
        part.write_text(json.dumps(asdict(job), ensure_ascii=False, default=str), encoding="utf-8")
        part.replace(self.folder / f"{job.id}.json")


def _died(times: int) -> dict[str, Any]:
    """Return what is said of a job whose worker died at it."""
    hint = "ask for it again: what is stored stays, and an import goes on where it was"
    return {"error": "worker_died", "attempts": times, "detail": f"the worker died {times} times at it", "hint": hint}


def _alive(pid: int | None) -> bool:
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid != os.getpid()
