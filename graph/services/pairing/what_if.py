"""What if: the best plan with some demands or capacities different, beside the plan as it is; nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.errors import Ambiguous, NotFound
from graph.matching.reading.whatif import WhatIf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from graph.services.pairing.match import Matched

SHOWN: Final = 500
Asked = tuple[str, str, "str | None", int]


def ask(
    matched: Matched, changes: Sequence[Asked], seen: Callable[[NDArray[np.int64]], NDArray[np.int64]]
) -> dict[str, Any]:
    """Return what the plan is worth before and after, and the pairs whose units change.

    Parameters
    ----------
    changes
        Each ``("demand" or "capacity", party, commodity or None, units)``: the units instead of the present ones; when
        a party has several goods, the change must name the commodity, of which its first lot is meant.
    seen
        Returns those of some pairs, by position, that are told.

    Raises
    ------
    NotFound
        If a party has no such demand or capacity in this market.
    Ambiguous
        If it has several and the change names none.
    """
    session = WhatIf(matched.plan.market)
    before, flow = session.value, session.solution().flow.copy()
    for change, party, commodity, units in changes:
        node = _node(matched, change, party, commodity)
        if change == "demand":
            session.change_demand(node, units)
        else:
            session.change_capacity(node, units)
    after = session.solution()
    moved = seen(np.flatnonzero(after.flow != flow))
    moved = moved[np.lexsort((moved, -np.abs(after.flow[moved] - flow[moved])))][:SHOWN]
    sellers, buyers = matched.candidates.suppliers["party"], matched.candidates.buyers["party"]
    market = matched.plan.market
    pairs = [
        {
            "supplier": sellers[int(market.supplier[p])],
            "buyer": buyers[int(market.buyer[p])],
            "units_before": int(flow[p]),
            "units": int(after.flow[p]),
        }
        for p in moved
    ]
    return {
        "value_before": int(before),
        "value": int(session.value),
        "gain": int(session.value - before),
        "pairs": pairs,
    }


def _node(matched: Matched, change: str, party: str, commodity: str | None) -> int:
    frame = matched.candidates.buyers if change == "demand" else matched.candidates.suppliers
    wanted = frame.with_row_index("node").filter(pl.col("party") == party)
    if commodity is not None and "commodity" in frame.columns:
        wanted = wanted.filter(pl.col("commodity") == commodity)
    codes = wanted["commodity"].unique().sort().to_list() if "commodity" in frame.columns else []
    if len(codes) > 1:
        message = f"{party} has {len(codes)} goods in this market: {', '.join(codes)}"
        raise Ambiguous(message, hint="name the commodity of each change", party=party, candidates=codes)
    if not wanted.height:
        side = "demand" if change == "demand" else "offer"
        message = f"{party} has no {side}{f' of {commodity}' if commodity else ''} in this market"
        raise NotFound(message, hint="ask for a party that has one, or another market", party=party)
    return int(wanted["node"][0])
