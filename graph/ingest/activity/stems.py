"""Words of activities: their stems, those that say nothing, and what words of the trade mean."""

from __future__ import annotations

import csv
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from graph.ingest.activity.words import TABLES, trade_names
from graph.reference import activities

WORD: Final = re.compile(r"[a-z]+|[0-9]+")


@cache
def words_of_trade() -> dict[str, dict[str, str]]:
    """Return ``trade_words.toml``: what words mean, which say nothing, and which the stemmer would spoil.

    Examples
    --------
    >>> sorted(words_of_trade())
    ['before', 'common', 'cue', 'kind', 'nothing', 'spelling', 'stem', 'word']
    """
    return tomllib.loads((files("graph.ingest.activity") / "trade_words.toml").read_text(encoding="utf-8"))


@cache
def _nothing() -> frozenset[str]:
    return frozenset(words_of_trade()["nothing"]["words"].split())


@cache
def says_nothing(word: str) -> bool:
    """Return whether a word stands in so many texts that it tells no activity from another.

    Examples
    --------
    >>> says_nothing("kegiatan"), says_nothing("tempe")
    (True, False)
    """
    return word in _nothing()


@cache
def _stemmer() -> object:
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory  # noqa: PLC0415 - most words need no stemmer

    return StemmerFactory().create_stemmer()


@cache
def known_stems() -> dict[str, str]:
    """Return ``stems.csv``: the stems of the package's own words, so that an index is built in no time.

    Examples
    --------
    >>> known_stems()["penyulingan"], known_stems()["tempe"]
    ('suling', 'tempe')
    """
    table = (files("graph.ingest.activity") / "stems.csv").read_text(encoding="utf-8")
    return {row["word"]: row["stem"] or row["word"] for row in csv.DictReader(table.splitlines())}


@cache
def stem(word: str) -> str:
    """Return the stem of an Indonesian word, except for trade words that stemming spoils.

    Examples
    --------
    >>> stem("perdagangan"), stem("keripik")
    ('dagang', 'keripik')
    """
    if word.isdecimal():
        return word
    trade = words_of_trade()
    word = trade["spelling"].get(word, word)
    return trade["stem"].get(word) or known_stems().get(word) or computed_stem(word)


def computed_stem(word: str) -> str:
    """Return what the stemmer itself makes of a word."""
    return _stemmer().stem(word)  # type: ignore[attr-defined,no-any-return]


@cache
def root_words() -> frozenset[str]:
    """Return the words from which the stemmer knows all others to come.

    Examples
    --------
    >>> [word in root_words() for word in ("sinar", "mutur")]
    [True, False]
    """
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory  # noqa: PLC0415 - most words need no stemmer

    return frozenset(StemmerFactory().get_words())


def stems(text: str) -> list[str]:
    """Return the stems of a text in order, without words that say nothing.

    Examples
    --------
    >>> stems("Perdagangan Eceran Beras")
    ['dagang', 'ecer', 'beras']
    """
    return [stem(word) for word in WORD.findall(text.lower()) if not says_nothing(word)]


def own_words() -> list[str]:
    """Return the words of the package's own titles, names of trades and words of the trade."""
    trade = words_of_trade()
    texts = [
        *activities.table()["title"].drop_nulls(),
        *(
            name
            for edition in ("2020", "2025")
            for table in TABLES
            for names in trade_names(edition, table).values()
            for name in names
        ),
        *(text for part in ("cue", "word") for pair in trade[part].items() for text in pair),
    ]
    found = {word for text in texts for word in WORD.findall(text.lower()) if word.isalpha()}
    found |= {usual for usual in trade["spelling"].values() if usual.isalpha()}
    return sorted(found - trade["stem"].keys() - trade["spelling"].keys())


def stems_table() -> str:
    """Return ``stems.csv`` as the stemmer makes it; an empty stem is the word itself."""
    rows = ((word, computed_stem(word)) for word in own_words())
    return "word,stem\n" + "".join(f"{word},{'' if made == word else made}\n" for word, made in rows)
