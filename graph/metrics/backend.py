"""The NetworkX backend: ``nx.constraint(G, backend="jejaring")`` and others run on the kernels of this package.

NetworkX converts the graph once and keeps the result in ``G.__networkx_cache__``; methods such as ``G.add_edge``
clear it. Writing ``G[u][v]["weight"] = 2`` does not: set ``nx.config.backends.jejaring.recheck = True`` and every call
reads the graph again, and measures again only when something differs.

Where NetworkX departs from the published formula, this backend does not; where NetworkX has a value for what is not
defined (clustering 0 for a party with one partner), the backend gives NetworkX's. ``docs/reference/metrics.md`` lists
both.
"""

from __future__ import annotations

import weakref
from contextlib import suppress
from functools import cached_property
from inspect import signature
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import numpy as np

from graph.errors import InvalidNetwork
from graph.metrics import structural_holes
from graph.metrics.arrays import NamedTies, TieArrays, ties_between
from graph.metrics.bonding import directed_clustering, signed_onnela_clustering
from graph.metrics.from_networkx import tie_ends
from graph.metrics.kernels.cores import core_numbers
from graph.metrics.selection import by_node
from graph.metrics.shortest_paths import betweenness

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from graph.metrics.kernels.types import Floats

SMALL: Final = 300
"""Below so many nodes NetworkX itself is as fast: the backend runs when named, not when merely in the priority list."""


NO_PARTNERS: Final = "a loop is no partner: without partners constraint is nan, whichever way it is asked for"
DEVIATIONS: Final = {
    "test_constraint_isolated_node_with_selfloop_using_nodes_kwarg": NO_PARTNERS,
    "test_constraint_isolated_node_with_selfloop_weighted_using_nodes_kwarg": NO_PARTNERS,
}
"""NetworkX's own tests that the backend does not pass, with the reason."""


class ConvertedNetwork:
    """A NetworkX graph as arrays, each weight attribute read when it is first needed, each measure kept.

    Parameters
    ----------
    G
        The graph; kept alive by whoever holds the result, not by this object, once its ties are read.
    weights
        Edge attributes to read at once.
    """

    __networkx_backend__ = "jejaring"

    def __init__(self, G: nx.Graph, weights: Iterable[str] = ()) -> None:
        self._source = weakref.ref(G)
        self._directed, self._multigraph = G.is_directed(), G.is_multigraph()
        self._nodes = list(G)
        self._ends = tie_ends(G, self._nodes)
        self._read: dict[str | None, NamedTies] = {}
        self._kept: dict[Any, dict[Any, Any]] = {}
        for weight in weights:
            with suppress(InvalidNetwork):  # it is said when a measure asks for strengths; clustering takes signs too
                self.named(weight)

    def is_directed(self) -> bool:
        """Whether ties have a direction."""
        return self._directed

    def is_multigraph(self) -> bool:
        """Whether two nodes may have several ties."""
        return self._multigraph

    def __contains__(self, node: object) -> bool:
        try:
            return node in self._index
        except TypeError:
            return False

    def __len__(self) -> int:
        return len(self._nodes)

    def __iter__(self) -> Any:  # noqa: ANN401 - an iterator over whatever the user's nodes are
        return iter(self._nodes)

    @cached_property
    def _index(self) -> dict[Hashable, None]:
        return dict.fromkeys(self._nodes)

    @property
    def source(self) -> nx.Graph:
        """The graph that was converted.

        Raises
        ------
        NetworkXError
            If it is gone.
        """
        G = self._source()
        if G is None:
            message = "the graph that was converted is gone: convert it again"
            raise nx.NetworkXError(message)
        return G

    def named(self, weight: str | None = None) -> NamedTies:
        """Return nodes and ties with the given weight; with ``recheck`` on, as the graph is now."""
        kept, recheck = self._read.get(weight), nx.config.backends.jejaring.recheck
        if kept is not None and not recheck:
            return kept
        if recheck:
            self._read_again()
        ties = ties_between(len(self._nodes), self._ends, weight, directed=self._directed)
        if kept is not None and kept.nodes == self._nodes and _same(kept.ties, ties):
            return kept
        self._read[weight] = NamedTies(self._nodes, ties)
        self._kept = {key: found for key, found in self._kept.items() if key[1] != weight}
        return self._read[weight]

    def _read_again(self) -> None:
        self._nodes = list(self.source)
        self._ends = tie_ends(self.source, self._nodes)
        self.__dict__.pop("_index", None)

    def answer(
        self,
        measure: str,
        weight: str | None,
        figures: Callable[[TieArrays], Any],
        nodes: Iterable[Hashable] | None = None,
    ) -> dict[Any, Any]:
        """Return node -> figure, computed once; the mapping is the caller's own."""
        named = self.named(weight)
        found = self._kept.get((measure, weight))
        if found is None:
            found = self._kept[measure, weight] = by_node(named, figures(named.ties), None)
        return found.copy() if nodes is None else {node: found[node] for node in nodes if node in found}


