"""Personal data kept out: phones, e-mails and identity numbers never leave this package."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

PHONE: Final = r"(?:\(?\+?62\)?|\b0)[\s\-.]?8\d{1,3}(?:[\s\-.]?\d{2,5}){1,3}\b|\b0\d{2,3}[\s\-.]\d{5,8}\b|\b8\d{9,11}\b"
EMAIL: Final = r"[\w.+\-]+@[\w\-]+\.[\w.\-]+"
NIK: Final = r"\b\d{16}\b"
NPWP: Final = r"\b\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}\b"
LINK: Final = r"(?:https?://|www\.)\S+"
MASKED: Final = r"\[(?:TELP|WA|EMAIL|NIK)-DISAMARKAN\]"
CONTACT_WORD: Final = r"(?:hp|telp|tlp|no hp|no wa|wa|email|whatsapp|cp)"
ANY: Final = f"(?i)(?:{EMAIL}|{LINK}|{MASKED}|{NPWP}|{NIK}|{PHONE})"
DOUBTFUL: Final = r"(?i)@|\[|http|www|(?:\d[^\da-z]{0,3}){5}"
"""What every text that holds one of them has: looked for first, since few texts do and it is found much faster."""
TRAILING: Final = rf"(?i)(?:[\s,;:/|(\-]+{CONTACT_WORD}\.?)?[\s,;:/|(\-]*$"

_ANY, _TRAILING = re.compile(ANY), re.compile(TRAILING)


def masked(text: str | None) -> str | None:
    """Return a text with phones, e-mails, links and identity numbers replaced by ``[…]``.

    Examples
    --------
    >>> masked("Keripik Bu Sri hp 0812-3456-7890")
    'Keripik Bu Sri hp […]'
    """
    return None if text is None else _ANY.sub("[…]", text)


def held_by(cells: pl.Series) -> pl.Series:
    """Return which texts hold a contact, a link or an identity number, false for empty cells.

    Examples
    --------
    >>> import polars as pl
    >>> held_by(pl.Series(["Bu Sri 0812-3456-789", "Toko 24 Jam", None])).to_list()
    [True, False, False]
    """
    doubtful = cells.str.contains(DOUBTFUL).fill_null(False)
    if not doubtful.any():
        return doubtful
    return doubtful.scatter(doubtful.arg_true(), cells.filter(doubtful).str.contains(ANY))


def blanked(cells: pl.Series) -> pl.Series:
    """Return texts with a blank in place of each contact, link and identity number.

    Examples
    --------
    >>> import polars as pl
    >>> blanked(pl.Series(["tempe 0812-3456-789", "tahu"])).to_list()
    ['tempe  ', 'tahu']
    """
    dirty = held_by(cells)
    if not dirty.any():
        return cells
    # a clone: scatter writes into the series that it is asked of
    return cells.clone().scatter(dirty.arg_true(), cells.filter(dirty).str.replace_all(ANY, " "))


def without_contacts(name: str) -> str:
    """Return a business name without the contacts that people type into it; empty when nothing else stood there.

    Examples
    --------
    >>> without_contacts("Keripik Bu Sri (0812 3456 7890)"), without_contacts("sri@contoh.id")
    ('Keripik Bu Sri', '')
    """
    cleared = _ANY.sub(" ", name)
    if cleared == name:
        return name
    cleared = re.sub(r"\(\s*\)|\[\s*\]", " ", cleared)
    return " ".join(_TRAILING.sub("", " ".join(cleared.split())).split()).strip(" -,;:/|(")


SPOILED: Final = r"^\d(?:[.,]\d+)?[eE]\+?\d{1,2}$"
"""A phone number that a spreadsheet turned into powers of ten: ``8.52e+10`` has lost its digits."""


def is_spoiled(cells: pl.Series) -> pl.Series:
    """Return which cells a spreadsheet spoiled, false for empty ones.

    Examples
    --------
    >>> import polars as pl
    >>> is_spoiled(pl.Series(["8.52e+10", "085212345678", None])).to_list()
    [True, False, False]
    """
    return cells.str.contains(SPOILED).fill_null(False)


SEVERAL: Final = r"\s*(?:[/,;&]|\batau\b|\bdan\b)\s*"
"""What parts telephone numbers of one cell."""


def phone_digits(cells: pl.Series) -> pl.Series:
    """Return the digits that tell phone numbers apart, null where there are too few or a spreadsheet spoiled them.

    Examples
    --------
    >>> import polars as pl
    >>> phone_digits(pl.Series(["+62 812-3456-789", "0812 3456 789", "8.52e+10", "-"])).to_list()
    ['8123456789', '8123456789', None, None]
    >>> phone_digits(pl.Series(["0812-3456-789;0813 1111 222", "0271-645/ 0812 3456 789"])).to_list()
    ['8123456789', '8123456789']
    """
    whole = _digits(cells)
    several = cells.str.contains(SEVERAL).fill_null(False)
    if not several.any():
        return whole
    parts = cells.filter(several).str.replace_all(SEVERAL, "\x1f").str.split("\x1f").to_frame("part")
    parts = parts.with_row_index("at").explode("part")
    first = (
        parts.with_columns(_digits(parts["part"])).group_by("at").agg(pl.col("part").drop_nulls().first()).sort("at")
    )
    return whole.scatter(several.arg_true(), pl.select(pl.coalesce(first["part"], whole.filter(several))).to_series())


def _digits(cells: pl.Series) -> pl.Series:
    """Return the digits of cells of one telephone number."""
    digits = cells.str.replace(r"\.0$", "").str.replace_all(r"\D", "").str.replace(r"^(?:62|0)+", "")
    usable = (digits.str.len_chars() >= 8).fill_null(False) & (digits.str.len_chars() <= 13) & ~is_spoiled(cells)
    return digits.set(~usable, None)


_SIX_DIGITS: Final = r"(?s)\d" + r".*\d" * 5


def is_contact(cells: pl.Series) -> pl.Series:
    """Return which cells of a contact column hold a usable contact: six digits or an e-mail, masked ones too.

    Examples
    --------
    >>> import polars as pl
    >>> is_contact(pl.Series(["0812-3456-789", "8.52e+10", "-", None])).to_list()
    [True, False, False, False]
    """
    digits = cells.str.contains(_SIX_DIGITS).fill_null(False)
    return (digits | cells.str.contains("@|DISAMARKAN").fill_null(False)) & ~is_spoiled(cells)
