"""A proposal as the graph holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.proposals import from_facts, legal

if TYPE_CHECKING:
    from graph.proposals import Engagement
    from graph.store import Thing


@dataclass(frozen=True)
class Proposal:
    """A proposal as the graph holds it: the thing (id, version, moments) and the engagement in it."""

    thing: Thing
    engagement: Engagement

    @property
    def legal(self) -> tuple[str, ...]:
        """The steps that its state has."""
        return legal(self.engagement)


def read(thing: Thing) -> Proposal:
    """Return the proposal that a thing holds."""
    return Proposal(thing, from_facts(thing.facts))
