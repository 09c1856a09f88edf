"""Agreements that live or have lived, in lists: also those of which another term is talked over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.services.engagement import proposals
from graph.services.wire import things

if TYPE_CHECKING:
    from graph.services.access.callers import Caller
    from graph.services.engagement.proposal import Proposal
    from graph.store import Store

READ: Final = "partnerships.read"
PAGE: Final = 100
RENEWING: Final = {"renewing": ("negotiating", "memorandum", "contract")}
"""States in which another term of an agreement is talked over."""


def lived_in(
    store: Store, caller: Caller, state: str, *, party: str | None = None, after: str = "", limit: int = 50
) -> tuple[list[Proposal], str | None]:
    """Return a page of the agreements that a caller reaches, the oldest first, and where to go on.

    Parameters
    ----------
    state
        ``active``, ``completed`` or ``terminated``; ``renewing`` are those of which another term is talked over.
    party
        Only agreements of this party.
    after, limit
        The last id of the page before, and how many there may be.
    """
    pages = [
        _lived(store, caller, one, party=party, after=after, most=limit + 1) for one in RENEWING.get(state, (state,))
    ]
    found = sorted((one for page in pages for one in page), key=lambda one: one.thing.id)
    return found[:limit], found[limit - 1].thing.id if len(found) > limit else None


def _lived(store: Store, caller: Caller, state: str, *, party: str | None, after: str, most: int) -> list[Proposal]:
    """Return the first agreements in a state; what is only talked over for the first time is passed over."""
    found: list[Proposal] = []
    more: str | None = after
    while more is not None and len(found) < most:
        page, more = things.listed(
            store, caller, READ, "proposals", state=state, party=party, after=more, limit=max(most, PAGE)
        )
        found += [one for one in proposals.visible(store, caller, page) if one.engagement.active_since is not None]
    return found[:most]
