"""Several writes in one request: each is done or refused on its own, and says so in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from graph.errors import JejaringError
from graph.rest.problems import status_of
from graph.rest.tongue import tongue
from graph.services.sentences import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Item = TypeVar("Item")


def one_by_one(items: Sequence[Item], write: Callable[[Item, int], str]) -> Iterator[dict[str, Any]]:
    """Yield what became of each item: its id, or the error that refused it.

    Examples
    --------
    >>> list(one_by_one(["a"], lambda item, place: f"{item}{place}"))
    [{'status': 201, 'id': 'a0'}]
    """
    for place, item in enumerate(items):
        try:
            yield {"status": 201, "id": write(item, place)}
        except JejaringError as error:
            message, _ = told(error, tongue())
            yield {"status": status_of(type(error)), "code": error.code, "detail": message}
