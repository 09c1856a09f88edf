"""Purchase: which interventions a budget buys, were each product worth what its ceilings say, by a whole program.

One switch for each subset of a block, of which one is on at most; a product adds the least of what its ceilings
(:mod:`graph.planning.spending.ceilings`) say. A certificate that stands in a block of another product too is on in both
or none, and is paid for once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy.sparse import csc_matrix

from graph.errors import SolverStopped
from graph.matching.constrained.highs import Program
from graph.matching.exact.guarded import maximise_guarded
from graph.planning.spending.ceilings import subsets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.constrained.highs import Answer
    from graph.planning.spending.ceilings import Ceiling
    from graph.planning.spending.intervention import Intervention
    from graph.planning.spending.tied import Places

JAVA: Final = ("31", "32", "33", "34", "35", "36")
MILLION: Final = 1_000_000
"""Rupiah in the unit of the program: near one, where its solver is most exact."""
HAIR: Final = 1e-9
"""What its solver may be out by."""
SECONDS: Final = 60.0
"""Time for one answer; where it ends, the bound is only less tight."""


def _in_time(program: Program) -> Answer | None:
    """Return what the solver finds in its time; None where it ended without an answer."""
    try:
        return maximise_guarded(program, seconds=SECONDS)
    except SolverStopped:
        return None


class Walls(NamedTuple):
    """What products add at most: by row of a ceiling the product, where it starts, and what each set adds."""

    product: NDArray[np.int64]
    start: NDArray[np.float64]
    gain: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Purchase:
    """Interventions with their ceilings.

    Parameters
    ----------
    offered
        What can be bought.
    blocks
        Their places in that list, by product and by whom they reach together.
    least_outside_java
        The share of what is spent that goes outside Java at least.
    ceilings
        Of each product one or more; more may come.
    """

    offered: tuple[Intervention, ...]
    blocks: dict[str, tuple[Places, ...]]
    least_outside_java: float
    ceilings: dict[str, list[Ceiling]] = field(default_factory=dict)

    def best(self, budget_rp: int) -> tuple[Places, int]:
        """Return what adds most by the ceilings, and a bound that nothing exceeds.

        Where time ends before anything is found nothing is bought, and the bound is all that every product could add.
        """
        walls = self._walls
        kept = self._worth_a_look(walls)
        answer = _in_time(self._program(walls, kept, budget_rp, None))
        bound = answer.bound if answer is not None and np.isfinite(answer.bound) else self._all(walls)
        return self._bought(answer, kept), int(np.floor(bound * MILLION * (1 + HAIR)))

    def cheapest(self, budget_rp: int, reaching: int) -> Places | None:
        """Return what costs least of all that adds so much by the ceilings; None where nothing is found that does.

        A bound of a search that was cut short may be more than anything adds.
        """
        walls = self._walls
        kept = self._worth_a_look(walls)
        answer = _in_time(self._program(walls, kept, budget_rp, reaching))
        return None if answer is None or answer.solution is None else self._bought(answer, kept)

    def _bought(self, answer: Answer | None, kept: NDArray[np.int64]) -> Places:
        if answer is None or answer.solution is None:
            return ()
        on = np.flatnonzero(np.rint(answer.solution[len(self.blocks) :]) > 0)
        return tuple(sorted(k for at in kept[on].tolist() for k in self._own[at]))

    def _all(self, walls: Walls) -> float:
        """Return what products add at most, whatever it costs: of each the least of its ceilings with every block."""
        reach = walls.start.copy()
        for block in range(int(self._block.max(initial=-1)) + 1):
            reach += walls.gain[:, self._block == block].max(axis=1, initial=0)
        return float(sum(reach[walls.product == at].min() for at in range(len(self.blocks))))

    @cached_property
    def _sets(self) -> list[Places]:
        return [some for blocks in self.blocks.values() for block in blocks for some in subsets(block)]

    @cached_property
    def _block(self) -> NDArray[np.int64]:
        """Number of the block of each set."""
        blocks = [block for ours in self.blocks.values() for block in ours]
        return np.repeat(np.arange(len(blocks)), [len(subsets(block)) for block in blocks])

    @cached_property
    def _home(self) -> list[str]:
        """The product in whose block each set is."""
        return [product for product, blocks in self.blocks.items() for block in blocks for _ in subsets(block)]

    @cached_property
    def _own(self) -> list[Places]:
        """Of each set those interventions that are of the product itself."""
        return [
            tuple(k for k in some if self.offered[k].commodity == product)
            for product, some in zip(self._home, self._sets, strict=True)
        ]

    @cached_property
    def _cost(self) -> NDArray[np.int64]:
        return np.array([sum(self.offered[k].cost_rp for k in some) for some in self._own], np.int64)

    @cached_property
    def _outside(self) -> NDArray[np.float64]:
        """Rupiah of each set that are spent outside Java."""
        return np.array(
            [
                sum(self.offered[k].cost_rp for k in some if self.offered[k].region[:2] not in JAVA)
                for some in self._own
            ],
            np.float64,
        )

    @cached_property
    def _shared(self) -> list[tuple[int, int]]:
        """Certificates that stand in a block of another product, with the number of that block."""
        blocks = [(product, block) for product, blocks in self.blocks.items() for block in blocks]
        return [
            (k, at) for at, (product, block) in enumerate(blocks) for k in block if self.offered[k].commodity != product
        ]

    @property
    def _walls(self) -> Walls:
        product, start, gain = [], [], []
        for at, name in enumerate(self.blocks):
            for one in self.ceilings[name]:
                product.append(at)
                start.append(one.start)
                gain.append(
                    [
                        (one.gain.get(some, 0) if home == name else 0) + sum(one.beside.get(k, 0) for k in own)
                        for some, home, own in zip(self._sets, self._home, self._own, strict=True)
                    ]
                )
        shape = len(start), len(self._sets)
        return Walls(
            np.array(product, np.int64), np.array(start) / MILLION, np.array(gain, np.float64).reshape(shape) / MILLION
        )

    def _worth_a_look(self, walls: Walls) -> NDArray[np.int64]:
        """Return the sets that no other of their block, or buying nothing there, beats by every ceiling and in cost.

        With a floor for the outer islands, money spent there is worth something by itself. Sets are compared with those
        that hold the same of the certificates that other blocks hold too.
        """
        if self.least_outside_java:
            return np.arange(len(self._sets))
        shared = frozenset(k for k, _ in self._shared)
        places: dict[tuple[int, frozenset[int]], list[int]] = {}
        for at, block in enumerate(self._block.tolist()):
            places.setdefault((block, shared.intersection(self._sets[at])), []).append(at)
        kept = []
        for (_, held), some in places.items():
            here = np.array(some, np.int64)
            left: list[int] = []
            for at in here[np.argsort(self._cost[here], kind="stable")].tolist():
                gain = walls.gain[:, at]
                worth = bool(held) or bool((gain > 0).any())
                if worth and not any((walls.gain[:, other] >= gain).all() for other in left):
                    left.append(at)
            kept += left
        return np.array(sorted(kept), np.int64)

    def _program(self, walls: Walls, kept: NDArray[np.int64], budget_rp: int, reaching: int | None) -> Program:
        """Return the program: what each product adds, then which sets are bought."""
        products = len(self.blocks)
        cost, none = self._cost[kept] / MILLION, np.zeros(products)
        blocks = np.unique(self._block[kept])
        one_of_each = (self._block[kept] == blocks[:, None]).astype(np.float64)
        floor = self.least_outside_java * cost - self._outside[kept] / MILLION
        both = self._on_in_both(kept)
        rows = [
            np.hstack([np.eye(products)[walls.product], -walls.gain[:, kept]]),
            np.hstack([np.zeros((blocks.size, products)), one_of_each]),
            np.array([np.append(none, cost), np.append(none, floor)]),
            np.hstack([np.zeros((both.shape[0], products)), both]),
        ]
        most = [walls.start, np.ones(blocks.size), np.array([budget_rp / MILLION, 0.0]), np.zeros(both.shape[0])]
        gain = np.append(none + 1, np.zeros(kept.size))
        if reaching is not None:
            rows.append(-gain[None, :])
            most.append(np.array([(1 - reaching) / MILLION]))
            gain = np.append(none, -cost)
        return Program(
            gain=gain,
            upper=np.append(np.full(products, np.inf), np.ones(kept.size)),
            whole=np.append(np.zeros(products, np.bool_), np.ones(kept.size, np.bool_)),
            matrix=csc_matrix(np.vstack(rows)),
            most=np.concatenate(most),
        )

    def _on_in_both(self, kept: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return rows by which a shared certificate is on in another product where it is bought, and only there."""
        rows = []
        for k, block in self._shared:
            here = np.array([k in self._sets[at] and self._block[at] == block for at in kept.tolist()], np.float64)
            bought = np.array([k in self._own[at] for at in kept.tolist()], np.float64)
            rows += [here - bought, bought - here]
        return np.array(rows, np.float64).reshape(len(rows), kept.size)
