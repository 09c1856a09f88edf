"""Reminders: events that pages and webhooks show, each once: of deadlines, and of agreements that live."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from graph.services.access.callers import MACHINE
from graph.services.access.events import make_event
from graph.services.engagement.partnerships import alarms
from graph.services.engagement.proposal import read
from graph.services.engagement.proposals import RESOURCE
from graph.store import Wanted

if TYPE_CHECKING:
    from datetime import date, datetime

    from graph.store import Store, Thing

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
        _note(store, thing, "deadline", thing.deadline, moment)
        near += 1
    return near


def remind_living(store: Store, *, moment: datetime) -> int:
    """Tell of visits that are overdue, of assistance and terms that end, each once, and return how many stand open."""
    standing = 0
    for thing in store.things.each_thing(Wanted(RESOURCE, state="active")):
        for what, day in alarms(store, read(thing), moment.date()):
            _note(store, thing, what, day, moment)
            standing += 1
    return standing


def _note(store: Store, thing: Thing, what: str, until: date, moment: datetime) -> None:
    """Note a reminder: of one thing and one day there is one."""
    told = {"proposal": thing.id, "deadline": until.isoformat(), "state": thing.state}
    mark = f"{until:%Y%m%dT%H%M}" if what == "deadline" else f"{what}:{until}"
    event = make_event(
        MACHINE, f"reminders.{what}", "reminders", f"{thing.id}:{mark}", moment, body=told, parties=thing.parties,
        regions=thing.regions,
    )  # fmt: skip
    store.things.note_event(event)
