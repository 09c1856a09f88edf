"""Rows of arcs: where ties lead, and where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.metrics.kernels.types import Rows

if TYPE_CHECKING:
    from graph.metrics.arrays import TieArrays
    from graph.metrics.kernels.types import Ints


def arc_rows(ties: TieArrays) -> tuple[Rows, Rows]:
    """Return the rows along the ties and those against them; the same twice for undirected ties.

    Examples
    --------
    >>> from graph.metrics.arrays import TieArrays
    >>> out, back = arc_rows(TieArrays.from_edges(3, [0, 1], [1, 2], directed=True))
    >>> out.neighbour.tolist(), back.neighbour.tolist()
    ([1, 2], [0, 1])
    """
    if not ties.directed:
        return ties.rows, ties.rows
    sends, returns = (ties.way & 1) > 0, (ties.way & 2) > 0
    start = np.concatenate([ties.low[sends], ties.high[returns]])
    end = np.concatenate([ties.high[sends], ties.low[returns]])
    return _sorted_rows(ties.n, start, end), _sorted_rows(ties.n, end, start)


def _sorted_rows(n: int, start: Ints, end: Ints) -> Rows:
    order = np.lexsort((end, start))
    first = np.searchsorted(start[order], np.arange(n + 1)).astype(np.uint32)
    return Rows(first, end[order].astype(np.uint32), np.ones(start.size), np.ones(start.size, np.uint8))
