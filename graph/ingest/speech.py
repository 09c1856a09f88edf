"""Words of the languages of the regions, read as what they mean where the list that writes them is from.

*Gedang* is a banana in Java and a papaya in Sunda, *etek* a duck in Madura and an aunt in Padang: what a word means
follows from the region of the row, and not from the word.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.ingest.activity.stems import WORD

if TYPE_CHECKING:
    from collections.abc import Mapping

_REGENCY: Final = 5
"""Letters of a regency's code, ``33.26``."""
_PIECES: Final = re.compile(r"\w+|\W+")
_STOP: Final = re.compile(r"(?<=[a-z])['’`](?=[a-z]|\W|$)")
"""Stops inside and after words of Madura, Bugis and Aceh: *ta'al*, *jhai'*."""


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((files("graph.ingest") / "speech.toml").read_text(encoding="utf-8"))


@cache
def tongues_of(region: str | None) -> tuple[str, ...]:
    """Return the languages whose words lists of a region may write, the nearest first.

    Examples
    --------
    >>> tongues_of("35.28"), tongues_of("32.07.12"), tongues_of(None)
    (('madura', 'jawa'), ('sunda',), ())
    """
    codes = {(region or "")[:2], (region or "")[:_REGENCY]}
    return tuple(name for name, table in _tables().items() if codes & set(table["where"].split()))


@cache
def _meanings(tongues: tuple[str, ...]) -> Mapping[str, str]:
    """Return what the words and phrases of some languages mean, the first language before the others."""
    found: dict[str, str] = {}
    for tongue in tongues:
        own = {word.strip(): said for said, words in _tables()[tongue]["words"].items() for word in words.split(",")}
        found = own | found
    return found


@cache
def _phrases(tongues: tuple[str, ...]) -> Mapping[str, list[list[str]]]:
    """Return the phrases of some languages, word by word, by their first word; of each the longest first."""
    found: dict[str, list[list[str]]] = {}
    for phrase in sorted(_meanings(tongues), key=lambda phrase: (-len(phrase), phrase)):
        words = phrase.split()
        found.setdefault(words[0], []).append(words)
    return found


def _stands(phrase: list[str], pieces: list[str], at: int) -> bool:
    """Tell whether a phrase stands at a place among words and what parts them: a blank or a dash."""
    end = at + 2 * len(phrase) - 1
    return pieces[at:end:2] == phrase and not any(
        between.replace("-", " ").strip() for between in pieces[at + 1 : end : 2]
    )


@cache
def in_common(text: str, tongues: tuple[str, ...]) -> str:
    """Return a text with the words of some languages as Indonesian says them; the text itself where it has none.

    Examples
    --------
    >>> in_common("Ngarit jukut", ("sunda",)), in_common("tekar daun ta'al", ("madura", "jawa"))
    ('cari rumput', 'tikar daun siwalan')
    >>> in_common("Keripik pisang", ("sunda",))
    'Keripik pisang'
    """
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    plain = _STOP.sub("", plain)
    phrases, meanings = _phrases(tongues), _meanings(tongues)
    if phrases.keys().isdisjoint(WORD.findall(plain)):
        return text
    # word by word: a pattern of all phrases of a language takes as long to make as three thousand rows to read
    pieces, said, at = _PIECES.findall(plain), [], 0
    while at < len(pieces):
        phrase = next((one for one in phrases.get(pieces[at], ()) if _stands(one, pieces, at)), None)
        said.append(meanings[" ".join(phrase)] if phrase else pieces[at])
        at += 2 * len(phrase) - 1 if phrase else 1
    return "".join(said)


def as_common(said: pl.Series, regions: pl.Series) -> pl.Series:
    """Return what rows say of their trade with the words of their regions' languages as Indonesian says them.

    Examples
    --------
    >>> as_common(pl.Series(["gedang goreng", "gedang", None]), pl.Series(["33.26", "32.07", "32.07"])).to_list()
    ['pisang goreng', 'pepaya', None]
    """
    places = regions.str.slice(0, _REGENCY)
    table = pl.DataFrame({"said": said, "place": places})
    asked = table.unique(maintain_order=True).drop_nulls()
    means = [in_common(text, tongues) if (tongues := tongues_of(place)) else text for text, place in asked.iter_rows()]
    asked = asked.with_columns(means=pl.Series(means, dtype=pl.String)).filter(pl.col("means") != pl.col("said"))
    if asked.is_empty():
        return said
    return table.join(asked, on=["said", "place"], how="left", maintain_order="left").select(
        said=pl.coalesce("means", "said")
    )["said"]
