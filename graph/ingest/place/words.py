"""What a row says of its place, as written and as found."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from math import cos, hypot, radians
from typing import Final, Literal

from graph.model.places import KM_PER_DEGREE

Level = Literal["province", "regency", "district"]
DEPTH: Final[dict[Level, int]] = {"province": 2, "regency": 5, "district": 8}
"""Length of a code of each level; cities are of the rank of regencies."""
DISTRICT: Final = r"kec(?:amatan)?|distrik|kapanewon|kemantren"
"""What districts are called, from Papua to Yogyakarta."""
REGION_START: Final = (
    r"(?i)^\W*(?:[ivx0-9a-z]{1,4}[.)]\s*)?(?:provinsi|propinsi|prov|kabupaten|kab|kotamadya|kodya|kotip|kotif|kota|"
    rf"{DISTRICT}|desa|kelurahan|kalurahan|kel|pulau)\b\.?\s*:?\s*\w+"
)
"""How the name of a region begins in a cell that holds nothing else."""

_SHORT: Final = {
    "sel": "selatan",
    "selt": "selatan",
    "utr": "utara",
    "ut": "utara",
    "tim": "timur",
    "tmr": "timur",
    "bar": "barat",
    "brt": "barat",
    "tgh": "tengah",
    "teng": "tengah",
    "tenggr": "tenggara",
    "kep": "kepulauan",
}
"""Points of the compass as offices shorten them; ``graph.reference`` knows the short names of regions."""


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """What one row says of its place, as written."""

    province: str | None = None
    regency: str | None = None
    district: str | None = None
    village: str | None = None
    region: str | None = None
    province_code: str | None = None
    regency_code: str | None = None
    district_code: str | None = None
    region_code: str | None = None
    heading: str | None = None
    listed: str | None = None
    """Code of the region that titles, sheet or file name the whole list for; it yields to all that a row says."""

    @property
    def above_district(self) -> bool:
        """Whether the row says of itself in which regency or province it is."""
        return any((self.province, self.regency, self.region, self.province_code, self.regency_code, self.region_code))


WORDS: Final = tuple(one.name for one in fields(PlaceWords))


@dataclass(frozen=True, slots=True)
class Found:
    """A region and what was met on the way to it.

    ``candidates`` are regions between which words alone do not decide; ``flags`` are warnings by code.
    """

    region: str | None = None
    flags: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


def spelled_out(name: str) -> str:
    """Return a region's name in lower case with its short forms written out.

    Examples
    --------
    >>> spelled_out("Klaten Sel."), spelled_out("KAB.BUTON UTARA"), spelled_out("Kep. Riau")
    ('klaten selatan', 'kab buton utara', 'kepulauan riau')
    """
    words = re.sub(r"[^a-z0-9'\-, ]+", " ", name.lower()).replace(",", " , ").split()
    return " ".join(_SHORT.get(word, word) for word in words)


def km_between(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return the distance on a flat map, good enough to tell a neighbour from another island.

    Examples
    --------
    >>> round(km_between(-7.57, 110.83, -7.80, 110.36))
    58
    """
    east = (lon_a - lon_b) * cos(radians((lat_a + lat_b) / 2))
    return hypot(lat_a - lat_b, east) * KM_PER_DEGREE
