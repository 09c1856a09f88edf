"""Complaints about a counterparty, which it cannot see; officers of the region and administrators can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.errors import RuleViolation
from graph.services.engagement.proposals import get
from graph.services.wire.things import Making
from graph.store import Wanted

if TYPE_CHECKING:
    from graph.services.access.callers import Caller
    from graph.store import Store, Thing


def complain(
    store: Store, caller: Caller, proposal_id: str, said: str, about: str, *, request: str | None = None
) -> Thing:
    """Write a complaint of the caller's own party; of the parties only the complainant is named on it.

    Raises
    ------
    RuleViolation
        If nothing is said, or the party complained about is not of the other side.
    """
    proposal = get(store, caller, proposal_id)
    engagement = proposal.engagement
    if not said.strip():
        message = "a complaint says what happened"
        raise RuleViolation(message, hint="send `said`")
    own = caller.party if caller.party in engagement.parties else None
    if about not in engagement.parties or (own is not None and engagement.side_of(about) == engagement.side_of(own)):
        message = "a complaint is about a party of the other side"
        raise RuleViolation(message, hint="name one of its parties in `about`", about=about)
    side = engagement.side_of(about)
    complainant = own or engagement.members("buyer" if side == "supplier" else "supplier")[0]
    facts: dict[str, Any] = {"proposal": proposal_id, "said": said, "about": about}
    # no event body and no tie to the counterparty: what lists by party or reads events cannot lead there
    if not (request is not None and store.things.carried_out(request)):
        _refuse_twice(store, complainant, facts)
    making = Making(store, caller, [complainant])
    making.add(
        "complaints.write", "complaints", kind="complaint", parties=[complainant], facts=facts, body={},
        request=request,
    )  # fmt: skip
    return making.write()[0]


def _refuse_twice(store: Store, complainant: str, facts: dict[str, Any]) -> None:
    """Refuse a complaint that stands there word for word: a button pressed twice is no second grievance."""
    for one in store.things.each_thing(Wanted("complaints", party=complainant)):
        if one.facts == facts:
            message = "this complaint stands there already, word for word"
            raise RuleViolation(message, hint="say what is new, if anything is", id=one.id)


def complaints(store: Store, caller: Caller, proposal_id: str) -> list[Thing]:
    """Return the complaints about a proposal that the caller may see: its own, or all of an officer's region."""
    engagement = get(store, caller, proposal_id).engagement  # a draft that was not sent is not there for the other side
    own, regions = caller.filters("complaints.read")
    found = (
        one
        for party in engagement.parties
        for one in store.things.each_thing(Wanted("complaints", party=party, own=own, regions=regions))
    )
    return sorted((one for one in found if one.facts["proposal"] == proposal_id), key=lambda one: one.id)
