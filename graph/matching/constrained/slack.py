"""Slack: what a plan leaves of each of its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.matching.constrained.result import RuleSlack
from graph.matching.constrained.terms import UNLIMITED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.constrained.terms import SideRow, Terms


def slack_of_rules(terms: Terms, flow: NDArray[np.int64]) -> tuple[RuleSlack, ...]:
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
    return (*found, *(_of_side(side, flow) for side in terms.sides))


def _nearest(code: str, has: NDArray[np.int64], may: NDArray[np.int64], *, sign: int) -> RuleSlack:
    slack = sign * (has - may)
    if slack.size == 0:
        return RuleSlack(code, "", 0.0, 0.0, 0.0, 0)
    k = int(slack.argmin())
    return RuleSlack(code, "", float(has[k]), float(may[k]), float(slack[k]), int((slack == 0).sum()))


def _of_side(side: SideRow, flow: NDArray[np.int64]) -> RuleSlack:
    load, scale = side.load(flow), side.scale
    slack, binding = (side.limit - load) / scale, int(load == side.limit)
    if side.of is None:
        sign = 1 if side.code == "budget" else -1
        return RuleSlack(side.code, side.name, sign * load / scale, sign * side.limit / scale, slack, binding)
    volume = int(flow[side.of].sum())
    share = float(side.share)
    has = share - load / scale / volume if volume else float("nan")
    return RuleSlack(side.code, side.name, has, share, slack, binding)
