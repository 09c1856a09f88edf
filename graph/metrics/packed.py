"""Sort orders by packing: key and place in one 64-bit number, because numbers sort several times faster than places.

The order is that of a stable sort: equal keys keep the order in which they came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.metrics.kernels.types import Longs

ROOM: Final = 63
"""Bits of a whole number from 0 up in 64 signed ones."""


def packed_order(key: NDArray[np.integer]) -> tuple[Longs, Longs]:
    """Return the keys in order, and the place of each: ``np.argsort`` with its result, stable.

    Keys are given less their least one, for they are only compared.

    Examples
    --------
    >>> import numpy as np
    >>> keys, order = packed_order(np.array([30, 10, 30, 20]))
    >>> keys.tolist(), order.tolist()
    ([0, 10, 20, 20], [1, 3, 0, 2])
    """
    if key.size == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    least, bits = int(key.min()), key.size.bit_length()
    away = key.astype(np.int64) - least
    if (int(key.max()) - least).bit_length() + bits > ROOM:
        order = np.argsort(away, kind="stable")
        return away[order], order
    packed = (away << bits) | np.arange(key.size, dtype=np.int64)
    packed.sort()
    return packed >> bits, packed & ((1 << bits) - 1)


def pair_order(n: int, major: NDArray[np.integer], minor: NDArray[np.integer]) -> Longs:
    """Return the places of pairs of node numbers, sorted by the first, then the second, then as they came.

    Examples
    --------
    >>> import numpy as np
    >>> pair_order(3, np.array([2, 0, 2, 0]), np.array([1, 2, 0, 1])).tolist()
    [3, 1, 2, 0]
    """
    return packed_order(major.astype(np.int64) * n + minor)[1]
