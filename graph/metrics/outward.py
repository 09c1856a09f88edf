"""Figures of bridging and linking of one cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graph.metrics.across import pairs_across, sparse_arcs
from graph.metrics.attendance import attended
from graph.metrics.cohesion import bridges_of
from graph.metrics.figure import Figure, spanned, tested
from graph.metrics.intervals import NONE, Interval, median_interval, ratio_interval
from graph.metrics.label_null import SMALLEST
from graph.metrics.linking import reaches_another
from graph.metrics.relation import tier_of
from graph.metrics.roles import ROLES
from graph.metrics.view import DRAWS
from graph.model.vocabulary import TieType

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Flags, Floats, Longs
    from graph.metrics.view import ClusterView

LOW_CONSTRAINT: Final = 0.3
SETTINGS: Final = (TieType.MEMBER_OF, TieType.SITS_ON)
"""Besides attendance: where parties meet."""
BUSINESS: Final = ("household", "micro", "small", "cooperative", "trader", "buyer")
Counts = np.ndarray[tuple[int, ...], np.dtype[np.number]]
BELOW: Final = ("household", "micro", "small")
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
    z = _brokerage_z(view)
    span: Interval = NONE
    if view.n >= SMALLEST and total:
        random = np.random.default_rng(view.seed)
        drawn = brokered[random.integers(0, view.n, (999, view.n), dtype=np.int32)]
        sums = drawn.sum(axis=1)
        lower, upper = np.quantile(drawn.max(axis=1)[sums > 0] / sums[sums > 0], [0.025, 0.975])
        span = float(lower), float(upper)
    return [
        Figure(
            "bridging.brokerage",
            "bridging",
            float(total),
            view.n,
            z,
            "label_permutation",
            low * view.n,
            high * view.n,
        ),
        spanned("bridging.top_broker_share", view.facts["top_broker_share"], view.n, span),
    ]


def _brokerage_z(view: ClusterView) -> float:
    """Pairs brokered in and out by the members, against random groups of as many parties."""
    population = view.measured.population
    if view.n < SMALLEST or population.size <= view.n:
        return float("nan")
    adjacency = sparse_arcs(view.measured.relation.directed)
    random = np.random.default_rng(view.seed)
    drawn = np.array(
        [pairs_across(adjacency, np.sort(random.choice(population, view.n, replace=False))) for _ in range(DRAWS)]
    )
    return (
        float((pairs_across(adjacency, view.members) - drawn.mean()) / drawn.std()) if drawn.std() > 0 else float("nan")
    )


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
    """Return the share of members near each tier, and economic connectedness to buyers: all, by tier, and split."""
    met = view.measured.met
    near = [
        view.share(f"linking.{name}", reached[view.members])
        if met[name.partition("_")[0]]
        else spanned(f"linking.{name}", float("nan"), view.n, NONE)  # nobody was listed: not known
        for name, reached in view.measured.reach.items()
    ]
    tier = tier_of(view.measured.network)
    tiers = np.where(view.measured.households, "household", tier)
    near += [
        view.share(f"linking.{name}_within_{steps}", reaches_another(view.plain, tiers == name, steps)[view.members])
        for name in ("small", "micro", "household")
        for steps in (1, 2)
    ]
    return [*near, *_connectedness(view, tiers)]


def _connectedness(view: ClusterView, tier: np.ndarray[tuple[int], np.dtype[np.str_]]) -> list[Figure]:
    """Share of buyers among the business partners of members below, over their share among businesses."""
    ties = view.plain
    business, buyer = np.isin(tier, BUSINESS), tier == "buyer"
    partners = np.bincount(ties.low, business[ties.high], ties.n) + np.bincount(ties.high, business[ties.low], ties.n)
    up = np.bincount(ties.low, buyer[ties.high], ties.n) + np.bincount(ties.high, buyer[ties.low], ties.n)
    base = float(buyer.sum()) / float(business.sum()) if buyer.any() else float("nan")

    def mean_of(code: str, above: Counts, all_of: Counts, tiers: tuple[str, ...]) -> Figure:
        below = view.members[np.isin(tier[view.members], tiers) & (all_of[view.members] > 0)]
        shares = above[below] / all_of[below] / base
        span = ratio_interval(shares, np.ones(below.size), seed=view.seed) if buyer.any() else NONE
        return spanned(f"linking.{code}", float(shares.mean()) if below.size else float("nan"), int(below.size), span)

    found = [mean_of("economic_connectedness", up, partners, BELOW)]
    found += [mean_of(f"economic_connectedness_{name}", up, partners, (name,)) for name in reversed(BELOW)]
    met, met_up = _met_in_settings(view, business, buyer)
    exposure = mean_of("exposure", met_up, met, BELOW)
    bias = 1 - found[0].value / exposure.value if exposure.value else float("nan")
    return [*found, exposure, spanned("linking.friending_bias", bias, exposure.n, NONE)]


def _met_in_settings(view: ClusterView, business: Flags, buyer: Flags) -> tuple[Floats, Floats]:
    """Businesses, and buyers among them, that each party meets in associations, forums and at events."""
    network, n = view.measured.network, view.plain.n
    ties = network.tie_arrays(SETTINGS, view.on)
    party, event = attended(network, view.on)
    pairs = np.stack([np.concatenate([ties.end, event]), np.concatenate([ties.start, party])]).astype(np.int64)
    setting, who = np.unique(pairs[:, business[pairs[1]]], axis=1)
    there = np.bincount(setting, minlength=n)[setting] - 1
    above = np.bincount(setting, buyer[who], n)[setting] - buyer[who]
    return np.bincount(who, there, n).astype(np.float64), np.bincount(who, above, n).astype(np.float64)
