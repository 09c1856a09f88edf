"""Rows of ties: who, to whom, of what type, since when; two dates are planted by one draw for both.

Every tie is drawn with one number that stands for how easily it forms. It is there in 2024 if the number is below
the chance of that year, and in 2026 if it is below the chance of that year: where nothing was planted to change,
nothing does, and where chances rise, ties are only added.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.sample.draws import days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

AS_OF: Final = date(2026, 10, 31)
"""The date that the synthetic world stands for."""
EARLIER: Final = date(2024, 10, 31)
"""The earlier date at which the planted structure is known."""
TYPES: Final = (
    "SUPPLIES",
    "MEMBER_OF",
    "PART_OF",
    "COOPERATES_WITH",
    "SHARES_WITH",
    "SUBCONTRACTS",
    "TRUSTS",
    "ATTENDED",
    "REFERS_TO",
    "LEARNS_FROM",
    "INFORMS",
    "SERVES",
    "FINANCES",
    "FOSTERS",
    "FACILITATES",
    "COACHES",
    "SITS_ON",
    "PARTNERS_WITH",
    "HOLDS",
    "ORGANISES",
)
OPEN: Final = np.iinfo(np.int32).max
"""The end of a tie that is still in force."""
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class TieRows:
    """Ties as arrays: numbers of parties, of the type, days since 1970, rupiah a month and the good traded, -1 none."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    kind: NDArray[np.int64]
    since: NDArray[np.int32]
    until: NDArray[np.int32]
    rupiah: NDArray[np.int64]
    good: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.start)

    def in_force(self, on: date) -> NDArray[np.bool_]:
        """Which of the ties hold on a date."""
        day = (on - _EPOCH).days
        return np.asarray((self.since <= day) & (self.until > day), dtype=bool)


def tie_rows(
    rng: np.random.Generator,
    kind: str | NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    *,
    there: tuple[NDArray[np.bool_], NDArray[np.bool_]] | None = None,
    rupiah: NDArray[np.int64] | None = None,
    good: NDArray[np.int64] | None = None,
) -> TieRows:
    """Date ties and return them; nobody is tied to itself.

    Parameters
    ----------
    kind
        A tie type, or numbers into ``TYPES``.
    there
        Which ties hold in 2024 and which in 2026; ties of neither are left out. None: an eighth is new since 2024.

    Examples
    --------
    >>> one = np.array([1, 2]), np.array([2, 2])
    >>> tie_rows(np.random.default_rng(0), "TRUSTS", *one).count
    1
    """
    count = len(start)
    then, now = (rng.random(count) < 0.88, np.ones(count, dtype=bool)) if there is None else there
    old = days(rng, date(2015, 1, 1), date(2024, 6, 30), count)
    new = days(rng, date(2025, 1, 15), date(2026, 8, 31), count)
    ended = days(rng, date(2024, 12, 1), date(2026, 5, 31), count)
    rows = TieRows(
        start=start,
        end=end,
        kind=np.full(count, TYPES.index(kind), dtype=np.int64) if isinstance(kind, str) else kind,
        since=np.where(then, old, new),
        until=np.where(now, OPEN, ended).astype(np.int32),
        rupiah=np.full(count, -1, dtype=np.int64) if rupiah is None else rupiah,
        good=np.full(count, -1, dtype=np.int64) if good is None else good,
    )
    return chosen(rows, (start != end) & (then | now))


def chosen(rows: TieRows, which: NDArray[np.bool_] | NDArray[np.int64]) -> TieRows:
    """Return some of the ties."""
    return TieRows(
        rows.start[which],
        rows.end[which],
        rows.kind[which],
        rows.since[which],
        rows.until[which],
        rows.rupiah[which],
        rows.good[which],
    )


def together(parts: Sequence[TieRows]) -> TieRows:
    """Return ties of several parts as one, each (start, end, type) once, the first drawn kept."""
    rows = TieRows(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("start", "end", "kind", "since", "until", "rupiah", "good")
        )
    )
    parties = int(max(rows.start.max(initial=0), rows.end.max(initial=0))) + 1
    key = (rows.start * parties + rows.end) * len(TYPES) + rows.kind
    _, first = np.unique(key, return_index=True)
    return chosen(rows, np.sort(first))


def two_dates(
    rng: np.random.Generator, before: NDArray[np.float64], now: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say for each possible tie whether it holds in 2024 and in 2026, from its chance at each date.

    Examples
    --------
    >>> then, later = two_dates(np.random.default_rng(0), np.array([1.0, 0.0]), np.array([0.0, 0.0]))
    >>> then.tolist(), later.tolist()
    ([True, False], [False, False])
    """
    ease = rng.random(len(before))
    return ease < before, ease < now
