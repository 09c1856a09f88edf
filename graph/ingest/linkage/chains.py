"""Chains and resellers: businesses of one hand or one brand that their names tell."""

from __future__ import annotations

from typing import Final

import polars as pl

from graph.ingest.linkage.forms import own_words

CHAIN: Final = "chain"
RESELLER: Final = "reseller"
BRANCH_NAME: Final = r" (?:cabang|cab|outlet|gerai|pusat)\b.*$"
"""What a branch's name, or its head office's, has behind its business's."""
NUMBERED: Final = r" (?:\d{1,3}|i{2,3}|iv)(?: .*)?$"
"""The same of a business that numbers its houses: *Swalayan Mulia 4 (Kayutangi)*."""
MOST_OF_A_CHAIN: Final = 40
MOST_NUMBERED: Final = 8
"""Businesses of one name in a regency, numbers left out, above which they are namesakes."""
OWN_WORDS: Final = 2
"""Words of its own from which a name before a number is few people's."""
LONG: Final = 6
"""Letters from which one word before a branch is a name of its own: *Alfaraya Cabang 12*."""
RESELLS: Final = r"(?:reseller|agen|agent|sub ?agen|distributor|dropshipper|dropship|stokis|stockist)"
"""What whoever sells the brand of another calls himself."""
_NO_PAIRS: Final = {"left": pl.String, "right": pl.String, "evidence": pl.String}


def of_a_chain(names: pl.Series) -> pl.Series:
    """Return the names of branches and resellers, and those that these name their business by."""
    branches = names.filter(names.str.contains(BRANCH_NAME) | names.str.contains(NUMBERED))
    bases = pl.concat([branches.str.replace(BRANCH_NAME, ""), branches.str.replace(NUMBERED, "")])
    known = names.is_in(pl.concat([branches, bases]).unique().implode())
    return (known | names.str.contains(rf"\b{RESELLS}\b")).fill_null(value=False)


def chains(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of a business and its branches, or of branches, that their names tell: *Kopi Tuku Cabang Wedi*.

    One word before the branch is many people's, unless it is long and only branches have it.

    Parameters
    ----------
    rows
        ``party``, ``kind``, ``region``, ``normal`` and ``owner_words``: of owners who are named in full.
    """
    return pl.concat([_branches(rows), _numbered(rows)]).unique(maintain_order=True)


def _branches(rows: pl.DataFrame) -> pl.DataFrame:
    branch = rows["normal"].str.contains(BRANCH_NAME).fill_null(value=False)
    if not branch.any():
        return pl.DataFrame(schema=_NO_PAIRS)
    base = pl.when(branch).then(pl.col("normal").str.replace(BRANCH_NAME, "")).otherwise("normal")
    slim = rows.select("party", "kind", base=base, branch=branch)
    own = slim.filter("branch").select("base").unique()
    slim = slim.join(own, on="base", how="semi", maintain_order="left")
    rare = (pl.col("base").str.len_chars() >= LONG) & pl.col("branch").all().over("base")
    slim = slim.filter(pl.col("base").str.contains(" ") | rare)
    slim = slim.unique(["party", "base"], keep="first", maintain_order=True)
    slim = slim.filter(pl.len().over("base", "kind") <= MOST_OF_A_CHAIN)
    pairs = slim.join(slim, on=["kind", "base"], suffix="_b").filter(pl.col("party") < pl.col("party_b"))
    pairs = pairs.filter(pl.col("branch") | pl.col("branch_b"))
    return pairs.select(left="party", right="party_b", evidence=pl.lit(CHAIN))


def two_owners() -> pl.Expr:
    """Return which pairs state two owners in full who are not one: ``owner_words`` and ``owner_words_b``."""
    ours, theirs = pl.col("owner_words"), pl.col("owner_words_b")
    least = pl.min_horizontal(ours.list.len(), theirs.list.len())
    return (ours.list.set_intersection(theirs).list.len() < least).fill_null(value=False)


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of businesses of one regency that a number tells apart, unless two whole owners are stated."""
    number = rows["normal"].str.contains(NUMBERED).fill_null(value=False)
    if not number.any():
        return pl.DataFrame(schema=_NO_PAIRS)
    base = pl.col("normal").str.replace(BRANCH_NAME, "").str.replace(NUMBERED, "")
    slim = rows.select(
        "party", "kind", "owner_words", base=base, number=number, regency=pl.col("region").str.head(5)
    ).drop_nulls("regency")
    slim = slim.join(slim.filter("number").select("base").unique(), on="base", how="semi", maintain_order="left")
    slim = slim.filter(own_words(slim["base"]) >= OWN_WORDS)
    slim = slim.unique(["party", "base"], keep="first", maintain_order=True)
    same = ["kind", "regency", "base"]
    slim = slim.filter(pl.len().over(same) <= MOST_NUMBERED)
    pairs = slim.join(slim, on=same, suffix="_b").filter(pl.col("party") < pl.col("party_b"))
    pairs = pairs.filter((pl.col("number") | pl.col("number_b")) & ~two_owners())
    return pairs.select(left="party", right="party_b", evidence=pl.lit(CHAIN))


def resellers(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of those who sell one brand by their names: *Agen Ayu Glow Blimbing*, *Ayu Glow Reseller*.

    The brand is two words behind or before what they call themselves, none of which says a trade: agents of *Gas LPG*
    sell no one's brand.
    """
    named = rows.filter(pl.col("normal").str.contains(rf"\b{RESELLS}\b").fill_null(value=False))
    if not named.height:
        return pl.DataFrame(schema=_NO_PAIRS)
    bare = pl.col("normal").str.replace_all(rf"\b{RESELLS}\b|\bresmi\b", " | ").str.replace_all(r"[ |]*\|[ |]*", "|")
    behind, before = bare.str.extract(r"\|(\w+ \w+)"), bare.str.extract(r"(\w+ \w+)\|")
    slim = named.select("party", "kind", base=pl.coalesce(behind, before)).drop_nulls("base")
    slim = slim.filter(own_words(slim["base"]) >= OWN_WORDS).unique(
        ["party", "base"], keep="first", maintain_order=True
    )
    slim = slim.filter(pl.len().over("kind", "base") <= MOST_OF_A_CHAIN)
    pairs = slim.join(slim, on=["kind", "base"], suffix="_b").filter(pl.col("party") < pl.col("party_b"))
    return pairs.select(left="party", right="party_b", evidence=pl.lit(RESELLER))
