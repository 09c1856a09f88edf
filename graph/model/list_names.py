"""Names of lists: which are editions of one, whatever month or writing they name."""

from __future__ import annotations

import re
from typing import Final

_MONTH: Final = re.compile(
    r"[^/a-z0-9]*(?<![a-z0-9])(?:(?:per|bulan|bln|posisi|periode)[\W_]+)?(?:[0-3]?\d[\W_]*)?(?:jan(?:uar[iy])?|[fp]eb(?:ruar[iy])?"
    r"|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?|agu(?:stus)?|ag[ts]|aug(?:ust)?|sept?(?:ember)?|o[kc]t(?:ober)?"
    r"|no[vp](?:ember)?|de[sc](?:ember)?)(?![a-z])(?:[\W_]*(?:(?:19|20)?\d\d)(?!\d)|(?=[^/a-z0-9]*(?:/|$)))",
    re.I,
)
"""A month by its name before a year or at the end: *binaan okt 2026*, *binaan_nov*."""
_NUMBERED: Final = re.compile(r"[^/a-z0-9]*(?<!\d)(?:[0-3]\d[-_.])?(?:0[1-9]|1[0-2])[-_.](?:19|20)\d\d(?!\d)", re.I)
_PART: Final = re.compile(
    r"[^/a-z0-9]*(?<![a-z0-9])(?:(?:semester|triwulan|tw|kuartal|quarter|q|caturwulan|minggu(?:[\W_]?ke)?)[\W_]?(?:iv|iii|ii|i|[1-5])"
    r"|(?:rev|revisi|versi|v)[\W_]?\d*|final|fix|copy|salinan|update|terbaru)(?![a-z0-9])",
    re.I,
)
"""A part of a year, or which writing it is: *tw III*, *rev2*, *final*."""
_COPY: Final = re.compile(r"\s*\(\d{1,2}\)(?=/|$)")
_DAY: Final = re.compile(r"[\W_]*(?<!\d)(?:19|20)\d\d(?:[-_. ]?(?:0[1-9]|1[0-2])(?:[-_. ]?[0-3]\d)?)?(?!\d)")


def writing(source: str) -> str:
    """Return the name of a list in small letters, its words apart by one space.

    Examples
    --------
    >>> writing("Hubungan_PT")
    'hubungan pt'
    """
    return re.sub(r"[\s_.-]+", " ", source.lower()).strip()


def undated(source: str) -> str:
    """Return the name of a list without the day, the month or the writing of its edition.

    Examples
    --------
    >>> undated("binaan minut okt 2026"), undated("binaan_minut_NOVEMBER"), undated("Data IKM TW III 2025 rev2 (1)")
    ('binaan minut', 'binaan minut', 'data ikm')
    >>> undated("UMKM 2025"), undated("umkm_2026-03"), undated("kota/Pangan"), undated("blok 2")
    ('umkm', 'umkm', 'kota/pangan', 'blok 2')
    """
    left = source.lower()
    for pattern in (_COPY, _NUMBERED, _MONTH, _DAY, _PART):
        left = pattern.sub("", left)
    left = writing(left)
    return left if re.search(r"[a-z]{2}", left.rpartition("/")[2] or left) else source.lower()
