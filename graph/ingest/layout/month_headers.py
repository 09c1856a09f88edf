"""Which month a header names, and what else it says: *Omzet (Rp) Januari 2025*."""

from __future__ import annotations

import re
from typing import Final

_NAMES: Final = (
    "jan(?:uari|uary)?", "[fp]eb(?:ruari|ruary)?", "mar(?:et|ch)?", "apr(?:il)?", "mei|may", "jun[ie]?", "jul[iy]?",
    "agustus|august|agu(?:st)?|agt|ags|aug", "sept?(?:ember)?", "okt(?:ober)?|oct(?:ober)?", "no[vp](?:ember)?",
    "des(?:ember)?|dec(?:ember)?",
)  # fmt: skip
_MONTH: Final = re.compile(
    r"(?<![^\W_])(?:" + "|".join(f"(?P<m{n}>{name})" for n, name in enumerate(_NAMES, 1)) + r")(?![^\W_\d])"
    r"[\s\-_./']*(?P<year>20\d\d|\d\d(?!\d))?",
    re.I,
)
_FIRST_DAY: Final = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-01(?:[ T]00:00:00)?$")
"""How a workbook keeps a month: as its first day."""


def month_in(header: str) -> tuple[int, str, str] | None:
    """Return the month that a header names, its year where it has one, and what else the header says.

    Examples
    --------
    >>> month_in("Omzet (Rp) Januari 2025"), month_in("Agt"), month_in("2025-03-01 00:00:00")
    ((1, '2025', 'Omzet (Rp)'), (8, '', ''), (3, '2025', ''))
    >>> month_in("Nilai (Rp.000) Jan")
    (1, '', 'Nilai (Rp.000)')
    >>> month_in("Nama Usaha"), month_in("Marmer"), month_in("Tanggal 3 Mei 2025")
    (None, None, None)
    """
    if day := _FIRST_DAY.search(header.strip()):
        return (int(day[2]), day[1], header[: day.start()].strip()) if 1 <= int(day[2]) <= len(_NAMES) else None
    found = list(_MONTH.finditer(header))
    if len(found) != 1 or re.search(r"(?<!\d)\d{1,2}[\s./-]*$", header[: found[0].start()]):
        return None
    number = next(n for n in range(1, len(_NAMES) + 1) if found[0][f"m{n}"])
    rest = f"{header[: found[0].start()]} {header[found[0].end() :]}".strip(" _-.,/:")
    year = found[0]["year"]
    return number, f"20{year[-2:]}" if year else "", rest
