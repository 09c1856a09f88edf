"""Lifted: a solved market without one of the barriers that keep near-fits out, as what it was with other rules.

Every pair of before is a pair still, of the same value; those that come have a node in them that is open.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.matching.nearness import chord
from graph.planning.newcomers import unmoved

if TYPE_CHECKING:
    from graph.matching.setting import Setting
    from graph.planning.newcomers import Newcomers

CAN_BE_LIFTED: Final = ("certificate", "volume", "distance")
"""Barriers that are rules of the market; others are refusals of single pairs."""


def lifted(known: Setting, barrier: str) -> Newcomers:
    """Return the nodes of a market in which nobody comes or leaves and one barrier is gone.

    Parameters
    ----------
    known
        The market that was solved.
    barrier
        One of :data:`CAN_BE_LIFTED`: no certificate is asked for, any lot will do, or everybody is within reach of
        everybody, whatever the distance costs.
    """
    sides = replace(
        known.sides, suppliers=known.sides.suppliers.copy(), buyers=known.sides.buyers.copy(), supplier_apart=None,
        buyer_apart=None,
    )  # fmt: skip
    sellers, takers = sides.suppliers, sides.buyers
    new = unmoved(known, sides)
    if barrier == "certificate":
        new.takers_open[:] = takers["permits"] != 0
        takers["permits"] = 0
        return new
    if barrier == "volume":
        new.sellers_open[:], new.takers_open[:] = sellers["least_lot"] > 0, takers["least_lot"] > 0
        sellers["least_lot"] = takers["least_lot"] = 0
        return new
    new.sellers_open[:] = new.takers_open[:] = True  # looked at from both sides: fewer rounds
    sellers["chord"], takers["chord"] = chord([np.inf, np.inf])
    return replace(new, wider=True)
