"""Slips of the keys in names: a word that cannot well be one, one letter off a word that can, is that word.

*Suparni* and *Sumarni* are two neighbours; *Jasmdai* is nobody, and *Jasmadi* written in haste. Which words can be one
is told by their letters three by three, counted in the list's own names and in those of the country's places.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl
from rapidfuzz.distance import DamerauLevenshtein

from graph.reference.regions import table as regions

LEAST: Final = 4
"""Letters from which a word is looked at."""
SELDOM: Final = 2
"""Most rows that may have a word that is a slip."""
ALONE: Final = 1
"""Most words that may have its rarest three letters: itself."""
OFTENER: Final = 4
"""How many words have the rarest three letters of what was meant."""
ADDRESSED: Final = r"^(?:bu|pak|mbak|mas)(\pL{4,})$"
"""A form of address that was glued to a name: *Buyuni*."""
_CALLED: Final = {"bu": "ibu", "pa": "bapak", "mb": "mbak", "ma": "mas"}
"""What is meant by the first two letters of such a word."""


@cache
def _place_threes() -> pl.DataFrame:
    names = regions()["name"].str.to_lowercase().str.extract_all(r"\pL{3,}")
    return _threes(names.explode().drop_nulls().unique(maintain_order=True))


def _threes(words: pl.Series) -> pl.DataFrame:
    """Return in how many different words every three letters stand, the ends of words as letters of their own."""
    spread = _spread(words.unique(maintain_order=True).to_frame("w"))
    return spread.group_by("three").agg(n=pl.col("w").n_unique())


def _spread(words: pl.DataFrame) -> pl.DataFrame:
    ends = pl.format("^{}$", "w")
    three = pl.concat_list(ends.str.slice(at, 3) for at in range(18))
    table = words.with_columns(three=three).explode("three")
    return table.filter(pl.col("three").str.len_chars() == 3)


def slips_in_names(counts: pl.DataFrame, known: pl.Series) -> dict[str, str]:
    """Return words of names that are slips, with what was meant.

    Parameters
    ----------
    counts
        ``w`` and ``n``: words of names, each once, and how many rows have them.
    known
        Words that are none, however seldom they stand: words of trade.

    Examples
    --------
    >>> words = pl.DataFrame({"w": ["dandang", "danadng", "suparni", "sumarni", "buyuni", "yuni"], "n": [1] * 5 + [3]})
    >>> slips_in_names(words, pl.Series([], dtype=pl.String))
    {'danadng': 'dandang', 'buyuni': 'ibu yuni'}
    """
    words = counts.filter(pl.col("w").str.contains(rf"^\pL{{{LEAST},}}$")).sort("w")
    if not words.height:
        return {}
    both = pl.concat([_threes(words["w"]), _place_threes()]).group_by("three").agg(pl.col("n").sum())
    rarest = _spread(words.select("w")).join(both, on="three", how="left").group_by("w").agg(least=pl.col("n").min())
    words = words.join(rarest, on="w", how="left", maintain_order="left")
    seldom = words.filter((pl.col("n") <= SELDOM) & (pl.col("least") <= ALONE) & ~pl.col("w").is_in(known.implode()))
    meant = words.filter(pl.col("least") >= OFTENER)
    found = _one_off(seldom["w"], meant["w"])
    glued = words.filter((pl.col("n") <= SELDOM) & pl.col("w").str.contains(ADDRESSED)).select("w")
    glued = glued.with_columns(rest=pl.col("w").str.extract(ADDRESSED))
    glued = glued.join(
        words.filter(pl.col("n") > SELDOM).select(rest="w"), on="rest", how="semi", maintain_order="left"
    )
    return found | {word: f"{_CALLED[word[:2]]} {rest}" for word, rest in glued.iter_rows()}


def _one_off(seldom: pl.Series, meant: pl.Series) -> dict[str, str]:
    """Return of each word the only other one that a letter more, less or other, or two changed about, makes of it."""
    near = _cut(seldom).join(_cut(meant).rename({"w": "meant"}), on="cut").select("w", "meant").unique()
    near = near.filter(pl.col("w") != pl.col("meant")).sort("w", "meant")
    one = [DamerauLevenshtein.distance(*pair, score_cutoff=1) == 1 for pair in near.iter_rows()]
    alone = near.filter(pl.Series(one, dtype=pl.Boolean)).filter(pl.len().over("w") == 1)
    return dict(alone.iter_rows())


def _cut(words: pl.Series) -> pl.DataFrame:
    """Return each word whole and without each of its letters: two words one slip apart share one of these."""
    longest = int(words.str.len_chars().max() or 0)  # type: ignore[arg-type]
    table = words.to_frame("w")
    less = [pl.concat_str(pl.col("w").str.head(at), pl.col("w").str.slice(at + 1)) for at in range(min(longest, 16))]
    return table.with_columns(cut=pl.concat_list("w", *less).list.unique()).explode("cut")
