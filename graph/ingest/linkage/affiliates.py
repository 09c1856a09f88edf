"""Affiliates: businesses that are two, and yet of one hand: one telephone, one owner, one NIB under several names.

Subsidiaries, split firms, resellers and chains are no partners for one another. Each flag says what agrees; the
matching rules see it through the column ``parent``, which both then carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.ingest.linkage.chains import CHAIN, RESELLER, chains, resellers, two_owners
from graph.ingest.linkage.table import GROUP_KIND

if TYPE_CHECKING:
    from collections.abc import Mapping

STRONG: Final = {"phone": 6, "nib": 6, "owner": 12}
"""What by itself shows one hand, and how many businesses may share it before it shows an office or a namesake."""
PARENT: Final = "parent"
PARENT_INFERRED: Final = "parent_inferred"
"""Warning of a party that carries a group which no list states of it."""
ADDRESS: Final = "address"
MOST_OF_A_HOUSE: Final = 3
"""Companies of one trade in one numbered house that are taken for one firm which was split; more are a market's."""
COMPANIES: Final = ("PT", "CV")
"""Forms that a firm takes when it is split: makers of one family who share a home are their own."""
BESIDES: Final = ("fine", "street")
"""What is told besides: the same exact point or address."""
FLAGS: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "left": pl.String,
    "right": pl.String,
    "evidence": pl.List(pl.String),
}
_GROUP: Final = "\x1f"
"""Stands before the name of a group where parties and groups are told together."""
HANDS: Final = ("phone", "nib", "owner", "owner_words", "fine", "street", "parent", "legal_form", "division")
"""Columns, besides kind, region and name, from which one hand is seen."""
OWNER_WORDS: Final = 2
"""Words of an owner's name from which two of one name in a regency are taken for one person."""


