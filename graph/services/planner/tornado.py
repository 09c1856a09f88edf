"""Tornado plot: what a scenario's value becomes with each of its numbers lower and higher, as SVG."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from graph.services.sheet.words import worth
from graph.translations import say
from graph.translations.numbers import number, unbroken

if TYPE_CHECKING:
    from graph.settings import Language

LOW: Final = "#b2472f"
HIGH: Final = "#0b5d6b"
WIDTH: Final = 820
MIDDLE: Final = 560
"""Where the line of the scenario's own value stands."""
LETTERS: Final = 80
"""Of a title in one line."""


def tornado(tested: dict[str, Any], language: Language, mark: str = "") -> str:
    """Return the tornado plot of a scenario: a bar a number, the widest above, the scenario's value between.

    Parameters
    ----------
    tested
        What :func:`graph.services.planner.scenarios.sensitivity` says of a scenario.
    language
        Of its words and numbers.
    mark
        Where it is from, in a line below.

    Examples
    --------
    >>> bars = [{"parameter": "percent", "change": 1, "base": 10, "low": 8, "high": 13, "given": 5.0}]
    >>> tornado({"name": "A", "one_at_a_time": bars}, "en").count("<rect")
    5
    """
    bars = tested["one_at_a_time"]
    base = bars[0]["base"]
    title = textwrap.wrap(unbroken(f"{tested['name']}: {worth(base, 'rupiah_per_month', language)}"), LETTERS)
    top = 22 * len(title) + 44
    height = top + 34 * len(bars) + 40
    drawn = [f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>']
    drawn += [_label(16, 26 + 22 * row, line, 15, "start", bold=True) for row, line in enumerate(title)]
    drawn += _legend(tested, 22 * len(title) + 14, language)
    if mark:
        drawn.append(_label(16, height - 10, mark, 11, "start"))
    far = max(abs(v - base) for bar in bars for v in (bar["low"], bar["high"])) or 1
    for place, bar in enumerate(bars):
        drawn += _bar(bar, base, far, top + 34 * place, language)
    drawn.append(f'<line x1="{MIDDLE}" x2="{MIDDLE}" y1="{top - 8}" y2="{height - 36}" stroke="#333"/>')
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">{"".join(drawn)}</svg>'


def _legend(tested: dict[str, Any], y: int, language: Language) -> list[str]:
    """Return what the colours and the numbers beside the bars mean."""
    words = [say("scenario.bars", language)]
    if "sampled" in tested:
        spread = number(100 * tested["sampled"]["spread"], language)
        words.append(say("scenario.each_by", language, spread=spread))
    drawn = [_label(16, y + 9, "; ".join(words), 11, "start")]
    for x, colour, code in ((600, LOW, "scenario.when_lower"), (700, HIGH, "scenario.when_higher")):
        drawn.append(f'<rect x="{x}" y="{y}" width="10" height="10" fill="{colour}"/>')
        drawn.append(_label(x + 15, y + 9, say(code, language), 11, "start"))
    return drawn


def _bar(bar: dict[str, Any], base: int, far: int, y: int, language: Language) -> list[str]:
    """Return one number's name, and its bar of both ways with what they change."""
    drawn = [_label(290, y + 15, named_number(bar, language), 12, "end")]
    for value, colour in ((bar["low"], LOW), (bar["high"], HIGH)):
        x = MIDDLE + 160 * (value - base) / far
        if value != base:
            drawn.append(
                f'<rect x="{min(x, MIDDLE):.1f}" y="{y}" width="{abs(x - MIDDLE):.1f}" height="22" fill="{colour}"/>'
            )
            sign = "+" if value > base else ""
            anchor, gap = ("start", 4) if value > base else ("end", -4)
            drawn.append(_label(x + gap, y + 15, sign + number(value - base, language), 10, anchor))
    if bar["low"] == base == bar["high"]:
        drawn.append(_label(MIDDLE + 4, y + 15, "0", 10, "start"))
    return drawn


def _label(x: float, y: float, text: str, size: int, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y}" font-size="{size}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'


def named_number(bar: dict[str, Any], language: Language) -> str:
    """Return a number of a change by its change, name and value."""
    named = say(f"scenario.number.{bar['parameter']}", language)
    return f"{bar['change']}. {named} = {_given(bar['given'], language)}"


def _given(value: float, language: Language) -> str:
    return number(value, language, 0 if value == int(value) else 2)
