"""What a row does not say in its own columns of trade: told by a cell that slipped, by its sheet, by bare words.

Only what is surely a trade is taken, and only where the row says none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.place.places import place_finder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Read = Callable[[Iterable[str]], Mapping[str, tuple[str, float] | None]]

SURE: Final = 0.6
"""Score from which a cell that stands elsewhere is taken for the trade of its row."""
_UNREAD: Final = 0.3
"""Score below which words of a trade say nothing as those of an industry."""
_NO_NAME: Final = r"^\W*\p{Ll}"
"""How a cell begins that is no name of a village."""
_PLAIN: Final = 0.85
"""Score of bare words from which they say that somebody is served."""
_SERVED: Final = "34"
_SOLD: Final = ("45", "46", "47", "56")
_CATERED: Final = "562"
"""Kitchens that cook for feasts: *nasi kotak* of a list of makers is neither sold from a stall nor a box."""
_GROWN: Final = ("01", "02", "03")
_HARDLY: Final = 0.5
"""Score of words as those of an industry below which what is plainly grown is: *kelapa butir*."""
_MADE: Final = "industri "
_SHEET: Final = re.compile(r"(?i)^\W*(?:sheet|lembar|data|rekap|daftar|umkm|ikm|ukm|usaha|lain)\w*[\W\d]*(?:lain)?\W*$")
"""What sheets are called that say no trade."""


_BRANCH: Final = re.compile(
    r"(?i)\b(?:sub\W?sektor|cabang industri|sentra(?: industri)?|p[ea]ngrajin|perajin)\W+(\w.{2,60}?)"
    r"(?=\W*$|\W+(?:di|se|kab|kota|kec|desa|kel|prov|tahun|thn)\b)"
)
"""How a title says what its list is about."""


def branch_of(titles: Sequence[str]) -> str | None:
    """Return the branch that the titles of a sheet are about: *SUB SEKTOR BATU BATA & GENTENG*.

    Examples
    --------
    >>> branch_of(["DAFTAR IKM", "SUB SEKTOR BATU BATA & GENTENG KOTA BIMA"]), branch_of(["DATA UMKM 2023"])
    ('BATU BATA & GENTENG', None)
    """
    found = (_BRANCH.search(title) for title in titles)
    return next((one[1].strip() for one in found if one), None)


def told_elsewhere(said: pl.Series, beside: pl.Series, called: Sequence[str | None], read: Read) -> pl.Series:
    """Return what rows say of their trade; of silent ones what a cell beside it says, else what their sheet is called.

    Parameters
    ----------
    said
        What the rows say.
    beside
        Another cell of each row in which a trade may stand where a cell was left out: that of the village.
    called
        What the sheet's title says that it is about and the name of the sheet, None where they say nothing.
    read
        Gives the activity and score of each of some texts.

    Examples
    --------
    >>> def read(texts):
    ...     return {text: ("10391", 0.9) if "tempe" in text.lower() else None for text in texts}
    >>> silent = pl.Series([None, None, "tahu"], dtype=pl.String)
    >>> told_elsewhere(silent, pl.Series(["tempe", "Mayang", None]), ["TAHU TEMPE"], read).to_list()
    ['tempe', 'TAHU TEMPE', 'tahu']
    """
    empty = said.is_null()
    if not empty.any():
        return said
    texts = beside.filter(empty & beside.str.contains(_NO_NAME)).unique().to_list()
    names = [one for one in called if one and not _SHEET.match(one) and not place_finder().is_region(one)]
    found = read([*texts, *names])
    sure = [text for text in texts if _score(found.get(text)) >= SURE]
    whole = next((name for name in names if _score(found.get(name)) >= _PLAIN), None)
    table = pl.DataFrame({"said": said, "beside": beside})
    cell = pl.when(pl.col("beside").is_in(sure)).then("beside")
    return table.select(said=pl.coalesce("said", cell, pl.lit(whole, dtype=pl.String)))["said"]


def not_made(said: Sequence[str | None], read: Read) -> dict[str, str]:
    """Return, for words read as those of an industry that mean nothing so, the bare words: *industri cuci mobil*.

    Examples
    --------
    >>> def read(texts):
    ...     return {text: ("45202", 0.9) if text == "cuci mobil" else None for text in texts}
    >>> not_made(["industri cuci mobil", "industri tempe"], read)
    {'industri cuci mobil': 'cuci mobil'}
    >>> told = {"nasi kotak": ("56210", 0.9), "industri nasi kotak": ("17022", 0.7), "kelapa butir": ("01261", 0.9)}
    >>> made = ["industri nasi kotak", "industri kelapa butir"]
    >>> sorted(not_made(made, lambda texts: {text: told.get(text) for text in texts}).values())
    ['kelapa butir', 'nasi kotak']
    """
    made = sorted({text for text in said if text and text.startswith(_MADE)})
    found = read(made)
    unread = [text for text in made if _score(found.get(text)) < _UNREAD]
    bare = read([text.removeprefix(_MADE) for text in made])
    found = {text: found.get(text) for text in made}
    told = {text: one for text in unread if _score(bare.get(one := text.removeprefix(_MADE))) >= SURE}
    for text in made:
        served = bare.get(text.removeprefix(_MADE))
        if not served or served[1] < _PLAIN or served[1] <= _score(found[text]):
            continue
        if _is_served(served[0]) or (served[0].startswith(_GROWN) and _score(found[text]) < _HARDLY):
            told[text] = text.removeprefix(_MADE)
    return told


def _is_served(code: str) -> bool:
    """Return whether an activity makes nothing and sells nothing: ice for ships, washing of cars, carriage."""
    return code >= _SERVED and (code.startswith(_CATERED) or not code.startswith(_SOLD))


def _score(read: tuple[str, float] | None) -> float:
    return read[1] if read else 0.0
