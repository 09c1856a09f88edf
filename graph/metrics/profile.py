"""StructuralProfile: what one triangle pass tells of every node of a relation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from graph.metrics.arrays import TieArrays
    from graph.metrics.kernels.types import Flags, Floats, Longs


@dataclass(frozen=True, eq=False)
class StructuralProfile:
    """Structural holes, clustering and support of every node, as arrays in node order; nan where undefined.

    Attributes
    ----------
    triangles
        Pairs of partners that are tied to each other.
    constraint, effective_size, efficiency, hierarchy
        Burt's measures; see :mod:`graph.metrics.structural_holes`.
    clustering
        Share of the pairs of partners that are tied; directions and weights left aside.
    bound
        For each pair of ``ties.forward`` its strength with the indirect part, m + S: divided by the strength of
        either end and squared it is that end's local constraint.
    supported
        For each pair of ``ties.forward`` whether its ends have a partner in common.
    """

    triangles: Longs
    constraint: Floats
    effective_size: Floats
    efficiency: Floats
    hierarchy: Floats
    clustering: Floats
    bound: Floats
    supported: Flags


def structural_profile(ties: TieArrays) -> StructuralProfile:
    """Compute the profile of every node in one pass over the triangles.

    Examples
    --------
    >>> from graph.metrics.arrays import TieArrays
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
