"""Who is told to have stopped, in a column of states or remarks: it is kept as a party and offers nothing."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from graph.ingest.heads.sheet_plan import SheetPlan

INACTIVE: Final = "inactive"
_STOPPED: Final = (
    r"(?i)^\W*(?:(?:status|kondisi|keterangan|ket)\W+)?(?:usaha(?:nya)?\W+)?(?:ini\W+)?"
    r"(?:(?:sudah|sdh|udah|telah|kini|sekarang|saat ini|sementara(?: ini)?|untuk sementara)\W+)*"
    r"(?:(?:tidak|tdk|tak|gak|ga|nggak|bukan|belum)\W+(?:lagi\W+|pernah\W+)?"
    r"(?:aktif|ber?operasi|operasi|operasional|berproduksi|produksi|ber?jalan|jalan|berusaha|jualan|berjualan|usaha)"
    r"|non\W?aktif|tidakaktif|tutup|bangkrut|pailit|gulung tikar|vakum|mangkrak|macet produksi"
    r"|(?:ber)?henti(?: (?:produksi|berproduksi|usaha|operasi|beroperasi|jualan))?|stop(?: (?:produksi|usaha|jualan))?"
    r"|inactive|not active|no longer active|closed(?: down)?|ceased|out of business)"
    r"(?:\W*$|\W+(?:lagi|sejak|semenjak|karena|krn|karna|akibat|dampak|sementara|selamanya|permanen|total|produksi|usaha"
    r"|per|tahun|thn|th|selama|since|pandemi|covid|dan|19\d\d|20\d\d|pemilik\w*)\b|\W*[,;(/.])"
)
"""What officers write of who has stopped; *HP tidak aktif*, *tutup hari Minggu* and *belum punya* say other things."""
_OPENING_HOURS: Final = r"(?i)\b(?:hari|jam|pukul|senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|malam|siang)\b"
_NO: Final = r"(?i)^\W*(?:tidak|tdk|non|no|false|bukan)\W*$"
"""Below a header *Aktif* this says the same."""
_ACTIVE: Final = re.compile(r"aktif|active|beroperasi|berjalan", re.I)


def has_stopped(frame: pl.DataFrame, plan: SheetPlan) -> pl.Series:
    """Return which rows say, in a column of states or remarks, that the business is closed or does not produce."""
    said = []
    for name in plan.names("status", "description", "remark"):
        stopped = pl.col(name).str.contains(_STOPPED) & ~pl.col(name).str.contains(_OPENING_HOURS)
        if _ACTIVE.search(plan.columns[int(name[1:])].header):
            stopped |= pl.col(name).str.contains(_NO)
        said.append(stopped.fill_null(value=False))
    none = pl.col("row").is_null()
    return frame.select(reduce(or_, said, none)).to_series().rename(INACTIVE)


def last_stops(told: pl.DataFrame, days: Mapping[int, date]) -> pl.DataFrame:
    """Return ``party`` and ``stopped``: the last day on which a list says of a party that it has stopped.

    Parameters
    ----------
    told
        ``party``, ``list_no``, ``warnings`` and perhaps ``on`` (a row's own day).
    days
        The date of each list by its number.
    """
    own = [pl.col("on")] if "on" in told.columns else []
    stopped = told.filter(pl.col("warnings").list.contains(INACTIVE))
    day = pl.coalesce(*own, pl.col("list_no").replace_strict(dict(days), default=None, return_dtype=pl.Date))
    return stopped.group_by("party").agg(stopped=day.max()).sort("party")


def ended(lots: pl.DataFrame, stops: pl.DataFrame, days: Mapping[int, date]) -> pl.Series:
    """Return of which lots (``party``, ``list_no``) a younger list says that their party has stopped."""
    day = pl.col("list_no").replace_strict(dict(days), default=None, return_dtype=pl.Date)
    joined = lots.select("party", day=day).join(stops, on="party", how="left", maintain_order="left")
    return joined.select((pl.col("stopped") > pl.col("day")).fill_null(value=False).alias("ended")).to_series()
