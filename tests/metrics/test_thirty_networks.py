"""About thirty networks of every kind: each measure against igraph, or its definition written out, to 1e-9."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import igraph
import networkx as nx
import numpy as np
import pytest

from graph.metrics import (
    betweenness,
    blau,
    brokerage,
    clustering,
    components,
    constraint,
    core_number,
    effective_size,
    ei_index,
    ei_interval,
    ei_test,
    iqv,
    linking_share,
    modularity,
    participation,
    reciprocity,
    support_ratio,
    transitivity,
    within_module_z,
)

CLOSE = {"abs": 1e-9, "rel": 1e-9, "nan_ok": True}


def weighted(G: nx.Graph, seed: int) -> nx.Graph:
    random = np.random.default_rng(seed)
    for _, _, facts in G.edges(data=True):
        facts["w"] = float(random.choice([0.25, 0.5, 1.0, 2.0, 7.5]))
    return G


def looped(G: nx.Graph) -> nx.Graph:
    G.add_edges_from((node, node) for node in list(G)[:3])
    return G


def multi(seed: int, *, directed: bool) -> nx.Graph:
    G = (nx.MultiDiGraph if directed else nx.MultiGraph)()
    G.add_nodes_from(range(12))
    random = np.random.default_rng(seed)
    G.add_edges_from(random.integers(0, 12, (40, 2)).tolist())
    return G


NETWORKS = {
    "karate": nx.karate_club_graph(),
    "florentine": nx.florentine_families_graph(),
    "kite": nx.krackhardt_kite_graph(),
    "les miserables": nx.les_miserables_graph(),
    "davis": nx.davis_southern_women_graph(),
    "petersen": nx.petersen_graph(),
    "star": nx.star_graph(7),
    "complete": nx.complete_graph(6),
    "bipartite": nx.complete_bipartite_graph(3, 5),
    "path": nx.path_graph(6),
    "ring": nx.cycle_graph(9),
    "wheel": nx.wheel_graph(7),
    "lollipop": nx.lollipop_graph(5, 4),
    "barbell": nx.barbell_graph(4, 2),
    "caveman": nx.connected_caveman_graph(4, 5),
    "tree": nx.balanced_tree(2, 3),
    "parts": nx.disjoint_union_all([nx.complete_graph(4), nx.path_graph(3), nx.empty_graph(3)]),
    "isolates": nx.empty_graph(5),
    "nobody": nx.empty_graph(0),
    "loops": looped(nx.gnp_random_graph(14, 0.3, seed=3)),
    "random": nx.gnp_random_graph(30, 0.15, seed=4),
    "weighted": weighted(nx.gnp_random_graph(25, 0.2, seed=5), 5),
    "small world": nx.watts_strogatz_graph(24, 4, 0.2, seed=6),
    "power law": weighted(nx.barabasi_albert_graph(30, 3, seed=7), 7),
    "multigraph": multi(8, directed=False),
    "digraph": nx.gnp_random_graph(20, 0.15, seed=9, directed=True),
    "weighted digraph": weighted(nx.gnp_random_graph(18, 0.2, seed=10, directed=True), 10),
    "tournament": nx.DiGraph([(i, j) for i in range(7) for j in range(i)]),
    "out-star": nx.DiGraph([(0, i) for i in range(1, 6)]),
    "mutual ring": nx.DiGraph([(i, (i + step) % 8) for i in range(8) for step in (1, -1)]),
    "looped digraph": looped(nx.gnp_random_graph(12, 0.25, seed=11, directed=True)),
    "multidigraph": multi(12, directed=True),
}
MADE = pytest.mark.parametrize("name", NETWORKS)


def grouped(G: nx.Graph) -> dict[object, str]:
    return {node: "abc"[at % 3 if at % 4 else 0] for at, node in enumerate(G)}


def arcs(G: nx.Graph) -> Counter[tuple[object, object]]:
    """How often each ordered pair is tied; an undirected tie counts once each way; loops left out."""
    found: Counter[tuple[object, object]] = Counter()
    for u, v in G.edges():
        if u != v:
            found[u, v] += 1
            if not G.is_directed():
                found[v, u] += 1
    return found


def simple(G: nx.Graph) -> nx.Graph:
    """Return each tied pair once, without loops and directions."""
    plain = nx.Graph()
    plain.add_nodes_from(G)
    plain.add_edges_from((u, v) for u, v in G.edges() if u != v)
    return plain


def rival(G: nx.Graph, weight: str | None = None) -> tuple[igraph.Graph, list[float] | None]:
    """Return igraph's graph without loops, with one weight a tie."""
    place = {node: at for at, node in enumerate(G)}
    edges = [(place[u], place[v], f.get(weight, 1)) for u, v, f in G.edges(data=True) if u != v]
    other = igraph.Graph(len(place), [edge[:2] for edge in edges], directed=G.is_directed())
    return other, [edge[2] for edge in edges] if edges else None


