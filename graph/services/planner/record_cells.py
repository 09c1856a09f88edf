"""Cells of records that hold goods, places and units: read as lists of businesses write them, refused where unclear."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from graph.errors import InvalidRecord
from graph.ingest.activity.codes import known_codes
from graph.ingest.activity.text import classify_activity
from graph.ingest.party.activity import LEAST_SCORE
from graph.ingest.place.places import place_finder
from graph.model.units import canonical_unit
from graph.planning.records.lines import FIRST_LINE


def commodity_of(name: str, row: int, text: str | None) -> str | None:
    """Return the KBLI code of a good, from its code or from words that are nearly sure.

    Examples
    --------
    >>> [commodity_of("commodity", 0, said) for said in ("10391", "tempe kedelai", "TBS kelapa sawit")]
    ['10391', '10391', '01262']
    """
    if text is None or text in known_codes():
        return text
    found = _good(text)
    if found is None:
        message = f"line {row + FIRST_LINE}: {name} {text!r} is no good that is known"
        raise _wrong(message, "write its KBLI code, such as 10391", name, row)
    return found


LAST_GOOD = "33"
"""Divisions of KBLI below this one yield goods; those from it on repair, trade and serve."""

BARE: Final = 0.2
"""How much the score of a bare name adds to what is said of those who make or grow it."""


@cache
def _good(text: str) -> str | None:
    """Return what is grown, caught, dug or made under a name, and never its trade.

    It is the surest of what those who make and who grow it would say; of those about as sure, what the bare name says.
    """
    read = classify_activity([text, f"industri {text}", f"pertanian {text}"], top=3)
    goods = [one for found in read for one in found if one.code <= LAST_GOOD and one.score >= LEAST_SCORE]
    bare = {one.code: one.score for one in read[0]}
    best = max(goods, key=lambda one: (one.score + BARE * bare.get(one.code, 0.0), one.code), default=None)
    return best.code if best else None


def trade_of(name: str, row: int, text: str | None) -> str | None:
    """Return the first digits of the KBLI of a trade, from digits or words; several are parted by semicolons.

    Examples
    --------
    >>> trade_of("kbli", 0, "2392"), trade_of("kbli", 0, "25; tempe kedelai")
    ('2392', '25;10391')
    """
    if text is None:
        return None
    pieces = [one.strip() for one in text.split(";") if one.strip()]
    return ";".join(one if re.fullmatch(r"\d{1,5}", one) else str(commodity_of(name, row, one)) for one in pieces)


def cluster_type_of(name: str, row: int, text: str | None) -> str | None:
    """Return the types of clusters that a cell names: the digits of their KBLI, and beside these the words themselves.

    Examples
    --------
    >>> cluster_type_of("cluster_type", 0, "23; furnitur rotan")
    '23;31002;furnitur rotan'
    """
    digits = trade_of(name, row, text)
    words = [one.strip() for one in (text or "").split(";") if not one.strip().isdecimal()]
    return None if digits is None else ";".join([digits, *filter(None, words)])


def region_of(name: str, row: int, text: str | None) -> str | None:
    """Return the code of a region, from its code or name.

    Examples
    --------
    >>> [region_of("region", 0, said) for said in ("35.09", "Kabupaten Jember", "Jawa Timur")]
    ['35.09', '35.09', '35']
    """
    if text is None:
        return None
    found = place_finder().any_level(text)
    if found.region is None:
        hint = f"write one of {', '.join(found.candidates)}" if found.candidates else "write its code, such as 35.09"
        message = f"line {row + FIRST_LINE}: {name} {text!r} is no region that is known"
        raise _wrong(message, hint, name, row)
    return found.region


def unit_of(name: str, row: int, text: str | None) -> str | None:
    """Return the unit in which goods are counted: kilograms, litres, pieces or cubic metres.

    Examples
    --------
    >>> unit_of("unit", 0, "Kg"), unit_of("unit", 0, "buah")
    ('kg', 'piece')
    """
    if text is None:
        return None
    try:
        unit, factor = canonical_unit(text)
    except ValueError:
        message = f"line {row + FIRST_LINE}: {name} {text!r} is no unit that is known"
        raise _wrong(message, "write kg, liter, buah or m3", name, row) from None
    if factor != 1:
        message = f"line {row + FIRST_LINE}: {name} {text!r} is {factor} {unit}"
        raise _wrong(message, f"write the price of one {unit}", name, row)
    return str(unit)


def _wrong(message: str, hint: str, name: str, row: int) -> InvalidRecord:
    return InvalidRecord(message, hint=hint, row=row + FIRST_LINE, column=name)
