"""Long work that tells how long it has taken, and that can be stopped in the middle."""

from __future__ import annotations

import shutil
import threading
import time
import uuid
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from graph.matching import solve as solve_here
from graph.matching.exact.child import Child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.matching import Market, Plan
    from graph.services.work.progress import Progress

Made = TypeVar("Made")
EVERY_SECONDS: Final = 0.5
SMALL_PAIRS: Final = 20_000
"""Pairs up to which a market is solved here: in hundredths of a second, where a process takes seconds to start."""


def at_work(work: Callable[[], Made], beat: Callable[[int], None], *, stop: Callable[[], None] | None = None) -> Made:
    """Return what ``work`` makes in a thread; meanwhile ``beat`` is told the seconds, and may raise to end it.

    Parameters
    ----------
    work
        What is done.
    beat
        Called twice a second; what it raises ends the waiting at once.
    stop
        Ends the work itself, which is then waited for; without it the thread runs to its end and nobody listens.

    Examples
    --------
    >>> at_work(lambda: 7, lambda seconds: None)
    7
    """
    ended = threading.Event()
    told: list[tuple[Any, BaseException | None]] = []

    def carry_out() -> None:
        try:
            told.append((work(), None))
        except BaseException as error:
            told.append((None, error))
        ended.set()

    begun = time.monotonic()
    thread = threading.Thread(target=carry_out, daemon=True)
    thread.start()
    try:
        while not ended.wait(EVERY_SECONDS):
            beat(int(time.monotonic() - begun))
    except BaseException:
        if stop is not None:
            stop()
            thread.join()
        raise
    made, error = told[0]
    if error is not None:
        raise error
    return made  # type: ignore[no-any-return]


@contextmanager
def watched_solver(folder: Path, tell: Progress) -> Iterator[Callable[[Market], Plan]]:
    """Give what solves markets, the large ones in one process, which is ended when ``tell`` raises; nothing stays then.

    The problem of a process that died stays in ``folder``, see :class:`graph.matching.exact.child.Child`.
    """
    own = folder / uuid.uuid4().hex
    beat: Callable[[int], None] = partial(_beat, tell)
    with Child(own) as child:

        def solve(market: Market) -> Plan:
            if market.pairs <= SMALL_PAIRS:
                return at_work(partial(solve_here, market), beat)
            return at_work(partial(child.solve, market), beat, stop=child.close)

        try:
            yield solve
        except BaseException as error:
            if "problem" not in getattr(error, "context", {}):
                shutil.rmtree(own, ignore_errors=True)
            raise
    shutil.rmtree(own, ignore_errors=True)


def _beat(tell: Progress, seconds: int) -> None:
    tell("solve", seconds, None)
