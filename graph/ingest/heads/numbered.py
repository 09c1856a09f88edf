"""Columns of a second and a third good of a row, as forms number them: *Produk (2)*, *Volume (2)*, *Harga 2*."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.ingest.heads.roles import header_roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.ingest.heads.column import Column

FURTHER: Final = "further"
"""Role of these columns: which of the next good's facts one holds is told by its header."""
GOODS: Final = ("commodity", "product")
AMOUNTS: Final = ("volume", "unit", "per", "price")
_NUMBERED: Final = re.compile(r"^(.*[^\W\d].*?)\W*\b(?:ke\W*)?(?<!\d)([2-9])\W*$", re.I)


def with_further_goods(columns: Sequence[Column]) -> list[Column]:
    """Return columns with those of a row's second and third good, where they hold a good and how much or what for.

    Examples
    --------
    >>> from graph.ingest.heads.column import Column
    >>> heads = [("Produk", "product"), ("Volume", "volume"), ("Produk (2)", "product"), ("Volume (2)", None)]
    >>> made = [Column(at, head, role, 0.9, "header") for at, (head, role) in enumerate(heads)]
    >>> [column.role for column in with_further_goods(made)]
    ['product', 'volume', 'further', 'further']
    """
    sets = _sets(columns)
    numbered = {at for one in sets.values() for at in one.values()}
    first = {column.role for column in columns if column.index not in numbered}
    if first.isdisjoint(GOODS):
        return list(columns)
    # a price of the second good alone is told as unused: there is no column that it is another of
    later = {at for one in sets.values() for role, at in one.items() if role in GOODS or role in first}
    return [
        replace(column, role=FURTHER, confidence=0.9, why="header") if column.index in later else column
        for column in columns
    ]


def further_goods(columns: Iterable[Column]) -> list[dict[str, int]]:
    """Return of each further good which column holds what, in the order of their numbers."""
    sets = _sets([column for column in columns if column.role == FURTHER])
    return [sets[number] for number in sorted(sets)]


def _sets(columns: Iterable[Column]) -> dict[int, dict[str, int]]:
    """Return the columns of each number from two on by what they hold, of goods with an amount or a price."""
    sets: dict[int, dict[str, int]] = {}
    for column in columns:
        found = _NUMBERED.match(column.header)
        roles = header_roles(found[1]) if found else {}
        role = max((one for one in roles if one in GOODS + AMOUNTS), key=lambda one: roles[one], default=None)
        if found and role is not None:
            sets.setdefault(int(found[2]), {}).setdefault(role, column.index)
    return {
        number: one
        for number, one in sets.items()
        if not one.keys().isdisjoint(GOODS) and not one.keys().isdisjoint(("volume", "price"))
    }
