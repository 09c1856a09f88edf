"""Chance with a name: every part of the sample draws from a stream of its own, fixed by seed and name.

A part that draws more than before does not move the others, so a change of one list leaves the rest of the
world as it was.
"""

from __future__ import annotations

import zlib
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from polars._typing import PolarsDataType


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the generator of one part of the world.

    Examples
    --------
    >>> stream(0, "names").integers(10, size=3).tolist() == stream(0, "names").integers(10, size=3).tolist()
    True
    >>> stream(0, "names").random() == stream(0, "sales").random()
    False
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(name.encode())])))


def weighted(rng: np.random.Generator, weights: NDArray[Any], count: int) -> NDArray[np.int64]:
    """Draw row numbers in proportion to weights; a weight of 0 is never drawn.

    Examples
    --------
    >>> weighted(stream(0, "doc"), np.array([0.0, 1.0, 0.0]), 2).tolist()
    [1, 1]
    """
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    drawn = np.searchsorted(edges, rng.random(count) * edges[-1], side="right")
    return np.asarray(np.minimum(drawn, len(edges) - 1), dtype=np.int64)


def shared_out(weights: NDArray[Any], total: int) -> NDArray[np.int64]:
    """Share a whole number out in proportion to weights, largest remainders first; the parts add up.

    Examples
    --------
    >>> shared_out(np.array([1, 1, 2]), 10).tolist()
    [3, 2, 5]
    """
    weights = np.asarray(weights, dtype=np.float64)
    exact = weights / weights.sum() * total
    parts: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return parts


def rounded(values: NDArray[np.floating[Any]], digits: int = 2) -> NDArray[np.int64]:
    """Round to a number of leading digits, as people state quantities and prices, and never below 1.

    Examples
    --------
    >>> rounded(np.array([12_345.0, 0.2, 987.0])).tolist()
    [12000, 1, 990]
    """
    floored = np.maximum(values, 1.0)
    scale = 10.0 ** np.maximum(np.floor(np.log10(floored)) - (digits - 1), 0)
    return np.asarray(np.maximum(np.rint(floored / scale) * scale, 1), dtype=np.int64)


def days(rng: np.random.Generator, first: date, last: date, count: int) -> NDArray[np.int32]:
    """Draw dates, both ends included, as days since 1970 (``pl.Date``'s own numbers).

    Examples
    --------
    >>> days(stream(0, "doc"), date(1970, 1, 3), date(1970, 1, 3), 2).tolist()
    [2, 2]
    """
    epoch = date(1970, 1, 1)
    drawn = rng.integers((first - epoch).days, (last - epoch + timedelta(days=1)).days, size=count)
    return drawn.astype(np.int32)


def gathered(table: Sequence[Any], rows: NDArray[Any], dtype: PolarsDataType = pl.String) -> pl.Series:
    """Return ``table[rows]`` as a Polars column; a row of -1 is null.

    Examples
    --------
    >>> gathered(["a", "b"], np.array([1, -1, 0])).to_list()
    ['b', None, 'a']
    """
    rows = np.asarray(rows)
    column = pl.Series(table, dtype=dtype).gather(np.maximum(rows, 0))
    if (rows >= 0).all():
        return column
    return pl.select(pl.when(pl.Series(rows >= 0)).then(column)).to_series()
