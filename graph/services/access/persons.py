"""Persons: contact data with purpose and consent; whoever is meant may see, correct, take along and erase them."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from graph.errors import NotFound, RuleViolation
from graph.services.access.callers import MACHINE
from graph.services.access.erasure import naming, take_out
from graph.services.access.events import make_event
from graph.services.wire.things import regions_of
from graph.services.work.runs import uuid7
from graph.settings import now, settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from graph.services.access.callers import Caller
    from graph.store import EventRecord, Store

KEPT_YEARS: Final = 5
ERASED: Final = "erased.txt"
"""File of the home folder with the ids of persons who were erased."""
FIELDS: Final = ("name", "phone", "email", "address", "function")
READ, WRITE = "persons.read", "persons.write"


def _reach(store: Store, caller: Caller, action: str, party: str) -> tuple[str, ...]:
    regions = regions_of(store, [party])
    caller.require_reach(action, regions=regions or (None,), parties=[party])
    return regions


def _said(
    caller: Caller, action: str, person: str, *, party: str, fields: Sequence[str] = (), request: str | None = None
) -> EventRecord:
    """Return the event of what was done with a person's data, never the data; a repeated request has one."""
    at = now()
    body = {"fields": list(fields)}
    return make_event(
        caller, f"persons.{action}", "persons", request or uuid7(at), at, body=body, parties=(party,), person=person,
        request=request,
    )  # fmt: skip


def keep(
    store: Store, caller: Caller, party: str, facts: Mapping[str, Any], *, person_id: str | None = None,
    request: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Keep a person of a party, for a purpose to which the person has consented.

    Raises
    ------
    RuleViolation
        If purpose or consent is not said.
    """
    _reach(store, caller, WRITE, party)
    at = now()
    if not str(facts.get("purpose", "")).strip() or not facts.get("consent_on"):
        message = "personal data need a purpose and the day of consent"
        raise RuleViolation(message, hint="send purpose and consent_on")
    known = {name: facts[name] for name in FIELDS if facts.get(name) is not None}
    keep_until = at + timedelta(days=365 * int(facts.get("keep_years") or KEPT_YEARS))
    told = {"id": person_id or request or uuid7(at), "party": party, "purpose": facts["purpose"]}
    stored = {**known, **told, "consent_on": facts["consent_on"], "keep_until": keep_until, "changed_at": at}
    event = _said(caller, "keep", str(told["id"]), party=party, fields=sorted(known), request=request)
    return store.persons.store(party, str(told["id"]), stored, event)


def of_party(store: Store, caller: Caller, party: str) -> list[dict[str, Any]]:
    """Return the persons of a party; that they were read is noted."""
    _reach(store, caller, READ, party)
    found = store.persons.of(party)
    for person in found:
        store.things.note_event(_said(caller, "read", person["id"], party=party))
    return found


def _person(store: Store, caller: Caller, action: str, party: str, person_id: str) -> dict[str, Any]:
    """Return a person of a party that the caller reaches: who may not see is not told whether there is anybody."""
    _reach(store, caller, action, party)
    person = store.persons.get(person_id)
    if person["party"] != party:
        message = "no such person of this party"
        raise NotFound(message, hint="list the persons of the party")
    return person


def correct(
    store: Store, caller: Caller, party: str, person_id: str, facts: Mapping[str, Any], *, request: str | None = None
) -> dict[str, Any]:
    """Correct what is held of a person."""
    person = _person(store, caller, WRITE, party, person_id)
    changed = {name: facts[name] for name in FIELDS if name in facts}
    event = _said(caller, "correct", person_id, party=person["party"], fields=sorted(changed), request=request)
    return store.persons.store(person["party"], person_id, {**changed, "changed_at": now()}, event)


def report(store: Store, caller: Caller, party: str, person_id: str) -> dict[str, Any]:
    """Return everything that is held of a person, for what, since when, until when, who has used it, who names it."""
    person = _person(store, caller, READ, party, person_id)
    uses = [{"action": row["action"], "at": row["at"], "by": row["actor"]} for row in store.persons.events(person_id)]
    store.things.note_event(_said(caller, "report", person_id, party=person["party"]))
    return {"person": person, "uses": uses, "named_in": naming(store, person).places}


def erase(store: Store, caller: Caller, party: str, person_id: str, why: str = "") -> dict[str, Any]:
    """Erase a person: the data go, words that named the person are taken out, the chain of hashes stays valid.

    Whatever concerns the party is looked through for name, telephone and addresses. The party and its ties stay: the
    graph keeps its counts.
    """
    person = _person(store, caller, WRITE, party, person_id)
    found = take_out(store, caller, person)
    at = now()
    body = {"left": {f"{one.aggregate}:{one.seq}": one.left for one in found.events}, "redacted": found.places}
    event = make_event(
        caller, "persons.erase", "persons", uuid7(at), at, why=why, body=body, parties=(person["party"],)
    )
    _remember(person_id)
    emptied = store.persons.erase(person_id, event, found.events)
    return {"erased": True, "events_emptied": emptied, "redacted": found.places}


def _remember(person_id: str) -> None:
    """Remember by the id alone, outside of the graph: a copy of the graph from before would bring the person back."""
    settings().home.mkdir(parents=True, exist_ok=True)
    with (settings().home / ERASED).open("a", encoding="utf-8") as file:
        file.write(f"{person_id}\n")


def remembered() -> list[str]:
    """Return the ids of persons who were erased in this home."""
    file = settings().home / ERASED
    return list(dict.fromkeys(file.read_text(encoding="utf-8").split())) if file.is_file() else []


def erase_again(store: Store) -> int:
    """Erase whoever was erased before and stands in a copy of the graph that was restored; return how many."""
    back = 0
    for person_id in remembered():
        with suppress(NotFound):
            erase(store, MACHINE, store.persons.get(person_id)["party"], person_id, "restored")
            back += 1
    return back


def erase_stale(store: Store, *, moment: datetime | None = None, limit: int = 500) -> int:
    """Erase persons whose retention has ended and return how many."""
    at = moment if moment is not None else now()
    stale = store.persons.stale(at, limit)
    for person_id in stale:
        erase(store, MACHINE, store.persons.get(person_id)["party"], person_id, "retention")
    return len(stale)
