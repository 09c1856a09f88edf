"""Regions by coordinates."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnknownRegion
from graph.reference import boundaries, regions
from graph.reference.region_points import _holds


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        (-6.1754, 106.8272, "Kota Administrasi Jakarta Pusat"),  # Monas
        (-7.5755, 110.8243, "Kota Surakarta"),
        (-7.2575, 112.7521, "Kota Surabaya"),
        (3.5952, 98.6722, "Kota Medan"),
        (-5.1477, 119.4327, "Kota Makassar"),
        (-8.4095, 115.1889, "Kabupaten Bangli"),
        (-2.5916, 140.6690, "Kota Jayapura"),
        (5.8933, 95.3214, "Kota Sabang"),
        (-8.4932, 140.4018, "Kabupaten Merauke"),
    ],
)
def test_a_well_known_place_lies_in_its_regency(lat, lon, name):
    if name == "Kabupaten Bangli":  # the middle of Bali: whichever it is, it is on Bali
        assert regions.region_at(lat, lon).code.startswith("51")
    else:
        assert regions.region_at(lat, lon).name == name


@pytest.mark.parametrize(("lat", "lon"), [(-17.65, -149.43), (-5.0, 110.0), (51.5, -0.1), (90.0, 0.0)])
def test_a_point_at_sea_or_abroad_is_refused(lat, lon):
    with pytest.raises(UnknownRegion, match="no regency within"):
        regions.region_at(lat, lon)


def test_latitude_and_longitude_changed_over_are_named():
    with pytest.raises(UnknownRegion) as refused:
        regions.region_at(110.8243, -7.5755)
    assert "changed over" in refused.value.hint


def test_a_point_just_off_the_drawn_coast_belongs_to_the_nearest_regency_unless_strictness_is_asked():
    lat, lon = -6.10, 106.83  # Jakarta's bay, two kilometres out
    assert regions.region_at(lat, lon).code.startswith("31")
    with pytest.raises(UnknownRegion):
        regions.region_at(-6.05, 106.83, reach_km=0)


def test_most_centroids_lie_in_their_own_outline_and_those_that_do_not_are_the_known_few():
    upper = regions.table().filter(pl.col("level").is_in(["regency", "city"]))
    found = regions.regions_at(upper["lat"].to_numpy(), upper["lon"].to_numpy(), reach_km=0)
    outside = (found != upper["code"]).fill_null(value=True).sum()
    assert outside == 36


@given(st.lists(st.tuples(st.floats(-11, 6), st.floats(95, 141)), min_size=1, max_size=20))
def test_many_points_are_answered_as_each_alone(points):
    lat, lon = np.array(points).T
    for one, (y, x) in zip(regions.regions_at(lat, lon, reach_km=0), points, strict=True):
        try:
            alone = regions.region_at(y, x, reach_km=0).code
        except UnknownRegion:
            alone = None
        assert one == alone


@given(st.floats(-2, 12), st.floats(-2, 12))
def test_a_square_with_a_hole_holds_what_is_in_it_and_not_in_the_hole(x, y):
    square = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    hole = [(4, 4), (6, 4), (6, 6), (4, 6), (4, 4)]
    edges = np.array([(*a, *b) for ring in (square, hole) for a, b in pairwise(ring)], dtype=float)
    inside = (0 < x < 10 and 0 < y < 10) and not (4 <= x <= 6 and 4 <= y <= 6)
    on_an_edge = min(abs(x - e) for e in (0, 4, 6, 10)) < 1e-9 or min(abs(y - e) for e in (0, 4, 6, 10)) < 1e-9
    assert on_an_edge or bool(_holds(edges, np.array([y]), np.array([x]))[0]) == inside


@pytest.mark.shared
def test_points_of_the_industry_ministrys_list_lie_where_its_codes_say(shared):
    table = pl.read_csv(shared / "data/enterprises/siinas_establishments_A.csv", infer_schema=False)
    table = table.filter(pl.col("kabupaten_kode").is_not_null())
    found = regions.regions_at(*(table[c].cast(pl.Float64).to_numpy() for c in ("latitude", "longitude")))
    said = [{regions.bps_codes()[code] for code in cell.split("|")} for cell in table["kabupaten_kode"]]
    agreed = sum(one in codes for one, codes in zip(found, said, strict=True))
    # 17 of 701 lie across a border (most in the next city) and 6 in no regency, one of them on Tahiti
    assert (len(said), agreed, found.null_count()) == (701, 678, 6)


def test_outlines_carry_every_code_of_the_register_once():
    upper = regions.table().filter(pl.col("level") != "district")
    for level, shapes in (("province", boundaries.provinces()), ("regency", boundaries.regencies())):
        codes = [feature["properties"]["code"] for feature in shapes["features"]]
        is_province = pl.col("level") == "province"
        expected = upper.filter(is_province if level == "province" else ~is_province)["code"].to_list()
        assert sorted(codes) == sorted(expected)
