"""What rows say they make or sell, made comparable: the words of it, in a sounded spelling, without those of all."""

from __future__ import annotations

from typing import Final

import polars as pl

from graph.ingest.linkage.forms import sounded
from graph.ingest.linkage.trades import SELLERS

PLAIN: Final = frozenset(
    """
    usaha industri produksi memproduksi perdagangan eceran menyediakan penyediaan melayani menerima pesanan aneka
    macam berbagai dan dengan untuk dari di ke yang lain lainnya dll serta atau secara rumah toko warung
    """.split()  # noqa: SIM905
) | frozenset(SELLERS)
"""Words that say that something is made or sold, and not what."""
BROAD: Final = (
    "makanan", "minuman", "kuliner", "ringan", "kerajinan", "rumahan", "kecil", "mikro", "menengah", "perorangan",
    "dagangan", "umum", "umkm", "ukm", "ikm",
)  # fmt: skip
"""Words that every clerk writes of many trades: alone they say nothing for one business, and nothing against it."""
LIST_WIDE: Final = 0.2
"""Share of the rows of a list that say the same from which it is a heading of the list: *Surakarta*, *Pangan*."""
FEW_ROWS: Final = 50
"""Rows that may say the same in a list of any length."""


def goods_forms(said: pl.Series) -> pl.DataFrame:
    """Return ``goods``: the words of a trade, sounded, sorted, each once; and ``wares``: the same as a list.

    Examples
    --------
    >>> goods_forms(pl.Series(["Menjual nasi & lauk pauk", "LAUK PAUK, nasi", "makanan", None]))["goods"].to_list()
    ['lauk nasi pauk', 'lauk nasi pauk', None, None]
    """
    cells = said.cast(pl.String).to_frame("said")
    told = cells.drop_nulls().group_by("said", maintain_order=True).agg(n=pl.len())
    word = pl.col("said").str.to_lowercase().str.replace_all(r"[^a-z]+", " ").str.strip_chars(" ").str.split(" ")
    words = told.with_columns(w=word).explode("w").filter(~pl.col("w").is_in(list(PLAIN)))
    words = words.filter((pl.col("w").str.len_chars() > 2) & (~pl.col("w").is_in(BROAD)).any().over("said"))
    words = words.select("said", "n", w=sounded(pl.col("w"))).unique()
    forms = words.sort("said", "w").group_by("said", maintain_order=True).agg(pl.col("n").first(), wares="w")
    forms = forms.with_columns(goods=pl.col("wares").list.join(" "))
    forms = forms.filter(pl.col("n").sum().over("goods") <= max(LIST_WIDE * len(said), FEW_ROWS))
    joined = cells.join(forms, on="said", how="left", maintain_order="left")
    return joined.select("goods", "wares")
