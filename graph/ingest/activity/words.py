"""People's names of trades, by activity: ``warteg``, ``doorsmeer``, ``konter pulsa``.

Written by us from general knowledge of Indonesian trades, code by code, from the titles of the classification alone
(``words.csv``). An activity is found by them as by its own title. What directories in English call its goods
stands in ``words_english.csv``, what they are called from one end of the country to the other in
``words_regional.csv`` (*kemplang*, *bekasam*, *boboko*, *udeng*), so that no list weakens another. Names
that count only where they are the text, or most of it, stand in ``words_whole.csv``: their words one by one
speak for nothing.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Literal

Table = Literal["words", "words_english", "words_regional", "words_whole"]
TABLES: tuple[Table, ...] = (
    "words",
    "words_english",
    "words_regional",
    "words_whole",
)


@cache
def trade_names(edition: str, table: Table = "words") -> dict[str, tuple[str, ...]]:
    """Return what people call each five-digit activity of an edition of KBLI.

    Examples
    --------
    >>> trade_names("2020")["96200"][:3], trade_names("2025")["96100"][:3]
    (('laundry', 'penatu', 'binatu'), ('laundry', 'penatu', 'binatu'))
    >>> trade_names("2020", "words_english")["10392"]
    ('tofu',)
    """
    found: dict[str, list[str]] = {}
    text = (files("graph.ingest.activity") / f"{table}.csv").read_text(encoding="utf-8")
    head, *rows = csv.reader(text.splitlines())
    codes, words = head.index(f"kbli{edition}"), head.index("words")
    for row in rows:
        for code in row[codes].split():
            found.setdefault(code, []).extend(row[words].split("; "))
    return {code: tuple(dict.fromkeys(words)) for code, words in found.items()}
