"""Places of the synthetic world: real regions, with points drawn around their centroids."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.model.places import KM_PER_DEGREE
from graph.reference.register import COLUMNS
from graph.reference.shipped import read_csv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

REGIONS: Final = {**COLUMNS, "population": pl.Float64}
SPREAD = 0.3
"""How far points lie from a regency's centroid, as part of the radius of a disc of the regency's area."""


@dataclass(frozen=True, eq=False)
class Places:
    """Regencies and districts as arrays: row numbers of one point into the other.

    Attributes
    ----------
    code, name, province
        Of the 514 regencies and cities, sorted by code; ``province`` is the province's code.
    lat, lon, radius_km, people
        Centroid, radius of a disc of the same area, population of the second half of 2024.
    district_code, district_name, district_regency
        Districts sorted by code, their names, and the regency of each as a row number.
    first_district, districts
        Where the districts of each regency start, and how many there are.
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    province: tuple[str, ...]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    radius_km: NDArray[np.float64]
    people: NDArray[np.float64]
    district_code: tuple[str, ...]
    district_name: tuple[str, ...]
    district_regency: NDArray[np.int64]
    first_district: NDArray[np.int64]
    districts: NDArray[np.int64]

    def row(self, code: str) -> int:
        """Return the row of a regency, or of the regency of a district.

        Examples
        --------
        >>> places().name[places().row("33.05.14")]
        'Kebumen'
        """
        return self.code.index(code[:5])

    def scattered(
        self, rng: np.random.Generator, regency: NDArray[np.int64], spread: float = SPREAD
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Draw a point in each of the given regencies, rounded to 0.01 degree."""
        reach = self.radius_km[regency] * spread / KM_PER_DEGREE
        lat = self.lat[regency] + rng.normal(size=len(regency)).clip(-2, 2) * reach
        lon = self.lon[regency] + rng.normal(size=len(regency)).clip(-2, 2) * reach
        return np.round(lat, 2), np.round(lon, 2)

    def some_district(self, rng: np.random.Generator, regency: NDArray[np.int64]) -> NDArray[np.int64]:
        """Draw a district of each of the given regencies, -1 where the register has none."""
        drawn = self.first_district[regency] + (rng.random(len(regency)) * self.districts[regency]).astype(np.int64)
        return np.where(self.districts[regency] > 0, drawn, -1)

    def nearest(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the regency whose centroid is nearest to each point (a few thousand points at most)."""
        shrink = np.cos(np.radians(lat))[:, None]
        apart = (lat[:, None] - self.lat) ** 2 + ((lon[:, None] - self.lon) * shrink) ** 2
        return np.asarray(apart.argmin(axis=1), dtype=np.int64)


def short_name(name: str) -> str:
    """Return the plain name of a regency or city.

    Examples
    --------
    >>> short_name("Kabupaten Lima Puluh Kota"), short_name("Kota Administrasi Jakarta Selatan")
    ('Lima Puluh Kota', 'Jakarta Selatan')
    """
    for title in ("Kabupaten Administrasi ", "Kota Administrasi ", "Kabupaten "):
        if name.startswith(title):
            return name[len(title) :]
    return name


def _column(frame: pl.DataFrame, name: str, unknown: float) -> NDArray[np.float64]:
    return frame[name].cast(pl.Float64).fill_null(unknown).to_numpy().copy()


@cache
def places() -> Places:
    """Return the places of the register in force.

    Examples
    --------
    >>> len(places().code), len(places().district_code) > 7000
    (514, True)
    """
    regency = read_csv("regions.csv", REGIONS).filter(pl.col("level").is_in(["regency", "city"])).sort("code")
    district = read_csv("districts.csv", {"code": pl.String, "name": pl.String}).sort("code")
    codes: Sequence[str] = regency["code"].to_list()
    row = {code: number for number, code in enumerate(codes)}
    at = np.array([row[parent] for parent in district["code"].str.slice(0, 5)], dtype=np.int64)
    counts = np.bincount(at, minlength=len(codes)).astype(np.int64)
    return Places(
        code=tuple(codes),
        name=tuple(short_name(name) for name in regency["name"]),
        province=tuple(code[:2] for code in codes),
        lat=_column(regency, "lat", 0.0),
        lon=_column(regency, "lon", 0.0),
        radius_km=np.sqrt(_column(regency, "area_km2", 2000.0) / np.pi),
        people=_column(regency, "population", 500_000.0),
        district_code=tuple(district["code"]),
        district_name=tuple(district["name"]),
        district_regency=at,
        first_district=np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64),
        districts=counts,
    )


def region_codes(places_: Places, regency: NDArray[np.int64], district: NDArray[np.int64]) -> pl.Series:
    """Return the deepest code known of each point: its district, else its regency."""
    table: list[Any] = [*places_.district_code, *places_.code]
    return pl.Series(table, dtype=pl.String).gather(
        np.where(district >= 0, district, regency + len(places_.district_code))
    )
