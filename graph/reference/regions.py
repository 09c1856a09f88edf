"""Regions of Indonesia: the register, both code systems, look-up by code, by name and by point.

The parts stand in ``register`` (codes), ``region_names`` (names) and ``region_points`` (coordinates).
"""

from __future__ import annotations

from graph.reference.region_names import close_names, codes_named, find_region, find_regions
from graph.reference.region_points import nearest_regions, region_at, regions_at
from graph.reference.register import (
    TIMEZONES,
    Region,
    ancestors,
    bps_codes,
    children,
    exists,
    former,
    from_bps,
    lies_or_lay_in,
    once_held,
    provinces,
    region,
    table,
)

__all__ = [
    "TIMEZONES",
    "Region",
    "ancestors",
    "bps_codes",
    "children",
    "close_names",
    "codes_named",
    "exists",
    "find_region",
    "find_regions",
    "former",
    "from_bps",
    "lies_or_lay_in",
    "nearest_regions",
    "once_held",
    "provinces",
    "region",
    "region_at",
    "regions_at",
    "table",
]
