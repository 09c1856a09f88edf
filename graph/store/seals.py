"""Seals: the chain of hashes over events, in batches, so that writers never wait for each other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from graph.store.cypher import Bolt, Row, Run

BATCH: Final = 5000


@dataclass(frozen=True)
class Seal:
    """One link of the chain: ``hash`` covers the hashes of its events and ``previous``."""

    number: int
    hash: str
    previous: str
    events: int


def seal_hash(previous: str, number: int, hashes: Sequence[str]) -> str:
    """Return the hash of a seal.

    Examples
    --------
    >>> seal_hash("", 1, ["a"]) == seal_hash("", 1, ["a"]), seal_hash("", 1, ["a"]) == seal_hash("x", 1, ["a"])
    (True, False)
    """
    return hashlib.sha256("\n".join((previous, str(number), *hashes)).encode()).hexdigest()


class Seals:
    """The chain, on one connection."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def seal(self, at: datetime) -> int:
        """Seal a batch of events that happened before a moment and return how many.

        Where there are none nothing is written: whoever looks for changes would read the graph again for a lock.
        """
        if not self._bolt.read("unsealed_events", before=at, limit=1):
            return 0

        def work(heads: list[Row], run: Run) -> int:
            (head,) = heads
            rows = run("unsealed_events", before=at, limit=BATCH)
            if not rows:
                return 0
            number = head["number"] + 1
            mark = seal_hash(head["hash"], number, [row["hash"] for row in rows])
            placed = [[row["aggregate"], row["seq"], place] for place, row in enumerate(rows)]
            facts: dict[str, Any] = {"number": number, "hash": mark, "previous": head["hash"], "events": len(rows)}
            run("write_seal", **facts, at=at, rows=placed)
            return len(rows)

        return self._bolt.locked("lock_seals", work, at=at)

    def chain(self) -> Iterator[tuple[Seal, list[Row]]]:
        """Yield every seal with the events under it."""
        after = 0
        while rows := self._bolt.read("list_seals", after=after, limit=200):
            for row in rows:
                yield Seal(**row), self._bolt.read("sealed_events", number=row["number"])
            after = rows[-1]["number"]

    def gaps(self) -> list[Row]:
        """Return things whose events are not as many as their seq says."""
        return self._bolt.read("gaps_in_events")

    def loose(self) -> list[Row]:
        """Return events that no seal covers yet."""
        return self._bolt.read("loose_events")
