"""Social capital of networks of enterprises: published formulas, exact tests, at national size.

Functions take a NetworkX graph and answer in NetworkX style, ``f(G, ..., weight=None)`` to a number or a mapping
from node to number, nan where a figure is not defined; ``docs/reference/metrics.md`` says what odd input means and
where the answers differ from NetworkX. :func:`measure` and :func:`cluster_report` take a Network.
"""

from __future__ import annotations

from graph.metrics.betweenness import betweenness
from graph.metrics.bonding import (
    clustering,
    internal_degree,
    internal_density,
    internal_share,
    reciprocity,
    support_ratio,
    transitivity,
)
from graph.metrics.brokerage import brokerage
from graph.metrics.cohesion import core_number, core_share, disjoint_bridges
from graph.metrics.diversity import participation, within_module_z
from graph.metrics.ei import EiTest, ei_index, ei_test
from graph.metrics.measure import measure
from graph.metrics.report import ClusterReport, Figure, cluster_report
from graph.metrics.structural_holes import constraint, effective_size, efficiency, hierarchy, local_constraint

__all__ = [
    "ClusterReport",
    "EiTest",
    "Figure",
    "betweenness",
    "brokerage",
    "cluster_report",
    "clustering",
    "constraint",
    "core_number",
    "core_share",
    "disjoint_bridges",
    "effective_size",
    "efficiency",
    "ei_index",
    "ei_test",
    "hierarchy",
    "internal_degree",
    "internal_density",
    "internal_share",
    "local_constraint",
    "measure",
    "participation",
    "reciprocity",
    "support_ratio",
    "transitivity",
    "within_module_z",
]
