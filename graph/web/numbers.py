"""Numbers as people of each language write them: ``Rp 3,7 miliar`` and ``Rp 3.7 billion``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from graph.translations.numbers import number

if TYPE_CHECKING:
    from graph.settings import Language

SCALES: Final = {
    "id": ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu")),
    "en": ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand")),
}
UNITS: Final = {
    "id": {"kg": "kg", "litre": "liter", "piece": "buah"},
    "en": {"kg": "kg", "litre": "litres", "piece": "pieces"},
}
MINUS: Final = "\u2212"


def plain(value: float | None, language: Language, digits: int = 0) -> str:
    """Write a number with the language's separators; unknown is a dash, never zero.

    Examples
    --------
    >>> plain(1234567, "id"), plain(1234.5, "en", 1), plain(None, "id"), plain(-3.25, "id", 2)
    ('1.234.567', '1,234.5', '–', '−3,25')
    """
    if value is None or not math.isfinite(value):
        return "–"
    text = number(abs(value), language, digits)
    zero = not any(digit in "123456789" for digit in text)
    return text if value >= 0 or zero else MINUS + text


def short(value: float | None, language: Language) -> str:
    """Write a large number in words, three digits of it.

    Examples
    --------
    >>> short(3_723_263_210, "id"), short(3_723_263_210, "en"), short(950, "id"), short(12_500_000, "id")
    ('3,72 miliar', '3.72 billion', '950', '12,5 juta')
    """
    if value is None or not math.isfinite(value):
        return "–"
    for scale, word in SCALES[language]:
        if abs(value) >= scale:
            scaled = value / scale
            digits = 2 if abs(scaled) < 10 else 1 if abs(scaled) < 100 else 0
            text = plain(scaled, language, digits)
            point = "," if language == "id" else "."
            if point in text:
                text = text.rstrip("0").rstrip(point)
            return f"{text} {word}"
    return plain(value, language)


def rupiah(value: float | None, language: Language) -> str:
    """Write an amount of rupiah in words.

    Examples
    --------
    >>> rupiah(1_250_000, "id"), rupiah(-40_000, "id"), rupiah(None, "id")
    ('Rp 1,25 juta', '−Rp 40 ribu', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    text = f"Rp {short(abs(value), language)}"
    return text if value >= 0 else MINUS + text


def share(value: float | None, language: Language) -> str:
    """Write a part of 1 as a percentage with one decimal where it is small.

    Examples
    --------
    >>> share(0.634, "id"), share(0.0123, "id"), share(None, "en")
    ('63%', '1,2%', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    return plain(value * 100, language, 1 if abs(value) < 0.095 else 0) + "%"


def amount(value: float | None, unit: str, language: Language) -> str:
    """Write a volume with its unit; tonnes where it is many kilograms.

    Examples
    --------
    >>> amount(12_500, "kg", "id"), amount(850, "piece", "id"), amount(40, "litre", "en")
    ('12,5 ton', '850 buah', '40 litres')
    """
    if unit == "kg" and value is not None and abs(value) >= 10_000:
        tonnes = value / 1000
        text = plain(tonnes, language, 0 if tonnes >= 100 or tonnes == round(tonnes) else 1)
        return f"{text} {'ton' if language == 'id' else 'tonnes'}"
    return f"{plain(value, language)} {UNITS[language].get(unit, unit)}".strip()


def worth(value: float | None, value_unit: str, language: Language) -> str:
    """Write a value of the market: rupiah a month, or points, which are never money.

    Examples
    --------
    >>> worth(12_500_000, "rupiah_per_month", "id"), worth(4200, "points", "id")
    ('Rp 12,5 juta', '4.200 poin')
    """
    if value_unit == "points":
        return f"{plain(value, language)} {'poin' if language == 'id' else 'points'}"
    return rupiah(value, language)
