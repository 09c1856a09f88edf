"""What kernels take and give: names of array types, pairs and rows. No kernel here, so that it loads at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Octets = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Marks = NDArray[np.uint64]
Places = NDArray[np.uint32]
"""Numbers of rows and entries: unsigned, because compiled code checks signed ones for counting from the end."""


class Pairs(NamedTuple):
    """Tied pairs, each once: low < high, sorted; see :class:`graph.metrics.arrays.TieArrays`."""

    low: Ints
    high: Ints
    strength: Floats
    way: Octets


class Rows(NamedTuple):
    """Adjacency rows: the entries of row ``i`` are those from ``first[i]`` to ``first[i + 1]``.

    ``way`` is seen from the row: 1 the tie runs from the row to the neighbour, 2 back, 3 both (or undirected).
    """

    first: Places
    neighbour: Places
    weight: Floats
    way: Octets
