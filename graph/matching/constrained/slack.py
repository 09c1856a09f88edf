"""Slack: what a plan leaves of each of its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.matching.constrained.result import RuleSlack
from graph.matching.constrained.terms import UNLIMITED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.constrained.rules import Quota
    from graph.matching.constrained.terms import SideRow, Terms


def slack_of_rules(terms: Terms, flow: NDArray[np.int64], quotas: tuple[Quota, ...]) -> tuple[RuleSlack, ...]:
    """Return what a plan of the usable pairs leaves of each rule that was given."""
    used = np.flatnonzero(flow)
    found = []
    if (terms.lot > 1).any():
        found.append(_nearest("min_lot", flow[used], terms.lot[used], sign=1))
    for code, party, slots in (
        ("max_partners.buyer", terms.buyer, terms.slots_buyer),
        ("max_partners.supplier", terms.supplier, terms.slots_supplier),
    ):
        limited = slots < UNLIMITED
        if limited.any():
            number = np.bincount(party[used], minlength=slots.size)
            found.append(_nearest(code, number[limited], slots[limited], sign=-1))
    return (*found, *(_of_side(side, flow, quotas) for side in terms.sides))


def _nearest(code: str, has: NDArray[np.int64], may: NDArray[np.int64], *, sign: int) -> RuleSlack:
    slack = sign * (has - may)
    if slack.size == 0:
        return RuleSlack(code, "", 0.0, 0.0, 0.0, 0)
    k = int(slack.argmin())
    return RuleSlack(code, "", float(has[k]), float(may[k]), float(slack[k]), int((slack == 0).sum()))


def _of_side(side: SideRow, flow: NDArray[np.int64], quotas: tuple[Quota, ...]) -> RuleSlack:
    load, scale = side.load(flow), 1.0
    if side.code == "budget":
        return RuleSlack(side.code, side.name, load, side.limit, side.limit - load, int(load == side.limit))
    if side.code == "quota.units":
        return RuleSlack(side.code, side.name, -load, -side.limit, side.limit - load, int(load == side.limit))
    share = quotas[side.number].fraction
    if share is None:
        message = "a row of a share without a share"
        raise AssertionError(message)
    scale = share.denominator
    # per_unit is numerator - denominator for members, numerator for the others, 0 outside.
    members = int(flow[side.per_unit == share.numerator - share.denominator].sum()) if share else 0
    of = (load + scale * members) / share.numerator if share else 0.0
    has = members / of if of else float("nan")
    return RuleSlack(side.code, side.name, has, float(share), (side.limit - load) / scale, int(load == side.limit))
