"""The compiled engine: kernels that numba made machine code of, for any size.

Its twin is :mod:`graph.metrics.vectorised`, the same functions in numpy: loading numba takes longer than measuring a
network of some ten thousand ties once.
"""

from __future__ import annotations

from graph.metrics.kernels.groups import brokered_pairs, closed_pairs, without_closed
from graph.metrics.kernels.pairs import degree_ranks, forward, symmetric, unique_pairs
from graph.metrics.kernels.triangles import bound_parts, holes, node_strengths, triangle_pass

__all__ = [
    "bound_parts",
    "brokered_pairs",
    "closed_pairs",
    "degree_ranks",
    "forward",
    "holes",
    "node_strengths",
    "symmetric",
    "triangle_pass",
    "unique_pairs",
    "without_closed",
]
