"""The worker: one process that takes jobs from the queue and keeps house; ``python -m graph.services.worker``."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock, Timeout
from huey import SqliteHuey

from graph.services.job_kinds import KINDS
from graph.services.jobs import Job, Jobs
from graph.services.memory import few_arenas, give_back
from graph.services.parent import end_with_parent
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graph.services.progress import Progress

BUSY_SECONDS: Final = 30
PRESENT: Final = "present turn"


@cache
def queue_of(home: Path) -> SqliteHuey:
    """Return the queue of a home folder."""
    home.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("jejaring", filename=str(home / "queue.sqlite3"), timeout=BUSY_SECONDS, results=False)


@cache
def task_of(queue: SqliteHuey) -> Callable[..., Any]:
    """Return the one task of the queue: do the job of an id, whose turn it is."""

    @queue.task(name="do_job")  # type: ignore[untyped-decorator]
    def do_job(home: str, job_id: str, turn: int) -> None:
        queue.storage.incr(PRESENT, max(turn - _present(queue), 0))
        jobs = Jobs(Path(home))
        try:
            jobs.perform(job_id, work)
        finally:
            give_back()

    return do_job  # type: ignore[no-any-return]


def turn_of(queue: SqliteHuey, by: str) -> int:
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


def work(job: Job, progress: Progress) -> Mapping[str, Any]:
    """Do a job by its kind."""
    return KINDS[job.kind](job, progress)


def run(home: Path) -> int:
    """Take jobs until TERM or Ctrl-C; 1 when another worker of this home is at it."""
    home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home / "worker.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return 1
    few_arenas()
    with lock:
        queue = queue_of(home)
        task_of(queue)
        queue.flush()
        jobs = Jobs(home)
        for job in jobs.left_behind():
            jobs.enqueue(job)
        end_with_parent()
        consumer = queue.create_consumer(workers=1, worker_type="thread", initial_delay=0.05, max_delay=0.5)
        with _beside():
            consumer.run()
    return 0


@contextmanager
def _beside() -> Iterator[None]:
    """Keep house and tell webhooks meanwhile, in threads: long work keeps no deadline and no webhook waiting."""
    stop = threading.Event()

    def keep() -> None:
        from graph.services.housekeeping import every_minute  # noqa: PLC0415 - a job need not wait for it

        every_minute(stop)

    def tell() -> None:
        from graph.services.telling import tell_until  # noqa: PLC0415 - as above

        tell_until(stop)

    for beside in (keep, tell):
        threading.Thread(target=beside, name=beside.__name__, daemon=True).start()
    try:
        yield
    finally:
        stop.set()


if __name__ == "__main__":
    from graph.services.worker import run as run_here  # the queue knows its tasks by the name of their module

    sys.exit(run_here(Path(sys.argv[1]) if len(sys.argv) > 1 else settings().home))
