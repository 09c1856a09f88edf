"""`make install` compiles every kernel once, for the one form of arrays that is ever passed."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import networkx as nx
from numba.core.dispatcher import Dispatcher

from graph import metrics
from graph.metrics import kernels
from graph.metrics.compile import main


def compiled() -> dict[str, int]:
    found = {}
    for module in iter_modules(kernels.__path__):
        names = vars(import_module(f"graph.metrics.kernels.{module.name}"))
        for name, kernel in names.items():
            if isinstance(kernel, Dispatcher) and not name.startswith("_"):
                found[name] = len(kernel.signatures)
    return found


def test_nothing_is_compiled_after_the_install():
    main()
    before = compiled()
    inner = {"empty_batch", "fill_batch"}  # called by other kernels only
    assert dict.fromkeys(before, 1) == {name: 1 if name in inner else n for name, n in before.items()}
    weighted = nx.karate_club_graph()
    group = dict.fromkeys(weighted, "x") | {0: "y"}
    for G in (weighted, weighted.to_directed(), nx.MultiGraph(weighted), nx.relabel_nodes(weighted, str)):
        named = {node: group.get(node, "x") for node in G}
        metrics.hierarchy(G, weight="weight")
        metrics.clustering(G, weight="weight")
        metrics.brokerage(G, named)
        metrics.participation(G, named, weight="weight")
        metrics.ei_test(G, named, permutations=3)
        metrics.betweenness(G, 3)
        metrics.core_number(G)
        metrics.cut_vertices(G)
        metrics.overlap(G)
        metrics.gatekept(G, next(iter(G)))
    assert compiled() == before
