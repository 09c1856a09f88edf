"""What is done every minute without being asked: deadlines, seals, webhooks, things that are kept long enough."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from graph.errors import JejaringError
from graph.services.audit import seal_all
from graph.services.persons import erase_stale
from graph.services.proposals import clean_stale
from graph.services.reminders import remind
from graph.services.webhooks import deliver_all
from graph.settings import now

if TYPE_CHECKING:
    from graph.store import Store

ANSWERS_KEPT: Final = timedelta(hours=24)


def keep_house(store: Store | None = None) -> dict[str, int]:
    """Do all of it once and return how much of each was done; a graph that is away is left for the next minute."""
    if store is not None:
        return _all(store)
    from graph.store import connect  # noqa: PLC0415

    try:
        with connect() as opened:
            return _all(opened)
    except JejaringError:
        return {}


def _all(store: Store) -> dict[str, int]:
    moment = now()
    return {
        "expired": clean_stale(store, moment=moment),
        "reminded": remind(store, moment=moment),
        "forgotten": store.access.forget_answers(moment - ANSWERS_KEPT),
        "erased": erase_stale(store, moment=moment),
        "sealed": seal_all(store, moment=moment),
        "delivered": deliver_all(store, moment=moment),
    }
