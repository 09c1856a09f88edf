"""Units of volume: what lists write, read into kg, litre or piece a month.

Pure functions on text. A quantity without a period keeps ``per=None``: whether a list means months or
years is for its reader to say, never assumed here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from graph.model.periods import PERIODS, a_month, cycle_in
from graph.model.vocabulary import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.model.periods import Period

_KG: Final[Mapping[str, Fraction]] = {
    "kg kilo kilogram kgs": Fraction(1),
    "g gr gram": Fraction(1, 1000),
    "mg": Fraction(1, 1_000_000),
    "ons": Fraction(1, 10),
    "ton t tonne tonnes tons": Fraction(1000),
    "kuintal kwintal kuwintal kw kwt quintal": Fraction(100),
    "pikul": Fraction(6025, 100),
}
_LITRE: Final[Mapping[str, Fraction]] = {
    "l lt ltr liter litre liters litres": Fraction(1),
    "ml cc": Fraction(1, 1000),
    "kl kiloliter": Fraction(1000),
    "galon": Fraction(19),
    "drum": Fraction(200),
    "m3 m³ kubik meterkubik": Fraction(1000),
}
_PIECE: Final[Mapping[str, Fraction]] = {
    "piece pieces pcs pc buah bh biji bj unit set stel potong ptg item": Fraction(1),
    "lembar lbr helai hlai keping batang btg papan butir btr ekor ekr pasang psg porsi": Fraction(1),
    "ikat bungkus bks pak pack kotak box dus kardus karung sak botol btl kaleng toples sachet cup": Fraction(1),
    "peti bal roll rol gulung jerigen jeriken paket pkt tandan sisir gelas mangkok": Fraction(1),
    "meter mtr m m2 yard": Fraction(1),
    "tray": Fraction(30),
    "lusin dozen dz lsn": Fraction(12),
    "kodi kd": Fraction(20),
    "gross gros": Fraction(144),
    "rim": Fraction(500),
}
UNITS: Final[Mapping[str, tuple[Unit, Fraction]]] = {
    word: (unit, factor)
    for unit, table in ((Unit.KG, _KG), (Unit.LITRE, _LITRE), (Unit.PIECE, _PIECE))
    for words, factor in table.items()
    for word in words.split()
}
"""Unit as written in lists -> canonical unit and how many of it. Containers (sack, box, bottle) count as
pieces where the list does not say what one holds; a gallon is the 19 litres of refilled water; a cubic metre of
timber is 1,000 litres of volume; a tray is 30 eggs; a metre of cloth is a piece of it."""

SCALES: Final[Mapping[str, int]] = {"ribu": 1_000, "rb": 1_000, "juta": 1_000_000, "jt": 1_000_000}


def canonical_unit(text: str) -> tuple[Unit, Fraction]:
    """Return the canonical unit of a unit as written, and how many of it one is.

    Parameters
    ----------
    text
        Such as ``"ton"``, ``"Kw."``, ``"lusin"``; case and dots do not matter.

    Raises
    ------
    ValueError
        If no such unit is known.

    Examples
    --------
    >>> canonical_unit("Ton")
    (<Unit.KG: 'kg'>, Fraction(1000, 1))
    >>> canonical_unit("kodi")
    (<Unit.PIECE: 'piece'>, Fraction(20, 1))
    """
    word = re.sub(r"[\s.]+", "", text.lower())
    if word not in UNITS:
        message = f"unit {text!r} is not known"
        raise ValueError(message)
    return UNITS[word]


@dataclass(frozen=True)
class Quantity:
    """An amount as a list states it: how much, of which canonical unit, per which period.

    ``amount`` is already in the canonical unit. ``unit`` or ``per`` is None where the text does not say; of a cycle
    ``per`` is how many there are in a month.
    """

    amount: Fraction
    unit: Unit | None
    per: Period | Fraction | None

    def units_per_month(self, *, per: Period | None = None) -> int:
        """Return whole canonical units a month, rounded down: nothing is promised that is not there.

        Parameters
        ----------
        per
            Period to take where the text says none.

        Raises
        ------
        ValueError
            If neither the text nor ``per`` names a period.

        Examples
        --------
        >>> parse_quantity("12 ton/bln").units_per_month()
        12000
        >>> parse_quantity("600 kg").units_per_month(per="year")
        50
        """
        period = self.per or per
        if period is None:
            message = "the quantity has no period: say whether it is a day, week, month or year"
            raise ValueError(message)
        return int(self.amount * a_month(period))


_NUMBER: Final = r"\d+(?:[.,]\d+)*"
_WHOLE_NUMBER: Final = re.compile(rf"-?{_NUMBER}")
_QUANTITY: Final = re.compile(
    r"^(?:(?:±|\+/-|~|>|kurang lebih|sekitar|kira-kira|rata-rata|approx\.?)\s*)?"
    rf"(?P<low>{_NUMBER})(?:\s*(?:-|–|s/d|sampai|to)\s*{_NUMBER})?\s*(?:(?P<scale>ribu|rb|juta|jt)\b\.?)?\s*"
    r"(?P<unit>(?!(?:per|tiap|setiap)\b)[^\W\d_]+[23]?)?\.?\s*(?:(?:/|per|se|tiap|setiap|a)?\s*(?P<per>[^\W\d_]+))?\.?$"
)


_PACKS: Final = frozenset(
    """
    bungkus bks pak pack kotak box dus kardus karung sak botol btl kaleng klg toples sachet cup peti bal jerigen jeriken
    jirigen galon drum ember tabung kantong pouch gelas rol roll gulung ikat paket pkt plastik bag zak tin tong slop
    krat tray rak gabus styrofoam sterofoam sterofom keranjang basket bakul blek loyang blong
    """.split()  # noqa: SIM905
)
"""Packages, of which a list may say what each holds."""
_PACKED: Final = re.compile(
    rf"^(?P<count>{_NUMBER})\s*(?:(?P<scale>ribu|rb|juta|jt)\b\.?)?\s*(?P<pack>[^\W\d_]+)\.?\s*(?P<rest>.+)$"
)
_HELD: Final = re.compile(
    rf"^(?P<sign>@|[x×*]|isi|ukuran|uk\b\.?|kemasan|masing\W?masing|a\b|à|\()?\s*(?P<held>{_NUMBER})"
    r"\s*(?P<unit>(?!(?:per|tiap|setiap)\b)[^\W\d_]+)?\.?\)?\s*"
)
_TOLD_PERIOD: Final = re.compile(r"^(?:/|per|se|tiap|setiap)?\s*(?P<per>[^\W\d_]+)\.?$")


@dataclass(frozen=True)
class Packages:
    """A count of packages: all that they hold, what the package is called, and how much one holds."""

    quantity: Quantity
    pack: str
    held: Fraction


def parse_packages(text: str) -> Packages | None:
    """Return the packages of a stated content that a cell counts, None for other texts.

    Examples
    --------
    >>> parse_packages("100 botol 250ml").quantity
    Quantity(amount=Fraction(25, 1), unit=<Unit.LITRE: 'litre'>, per=None)
    >>> parse_packages("20 dus isi 24 botol @ 250 ml").quantity.amount, parse_packages("20 dus isi 24 per minggu").held
    (Fraction(120, 1), Fraction(24, 1))
    >>> parse_packages("100 botol") is None
    True
    """
    found = _PACKED.match(" ".join(text.lower().split()))
    if not found or found["pack"] not in _PACKS:
        return None
    held, unit, rest = Fraction(1), None, found["rest"]
    while part := _HELD.match(rest):
        if unit is not None and unit not in _PACKS:
            return None
        unit = part["unit"]
        if (unit not in UNITS and unit not in _PACKS) and not (unit is None and part["sign"]):
            return None
        held, rest = held * parse_number(part["held"]), rest[part.end() :]
    if held == 1 and unit is None:
        return None
    told = _TOLD_PERIOD.match(rest)
    if rest and (not told or told["per"] not in PERIODS):
        return None
    measured, factor = UNITS.get(unit or "", (Unit.PIECE, Fraction(1)))
    count = parse_number(found["count"]) * SCALES.get(found["scale"] or "", 1)
    all_of_it = Quantity(count * held * factor, measured, PERIODS[told["per"]] if told else None)
    return Packages(all_of_it, found["pack"], held * factor)


def parse_number(text: str) -> Fraction:
    """Return a number as Indonesian lists write it: dots or commas before three digits group thousands.

    ``1.250`` and ``1,250`` are 1250; ``1.250,5`` and ``1,250.5`` are 1250.5; ``12,5`` and ``12.5`` are 12.5;
    ``0.125`` is an eighth, for no one groups a leading zero.

    Raises
    ------
    ValueError
        If the text is no number.

    Examples
    --------
    >>> parse_number("1.250,5"), parse_number("12.5"), parse_number("1.250")
    (Fraction(2501, 2), Fraction(25, 2), Fraction(1250, 1))
    """
    word = text.strip().replace(" ", "")
    if not _WHOLE_NUMBER.fullmatch(word):
        message = f"{text!r} is no number"
        raise ValueError(message)
    signs = [char for char in word if char in ".,"]
    if not signs:
        return Fraction(int(word))
    last = signs[-1]
    whole, _, after = word.rpartition(last)
    leading_zero = whole.lstrip("-") in ("0", "00")
    grouped = len(after) == 3 and set(signs) == {last} and not leading_zero
    if grouped:
        return Fraction(int(word.replace(last, "")))
    return Fraction(f"{whole.replace('.', '').replace(',', '')}.{after}")


def parse_quantity(text: str) -> Quantity:
    """Return the quantity that a cell states, such as ``"12 ton/bln"`` or ``"1.500 lembar per tahun"``.

    Of a range the lower end counts: it is what can be relied on. *About* (``±``, *sekitar*) is read as the number.

    Raises
    ------
    ValueError
        If the text is no quantity, or its unit or period is not known.

    Examples
    --------
    >>> parse_quantity("12 ton/bln")
    Quantity(amount=Fraction(12000, 1), unit=<Unit.KG: 'kg'>, per='month')
    >>> parse_quantity("5-7 kodi per minggu")
    Quantity(amount=Fraction(100, 1), unit=<Unit.PIECE: 'piece'>, per='week')
    >>> parse_quantity("2,5 kw")
    Quantity(amount=Fraction(250, 1), unit=<Unit.KG: 'kg'>, per=None)
    >>> parse_quantity("10 karung 50kg/bln")
    Quantity(amount=Fraction(500, 1), unit=<Unit.KG: 'kg'>, per='month')
    >>> parse_quantity("2 ton per panen (45 hari)").units_per_month()
    1333
    >>> parse_quantity("60 per hari").per, parse_quantity("40 m² setiap bulan").amount
    ('day', Fraction(40, 1))
    """
    cycle = cycle_in(text)
    if cycle is not None and not text[cycle.end :].strip(" ."):
        stated = parse_quantity(text[: cycle.start])
        if stated.per is None:
            return replace(stated, per=cycle.a_month)
    packed = parse_packages(text)
    if packed is not None:
        return packed.quantity
    found = _QUANTITY.match(" ".join(text.lower().replace("²", "2").split()))
    if not found:
        message = f"{text!r} is no quantity: write a number, a unit and a period, such as 12 ton/bulan"
        raise ValueError(message)
    amount = parse_number(found["low"]) * SCALES.get(found["scale"] or "", 1)
    unit_word, period_word = found["unit"], found["per"]
    if unit_word and not period_word and unit_word in PERIODS:
        unit_word, period_word = None, unit_word
    if period_word and period_word.removeprefix("se") in PERIODS:
        period_word = period_word.removeprefix("se")
    unit, factor = canonical_unit(unit_word) if unit_word else (None, Fraction(1))
    if period_word and period_word not in PERIODS:
        message = f"period {period_word!r} is not known: write hari, minggu, bulan or tahun"
        raise ValueError(message)
    return Quantity(amount * factor, unit, PERIODS[period_word] if period_word else None)