@MADE
def test_constraint_is_igraphs_and_effective_size_the_iterative_one_of_networkx(name):
    G = NETWORKS[name]
    weight = "w" if "w" in next(iter(G.edges(data=True)), (0, 0, {}))[2] else None
    if len(G):
        other, weights = rival(G, weight)
        assert list(constraint(G, weight=weight).values()) == pytest.approx(other.constraint(weights=weights), **CLOSE)
    if G.is_multigraph() or nx.number_of_selfloops(G):
        return  # NetworkX has two answers there
    sinks = {v for v in G if G.is_directed() and G.out_degree(v) == 0}
    expected = nx.effective_size(G, nodes=list(G), weight=weight)
    got = effective_size(G, weight=weight)
    for node in set(G) - sinks:
        assert got[node] == pytest.approx(expected[node], **CLOSE)


@MADE
def test_clustering_transitivity_cores_and_parts_are_those_of_igraph(name):
    G = NETWORKS[name]
    plain = simple(G)
    if not len(G):
        assert (clustering(G), core_number(G), components(G)) == ({}, {}, {})
        assert math.isnan(transitivity(G))
        return
    other, _ = rival(plain)
    if not G.is_directed():
        assert list(clustering(G).values()) == pytest.approx(other.transitivity_local_undirected(), **CLOSE)
    assert transitivity(G) == pytest.approx(other.transitivity_undirected(), **CLOSE)
    assert list(core_number(G).values()) == other.coreness()
    assert list(components(G).values()) == other.connected_components().membership
    assert list(betweenness(plain, normalized=False).values()) == pytest.approx(other.betweenness(), **CLOSE)
    supported = [bool(set(plain[u]) & set(plain[v])) for u, v in plain.edges()]
    assert support_ratio(G) == pytest.approx(np.mean(supported) if supported else math.nan, **CLOSE)


@MADE
def test_reciprocity_and_directed_betweenness_are_those_of_igraph(name):
    G = NETWORKS[name]
    if not G.is_directed():
        return
    plain = nx.DiGraph([(u, v) for u, v in G.edges() if u != v])
    other, _ = rival(plain)
    assert reciprocity(G) == pytest.approx(other.reciprocity(ignore_loops=True, mode="default"), **CLOSE)
    assert reciprocity(G, kind="ratio") == pytest.approx(other.reciprocity(mode="ratio"), **CLOSE)
    assert list(betweenness(plain, normalized=False).values()) == pytest.approx(other.betweenness(), **CLOSE)


@MADE
def test_ei_of_network_group_and_actor_is_counted_and_tested_by_every_labelling(name):
    G, group = NETWORKS[name], grouped(NETWORKS[name])
    ties = [(u, v) for u, v in G.edges() if u != v]

    def index(counted: list[tuple[object, object]]) -> float:
        outside = sum(group[u] != group[v] for u, v in counted)
        return (2 * outside - len(counted)) / len(counted) if counted else math.nan

    assert ei_index(G, group) == pytest.approx(index(ties), **CLOSE)
    for label, value in ei_index(G, group, by="group").items():
        touching = [tie for tie in ties if label in (group[tie[0]], group[tie[1]])]
        assert value == pytest.approx(index(touching), **CLOSE)
    for node, value in ei_index(G, group, by="actor").items():
        assert value == pytest.approx(index([tie for tie in ties if node in tie]), **CLOSE)
    low, high = ei_interval(G, group)
    assert math.isnan(low) if len(G) < 5 or not ties else low <= ei_index(G, group) + 1e-12 and high <= 1
    if ties and len(G) <= 8:
        nodes, drawn = list(G), []
        for labels in itertools.permutations(group.values()):
            dealt = dict(zip(nodes, labels, strict=True))
            drawn.append(sum(1 if dealt[u] != dealt[v] else -1 for u, v in ties) / len(ties))
        test = ei_test(G, group)
        assert test.mean == pytest.approx(np.mean(drawn), **CLOSE)
        assert test.sd == pytest.approx(np.std(drawn), **CLOSE)


