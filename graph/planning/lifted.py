"""Lifted: a solved market without some of the barriers that keep near-fits out, as what it was with other rules.

Every pair of before is a pair still, of the same value; those that come have a node in them that is open.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.matching.pairs.nearness import chord

if TYPE_CHECKING:
    from graph.planning.scenario.newcomers import Newcomers

CAN_BE_LIFTED: Final = ("certificate", "volume", "distance")
"""Barriers that are rules of the market; others are refusals of single pairs."""


def lifted(new: Newcomers, *barriers: str) -> Newcomers:
    """Return the nodes of a market without some of its barriers.

    Parameters
    ----------
    new
        The nodes (:func:`graph.planning.scenario.newcomers.unmoved` where nobody comes or leaves); they stay as they
        are.
    barriers
        Of :data:`CAN_BE_LIFTED`: no certificate is asked for, any lot will do, or everybody is within reach of
        everybody, whatever the distance costs.
    """
    sides = replace(
        new.sides, suppliers=new.sides.suppliers.copy(), buyers=new.sides.buyers.copy(), supplier_apart=None,
        buyer_apart=None,
    )  # fmt: skip
    sellers, takers = sides.suppliers, sides.buyers
    ours, theirs = new.sellers_open.copy(), new.takers_open.copy()
    if "certificate" in barriers:
        theirs |= takers["permits"][: theirs.size] != 0
        takers["permits"] = 0
    if "volume" in barriers:
        ours |= sellers["least_lot"][: ours.size] > 0
        theirs |= takers["least_lot"][: theirs.size] > 0
        sellers["least_lot"] = takers["least_lot"] = 0
    if "distance" in barriers:
        ours[:] = theirs[:] = True  # looked at from both sides: fewer rounds
        sellers["chord"], takers["chord"] = chord([np.inf, np.inf])
    return replace(new, sides=sides, sellers_open=ours, takers_open=theirs, wider="distance" in barriers)
