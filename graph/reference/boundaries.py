"""Outlines of provinces and regencies, for maps and for finding the region of a point.

WGS84, ``[lon, lat]``, simplified to about a kilometre; small islands are dropped. Properties are ``code``
(Kemendagri) and ``name``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from graph.reference.shipped import read_json


@cache
def provinces() -> dict[str, Any]:
    """Return the 38 provinces as a GeoJSON FeatureCollection; never change it, it is kept.

    Examples
    --------
    >>> len(provinces()["features"])
    38
    """
    return read_json("provinces.geojson")


@cache
def regencies() -> dict[str, Any]:
    """Return the 514 regencies and cities as a GeoJSON FeatureCollection; never change it, it is kept.

    Examples
    --------
    >>> len(regencies()["features"])
    514
    """
    return read_json("regencies.geojson")
