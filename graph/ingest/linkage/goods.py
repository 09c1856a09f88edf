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


def goods_forms(said: pl.Series) -> pl.DataFrame:
    """Return ``goods``: the words of a trade, sounded, sorted, each once; and ``wares``: the same as a list.

    Examples
    --------
    >>> goods_forms(pl.Series(["Menjual nasi & lauk pauk", "LAUK PAUK, nasi", "usaha", None]))["goods"].to_list()
    ['lauk nasi pauk', 'lauk nasi pauk', None, None]
    """
    told = said.cast(pl.String).to_frame("said").unique(maintain_order=True).drop_nulls()
    word = pl.col("said").str.to_lowercase().str.replace_all(r"[^a-z]+", " ").str.strip_chars(" ").str.split(" ")
    words = told.with_columns(w=word).explode("w").filter(~pl.col("w").is_in(list(PLAIN)))
    words = words.filter(pl.col("w").str.len_chars() > 2).select("said", w=sounded(pl.col("w"))).unique()
    forms = words.sort("said", "w").group_by("said", maintain_order=True).agg(wares="w")
    forms = forms.with_columns(goods=pl.col("wares").list.join(" "))
    joined = said.cast(pl.String).to_frame("said").join(forms, on="said", how="left", maintain_order="left")
    return joined.select("goods", "wares")
