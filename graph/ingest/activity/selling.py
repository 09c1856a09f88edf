"""Who sells a good that is known as made, grown or caught, and where: shops, wholesalers, stalls and hawkers."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graph.ingest.activity.context import PRODUCERS, SELLERS, beginning, only_sells
from graph.ingest.activity.stems import WORD, words_of_trade
from graph.reference import activities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

AS_SOLD: Final = 0.25
"""What the quality of making a good loses where it speaks for selling it: what is known of sellers comes first."""
OUTDOORS: Final = 0.25
"""What the quality of a shop gains where it speaks for a stall or a hawker, which the text names."""
GROCER: Final = 2.5
"""What the quality of a shop for every day gains where a text names several of its goods."""
_SEVERAL: Final = 3
_RETAIL: Final = "47"
_KITCHEN: Final = "56102"


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((files("graph.ingest.activity") / "selling.toml").read_text(encoding="utf-8"))


@cache
def _words_of(what: str, table: str = "words") -> frozenset[str]:
    return frozenset(_tables()[table][what].split())


@cache
def _selling() -> frozenset[str]:
    kinds = words_of_trade()["kind"]
    return frozenset(word for word, codes in kinds.items() if codes.startswith(_RETAIL))


@cache
def titles_2020() -> dict[str, str]:
    """Return the titles of KBLI 2020 by code, in small letters: where another edition has one, its code holds.

    Examples
    --------
    >>> titles_2020()["10391"]
    'industri tempe kedelai'
    """
    return {row["code"]: row["title"].lower() for row in activities.table().iter_rows(named=True)}


@cache
def _moves(codes: tuple[str, ...], titles: tuple[str, ...], table: str) -> NDArray[np.int64]:
    """Return, for each activity, the place of the one that a table moves it to, -1 for none.

    The tables are of KBLI 2020: in another edition they hold where a code means the same.
    """
    at = {code: place for place, code in enumerate(codes)}
    same = titles_2020()
    beginnings: dict[str, str] = _tables()[table]

    def move(code: str) -> int:
        begins = next((code[:n] for n in range(len(code), 1, -1) if code[:n] in beginnings), None)
        target = at.get(beginnings[begins], -1) if begins else -1
        return target if target >= 0 and titles[target].lower() == same.get(codes[target]) else -1

    return np.array([move(code) for code in codes], dtype=np.int64)


@cache
def seller_words() -> frozenset[str]:
    """Return the words that say that goods are sold, and where.

    Examples
    --------
    >>> sorted({"jual", "grosir", "emperan", "bakso"} & seller_words())
    ['emperan', 'grosir', 'jual']
    """
    return _selling().union(*(words.split() for words in _tables()["words"].values()))


def english_goods() -> dict[str, str]:
    """Return what exporters call goods in English, with the words of the country.

    Examples
    --------
    >>> english_goods()["nutmeg"]
    'pala'
    """
    goods: dict[str, str] = _tables()["goods"]
    return goods


def without_seller(text: str) -> str | None:
    """Return the goods of a text that says that they are sold, None where it does not.

    Examples
    --------
    >>> without_seller("jual pindang tongkol los"), without_seller("pengepul gabah"), without_seller("pindang")
    ('pindang tongkol', 'gabah', None)
    """
    words = WORD.findall(text)
    if _selling().isdisjoint(words) and _words_of("wholesale").isdisjoint(words):
        return None
    return WORD.sub(lambda found: "" if found[0] in seller_words() else found[0], text).strip() or None


def as_sold(
    codes: tuple[str, ...], titles: tuple[str, ...], text: str, quality: NDArray[np.float64], made: NDArray[np.float64]
) -> None:
    """Let what makes a good speak for who sells it.

    Parameters
    ----------
    codes
        The activities.
    titles
        Their titles.
    text
        What a business says that it sells.
    quality
        How well each activity fits the text; raised in place.
    made
        How well each fits the goods of the text.
    """
    words = WORD.findall(text)
    table = "shop" if _words_of("wholesale").isdisjoint(words) else "wholesale"
    _lift(_moves(codes, titles, table), quality, np.where(made > 0, made - AS_SOLD, 0.0))
    if only_sells(words):
        producers = beginning(codes, PRODUCERS)
        sellers = quality[beginning(codes, SELLERS)].max()
        quality[producers] = np.minimum(quality[producers], sellers - AS_SOLD)


def as_outdoors(codes: tuple[str, ...], titles: tuple[str, ...], text: str, quality: NDArray[np.float64]) -> None:
    """Let a shop or kitchen speak for the stall or hawker that a text names; ``quality`` is raised in place."""
    words = frozenset(WORD.findall(text))
    for what, only in (("stall", None), ("kitchen", _KITCHEN), ("hawker", None)):
        if words.isdisjoint(_words_of(what)):
            continue
        moves = _moves(codes, titles, "hawker" if what == "hawker" else "stall")
        if only:
            moves = np.where([code == only for code in codes], moves, -1)
        _lift(moves, quality, np.where(quality > 0, quality + OUTDOORS, 0.0))


def as_grocer(
    codes: tuple[str, ...], titles: tuple[str, ...], goods: Sequence[Sequence[str]], quality: NDArray[np.float64]
) -> None:
    """Let a text that names several goods of every day speak for the shop of them; ``quality`` is raised in place."""
    if not _of_every_day(goods):
        return
    wholesale = any(not _words_of("wholesale").isdisjoint(words) for words in goods)
    code = _tables()["grocer"]["wholesale" if wholesale else "activity"]
    for at in (at for at, of in enumerate(codes) if of == code and titles[at].lower() == titles_2020()[code]):
        quality[at] += GROCER


def _of_every_day(goods: Sequence[Sequence[str]]) -> bool:
    """Return whether at least three goods, and most of those named, are of every day and none is said to be made.

    Examples
    --------
    >>> _of_every_day([["jual", "gula"], ["teh"], ["sabun"]]), _of_every_day([["jual", "nasi"], ["kopi"], ["teh"]])
    (True, False)
    >>> _of_every_day([["industri", "gula"], ["teh"], ["sabun"]])
    False
    """
    kinds = words_of_trade()["kind"]
    acts = {word for words in goods for word in words if word in kinds} - seller_words()
    staples, kitchen = _words_of("words", "grocer"), _words_of("kitchen", "grocer")
    found = [not staples.isdisjoint(words) and kitchen.isdisjoint(words) for words in goods]
    outdoors = any(not _words_of(what).isdisjoint(words) for what in ("stall", "hawker") for words in goods)
    return not acts and not outdoors and sum(found) >= _SEVERAL and 2 * sum(found) > len(found)


def _lift(moves: NDArray[np.int64], quality: NDArray[np.float64], by: Sequence[float] | NDArray[np.float64]) -> None:
    moved = moves >= 0
    np.maximum.at(quality, moves[moved], np.asarray(by)[moved])
