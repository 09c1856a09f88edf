"""Words of goods: what a product's name says, so that one thing under two names is one product.

Two products go together where the words of one are all among the words of the other (*genteng* and *genteng pres*), in
either usual spelling (*kripik* and *keripik*); where one says a kind of what the other says (*Eucheuma cottonii* is
*rumput laut*) and no part or earlier stage of it (*gagang cengkeh* is no *cengkeh*); where one of several that a name
leaves open does (*kapal kayu / perahu wisata*); and where one side names none.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from graph.model.names import spelt_alike

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COUNTING: Final = frozenset(
    ("btr", "butir", "ekor", "helai", "kg", "kiloan", "lbr", "lembar", "liter", "ltr", "pcs", "satuan")
)
"""Words of goods that say how they are counted: *kelapa butir* is kelapa."""
OPEN: Final = "|"
"""Stands between things of which any will do."""
_OPEN: Final = r"\s*/\s*|\s+atau\s+"


class _Usage(NamedTuple):
    """What words say beyond their letters: names of one thing, words of parts, praise, and words that say a kind."""

    same: dict[str, str]
    parts: frozenset[str]
    praise: frozenset[str]
    kinds: tuple[tuple[frozenset[str], frozenset[str]], ...]


@cache
def traded_as() -> dict[str, str]:
    """Return the activities whose goods are offered and looked for under another: *tenun ikat* is woven cloth.

    Examples
    --------
    >>> traded_as()["13122"], traded_as()["47213"]
    ('13121', '01131')
    """
    return {code: str(codes[-1]) for codes in _table()["one_market"] for code in codes[:-1]}


def with_words(market: pl.DataFrame) -> pl.DataFrame:
    """Return offers or demands with ``words``: the product's words in order and one spelling, "" where none is named.

    Examples
    --------
    >>> with_words(pl.DataFrame({"product": ["Genteng  Pres", None]}))["words"].to_list()
    ['genteng pres', '']
    >>> with_words(pl.DataFrame({"product": ["kelapa butir", "butir", "batik tulis / sablon"]}))["words"].to_list()
    ['klapa', 'butir', 'batik kain tulis|sablon']
    """
    named = market.select(pl.col("product").cast(pl.String)).unique().drop_nulls()
    parts = named.with_columns(part=pl.col("product").str.to_lowercase().str.replace_all(_OPEN, OPEN).str.split(OPEN))
    spelt = parts.explode("part").with_columns(words=spelt_alike(pl.col("part")).fill_null(""))
    said = spelt.with_columns(words=pl.Series([_said(words) for words in spelt["words"]], dtype=pl.String))
    one = said.filter(pl.col("words") != "").group_by("product").agg(pl.col("words").unique().sort().str.join(OPEN))
    return market.join(one, on="product", how="left", maintain_order="left").with_columns(pl.col("words").fill_null(""))


def one_product(ours: str, theirs: str) -> bool:
    """Return whether two goods are one by their words (:func:`with_words`), or one of them names none.

    Examples
    --------
    >>> one_product("genteng pres", "genteng"), one_product("bata", "genteng"), one_product("", "genteng")
    (True, False, True)
    >>> one_product("kapal kayu pinisi", "kapal kayu|kapal wisata"), one_product("cngkeh gagang", "cngkeh")
    (True, False)
    """
    if not ours or not theirs:
        return True
    both = ((_set(one), _set(other)) for one in ours.split(OPEN) for other in theirs.split(OPEN))
    parts = _usage().parts
    return any((one <= other or other <= one) and parts.isdisjoint(one ^ other) for one, other in both)


def meet(both: pl.DataFrame) -> pl.Series:
    """Return of which rows two goods of one class but for the product, ``words`` and ``words_b``, trade for each other.

    Examples
    --------
    >>> meet(pl.DataFrame({"words": ["bata", "bata"], "words_b": ["bata pres", "genteng"]})).to_list()
    [True, False]
    """
    return _compared(both, one_product)


def of_a_kind_not_named(both: pl.DataFrame) -> pl.Series:
    """Return of which rows whoever asks, ``words_b``, names a kind that whoever offers, ``words``, does not.

    Examples
    --------
    >>> sarong = {"words": ["kain tnun", "kain sarung tnun"], "words_b": ["kain sarung tnun", "kain tnun"]}
    >>> of_a_kind_not_named(pl.DataFrame(sarong)).to_list()
    [True, False]
    """
    return _compared(both, asks_more)


def _compared(both: pl.DataFrame, how: Callable[[str, str], bool]) -> pl.Series:
    """Return how the words of each row compare; the same two are compared once."""
    pairs = both.select("words", "words_b").unique(maintain_order=True)
    one = pairs.with_columns(one=pl.Series([how(*pair) for pair in pairs.iter_rows()], dtype=pl.Boolean))
    return both.select("words", "words_b").join(one, on=["words", "words_b"], how="left", maintain_order="left")["one"]


def asks_more(offered: str, sought: str) -> bool:
    """Return whether who seeks names a kind that who offers does not: *sarung tenun* of whoever offers *kain tenun*.

    Both are words of :func:`with_words` that are one product. Where either names nothing, nothing is known to differ.

    Examples
    --------
    >>> asks_more("kain tnun", "kain sarung tnun"), asks_more("kain sarung tnun", "kain tnun"), asks_more("", "kain")
    (True, False, False)
    """
    if not offered or not sought:
        return False
    both = [(_set(one), _set(other)) for one in offered.split(OPEN) for other in sought.split(OPEN)]
    return not any(other <= one for one, other in both)


@cache
def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


@cache
def _said(words: str) -> str:
    """Return all that the words of one good say, in order.

    Examples
    --------
    >>> _said("eucheuma cottonii kring"), _said("rumput laut cottonii kring")
    ('cottonii kring laut rumput', 'cottonii kring laut rumput')
    """
    usage = _usage()
    spaced = f" {words} "
    for name, usual in usage.same.items():
        spaced = spaced.replace(f" {name} ", f" {usual} ")
    every = set(spaced.split())
    said = every - COUNTING - usage.praise or every
    for kind, general in usage.kinds:
        if kind <= said:
            said |= general
    return " ".join(sorted(said))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("graph.model").joinpath("product_words.toml").read_text(encoding="utf-8"))


@cache
def _usage() -> _Usage:
    table = _table()
    same = {name: spelt[-1] for spelt in map(_spelt, table["same"]) for name in spelt[:-1]}
    longest_first = dict(sorted(same.items(), key=lambda pair: (-len(pair[0]), pair[0])))
    kinds = [(_set(kind), _set(spelt[0])) for spelt in map(_spelt, table["kinds"]) for kind in spelt[1:]]
    return _Usage(longest_first, frozenset(_spelt(table["parts"])), frozenset(_spelt(table["praise"])), tuple(kinds))


def _spelt(words: Sequence[str]) -> list[str]:
    return pl.DataFrame({"word": words}).select(spelt_alike(pl.col("word"))).to_series().to_list()
