"""The plan of repairs: what to buy, what it unlocks, and the best of what is left out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.arguments import listed, seconds, thing, whole
from graph.errors import RuleViolation
from graph.matching.investment.choose import choose
from graph.matching.investment.intervention import Intervention
from graph.matching.investment.possible import possible_interventions
from graph.matching.investment.stage import Item, Stage
from graph.matching.pairs.candidates import find_candidates
from graph.network import Network

if TYPE_CHECKING:
    from collections.abc import Sequence

NEXT: Final = 5
"""Items left out that are told, the best first."""


@dataclass(frozen=True)
class RepairPlan:
    """Which interventions to buy.

    Attributes
    ----------
    chosen
        What to buy, the most unlocking first.
    left_out
        The next best, by what each would add.
    value_before, value
        Worth of the best partnership plan before and after, a month, in ``value_unit``.
    gap
        By how much a better choice could at most be better; 0 when proven best.
    cost_rp, budget_rp
        What the choice costs, and what there was.
    status
        ``"optimal"`` or ``"time_limit"``.
    """

    chosen: tuple[Item, ...]
    left_out: tuple[Item, ...]
    value_before: int
    value: int
    gap: int
    cost_rp: int
    budget_rp: int
    status: str
    value_unit: str

    @property
    def unlocked(self) -> int:
        """What the choice adds, a month."""
        return self.value - self.value_before

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self) | {"unlocked": self.unlocked}


def repair(
    network: Network,
    interventions: Sequence[Intervention] | None = None,
    budget: int = 0,
    *,
    kind: Any = None,  # noqa: ANN401 - a literal or None
    time_limit: float = 60.0,
) -> RepairPlan:
    """Return the interventions that unlock the most partnership value within a budget.

    Parameters
    ----------
    network
        The snapshot.
    interventions
        What can be bought; None takes :func:`possible_interventions`.
    budget
        Rupiah.
    kind
        Market, as :func:`graph.matching.find_candidates` takes it.
    time_limit
        Seconds; the plan then says its proven gap.

    Raises
    ------
    RuleViolation
        If two interventions have one code, or the budget is below 0.
    """
    thing("network", network, Network, RuleViolation)
    budget, time_limit = whole("budget", budget, error=RuleViolation), seconds(time_limit)
    if interventions is not None:
        listed("interventions", interventions, Intervention, RuleViolation)
    offered = tuple(possible_interventions(network) if interventions is None else interventions)
    if len({one.code for one in offered}) < len(offered):
        message = "a budget is from 0 up, and each intervention has a code of its own"
        raise RuleViolation(message, hint="give each intervention another code", budget=budget)
    base = find_candidates(network, kind=kind)
    stage = Stage.of(network, base, offered)
    bought, bound = choose(stage, budget, time_limit)
    before, after = stage.worth(frozenset()), stage.worth(bought)
    bound = max(min(bound, stage.worth(stage.everything)), after)
    chosen = sorted(
        (stage.item(k, bought, after - stage.worth(bought - {k})) for k in sorted(bought)),
        key=lambda item: (-item.unlocks, item.cost_rp, item.code),
    )
    return RepairPlan(
        chosen=tuple(chosen),
        left_out=_left_out(stage, bought, after),
        value_before=before,
        value=after,
        gap=bound - after,
        cost_rp=sum(item.cost_rp for item in chosen),
        budget_rp=budget,
        status="optimal" if bound == after else "time_limit",
        value_unit=base.value_unit,
    )


def _left_out(stage: Stage, bought: frozenset[int], value: int) -> tuple[Item, ...]:
    """Return the best of those not bought, by what each would add to the choice."""
    rest = [k for k in range(len(stage.offered)) if k not in bought]
    gains = [(stage.worth(bought | {k}) - value, k) for k in rest]
    best = sorted(gains, key=lambda pair: (-pair[0], stage.offered[pair[1]].cost_rp, stage.offered[pair[1]].code))
    return tuple(stage.item(k, bought | {k}, gain) for gain, k in best[:NEXT] if gain > 0)
