"""Stage: the market under any choice of interventions, what it is then worth, and who uses which of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.matching.investment.options import more_capacity, options_of
from graph.matching.market import Market
from graph.matching.solve import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.matching.investment.intervention import Intervention
    from graph.matching.investment.options import Options
    from graph.matching.pairs.candidates import Candidates
    from graph.network import Network


@dataclass(frozen=True)
class Item:
    """An intervention in a plan of repairs, with what it unlocks beside all others chosen.

    ``unlocks`` is what the plan would lose without it (or gain with it, for one left out), a month; ``suppliers`` and
    ``buyers`` are ids of those in pairs that need it; ``units`` are theirs.
    """

    code: str
    kind: str
    cost_rp: int
    unlocks: int
    suppliers: tuple[str, ...] = ()
    buyers: tuple[str, ...] = ()
    units: int = 0


@dataclass(frozen=True, eq=False)
class Stage:
    """A market with what is offered for it.

    Attributes
    ----------
    base, options
        The market as it is, and every pair under every set of interventions.
    room, demand
        Units of its suppliers and buyers.
    more
        By how many units an intervention, by its number, raises each capacity.
    offered
        The interventions.
    """

    base: Candidates
    options: Options
    room: NDArray[np.int64]
    demand: NDArray[np.int64]
    more: dict[int, NDArray[np.int64]]
    offered: tuple[Intervention, ...]

    @classmethod
    def of(cls, network: Network, base: Candidates, offered: Sequence[Intervention]) -> Stage:
        """Return a market with what is offered for it."""
        room, demand = (
            frame[column].to_numpy().astype(np.int64)
            for frame, column in ((base.suppliers, "capacity"), (base.buyers, "wanted"))
        )
        options = options_of(network, base, offered)
        return cls(base, options, room, demand, more_capacity(base, offered), tuple(offered))

    @property
    def everything(self) -> frozenset[int]:
        """All that is offered."""
        return frozenset(range(len(self.offered)))

    def market(self, bought: frozenset[int]) -> tuple[Market, NDArray[np.int64]]:
        """Return the market under some interventions, and the option that each pair is."""
        o = self.options
        allowed = np.array([set(need) <= bought for need in o.needs] or [], dtype=np.bool_)
        rows = np.flatnonzero(allowed[o.group]) if o.group.size else np.zeros(0, np.int64)
        order = rows[np.lexsort((-o.value[rows], o.buyer[rows], o.supplier[rows]))]
        first = np.ones(order.size, np.bool_)
        first[1:] = (o.supplier[order][1:] != o.supplier[order][:-1]) | (o.buyer[order][1:] != o.buyer[order][:-1])
        best = order[first]
        room = self.room + sum((self.more[k] for k in bought if k in self.more), np.zeros_like(self.room))
        return Market.from_arrays(room, self.demand, o.supplier[best], o.buyer[best], o.value[best]), best

    def worth(self, bought: frozenset[int]) -> int:
        """Return the value of the best plan under some interventions."""
        return int(solve(self.market(bought)[0]).value)

    def item(self, k: int, bought: frozenset[int], unlocks: int) -> Item:
        """Return an intervention with those who use it in the best plan."""
        market, rows = self.market(bought)
        plan = solve(market)
        uses = np.array([k in self.options.needs[g] for g in self.options.group[rows]], dtype=np.bool_)
        if k in self.more:
            uses |= self.more[k][market.supplier] > 0
        used = np.flatnonzero(uses & (plan.flow > 0)) if rows.size else np.zeros(0, np.int64)
        one = self.offered[k]
        return Item(
            one.code,
            one.kind,
            one.cost_rp,
            unlocks,
            tuple(sorted(set(self.base.suppliers["party"].gather(market.supplier[used]).to_list()))),
            tuple(sorted(set(self.base.buyers["party"].gather(market.buyer[used]).to_list()))),
            int(plan.flow[used].sum()),
        )
