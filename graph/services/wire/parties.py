"""Parties said over the wire: stored like those of lists, under the source ``api``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.model.ids import party_id
from graph.model.vocabulary import SizeBasis
from graph.network import PARTIES
from graph.reference.regions import region as find_region
from graph.services.access.events import make_event
from graph.services.work.runs import uuid7
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.services.access.callers import Caller
    from graph.store import EventRecord, Store

SOURCE: Final = "api"
WRITE: Final = "parties.write"


class Put:
    """Parties that are said together: each is judged when it is added, all of them are written at once.

    Parameters
    ----------
    names
        What the writer calls them: the keys of those that have one, else the requests that say them.
    """

    def __init__(self, store: Store, caller: Caller, names: Sequence[str]) -> None:
        self._store, self._caller = store, caller
        known = store.things.parties_named([party_id(SOURCE, name) for name in names])
        self._regions = {name: row["region"] for name, row in known.items()}
        self._rows: dict[str, dict[str, Any]] = {}
        self._events: list[EventRecord] = []

    def add(self, facts: Mapping[str, Any], *, key: str | None = None, request: str | None = None) -> dict[str, Any]:
        """Return a party as it will be stored.

        Parameters
        ----------
        facts
            Columns of a Network's parties; points are kept to 0.01 degree.
        key
            What the writer's own program calls it: the same key again takes the place of what was said before.

        Raises
        ------
        UnknownRegion
            If there is no such region.
        NotAllowed
            If the caller does not reach that region, or the one where the party was before.
        """
        at = now()
        name = party_id(SOURCE, key if key is not None else request or uuid7(at))
        region = find_region(facts["region"]).code
        self._caller.require_reach(WRITE, regions=[region], parties=[name])
        if name in self._regions:
            self._caller.require_reach(WRITE, regions=[self._regions[name]], parties=[name])
        row = _row({**facts, "id": name, "region": region, "source": SOURCE, "as_of": at.date(), "confidence": 1.0})
        event = make_event(
            self._caller, "parties.put", "parties", request or uuid7(at), at, body={"id": name, "kind": row["kind"]},
            parties=(name,), regions=(region,), request=request,
        )  # fmt: skip
        self._regions[name], self._rows[name] = region, row
        self._events.append(event)
        return {column: row.get(column) for column in PARTIES}

    def write(self) -> None:
        """Write them with the events that say so, all or none."""
        if self._events:
            self._store.things.put_parties(list(self._rows.values()), self._events)


def _row(told: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a party that are known."""
    if told.get("size") is not None:
        told.setdefault("size_basis", str(SizeBasis.LIST_LABEL))
    for axis in ("lat", "lon"):
        if told.get(axis) is not None:
            told[axis] = round(told[axis], 2)
    return {column: told[column] for column in PARTIES if told.get(column) is not None}
