"""Figures of bridging and linking of one cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graph.metrics.cohesion import bridges_of
from graph.metrics.figure import Figure, spanned, tested
from graph.metrics.intervals import NONE, Interval, median_interval, ratio_interval
from graph.metrics.label_null import SMALLEST
from graph.metrics.relation import tier_of
from graph.metrics.roles import ROLES
from graph.metrics.view import DRAWS

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Floats, Longs
    from graph.metrics.view import ClusterView

LOW_CONSTRAINT: Final = 0.3
BUSINESS: Final = ("micro", "small", "cooperative", "trader", "buyer")
"""Tiers among which economic connectedness is counted."""


def bridging_figures(view: ClusterView) -> list[Figure]:
    """Return E-I, diversity of partners, efficiency, constraint, brokerage with its one-person share, and bridges."""
    facts, profile = view.facts, view.plain.profile
    ties = int(facts["ties_inside"] + facts["ties_outside"])
    efficiency = median_interval(profile.efficiency[view.members], seed=view.seed)
    return [
        tested("bridging.ei", facts["ei"], ties, facts["ei_z"], "label_permutation"),
        _partner_diversity(view),
        spanned("bridging.efficiency", facts["efficiency_median"], view.tied, efficiency),
        view.share("bridging.low_constraint_share", profile.constraint[view.members] < LOW_CONSTRAINT, view.tied),
        view.share("bridging.freer_than_peers", _freer_than_peers(view), view.tied),
        *_brokerage(view),
        _disjoint_bridges(view),
    ]


def _partner_diversity(view: ClusterView) -> Figure:
    """IQV of the tiers of outside partners: 0 all of one tier, 1 spread evenly over the tiers outside."""
    names, code = np.unique(tier_of(view.measured.network), return_inverse=True)
    kinds = int(np.unique(code[~view.is_member]).size)
    _, partner = view.leaving
    counts = np.bincount(code[partner], minlength=names.size)
    if kinds < 2 or partner.size == 0:
        return spanned("bridging.partner_diversity", float("nan"), int(partner.size), NONE)
    span: Interval = NONE
    if partner.size >= SMALLEST:
        random = np.random.default_rng(view.seed)
        drawn = random.multinomial(partner.size, counts / partner.size, 999)
        low, high = np.quantile(_iqv(drawn, kinds), [0.025, 0.975])
        span = float(low), float(high)
    return spanned("bridging.partner_diversity", float(_iqv(counts, kinds)), int(partner.size), span)


def _iqv(counts: Longs, kinds: int) -> Floats:
    shares = counts / counts.sum(axis=-1, keepdims=True)
    return np.asarray((1 - (shares**2).sum(axis=-1)) * kinds / (kinds - 1), np.float64)


def _freer_than_peers(view: ClusterView) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each member is less constrained than the median party with as many partners: degree taken out."""
    degree, constraint = view.plain.degree, view.plain.profile.constraint
    order = np.lexsort((constraint, degree))
    first = np.searchsorted(degree[order], degree[view.members], "left")
    last = np.searchsorted(degree[order], degree[view.members], "right") - 1
    middle = (constraint[order[(first + last) // 2]] + constraint[order[(first + last + 1) // 2]]) / 2
    return np.asarray(constraint[view.members] < middle - 1e-12)


def _brokerage(view: ClusterView) -> list[Figure]:
    """Pairs brokered in and out, and the share of the one largest broker: one-person dependency."""
    columns = [ROLES.index("gatekeeper"), ROLES.index("representative")]
    brokered = view.measured.roles[view.members][:, columns].sum(axis=1)
    low, high = ratio_interval(brokered, np.ones(view.n), seed=view.seed)
    total = int(brokered.sum())
    span: Interval = NONE
    if view.n >= SMALLEST and total:
        random = np.random.default_rng(view.seed)
        drawn = brokered[random.integers(0, view.n, (999, view.n), dtype=np.int32)]
        sums = drawn.sum(axis=1)
        lower, upper = np.quantile(drawn.max(axis=1)[sums > 0] / sums[sums > 0], [0.025, 0.975])
        span = float(lower), float(upper)
    return [
        spanned("bridging.brokerage", total, view.n, (low * view.n, high * view.n)),
        spanned("bridging.top_broker_share", view.facts["top_broker_share"], view.n, span),
    ]


def _disjoint_bridges(view: ClusterView) -> Figure:
    """Bridges to the outside that share nobody, against random groups of as many parties."""
    ties, population = view.plain, view.measured.population
    found, z = bridges_of(ties, view.members), float("nan")
    if view.n >= SMALLEST and population.size > view.n:
        random = np.random.default_rng(view.seed)
        drawn = np.array([bridges_of(ties, random.choice(population, view.n, replace=False)) for _ in range(DRAWS)])
        z = float((found - drawn.mean()) / drawn.std()) if drawn.std() > 0 else z
    return tested("bridging.disjoint_bridges", found, int(view.leaving[0].size), z, "label_permutation")


def linking_figures(view: ClusterView) -> list[Figure]:
    """Return the share of members near bank, government and buyer, and economic connectedness to buyers."""
    near = [view.share(f"linking.{name}", reached[view.members]) for name, reached in view.measured.reach.items()]
    return [*near, _connectedness(view)]


def _connectedness(view: ClusterView) -> Figure:
    """Share of buyers among the business partners of micro and small members, over their share among businesses."""
    tier, ties = tier_of(view.measured.network), view.plain
    business, buyer = np.isin(tier, BUSINESS), tier == "buyer"
    low, high = ties.low, ties.high
    partners = np.bincount(low, business[high], ties.n) + np.bincount(high, business[low], ties.n)
    up = np.bincount(low, buyer[high], ties.n) + np.bincount(high, buyer[low], ties.n)
    below = view.members[np.isin(tier[view.members], ("micro", "small")) & (partners[view.members] > 0)]
    base = float(buyer.sum()) / float(business.sum()) if buyer.any() else float("nan")
    shares = up[below] / partners[below]
    span = ratio_interval(shares / base, np.ones(below.size), seed=view.seed) if buyer.any() else NONE
    value = float(shares.mean()) / base if below.size else float("nan")
    return spanned("linking.economic_connectedness", value, int(below.size), span)
