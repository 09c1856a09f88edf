"""Offers and demands that one party states twice in other words, counted once."""

from __future__ import annotations

from typing import Final

import polars as pl

from graph.model.product_words import meet, with_words

_GOOD: Final = ["party", "commodity", "month"]
_AMOUNTS: Final = ("units_per_month", "price_rp_per_unit")
_AS_THE_OTHER: Final = ("product", "unit", "grade")
_NEARLY: Final = 0.9
"""Two clerks who ask one business in two months write 500 and 450: from this share on it is one lot told twice."""
MOST_LOTS: Final = 50
"""Lots of one good of one party up to which they are compared: who states more sells many kinds."""


def in_the_same_words(lots: pl.DataFrame) -> pl.DataFrame:
    """Return the lots, with what is said again in the words of the one that stays.

    Who stands twice in a list is one business, and its 8,000 *genteng tanah liat* and 8,000 *genteng* at one price are
    8,000 and not 16,000. Two lots of one party and commodity are the same where number and price agree and they are one
    product (:mod:`graph.model.product_words`); where two lists tell them, or one in other words of the same meaning
    (*teri asin*, *ikan asin teri*), it is enough that number and price nearly agree. A unit that had to be supplied
    gives way to one that is stated, else the later row to the earlier.
    """
    if not lots.height or not lots.select(_GOOD).is_duplicated().any():
        return lots
    table = lots.with_row_index("place").with_columns(beside=pl.len().over(_GOOD))
    few = table.filter((pl.col("beside") > 1) & (pl.col("beside") <= MOST_LOTS))
    repeated = with_words(few).select(
        *_GOOD,
        *_AMOUNTS,
        "place",
        "unit",
        "list_no",
        "grade",
        "words",
        said=pl.col("product").str.to_lowercase().fill_null(""),
        supplied=pl.col("warnings").list.contains("unit_missing"),
    )
    pairs = repeated.join(repeated, on=_GOOD, suffix="_other", nulls_equal=True)
    pairs = pairs.filter(pl.col("place") != pl.col("place_other"))
    pairs = pairs.filter(meet(pairs.select("words", words_b="words_other")))
    counted_alike = pl.col("unit").eq_missing(pl.col("unit_other")) & (pl.col("supplied") == pl.col("supplied_other"))
    later = counted_alike & (pl.col("place") > pl.col("place_other"))
    gives_way = (pl.col("supplied") & ~pl.col("supplied_other")) | later
    agree = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_other")) for name in _AMOUNTS)
    told = pairs.filter(gives_way & (agree | _nearly())).sort("place", "supplied_other", "place_other")
    stays = dict(told.unique("place", keep="first", maintain_order=True).select("place", "place_other").iter_rows())
    last = {place: _last(place, stays) for place in range(lots.height)} if stays else {}
    if not last:
        return lots
    other = lots[list(last.values())]
    return lots.with_columns(other[name] for name in (*_AS_THE_OTHER, *_AMOUNTS))


def _nearly() -> pl.Expr:
    """Return whether two lots nearly agree in number and price, told in other words or by another list.

    Two lots that one list tells in the same words, or one of them in more words, are two: it would not have told one
    twice (*keripik pisang*, *keripik pisang coklat*).
    """
    near = [
        pl.min_horizontal(name, f"{name}_other") >= _NEARLY * pl.max_horizontal(name, f"{name}_other")
        for name in _AMOUNTS
    ]
    price = near[1] | pl.any_horizontal(
        pl.col(name).is_null() for name in ("price_rp_per_unit", "price_rp_per_unit_other")
    )
    in_other_words = (pl.col("said") != pl.col("said_other")) & (pl.col("words") == pl.col("words_other"))
    apart = (pl.col("list_no") != pl.col("list_no_other")) | in_other_words
    grades = pl.col("grade").is_null() | pl.col("grade_other").is_null() | (pl.col("grade") == pl.col("grade_other"))
    counted = pl.col("unit").eq_missing(pl.col("unit_other")) & ~pl.col("supplied") & ~pl.col("supplied_other")
    return near[0] & price & apart & grades & counted


def _last(place: int, stays: dict[int, int]) -> int:
    while place in stays:
        place = stays[place]
    return place
