"""Declared clusters beside the communities that the ties themselves show (Leiden)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graph.metrics.communities import communities_of, nmi_of
from graph.metrics.figure import Figure
from graph.metrics.label_null import SMALLEST

if TYPE_CHECKING:
    from graph.metrics.view import ClusterView

DRAWS: Final = 99


def community_figures(view: ClusterView, draws: int = DRAWS) -> list[Figure]:
    """Return the agreement of declared and found clusters, and how far this cluster holds together as one of them."""
    found = communities_of(view.plain, seed=view.seed)
    memberships = view.measured.memberships
    home = memberships.home(view.plain.n)
    everyone = np.flatnonzero((home >= 0) & (view.plain.degree > 0))
    declared, seen = home[everyone], found[everyone]
    value, z = nmi_of(declared, seen), float("nan")
    if draws and everyone.size >= SMALLEST and not np.isnan(value):
        random = np.random.default_rng(view.seed)
        drawn = np.array([nmi_of(random.permutation(declared), seen) for _ in range(draws)])
        z = float((value - drawn.mean()) / drawn.std()) if drawn.std() > 1e-12 else z
    mine = found[view.members[view.plain.degree[view.members] > 0]]
    largest = int(np.bincount(mine).argmax()) if mine.size else -1
    in_one = np.zeros(view.n, bool)
    in_one[found[view.members] == largest] = True
    in_one &= view.plain.degree[view.members] > 0
    return [
        Figure("communities.nmi", "bonding", value, int(everyone.size), z, "label_permutation"),
        view.share("communities.in_one", in_one, view.tied),
    ]
