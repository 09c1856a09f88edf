"""Answers of questions in the reader's words: places, products and sentences for codes, levers with their prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.planning.results.spill_over import SpillOver
from graph.services.planner.levers import price_text
from graph.services.planner.results import spill_in_words
from graph.services.sheet.export import header
from graph.services.sheet.words import activity_name, lack_text, place_name, unit_name
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.settings import Language

LEVER: Final = ("lever", "lever_cost_rp", "lever_per", "lever_basis")
Rows = list[dict[str, Any]]


def in_words(rows: Rows, language: Language) -> Rows:
    """Return the rows of an answer for a person: places, products and sentences for codes, levers with their prices.

    Examples
    --------
    >>> in_words([{"region": "33.05", "reason": "rule.too_far", "amount": 3}], "en")[0]["place"]
    'Kabupaten Kebumen, Jawa Tengah'
    """
    return [_row_in_words(row, language) for row in rows]


def _row_in_words(row: Mapping[str, Any], language: Language) -> dict[str, Any]:
    if {"verdict", "by_period"} <= row.keys():
        return _verdict_in_words(row, language)
    told: dict[str, Any] = {}
    for name, value in row.items():
        if name in LEVER[1:] or (name == "buyers" and isinstance(value, list)):
            continue
        if name == "chosen" and "budget_rp" in row:
            told[name] = _bought_in_words(value, language) or None
            continue
        if name in _WORDS and (value is None or isinstance(value, str) or _is_codes(value)):
            column, words = _WORDS[name]
            codes = value if isinstance(value, list) else [value] if value else []
            told[column] = ", ".join(dict.fromkeys(words(code, language) for code in codes)) or None
        elif value is not None or name not in told:  # a query may bring its own names
            told[name] = value
        if name == "lever" and "lever_cost_rp" in row:
            told |= {"lever_price_text": price_text(row, language)}
    return told


def _is_codes(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _verdict_in_words(row: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return whether a programme worked: verdict as a sentence, differences by year, lines that lack, neighbours."""
    verdict = ".".join(part for part in ("effect", row["verdict"], row["reason"]) if part)
    years = (f"{one['period']:.0f}: {number(one['difference'], language, 2)}" for one in row["by_period"])
    lines = (f"{one['unit']} {one['period']:.0f}" for one in row["missing"])
    said = ("verdict", "reason", "outcome", "by_period", "missing", "spill_over")
    figures = {name: row[name] for name in row if name not in said}
    spill = SpillOver(**row["spill_over"]) if row["spill_over"] else None
    return {"verdict": say(verdict, language)} | figures | {
        "by_period": "; ".join(years) or None, "lines_missing": ", ".join(lines) or None,
        "spill_over_sentence": spill_in_words(spill, language),
    }  # fmt: skip


def _bought_in_words(chosen: Rows, language: Language) -> str:
    """Return what a budget buys: each barrier with its place, product, firms and cost."""
    return "; ".join(
        f"{say('budget.' + one['barrier'], language)}, {place_name(one['region'])}, {activity_name(one['commodity'])} "
        f"({number(one['firms'], language)}; Rp {number(one['cost_rp'], language)})"
        for one in chosen
    )


def _measured_in(unit: str, language: Language) -> str:
    """Return a unit of goods or of value in words."""
    goods, value = unit_name(unit, language), say(f"value_unit.{unit}", language)
    return goods if goods != f"unit.{unit}" else value if value != f"value_unit.{unit}" else unit


_WORDS: Final[Mapping[str, tuple[str, Callable[[str, Language], str]]]] = {
    "region": ("place", lambda code, _: place_name(code)),
    "where": ("where", lambda code, _: place_name(code)),
    "one_more": ("one_more", lambda code, language: say(f"one_more.{code}", language)),
    "commodity": ("product", lambda code, _: activity_name(code)),
    "unit": ("unit", _measured_in),
    "reason": ("reason_text", say),
    "lever": ("lever_text", say),
    "kbli": ("activities", lambda code, _: activity_name(code)),
    "demands": ("products", lambda code, _: activity_name(code)),
    "figure": ("figure", header),
}
"""Columns of codes: what they are called in words, and the words."""


def nearest_in_words(rows: Rows, language: Language) -> Rows:
    """Return who stands nearest to each buyer of an answer about unmet demand, and what each is lacking."""
    return [
        {
            "place": place_name(row["region"]) if row["region"] else None,
            "product": activity_name(row["commodity"]),
            "buyer_name": party["name"],
            "supplier_name": other["name"],
            "distance_km": other["distance_km"],
            "left": other["left"],
            "reason_text": say(other["reason"], language, short_by=other["short_by"] or 0),
            "missing": "; ".join(lack_text(code, language).rstrip(".") for code in other["missing"]) or None,
        }
        for row in rows
        for party in (row["buyers"] if isinstance(row.get("buyers"), list) else [])
        for other in party.get("nearest", [])
    ]
