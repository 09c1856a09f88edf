"""Commodities: the canonical unit in which an industry's product is counted."""

from __future__ import annotations

from functools import cache

from graph.model.vocabulary import Unit
from graph.reference.shipped import read_toml


@cache
def _units() -> dict[str, Unit]:
    table = read_toml("commodities.toml")
    return {prefix: unit for unit in Unit for prefix in table[str(unit)]}


@cache
def unit_of(kbli: str) -> Unit:
    """Return the canonical unit of what an industry makes: that of the longest KBLI prefix that is named.

    Examples
    --------
    >>> unit_of("01262"), unit_of("11040"), unit_of("14111")
    (<Unit.KG: 'kg'>, <Unit.LITRE: 'litre'>, <Unit.PIECE: 'piece'>)
    """
    units = _units()
    prefixes = (kbli[:length] for length in range(len(kbli), 1, -1))
    return next((units[prefix] for prefix in prefixes if prefix in units), Unit.PIECE)
