"""Steps: what further units of one capacity or demand would add, and for how many units each price holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from graph.arguments import one_of, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.matching.reading.whatif import WhatIf

FARTHEST: Final = 2**40
"""Units beyond which a price is taken to hold for ever."""


@dataclass(frozen=True)
class Step:
    """A price and the units that it holds for; ``units`` is ``None`` where it holds for any number."""

    price: int
    units: int | None


def price_steps(session: WhatIf, side: Literal["supplier", "buyer"], party: int, *, most: int = 5) -> list[Step]:
    """Return the first steps of what more units of one party's capacity or demand add, the dearest first.

    The value of a market is concave in each quantity: prices fall from step to step, and the last one, where nothing
    more is gained, holds for ever. The session is left as it was.

    Parameters
    ----------
    session
        A what-if session of the market.
    side, party
        Whose capacity or demand.
    most
        Most steps.

    Examples
    --------
    Supplier 0 has 3 units for a buyer of 5, at 7 each: two more are worth 7, further ones nothing.

    >>> from graph.matching import Market, solve
    >>> session = solve(Market.from_arrays([3], [5], [0], [0], [7])).what_if()
    >>> price_steps(session, "supplier", 0)
    [Step(price=7, units=2), Step(price=0, units=None)]
    """
    one_of("side", side, ("supplier", "buyer"))
    most = whole("most", most, least=1)
    change = session.change_capacity if side == "supplier" else session.change_demand
    now = session.units_of(side, party)
    values = {0: session.value}

    def value(more: int) -> int:
        if more not in values:
            change(party, now + more)
            values[more] = session.value
        return values[more]

    steps: list[Step] = []
    at = 0
    try:
        while len(steps) < most:
            price = value(at + 1) - value(at)
            if price == 0:
                steps.append(Step(0, None))
                break
            length = _length(value, at, price)
            steps.append(Step(price, length))
            if length is None:
                break
            at += length
    finally:
        change(party, now)
    return steps


def _length(value: Callable[[int], int], at: int, price: int) -> int | None:
    """Return for how many units beyond ``at`` a price holds: doubled while it does, then halved in between."""
    good, far = 1, 2
    while value(at + far) - value(at) == price * far:
        good, far = far, far * 2
        if far > FARTHEST:
            return None
    while far - good > 1:
        middle = (good + far) // 2
        if value(at + middle) - value(at) == price * middle:
            good = middle
        else:
            far = middle
    return good
