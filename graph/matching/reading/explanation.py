"""Why these two, and why not those: codes and numbers, from which the faces make sentences.

A pair that the plan chose is explained by its parts and by the prices at which both sides gain. A pair that it did not
choose is explained by the rule that excludes it or by who outbids it: at the plan's prices the supplier earns more
elsewhere, or the buyer's place is worth more to others, and ``short_by`` says by how much.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.arguments import index, plan_of, thing
from graph.errors import RuleViolation, UnknownParty
from graph.matching.pairs.candidates import Candidates, described
from graph.matching.pairs.counterparts import yet_to_get
from graph.matching.pairs.factors import pair_factors
from graph.matching.pairs.rules import ADMISSIBLE, CODES, Rule
from graph.matching.pairs.scan import scan
from graph.matching.pairs.volume_classes import kept_apart_by
from graph.network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.solution import Solution
    from graph.matching.pairs.scan import Found
    from graph.matching.pairs.sides import Sides
    from graph.model.factors import KeyFactors


@dataclass(frozen=True)
class Partner:
    """Somebody who holds what a pair would need: party, units and value of one unit."""

    party: str
    name: str
    units: int
    value: int


@dataclass(frozen=True)
class Explanation:
    """A pair of a market, explained.

    Attributes
    ----------
    code
        ``match.chosen``, ``match.tied`` (as good as what was chosen), ``why_not.outbid``, ``why_not.set_aside`` (left
        out because each side keeps only its best candidates), or a rule such as ``rule.too_far``.
    supplier, buyer
        Ids of the parties.
    units, value
        Units that the plan gives the pair, and the value of one unit; None where a rule excludes the pair.
    value_unit
        Unit of values and prices.
    supplier_price, buyer_price
        What one unit of the supplier's capacity and of the buyer's demand is worth in the plan: the share of the gain
        that each would have at the plan's prices.
    short_by
        By how much a unit of the pair is worth less than the two earn in the plan; 0 for a chosen pair.
    price_rp
        Delivered price at the plan's prices, in rupiah a unit; None in a linkage market.
    parts
        Score parts by name.
    missing, notes
        Repairs to make (where a certificate keeps the two apart, those too that the buyer demands), and what is not
        known.
    factors
        The six key factors of a strategic partnership, each with its evidence; None where a rule excludes the pair.
    supplier_serves, buyer_is_served_by
        With whom the plan pairs the two.
    """

    code: str
    supplier: str
    buyer: str
    units: int = 0
    value: int | None = None
    value_unit: str = ""
    supplier_price: int | None = None
    buyer_price: int | None = None
    short_by: int | None = None
    price_rp: int | None = None
    parts: dict[str, Any] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    factors: KeyFactors | None = None
    supplier_serves: list[Partner] = field(default_factory=list)
    buyer_is_served_by: list[Partner] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, the factors with whether each is met."""
        factors = None if self.factors is None else self.factors.model_dump(mode="json")
        met = {} if self.factors is None else {str(factor): known for factor, known in self.factors.states()}
        return asdict(replace(self, factors=None)) | {"factors": factors, "factors_met": met}


def explain(network: Network, candidates: Candidates, plan: Solution, pair: int) -> Explanation:
    """Return why a candidate pair was chosen, or who outbids it.

    Parameters
    ----------
    network
        The snapshot of the market.
    candidates, plan
        The market and its plan.
    pair
        Row of ``candidates.pairs``.
    """
    thing("network", network, Network, RuleViolation)
    thing("candidates", candidates, Candidates, RuleViolation)
    plan_of(candidates.found.supplier.size, plan)
    pair = index("pair", pair, candidates.found.supplier.size)
    return _explained(candidates, plan, candidates.found.rows(np.array([pair])), int(plan.flow[pair]))


def why_not(network: Network, candidates: Candidates, plan: Solution, supplier: str, buyer: str) -> Explanation:
    """Return why two parties are not paired, or why they are: the rule that excludes them, or who outbids.

    Where the parties trade several things, the best of their pairs speaks for them.

    Parameters
    ----------
    network
        The snapshot of the market.
    candidates, plan
        The market and its plan.
    supplier, buyer
        Ids of the parties; older ids resolve.

    Raises
    ------
    UnknownParty
        If the network holds no such party, or it takes no part on that side.
    """
    thing("network", network, Network, RuleViolation)
    thing("candidates", candidates, Candidates, RuleViolation)
    plan_of(candidates.found.supplier.size, plan)
    ours = _nodes_of(network, candidates, supplier, "supplier")
    theirs = _nodes_of(network, candidates, buyer, "buyer")
    found = candidates.found
    key = ours.astype(found.supplier.dtype)  # of another type, the whole market would be copied to that type
    low, high = np.searchsorted(found.supplier, key), np.searchsorted(found.supplier, key, side="right")
    rows = np.concatenate([np.arange(a, b) for a, b in zip(low, high, strict=True)])
    rows = rows[np.isin(found.buyer[rows], theirs)]
    if rows.size:
        best = rows[np.lexsort((found.value[rows], plan.flow[rows]))[-1]]
        return explain(network, candidates, plan, int(best))
    seen = scan(_alone(candidates.setting.sides, ours, theirs))
    if seen.supplier.size:
        single = seen.rows(np.array([int(np.argmax(seen.value))]))
        here, there = (side.astype(np.int32) for side in (ours, theirs))
        single = replace(single, supplier=here[single.supplier], buyer=there[single.buyer])
        return _explained(candidates, plan, single, None)
    ids = candidates.suppliers["party"][int(ours[0])], candidates.buyers["party"][int(theirs[0])]
    rule = _rule(candidates, ours, theirs, seen.tallies)
    lacks = _kept_by(candidates, ours, theirs) if rule == Rule.MUST_CERTIFICATE.code else []
    return Explanation(rule, *ids, value_unit=candidates.value_unit, missing=lacks)


