"""ClusterView: one cluster in one relation, with what its figures share; and the figures of bonding."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.metrics.cohesion import cores
from graph.metrics.figure import Figure, spanned, tested
from graph.metrics.intervals import NONE, Interval, ratio_interval, share_interval
from graph.metrics.label_null import SMALLEST
from graph.metrics.null_models import rewire

if TYPE_CHECKING:
    from datetime import date

    from graph.metrics.arrays import TieArrays
    from graph.metrics.clusters import Measured
    from graph.metrics.kernels.types import Flags, Floats, Ints
    from graph.metrics.relation import Relation

DRAWS: Final = 99
"""Networks drawn where a null model has no closed form."""


@dataclass(frozen=True, eq=False)
class ClusterView:
    """One cluster in one relation.

    Attributes
    ----------
    measured
        The relation with what all clusters share.
    arcs
        The relation of one-way tie types alone: mutual types would be returned by definition.
    position
        Of the cluster among ``measured.memberships.clusters``.
    on
        Date of ties and events.
    seed
        Of what is drawn.
    """

    measured: Measured
    arcs: Relation
    position: int
    on: date
    seed: int

    @cached_property
    def members(self) -> Ints:
        """Rows of the members."""
        return self.measured.memberships.members[self.position]

    @property
    def n(self) -> int:
        """Number of members."""
        return int(self.members.size)

    @cached_property
    def facts(self) -> dict[str, float]:
        """The cluster's row of ``measure``, nan where undefined."""
        row = self.measured.cluster(self.position)
        return {name: value if isinstance(value, (int, float)) else float("nan") for name, value in row.items()}

    @cached_property
    def inner(self) -> TieArrays:
        """Ties among members."""
        return self.measured.inner(self.members)

    @property
    def plain(self) -> TieArrays:
        """Each tied pair of the whole relation once."""
        return self.measured.relation.plain

    @cached_property
    def tied(self) -> int:
        """Members with a tie."""
        return int(np.count_nonzero(self.plain.degree[self.members]))

    @cached_property
    def is_member(self) -> Flags:
        """Whether each party is a member."""
        inside = np.zeros(self.plain.n, bool)
        inside[self.members] = True
        return inside

    @cached_property
    def leaving(self) -> tuple[Ints, Ints]:
        """Ties to outsiders: the member and the outsider of each."""
        inside, plain = self.is_member, self.plain
        out = inside[plain.low] != inside[plain.high]
        low_is_member = inside[plain.low[out]]
        member = np.where(low_is_member, plain.low[out], plain.high[out]).astype(np.int32)
        return member, np.where(low_is_member, plain.high[out], plain.low[out]).astype(np.int32)

    def share(self, code: str, marked: Flags, of: int | None = None) -> Figure:
        """Return the share of members that are marked, with Wilson's interval."""
        count, n = int(np.count_nonzero(marked)), self.n if of is None else of
        return spanned(code, count / n if n else float("nan"), n, share_interval(count, n))


def bonding_figures(view: ClusterView) -> list[Figure]:
    """Return density, mean partners inside, support, reciprocity and the share in the 2-core."""
    n, facts = view.n, view.facts
    mean, sd = view.measured.null.inside_moments(n)
    z = (facts["ties_inside"] - mean) / sd if sd > 0 and n >= SMALLEST else float("nan")
    inside, _ = view.measured.member_ties[view.position]
    return [
        tested("bonding.density", facts["density"], n, z, "label_permutation"),
        spanned(
            "bonding.internal_degree", facts["internal_degree"], n, ratio_interval(inside, np.ones(n), seed=view.seed)
        ),
        _support(view),
        _reciprocity(view),
        view.share("bonding.core_share", cores(view.inner) >= 2),
    ]


def _support(view: ClusterView) -> Figure:
    """Share of supported ties inside, against networks in which every member has as many ties inside."""
    inner = view.inner
    span = ratio_interval(*_ends(inner), seed=view.seed)
    z = float("nan")
    if view.n >= SMALLEST and inner.pairs > 1:
        random = np.random.default_rng(view.seed)
        drawn = np.array([rewire(inner, seed=random).profile.supported.mean() for _ in range(DRAWS)])
        z = float((view.facts["support"] - drawn.mean()) / drawn.std()) if drawn.std() > 1e-12 else z
    return Figure(
        "bonding.support", "bonding", view.facts["support"], inner.pairs, z, "degree_preserving_rewiring", *span
    )


def _ends(inner: TieArrays) -> tuple[Floats, Floats]:
    """For each member its supported ties inside and all of them."""
    rows = inner.forward
    row = np.repeat(np.arange(inner.n), rows.first[1:] - rows.first[:-1])
    ends = np.concatenate([row, rows.neighbour])
    counted = np.bincount(ends, np.concatenate([inner.profile.supported] * 2), inner.n)
    ties = np.bincount(ends, minlength=inner.n).astype(np.float64)
    return counted[inner.rank].astype(np.float64), ties[inner.rank]


def _reciprocity(view: ClusterView) -> Figure:
    """Reciprocity beyond chance among members, (r - d) / (1 - d), of one-way ties."""
    ties, n = view.arcs.directed, view.n
    at = np.full(ties.n, -1, np.int64)
    at[view.members] = np.arange(n)
    inside = (at[ties.low] >= 0) & (at[ties.high] >= 0)
    low, high, way = at[ties.low[inside]], at[ties.high[inside]], ties.way[inside]
    sent = np.bincount(low, (way & 1) > 0, n) + np.bincount(high, (way & 2) > 0, n)
    mutual = np.bincount(low, way == 3, n) + np.bincount(high, way == 3, n)
    arcs = int(sent.sum())
    density = arcs / (n * (n - 1)) if n > 1 else float("nan")
    if arcs == 0 or not density < 1:
        return spanned("bonding.reciprocity", float("nan"), arcs, NONE)

    def beyond(share: float) -> float:
        return (share - density) / (1 - density)

    low_end, high_end = ratio_interval(mutual, sent, seed=view.seed)
    span: Interval = beyond(low_end), beyond(high_end)
    return spanned("bonding.reciprocity", beyond(float(mutual.sum()) / arcs), arcs, span)
