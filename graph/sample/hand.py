"""The hand that draws needs and services of one kind: who asks or gives, and a whole column of amounts at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.sample.draws import stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.sample.world import World

Pieces = list[pl.DataFrame]
SEEN: Final = ("kind", "name", "kbli", "region", "roles", "sales_rp_per_year", "size", "certifications")
ROUNDED_TO_RP: Final = 10_000


class Hand:
    """The hand that draws one kind: parties by kind, with names and activities, and a generator."""

    def __init__(self, world: World, ids: pl.Series, name: str) -> None:
        self.rng = stream(world.seed, f"help {name}")
        self.kind = name
        self.parties = world.parties.select(SEEN).with_columns(party=ids)

    def of(self, *kinds: str) -> pl.DataFrame:
        """Return the parties of some kinds, in the order of the world."""
        return self.parties.filter(pl.col("kind").is_in(list(kinds)))

    @property
    def makers(self) -> pl.DataFrame:
        """Micro and small enterprises."""
        return self.of("enterprise").filter(pl.col("size").is_in(["micro", "small"]))

    def some(self, frame: pl.DataFrame, share: float, least: int = 1) -> pl.DataFrame:
        """Return about a share of the parties, at least a few, in order."""
        if not frame.height:
            return frame
        count = min(max(round(frame.height * share), least), frame.height)
        return frame[np.sort(self.rng.choice(frame.height, size=count, replace=False))]

    def each(self, options: Sequence[Any], count: int) -> pl.Series:
        """Return one of the options for each row."""
        kind = pl.List(pl.String) if isinstance(options[0], list) else None
        return pl.Series(list(options), dtype=kind).gather(self.rng.integers(len(options), size=count))

    def two(self, topics: Sequence[str], parties: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
        """Return every party twice, and two different topics for it."""
        drawn = np.sort(self.rng.permuted(np.tile(np.arange(len(topics)), (parties.height, 1)), axis=1)[:, :2], axis=1)
        return parties[np.repeat(np.arange(parties.height), 2)], pl.Series(list(topics)).gather(drawn.ravel())

    def rupiah(self, middle: float | np.ndarray[Any, Any], count: int, spread: float = 0.4) -> pl.Series:
        """Return amounts around a middle, to ten thousand."""
        amounts = np.rint(middle * self.rng.lognormal(0, spread, count) / ROUNDED_TO_RP)
        return pl.Series((np.maximum(amounts, 1) * ROUNDED_TO_RP).astype(np.int64))

    def ratings(self, count: int) -> pl.Series:
        """Return how well past clients judged, between 0 and 1; of one in six nobody knows."""
        known = self.rng.random(count) >= 0.16
        return pl.select(pl.when(pl.Series(known)).then(pl.Series(self.rng.beta(6, 2.5, count)).round(2))).to_series()

    def wholes(self, low: int, high: int, count: int) -> pl.Series:
        """Return whole numbers from low up to high."""
        return pl.Series(self.rng.integers(low, high + 1, count))


def piece(parties: pl.DataFrame, **columns: Any) -> pl.DataFrame:  # noqa: ANN401 - what a column holds
    """Return rows of needs or services: a list or series is a column, a tuple one list for all, all else one value.

    Examples
    --------
    >>> piece(pl.DataFrame({"party": ["a", "b"]}), service="stand", languages=("id",)).rows()
    [('a', 'stand', ['id']), ('b', 'stand', ['id'])]
    """
    made = {
        name: pl.Series(name, values) if isinstance(values, list | pl.Series)
        else pl.Series(name, [list(values)], pl.List(pl.String)).new_from_index(0, parties.height)
        if isinstance(values, tuple)
        else pl.lit(values).alias(name)
        for name, values in columns.items()
    }  # fmt: skip
    return parties.select("party", **made)
