"""Offers and demands that one party states twice in other words, counted once."""

from __future__ import annotations

from typing import Final

import polars as pl

from graph.model.names import spelt_alike

_WHAT: Final = ["party", "commodity", "month", "units_per_month", "price_rp_per_unit"]
_AS_THE_OTHER: Final = ("product", "unit", "grade")


def in_the_same_words(lots: pl.DataFrame) -> pl.DataFrame:
    """Return the lots, with what is said again in the words of the one that stays.

    Who stands twice in a list is one business, and its 8,000 *genteng tanah liat* and 8,000 *genteng* at one price are
    8,000 and not 16,000. Two lots of one party and commodity are the same where number and price agree and the words of
    one product are all among those of the other. A unit that had to be supplied gives way to one that is stated, else
    the later row to the earlier.
    """
    if not lots.height or not lots.select(_WHAT).is_duplicated().any():
        return lots
    table = lots.with_row_index("place")
    repeated = table.filter(table.select(_WHAT).is_duplicated()).select(
        *_WHAT,
        "place",
        "unit",
        words=spelt_alike(pl.col("product")).fill_null("").str.split(" "),
        supplied=pl.col("warnings").list.contains("unit_missing"),
    )
    pairs = repeated.join(repeated, on=_WHAT, suffix="_other", nulls_equal=True)
    within = pl.col("words").list.set_difference("words_other").list.len() == 0
    holds = pl.col("words_other").list.set_difference("words").list.len() == 0
    counted_alike = pl.col("unit").eq_missing(pl.col("unit_other")) & (pl.col("supplied") == pl.col("supplied_other"))
    later = counted_alike & (pl.col("place") > pl.col("place_other"))
    gives_way = (pl.col("supplied") & ~pl.col("supplied_other")) | later
    told = pairs.filter((within | holds) & gives_way).sort("place", "supplied_other", "place_other")
    stays = dict(told.unique("place", keep="first", maintain_order=True).select("place", "place_other").iter_rows())
    last = {place: _last(place, stays) for place in range(lots.height)} if stays else {}
    if not last:
        return lots
    other = lots[list(last.values())]
    return lots.with_columns(other[name] for name in _AS_THE_OTHER)


def _last(place: int, stays: dict[int, int]) -> int:
    while place in stays:
        place = stays[place]
    return place
