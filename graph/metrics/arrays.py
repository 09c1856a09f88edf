"""TieArrays: one relation as arrays, and the way from a NetworkX graph to it.

Every measure of this package reads this form. It says once, for all of them, what odd input means:

* a tie from a node to itself is no tie between two parties, and is left out;
* parallel ties (of a multigraph, or both directions of a directed one) add up to the pair's strength; what counts
  partners counts the pair once, and the direction is kept beside it;
* a pair of strength zero is no tie;
* a weight that is negative, endless or no number is refused (:class:`graph.errors.InvalidNetwork`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from graph.arguments import refuse
from graph.errors import InvalidNetwork
from graph.metrics.from_networkx import TieEnds, tie_ends
from graph.metrics.kernels.types import Pairs, Rows
from graph.metrics.profile import StructuralProfile

if TYPE_CHECKING:
    from collections.abc import Hashable

    import networkx as nx
    from numpy.typing import ArrayLike, NDArray

    from graph.metrics.kernels.types import Floats, Ints, Octets

COMPILED: Final = "graph.metrics.compiled"
VECTORISED: Final = "graph.metrics.vectorised"
"""The two engines: the first for any size, the second for one look at a small network without waiting for numba."""
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, eq=False)
class TieArrays:
    """One relation among ``n`` nodes as unique pairs: ``low < high``, sorted, each with strength and direction.

    Build it with :meth:`from_edges` or :func:`read_network`; the adjacency forms are made when first asked for.

    Parameters
    ----------
    n
        Number of nodes, isolated ones included.
    directed
        Whether ties have a direction.
    low, high
        Node numbers of each pair.
    strength
        Sum of the weights of all ties of the pair, in both directions.
    way
        1 from low to high, 2 from high to low, 3 both, and 3 for every pair of an undirected relation.
    engine
        Module whose functions do the work: :data:`COMPILED` or :data:`VECTORISED`.

    Examples
    --------
    >>> ties = TieArrays.from_edges(3, [0, 1, 1], [1, 0, 2], directed=True)
    >>> ties.low.tolist(), ties.high.tolist(), ties.strength.tolist(), ties.way.tolist()
    ([0, 1], [1, 2], [2.0, 1.0], [3, 1])
    """

    n: int
    directed: bool
    low: Ints
    high: Ints
    strength: Floats
    way: Octets
    engine: str = COMPILED

    @classmethod
    def from_edges(
        cls,
        n: int,
        start: ArrayLike,
        end: ArrayLike,
        weight: ArrayLike | None = None,
        *,
        directed: bool = False,
        engine: str = COMPILED,
    ) -> TieArrays:
        """Build from node numbers; loops are left out, repeated pairs add up, zero strength is no tie.

        Raises
        ------
        InvalidNetwork
            If a weight is negative, endless or no number, or a node number lies outside ``0 .. n - 1``.
        """
        starts = np.ascontiguousarray(start, dtype=np.int32)
        ends = np.ascontiguousarray(end, dtype=np.int32)
        weights = np.ones(starts.size) if weight is None else np.ascontiguousarray(weight, dtype=np.float64)
        if starts.shape != ends.shape or starts.shape != weights.shape or starts.ndim != 1:
            message = "start, end and weight of the ties are not of one length"
            raise InvalidNetwork(message, hint="give one start, one end and one weight a tie")
        if starts.size and (min(starts.min(), ends.min()) < 0 or max(starts.max(), ends.max()) >= n):
            message = f"a tie names a node outside 0 .. {n - 1}"
            raise InvalidNetwork(message, hint="number the nodes from 0 to n - 1")
        if weight is not None:
            _refuse_bad(weights)
        low, high, strength, way = import_module(engine).unique_pairs(
            n, _writable(starts), _writable(ends), _writable(weights), not directed
        )
        return cls(n, directed, low, high, strength, way, engine)

    @property
    def pairs(self) -> int:
        """Number of pairs that are tied."""
        return int(self.low.size)

    @cached_property
    def arcs(self) -> int:
        """Number of ties: pairs when undirected, directions when directed."""
        return self.pairs + int(np.count_nonzero(self.way == 3)) if self.directed else self.pairs

    @property
    def as_pairs(self) -> Pairs:
        """The four arrays as kernels take them."""
        return Pairs(self.low, self.high, self.strength, self.way)

    @property
    def kernels(self) -> Any:  # noqa: ANN401 - a module
        """The engine that works on these arrays."""
        return import_module(self.engine)

    @cached_property
    def _ranked(self) -> tuple[Ints, Ints]:
        found: tuple[Ints, Ints] = self.kernels.degree_ranks(self.n, self.as_pairs)
        return found

    @property
    def degree(self) -> Ints:
        """Number of partners of each node, whatever the direction."""
        return self._ranked[0]

    @property
    def rank(self) -> Ints:
        """Rank of each node by degree, fewest partners first, equals in node order."""
        return self._ranked[1]

    @cached_property
    def totals(self) -> Floats:
        """Strength of each node: the sum over its pairs."""
        ends = np.bincount(self.low, self.strength, self.n) + np.bincount(self.high, self.strength, self.n)
        return np.asarray(ends, np.float64)

    @cached_property
    def rows(self) -> Rows:
        """Each pair in the rows of both its ends."""
        return Rows(*self.kernels.symmetric(self.n, self.as_pairs))

    @cached_property
    def forward(self) -> Rows:
        """Each pair once, under ranks, in the row of its lower-ranked end."""
        return Rows(*self.kernels.forward(self.n, self.rank, self.as_pairs))

    @cached_property
    def order(self) -> Ints:
        """Node of each rank: the inverse of :attr:`rank`."""
        found = np.empty(self.n, np.int32)
        found[self.rank] = np.arange(self.n, dtype=np.int32)
        return found

    @cached_property
    def plain(self) -> bool:
        """Whether every pair has strength 1, so that the shorter triangle pass does."""
        return bool((self.strength == 1.0).all())

    @cached_property
    def profile(self) -> StructuralProfile:
        """Structural holes, clustering and support of every node."""
        return structural_profile(self)


def structural_profile(ties: TieArrays) -> StructuralProfile:
    """Compute the profile of every node in one pass over the triangles.

    Examples
    --------
    >>> star = TieArrays.from_edges(4, [0, 0, 0], [1, 2, 3])
    >>> profile = structural_profile(star)
    >>> profile.effective_size.tolist(), profile.constraint.round(3).tolist()
    ([3.0, 1.0, 1.0, 1.0], [0.333, 1.0, 1.0, 1.0])
    """
    rows, kernels = ties.forward, ties.kernels
    total, strongest = kernels.node_strengths(rows)
    node, pair = kernels.triangle_pass(rows, total, strongest, ties.plain)
    bound = kernels.bound_parts(pair)
    whole = np.arange(int(ties.degree.max(initial=0)) + 1.0)
    found = kernels.holes(rows, node, bound, (np.log(bound), np.log(whole, where=whole > 0, out=whole)), ties.rank)
    constraint, size, efficiency, hierarchy, clustering, triangles = found
    return StructuralProfile(
        triangles.astype(np.int64), constraint, size, efficiency, hierarchy, clustering, bound, pair[:, 1] > 0.0
    )


def _writable(array: NDArray[Scalar]) -> NDArray[Scalar]:
    # numba compiles read-only arrays apart; one form keeps one compiled kernel
    return array if array.flags.writeable else array.copy()


def _refuse_bad(weights: Floats) -> None:
    bad = ~(np.isfinite(weights) & (weights >= 0.0))
    if bad.any():
        weight = float(weights[bad][0])
        message = f"a tie has weight {weight}: strengths are finite numbers from 0 up"
        raise InvalidNetwork(message, hint="leave the tie out, or use another attribute as weight", weight=weight)


@dataclass(frozen=True, eq=False)
class NamedTies:
    """Tie arrays with the nodes' names, in node order; ``network`` is the NetworkX graph that they came from."""

    nodes: list[Hashable]
    ties: TieArrays
    network: Any = None


