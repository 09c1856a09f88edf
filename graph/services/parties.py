"""Parties said over the wire: stored like those of lists, under the source ``api``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.model.ids import party_id
from graph.model.vocabulary import SizeBasis
from graph.network import PARTIES
from graph.reference.regions import region as find_region
from graph.services.events import make_event
from graph.services.runs import uuid7
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graph.services.callers import Caller
    from graph.store import Store

SOURCE: Final = "api"
WRITE: Final = "parties.write"


def put(
    store: Store,
    caller: Caller,
    facts: Mapping[str, Any],
    *,
    key: str | None = None,
    request: str | None = None,
    moment: datetime | None = None,
) -> dict[str, Any]:
    """Store a party and return it.

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
    at = moment if moment is not None else now()
    name = party_id(SOURCE, key if key is not None else request or uuid7(at))
    region = find_region(facts["region"]).code
    before = [row["region"] for row in store.things.parties_named([name]).values()]
    caller.require_reach(WRITE, regions=[region], parties=[name])
    if before:
        caller.require_reach(WRITE, regions=before, parties=[name])
    told: dict[str, Any] = {
        **facts, "id": name, "region": region, "source": SOURCE, "as_of": at.date(), "confidence": 1.0
    }  # fmt: skip
    if told.get("size") is not None:
        told.setdefault("size_basis", str(SizeBasis.LIST_LABEL))
    for axis in ("lat", "lon"):
        if told.get(axis) is not None:
            told[axis] = round(told[axis], 2)
    row = {column: told[column] for column in PARTIES if told.get(column) is not None}
    event = make_event(
        caller, "parties.put", "parties", request or uuid7(at), at, body={"id": name, "kind": row["kind"]},
        parties=(name,), regions=(region,), request=request,
    )  # fmt: skip
    store.things.put_party(row, event)
    return {column: row.get(column) for column in PARTIES}
