"""Another term of an agreement that is over: it never rewrites the one that was lived, nor begins within it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.errors import RuleViolation

if TYPE_CHECKING:
    from graph.proposals.engagement import Engagement
    from graph.proposals.terms import Terms


def ended(engagement: Engagement, state: str) -> Engagement:
    """Return what has ended: of another term what was lived before stays completed, by the terms it was lived by."""
    if engagement.lived is None:
        return replace(engagement, state=state, deadline=None)
    version = engagement.version + 1  # no consent to what was talked over is one to a term to come
    return replace(
        engagement, state="completed", deadline=None, terms=engagement.lived, lived=None, version=version,
        started_with=version, flags_accepted=(), checks=(),
    )  # fmt: skip


def from_another_day(terms: Terms, said: Terms, engagement: Engagement) -> Terms:
    """Return terms without the start of a term that is over: another begins when it is signed, or on a later day."""
    since, free = engagement.active_since, engagement.free_from
    if since is None or free is None or terms.starts is None:
        return terms
    if said.starts is not None and said.starts < free:
        message = f"another term cannot start on {said.starts}, before the one before it has ended"
        hint = f"send {free} or a later day as `terms.starts`, or leave it out"
        raise RuleViolation(message, hint=hint, field="terms.starts", earliest=free.isoformat())
    past = said.starts is None and (terms.starts <= since or terms.starts < free)
    return terms.model_copy(update={"starts": None}) if past else terms
