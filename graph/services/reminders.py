"""Reminders: three days before a deadline the parties are told once, by an event that pages and webhooks show."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from graph.services.callers import MACHINE
from graph.services.events import make_event
from graph.services.proposals import RESOURCE

if TYPE_CHECKING:
    from datetime import datetime

    from graph.store import Store

AHEAD: Final = timedelta(days=3)
WAITING: Final = ("offered", "interest", "negotiating")
"""States in which somebody is waited for; a draft is reminded of by nobody."""


def remind(store: Store, *, moment: datetime, limit: int = 500) -> int:
    """Tell of proposals whose deadline is near, each deadline once, and return how many are near.

    The event's id is made of the proposal and the deadline: noted again it is the same one, and a deadline that
    moves is told of again.
    """
    near = 0
    for proposal_id in store.things.due_things(RESOURCE, WAITING, moment + AHEAD, limit):
        thing = store.things.get_thing(RESOURCE, proposal_id)
        if thing.deadline is None or thing.deadline <= moment:
            continue
        told = {"proposal": proposal_id, "deadline": thing.deadline.isoformat(), "state": thing.state}
        store.things.note_event(
            make_event(
                MACHINE, "reminders.deadline", "reminders", f"{proposal_id}:{thing.deadline:%Y%m%dT%H%M}", moment,
                body=told, parties=thing.parties, regions=thing.regions,
            )
        )  # fmt: skip
        near += 1
    return near
