"""KBLI codes repaired: lost zeros, letters, floats, candidates in one cell, codes inside text, titles for codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from graph.reference import activities
from graph.reference.editions import former_codes

if TYPE_CHECKING:
    from collections.abc import Iterable

_INSIDE: Final = re.compile(r"KBLI\s*(?:20\d\d)?\D{0,4}(\d{3,5})\b", re.I)
_CODE: Final = re.compile(r"(?<![\d.])([A-U])?[ .\-]?(\d{2}\.\d{3}|\d{2}\.\d{2}\.\d|\d{1,6})(?:\.0+)?(?![\d])", re.I)
_PLAIN_WORDS: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Codes:
    """What a cell says about activity.

    Parameters
    ----------
    codes
        KBLI 2020 codes, the most plausible first; empty when none is valid.
    flags
        ``kbli_repaired`` (a lost zero put back), ``kbli_candidates`` (several, the first plausible taken),
        ``kbli_group`` (only a group of two to four digits is known), ``kbli_unknown`` (no code of KBLI 2020).
    others
        Further candidates of the cell that were not taken.
    """

    codes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@cache
def known_codes() -> frozenset[str]:
    """Return every KBLI 2020 code of two to five digits."""
    return frozenset(code for code in activities.table()["code"].to_list() if code.isdigit())


@cache
def titles() -> dict[str, str]:
    """Return five-digit codes by their title in plain lower-case words; a title of two codes is left out."""
    found: dict[str, str] = {}
    twice = set()
    for code, title in activities.table().select("code", "title").rows():
        if len(code) == 5 and title:
            plain = plain_title(title)
            if plain in found:
                twice.add(plain)
            found[plain] = code
    return {title: code for title, code in found.items() if title not in twice}


def plain_title(text: str) -> str:
    """Return a title without signs, in lower case, for comparing.

    Examples
    --------
    >>> plain_title("Industri Tempe  Kedelai.")
    'industri tempe kedelai'
    """
    return _PLAIN_WORDS.sub(" ", text.lower()).strip()


def _from_2025(digits: str) -> tuple[str, str] | None:
    """Return the code of 2020 that a code of 2025 came from, a lost zero put back."""
    former = former_codes()
    code = digits if len(digits) == 5 else "0" + digits
    return (former[code][0], "kbli_other_edition") if code in former else None


def _repair(digits: str, *, zeros_lost: bool, edition: str = "2020") -> tuple[str, str] | None:
    """Return (code, flag) for one number, None when no code is like it."""
    known, padded = known_codes(), "0" + digits
    if (edition == "2025" or (len(digits) == 5 and digits not in known)) and (moved := _from_2025(digits)):
        return moved
    if len(digits) == 5:
        # a code of an older edition is read as far as its class, which mostly stayed
        whole = next((digits[:n] for n in (5, 4, 3, 2) if digits[:n] in known), None)
        return (whole, "" if whole == digits else "kbli_other_edition") if whole else None
    if len(digits) == 4 and padded in known and (zeros_lost or digits not in known):
        return padded, "kbli_repaired"
    if len(digits) == 6 and digits.endswith("0") and digits[:5] in known:
        return digits[:5], "kbli_repaired"
    readings = (padded, digits) if zeros_lost and len(digits) < 4 else (digits, padded)
    group = next((code for code in readings if code in known), None)
    return (group, "kbli_group") if group else None


def read_codes(text: str, *, zeros_lost: bool = True, edition: str = "2020") -> Codes:
    """Return the KBLI 2020 codes that a cell states.

    Parameters
    ----------
    text
        A code, several candidates, a code inside text, or a title of KBLI in place of a code.
    zeros_lost
        True when the column shows no code with a leading zero: then ``7294`` stands for ``07294``, and four
        digits that are a class as well are read as a code that lost its zero.
    edition
        Of the column's codes; those of 2025 are read into the codes of 2020 that they came from. A code that only
        2025 has is told without being asked.

    Examples
    --------
    >>> read_codes("7294").codes, read_codes("10437.0").codes
    (('07294',), ('10437',))
    >>> read_codes("[Kegiatan Usaha: -, Kategori: F, KBLI: 41011]").codes
    ('41011',)
    >>> read_codes("13121|14111")
    Codes(codes=('13121',), flags=('kbli_candidates',), others=('14111',))
    >>> read_codes("56303", edition="2025").codes, read_codes("95320").codes
    (('56303',), ('45407',))
    >>> read_codes("00000").flags
    ('kbli_unknown',)
    """
    inside = _INSIDE.findall(text)
    numbers = inside or [found[1].replace(".", "") for found in _CODE.findall(text)]
    if not numbers:
        return _from_title(text)
    repaired = [one for one in (_repair(number, zeros_lost=zeros_lost, edition=edition) for number in numbers) if one]
    if not repaired:
        return _from_title(text) if any(c.isalpha() for c in text) else Codes(flags=("kbli_unknown",))
    # Five digits say more than a group, whichever stands first.
    order = sorted(range(len(repaired)), key=lambda i: (len(repaired[i][0]) < 5, i))
    code, flag = repaired[order[0]]
    others = tuple(dict.fromkeys(repaired[i][0] for i in order[1:] if repaired[i][0] != code))
    flags = [flag] if flag else []
    if len(set(numbers)) > 1:
        flags.append("kbli_candidates")
    return Codes((code,), tuple(flags), others)


def _from_title(text: str) -> Codes:
    code = titles().get(plain_title(text))
    if code:
        return Codes((code,), ("kbli_from_title",))
    return Codes(flags=("kbli_unknown",)) if any(c.isdigit() for c in text) else Codes()


def zeros_lost(cells: Iterable[str | None]) -> bool:
    """Return whether a column of codes lost its leading zeros: no cell begins with one.

    Examples
    --------
    >>> zeros_lost(["7294", "10437"]), zeros_lost(["07294", "1043"])
    (True, False)
    """
    return not any(cell and re.match(r"\D*0\d{3,4}\b", cell) for cell in cells)
