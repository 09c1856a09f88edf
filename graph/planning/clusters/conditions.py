"""Evidence of the five conditions of a cluster: shares of its members at two dates, as far as any list tells them.

The five conditions are Porter's four determinants and social capital (JICA 2004). Which evidence speaks for which
condition is ours. What no list states is not known: it is no weakness, calls for no lever and takes no part in a mean.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from graph.network.snapshot import Ties
    from graph.planning.scene import Scene

CONDITIONS: Final = ("demand", "factor", "strategy", "related", "social_capital")
WEAK: Final = 0.25
STRONG: Final = 0.6
"""A share of members below or above which a piece of evidence is called weak or strong: ours."""
LEAST_KNOWN: Final = 0.5
"""Of so large a share of the members a fact must be stated before a share of them is told: ours."""


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence of a condition: a share of members then and now.

    Attributes
    ----------
    before, now
        None where no list tells it.
    n
        Members of whom it is known.
    told_by
        The list that tells it (:data:`graph.planning.inventory.INVENTORIES`).
    """

    condition: str
    code: str
    before: float | None
    now: float | None
    n: int
    told_by: str = ""

    @property
    def state(self) -> str:
        """``weak``, ``fair`` or ``strong`` today; ``unknown`` where no list tells it.

        Examples
        --------
        >>> Evidence("demand", "sells_directly", 0.1, 0.7, 30).state, Evidence("demand", "exports", None, None, 0).state
        ('strong', 'unknown')
        """
        if self.now is None:
            return "unknown"
        return "weak" if self.now < WEAK else "strong" if self.now >= STRONG else "fair"


@dataclass(frozen=True)
class Condition:
    """A condition as the mean of what is known of its evidence.

    Attributes
    ----------
    mean
        None where nothing of it is known.
    known, of
        Pieces of evidence that a list tells, and all of them.
    """

    condition: str
    mean: float | None
    known: int
    of: int


def means(evidence: Iterable[Evidence]) -> list[Condition]:
    """Return the five conditions with the means of what is known.

    Examples
    --------
    >>> found = [Evidence("demand", "sells_directly", None, 0.5, 9), Evidence("demand", "exports", None, None, 0)]
    >>> means(found)[0]
    Condition(condition='demand', mean=0.5, known=1, of=2)
    """
    told = []
    for name in CONDITIONS:
        of = [one.now for one in evidence if one.condition == name]
        known = [share for share in of if share is not None]
        told.append(Condition(name, float(np.mean(known)) if known else None, len(known), len(of)))
    return told


def evidence_of(scene: Scene, row: int, members: NDArray[np.int64], before: date) -> list[Evidence]:
    """Return every piece of evidence of the five conditions at two dates."""
    network = scene.network
    inside = np.zeros(network.parties.height, np.bool_)
    inside[members] = True
    of_days = replace(network, ties=network.ties.filter(pl.col("since").is_not_null()))

    def dated(code: str, condition: str, types: Iterable[str], others: NDArray[np.bool_], told_by: str) -> Evidence:
        if scene.unread(told_by):
            return Evidence(condition, code, None, None, 0, told_by)
        now = _tied_share(scene.network.tie_arrays(types, network.as_of), (row, members), others)
        then, dated_then = (
            _tied_share(known.tie_arrays(types, before), (row, members), others) for known in (network, of_days)
        )
        # where a tie without a date makes the difference, nobody knows how it was
        return Evidence(condition, code, then if then == dated_then else None, now, int(members.size), told_by)

    def today(code: str, condition: str, holds: pl.Series, told_by: str) -> Evidence:
        known = holds.gather(members).drop_nulls()
        enough = len(known) >= max(1, LEAST_KNOWN * members.size)
        return Evidence(condition, code, None, float(known.sum()) / len(known) if enough else None, len(known), told_by)

    banks, bds = scene.kind("financial_institution"), scene.kind(("bds_provider", "institution"))
    machines = scene.kind(("machine", "shared_facility"))
    sources = scene.kind(("government", "officer", "front_office", "cooperative"))
    joint = ("COOPERATES_WITH", "SHARES_WITH", "TRUSTS")
    return [
        dated("sells_directly", "demand", ["SUPPLIES", "PARTNERS_WITH", "SUBCONTRACTS"], scene.umb, "trade"),
        today("exports", "demand", network.parties["export_oriented"], "exports"),
        dated("financed", "factor", ["FINANCES"], banks, "financing"),
        dated("machines", "factor", ["HOLDS", "SHARES_WITH"], machines, "holders"),
        today("certified", "strategy", scene.certified, "certificates"),
        dated("learns_outside", "strategy", ["LEARNS_FROM"], ~inside, "learning"),
        dated("served", "related", ["SERVES", "LEARNS_FROM", "COOPERATES_WITH"], bds, "services_given"),
        dated("fostered", "related", ["FOSTERS"], scene.kind("foster_company"), "fostering"),
        dated("acts_jointly", "social_capital", joint, inside, "joint_actions"),
        dated("told", "social_capital", ["INFORMS", "COACHES"], sources, "news"),
        dated("forum", "social_capital", ["ATTENDED", "SITS_ON"], scene.kind("forum"), "attendance"),
    ]


def _tied_share(ties: Ties, cluster: tuple[int, NDArray[np.int64]], others: NDArray[np.bool_]) -> float:
    row, members = cluster
    found = np.zeros(others.size, np.bool_)
    found[ties.start[others[ties.end]]] = True
    found[ties.end[others[ties.start]]] = True
    return 1.0 if found[row] else float(found[members].mean())
