"""From likely pairs to decisions: what is merged at once, and what is kept for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.ingest.linkage.comparisons import degrees

if TYPE_CHECKING:
    from numpy.typing import NDArray

MERGED: Final = 0.95
"""Least probability of a pair that is merged without asking."""
ASKED: Final = 0.40
"""Least probability of a pair that a person is asked about."""
UNLIKELY: Final = 0.05
"""Two groups are not joined over a pair that is less likely than this."""
MOST: Final = 12
"""Most rows of one business that linkage brings together."""
PROPER_WORDS: Final = 2
"""Words of its own from which a name that agrees is enough beside the place."""


def _at_least(field: str, name: str) -> pl.Expr:
    """Return whether a field agrees in a degree or a higher one."""
    return pl.col(field) >= len(degrees(field)) - 1 - degrees(field).index(name)


@dataclass(frozen=True)
class Decisions:
    """The leaders after linkage, and the pairs that a person decides.

    Attributes
    ----------
    leaders
        For each compared row, the first row of its business.
    asked
        Pairs ``a``, ``b`` with probability and degrees, the most likely first, one for two businesses.
    merged
        How many pairs were merged without asking.
    """

    leaders: NDArray[np.uint32]
    asked: pl.DataFrame
    merged: int


def safe(pairs: pl.DataFrame, marks: pl.DataFrame) -> pl.Series:
    """Return which pairs may be merged without asking, however likely they are.

    No word, number or register number tells the two apart, nor two regencies that are stated (a branch, or another
    business of the same owner), the names are alike, a name that is shared only in part does not stand for two
    trades, and besides

    * something of their own agrees: telephone, owner, NIB or numbered house, or the exact point of the same name; or
    * the names are the same to the word, in one district, and nothing that both state differs; or
    * the names are the same, with two words of their own: *Sumber Rejeki* is a name, *Susu Kedelai* and *Tambal Ban*
      are trades, *Bu Tatik* and *Bu Atik* are two neighbours; or
    * they differ by a slip of the keys, and are long and no person's.
    """
    left, right = marks[pairs["a"]], marks[pairs["b"]]
    own_words = pl.Series(left["proper"] & right["proper"]) & (left["size"] >= PROPER_WORDS)
    a_person = (left["title"] != "") | (right["title"] != "") | (left["form"] == "PR").fill_null(False)
    proper = pl.lit(pl.Series(left["proper"] & right["proper"]))
    numbered = pl.lit(left["street"].str.contains(r"\d").fill_null(False))
    firm = [numbered & _at_least("street", "same_number"), _at_least("owner", "part"), _at_least("phone", "same")]
    firm += [_at_least("nib", "same"), proper & _at_least("point", "same") & _at_least("name", "same_words")]
    against = [~_at_least("street", "alike"), ~_at_least("point", "same"), pl.col("phone") == 0, pl.col("owner") == 0]
    known = [pl.col(field) >= 0 for field in ("street", "point", "phone", "owner")]
    unspoken = ~pl.any_horizontal(a & b for a, b in zip(against, known, strict=True))
    by_word = proper & _at_least("name", "same") & _at_least("place", "same_district") & unspoken
    told = pl.all_horizontal(pl.col(field) != 0 for field in ("number", "title", "head", "nib"))
    other_trade = (pl.col("activity") == 0) & ~_at_least("name", "same") & (pl.col("phone") != 1) & (pl.col("nib") != 1)
    goods = pl.DataFrame({"l": left["trades"], "r": right["trades"]})
    both = (pl.col("l").list.len() > 0) & (pl.col("r").list.len() > 0)
    disjoint = goods.select(both & (pl.col("l").list.set_intersection("r").list.len() == 0)).to_series()
    other_trade |= pl.lit(disjoint.fill_null(False)) & (pl.col("nib") != 1)
    stated = (left["regency"] != "") & (right["regency"] != "")
    elsewhere = pl.lit(stated & (left["regency"] != right["regency"])) & (pl.col("nib") != 1)
    named = pl.lit(own_words & (right["size"] >= PROPER_WORDS))
    by_name = named & (_at_least("name", "joined_words") | (_at_least("name", "slip") & ~pl.lit(a_person)))
    alike = _at_least("name", "alike")
    return pairs.select(
        (told & ~other_trade & ~elsewhere & alike & (pl.any_horizontal(firm) | by_name | by_word)).alias("safe")
    ).to_series()


def decide(pairs: pl.DataFrame, marks: pl.DataFrame) -> Decisions:
    """Return the decisions on scored pairs; ties go to the rows that stand first.

    Parameters
    ----------
    pairs
        ``a``, ``b``, ``probability`` and the degrees, as :func:`graph.ingest.linkage.score.score_pairs` returns them.
    marks
        One row a business, as :func:`graph.ingest.linkage.table.linkage_table` returns it: no group ever holds two
        of ``nib`` or of ``digits``.
    """
    leaders = np.arange(marks.height, dtype=np.uint32)
    nibs, digits = marks["nib"].to_list(), marks["digits"].to_list()
    groups: dict[int, list[int]] = {}
    against = {(int(a), int(b)) for a, b in pairs.filter(pl.col("probability") < UNLIKELY).select("a", "b").iter_rows()}

    def clash(left: list[int], right: list[int]) -> bool:
        """Return whether anything tells two groups apart."""
        together = left + right
        told = [len({marks[i] for i in together if marks[i]}) > 1 for marks in (nibs, digits)]
        unlike = any((min(i, j), max(i, j)) in against for i in left for j in right)
        return len(together) > MOST or any(told) or unlike

    sure = pairs.filter((pairs["probability"] >= MERGED) & safe(pairs, marks))
    sure = sure.sort(["probability", "a", "b"], descending=[True, False, False])
    merged = 0
    for a, b in sure.select("a", "b").iter_rows():
        one, other = sorted((int(leaders[a]), int(leaders[b])))
        if one == other:
            continue
        left, right = groups.get(one, [one]), groups.get(other, [other])
        if clash(left, right):
            continue
        groups[one] = left + right
        groups.pop(other, None)
        leaders[right] = one
        merged += 1
    return Decisions(leaders, _asked(pairs, leaders), merged)


def _asked(pairs: pl.DataFrame, leaders: NDArray[np.uint32]) -> pl.DataFrame:
    likely = pairs.filter((pl.col("probability") >= ASKED) & (pl.col("nib") != 0) & (pl.col("name") > 0))
    found = likely.with_columns(
        one=pl.Series(leaders[likely["a"].to_numpy()]), other=pl.Series(leaders[likely["b"].to_numpy()])
    ).filter(pl.col("one") != pl.col("other"))
    found = found.with_columns(first=pl.min_horizontal("one", "other"), second=pl.max_horizontal("one", "other"))
    found = found.sort(["probability", "a", "b"], descending=[True, False, False])
    return found.unique(["first", "second"], keep="first", maintain_order=True).drop("one", "other")
