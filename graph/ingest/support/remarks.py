"""What the remark of a visit says that is wanted or broken; most remarks say other things."""

from __future__ import annotations

import re
from typing import Final

_SENTENCES: Final = re.compile(r"\s*(?:[;,/&+\n]|[.!](?=\s|$)|\b(?:dan|serta|tapi|tetapi)\b)\s*", re.I)
_DENIED: Final = re.compile(r"\b(?:tidak|tdk|tak|belum|blm|no)\W+(?:perlu|(?:mem)?butuh|mau|ingin|kurang|needs?)", re.I)
_WANTED: Final = re.compile(
    r"\b(?:(?:mem)?butuh(?:kan)?|perlu|memerlukan|(?:me)?minta|mohon|ingin|mau|kurang|kekurangan|terkendala"
    r"|needs?|wants?|lacks?)\b\W*(?P<what>.+)$",
    re.I,
)
_SHORT: Final = re.compile(r"^(?P<what>.*?\bmodal\b.*?)\W+(?:kurang|terbatas|minim|habis)\b", re.I)
_BROKEN: Final = re.compile(
    r"\b(?P<what>(?:mesin|alat|oven|mixer|mikser|spinner|kompor|tungku|freezer|pompa|genset|kompresor|sealer|penggiling"
    r"|pengering|atbm|machine)\b(?:\s+(?!sudah|sering|yang|yg|masih|sedang|milik)[a-z]+){0,2}?)\s+"
    r"(?:(?:sudah|sering|yang|yg|masih|sedang|is)\s+)*(?:rusak|macet|mati|jebol|aus|bocor|broken)\b",
    re.I,
)
"""What of a workshop is broken: the motorcycle of its owner is none of it."""


def broken_in(remark: str) -> list[str]:
    """Return the machines that a remark of a visit says are broken.

    Examples
    --------
    >>> broken_in("oven rusak, mesin jahit sering macet"), broken_in("motor pemilik rusak")
    (['oven', 'mesin jahit'], [])
    """
    return [said["what"].lower() for part in _SENTENCES.split(remark) if (said := _BROKEN.search(part))]


def wanted_in(remark: str) -> list[str]:
    """Return what a remark of a visit says is wanted, of whatever sort.

    Examples
    --------
    >>> wanted_in("butuh mesin jahit. modal kurang"), wanted_in("tidak perlu modal"), wanted_in("sudah ikut pelatihan")
    (['mesin jahit', 'modal'], [], [])
    """
    parts = [part for part in _SENTENCES.split(remark) if not _BROKEN.search(part) and not _DENIED.search(part)]
    return [said["what"] for part in parts if (said := _SHORT.search(part) or _WANTED.search(part))]
