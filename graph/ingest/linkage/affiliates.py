"""Affiliates: businesses that are two, and yet of one hand: one telephone, one owner, one NIB under several names.

Subsidiaries, split firms, resellers and chains are no partners for one another. Each flag says what agrees; the
matching rules see it through the column ``parent``, which both then carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.linkage.table import GROUP_KIND

if TYPE_CHECKING:
    from collections.abc import Mapping

STRONG: Final = {"phone": 6, "nib": 6, "owner": 12}
"""What by itself shows one hand, and how many businesses may share it before it shows an office or a namesake."""
CHAIN: Final = "chain"
BRANCH_NAME: Final = r" (?:cabang|cab|outlet|gerai)\b.*$"
"""What a branch's name has behind its business's."""
MOST_OF_A_CHAIN: Final = 40
BESIDES: Final = ("fine", "street")
"""What is told besides: the same exact point or address."""
FLAGS: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "left": pl.String,
    "right": pl.String,
    "evidence": pl.List(pl.String),
}
OWNER_WORDS: Final = 2
"""Words of an owner's name from which two of one name in a regency are taken for one person."""


def affiliates(rows: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of parties of one hand, with what agrees.

    Parameters
    ----------
    rows
        One or more a party: ``party``, ``kind``, ``region``, ``phone``, ``nib``, ``owner``, ``owner_words``, ``fine``,
        ``street``, ``normal``.

    Examples
    --------
    >>> rows = pl.DataFrame({"party": ["p1", "p2"], "kind": ["enterprise"] * 2, "region": ["35.09"] * 2,
    ...                      "phone": [7, 7], "nib": [None, None], "owner": [None, None], "fine": [3, 3],
    ...                      "owner_words": [None, None], "street": [None, None], "normal": ["a b", "c d"]})
    >>> affiliates(rows).rows()
    [('p1', 'p2', ['phone', 'fine'])]
    """
    shared = pl.any_horizontal(pl.col(name).is_not_null() & pl.col(name).is_duplicated() for name in STRONG)
    chains = _chains(rows)
    kind = pl.col("kind").cast(pl.String).replace(GROUP_KIND)
    full = pl.col("owner_words").cast(pl.List(pl.UInt64)).list.len() >= OWNER_WORDS
    owner = pl.when(full).then(pl.concat_str(pl.col("owner"), pl.col("region").str.head(5), separator="|"))
    told = rows.filter(shared).with_columns(kind=kind, owner=owner)
    parts = [chains, *(_sharing(told, name, most) for name, most in STRONG.items())]
    pairs = pl.concat(parts).group_by("left", "right").agg(pl.col("evidence").unique())
    if not pairs.height:
        return pl.DataFrame(schema=FLAGS)
    paired = rows.filter(pl.col("party").is_in(pl.concat([pairs["left"], pairs["right"]]).unique().implode()))
    for name in BESIDES:
        pairs = _told_besides(pairs, paired, name)
    order = {name: n for n, name in enumerate((*STRONG, CHAIN, *BESIDES))}
    lists = [sorted(one, key=order.__getitem__) for one in pairs["evidence"]]
    table = pairs.with_columns(evidence=pl.Series(lists, dtype=pl.List(pl.String)))
    return table.select(pl.col(name).cast(dtype) for name, dtype in FLAGS.items()).sort("left", "right")


def _chains(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of a business and its branches, or of branches, that their names tell: *Kopi Tuku Cabang Wedi*.

    A name of one word before the branch is many people's.
    """
    branch = rows["normal"].str.contains(BRANCH_NAME).fill_null(False)
    if not branch.any():
        return pl.DataFrame(schema={"left": pl.String, "right": pl.String, "evidence": pl.String})
    base = pl.when(branch).then(pl.col("normal").str.replace(BRANCH_NAME, "")).otherwise("normal")
    slim = rows.select("party", pl.col("kind").cast(pl.String).replace(GROUP_KIND), base=base, branch=branch)
    own = slim.filter("branch").select("base").unique()
    slim = slim.join(own, on="base", how="semi", maintain_order="left").filter(pl.col("base").str.contains(" "))
    slim = slim.unique(["party", "base"], keep="first", maintain_order=True)
    slim = slim.filter(pl.len().over("base", "kind") <= MOST_OF_A_CHAIN)
    pairs = slim.join(slim, on=["kind", "base"], suffix="_b").filter(pl.col("party") < pl.col("party_b"))
    pairs = pairs.filter(pl.col("branch") | pl.col("branch_b"))
    return pairs.select(left="party", right="party_b", evidence=pl.lit(CHAIN))


def _sharing(rows: pl.DataFrame, name: str, most: int) -> pl.DataFrame:
    """Return the pairs of parties that share a value, unless too many do."""
    slim = rows.select("party", "kind", value=pl.col(name).cast(pl.String)).drop_nulls().unique(maintain_order=True)
    slim = slim.filter((pl.len().over("value") > 1) & (pl.len().over("value") <= most))
    pairs = slim.join(slim, on=["kind", "value"], suffix="_b").filter(pl.col("party") < pl.col("party_b"))
    return pairs.select(left="party", right="party_b", evidence=pl.lit(name))


def _told_besides(pairs: pl.DataFrame, rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add what agrees besides to the evidence of pairs."""
    values = rows.select("party", value=pl.col(name).cast(pl.String)).drop_nulls().unique("party", keep="first")
    both = pairs.join(values, left_on="left", right_on="party", how="left")
    both = both.join(values, left_on="right", right_on="party", how="left", suffix="_b")
    same = (pl.col("value") == pl.col("value_b")).fill_null(False)
    evidence = pl.when(same).then(pl.concat_list("evidence", pl.lit(name))).otherwise("evidence")
    return both.with_columns(evidence=evidence).select("left", "right", "evidence")


def with_parents(parties: pl.DataFrame, flags: pl.DataFrame) -> pl.DataFrame:
    """Return parties of which those of one hand carry one ``parent``, where their lists state none.

    Examples
    --------
    >>> parties = pl.DataFrame({"id": ["p1", "p2"], "normal": ["maju", "jaya"], "parent": [None, None]},
    ...                        schema_overrides={"parent": pl.String})
    >>> flags = pl.DataFrame({"left": ["p1"], "right": ["p2"], "evidence": [["phone"]]})
    >>> with_parents(parties, flags)["parent"].to_list()
    ['maju', 'maju']
    >>> with_parents(parties.with_columns(parent=pl.Series([None, "grup jaya"])), flags)["parent"].to_list()
    ['grup jaya', 'grup jaya']
    """
    if not flags.height:
        return parties
    head: dict[str, str] = {}

    def root(one: str) -> str:
        while head.get(one, one) != one:
            one = head[one]
        return one

    for left, right in flags.select("left", "right").iter_rows():
        one, other = sorted((root(left), root(right)))
        head[other] = one
    members = sorted({*flags["left"], *flags["right"]})
    named = parties.filter(pl.col("id").is_in(members)).select("id", "normal", "parent").sort("id")
    names = dict(named.select("id", "normal").iter_rows())
    for one, stated in named.drop_nulls("parent").reverse().select("id", "parent").iter_rows():
        names[root(one)] = stated  # what a list says of one of them holds for all
    group = pl.col("id").replace_strict(
        members, [names[root(one)] for one in members], default=None, return_dtype=pl.String
    )
    return parties.with_columns(parent=pl.coalesce("parent", group))