def affiliates(rows: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of parties of one hand, with what agrees.

    Parameters
    ----------
    rows
        One or more a party: ``party``, ``kind``, ``region``, ``normal`` and the columns of ``HANDS``.

    Examples
    --------
    >>> rows = pl.DataFrame({"party": ["p1", "p2"], "kind": ["enterprise"] * 2, "region": ["35.09"] * 2,
    ...                      "phone": [7, 7], "nib": [None, None], "owner": [None, None], "fine": [3, 3],
    ...                      "owner_words": [None, None], "street": [None, None], "normal": ["a b", "c d"],
    ...                      "parent": [None, None], "legal_form": [None, None], "division": [None, None]})
    >>> affiliates(rows).rows()
    [('p1', 'p2', ['phone', 'fine'])]
    """
    rows = rows.with_columns(
        kind=pl.col("kind").cast(pl.String).replace(GROUP_KIND), owner_words=_whole(pl.col("owner_words"))
    )
    shared = pl.any_horizontal(pl.col(name).is_not_null() & pl.col(name).is_duplicated() for name in ("phone", "nib"))
    told = rows.filter(shared | pl.col("owner_words").is_not_null())
    # H. Hendra Kusuma, S.T. is Hendra Kusuma: titles are no words of an owner's name
    owner = pl.concat_str(pl.col("owner_words").list.join("+"), pl.col("region").str.head(5), separator="|")
    told = told.with_columns(owner=owner)
    parts = [chains(rows), resellers(rows), _of_a_group(rows), _of_a_house(rows)]
    parts += [_sharing(told, name, most) for name, most in STRONG.items()]
    pairs = pl.concat(parts).group_by("left", "right").agg(pl.col("evidence").unique())
    if not pairs.height:
        return pl.DataFrame(schema=FLAGS)
    paired = rows.filter(pl.col("party").is_in(pl.concat([pairs["left"], pairs["right"]]).unique().implode()))
    for name in BESIDES:
        pairs = _told_besides(pairs, paired, name)
    order = {name: n for n, name in enumerate((*STRONG, PARENT, CHAIN, RESELLER, ADDRESS, *BESIDES))}
    each = pairs.select("left", "right", "evidence").explode("evidence")
    each = each.sort("left", "right", pl.col("evidence").replace_strict(order, return_dtype=pl.Int8))
    table = each.group_by("left", "right", maintain_order=True).agg("evidence")
    return table.select(pl.col(name).cast(dtype) for name, dtype in FLAGS.items())


def _whole(words: pl.Expr) -> pl.Expr:
    """Return the words of owners who are named in full, sorted, as texts."""
    listed = words.cast(pl.List(pl.UInt64)).list.unique().list.sort().cast(pl.List(pl.String))
    return pl.when(listed.list.len() >= OWNER_WORDS).then(listed)


def _sharing(rows: pl.DataFrame, name: str, most: int) -> pl.DataFrame:
    """Return the pairs of parties that share a value, unless too many do."""
    slim = rows.select("party", "kind", value=pl.col(name).cast(pl.String)).drop_nulls().unique(maintain_order=True)
    slim = slim.filter((pl.len().over("value") > 1) & (pl.len().over("value") <= most))
    pairs = slim.join(slim, on=["kind", "value"], suffix="_b").filter(pl.col("party") < pl.col("party_b"))
    return pairs.select(left="party", right="party_b", evidence=pl.lit(name))


def _of_a_group(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of each group's first member, the group itself where it is listed, and every other one."""
    rows = rows.with_columns(pl.col("parent").cast(pl.String))
    stated = rows.filter(pl.col("parent").fill_null("") != "")
    members = stated.select("party", group="parent", head=pl.lit(value=False))
    heads = rows.join(stated.select(normal="parent").unique(), on="normal", how="semi")
    heads = heads.select("party", group="normal", head=pl.lit(value=True))
    both = pl.concat([members, heads]).sort("group", "head", "party", descending=[False, True, False])
    both = both.unique(["party", "group"], keep="first", maintain_order=True)
    first = both.with_columns(first=pl.col("party").first().over("group")).filter(pl.col("party") != pl.col("first"))
    return first.select(
        left=pl.min_horizontal("party", "first"), right=pl.max_horizontal("party", "first"), evidence=pl.lit(PARENT)
    )


def _of_a_house(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of companies of one trade in one numbered house, unless two whole owners are stated."""
    house = pl.col("street").cast(pl.String).str.extract(r"^(\D*\D\d+\w?)")
    named = pl.col("legal_form").cast(pl.String).is_in(COMPANIES) & house.str.contains(r"[a-z]{4}")
    slim = rows.filter(named).with_columns(house=house, regency=pl.col("region").str.head(5))
    slim = slim.select("party", "kind", "regency", "house", "division", "owner_words").drop_nulls(
        ["regency", "house", "division"]
    )
    slim = slim.unique("party", keep="first", maintain_order=True)
    same = ["kind", "regency", "house"]
    slim = slim.filter((pl.len().over(same) > 1) & (pl.len().over(same) <= MOST_OF_A_HOUSE))
    pairs = slim.join(slim, on=[*same, "division"], suffix="_b").filter(pl.col("party") < pl.col("party_b"))
    pairs = pairs.filter(~two_owners())
    return pairs.select(left="party", right="party_b", evidence=pl.lit(ADDRESS))


def _told_besides(pairs: pl.DataFrame, rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add what agrees besides to the evidence of pairs."""
    values = rows.select("party", value=pl.col(name).cast(pl.String)).drop_nulls().unique("party", keep="first")
    both = pairs.join(values, left_on="left", right_on="party", how="left")
    both = both.join(values, left_on="right", right_on="party", how="left", suffix="_b")
    same = (pl.col("value") == pl.col("value_b")).fill_null(value=False)
    evidence = pl.when(same).then(pl.concat_list("evidence", pl.lit(name))).otherwise("evidence")
    return both.with_columns(evidence=evidence).select("left", "right", "evidence")


def with_parents(parties: pl.DataFrame, flags: pl.DataFrame) -> pl.DataFrame:
    """Return parties of which those of one hand carry one ``parent``.

    It is what a list states of any of them, else the name of one. Where lists state several for one hand, all members
    of these groups carry all their names: two of them are never partners, whichever group either was put into. Who
    carries a group that no list states of it is warned of (``parent_inferred``).

    Examples
    --------
    >>> parties = pl.DataFrame({"id": ["p1", "p2", "p3"], "normal": ["maju", "jaya", "abadi"], "parent": [None] * 3,
    ...                         "warnings": [[]] * 3},
    ...                        schema_overrides={"parent": pl.String, "warnings": pl.List(pl.String)})
    >>> flags = pl.DataFrame({"left": ["p1"], "right": ["p2"], "evidence": [["phone"]]})
    >>> with_parents(parties, flags)["warnings"].to_list()
    [['parent_inferred'], ['parent_inferred'], []]
    >>> with_parents(parties, flags)["parent"].to_list()
    ['jaya', 'jaya', None]
    >>> with_parents(parties.with_columns(parent=pl.Series([None, "grup a", None])), flags)["parent"].to_list()
    ['grup a', 'grup a', None]
    >>> with_parents(parties.with_columns(parent=pl.Series(["grup b", "grup a", "grup b"])), flags)["parent"].to_list()
    ['grup a / grup b', 'grup a / grup b', 'grup a / grup b']
    """
    if not flags.height:
        return parties
    stated = parties.select(left="id", right="parent").filter(pl.col("right").fill_null("") != "")
    tied = pl.concat([flags.select("left", "right"), stated.with_columns(right=_GROUP + pl.col("right"))])
    hands = _hands_of(tied)
    groups = hands.filter(pl.col("node").str.starts_with(_GROUP)).with_columns(pl.col("node").str.slice(len(_GROUP)))
    groups = groups.sort("node").group_by("hand", maintain_order=True).agg(stated=pl.col("node").str.join(" / "))
    members = hands.join(parties.select("normal", node="id"), on="node").filter(pl.col("normal").fill_null("") != "")
    members = members.sort(pl.col("normal").str.len_chars(), "normal")
    shortest = members.group_by("hand", maintain_order=True).agg(own=pl.col("normal").first())
    called = hands.join(groups, on="hand", how="left").join(shortest, on="hand", how="left")
    called = called.select(id="node", called=pl.coalesce("stated", "own"))
    named = parties.select("id").join(called, on="id", how="left", maintain_order="left")
    inferred = (parties["parent"].fill_null("") == "") & named["called"].is_not_null()
    mark = pl.when(pl.lit(inferred)).then(pl.lit([PARENT_INFERRED])).otherwise(pl.lit([], dtype=pl.List(pl.String)))
    warned = pl.col("warnings").fill_null([]).list.concat(mark)
    return parties.with_columns(warned, named["called"].alias("parent"))


def _hands_of(tied: pl.DataFrame) -> pl.DataFrame:
    """Return each ``node`` of some pairs with the number of its ``hand``: all that are tied, over others too."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - lists without two of one hand need it never
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    ends = pl.concat([tied["left"], tied["right"]])
    nodes = ends.unique().to_frame("node").with_row_index("at")
    at = ends.to_frame("node").join(nodes, on="node", how="left", maintain_order="left")["at"].to_numpy()
    one, other = at[: tied.height], at[tied.height :]
    pairs = coo_array((np.ones(tied.height, dtype=np.int8), (one, other)), shape=(nodes.height, nodes.height))
    return nodes.select("node", hand=pl.Series(connected_components(pairs, directed=False)[1]))
