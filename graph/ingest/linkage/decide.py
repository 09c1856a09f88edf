"""From likely pairs to decisions: what is merged at once, and what is kept for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.ingest.activity.stems import root_words
from graph.ingest.linkage.comparisons import degrees
from graph.ingest.linkage.forms import sounded

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

MERGED: Final = 0.8
"""Least probability of a pair that is merged without asking, where something of its own agrees as well."""
MERGED_BY_WORDS: Final = 0.95
"""The same where names agree but for words of trade: *Toko Intan*, *Intan Cell*."""
ASKED: Final = 0.40
"""Least probability of a pair that a person is asked about."""
UNLIKELY: Final = 0.05
"""Two groups are not joined over a pair that is less likely than this, or that something tells apart."""
MOST: Final = 12
"""Most rows of one business that linkage brings together."""
COMPANY: Final = "PT"
FEW: Final = 4
"""Rows of one name in a regency up to which the name says something even in a crowd."""
FULL_NAME: Final = 2
"""Words from which an owner's name is whole."""
TOLD_WORDS: Final = 3
"""Words from which an address without a number says where a business is: *Samate, Salawati Utara*."""
AS_LIKELY: Final = 3.0
"""How much more likely (in powers of two of the odds) a row must be the one's than another's to join it."""
PAIR: Final = 2
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
    weights
        How much each degree of each field spoke, as :func:`graph.ingest.linkage.queue.weights` returns it.
    """

    leaders: NDArray[np.uint32]
    asked: pl.DataFrame
    merged: int
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def safe(pairs: pl.DataFrame, marks: pl.DataFrame) -> pl.Series:
    """Return which pairs may be merged without asking, however likely they are.

    No word, number or register number tells the two apart, nor two villages or regencies that are stated (a branch, or
    another business of the same owner), nor two trades in two districts, the names are alike, a name that is shared
    only in part does not stand for two trades, and besides

    * something of their own agrees: telephone, owner, NIB or numbered house, or the exact point of the same name; or
    * the names are the same, street or point are near, and nothing that both state differs; or, where the regency is
      not crowded (:mod:`graph.ingest.linkage.crowding`),
    * the names are the same to the word, in one district, and nothing that both state differs; or
    * the names are the same, with two words of their own: *Sumber Rejeki* is a name, *Susu Kedelai* and *Tambal Ban*
      are trades, *Bu Tatik* and *Bu Atik* are two neighbours; or
    * they differ by a slip of the keys, and are long and no person's.

    The names of companies (PT) are registered once in the country, in whatever crowd they stand.
    """
    left, right = marks[pairs["a"]], marks[pairs["b"]]
    company = ((left["form"] == COMPANY) & (right["form"] == COMPANY)).fill_null(False)
    spacious = pl.lit(~(left["crowded"] | right["crowded"]) | company)
    proper = pl.lit(pl.Series(left["proper"] & right["proper"]))
    rare = pl.lit(_few(left) & _few(right))
    rare |= pl.lit(_few(left, "twins", "twin_hands") & _few(right, "twins", "twin_hands")) & _at_least("name", "same")
    told = pl.lit(left["street"].str.count_matches(" ").fill_null(0) >= TOLD_WORDS - 1)
    words = _words(left, right)
    names = (spacious & _by_name(left, right, proper)) | (rare & _by_rare_name(proper, words & ~_a_person(left, right)))
    unlike = (pl.col("activity") == 0) | (pl.col("goods") == 0)
    full = pl.lit((left["size"] >= TOLD_WORDS) & (right["size"] >= TOLD_WORDS)) & ~_a_person(left, right)
    names |= proper & full & _at_least("name", "same") & (pl.col("point") != 0) & _unspoken(street="alike") & ~unlike
    whole = pl.lit(company & (left["called"].str.count_matches(" ") >= TOLD_WORDS - 1)) & _at_least("name", "same")
    names |= whole & (pl.col("point") != 0)
    here = pl.col("place") != len(degrees("place")) - 1 - degrees("place").index("other_district")
    names &= ~_two_meanings(left, right)
    enough = _own(left, right, proper, spacious) | (here & (_near(proper, told, spacious) | names))
    alike = (
        (_at_least("name", "alike") & enough)
        | _by_goods(left, right, proper)
        | _twice(left, right)
        | _by_door(left, right, told)
    )
    return pairs.select((~_apart(left, right) & alike).alias("safe")).to_series()


def _own(left: pl.DataFrame, right: pl.DataFrame, proper: pl.Expr, spacious: pl.Expr) -> pl.Expr:
    """Return whether something of the business's own agrees.

    In a crowd the owner of *Batik Pak Yuni* says no more when he is called Yuni: his whole name must agree.
    """
    numbered = pl.lit(left["street"].str.contains(r"\d").fill_null(False))
    full = [side["owner_words"].list.len().fill_null(0) >= FULL_NAME for side in (left, right)]
    whole = _at_least("owner", "same") & pl.lit(full[0] & full[1])
    another = (
        pl.lit((left["title"] == "") & (right["title"] == "")) & ~(pl.col("phone") == 0) & ~(pl.col("village") == 0)
    )
    # a part of an owner's name says nothing against another address
    part = _at_least("owner", "same") | (pl.col("street") < 0) | _at_least("street", "alike")
    owner = _at_least("owner", "part") & part & (spacious | whole | another)
    slip = _at_least("name", "slip") & _words(left, right) & ~_a_person(left, right) & _same_point(left, right)
    named = _at_least("name", "same_words") | slip
    here = proper & _at_least("point", "same") & named
    house = numbered & _at_least("street", "same_number")
    return house | owner | _at_least("phone", "same") | _at_least("nib", "same") | here


def _few(side: pl.DataFrame, rows: str = "namesakes", shown: str = "hands") -> pl.Series:
    """Return whether few rows have a name, and nothing that they state tells them apart."""
    return (side[rows] <= FEW) & ((side[rows] <= PAIR) | (side[shown] <= 1))


def _by_goods(left: pl.DataFrame, right: pl.DataFrame, proper: pl.Expr) -> pl.Expr:
    """Return whether what is sold is said in the same words, which few others use, and the names agree.

    *Tahu Kupat Agus*, who sells *tahu kupat, es dawet, kerupuk rambak*, is found again by that where his name is. Of
    three *Kios Tahu* of one market that sell tofu each is its own.
    """
    few = [_sellers(side, FEW) for side in (left, right)]
    said = [side["wares"].list.len().fill_null(0) for side in (left, right)]
    long, longer = (pl.lit((said[0] >= least) & (said[1] >= least)) for least in (TOLD_WORDS, TOLD_WORDS + 2))
    here = _at_least("point", "same")
    name = _at_least("name", "same_words") | (_at_least("name", "slip") & long & (here | ~_a_person(left, right)))
    by_name = name & (here | (long & (pl.col("point") < 0)))
    by_words = here & longer & _at_least("name", "one_word")
    # two rows of a whole regency that alone are called so and say so, at one spot, are one, whatever the name says
    alone = pl.lit(
        (left["twins"] <= PAIR) & (right["twins"] <= PAIR) & (said[0] >= TOLD_WORDS) & (said[1] >= TOLD_WORDS)
    )
    alone &= here & _at_least("name", "same")
    own = pl.lit(few[0] & few[1]) & _at_least("goods", "alike")
    return own & ((proper & (by_name | by_words)) | alone) & _unspoken(street="alike")


def _sellers(side: pl.DataFrame, most: int) -> pl.Series:
    """Return whether few rows of a regency say of what they sell what these say."""
    return side["sellers"].fill_null(MOST) <= most


def _words(left: pl.DataFrame, right: pl.DataFrame) -> pl.Expr:
    """Return whether both names have two words of their own."""
    return pl.lit((left["size"] >= PROPER_WORDS) & (right["size"] >= PROPER_WORDS))


@cache
def _known_words() -> pl.Series:
    """Return the words of the language as names are compared."""
    return (
        pl.DataFrame({"w": sorted(root_words())}).select(sounded(pl.col("w"))).to_series().unique(maintain_order=True)
    )


def _two_meanings(left: pl.DataFrame, right: pl.DataFrame) -> pl.Expr:
    """Return whether names differ by words that both are words of the language, however alike they are written.

    *Mekar Wening* and *Sekar Wening* are two names; *Rejeki*, or *Wenig*, is one of them misspelt.
    """
    words = pl.DataFrame({"l": left["words"], "r": right["words"]}).with_row_index("at")
    words = words.with_columns(l=pl.col("l").list.set_difference("r"), r=pl.col("r").list.set_difference(pl.col("l")))
    sides = []
    for side in ("l", "r"):
        apart = words.select("at", side).explode(side).drop_nulls()
        sides.append(apart.group_by("at").agg(pl.col(side).is_in(_known_words().implode()).all().alias("known")))
    both = sides[0].filter("known").join(sides[1].filter("known"), on="at")["at"]
    return pl.lit(words["at"].is_in(both.implode()))


def _a_person(left: pl.DataFrame, right: pl.DataFrame) -> pl.Expr:
    return pl.lit((left["title"] != "") | (right["title"] != ""))


def _same_point(left: pl.DataFrame, right: pl.DataFrame) -> pl.Expr:
    """Return whether the points are the same to some ten metres."""
    return pl.lit((left["fine"] == right["fine"]).fill_null(False))


def _twice(left: pl.DataFrame, right: pl.DataFrame) -> pl.Expr:
    """Return whether two things of its own agree and a word of trade does: *Tenun Ibu Yuni*, *Tenoen Ibu Yini*."""
    own = [_at_least("street", "same_number"), _at_least("owner", "same"), _at_least("phone", "same")]
    # within a hundred metres there are other stalls: two of them share the very point only
    own.append(_at_least("point", "same") & _same_point(left, right))
    goods = pl.DataFrame({"l": left["trades"], "r": right["trades"]})
    shared = goods.select(pl.col("l").list.set_intersection("r").list.len() > 0).to_series().fill_null(False)
    return pl.lit(shared) & (pl.sum_horizontal(one.cast(pl.Int8) for one in own) >= 2)


def _by_door(left: pl.DataFrame, right: pl.DataFrame, told: pl.Expr) -> pl.Expr:
    """Return whether names that are alike stand at one told address, do or are in one place, and nothing differs.

    *PR Abukeian* and *PR Abu Kelian* in *Wael, Piru, Seram Barat*, who both make oil.
    """
    besides = pl.any_horizontal(_at_least(field, "same") for field in ("activity", "point", "phone", "owner"))
    name = _at_least("name", "slip") | (_at_least("name", "alike") & ~_a_person(left, right))
    same = told & _at_least("street", "alike") & name & besides & (pl.col("activity") != 0)
    company = pl.lit(((left["form"] == COMPANY) & (right["form"] == COMPANY)).fill_null(False))
    company &= _at_least("name", "alike") & _at_least("point", "same") & (pl.col("activity") != 0)
    return (same | company) & _unspoken(street="alike", point="near")


def _unspoken(**least: str) -> pl.Expr:
    """Return whether nothing that both state differs, where street and point differ below a degree."""
    # Sumi Rohmah and Sumi Rahayu are two
    apart = [(pl.col(field) >= 0) & ~_at_least(field, degree) for field, degree in {**least, "owner": "part"}.items()]
    return ~pl.any_horizontal(*apart, *(pl.col(field) == 0 for field in ("phone", "village")))


def _near(proper: pl.Expr, told: pl.Expr, spacious: pl.Expr) -> pl.Expr:
    """Return whether two of one name are near each other and nothing that both state differs."""
    near = (_at_least("street", "alike") & _at_least("place", "same_district")) | (pl.col("number") == 1)
    near |= _at_least("point", "near") & _at_least("name", "same") & (spacious | _at_least("point", "same"))
    near |= _at_least("street", "same") & _at_least("name", "same") & told
    near |= _at_least("street", "alike") & _at_least("point", "near")
    return proper & near & _at_least("name", "same_words") & _unspoken(street="alike", point="near", form="same")


def _by_name(left: pl.DataFrame, right: pl.DataFrame, proper: pl.Expr) -> pl.Expr:
    """Return whether the names alone are enough beside the place."""
    a_person = (left["title"] != "") | (right["title"] != "") | (left["form"] == "PR").fill_null(False)
    by_words = _at_least("name", "joined_words") | (_at_least("name", "slip") & ~pl.lit(a_person))
    by_word = _at_least("name", "same") & _at_least("place", "same_district")
    by_word &= _unspoken(street="alike", point="same")
    return proper & ((_words(left, right) & by_words & (pl.col("point") != 0)) | by_word)


def _by_rare_name(proper: pl.Expr, words: pl.Expr) -> pl.Expr:
    """Return whether the names are one but for a slip, and nothing at all that both state differs.

    *Suparni* and *Sudarni* are two neighbours: a slip in the only word of a name is none.
    """
    trade = (pl.col("activity") < 0) | _at_least("activity", "same")
    return (
        proper
        & (_at_least("name", "joined_words") | (_at_least("name", "slip") & words))
        & _at_least("place", "same_regency")
        & _unspoken(street="alike", point="same")
        & trade
        & (pl.col("form") != 0)
    )


def _apart(left: pl.DataFrame, right: pl.DataFrame) -> pl.Expr:
    """Return whether something tells the two apart."""
    same_nib, same_phone = pl.col("nib") == 1, pl.col("phone") == 1
    told = pl.any_horizontal(pl.col(field) == 0 for field in ("number", "title", "head", "nib"))
    at_home = _at_least("owner", "same") & _at_least("street", "same_number")
    at_street = _at_least("street", "alike") & (pl.col("village") != 0) & _at_least("owner", "one_word")
    trade = (pl.col("activity") == 0) & ~_at_least("name", "same") & ~same_phone & ~at_home
    goods = pl.DataFrame({"l": left["trades"], "r": right["trades"]})
    both = (pl.col("l").list.len() > 0) & (pl.col("r").list.len() > 0)
    disjoint = goods.select(both & (pl.col("l").list.set_intersection("r").list.len() == 0)).to_series()
    stated = (left["regency"] != "") & (right["regency"] != "")
    elsewhere = pl.lit(stated & (left["regency"] != right["regency"])) | (pl.col("place") == 0)
    village = (pl.col("village") == 0) & ~same_phone
    # one hand may run a kitchen in one district and a tailor's in another, under one telephone
    other_district = pl.col("place") == len(degrees("place")) - 1 - degrees("place").index("other_district")
    divisions = pl.lit((left["division"] != right["division"]).fill_null(False))
    trade |= divisions & other_district
    trade |= divisions & _two_hands(left, right)
    trade |= (
        divisions & (pl.col("goods") == 0) & ~same_phone & ~_at_least("street", "same_number") & (pl.col("point") < 1)
    )
    house = _at_least("street", "same_number") | _at_least("point", "same") | at_street
    trade |= _two_owners(left, right) & ~_at_least("owner", "part") & ~same_phone & ~house
    return told | (~same_nib & (trade | pl.lit(disjoint.fill_null(False)) | elsewhere | village))


def _two_hands(left: pl.DataFrame, right: pl.DataFrame) -> pl.Expr:
    """Return whether two rows state two telephones or two whole names of owners, and no house in common.

    *Toko Nur* of Nur Hidayat sells furniture, *Toko Nur* of Nur Lestari groceries: a first name makes nobody one.
    """
    people = _two_owners(left, right) & ~_at_least("owner", "same")
    return (people | (pl.col("phone") == 0)) & ~_at_least("street", "same_number") & (pl.col("phone") != 1)


def _two_owners(left: pl.DataFrame, right: pl.DataFrame) -> pl.Expr:
    """Return whether two whole names of owners are stated of which neither is a part of the other."""
    words = pl.DataFrame({"l": left["owner_words"], "r": right["owner_words"]})
    least = pl.min_horizontal(pl.col("l").list.len(), pl.col("r").list.len())
    shared = pl.col("l").list.set_intersection("r").list.len()
    return pl.lit(words.select((least >= FULL_NAME) & (shared < least)).to_series().fill_null(False))


def decide(pairs: pl.DataFrame, marks: pl.DataFrame, apart: Collection[tuple[int, int]] = ()) -> Decisions:
    """Return the decisions on scored pairs; ties go to the rows that stand first.

    Parameters
    ----------
    pairs
        ``a``, ``b``, ``probability`` and the degrees, as :func:`graph.ingest.linkage.score.score_pairs` returns them.
    marks
        One row a business, as :func:`graph.ingest.linkage.table.linkage_table` returns it: no group ever holds two
        of ``nib`` or of ``digits``.
    apart
        Pairs ``a < b`` that a person keeps apart.
    """
    leaders = np.arange(marks.height, dtype=np.uint32)
    nibs, digits = marks["nib"].to_list(), marks["digits"].to_list()
    groups: dict[int, list[int]] = {}
    words = pairs["name"] == len(degrees("name")) - 1 - degrees("name").index("same_words")
    enough = pl.when(words).then(MERGED_BY_WORDS).otherwise(MERGED)
    sure = pairs.filter((pl.col("probability") >= enough) & safe(pairs, marks))
    sure = sure.sort(["probability", "a", "b"], descending=[True, False, False])
    unlike = _against(pairs, marks, sure)
    sure = sure.join(_contested(sure, unlike.filter("told")), on=["a", "b"], how="anti", maintain_order="left")
    against = set(unlike.select("a", "b").iter_rows()) | set(apart)

    def clash(left: list[int], right: list[int]) -> bool:
        """Return whether anything tells two groups apart."""
        together = left + right
        told = [len({marks[i] for i in together if marks[i]}) > 1 for marks in (nibs, digits)]
        spoken = any((min(i, j), max(i, j)) in against for i in left for j in right)
        return len(together) > MOST or any(told) or spoken

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
    return Decisions(leaders, _asked(_sensible(pairs, marks), leaders), merged)


def to_ask(pairs: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    """Return the scored pairs about which a person is asked where none is joined, the most likely first.

    Parameters
    ----------
    pairs, marks
        As of :func:`decide`.
    """
    return _asked(_sensible(pairs, marks), np.arange(marks.height, dtype=np.uint32))


def _contested(sure: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Return the sure pairs of a row that could as well be another's, whom something tells apart from the one.

    *UD Sumi Jaya* without an owner may be that of Sumi Rohmah or that of Sumi Rahayu: a person is asked.
    """
    odds = (pl.col("probability") / (1 - pl.col("probability") + 1e-6)).log(2)
    each = sure.select("a", "b", odds=odds)
    ends = pl.concat([each.select(at="a", end="b", odds="odds"), each.select(at="b", end="a", odds="odds")])
    both = told.select(end="a", other="b").join(ends, on="end")
    both = both.join(ends, left_on=["at", "other"], right_on=["at", "end"], suffix="_other")
    near = (pl.col("odds") - pl.col("odds_other")).abs() <= AS_LIKELY
    lost = pl.concat([both.filter(near).select("at", "end"), both.filter(near).select("at", end="other")])
    return lost.select(a=pl.min_horizontal("at", "end"), b=pl.max_horizontal("at", "end")).unique()


