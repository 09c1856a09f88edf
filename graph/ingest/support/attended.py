"""Lists of those who took part in programmes, one a row: which column or title names the programme, and its day."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.ingest.support.inventory_texts import read_span
from graph.ingest.support.inventory_words import inventory_of_header, inventory_of_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.heads.column import Column

_ATTENDANCE: Final = re.compile(r"\b(?:peserta|daftar hadir|presensi|absensi|alumni|participants?|attendance)\b", re.I)
_CALLED: Final = re.compile(
    r"^\W*(?:(?:nama|jenis|judul|materi|mengikuti|ikut)\W+)*(?:program(?:me)?|kegiatan|pelatihan|bimtek|diklat|workshop|pameran"
    r"|pendampingan|pembinaan|acara|event|inkubasi|kursus)(?:\W+(?:pelatihan|kegiatan|pembinaan|yang|pernah|di\s?ikuti))*\W*$",
    re.I,
)
"""How a column of programmes is called."""
_ITS_DAY: Final = re.compile(
    r"^\W*(?:hari\W+)?(?:tanggal|tgl|waktu|jadwal|periode|tahun|thn|bulan)\W+(?:pelaksanaan|mulai|mengikuti|ikut|kegiatan|pelatihan"
    r"|program|bimtek|diklat|pameran|acara)\b",
    re.I,
)
_A_DAY: Final = re.compile(r"^\W*(?:hari\W+)?(?:tanggal|tgl|waktu|tahun|thn|date)\W*$", re.I)
"""A bare *Tanggal* is the programme's day in a list of participants; elsewhere it may be when the row was written."""
_IN_TITLE: Final = re.compile(
    r"\b(?:peserta|hadir|presensi|absensi|alumni)\W+(?:kegiatan\W+|program\W+)?"
    r"((?:pelatihan|bimtek|bimbingan teknis|diklat|workshop|lokakarya|seminar|sosialisasi|pameran|bazar|expo"
    r"|temu bisnis|temu usaha|inkubasi|magang|kursus|kurasi|misi dagang|pendampingan|business matching)\b.+)$",
    re.I,
)
_BEHIND: Final = re.compile(
    r"[\s,;:(–-]*(?:\b(?:(?:di|se|tingkat)\W*)?(?:kab(?:upaten)?|kota|prov(?:insi)?|kec(?:amatan)?|desa|dinas)\b"
    r"|\b(?:tahun|thn|tanggal|tgl|angkatan|gelombang|bagi|untuk|oleh|pada)\b|\b(?:19|20)\d\d\b|[(,;]).*$",
    re.I,
)
_DAY: Final = re.compile(
    r"\b\d{1,2}(?:\s*(?:-|–|s\.?/?d\.?|sampai|dan|&)\s*\d{1,2})?\s+[a-z]{3,}\s+20\d\d\b|\b\d{1,2}[/-]\d{1,2}[/-]20\d\d\b",
    re.I,
)
_FEWEST_WORDS: Final = 2
"""*Pelatihan* alone is no programme."""


def with_attended(columns: list[Column], cells: Sequence[Sequence[str | None]], words: Sequence[str]) -> list[Column]:
    """Return the columns of a list of businesses with the programme that each attended and its day.

    Parameters
    ----------
    columns
        What is known of them.
    cells
        A sample of each.
    words
        Titles, sheet name and file name: *Daftar Peserta …*.
    """
    listed = any(_ATTENDANCE.search(re.sub(r"[_\-.]+", " ", text)) for text in (*words, *(c.header for c in columns)))
    named = any(c.role in ("name", "owner") and not inventory_of_header(c.header) for c in columns)
    if not named:
        return columns
    columns = [replace(c, role=None) if c.role == "training" and _ITS_DAY.match(c.header) else c for c in columns]
    found = columns
    if not any(c.role == "training" for c in columns):
        free = [
            c
            for c in columns
            if c.role in (None, "activity", "note") and c.why != "mapping" and _CALLED.match(c.header)
        ]
        names = {c.index: inventory_of_names(cells[c.index]) == "programmes" for c in free}
        given = next((c for c in free if names[c.index] or (listed and c.role is None)), None)
        if given is None:
            return columns
        found = [replace(c, role="training", confidence=0.9, why="header") if c is given else c for c in columns]
    return _with_its_day(found, listed=listed)


def _with_its_day(columns: list[Column], *, listed: bool) -> list[Column]:
    if any(c.role == "since" for c in columns):
        return columns
    free = [c for c in columns if c.role in (None, "survey_year", "until", "month") and c.why != "mapping"]
    day = next((c for c in free if _ITS_DAY.match(c.header)), None)
    day = day or next((c for c in free if listed and _A_DAY.match(c.header)), None)
    return [replace(c, role="since", confidence=0.9, why="header") if c is day else c for c in columns]


def attended_by_title(titles: Sequence[str]) -> dict[str, str]:
    """Return the programme whose participants a title lists and its day, as constants of the sheet; else nothing.

    Examples
    --------
    >>> attended_by_title(["DAFTAR PESERTA PELATIHAN KEMASAN KAB. JEMBER", "Tanggal 12-14 Maret 2025"])
    {'training': 'Pelatihan Kemasan', 'since': '12-14 Maret 2025'}
    >>> attended_by_title(["DAFTAR PESERTA PELATIHAN KABUPATEN JEMBER 2025"]), attended_by_title(["DATA UMKM"])
    ({}, {})
    """
    found = next((told for title in titles if (told := _IN_TITLE.search(title))), None)
    name = _BEHIND.sub("", found[1]).strip(" .:-") if found else ""
    if len(name.split()) < _FEWEST_WORDS:
        return {}
    days = (said[0] for title in titles for said in _DAY.finditer(title))
    day = next((text for text in days if read_span(text)["first"]), None)
    return {"training": name.title() if name.isupper() else name} | ({"since": day} if day else {})
