"""The register of regions: counts, codes of both systems, what holds what."""

from __future__ import annotations

import polars as pl
import pytest

from graph.errors import UnknownRegion
from graph.reference import regions


def test_the_register_has_38_provinces_514_regencies_and_cities_and_7285_districts():
    counts = dict(regions.table().group_by("level").len().iter_rows())
    assert counts == {"province": 38, "regency": 416, "city": 98, "district": 7285}


def test_every_region_lies_in_one_of_the_level_above():
    table = regions.table()
    levels = dict(table.select("code", "level").iter_rows())
    above = {"regency": {"province"}, "city": {"province"}, "district": {"regency", "city"}}
    for code, level, parent in table.select("code", "level", "parent").iter_rows():
        if level == "province":
            assert parent is None
        else:
            assert code.startswith(parent + ".")
            assert levels[parent] in above[level]


def test_every_province_regency_and_city_has_one_code_of_the_statistics_office():
    upper = regions.table().filter(pl.col("level") != "district")
    assert upper["code_bps"].null_count() == 0
    assert upper["code_bps"].n_unique() == 552
    for code, code_bps in upper.select("code", "code_bps").iter_rows():
        assert regions.from_bps(code_bps).code == code


@pytest.mark.parametrize(
    ("code_bps", "code", "name"),
    [
        ("94", "91", "Papua"),
        ("91", "92", "Papua Barat"),
        ("95", "93", "Papua Selatan"),
        ("96", "94", "Papua Tengah"),
        ("97", "95", "Papua Pegunungan"),
        ("92", "96", "Papua Barat Daya"),
        ("1103", "11.01", "Kabupaten Aceh Selatan"),
    ],
)
def test_codes_of_the_statistics_office_mean_other_regions_than_the_same_digits_with_dots(code_bps, code, name):
    assert (regions.from_bps(code_bps).code, regions.from_bps(code_bps).name) == (code, name)


@pytest.mark.parametrize(
    ("code_bps", "name", "province"),
    [
        ("9401", "Merauke", "Papua Selatan"),
        ("9402", "Jayawijaya", "Papua Pegunungan"),
        ("9412", "Mimika", "Papua Tengah"),
        ("9433", "Puncak", "Papua Tengah"),
        ("9471", "Jayapura", "Papua"),
        ("9107", "Sorong", "Papua Barat Daya"),
        ("9108", "Raja Ampat", "Papua Barat Daya"),
        ("9171", "Sorong", "Papua Barat Daya"),
        ("9105", "Manokwari", "Papua Barat"),
        ("6407", "Bulungan", "Kalimantan Utara"),
        ("6473", "Tarakan", "Kalimantan Utara"),
    ],
)
def test_a_code_from_before_a_province_was_divided_finds_the_region_of_today(code_bps, name, province):
    found = regions.from_bps(code_bps)
    assert (found.plain_name, regions.ancestors(found.code)[-1].name) == (name, province)


@pytest.mark.parametrize("system", ["bps", "kemendagri"])
def test_no_former_code_is_in_use_for_another_region(system):
    in_use = set(regions.table()["code" if system == "kemendagri" else "code_bps"].drop_nulls())
    assert not in_use & set(regions.former(system))
    assert all(regions.exists(code) for code in regions.former(system).values())


def test_the_29_regencies_of_old_papua_and_the_13_of_old_papua_barat_are_all_found():
    numbers = [1, 2, 3, 4, 8, 9, *range(10, 21), *range(26, 37), 71]
    assert len({regions.from_bps(f"94{number:02}").code for number in numbers}) == 29
    assert len({regions.from_bps(f"91{number:02}").code for number in [*range(1, 13), 71]}) == 13


@pytest.mark.shared
def test_every_region_code_of_the_industry_ministrys_list_is_known(shared):
    column = pl.read_csv(shared / "data/enterprises/siinas_establishments_A.csv", infer_schema=False)["kabupaten_kode"]
    codes = {code for cell in column.drop_nulls() for code in cell.split("|")}
    assert len(codes) > 100
    assert codes <= set(regions.bps_codes())


def test_a_district_has_the_centroid_island_and_time_zone_of_its_regency():
    district, regency = regions.region("35.09.01"), regions.region("35.09")
    assert (district.lat, district.lon, district.island, district.timezone) == (
        regency.lat,
        regency.lon,
        regency.island,
        regency.timezone,
    )
    assert regions.table()["lat"].null_count() == 0


def test_every_zone_has_its_hours():
    assert set(regions.table()["timezone"]) == set(regions.TIMEZONES)


@pytest.mark.parametrize("code", ["35.99", "3509", "99", "", "35.09.99", "Jember"])
def test_an_unknown_code_is_refused_with_what_to_write(code):
    with pytest.raises(UnknownRegion) as refused:
        regions.region(code)
    assert "35.09" in refused.value.hint


def test_a_former_code_says_where_it_went():
    with pytest.raises(UnknownRegion) as refused:
        regions.region("91.01")
    assert "93.01 Kabupaten Merauke" in refused.value.hint


def test_an_unknown_code_of_the_statistics_office_is_refused():
    with pytest.raises(UnknownRegion):
        regions.from_bps("11.01")


def test_ancestors_climb_to_the_province_and_children_come_back():
    assert [above.code for above in regions.ancestors("35.09.01")] == ["35.09", "35"]
    assert regions.ancestors("35") == ()
    assert {child.code for child in regions.children("31")} == {"31.01", *(f"31.7{n}" for n in range(1, 6))}
    assert len(regions.provinces()) == 38