def _against(pairs: pl.DataFrame, marks: pl.DataFrame, sure: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs over which two groups are not joined, of rows that stand in a pair that is joined.

    ``told`` is true where something tells the two apart.
    """
    joined = pl.concat([sure["a"], sure["b"]]).unique().implode()
    near = pairs.filter(pl.col("a").is_in(joined) & pl.col("b").is_in(joined))
    told = _apart(marks[near["a"]], marks[near["b"]])
    unlike = near.select("a", "b", unlikely=pl.col("probability") < UNLIKELY, told=told)
    return unlike.filter(pl.col("unlikely") | pl.col("told"))


def _sensible(pairs: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of which it is not plain that they are two.

    It is where two numbers of branches differ, or where neither house, point, telephone nor NIB agrees, and whole names
    of owners differ (*Toko Sumi* of Sumi Rohmah and of Sumi Rahayu), or villages do, or telephones, and besides the
    names or what is sold.
    """
    likely = pairs.filter(pl.col("probability") >= ASKED)
    left, right = marks[likely["a"]], marks[likely["b"]]
    own = (_at_least("street", "same_number"), *(_at_least(field, "same") for field in ("point", "phone", "nib")))
    goods, named = pl.col("goods") == 0, _at_least("name", "slip")
    two = _two_owners(left, right) & ~_at_least("owner", "part")
    two |= (pl.col("village") == 0) & (~_at_least("name", "same") | goods)
    two |= (pl.col("phone") == 0) & (~named | goods) & ~_at_least("owner", "same")
    numbered = pl.lit((left["digits"] != "") & (right["digits"] != "")) & (pl.col("number") == 0)
    return likely.filter(~numbered & (~two | pl.any_horizontal(own)))


def _asked(pairs: pl.DataFrame, leaders: NDArray[np.uint32]) -> pl.DataFrame:
    likely = pairs.filter((pl.col("probability") >= ASKED) & (pl.col("nib") != 0) & (pl.col("name") > 0))
    found = likely.with_columns(
        one=pl.Series(leaders[likely["a"].to_numpy()]), other=pl.Series(leaders[likely["b"].to_numpy()])
    ).filter(pl.col("one") != pl.col("other"))
    found = found.with_columns(first=pl.min_horizontal("one", "other"), second=pl.max_horizontal("one", "other"))
    found = found.sort(["probability", "a", "b"], descending=[True, False, False])
    return found.unique(["first", "second"], keep="first", maintain_order=True).drop("one", "other")
