"""What a pair of the volume market is worth, part by part, in rupiah a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.matching.pairs.setting import both_notes, gathered
from graph.model.product_words import of_a_kind_not_named

if TYPE_CHECKING:
    from graph.matching.pairs.scan import Found
    from graph.matching.pairs.setting import Setting

LESS_SPECIFIC: Final = "note.product_less_specific"
"""Of a pair whose buyer seeks a kind, *sarung tenun*, of what the offer calls by its general name, *kain tenun*."""


def volume_parts(setting: Setting, found: Found) -> pl.DataFrame:
    """Return the parts of each pair found.

    ``price_rp`` is the delivered price that halves the gain, a place to begin talking; ``supplier_gain_rp`` and
    ``buyer_gain_rp`` are what each side gains at it against today, null where today's price is not known.
    """
    supplier, buyer = found.supplier, found.buyer
    seller = setting.suppliers.select("floor_rp", "outlet_rp", "repair_rp", "rupiah_per_km", "coached", "baseline")[
        supplier
    ]
    taker = setting.buyers.select("limit_rp", "source_rp", "commits_to_coach")[buyer]
    transport = np.floor(seller["rupiah_per_km"].to_numpy() * found.distance_km + 0.5).astype(np.int64)
    both = pl.concat([seller, taker], how="horizontal").with_columns(
        value=pl.Series(found.value), transport_rp=pl.Series(transport)
    )
    price = pl.col("limit_rp") - (pl.col("value") - pl.col("value") // 2)
    both = both.with_columns(price_rp=price)
    return both.select(
        "limit_rp",
        "floor_rp",
        "transport_rp",
        "repair_rp",
        "price_rp",
        supplier_gain_rp=pl.col("price_rp") - pl.col("transport_rp") - pl.col("repair_rp") - pl.col("outlet_rp"),
        buyer_gain_rp=pl.col("source_rp") - pl.col("price_rp"),
        commitment=pl.col("commits_to_coach"),
        coaching=pl.col("coached"),
        baseline=pl.col("baseline"),
        missing=gathered(setting.suppliers["missing"], supplier),
        notes=_notes(setting, found),
    )


def _notes(setting: Setting, found: Found) -> pl.Series:
    """Return the notes of both sides of each pair, and that of a buyer who asks for a kind that no offer names."""
    both = both_notes(setting.suppliers["notes"], setting.buyers["notes"], found)
    words = {"words": setting.suppliers["words"][found.supplier], "words_b": setting.buyers["words"][found.buyer]}
    more = of_a_kind_not_named(pl.DataFrame(words))
    if not more.any():
        return both
    own = pl.when(pl.col("more")).then(pl.lit([LESS_SPECIFIC])).otherwise(pl.lit([], dtype=pl.List(pl.String)))
    table = pl.DataFrame({"both": both, "more": more})
    return table.select(notes=pl.concat_list("both", own))["notes"]