def _same(one: TieArrays, other: TieArrays) -> bool:
    return (
        np.array_equal(one.low, other.low)
        and np.array_equal(one.high, other.high)
        and np.array_equal(one.strength, other.strength)
        and np.array_equal(one.way, other.way)
    )


def convert_from_nx(
    graph: nx.Graph, *, edge_attrs: Mapping[str, object] | None = None, **_: object
) -> ConvertedNetwork:
    """Convert for NetworkX's dispatcher, reading the weights that the call needs."""
    if isinstance(graph, ConvertedNetwork):
        return graph
    return ConvertedNetwork(graph, list(edge_attrs or ()))


def convert_to_nx(result: Any, **_: object) -> Any:  # noqa: ANN401 - NetworkX passes whatever a function returned
    """Return the graph that was converted, or a result that is no graph as it is."""
    return result.source if isinstance(result, ConvertedNetwork) else result


def _weight(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever was given
    """Return the weight of a call, given by place or by name: NetworkX hands over either."""
    names = list(signature(globals()[name]).parameters)
    if "weight" in names and len(args) > names.index("weight"):
        return args[names.index("weight")]
    return kwargs.get("weight")


def can_run(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool | str:
    """Say whether a call is one that the backend answers, or why not."""
    G = args[0] if args else kwargs.get("G")
    if name in ("transitivity", "core_number") and G is not None and G.is_multigraph():
        return "not defined for multigraphs"
    if name == "transitivity" and G is not None and G.is_directed():
        return "NetworkX counts successors only; graph.metrics.transitivity leaves directions aside"
    weight = _weight(name, args, kwargs)
    if name == "betweenness_centrality" and weight is not None:
        return "ties have length 1 here"
    return True if weight is None or isinstance(weight, str) else "a weight is the name of an attribute"


def should_run(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool:
    """Say whether it is worth converting, where NetworkX chooses by itself.

    Not for small graphs, but for the effective size of weighted or directed ones, which NetworkX gets wrong.

    Examples
    --------
    >>> should_run("constraint", (nx.path_graph(10),), {}), should_run("constraint", (nx.path_graph(1000),), {})
    (False, True)
    >>> should_run("effective_size", (nx.path_graph(10, create_using=nx.DiGraph),), {})
    True
    """
    G = args[0] if args else kwargs.get("G")
    if G is None or not hasattr(G, "__len__") or isinstance(G, ConvertedNetwork):
        return True
    if name == "effective_size" and (G.is_directed() or G.is_multigraph() or _weight(name, args, kwargs) is not None):
        return True
    return len(G) >= SMALL


def constraint(
    G: ConvertedNetwork, nodes: Iterable[Hashable] | None = None, weight: str | None = None
) -> dict[Any, float]:
    """Burt's constraint; see :func:`graph.metrics.constraint`."""
    return G.answer("constraint", weight, lambda ties: ties.profile.constraint, nodes)


def effective_size(
    G: ConvertedNetwork, nodes: Iterable[Hashable] | None = None, weight: str | None = None
) -> dict[Any, float]:
    """Burt's effective size; see :func:`graph.metrics.effective_size`."""
    return G.answer("effective_size", weight, lambda ties: ties.profile.effective_size, nodes)


def local_constraint(G: ConvertedNetwork, u: Hashable, v: Hashable, weight: str | None = None) -> float:
    """Burt's local constraint; 0 as in NetworkX where ``u`` has no partners."""
    found = structural_holes.local_constraint(G.named(weight), u, v)
    return 0.0 if np.isnan(found) else found


def triangles(G: ConvertedNetwork, nodes: Any = None) -> Any:  # noqa: ANN401 - one node or several, as in NetworkX
    """Triangles of each node."""
    found = G.answer("triangles", None, lambda ties: ties.profile.triangles)
    return _one_or_several(G, found, nodes)


def transitivity(G: ConvertedNetwork) -> float:
    """Triangles over triples; 0 as in NetworkX where there is no triple."""
    ties = G.named().ties
    degree = ties.degree.astype(np.int64)
    triples = int(np.sum(degree * (degree - 1)))
    return 2 * int(ties.profile.triangles.sum()) / triples if triples else 0


def clustering(G: ConvertedNetwork, nodes: Any = None, weight: str | None = None) -> Any:  # noqa: ANN401 - as above
    """Local clustering; 0 as in NetworkX for a node with fewer than two partners."""
    if G.is_multigraph():
        message = "not implemented for multigraph type"
        raise nx.NetworkXNotImplemented(message)

    if weight is not None:
        signed = by_node(G.named(), np.nan_to_num(signed_onnela_clustering(G.source, weight)), None)
        return _one_or_several(G, signed, nodes)

    def figures(ties: TieArrays) -> Floats:
        return np.nan_to_num(directed_clustering(ties) if ties.directed else ties.profile.clustering)

    return _one_or_several(G, G.answer("clustering", weight, figures), nodes)


def core_number(G: ConvertedNetwork) -> dict[Any, int]:
    """Core number; in a directed graph by in-degree plus out-degree, as in NetworkX; loops are refused, as there."""
    if nx.number_of_selfloops(G.source) > 0:
        message = "Input graph has self loops which is not permitted; leave them out with nx.selfloop_edges"
        raise nx.NetworkXNotImplemented(message)

    def figures(ties: TieArrays) -> Any:  # noqa: ANN401 - an array of whole numbers
        rows = ties.rows
        if not ties.directed:
            return core_numbers(rows)
        times = np.where(rows.way == 3, 2, 1)
        ends = np.concatenate([[0], np.cumsum(times)])
        twice = rows._replace(
            first=ends[rows.first].astype(np.uint32),
            neighbour=np.repeat(rows.neighbour, times),
            weight=np.ones(int(ends[-1])),
            way=np.ones(int(ends[-1]), np.uint8),
        )
        return core_numbers(twice)

    return G.answer("core_number", None, figures)


def betweenness_centrality(  # noqa: PLR0917 - NetworkX's own signature
    G: ConvertedNetwork,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: random.Random | None = None,
) -> dict[Any, float]:
    """Betweenness by ties of length 1; the sample is the one that NetworkX draws with the same seed."""
    if weight is not None:
        message = "ties have length 1 here"
        raise NotImplementedError(message)
    if k is not None and not 0 <= k <= len(G):
        message = "Sample larger than population or is negative"
        raise ValueError(message)
    if k == 0:
        message = "no source, no estimate"
        raise ZeroDivisionError(message)
    return betweenness(G.named(), k, normalized=normalized, endpoints=endpoints, seed=seed or 0)


def attribute_assortativity_coefficient(
    G: ConvertedNetwork, attribute: str, nodes: Iterable[Hashable] | None = None
) -> float:
    """Newman's assortativity of a node attribute, loops and parallel ties counted as NetworkX counts them."""
    source = G.source
    facts = source.nodes
    numbers: dict[Any, int] = {}
    code = {node: numbers.setdefault(facts[node].get(attribute), len(numbers)) for node in source}
    chosen = None if nodes is None else set(nodes)
    start, end = [], []
    for node, row in source.adjacency():
        if chosen is None or node in chosen:
            for other, fact in row.items():
                times = len(fact) if G.is_multigraph() else 1
                start.extend([code[node]] * times)
                end.extend([code[other]] * times)
    if not start:
        return float("nan")
    size, ties = len(numbers), len(start)
    same = np.count_nonzero(np.array(start) == np.array(end)) / ties
    chance = float(np.dot(np.bincount(start, minlength=size) / ties, np.bincount(end, minlength=size) / ties))
    return float(np.float64(same - chance) / np.float64(1 - chance)) if chance < 1 else float("nan")


def _one_or_several(G: ConvertedNetwork, found: dict[Any, Any], nodes: Any) -> Any:  # noqa: ANN401 - as in NetworkX
    if nodes is None:
        return found
    return found[nodes] if nodes in G else {node: found[node] for node in nodes if node in found}


def on_start_tests(items: Iterable[Any]) -> None:
    """Mark NetworkX's own tests that expect what this backend means to answer otherwise."""
    import pytest  # noqa: PLC0415 - only NetworkX's test session calls this

    for item in items:
        reason = DEVIATIONS.get(getattr(item, "originalname", item.name) or item.name)
        if reason is not None:
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))
