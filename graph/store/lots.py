"""Lots: what parties offer and demand, read, judged and written while nobody else changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from graph.store.things import note_step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.store.cypher import Bolt, Row, Run, T
    from graph.store.things import EventRecord

Side = Literal["offers", "demands"]


def with_lots(bolt: Bolt, side: Side, ids: Sequence[str], work: Callable[[Lots], T]) -> T:
    """Carry out work on the lots of parties while no other does, in whatever process.

    All that it writes is written, or nothing; it may be carried out again where the server asks for that.
    """
    return bolt.locked("lock_parties", lambda _, run: work(Lots(run, side, ids)), ids=sorted(ids))


class Lots:
    """What some parties offer or demand, held against changes by others."""

    def __init__(self, run: Run, side: Side, ids: Sequence[str]) -> None:
        self._run, self._side, self._ids = run, side, ids

    def standing(self) -> dict[str, list[Row]]:
        """Return what they offer or demand, ended or not, by their ids."""
        told: dict[str, list[Row]] = {one: [] for one in self._ids}
        for row in self._run("offers_of" if self._side == "offers" else "demands_of", ids=list(self._ids)):
            facts = {k: v.to_native() if hasattr(v, "to_native") else v for k, v in row["facts"].items()}
            told[row["party"]].append(facts)
        return told

    def put(self, rows: Sequence[Mapping[str, Any]], events: Sequence[EventRecord]) -> None:
        """Store some with the events that say so; a row has party and facts."""
        self._run("store_offers" if self._side == "offers" else "store_demands", rows=[dict(row) for row in rows])
        name, given = note_step(*events)
        self._run(name, **given)
