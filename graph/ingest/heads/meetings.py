"""Columns of lists of visits and meetings: the day of the visit, and what came of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.heads.column import Column

_RESULT: Final = re.compile(r"^\W*(?:hasil|output|keluaran|result)\b", re.I)
_OUTCOME: Final = re.compile(
    r"^\W*(?:sudah |telah |akan |masih |ada )*(?:deal|loi|mou|nota kesepahaman|letter of intent|belum|sepakat"
    r"|kesepakatan|setuju"
    r"|lanjut|di ?lanjut\w*|follow\W?up|fu|tindak lanjut|proses|nego\w*|tertarik|minat|berminat|tidak|tdk|batal"
    r"|gagal|berhasil"
    r"|ditolak|menolak|diterima|po|purchase order|kontrak|order|pesan(?:an)?|transaksi|penjajakan|menunggu"
    r"|tunggu|pending|kirim"
    r"|minta|sampel|sample|negosiasi|selesai|lulus|kompeten|baik|cukup|kurang|memuaskan|hadir|ok|no|yes|not|pembelian)\b",
    re.I,
)
"""How a cell begins that says what came of a meeting."""
_VISITS: Final = re.compile(r"\b(?:kunjungan|visit\w*|monitoring|pendampingan)\b", re.I)
_REMARKS: Final = re.compile(r"^\W*(?:catatan|keterangan|ket|notes?|remarks?)\b", re.I)
_A_DAY: Final = re.compile(r"^\W*(?:hari\W+)?(?:tanggal|tgl|date)\W*$", re.I)


def of_meetings(columns: list[Column], cells: Sequence[Sequence[str | None]]) -> list[Column]:
    """Take *Hasil* for what came of a meeting where its cells are *deal*, *LoI*, *belum*, and for goods elsewhere."""
    said = {c.index: [cell for cell in cells[c.index] if cell] for c in columns if _RESULT.match(c.header)}
    outcomes = {i for i, some in said.items() if some and sum(map(_is_outcome, some)) > len(some) / 2}
    goods = ("product", "commodity", "activity", "volume")
    return [
        replace(c, role="problem", confidence=0.9, why="contents") if c.index in outcomes and c.role in goods else c
        for c in columns
    ]


def _is_outcome(cell: str) -> bool:
    """Return whether a cell says what came of a meeting.

    Examples
    --------
    >>> _is_outcome("Deal Rp 20 jt"), _is_outcome("belum ada kesepakatan"), _is_outcome("keripik tempe")
    (True, True, False)
    """
    return bool(_OUTCOME.match(cell))


def of_visits(columns: list[Column], texts: Sequence[str]) -> list[Column]:
    """Take a bare *Tanggal* for the day of the visit, and *Catatan* for a remark of it, where a list is of visits.

    A list is of visits when a column says the day of one, or its title says so beside a column of officers. What a
    visit found (*oven rusak*) is none of the business's trade, as *Keterangan* of other lists may be.
    """
    said = any(_VISITS.search(re.sub(r"[_\-.]+", " ", text)) for text in texts)
    if said and not any(column.role == "visited" for column in columns):
        columns = [
            replace(c, role="visited") if c.role == "survey_year" and _A_DAY.match(c.header) else c for c in columns
        ]
    roles = {column.role for column in columns}
    if "visited" not in roles and not (said and "officer" in roles):
        return columns
    return [replace(c, role="remark") if c.role == "description" and _REMARKS.match(c.header) else c for c in columns]
