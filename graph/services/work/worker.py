"""The worker: one process that takes jobs from the queue and keeps house; ``python -m graph.services.work.worker``."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from graph.services.work.job_queue import JobQueue
from graph.services.work.memory import few_arenas
from graph.services.work.parent import end_with_parent
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator


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
        jobs = JobQueue(home)
        queue = jobs.queue()
        queue.flush()
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
        from graph.services.work.housekeeping import every_minute  # noqa: PLC0415 - a job need not wait for it

        every_minute(stop)

    def tell() -> None:
        from graph.services.wire.telling import tell_until  # noqa: PLC0415 - as above

        tell_until(stop)

    for beside in (keep, tell):
        threading.Thread(target=beside, name=beside.__name__, daemon=True).start()
    try:
        yield
    finally:
        stop.set()


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]) if len(sys.argv) > 1 else settings().home))
