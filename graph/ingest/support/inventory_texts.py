"""Texts of inventories: days of a programme, what a facility is for, what a programme is about."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.support.help_words import Topic, read_topic, tidy
from graph.ingest.trade.amounts import parse_date

if TYPE_CHECKING:
    from datetime import date

_HOUSE: Final = re.compile(
    r"\b(?:uptd?|rumah (?:produksi|kemasan)|fasilitas|sarana|gedung|gudang|balai|unit pelayanan teknis|bersama|komunal"
    r"|milik|lik|sentra|kabupaten|kab|kota|prov(?:insi)?)\b\.?|\([^)]*\)",
    re.I,
)
_WHOM: Final = re.compile(
    r"\b(?:bagi|untuk|tahun|angkatan|gelombang|tingkat|se-?\s?(?:kab|kota|prov)|oleh|di)\b.*$"
    r"|\b(?:umkm|ukm|ikm|umk|pelaku usaha|kepada|para|program|kegiatan)\b|\b(?:19|20)\d\d\b|\([^)]*\)",
    re.I,
)
_SPAN: Final = re.compile(
    r"(\d{1,2})\s*(?:-|–|—|s\.?\s?/?\s?d\.?|sampai(?: dengan)?|hingga|to|dan|&)\s*(?=\d{1,2}\s+[a-z]{3})", re.I
)
_TO: Final = re.compile(r"\s+(?:-|–|—|s\.?\s?/?\s?d\.?|sampai(?: dengan)?|hingga|to)\s+", re.I)
_WEEKDAY: Final = re.compile(r"^\s*(?:\w+day|senin|selasa|rabu|kamis|jum.?at|sabtu|minggu)\b[\s,&-]*", re.I)


SPAN: Final = pl.Struct({"first": pl.Date, "last": pl.Date})
"""First and last day, as :func:`read_span` returns them."""


def read_span(text: str) -> dict[str, date | None]:
    """Return the first and the last day of a programme; a month stands from its first to its last day.

    Examples
    --------
    >>> [str(day) for day in read_span("12-14 Januari 2026").values()]
    ['2026-01-12', '2026-01-14']
    >>> [str(day) for day in read_span("28 Februari s.d. 2 Maret 2026").values()]
    ['2026-02-28', '2026-03-02']
    >>> [str(day) for day in read_span("Februari 2026").values()], read_span("menyusul")["first"]
    (['2026-02-01', '2026-02-28'], None)
    """
    cleaned = _WEEKDAY.sub("", text)
    parts = [part for part in _TO.split(cleaned) if part]
    last = parse_date(_SPAN.sub("", parts[-1])) if parts else None
    head = parts[0] if parts else ""
    if last is not None and len(parts) > 1 and not re.search(r"\d{4}", head):
        head = f"{head} {last.year}" if re.search(r"[a-z]{3}", head, re.I) else f"{head} {_month_year(parts[-1])}"
    within = _SPAN.search(head)
    first = parse_date(f"{within[1]} {_month_year(head)}") if within else parse_date(head)
    if first is not None and first == last and not re.search(r"\b\d{1,2}\b", re.sub(r"\d{4}", "", cleaned)):
        last = _last_of(first, whole_year=not re.search(r"[a-z]{3}|\d{4}-\d", cleaned, re.I))
    return {"first": first, "last": last if last is None or first is None or last >= first else first}


def _month_year(text: str) -> str:
    """Return month and year of a day that is written in words: ``14 Januari 2026`` gives ``Januari 2026``."""
    found = re.search(r"[a-z]{3,}\s+\d{4}", text, re.I)
    return found[0] if found else ""


def _last_of(first: date, *, whole_year: bool) -> date:
    month = 12 if whole_year else first.month
    following = first.replace(year=first.year + month // 12, month=month % 12 + 1, day=1)
    return following - timedelta(days=1)


def facility_service(what: str | None, name: str | None) -> str | None:
    """Return what a facility is for: its column says it, else its name without the words that all houses have.

    Examples
    --------
    >>> facility_service("Penyulingan", "Rumah Produksi Bersama Atsiri")
    'penyulingan'
    >>> [facility_service(None, one) for one in ("UPT Perbengkelan Logam (LIK Takaru)", "Rumah Kemasan Kab. Tegal")]
    ['perbengkelan logam', 'rumah kemasan kab. tegal']
    """
    if what and tidy(what):
        return tidy(what)
    bare = re.split(r"\b(?:kab(?:upaten)?|kota|kec(?:amatan)?|desa|tpi)\b\.?", name or "", flags=re.I)[0]
    return tidy(_HOUSE.sub(" ", bare)) or tidy(name or "") or None


def programme_topic(stated: str | None, what: str | None, name: str | None, hint: str) -> Topic | None:
    """Return the kind of matching that a programme belongs to and its subject.

    Examples
    --------
    >>> programme_topic(None, None, "Pelatihan Digital Marketing bagi UMKM 2026", "")
    Topic(kind='training', service='digital marketing', words=None)
    >>> programme_topic(None, None, "Pameran INACRAFT 2026", "").kind, programme_topic(None, None, "Rapat", "")
    ('exhibitions', None)
    """
    subject = tidy(_WHOM.sub(" ", name or ""))
    return read_topic(stated, what or subject, credit=False, hint=subject) or (
        read_topic(None, None, credit=False, hint=hint) if hint else None
    )
