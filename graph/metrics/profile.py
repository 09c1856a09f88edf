"""StructuralProfile: what one triangle pass tells of every node of a relation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
