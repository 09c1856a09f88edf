"""A reason for everybody who is left with something: which rule, who outbids, by how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import polars as pl

from graph.arguments import one_of, plan_of, thing
from graph.errors import RuleViolation
from graph.matching.pairs.candidates import Candidates
from graph.matching.pairs.rules import ADMISSIBLE, CODES, Rule
from graph.matching.reading.by_price import highest_price

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.solution import Solution

NO_CANDIDATE: Final = "unmatched.no_candidate"
"""Nobody fits: ``rule`` says what keeps most of them out."""
OUTBID: Final = "unmatched.outbid"
"""Others are worth more to every partner that fits: ``short_by`` a unit at the nearest."""
TIED: Final = "unmatched.tied"
"""As good as those who were chosen; there is not room for all."""
RULED_OUT: Final = "unmatched.ruled_out"
"""Worth as much as those who were chosen: rules beside volumes, or a search that was cut short, leave it no room."""
TAKES_ALL: Final = "unmatched.takes_all"
"""It already takes all that its candidates have: nobody outbids it, there is just no more."""
SET_ASIDE: Final = "unmatched.set_aside"
"""Fits somebody, but is among nobody's best candidates: ask with a larger ``per_supplier``."""


CURABLE: Final = [
    int(rule)
    for rule in (
        Rule.LAW_FORBIDS, Rule.TOO_FAR, Rule.SIZES, Rule.MUST_CERTIFICATE, Rule.LOT_TOO_SMALL, Rule.NO_GAIN,
    )
]  # fmt: skip
"""Rules that keep two of the same good apart who are not of one hand."""


def unmatched(candidates: Candidates, plan: Solution, side: Literal["supplier", "buyer"] = "supplier") -> pl.DataFrame:
    """Return every node of one side with units left over, or barred, and the reason.

    Parameters
    ----------
    candidates, plan
        The market and its plan.
    side
        ``"supplier"`` for unsold supply, ``"buyer"`` for unmet demand.

    Returns
    -------
    pl.DataFrame
        ``node`` (row of the side), ``party``, ``name``, ``commodity``, ``unit``, ``units`` (all), ``left`` (over),
        ``reason`` (a rule of parties, or one of the codes here), ``rule`` (that excludes most of those nearest to a
        pair, where it has no candidate), ``candidates`` (how many it has), ``short_by`` (value a unit, where outbid),
        ``partner`` (id of the party nearest to a deal). Reasons are codes, made sentences by ``translations.say``.
    """
    thing("candidates", candidates, Candidates, RuleViolation)
    plan_of(candidates.found.supplier.size, plan)
    one_of("side", side, ("supplier", "buyer"), RuleViolation)
    supplier = side == "supplier"
    frame = candidates.suppliers if supplier else candidates.buyers
    barred = candidates.setting.supplier_barred if supplier else candidates.setting.buyer_barred
    tallies = candidates.supplier_tallies if supplier else candidates.buyer_tallies
    left = plan.unsold if supplier else plan.unmet
    node = np.flatnonzero((left > 0) | (barred >= 0))
    short, partner, kept = _nearest(candidates, plan, supplier=supplier)
    other = candidates.buyers["party"] if supplier else candidates.suppliers["party"]
    codes = np.array(CODES, dtype=object)
    reason = np.full(node.size, OUTBID, dtype=object)
    tied = TIED if plan.is_priced else RULED_OUT
    reason[short[node] == 0] = tied
    reason[partner[node] < 0] = TAKES_ALL
    reason[kept[node] == 0] = SET_ASIDE
    reason[tallies[node, ADMISSIBLE] == 0] = NO_CANDIDATE
    reason[barred[node] >= 0] = codes[barred[node][barred[node] >= 0]]
    without = reason == NO_CANDIDATE
    outbid = reason == OUTBID
    near = outbid | (reason == tied)
    units = frame["capacity" if supplier else "wanted"]
    names = other.gather(partner[node].clip(min=0)).to_list() if len(other) else [None] * node.size
    rows = frame.select("party", "name", "commodity", "unit", units=units)[node]
    return rows.with_columns(
        node=pl.Series(node.astype(np.int32)),
        left=pl.Series(left[node]),
        reason=pl.Series(reason.tolist(), dtype=pl.String),
        rule=_some(codes[_usual_rule(tallies[node])].tolist(), without, pl.String),
        candidates=pl.Series(kept[node]),
        short_by=_some(short[node].tolist(), outbid, pl.Int64),
        partner=_some(names, near, pl.String),
    ).select(
        "node", "party", "name", "commodity", "unit", "units", "left", "reason", "rule", "candidates", "short_by",
        "partner",
    )  # fmt: skip


def _some(facts: list[object], here: NDArray[np.bool_], dtype: type[pl.DataType]) -> pl.Series:
    return pl.Series([fact if said else None for fact, said in zip(facts, here, strict=True)], dtype=dtype)


def _usual_rule(tallies: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rule that excludes most of those nearest to a pair.

    They are those of the same good, of whom one thing can be mended (:data:`CURABLE`); where there are none, others of
    its commodity; that there is no link is told only where nobody is linked at all.
    """
    linked = tallies[:, :ADMISSIBLE].copy()
    linked[:, Rule.NO_VALUE_CHAIN_LINK] = 0
    curable = np.zeros_like(linked)
    curable[:, CURABLE] = linked[:, CURABLE]
    near = np.where(curable.sum(axis=1, keepdims=True) > 0, curable, linked)
    return np.where(linked.sum(axis=1) > 0, near.argmax(axis=1), int(Rule.NO_VALUE_CHAIN_LINK))


def kept_out(candidates: Candidates, side: Literal["supplier", "buyer"]) -> list[str | None]:
    """Return, by node of a side, the rule that keeps most others of its good from it, None where none does.

    Parameters
    ----------
    candidates
        The market.
    side
        Of whom.
    """
    tallies = candidates.supplier_tallies if side == "supplier" else candidates.buyer_tallies
    counts = tallies[:, CURABLE]
    codes = np.array(CODES, dtype=object)[np.array(CURABLE)[counts.argmax(axis=1)]]
    return [str(code) if most else None for code, most in zip(codes, counts.max(axis=1), strict=True)]


def _nearest(
    candidates: Candidates, plan: Solution, *, supplier: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return, by node, how far its best pair is from entering the plan, with whom, and how many pairs it has."""
    found = candidates.found
    size = len(candidates.suppliers if supplier else candidates.buyers)
    ours, theirs = (found.supplier, found.buyer) if supplier else (found.buyer, found.supplier)
    price = highest_price(plan, "buyer" if supplier else "supplier")  # all listed have units left: they must beat it
    market = plan.market
    whole = (market.demand if supplier else market.capacity)[theirs]
    missing = price[theirs] - found.value
    free = np.flatnonzero(plan.flow < whole)  # what a partner gives to this node alone cannot be had twice
    nothing = np.iinfo(np.int64).max
    least, partner = np.full(size, nothing), np.full(size, nothing)
    np.minimum.at(least, ours[free], missing[free])
    best = free[missing[free] == least[ours[free]]]
    np.minimum.at(partner, ours[best], theirs[best])  # of those as near, the first
    short = np.where(least == nothing, 0, np.maximum(least, 0))
    partner[partner == nothing] = -1
    return short, partner, np.bincount(ours, minlength=size)
