"""Prices of offers and demands: rupiah for one canonical unit, whichever unit cell, column or header names."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.trade.amounts import PRICED, parse_money
from graph.ingest.trade.stated_units import CURRENCY, unit_in_header
from graph.model.units import UNITS, canonical_unit, parse_number
from graph.model.vocabulary import Unit

if TYPE_CHECKING:
    from graph.ingest.heads.sheet_plan import SheetPlan

_OF_MANY: Final = re.compile(r"(?:/|\bper\b)\s*(\d+(?:[.,]\d+)?)\s*([a-z]+)", re.I)
_EACH: Final = re.compile(r"/|\bper\b", re.I)
_UNIT_BESIDE: Final = re.compile(
    r"\W*(?:([a-z]{2,})\W+)??(?:rp\.?\s*)?\d[\d.,]*-?\s*(?:(?:rb|ribu|k|jt|juta)\b)?\W*(?:(?:1|satu)\s+|se(?=[a-z]))?([a-z]{2,})?\W*",
    re.I,
)
"""A price with nothing beside it but its unit: *1 jt kodi*, *Rp 900.000 (kodi)*, *sekodi*."""
DEAREST: Final = {Unit.KG: 1_000_000, Unit.LITRE: 200_000}
"""From this price on a bare one beside tonnes, pikul or cubic metres is for one of these, and not for a kg or litre."""
LARGE_UNIT: Final = 10
"""Kilograms or litres from which a unit is one in which nothing is counted that is worth a million a kg."""
UNIT_DIFFERS: Final = "price_unit_differs"
"""Warning of prices whose cell names another unit than the header: *900.000/kodi* under *Harga per lembar*."""


def _of_many(text: str) -> tuple[Unit, Fraction] | None:
    """Return the canonical units that a price is for where a text names several: *per 100 kg*, no day of a month."""
    for count, word in _OF_MANY.findall(CURRENCY.sub("", text.lower())):
        if word in UNITS:
            unit, factor = UNITS[word]
            return unit, factor * parse_number(count)
    return None


def _per_unit(text: str, header: str) -> tuple[int | None, tuple[Unit, Fraction] | None, str | None]:
    """Return the rupiah of a price, for how many of which canonical unit it is, and that unit as it is written."""
    beside = _unit_beside(text)
    money = parse_money(text) or (parse_money(re.sub(beside, " ", text, flags=re.I)) if beside else None)
    many = _of_many(text) or (None if _EACH.search(text) else _of_many(header))
    if many:
        return (money.rupiah if money else None), many, None
    named = re.search(r"(?:/|per)\s*([a-z]+)", text.lower())
    unit = named[1] if named else beside or unit_in_header(header)
    stated, word = None, re.split(r"[ /]", unit)[0] if unit else None
    if word:
        try:
            stated = canonical_unit(word)
        except ValueError:
            stated = None
    return (money.rupiah if money else None), stated, word


def _unit_beside(text: str) -> str | None:
    """Return the unit that a price names without *per* before it.

    Examples
    --------
    >>> [_unit_beside(text) for text in ("1 jt kodi", "Rp 900.000 (kodi)", "kodi Rp 900.000", "1 juta sekodi")]
    ['kodi', 'kodi', 'kodi', 'kodi']
    >>> _unit_beside("25.000 isi 12 pcs"), _unit_beside("25.000"), _unit_beside("25.000 nego")
    (None, None, None)
    """
    found = _UNIT_BESIDE.fullmatch(text)
    return next((word for part in (found.groups() if found else ()) if part and (word := part.lower()) in UNITS), None)


def _differs(stated: tuple[Unit, Fraction] | None, header: str) -> bool:
    """Return whether a price is for another unit than its header says: of two the cell's own counts."""
    said = unit_in_header(header)
    of_header = UNITS.get(re.split(r"[ /]", said.lower())[0]) if said else None
    return stated is not None and of_header is not None and stated != of_header


def _counted_by(rupiah: int | None, scale: int, unit: str | None, factor: float | None) -> Fraction:
    """Return for how many canonical units a price without a unit is: one kg or litre, or what is counted.

    Nobody sells by the pikul what costs a million a kilogram: *6.000.000* beside *1 pikul* of cloves is for the pikul.
    """
    counted = Fraction(factor or 1).limit_denominator(10**6)
    if unit is None or unit == Unit.PIECE:
        return counted if unit else Fraction(1)
    dear = (rupiah or 0) * scale >= DEAREST[Unit(unit)] and counted >= LARGE_UNIT
    return counted if dear else Fraction(1)


_STANDS_WITH: Final = {"outlet_price": ("outlet", "buyer"), "source_price": ("supplier",)}
"""Where lists write a price behind whoever pays or takes it: *Saat ini dijual ke: pengepul Rp 49.000/rak*."""


def prices_of(frame: pl.DataFrame, plan: SheetPlan, role: str, volumes: pl.DataFrame) -> pl.DataFrame:
    """Return ``price`` per canonical unit in whole rupiah, ``assumed`` without a unit, ``differs`` from the header's.

    A price without a unit is for one kg or litre; of pieces it is for the unit in which the volume is counted, and of
    packages whose content is stated for one of them.
    """
    header = plan.header_of(role)
    column = plan.money.get(role)
    scale = column.factor if column else 1
    beside = volumes.select("unit", "factor", "held", "pack")
    cell, beside_it = plan.cell(role), plan.cell("price_unit")
    if role == "price":  # its unit may stand in a column of its own
        bare = beside_it.is_not_null() & ~cell.str.contains(r"(?i)/|\bper\b")
        cell = pl.when(bare).then(pl.concat_str(cell, pl.lit("/"), beside_it)).otherwise(cell)
    told = [one for one in _STANDS_WITH.get(role, ()) if one not in plan.kind.naming]
    cell = pl.coalesce(cell, *(plan.cell(one).str.extract(PRICED, 1) for one in told))
    asked = frame.select(text=cell).hstack(beside)
    distinct = asked.unique(maintain_order=True)
    answers = []
    for text, unit, factor, held, pack in distinct.iter_rows():
        rupiah, stated, word = _per_unit(text, header) if text else (None, None, None)
        per = stated[1] if stated else _counted_by(rupiah, scale, unit, factor)
        loose = stated is not None and stated[0] == Unit.PIECE and unit != Unit.PIECE
        if held and (stated is None or word == pack or loose):
            # of *100 botol 250 ml* the price is for a bottle
            per = Fraction(held).limit_denominator(10**6)
        price = int(Fraction(rupiah) * scale / per) if rupiah else None
        answers.append((price, bool(rupiah) and stated is None, bool(rupiah) and _differs(stated, header)))
    schema = {"price": pl.Int64, "assumed": pl.Boolean, "differs": pl.Boolean}
    known = distinct.hstack(pl.DataFrame(answers, schema=schema, orient="row"))
    table = asked.join(known, on=["text", *beside.columns], how="left", nulls_equal=True, maintain_order="left")
    return table.select("price", "assumed", "differs")
