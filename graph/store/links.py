"""Links by which a party without an account answers once, and persons with the consent for which they are held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.errors import NotFound
from graph.store.configuration import LOG_MEGABYTES, MEGABYTE
from graph.store.things import note_step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from graph.store.cypher import Bolt, Row
    from graph.store.things import EventRecord

AT_ONCE: Final = 500
"""Persons of one transaction."""


def _native(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v.to_native() if hasattr(v, "to_native") else v for k, v in facts.items()}


class Links:
    """One-time links, on one connection."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def keep(self, facts: Mapping[str, Any], event: EventRecord) -> None:
        """Keep a link with the event that says who made it: its ``id`` is the hash of its token."""
        self._bolt.write(("store_link", {"facts": dict(facts)}), note_step(event))

    def find(self, link_id: str) -> dict[str, Any] | None:
        """Return a link by the hash of its token, or None."""
        rows = self._bolt.read("get_link", id=link_id)
        return _native(rows[0]["facts"]) if rows else None


class Persons:
    """Persons of parties, on one connection: the only place of personal data."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def store(self, party: str, person_id: str, facts: Mapping[str, Any], event: EventRecord) -> dict[str, Any]:
        """Write a person, or what is corrected of one, with the event that says so.

        Raises
        ------
        NotFound
            If the graph holds no such party.
        """
        given = {"party": party, "id": person_id, "facts": dict(facts)}
        rows = self._bolt.write_if(("store_person", given), [note_step(event)])
        if not rows:
            message = f"the graph holds no party {party}"
            raise NotFound(message, hint="use the id of a party of the graph", party=party)
        return _native(rows[0]["facts"])

    def of(self, party: str) -> list[dict[str, Any]]:
        """Return the persons of a party."""
        return [_native(row["facts"]) for row in self._bolt.read("list_persons", party=party)]

    def get(self, person_id: str) -> dict[str, Any]:
        """Return one person, or raise NotFound."""
        rows = self._bolt.read("get_person", id=person_id)
        if not rows:
            message = "no such person"
            raise NotFound(message, hint="list the persons of the party")
        return _native(rows[0]["facts"])

    def listed(self, ids: Sequence[str]) -> dict[str, tuple[dict[str, Any] | None, datetime | None]]:
        """Return what is held of persons by their ids, None for nothing, and when one was erased."""
        rows = [
            row
            for at in range(0, len(ids), AT_ONCE)
            for row in self._bolt.read("listed_persons", ids=ids[at : at + AT_ONCE])
        ]
        known = [(row["id"], row["facts"], _native({"at": row["erased_at"]})["at"]) for row in rows]
        return {one: (_native(facts) if facts else None, erased) for one, facts, erased in known}

    def store_listed(self, rows: Sequence[Mapping[str, Any]], events: Sequence[EventRecord]) -> None:
        """Write persons whom a list names (``id``, ``party`` and facts), each with the event that says so.

        Written in parts; what a kill left out is written when the same list comes again.
        """
        for at in range(0, len(rows), AT_ONCE):
            some = [dict(row) for row in rows[at : at + AT_ONCE]]
            self._bolt.write(("store_persons", {"rows": some}), note_step(*events[at : at + AT_ONCE]))

    def forget(self, source: str, but: Sequence[str], event: EventRecord) -> int:
        """Erase the persons whom a list named, but for some, and what events said of them; return how many."""
        step = ("forget_persons", {"source": source, "ids": list(but)})
        rows = self._bolt.write_if(step, [note_step(event)])
        return int(rows[0]["persons"]) if rows else 0

    def erase(self, person_id: str, event: EventRecord, left: Sequence[EventRecord] = ()) -> int:
        """Erase a person and what events said of the person; return how many events lost their body.

        ``left`` are events whose words named the person, as they are without. The event that says so is written in
        the same transaction; of two who erase at once one does.
        """
        rows = [{name: vars(one)[name] for name in ("aggregate", "seq", "body", "why", "salt", "left")} for one in left]
        steps = [("redact_events", {"rows": rows}), note_step(event)]
        found = self._bolt.write_if(("erase_person", {"id": person_id, "at": event.at}), steps)
        return int(found[0]["events"]) if found else 0

    def answers_about(self, party: str) -> dict[str, str]:
        """Return the first answers kept for repeats that speak of a party, by their ids."""
        return {row["id"]: row["body"] for row in self._bolt.read("answers_about", party=party)}

    def rewrite_answers(self, bodies: Mapping[str, str]) -> None:
        """Replace the bodies of kept answers."""
        self._bolt.write(("rewrite_answers", {"rows": [list(one) for one in bodies.items()]}))

    def overwrite(self) -> int:
        """Write over the space on the disk of what was erased; return how many megabytes, 0 where nothing was.

        The server takes freed space, some seconds after it was freed, and begins a new file of its transaction log: the
        next checkpoint drops the old one. The end of a block that newer words took before keeps what stood there. A
        kill in between leaves it due.
        """
        if not self._bolt.read("overwrite_due")[0]["due"]:
            return 0
        rounds = LOG_MEGABYTES + 1
        for _ in range(rounds):
            self._bolt.write(("overwrite", {"text": "overwrite " * (MEGABYTE // 10), "nodes": 500}))
        self._bolt.write(("overwritten", {}))
        return rounds

    def events(self, person_id: str) -> list[Row]:
        """Return what was done with the data of a person."""
        return [_native(row) for row in self._bolt.read("events_of_person", id=person_id)]

    def stale(self, before: datetime, limit: int) -> list[str]:
        """Return ids of persons whose retention has ended."""
        return [row["id"] for row in self._bolt.read("stale_persons", before=before, limit=limit)]
