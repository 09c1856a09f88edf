"""Interventions: one thing that a budget can pay for, which is a change that a scenario can make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.network import Network
    from graph.planning.scenario.change_words import Change

FARTHER_PERCENT: Final = 100
"""How much farther the users of a joint depot deliver."""
ORDER: Final = ("certificate", "distance", "volume")
"""In which interventions are made: a consortium comes last, since its members then offer nothing themselves."""


@dataclass(frozen=True)
class Intervention:
    """One thing to pay for.

    Attributes
    ----------
    barrier
        ``certificate``, ``volume`` or ``distance``.
    firms
        Whom it reaches.
    cost_rp
        Once.
    """

    barrier: str
    region: str
    commodity: str
    firms: tuple[str, ...]
    cost_rp: int

    @property
    def name(self) -> str:
        """Barrier, region and product as one word."""
        return f"{self.barrier}:{self.region}:{self.commodity}"

    def changes(self, network: Network) -> list[Change]:
        """Return the changes of a scenario that it is."""
        whom = {"party": list(self.firms), "commodity": self.commodity}
        if self.barrier == "volume":
            return [{"do": "form_consortium"} | whom]
        if self.barrier == "distance":
            return [{"do": "open_depot", "raises_reach_percent": FARTHER_PERCENT} | whom]
        demands = network.demands.filter(pl.col("commodity") == self.commodity)
        musts = demands["required"].explode(empty_as_null=True).drop_nulls().unique().sort()
        return [{"do": "certify", "certificate": code} | whom for code in musts]


def as_scenario(network: Network, chosen: Iterable[Intervention]) -> list[Change]:
    """Return the changes of a scenario that a choice is."""
    return [change for one in in_order(chosen) for change in one.changes(network)]


def in_order(chosen: Iterable[Intervention]) -> list[Intervention]:
    """Return interventions in the order in which a scenario makes them."""
    return sorted(chosen, key=lambda one: (ORDER.index(one.barrier), one.commodity, one.region))