@MADE
def test_brokerage_counts_every_triple(name):
    G, group = NETWORKS[name], grouped(NETWORKS[name])
    tied = arcs(G)
    for v, roles in brokerage(G, group).items():
        counted = dict.fromkeys(("coordinator", "itinerant", "representative", "gatekeeper", "liaison"), 0)
        senders, receivers = [u for u in G if (u, v) in tied], [w for w in G if (v, w) in tied]
        for u, w in itertools.product(senders, receivers):
            if u == w or (u, w) in tied:
                continue
            a, b, c = group[u], group[v], group[w]
            if a == b:
                counted["coordinator" if c == b else "representative"] += 1
            elif c == b:
                counted["gatekeeper"] += 1
            else:
                counted["itinerant" if a == c else "liaison"] += 1
        assert roles == counted


@MADE
def test_participation_and_its_kin_are_sums_over_the_matrix(name):
    G, group = NETWORKS[name], grouped(NETWORKS[name])
    if not len(G):
        assert participation(G, group) == {}
        return
    A = nx.to_numpy_array(G, weight=None)
    np.fill_diagonal(A, 0.0)
    M = A + A.T if G.is_directed() else A
    labels = sorted(set(group.values()))
    own = np.array([labels.index(label) for label in group.values()])
    spread = M @ np.eye(len(labels))[own]
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 1 - ((spread / spread.sum(axis=1, keepdims=True)) ** 2).sum(axis=1)
    assert list(participation(G, group).values()) == pytest.approx(p.tolist(), **CLOSE)
    assert list(blau(G, group).values()) == pytest.approx(p.tolist(), **CLOSE)
    k = len(labels)
    expected = p * k / (k - 1) if k > 1 else np.full(len(G), math.nan)
    assert list(iqv(G, group).values()) == pytest.approx(expected.tolist(), **CLOSE)
    inside = spread[np.arange(len(G)), own]
    for at, z in enumerate(within_module_z(G, group).values()):
        fellows = inside[own == own[at]]
        sd = fellows.std()
        assert z == pytest.approx((inside[at] - fellows.mean()) / sd if sd > 0 else 0.0, **CLOSE)
    if M.sum():
        ends = np.array([M[own == at].sum() for at in range(k)]) / M.sum()
        within = sum(M[np.ix_(own == at, own == at)].sum() for at in range(k)) / M.sum()
        assert modularity(G, group) == pytest.approx(within - (ends**2).sum(), **CLOSE)


@MADE
def test_linking_reaches_another_party_of_the_tier_within_so_many_ties(name):
    G, group = simple(NETWORKS[name]), grouped(NETWORKS[name])
    near = {node: nx.single_source_shortest_path_length(G, node, cutoff=3) for node in G}
    shares = linking_share(NETWORKS[name], group, steps=(1, 2, 3))
    for label, by_steps in shares.items():
        for steps, share in by_steps.items():
            reached = [any(d and d <= steps and group[o] == label for o, d in near[node].items()) for node in G]
            assert share == pytest.approx(np.mean(reached))
    for label, by_steps in linking_share(NETWORKS[name], group, without=["a"]).items():
        left = G.subgraph([node for node in G if group[node] != "a"])
        assert label != "a"
        reached = [node in left and any(group[o] == label for o in left[node]) for node in G]
        assert by_steps[1] == pytest.approx(np.mean(reached))