def read_network(G: nx.Graph | NamedTies, weight: str | None = None) -> NamedTies:
    """Return the ties of a NetworkX graph as arrays, its nodes in their order.

    Parameters
    ----------
    G
        Directed or not, multigraph or not.
    weight
        Edge attribute that holds the strength; ties without it count 1. None counts every tie 1.

    Raises
    ------
    InvalidNetwork
        If it is no graph, or a weight is negative, endless or no number.

    Examples
    --------
    >>> import networkx as nx
    >>> named = read_network(nx.path_graph(["kud", "mill", "exporter"]))
    >>> named.nodes, named.ties.degree.tolist()
    (['kud', 'mill', 'exporter'], [1, 2, 1])
    """
    if isinstance(G, NamedTies):
        return G
    if not hasattr(G, "is_multigraph"):
        hint = "give a NetworkX graph, such as nx.Graph(edges); a Network becomes one by network.to_networkx()"
        refuse("G", G, hint=hint, error=InvalidNetwork)
    nodes = list(G)
    return NamedTies(nodes, ties_between(len(nodes), tie_ends(G, nodes), weight, directed=G.is_directed()), G)


def ties_between(n: int, ends: TieEnds, weight: str | None, *, directed: bool) -> TieArrays:
    """Return the ties between ends that were read already, with their strength by one attribute."""
    weights = None if weight is None else ends.weights(weight)
    return TieArrays.from_edges(n, ends.start, ends.end, weights, directed=directed)
