"""Further trades of a text that names several: *servis hp dan jual sembako* mends and sells."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from graph.ingest.activity.plain import plainly
from graph.ingest.activity.stems import words_of_trade
from graph.ingest.activity.text import classify_activity, goods_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Read = tuple[str, float]

LEAST_SCORE: Final = 0.8
"""Score from which one of several trades is taken: one in ten such is wrong (docs/reference/activity-text.md)."""
_DIVISION: Final = 2
_GROWN: Final = "01"
"""Division whose groups are trades of their own: rice is grown and cattle are kept."""


@cache
def _leading() -> frozenset[str]:
    table = words_of_trade()
    return frozenset(word for part in ("kind", "before", "cue") for word in table[part] if " " not in word)


def trades_of(text: str) -> list[str]:
    """Return the trades that a text names one after another, none where it names one.

    A trade begins with a word that says what is done; goods without such a word belong to the trade before them.

    Examples
    --------
    >>> trades_of("servis hp, laptop dan jual sembako"), trades_of("jual beras, gula")
    (['servis hp laptop', 'jual sembako'], [])
    """
    found: list[list[str]] = []
    for good in goods_of(plainly(text)):
        if not found or (good[0] in _leading() and len(good) > 1):
            found.append(good)
        else:
            found[-1].extend(good)
    return [" ".join(words) for words in found] if len(found) > 1 else []


def trades_beside(whole: Mapping[str, Read], reference: Path | None) -> dict[str, tuple[Read, list[str]]]:
    """Return, for texts that name several trades, the main one and the further ones in the order of the text.

    What the whole text means stays the main trade where it is sure, else the first trade that is sure is. One trade a
    division counts (a group, of what is grown): *jual beras, jual gula* is one shop.

    Parameters
    ----------
    whole
        Activity and score of each text as a whole.
    reference
        Folder of reference tables that may not be shipped.

    Examples
    --------
    >>> trades_beside({"jual pulsa dan servis hp": ("95120", 0.9), "jual beras": ("47241", 0.9)}, None)
    {'jual pulsa dan servis hp': (('95120', 0.9), ['61999'])}
    """
    named = {text: trades for text in whole if (trades := trades_of(text))}
    asked = sorted({trade for trades in named.values() for trade in trades})
    answers = classify_activity(asked, "2020", 1, reference) if asked else []
    read = {trade: (found[0].code, found[0].score) for trade, found in zip(asked, answers, strict=True) if found}
    told = {}
    for text, trades in named.items():
        sure = [read[trade] for trade in trades if trade in read and read[trade][1] >= LEAST_SCORE]
        main = whole[text] if whole[text][1] >= LEAST_SCORE or not sure else sure[0]
        apart = {_sort_of(code): code for code, _ in reversed([main, *sure])}
        further = [code for code in dict.fromkeys(code for code, _ in sure) if apart.get(_sort_of(code)) == code]
        if sure:
            told[text] = (main, [code for code in further if code != main[0]])
    return told


def _sort_of(code: str) -> str:
    return code[: _DIVISION + code.startswith(_GROWN)]
