"""Consent: given by the party itself, or through its officer or cooperative on a form or in a recorded statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from graph.errors import RuleViolation
from graph.model.days import latest_day
from graph.proposals.engagement import PURPOSES, Consent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graph.proposals.actors import Actor
    from graph.proposals.engagement import Engagement, Purpose
    from graph.proposals.kinds import Side

SPOKEN: Final = ("form", "recorded")
"""How a speaker records the consent of a party without an account."""
EARLIEST: Final = {
    "share": ("draft", "offered", "interest", "negotiating", "memorandum", "contract"),
    "memorandum": ("negotiating", "memorandum"),
    "contract": ("negotiating", "memorandum", "contract"),
}

SAID: Final = {"share": "being shown", "memorandum": "the memorandum", "contract": "the contract"}
"""What is consented to, in words."""


def implied(engagement: Engagement, actor: Actor, purpose: Purpose, moment: datetime) -> Engagement:
    """Return the engagement with the consent of a party that takes the step itself; a speaker's step implies none."""
    if actor.kind != "party" or engagement.consented(str(actor.party), purpose):
        return engagement
    form = "link" if actor.id.startswith("link:") else "account"
    made = Consent(str(actor.party), purpose, engagement.version, form, actor.id, moment.date())  # type: ignore[arg-type]
    return replace(engagement, consents=(*engagement.consents, made))


def require(engagement: Engagement, purpose: Purpose, side: Side | None = None) -> None:
    """Refuse while a party's consent to a purpose is not in force."""
    waiting = engagement.waiting_for(purpose, side)
    if waiting:
        message = f"consent to {SAID[purpose]} is missing of {', '.join(waiting)}"
        hint = "each party consents itself (step consent), or through its officer with a form and a witness"
        raise RuleViolation(message, hint=hint, purpose=purpose, waiting_for=list(waiting))


def give(engagement: Engagement, actor: Actor, moment: datetime, facts: Mapping[str, Any]) -> Engagement:
    """Return the engagement with a consent.

    Parameters
    ----------
    engagement, actor, moment
        What is consented to, who says so, and when.
    facts
        ``purpose``, and of a speaker ``form``, ``given_on`` and ``witness``; ``made_on`` is the day on which the
        proposal was made, before which nobody has consented to it.

    Raises
    ------
    RuleViolation
        If the purpose is not known or too early, or a speaker names no form, witness, or day from which it can be.
    """
    purpose = facts.get("purpose", "share")
    if purpose not in PURPOSES:
        message = f"{purpose!r} is no purpose of consent"
        raise RuleViolation(message, hint=f"purposes are {', '.join(PURPOSES)}", purpose=str(purpose))
    if engagement.state not in EARLIEST[purpose]:
        message = f"consent to {SAID[purpose]} cannot be given in state {engagement.state}"
        raise RuleViolation(message, hint="first negotiate the terms that are agreed to", purpose=str(purpose))
    if purpose != "share" and purpose not in engagement.kind_facts.papers:
        message = f"a {engagement.kind} has no {purpose}"
        papers = ", ".join(engagement.kind_facts.papers)
        hint = f"its papers are {papers}" if papers else "it has no papers: the next step is activate"
        raise RuleViolation(message, hint=hint, no_paper=purpose)
    if actor.kind == "party":
        return implied(engagement, actor, purpose, moment)
    form, witness, given_on = facts.get("form"), str(facts.get("witness", "")).strip(), facts.get("given_on")
    if form not in SPOKEN:
        message = "an officer records consent on a form or as a recorded statement"
        raise RuleViolation(message, hint="send form=form or form=recorded, given_on and witness")
    if not witness or witness == actor.id:
        message = "consent through an officer needs a witness who is not that officer"
        raise RuleViolation(message, hint="name the witness")
    if not isinstance(given_on, date):
        message = "consent through an officer needs the day on which it was given"
        raise RuleViolation(message, hint="send given_on, not later than today")
    if given_on > latest_day(moment):
        message = f"a consent of {given_on} has not been given yet"
        raise RuleViolation(message, hint="send given_on, not later than today")
    made_on = facts.get("made_on")
    if made_on is not None and given_on < made_on:
        message = f"nobody can have consented on {given_on} to a proposal that was made on {made_on}"
        hint = f"send as given_on the day on which the form was signed, {made_on} or later and not later than today"
        raise RuleViolation(message, hint=hint, field="given_on", earliest=made_on.isoformat())
    evidence = str(facts.get("evidence", ""))
    made = Consent(str(actor.party), purpose, engagement.version, form, actor.id, given_on, witness, evidence)
    return replace(engagement, consents=(*engagement.consents, made))
