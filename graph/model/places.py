"""Places: a region and, where known, a point rounded to 0.01 degree, about 1 km."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator

from graph.model.codes import RegionCode
from graph.model.vocabulary import PlaceBasis

KM_PER_DEGREE: Final = 111.2
"""Of latitude; of longitude so much at the equator."""
DECIMALS: Final = 2
"""Decimals of a degree that leave the desk: exact points of home-based firms are personal."""


def rounded_degrees(degrees: float) -> float:
    """Return degrees rounded to what may be shown.

    Examples
    --------
    >>> rounded_degrees(-7.57810), rounded_degrees(110.8413)
    (-7.58, 110.84)
    """
    return round(degrees, DECIMALS) + 0.0


Latitude = Annotated[float, Field(ge=-90, le=90), AfterValidator(rounded_degrees)]
Longitude = Annotated[float, Field(ge=-180, le=180), AfterValidator(rounded_degrees)]


class Place(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """Where a party is: the deepest region known, and the point with what it stands for.

    Examples
    --------
    >>> Place(region="33.72", lat=-7.57810, lon=110.8413, place_basis="point").lat
    -7.58
    """

    region: RegionCode | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    place_basis: PlaceBasis | None = None

    @model_validator(mode="after")
    def _has_both_or_neither(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            message = "a point needs latitude and longitude"
            raise ValueError(message)
        if (self.place_basis is None) != (self.lat is None):
            message = "a point needs its basis (point, district, regency, province), and a basis a point"
            raise ValueError(message)
        return self
