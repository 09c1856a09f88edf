"""Social capital of networks of enterprises: published formulas, exact tests, at national size.

Functions take a NetworkX graph and answer in NetworkX style, ``f(G, ..., weight=None)`` to a number or a mapping
from node to number, nan where a figure is not defined; ``docs/reference/metrics.md`` says what odd input means and
where the answers differ from NetworkX. :func:`measure` and :func:`cluster_report` take a Network.

Modules are loaded when one of their names is first asked for: a command that needs few of them starts sooner.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graph.metrics.bonding import (
        clustering,
        internal_degree,
        internal_density,
        internal_share,
        reciprocity,
        support_ratio,
        transitivity,
    )
    from graph.metrics.change import EiChange, ei_change
    from graph.metrics.cluster_change import ClusterChange, cluster_change
    from graph.metrics.clusters import measure
    from graph.metrics.cohesion import components, core_number, core_share, disjoint_bridges
    from graph.metrics.communities import leiden, nmi
    from graph.metrics.dates import measure_change
    from graph.metrics.diversity import blau, iqv, participation, rao_stirling, within_module_z
    from graph.metrics.ei import EiTest, ei_index, ei_interval, ei_test
    from graph.metrics.fragility import cut_vertices, local_bridges, overlap, redundancy, structural_cohesion
    from graph.metrics.information import gatekept, reach
    from graph.metrics.linking import Connectedness, economic_connectedness, linking_share
    from graph.metrics.many_tests import benjamini_hochberg
    from graph.metrics.null_models import NullTest, configuration_test, rewiring_test
    from graph.metrics.renewal import renewal_figures
    from graph.metrics.report import ClusterReport, Figure, cluster_report
    from graph.metrics.roles import RoleTest, brokerage, brokerage_test
    from graph.metrics.segregation import coleman_homophily, freeman_segregation, modularity, odds_ratio
    from graph.metrics.shortest_paths import betweenness
    from graph.metrics.structural_holes import constraint, effective_size, efficiency, hierarchy, local_constraint
    from graph.metrics.two_mode import co_membership

HOME: Final = {
    "clustering": "bonding",
    "internal_degree": "bonding",
    "internal_density": "bonding",
    "internal_share": "bonding",
    "reciprocity": "bonding",
    "support_ratio": "bonding",
    "transitivity": "bonding",
    "EiChange": "change",
    "ei_change": "change",
    "ClusterChange": "cluster_change",
    "cluster_change": "cluster_change",
    "measure": "clusters",
    "components": "cohesion",
    "core_number": "cohesion",
    "core_share": "cohesion",
    "disjoint_bridges": "cohesion",
    "leiden": "communities",
    "nmi": "communities",
    "measure_change": "dates",
    "blau": "diversity",
    "iqv": "diversity",
    "participation": "diversity",
    "rao_stirling": "diversity",
    "within_module_z": "diversity",
    "EiTest": "ei",
    "ei_index": "ei",
    "ei_interval": "ei",
    "ei_test": "ei",
    "cut_vertices": "fragility",
    "local_bridges": "fragility",
    "overlap": "fragility",
    "redundancy": "fragility",
    "structural_cohesion": "fragility",
    "gatekept": "information",
    "reach": "information",
    "Connectedness": "linking",
    "economic_connectedness": "linking",
    "linking_share": "linking",
    "NullTest": "null_models",
    "benjamini_hochberg": "many_tests",
    "configuration_test": "null_models",
    "rewiring_test": "null_models",
    "renewal_figures": "renewal",
    "ClusterReport": "report",
    "Figure": "report",
    "cluster_report": "report",
    "RoleTest": "roles",
    "brokerage": "roles",
    "brokerage_test": "roles",
    "coleman_homophily": "segregation",
    "freeman_segregation": "segregation",
    "modularity": "segregation",
    "odds_ratio": "segregation",
    "betweenness": "shortest_paths",
    "constraint": "structural_holes",
    "effective_size": "structural_holes",
    "efficiency": "structural_holes",
    "hierarchy": "structural_holes",
    "local_constraint": "structural_holes",
    "co_membership": "two_mode",
}
"""Public name -> module."""

__all__ = [
    "ClusterChange",
    "ClusterReport",
    "Connectedness",
    "EiChange",
    "EiTest",
    "Figure",
    "NullTest",
    "RoleTest",
    "benjamini_hochberg",
    "betweenness",
    "blau",
    "brokerage",
    "brokerage_test",
    "cluster_change",
    "cluster_report",
    "clustering",
    "co_membership",
    "coleman_homophily",
    "components",
    "configuration_test",
    "constraint",
    "core_number",
    "core_share",
    "cut_vertices",
    "disjoint_bridges",
    "economic_connectedness",
    "effective_size",
    "efficiency",
    "ei_change",
    "ei_index",
    "ei_interval",
    "ei_test",
    "freeman_segregation",
    "gatekept",
    "hierarchy",
    "internal_degree",
    "internal_density",
    "internal_share",
    "iqv",
    "leiden",
    "linking_share",
    "local_bridges",
    "local_constraint",
    "measure",
    "measure_change",
    "modularity",
    "nmi",
    "odds_ratio",
    "overlap",
    "participation",
    "rao_stirling",
    "reach",
    "reciprocity",
    "redundancy",
    "renewal_figures",
    "rewiring_test",
    "structural_cohesion",
    "support_ratio",
    "transitivity",
    "within_module_z",
]


def __getattr__(name: str) -> object:
    """Load the module of a public name, as PEP 562 has it."""
    if name not in HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    found = getattr(import_module(f"graph.metrics.{HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
