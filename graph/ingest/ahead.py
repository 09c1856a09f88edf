"""Batches in lanes: while two are cleaned in threads the next is read, and all come in their order."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")
Result = TypeVar("Result")

LANES: Final = 2
"""Items worked on at once: a third gained nothing, half of the cleaning is Python's own and runs one at a time."""


def ahead(items: Iterable[Item], work: Callable[[Item], Result]) -> Iterator[Result]:
    """Yield ``work`` of each item in the order of the items, two at a time in threads of their own.

    What reads the items stays in the caller's thread and goes on meanwhile, one item ahead of the lanes: more would
    hold more of a list in memory. A fault of one item is raised in its turn; what waits then is dropped.

    Parameters
    ----------
    items
        Read only as far as there is room for.
    work
        Function of one item, which does not depend on what was done before.

    Examples
    --------
    >>> list(ahead(range(4), str))
    ['0', '1', '2', '3']
    """
    pool = ThreadPoolExecutor(LANES)
    under_way: deque[Future[Result]] = deque()
    try:
        for item in items:
            under_way.append(pool.submit(work, item))
            if len(under_way) > LANES:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
