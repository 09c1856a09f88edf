"""Classes of the volume market: commodity, unit, month and product; and which of them may trade with which.

Which products are one: :mod:`graph.model.product_words`. Classes that do not trade are counted by the first thing
that keeps them apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.matching.pairs.rules import ADMISSIBLE, Rule
from graph.matching.pairs.sides import Links
from graph.model.product_words import meet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CLASS: Final = ["commodity", "unit", "month", "words"]
"""What makes a class."""
APART: Final = (
    (["commodity"], Rule.OTHER_UNIT),
    (["commodity", "unit"], Rule.OTHER_MONTH),
    (["commodity", "unit", "month"], Rule.OTHER_PRODUCT),
)
"""Nodes that agree in these columns but not in the next are kept apart by the rule."""


def class_table(nodes: pl.DataFrame, other_side: pl.DataFrame) -> pl.DataFrame:
    """Return the classes of one side, numbered; with those of the other side, and one with no product for each thing.

    The latter are where a hypothetical party stands that would close a gap: of the product that the gap is of.
    """
    open_ = other_side.select("commodity", "unit", "month", words=pl.lit(""))
    classes = pl.concat([nodes.select(CLASS), other_side.select(CLASS), open_]).unique().sort(CLASS, nulls_last=True)
    return classes.with_row_index("class").cast({"class": pl.Int32})


def class_of(nodes: pl.DataFrame, classes: pl.DataFrame) -> NDArray[np.int32]:
    """Return the class of each node, -1 where the table has none."""
    joined = nodes.select(CLASS).join(classes, on=CLASS, how="left", nulls_equal=True, maintain_order="left")
    return joined["class"].fill_null(-1).to_numpy().astype(np.int32)


def linked(sellers: pl.DataFrame, takers: pl.DataFrame, forbidden_prefixes: Sequence[str]) -> Links:
    """Return the links between two tables of classes."""
    both = sellers.join(takers, on=["commodity", "unit", "month"], nulls_equal=True, suffix="_b")
    both = both.filter(meet(both))
    law = [pl.col("commodity").str.starts_with(prefix) for prefix in forbidden_prefixes]
    forbidden = both.select(law=pl.any_horizontal([pl.lit(value=False), *law]).fill_null(value=False))["law"]
    return Links.of(
        both["class"].to_numpy().astype(np.int32),
        both["class_b"].to_numpy().astype(np.int32),
        forbidden=forbidden.to_numpy(),
    )


def kept_apart_by(sellers: pl.DataFrame, takers: pl.DataFrame) -> Rule:
    """Return what keeps all offers of a seller from all demands of a buyer: the last of good, unit, month and product.

    Examples
    --------
    >>> tiles = pl.DataFrame({"commodity": ["23922"], "unit": ["piece"], "month": [None], "words": ["genteng"]})
    >>> kept_apart_by(tiles, tiles.with_columns(words=pl.lit("bata"))).name
    'OTHER_PRODUCT'
    """
    for columns, rule in reversed(APART):
        if sellers.join(takers, on=columns, how="semi", nulls_equal=True).height:
            return rule
    return Rule.NO_VALUE_CHAIN_LINK


def apart(classes: pl.DataFrame, others: pl.DataFrame, links: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return, by class, how many nodes of the other side are kept from it by unit, by month and by product.

    Parameters
    ----------
    classes
        The classes of one side.
    others
        Nodes of the other side that are in the market.
    links
        By class, how many of the other side's nodes it is linked with.
    """
    counts = np.zeros((classes.height, ADMISSIBLE + 1), dtype=np.int64)
    shared = []
    for columns, _ in APART:
        agreeing = others.group_by(columns).agg(n=pl.len())
        joined = classes.join(agreeing, on=columns, how="left", nulls_equal=True, maintain_order="left")
        shared.append(joined["n"].fill_null(0).to_numpy().astype(np.int64))
    for k, (_, rule) in enumerate(APART):
        counts[:, rule] = shared[k] - (shared[k + 1] if k + 1 < len(shared) else links)
    counts[:, Rule.NO_VALUE_CHAIN_LINK] = -shared[0] + links
    return counts
