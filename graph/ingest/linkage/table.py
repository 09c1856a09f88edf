"""The table that linkage compares: one row a business, with everything that tells two of them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.linkage.blocks import block_keys, comparisons
from graph.ingest.linkage.forms import name_forms
from graph.ingest.linkage.goods import goods_forms

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUP_KIND: Final = {"trader": "enterprise", "foster_company": "enterprise"}
"""Kinds that one business may have in different lists."""
FACTS: Final = (
    "kind", "normal", "region", "kbli", "kbli_basis", "legal_form", "lat", "lon", "place_basis", "fine", "street",
    "owner", "owner_words", "phone", "nib", "village", "spots", "crowded",
    "said",
)  # fmt: skip
"""Columns of clean records that linkage reads."""


def linkage_table(rows: pl.DataFrame) -> pl.DataFrame:
    """Return what is compared of each row, with its blocks; ``unique_id`` is the number of the row.

    Parameters
    ----------
    rows
        ``FACTS``; what is not known is null.
    """
    region, point = pl.col("region"), (pl.col("place_basis").cast(pl.String) == "point").fill_null(False)
    stated = pl.col("kbli_basis").cast(pl.String).is_in(["stated", "repaired", "title"]).fill_null(False)
    texts = ("region", "street", "legal_form", "kbli_basis", "place_basis", "kind")
    rows = rows.with_columns(pl.col(name).cast(pl.String) for name in texts)
    base = rows.select(
        group=pl.col("kind").cast(pl.String).replace(GROUP_KIND),
        regency=pl.when(region.str.len_chars() >= 5).then(region.str.head(5)).fill_null(""),
        province=region.str.head(2).fill_null(""),
        district=pl.when(region.str.len_chars() >= 8).then(region.str.head(8)),
        kbli=pl.when(stated).then(pl.col("kbli").list.first()),
        division=pl.col("kbli").list.first().str.head(2),
        form=pl.col("legal_form").cast(pl.String),
        lat=pl.when(point).then("lat").cast(pl.Float64),
        lon=pl.when(point).then("lon").cast(pl.Float64),
        street=pl.col("street")
        .str.replace_all(r"\b(?:rt|rw|dusun|dsn|dukuh|lingk\w*) ?\d*\b", "")
        .str.replace_all(r" +", " ")
        .str.strip_chars(" "),
        **{name: pl.col(name).cast(pl.List(pl.UInt64)) for name in ("owner_words", "spots")},
        **{name: pl.col(name).cast(pl.UInt64) for name in ("fine", "owner", "phone", "nib", "village")},
        whole=pl.col("normal").str.replace_all(" ", ""),
        crowded=pl.col("crowded").cast(pl.Boolean).fill_null(False),
    )
    # *RT 05/RW 02* alone is no street: two that state nothing else have none in common
    base = base.with_columns(street=pl.when(pl.col("street").str.contains(r"[\p{L}\d]")).then("street"))
    base = base.with_columns(doors=pl.col("street").str.extract_all(r"\d+"))
    base = base.hstack(goods_forms(rows["said"]))
    forms = name_forms(rows["normal"])
    forms = forms.with_columns(solid=pl.col("bag").str.replace_all(" ", ""), size=pl.col("words").list.len())
    table = base.hstack(
        forms.select(
            "core", "bag", "called", "proper", "words", "digits", "head", "title", "trades", "solid", "size", "bones"
        )
    )
    named, called = ("group", "regency", "bag"), ("group", "regency", "called")
    return table.with_columns(
        namesakes=pl.len().over(named),
        hands=hands(named),
        twins=pl.len().over(called),
        twin_hands=hands(called),
        sellers=pl.when(pl.col("goods").is_not_null()).then(pl.len().over("group", "regency", "goods")),
    )


def hands(same: tuple[str, ...]) -> pl.Expr:
    """Return how many hands rows of the same show, by whatever is one business's own: 0 where none states it."""
    square = pl.concat_str("lat", "lon", separator=" ")
    own = (square, pl.col("street").str.split(" ").list.first(), *(pl.col(name) for name in ("phone", "owner", "nib")))
    return pl.max_horizontal(one.drop_nulls().n_unique().over(same) for one in own)


def blocked(table: pl.DataFrame) -> tuple[pl.DataFrame, Mapping[str, int]]:
    """Return the rows that share a key with any other, with their keys, and the comparisons asked for by rule."""
    keys = block_keys(table)
    counts = comparisons(keys)
    gathered = keys.group_by("at", maintain_order=True).agg(blocks=pl.col("key").hash(0).unique().sort())
    numbered = table.drop("bones").with_row_index("unique_id").join(gathered, left_on="unique_id", right_on="at")
    return numbered.sort("unique_id"), counts
