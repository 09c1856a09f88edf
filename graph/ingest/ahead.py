"""Batches in two lanes: while one is cleaned in a thread the next is read, and all come in their order."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")
Result = TypeVar("Result")

WAITING: Final = 1
"""Items read before there is room for them: more would hold more of a list in memory and gain nothing."""


def ahead(items: Iterable[Item], work: Callable[[Item], Result]) -> Iterator[Result]:
    """Yield ``work`` of each item in the order of the items, one at a time in a thread of its own.

    What reads the items stays in the caller's thread and goes on meanwhile. A second thread of work gained nothing:
    half of the cleaning is Python's own, which runs one at a time. A fault of one item is raised in its turn; what
    waits then is dropped.

    Parameters
    ----------
    items
        Read only as far as there is room for.
    work
        Function of one item.

    Examples
    --------
    >>> list(ahead(range(4), str))
    ['0', '1', '2', '3']
    """
    pool = ThreadPoolExecutor(1)
    under_way: deque[Future[Result]] = deque()
    try:
        for item in items:
            under_way.append(pool.submit(work, item))
            if len(under_way) > WAITING:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
