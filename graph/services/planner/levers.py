"""Prices of levers in words: what each costs, of what and by which source, or how to set a price that nobody stated."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import InvalidRecord, unreadable
from graph.matching.assumptions import Assumptions
from graph.planning.levers import PREFIX, lever_prices, levers, own_prices, who_knows
from graph.settings import settings
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from graph.planning.lever_price import Price
    from graph.settings import Language

PRICE: Final = ("lever_cost_rp", "lever_per", "lever_basis")
"""Columns of a cell that say what its lever costs."""


def own_lever_prices() -> Mapping[str, Price]:
    """Return the planner's own prices, of the file that ``JEJARING_LEVER_PRICES`` names; none where it names none.

    Raises
    ------
    InvalidRecord
        If the file cannot be read or a price in it is wrong.
    """
    file = settings().lever_prices
    return {} if file is None else _read(file)


@cache
def _read(file: Path) -> Mapping[str, Price]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as cause:
        raise InvalidRecord(unreadable(file, cause), hint="write TOML: [lever.bring_bank] tables") from cause
    return own_prices(table)


def price_text(cell: Mapping[str, Any], language: Language) -> str | None:
    """Return what the lever of a cell costs and by which source, or how to set it; None where there is no lever.

    Examples
    --------
    >>> cell = {"lever": "lever.form_forum", "lever_cost_rp": 5, "lever_per": "province", "lever_basis": "DPA 2026"}
    >>> price_text(cell, "en")
    'Rp 5 a province (DPA 2026)'
    >>> price_text(cell | {"lever_cost_rp": None}, "en")[:65]
    'price not known: ask the cooperatives office, then set it by [lev'
    """
    if cell["lever"] is None:
        return None
    if cell["lever_cost_rp"] is None:
        return say("lever_price.unknown", language, asked=asked_text(cell, language),
                   lever=cell["lever"].removeprefix(PREFIX))  # fmt: skip
    return f"{short_price(cell, language)} ({basis_text(cell['lever_basis'], language)})"


def asked_text(cell: Mapping[str, Any], language: Language) -> str:
    """Return that the price of the lever of a cell is not known, and who can state it.

    Examples
    --------
    >>> asked_text({"lever": "lever.bring_bank"}, "id")
    'harga belum diketahui: tanyakan kepada bank atau lembaga keuangannya'
    """
    who = say(f"lever_ask.{who_knows(cell['lever'])}", language)
    return say("lever_price.ask", language, none=say("lever_price.none", language), who=who)


def short_price(cell: Mapping[str, Any], language: Language) -> str:
    """Return what the lever of a cell costs without its source.

    Examples
    --------
    >>> short_price({"lever_cost_rp": 25000000, "lever_per": "volume"}, "id")
    'Rp 25.000.000 per konsorsium'
    >>> short_price({"lever_cost_rp": None}, "en")
    'price not known'
    """
    cost = cell["lever_cost_rp"]
    if cost is None:
        return say("lever_price.none", language)
    amount = f"Rp {number(cost, language)}"
    if not cell["lever_per"]:
        return amount
    key = f"lever_per.{cell['lever_per']}"
    per = say(key, language)
    return say("lever_price.per", language, amount=amount, per=cell["lever_per"] if per == key else per)


def basis_text(basis: str, language: Language) -> str:
    """Return what a price rests on, in words where the catalogue has them; a planner's own words stay.

    Examples
    --------
    >>> basis_text("DPA 2026", "id")
    'DPA 2026'
    """
    key = f"lever_basis.{basis}"
    said = say(key, language)
    return basis if said == key else said


def lever_table(on: date, language: Language) -> pl.DataFrame:
    """Return every lever with its sentence and price on a day: what a planner's own file may set."""
    known = lever_prices(own_lever_prices(), Assumptions.on(on).repairs)
    rows = []
    for code in levers():
        price = known.get(code)
        cell = {
            "lever": code,
            "lever_cost_rp": None if price is None else price.cost_rp,
            "lever_per": None if price is None else price.per,
            "lever_basis": None if price is None else price.basis,
        }
        words = {"lever_text": say(code, language), "lever_price_text": price_text(cell, language)}
        rows.append(cell | words | {"lever_price": short_price(cell, language)})
    basis = pl.col("lever_basis")
    table = pl.DataFrame(rows, infer_schema_length=None)
    return table.with_columns(basis.map_elements(lambda said: basis_text(said, language), return_dtype=pl.String))
