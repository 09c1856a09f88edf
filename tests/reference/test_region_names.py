"""Regions by what people write."""

from __future__ import annotations

import polars as pl
import pytest

from graph.errors import Ambiguous, UnknownRegion
from graph.reference import regions
from graph.reference.shipped import read_csv


def test_every_name_of_the_register_finds_its_region():
    upper = regions.table().filter(pl.col("level") != "district")
    for code, name in upper.select("code", "name").iter_rows():
        assert regions.find_region(name).code == code
        assert regions.find_region(name.upper().replace("KABUPATEN", "KAB.")).code == code


@pytest.mark.shared
def test_every_name_of_the_statistics_office_finds_its_region(shared):
    table = pl.read_csv(shared / "data/reference/regions/regions_prov_kab.csv", infer_schema=False)
    for code, name in table.select("code", "name_bps").iter_rows():
        assert regions.find_region(name).code == code


def test_every_other_name_finds_its_region_or_one_that_holds_it():
    rows = read_csv("region_names.csv", dict.fromkeys(("name", "code", "why"), pl.String))
    for name, code, why in rows.iter_rows():
        if why in ("former", "several"):
            continue  # a former name may be another region's today, and a city's its regency's: these need their kind
        found = regions.find_region(name).code
        assert code == found or code.startswith(found + ".")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KAB. BOGOR", "32.01"),
        ("KAB BOGOR", "32.01"),
        ("Kota Bogor", "32.71"),
        ("kabupaten  bogor", "32.01"),
        ("BOGOR, KAB.", "32.01"),
        ("Bogor (Kota)", "32.71"),
        ("Malang Kota", "35.73"),
        ("KOTA ADM. JAKARTA SELATAN", "31.74"),
        ("Jakarta Selatan", "31.74"),
        ("Jaksel", "31.74"),
        ("KAB. ADM. KEP. SERIBU", "31.01"),
        ("D.I. Yogyakarta", "34"),
        ("DI YOGYAKARTA", "34"),
        ("DIY", "34"),
        ("Jogja", "34"),
        ("Kota Yogyakarta", "34.71"),
        ("DKI Jakarta", "31"),
        ("Daerah Khusus Jakarta", "31"),
        ("RIAU,INDONESIA", "14"),
        ("SUMATRA UTARA", "12"),
        ("Prov. Jawa Timur", "35"),
        ("Propinsi NTB", "52"),
        ("Irian Jaya", "91"),
        ("Solo", "33.72"),
        ("Ujung Pandang", "73.71"),
        ("Toli-Toli", "72.04"),
        ("FAKFAK", "92.03"),
        ("Muko Muko", "17.06"),
        ("Kota Baru", "63.02"),
        ("50 Kota", "13.07"),
        ("Lima Puluh Kota", "13.07"),
        ("[35] JAWA TIMUR", "35"),
        ("3507 Kabupaten Malang", "35.07"),
        ("3509", "35.09"),
        ("35.09.01", "35.09.01"),
        ("Kab. Jember - Jawa Timur", "35.09"),
        ("Jawa Barat, Kota Bandung", "32.73"),
        ("Kec. Bebesen, Kab. Aceh Tengah, Aceh", "11.04.03"),
        ("Coblong, Bandung", "32.73.02"),
        ("Klaten Sel., Kab. Klaten", "33.10.26"),
        ("Sulawesi Tengg.", "74"),
        ("Kab. Batam", "21.71"),
        ("Kota Garut", "32.05"),
        ("Kabupaten Pontianak", "61.02"),
        ("Pontianak", "61.71"),
        ("Kabupaten Kepulauan Riau", "21.01"),
        ("Kepulauan Riau", "21"),
        ("Purwokerto", "33.02"),
        ("Kab. Sampit", "62.02"),
        ("Labuan Bajo", "53.15"),
    ],
)
def test_a_spelling_finds_its_region(text, code):
    assert regions.find_region(text).code == code


@pytest.mark.parametrize("name", ["Jambi", "Bengkulu", "Gorontalo", "Yogyakarta"])
def test_of_a_province_and_a_city_of_one_name_the_wider_is_meant(name):
    assert regions.find_region(name).level == "province"
    assert regions.find_region(name, level="city").level == "city"


@pytest.mark.parametrize(
    ("name", "candidates"),
    [("Bandung", ["32.04", "32.73"]), ("BOGOR, JAWA BARAT", ["32.01", "32.71"]), ("Sorong", ["96.01", "96.71"])],
)
def test_a_name_of_a_regency_and_a_city_is_asked_back(name, candidates):
    with pytest.raises(Ambiguous) as asked:
        regions.find_region(name)
    assert asked.value.context["candidates"] == candidates
    assert "Kabupaten" in asked.value.hint


