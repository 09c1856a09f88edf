"""Decisions on pairs of parties in the graph: each is kept for ever, the last one on a pair is in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.store.things import note_step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.store.cypher import Bolt
    from graph.store.things import EventRecord


def all_of(bolt: Bolt) -> list[dict[str, Any]]:
    """Return every decision, the first one first."""
    return [{name: value for name, value in row.items() if name != "seq"} for row in bolt.read("list_decisions")]


def save(bolt: Bolt, decision: dict[str, Any], event: EventRecord | None = None) -> None:
    """Write a decision behind all others, with the event that says who decided: both or neither."""
    seq = len(bolt.read("list_decisions"))
    told = [note_step(event)] if event is not None else []
    bolt.write(("save_decision", decision | {"seq": seq}), *told)


@dataclass(frozen=True)
class Verdicts:
    """Decisions in force: pairs that are one party, the id that stays first, and pairs that are two."""

    same: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()


def standing(bolt: Bolt) -> Verdicts:
    """Return the decisions in force."""
    return in_force(all_of(bolt))


def in_force(told: Sequence[Mapping[str, Any]]) -> Verdicts:
    """Return what some decisions come to, of which the last one on a pair counts.

    Examples
    --------
    >>> said = {"pair": "q", "left": "a", "right": "b"}
    >>> in_force([said | {"verdict": "accept"}])
    Verdicts(same=(('a', 'b'),), apart=())
    >>> in_force([said | {"verdict": "accept"}, said | {"verdict": "undo"}])
    Verdicts(same=(), apart=())
    """
    last = {entry["pair"]: entry for entry in told}.values()
    same, apart = (
        tuple((entry["left"], entry["right"]) for entry in last if entry["verdict"] == verdict)
        for verdict in ("accept", "split")
    )
    return Verdicts(same, apart)
