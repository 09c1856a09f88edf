"""StructuralProfile: what one triangle pass tells of every node of a relation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.metrics.kernels.triangles import holes, node_strengths, weighted_triangles

if TYPE_CHECKING:
    from graph.metrics.arrays import TieArrays
    from graph.metrics.kernels.types import Floats, Ints, Longs


@dataclass(frozen=True, eq=False)
class StructuralProfile:
    """Structural holes, clustering and support of every node, as arrays in node order; nan where undefined.

    Attributes
    ----------
    degree
        Partners of the node, whatever the direction.
    triangles
        Pairs of partners that are tied to each other.
    constraint, effective_size, efficiency, hierarchy
        Burt's measures; see :mod:`graph.metrics.structural_holes`.
    clustering
        Share of the pairs of partners that are tied; directions and weights left aside.
    local_constraint
        Square root of the local constraint times the strength of the focal node, for each pair of
        ``ties.forward``: ``(m + S)``, the same seen from both ends.
    shared_partners
        Partners that the two ends have in common, for each pair of ``ties.forward``.
    """

    degree: Ints
    triangles: Longs
    constraint: Floats
    effective_size: Floats
    efficiency: Floats
    hierarchy: Floats
    clustering: Floats
    local_constraint: Floats
    shared_partners: Ints


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
    forward = ties.forward
    total, strongest = node_strengths(forward.first, forward.neighbour, forward.weight)
    indirect, redundant, shared, triangles = weighted_triangles(
        forward.first, forward.neighbour, forward.weight, total, strongest
    )
    log_sum = np.log(forward.weight + indirect)
    squares, logs, degree = holes(forward.first, forward.neighbour, forward.weight, total, indirect, log_sum)
    with np.errstate(divide="ignore", invalid="ignore"):
        constraint = np.where(degree > 0, squares, np.nan)
        size = np.where(degree > 0, degree - redundant / total, np.nan)
        evenness = (logs / constraint + np.log(degree / constraint)) / np.log(degree)
        hierarchy = np.where(degree > 1, np.maximum(evenness, 0.0), np.where(degree == 1, 1.0, np.nan))
        clustering = np.where(degree > 1, 2.0 * triangles / (degree * (degree - 1.0)), np.nan)
        efficiency = size / degree
    rank = ties.rank
    return StructuralProfile(
        degree[rank],
        triangles[rank],
        constraint[rank],
        size[rank],
        efficiency[rank],
        hierarchy[rank],
        clustering[rank],
        forward.weight + indirect,
        shared,
    )
