"""Access state in the graph: keys (hashes only), and first answers of requests that may be repeated."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import NotFound
from graph.store.things import note_step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from graph.store.cypher import Bolt, Row
    from graph.store.things import EventRecord


@dataclass(frozen=True)
class KeyRecord:
    """A key as the graph keeps it: ``hash`` is the SHA-256 of the whole secret, which nobody keeps.

    ``holder`` is the id of the first key of those that were rotated from one another: whoever holds it stays the same.
    """

    id: str
    prefix: str
    hash: str
    role: str
    name: str
    created_at: datetime
    created_by: str
    regions: tuple[str, ...] = ()
    party: str | None = None
    grants: tuple[str, ...] = ()
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    replaces: str | None = None
    holder: str = ""


@dataclass(frozen=True)
class AnswerRecord:
    """The claim of an idempotency key, and the first answer once there is one."""

    fingerprint: str
    request: str
    claim: str
    at: datetime
    status: int | None
    body: str | None
    headers: dict[str, str]


def _key(row: Row) -> KeyRecord:
    facts = {name: value for name, value in row["facts"].items() if name in KeyRecord.__dataclass_fields__}
    for name in ("created_at", "expires_at", "revoked_at"):
        if facts.get(name) is not None:
            facts[name] = facts[name].to_native()
    for name in ("regions", "grants"):
        facts[name] = tuple(facts.get(name) or ())
    return KeyRecord(**({"holder": facts["id"]} | facts))


class Access:
    """Keys and first answers, on one connection."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def create_key(
        self, key: KeyRecord, events: Sequence[EventRecord], *, ends: tuple[str, datetime] | None = None
    ) -> KeyRecord:
        """Write a key and its events in one transaction; its prefix must be nobody's.

        ``ends`` names the key in whose place it comes, and when that one ends.
        """
        facts = {k: list(v) if isinstance(v, tuple) else v for k, v in vars(key).items()}
        old = [("change_key", {"id": ends[0], "facts": {"expires_at": ends[1]}})] if ends is not None else []
        return _key(self._bolt.write_if(("create_key", {"facts": facts}), [*old, note_step(*events)])[0])

    def find_key(self, prefix: str) -> KeyRecord | None:
        """Return the key of a prefix, or None."""
        rows = self._bolt.read("find_key", prefix=prefix)
        return _key(rows[0]) if rows else None

    def get_key(self, key_id: str) -> KeyRecord:
        """Return a key by its id, or raise NotFound."""
        rows = self._bolt.read("get_key", id=key_id)
        if not rows:
            message = f"no key {key_id}"
            raise NotFound(message, hint="`jejaring key list` shows them", key=key_id)
        return _key(rows[0])

    def in_force(self, holder: str, at: datetime) -> bool:
        """Return whether a key of a holder is neither revoked nor expired."""
        return bool(self._bolt.read("key_in_force", holder=holder, at=at)[0]["in_force"])

    def list_keys(self, after: str, limit: int) -> list[KeyRecord]:
        """Return keys whose ids come after a cursor, the oldest first."""
        return [_key(row) for row in self._bolt.read("list_keys", after=after, limit=limit)]

    def change_key(self, key_id: str, event: EventRecord | None = None, /, **facts: object) -> KeyRecord:
        """Write what changed of a key, with the event that says so where there is one."""
        note = [note_step(event)] if event is not None else []
        rows = self._bolt.write_if(("change_key", {"id": key_id, "facts": facts}), note)
        if not rows:
            return self.get_key(key_id)
        return _key(rows[0])

    def note_sign_in(self, who: str, party: str, own: str, expires_at: datetime) -> None:
        """Note that somebody who signed in elsewhere speaks for a party; until when that counts as its account.

        ``own`` is the party's id as the issuer says it, which may be an older one.
        """
        self._bolt.write(("note_sign_in", {"id": who, "party": party, "own": own, "expires_at": expires_at}))

    def claim_answer(self, answer_id: str, fingerprint: str, request: str, claim: str, at: datetime) -> AnswerRecord:
        """Claim an idempotency key; the claim in the answer says whose it is."""
        facts = {"id": answer_id, "fingerprint": fingerprint, "request": request, "claim": claim, "at": at}
        row = self._bolt.write(("claim_answer", facts))[0][0]
        headers = json.loads(row["headers"]) if row["headers"] else {}
        return AnswerRecord(**(row | {"at": row["at"].to_native(), "headers": headers}))

    def take_answer(self, answer_id: str, was: str, claim: str, at: datetime) -> bool:
        """Take over a claim whose holder is gone; False when another was first."""
        return bool(self._bolt.write(("take_answer", {"id": answer_id, "was": was, "claim": claim, "at": at}))[0])

    def keep_answer(self, answer_id: str, status: int, body: str, headers: dict[str, str]) -> None:
        """Keep the first answer."""
        facts = {"id": answer_id, "status": status, "body": body, "headers": json.dumps(headers, sort_keys=True)}
        self._bolt.write(("keep_answer", facts))

    def drop_answer(self, answer_id: str, claim: str) -> None:
        """Give a claim back."""
        self._bolt.write(("drop_answer", {"id": answer_id, "claim": claim}))

    def forget_answers(self, before: datetime) -> int:
        """Forget answers older than a moment and return how many."""
        return int(self._bolt.write(("forget_answers", {"before": before}))[0][0]["forgotten"])
