"""Quantities as cells state them, and units as headers name them."""

from __future__ import annotations

import re
from typing import Final

from graph.model.units import Quantity, parse_quantity

_IN_HEADER: Final = re.compile(r"[(\[/]\s*([a-z0-9 /]+?)\s*[)\]]|\bper\s+(\w+)|/\s*(\w+)", re.I)
CURRENCY: Final = re.compile(r"(?:\b(?:x|ribu(?:an)?|juta)\s+)?\b(?:rp|idr|rupiah)\b\.?(?:\s*[.,]?000\b)?", re.I)
"""The currency of a header, with its thousands: what is left may name a unit."""


def quantity_in(text: str) -> Quantity | None:
    """Return the quantity that a cell states, None where it states none."""
    try:
        return parse_quantity(text)
    except ValueError:
        return None


def unit_in_header(header: str) -> str | None:
    """Return the unit that a header names, in brackets, after *per* or after a stroke.

    Examples
    --------
    >>> unit_in_header("Volume (ton/bulan)"), unit_in_header("Harga per kg"), unit_in_header("Volume")
    ('ton/bulan', 'kg', None)
    >>> unit_in_header("Harga (Rp/kg)"), unit_in_header("Harga Rp per liter"), unit_in_header("Harga (Rp)")
    ('kg', 'liter', None)
    >>> unit_in_header("Hrg (Rp.000/kw)"), unit_in_header("Harga (ribu Rp/kg)")
    ('kw', 'kg')
    """
    for groups in _IN_HEADER.findall(CURRENCY.sub("", header)):
        text = next(filter(None, groups), "").removeprefix("/").removeprefix("per ").strip()
        if quantity_in(f"1 {text}"):
            return str(text)
    return None
