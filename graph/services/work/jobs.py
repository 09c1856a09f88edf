"""Jobs: what long work was asked, how it stands and what came out; each is a file that outlives every process.

A job is written (``jobs/<id>.json``) before it is queued (:mod:`graph.services.work.job_queue`): when a worker dies in
the middle, the next one finds the job and does it again. A job that has not ended is marked by a file beside it
(``<id>.open``), so that those of a key are counted without reading all.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from graph.errors import NotFound
from graph.settings import now, settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
ENDED: Final = frozenset({"done", "failed", "cancelled"})


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
    """The jobs of a home folder, read, cancelled and forgotten; :class:`graph.services.work.job_queue.JobQueue` adds.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as home:
    ...     Jobs(Path(home)).all(), Jobs(Path(home)).find("j1")
    ([], None)
    """

    def __init__(self, home: Path | None = None) -> None:
        self.home = home if home is not None else settings().home
        self.folder = self.home / "jobs"

    def unended(self, by: str) -> list[Job]:
        """Return the jobs of a key that wait or run."""
        marked = (self.find(path.stem) for path in self.folder.glob("*.open"))
        return [job for job in marked if job is not None and job.by == by and job.state not in ENDED]

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