def test_a_district_spelt_almost_like_a_city_is_asked_back_unless_it_says_that_it_is_a_district():
    with pytest.raises(Ambiguous) as asked:
        regions.find_region("Makasar")
    assert asked.value.context["candidates"] == ["31.75.08", "73.71"]
    assert regions.find_region("Kec. Makasar").code == "31.75.08"
    assert regions.find_region("Makasar, Jakarta Timur").code == "31.75.08"
    assert regions.find_region("Lubuk Pakam").code == "12.07.28"


def test_all_26_pairs_of_a_regency_and_a_city_of_one_name_are_asked_back():
    upper = regions.table().filter(pl.col("level").is_in(["regency", "city"]))
    plain = pl.Series([regions.region(code).plain_name for code in upper["code"]])
    shared_names = plain.filter(plain.is_duplicated()).unique()
    assert len(shared_names) == 26
    for name in shared_names:
        assert len(regions.find_regions(pl.Series([name]), level="regency")["candidates"].item()) == 2


def test_digits_that_the_two_code_systems_read_differently_are_asked_back():
    # 11.03 is Aceh Timur; the statistics office's 1103 is Aceh Selatan, 11.01
    with pytest.raises(Ambiguous) as asked:
        regions.find_region("1103")
    assert asked.value.context["candidates"] == ["11.01", "11.03"]


def test_a_dotted_code_from_before_a_province_was_divided_is_read_and_without_its_dot_asked_back():
    assert regions.find_region("91.01").name == "Kabupaten Merauke"
    with pytest.raises(Ambiguous) as asked:
        regions.find_region("9101")  # Merauke once for the ministry, Fakfak for the statistics office
    assert asked.value.context["candidates"] == ["92.03", "93.01"]


def test_within_narrows_the_search_and_forgives_a_province_that_was_divided():
    assert regions.find_region("Merauke", within="Papua").code == "93.01"
    assert regions.find_region("Tarakan", within="Kalimantan Timur").code == "65.71"
    assert regions.find_region("Sukamaju", within="73.22", level="district").code == "73.22.06"
    with pytest.raises(UnknownRegion, match=r"\(Daerah Khusus Ibukota Jakarta\)"):
        regions.find_region("Kota Bogor", within="31")


@pytest.mark.parametrize(
    ("text", "meant"),
    [("Kab. Banyuwanggi", "Kabupaten Banyuwangi"), ("Jawa Tmur", "Jawa Timur"), ("Makassarr", "Kota Makassar")],
)
def test_an_unknown_name_is_refused_with_the_names_spelt_most_alike(text, meant):
    with pytest.raises(UnknownRegion) as refused:
        regions.find_region(text)
    assert meant in refused.value.context["close"]
    assert meant in refused.value.hint


@pytest.mark.parametrize("text", ["", "  ", "Indonesia", "???", "Atlantis, Jawa Timur", "Not Specified"])
def test_what_names_no_region_is_refused(text):
    with pytest.raises(UnknownRegion):
        regions.find_region(text)


def test_a_column_is_answered_row_by_row_as_one_by_one():
    texts = ["Kota Bogor", None, "Bandung", "Atlantis", "", "KAB. BOGOR", "Kota Bogor"]
    answers = regions.find_regions(pl.Series(texts))
    assert answers["region"].to_list() == ["32.71", None, None, None, None, "32.01", "32.71"]
    assert answers["problem"].to_list() == [None, None, "ambiguous", "unknown", None, None, None]


def test_a_column_may_carry_the_region_of_each_row():
    answers = regions.find_regions(pl.Series(["Sukamaju", "Merauke"]), within=pl.Series(["73.22", "91"]))
    assert answers["region"].to_list() == ["73.22.06", "93.01"]


@pytest.mark.shared
def test_every_province_of_the_mill_list_and_district_of_the_investor_list_is_found(shared):
    mills = pl.read_csv(shared / "data/enterprises/palm_oil_mills_A.csv", infer_schema=False)
    assert regions.find_regions(mills["province"], level="province")["problem"].null_count() == mills.height
    investors = pl.read_csv(shared / "data/enterprises/ntb_investors_A.csv", infer_schema=False)
    assert regions.find_regions(investors["region"], within="NTB")["region"].null_count() == 0
    districts = regions.find_regions(investors["district"], within="52", level="district")
    missed = investors["district"].filter(districts["region"].is_null()).unique().sort().to_list()
    assert missed == ["Not Specified", "Selaprang"]
