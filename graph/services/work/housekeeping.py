"""What is done every minute, or once a day, without being asked: deadlines, seals, things kept long enough."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from graph.errors import JejaringError
from graph.services.access.audit import seal_all
from graph.services.access.persons import erase_stale
from graph.services.engagement.proposals import clean_stale
from graph.services.engagement.reminders import remind, remind_living
from graph.services.lists import imports
from graph.services.work.faults import story
from graph.services.work.jobs import Jobs
from graph.services.work.runs import Runs
from graph.settings import now, settings
from graph.store.backup import forget_backups

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from graph.store import Store

log = logging.getLogger(__name__)
ANSWERS_KEPT: Final = timedelta(hours=24)


def keep_house(store: Store | None = None, *, daily: bool = True) -> dict[str, int]:
    """Do all of it once and return how much of each was done; a graph that is away is left for the next minute."""
    if store is not None:
        return _all(store, daily=daily)
    from graph.store import connect  # noqa: PLC0415

    try:
        with connect() as opened:
            return _all(opened, daily=daily)
    except JejaringError:
        return {}


def _all(store: Store, *, daily: bool) -> dict[str, int]:
    moment = now()
    work: dict[str, Callable[[], int]] = {
        "expired": lambda: clean_stale(store, moment=moment),
        "reminded": lambda: remind(store, moment=moment),
        "forgotten": lambda: store.access.forget_answers(moment - ANSWERS_KEPT),
        "erased": lambda: erase_stale(store, moment=moment),
        "overwritten": store.persons.overwrite,
        "put_away": lambda: put_away(store, moment=moment),
        "sealed": lambda: seal_all(store, moment=moment),
    }
    if daily:  # every living agreement is looked at
        work["alarmed"] = lambda: remind_living(store, moment=moment)
    done = {}
    for name, part in work.items():
        with suppress(JejaringError):  # such as of two who write at once: this part waits a minute, the others do not
            done[name] = part()
    return done


def put_away(store: Store, *, moment: datetime) -> int:
    """Forget uploads, jobs and plans that were kept long enough, uploads first: their age is that of their job."""
    before = moment - timedelta(days=settings().work_kept_days)
    forget_backups(moment)
    return imports.forget_stale(store, before) + Jobs().forget(before) + Runs().forget(before)


def every_minute(stop: Event) -> None:
    """Keep house every minute until told to stop, beside long work and not behind it."""
    latest = None
    while not stop.wait(60 - time.time() % 60):
        try:
            today = now().date()
            if "alarmed" in keep_house(daily=today != latest):
                latest = today
        except Exception as fault:  # the next minute must come, whatever this one was
            log.error("housekeeping: %s", story(fault))
