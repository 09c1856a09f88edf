"""Persons whom lists name: kept for a stated purpose only, renewed with the list, erased with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.errors import RuleViolation
from graph.model.days import latest_day
from graph.model.ids import hashed
from graph.model.names import normalise_name
from graph.services.access.callers import MACHINE
from graph.services.access.events import make_event
from graph.services.access.persons import FIELDS, KEPT_YEARS
from graph.services.work.runs import uuid7
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from graph.store import EventRecord, Store


@dataclass(frozen=True)
class Purpose:
    """For what persons of a list are kept, and the day on which they agreed to it.

    Examples
    --------
    >>> from datetime import date
    >>> Purpose("to be called about offers", date(2026, 11, 1)).keep_until.year
    2031
    """

    words: str
    consent_on: date

    def __post_init__(self) -> None:
        """Refuse a purpose without words and a consent of tomorrow."""
        if not self.words.strip():
            message = "personal data need a purpose and the day of consent"
            raise RuleViolation(message, hint="say for what they are kept")
        if self.consent_on > latest_day(now()):
            message = f"the consent of {self.consent_on} is not given yet"
            raise RuleViolation(message, hint="name the day on which it was given")

    @property
    def keep_until(self) -> datetime:
        """When the data are erased."""
        return datetime.combine(self.consent_on, time(), UTC) + timedelta(days=365 * KEPT_YEARS)


@dataclass(frozen=True)
class KeptPersons:
    """What became of the persons whom lists name."""

    kept: int
    changed: int
    unchanged: int
    erased: int
    """Those whom a newer edition of their list no longer names."""
    refused: int
    """Those who had themselves erased after the day of consent: they stay away."""


def person_id(party: str, source: str, name: str | None, phone: str | None, email: str | None) -> str:
    """Return the id of a person of a list: the same as long as the list calls the person so.

    Examples
    --------
    >>> person_id("p1", "umkm", "Bu Siti", "+62812", None) == person_id("p1", "umkm", "IBU SITI", None, None)
    True
    """
    called = normalise_name(name) if name else phone or email or ""
    return hashed("h", party, source, called)


def keep_listed(store: Store, found: pl.DataFrame, purpose: Purpose, load: str) -> KeptPersons:
    """Keep the persons whom lists name and return what became of them; the same lists again write nothing.

    Whom an older edition of the load named and this one does not is erased, even when it names nobody at all.

    Parameters
    ----------
    store
        The graph; it holds the parties.
    found
        ``party``, ``source``, ``name``, ``phone``, ``email``.
    purpose
        For what, and since when they agree.
    load
        Name under which the lists were stored.
    """
    asked = store.things.resolved(sorted(set(found["party"])))
    graph = {own: party for own, party in asked.items() if party is not None}
    persons = _by_id(found.filter(pl.col("party").is_in(list(graph))), graph)
    known = store.persons.listed(sorted(persons))
    at = now()
    told = {"purpose": purpose.words, "consent_on": purpose.consent_on, "keep_until": purpose.keep_until, "load": load}
    rows: list[dict[str, Any]] = []
    refused = 0
    for one, person in sorted(persons.items()):
        held, erased_at = known.get(one, (None, None))
        if erased_at is not None and erased_at.date() >= purpose.consent_on:
            refused += 1
        elif held is None or any(held.get(name) != value for name, value in {**person, **told}.items()):
            rows.append({**person, **told, "id": one, "changed_at": at})
    store.persons.store_listed(rows, [_kept(row, at) for row in rows])
    before = sum(row["id"] in known and known[row["id"]][0] is not None for row in rows)
    gone = sum(_forget(store, one, sorted(persons)) for one in _lists({load, *found["source"]}))
    return KeptPersons(len(rows) - before, before, len(persons) - len(rows) - refused, gone, refused)


def forget_list(store: Store, source: str) -> int:
    """Erase the persons whom a list named, when the list is taken back; return how many there were."""
    return sum(_forget(store, one, []) for one in _lists({source, *source.split("+")}))


def _lists(names: Iterable[str]) -> list[str]:
    """Return loads and lists without their sheets.

    Examples
    --------
    >>> _lists({"kota/Pangan", "kota/Kriya", "umkm"})
    ['kota', 'umkm']
    """
    return sorted({name.split("/", maxsplit=1)[0] for name in names})


def _by_id(found: pl.DataFrame, graph: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return what lists say of each person; where rows of one list differ, the first that says anything counts.

    ``own`` is the id that the list's party has by itself, ``party`` that of the graph, which may be another list's.
    """
    persons: dict[str, dict[str, Any]] = {}
    for row in found.iter_rows(named=True):
        one = person_id(row["party"], row["source"], row["name"], row["phone"], row["email"])
        said = {name: row[name] for name in ("name", "phone", "email") if row[name] is not None}
        function = "owner" if row["name"] else "contact"
        told = {"party": graph[row["party"]], "own": row["party"], "source": row["source"], "function": function}
        persons[one] = {**told, **said, **persons.get(one, {})}
    return persons


def _kept(row: Mapping[str, Any], at: datetime) -> EventRecord:
    body = {"fields": sorted(name for name in FIELDS if name in row), "source": row["source"]}
    return make_event(
        MACHINE, "persons.keep", "persons", uuid7(at), at, body=body, parties=(row["party"],), person=row["id"]
    )


def _forget(store: Store, source: str, but: list[str]) -> int:
    at = now()
    event = make_event(MACHINE, "persons.forget", "persons", uuid7(at), at, body={"source": source})
    return store.persons.forget(source, but, event)
