"""From "you two fit" to an agreement that lives: the life cycle as pure functions, its kinds as data."""

from __future__ import annotations

from graph.proposals.actors import Actor
from graph.proposals.difference import Change, difference
from graph.proposals.engagement import Consent, Dispute, Engagement, from_facts, to_facts
from graph.proposals.kinds import KINDS, Kind, kind_of
from graph.proposals.machine import act, draft, legal
from graph.proposals.terms import Terms

__all__ = [
    "KINDS",
    "Actor",
    "Change",
    "Consent",
    "Dispute",
    "Engagement",
    "Kind",
    "Terms",
    "act",
    "difference",
    "draft",
    "from_facts",
    "kind_of",
    "legal",
    "to_facts",
]
