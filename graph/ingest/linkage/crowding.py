"""Crowded regencies: where rows of one name mostly turn out to be two businesses, a name and a place prove nothing.

*UD Sumber Rejeki* twice in a list of one small regency is one business written twice. In a city in which every second
name has a namesake it is not, unless something of its own agrees: telephone, owner, NIB, house or point. How crowded
a regency is, is taken from its own rows: from those of one name of which two state something that can differ.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from graph.ingest.linkage.spots import BLOCK

FIRM: Final = ("house", "owner", "nib", "phone")
"""What is a business's own; ``house`` is its point, else the first word of its address, which is spelt in many ways."""
NAMESAKES: Final = 0.1
"""Share of names that are those of two from which a regency is crowded."""
BELIEF: Final = 4.0
"""Names of the whole list that weigh in each regency, so that one pair of namesakes does not make a crowd."""


def crowded(compared: pl.DataFrame) -> pl.Series:
    """Return for each row whether its regency is crowded.

    Parameters
    ----------
    compared
        ``kind``, ``normal``, ``regency``, ``spots``, ``street`` and ``fine`` (one and the same for points of one
        spot, :mod:`graph.ingest.linkage.spots`), ``owner``, ``nib`` and ``phone``, one a row. Rows that have no
        namesake change nothing, and may be left out.

    Examples
    --------
    >>> rows = pl.DataFrame({"kind": "enterprise", "normal": ["jaya"] * 2 + ["maju"] * 2, "regency": ["33.20"] * 4,
    ...                      "fine": [None] * 4, "owner": [None] * 4, "nib": [None] * 4, "phone": [1, 2, 3, 4],
    ...                      "spots": [None] * 4, "street": [None] * 4}, schema_overrides={"street": pl.String})
    >>> crowded(rows).to_list()
    [True, True, True, True]
    >>> crowded(rows.with_columns(phone=pl.lit(1))).to_list()
    [False, False, False, False]
    """
    street = pl.col("street").str.split(" ").list.first().hash()
    street = pl.when(pl.col("street").is_not_null()).then(street)
    compared = compared.with_columns(house=pl.when(pl.col("spots").is_not_null()).then("fine").otherwise(street))
    stated = [pl.col(name).is_not_null().sum() for name in FIRM]
    distinct = [pl.col(name).drop_nulls().n_unique() for name in FIRM]
    names = (
        compared.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in FIRM))
        .group_by(BLOCK)
        .agg(
            told=pl.any_horizontal(n > 1 for n in stated),
            one=pl.any_horizontal(n > d for n, d in zip(stated, distinct, strict=True)),
        )
        .filter("told")
    )
    if not names.height:
        return pl.Series("crowded", [False], dtype=pl.Boolean).new_from_index(0, compared.height)
    two = (~pl.col("one")).cast(pl.Float64)
    everywhere = float(names.select(two.mean()).item()) * (names.height / (names.height + BELIEF))
    share = names.group_by("regency").agg(share=(two.sum() + BELIEF * everywhere) / (pl.len() + BELIEF))
    told = compared.select("regency").join(share, on="regency", how="left", maintain_order="left")
    return (told["share"].fill_null(everywhere) > NAMESAKES).alias("crowded")