def _kept_by(candidates: Candidates, ours: NDArray[np.int64], theirs: NDArray[np.int64]) -> list[str]:
    """Return what a supplier has yet to get where that alone keeps the two apart: of the pair that lacks least."""
    lacks = [
        yet_to_get(candidates, int(i), int(j))
        for i in ours
        for j in theirs
        if scan(_alone(candidates.setting.sides, *(np.array([node]) for node in (i, j))))
        .tallies[:, Rule.MUST_CERTIFICATE]
        .any()
    ]
    return min(lacks, key=len, default=[])


def _alone(sides: Sides, ours: NDArray[np.int64], theirs: NDArray[np.int64]) -> Sides:
    """Return the market of some suppliers and buyers only: to ask of two costs no look at all the others."""
    return replace(
        sides,
        suppliers=sides.suppliers[ours],
        supplier_class=sides.supplier_class[ours],
        supplier_apart=None,
        buyers=sides.buyers[theirs],
        buyer_class=sides.buyer_class[theirs],
        buyer_apart=None,
    )


def _rule(
    candidates: Candidates, ours: NDArray[np.int64], theirs: NDArray[np.int64], tallies: NDArray[np.int64]
) -> str:
    """Return the rule that the two came nearest to passing: the last one in the order asked."""
    setting = candidates.setting
    barred = [b[rows] for b, rows in ((setting.supplier_barred, ours), (setting.buyer_barred, theirs))]
    for rules in barred:
        if (rules >= 0).all():
            return CODES[int(rules.max())]
    rule = int(np.flatnonzero(tallies[:, :ADMISSIBLE].sum(axis=0))[-1])
    if rule == Rule.NO_VALUE_CHAIN_LINK and candidates.kind == "volume":
        rule = kept_apart_by(candidates.suppliers[ours], candidates.buyers[theirs])
    return CODES[rule]


def _nodes_of(network: Network, candidates: Candidates, party: str, side: str) -> NDArray[np.int64]:
    frame = candidates.suppliers if side == "supplier" else candidates.buyers
    row = network.row.get(party) if isinstance(party, str) else None
    nodes = np.flatnonzero(frame["row"].to_numpy() == row) if row is not None else np.zeros(0, np.int64)
    if not nodes.size:
        message = f"{party} is no {side} of this market"
        raise UnknownParty(message, hint="search by name first, or exchange the sides", party=party, side=side)
    return nodes


def _explained(candidates: Candidates, plan: Solution, single: Found, units: int | None) -> Explanation:
    i, j, value = int(single.supplier[0]), int(single.buyer[0]), int(single.value[0])
    parts = described(candidates.setting, single).row(0, named=True)
    u, v = int(plan.supplier_price[i]), int(plan.buyer_price[j])
    limit = parts.get("limit_rp")
    short = max(u + v - value, 0)
    if units:
        code, short = "match.chosen", 0
    elif short:
        code = "why_not.outbid"
    else:
        code = "match.tied" if units is not None else "why_not.set_aside"
    return Explanation(
        code=code,
        supplier=candidates.suppliers["party"][i],
        buyer=candidates.buyers["party"][j],
        units=units or 0,
        value=value,
        value_unit=candidates.value_unit,
        supplier_price=u,
        buyer_price=v,
        short_by=short,
        price_rp=None if limit is None else int(limit) - v,
        parts={k: p for k, p in parts.items() if k not in ("supplier", "buyer", "value", "missing", "notes")},
        missing=parts["missing"],
        notes=parts["notes"],
        factors=pair_factors(candidates, parts, units or _possible(candidates, i, j)),
        supplier_serves=_partners(candidates, plan, i, "supplier"),
        buyer_is_served_by=_partners(candidates, plan, j, "buyer"),
    )


def _possible(candidates: Candidates, supplier: int, buyer: int) -> int:
    """Units that the two could trade if they had only each other."""
    return int(min(candidates.suppliers["capacity"][supplier], candidates.buyers["wanted"][buyer]))


def _partners(candidates: Candidates, plan: Solution, node: int, side: str) -> list[Partner]:
    found = candidates.found
    ours, theirs, frame = (
        (found.supplier, found.buyer, candidates.buyers)
        if side == "supplier"
        else (found.buyer, found.supplier, candidates.suppliers)
    )
    rows = np.flatnonzero((ours == node) & (plan.flow > 0))
    rows = rows[np.lexsort((rows, -found.value[rows]))]
    parties, names = frame["party"], frame["name"]
    return [
        Partner(parties[int(theirs[k])], names[int(theirs[k])], int(plan.flow[k]), int(found.value[k])) for k in rows
    ]
