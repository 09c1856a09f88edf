"""Regions of Indonesia: provinces, regencies and cities, districts; both code systems; look-up by code and name.

The key is the Kemendagri dotted code (register of 2025: 38 provinces, 416 regencies, 98 cities, 7,285
districts). The statistics office's codes differ, most of all in Papua, and are read with :func:`from_bps`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

from graph.errors import UnknownRegion
from graph.model.codes import parent_region
from graph.model.vocabulary import RegionLevel
from graph.reference.shipped import read_csv

COLUMNS: Final = {
    "code": pl.String,
    "name": pl.String,
    "level": pl.String,
    "parent": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "area_km2": pl.Float64,
    "population": pl.Int64,
    "island": pl.String,
    "timezone": pl.String,
}
TIMEZONES: Final = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
"""Indonesian zone -> IANA zone."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the register in force.

    ``lat`` and ``lon`` are the centroid; a district has its regency's. ``area_km2`` and ``population``
    (second half of 2024) are empty for districts and where the source has none.
    """

    code: str
    name: str
    level: RegionLevel
    parent: str | None
    code_bps: str | None
    lat: float
    lon: float
    island: str
    timezone: str
    area_km2: float | None = None
    population: int | None = None

    @property
    def plain_name(self) -> str:
        """Name without its kind: ``Bandung`` for ``Kota Bandung``.

        Examples
        --------
        >>> region("32.73").plain_name, region("31.74").plain_name
        ('Bandung', 'Jakarta Selatan')
        """
        for kind in ("Kabupaten Administrasi ", "Kota Administrasi ", "Kabupaten ", "Kota "):
            if self.level in (RegionLevel.REGENCY, RegionLevel.CITY) and self.name.startswith(kind):
                return self.name.removeprefix(kind)
        return self.name


@cache
def table() -> pl.DataFrame:
    """Return every region: provinces, regencies, cities, districts, sorted by code.

    Columns: code, name, level, parent, code_bps, lat, lon, area_km2, population, island, timezone.
    Districts carry their regency's centroid, island and time zone; ``code_bps`` is empty for them.

    Examples
    --------
    >>> table().height
    7837
    """
    upper = read_csv("regions.csv", COLUMNS).join(
        read_csv("region_bps.csv", {"code": pl.String, "code_bps": pl.String}), on="code", how="left"
    )
    districts = read_csv("districts.csv", {"code": pl.String, "name": pl.String}).with_columns(
        level=pl.lit(str(RegionLevel.DISTRICT)), parent=pl.col("code").str.head(5)
    )
    inherited = upper.select("code", "lat", "lon", "island", "timezone").rename({"code": "parent"})
    districts = districts.join(inherited, on="parent", how="left")
    columns = ["code", "name", "level", "parent", "code_bps", "lat", "lon", "area_km2", "population"]
    return pl.concat([upper, districts], how="diagonal").select(*columns, "island", "timezone").sort("code")


@cache
def _by_code() -> dict[str, Region]:
    return {
        row["code"]: Region(**(row | {"level": RegionLevel(row["level"])})) for row in table().iter_rows(named=True)
    }


def region(code: str) -> Region:
    """Return the region of a Kemendagri code.

    Raises
    ------
    UnknownRegion
        If the register in force has no such code; the hint names where a former code went.

    Examples
    --------
    >>> region("35.09").name, region("35.09.01").level
    ('Kabupaten Jember', <RegionLevel.DISTRICT: 'district'>)
    """
    found = _by_code().get(code)
    if found is None:
        message = f"no region has the code {code!r}"
        raise UnknownRegion(message, hint=_hint_for_code(code), region=code)
    return found


def _hint_for_code(code: str) -> str:
    now = former("kemendagri").get(code)
    if now:
        return f"it was {code} until Papua or Kalimantan was divided, now {now} {_by_code()[now].name}"
    if code.isdecimal() and len(code) > 2:
        return "codes of the statistics office are read with from_bps; Kemendagri codes have dots, such as 35.09"
    return "codes are Kemendagri's, with dots: 35 province, 35.09 regency or city, 35.09.01 district"


def exists(code: str) -> bool:
    """Return whether the register in force has this code.

    Examples
    --------
    >>> exists("35.09"), exists("35.99")
    (True, False)
    """
    return code in _by_code()


@cache
def _bps() -> dict[str, str]:
    rows = table().filter(pl.col("code_bps").is_not_null()).select("code_bps", "code").iter_rows()
    return former("bps") | dict(rows)


@cache
def former(system: str) -> dict[str, str]:
    """Return former regency codes of a system (``bps`` or ``kemendagri``) with the code of today.

    The 34-province codes of Papua and Papua Barat, and those of Kalimantan Timur before 2012; lists such
    as the industry ministry's still carry them. None of these is in use today for another region.

    Examples
    --------
    >>> former("bps")["9401"]  # Merauke, in Papua until 2022
    '93.01'
    """
    columns = ("system", "former_code", "code", "until")
    rows = read_csv("region_former.csv", dict.fromkeys(columns, pl.String))
    return dict(rows.filter(pl.col("system") == system).select("former_code", "code").iter_rows())


@cache
def once_held(code: str) -> frozenset[str]:
    """Return the regencies (of a province: provinces too) that a region held before they were made of it.

    Whoever divided a region gave its districts to the new one: a list of before, or a clerk who never changed, still
    writes *Muntok, Kabupaten Bangka*, which is in Bangka Barat since 2003.

    Examples
    --------
    >>> sorted(once_held("53.12")), "65" in once_held("64"), once_held("33.10")
    (['53.17', '53.18'], True, frozenset())
    """
    held: set[str] = set()
    new = {code}
    while new:
        new = {one for mother in new for one in _daughters().get(mother, ())} - held
        held |= new
    return frozenset(held)


def lies_or_lay_in(code: str, within: str) -> bool:
    """Return whether a region lies in another, or did before that one was divided.

    Examples
    --------
    >>> lies_or_lay_in("19.05.01", "19.01"), lies_or_lay_in("36.03", "32"), lies_or_lay_in("32.73", "32.04")
    (True, True, False)
    """
    if code == within or code.startswith(within + "."):
        return True
    held = once_held(within)
    return code[:2] in held or code[:5] in held


@cache
def _daughters() -> dict[str, list[str]]:
    rows = read_csv("region_splits.csv", dict.fromkeys(("code", "mother", "since"), pl.String))
    found: dict[str, list[str]] = {}
    for code, mother, _ in rows.iter_rows():
        found.setdefault(mother, []).append(code)
    return found


def from_bps(code: str) -> Region:
    """Return the region of a statistics office code, of today or of the 34-province years.

    Parameters
    ----------
    code
        Two digits for a province, four for a regency or city. The old ``94`` (Papua) and ``91`` (Papua
        Barat) mean the provinces that keep these names today; their regencies are found one by one.

    Raises
    ------
    UnknownRegion
        If no such code is known.

    Examples
    --------
    >>> from_bps("1103").code, from_bps("94").name, from_bps("9401").code
    ('11.01', 'Papua', '93.01')
    """
    found = _bps().get(code)
    if found is None:
        message = f"no region has the statistics office code {code!r}"
        hint = "two digits name a province, four a regency or city; Kemendagri codes have dots"
        raise UnknownRegion(message, hint=hint, region=code)
    return _by_code()[found]


def bps_codes() -> dict[str, str]:
    """Return every known statistics office code, former ones included, with its Kemendagri code; never change it.

    Examples
    --------
    >>> bps_codes()["3509"], len(bps_codes()) > 552
    ('35.09', True)
    """
    return _bps()


def ancestors(code: str) -> tuple[Region, ...]:
    """Return the regions that hold this one, nearest first; empty for a province.

    Examples
    --------
    >>> [above.name for above in ancestors("35.09.01")]
    ['Kabupaten Jember', 'Jawa Timur']
    """
    region(code)
    above = []
    parent = parent_region(code)
    while parent:
        above.append(region(parent))
        parent = parent_region(parent)
    return tuple(above)


def children(code: str) -> tuple[Region, ...]:
    """Return the regions directly inside this one, in the order of their codes.

    Examples
    --------
    >>> len(children("35")), children("31")[1].name
    (38, 'Kota Administrasi Jakarta Pusat')
    """
    region(code)
    inside = table().filter(pl.col("parent") == code)["code"]
    return tuple(_by_code()[child] for child in inside)


def provinces() -> tuple[Region, ...]:
    """Return the 38 provinces in the order of their codes.

    Examples
    --------
    >>> len(provinces())
    38
    """
    return tuple(found for found in _by_code().values() if found.level == RegionLevel.PROVINCE)
