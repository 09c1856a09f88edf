"""Lists of before a regency was divided, and of clerks who still write as before: the district is where it is now."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files


def read(tmp_path, text, name="daftar.csv", **how):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    ingest_files([path], tmp_path / "out", link=False, **how)
    return pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")


@pytest.mark.parametrize(
    ("regency", "district", "now"),
    [
        ("Kab. Bangka", "Muntok", "19.05.01"),
        ("Rejang Lebong", "Kepahiang", "17.08.04"),
        ("Bolmong", "Kotamobagu", "71.74"),
        ("Kab. Kendari", "Landono", "74.05.05"),
        ("Sumba Barat", "Kodi", "53.18.07"),
        ("Halteng", "Soa Sio (Tidore)", "82.72"),
        ("Kab. Bandung", "Ciwidey", "32.04.39"),
    ],
)
def test_a_district_of_a_regency_that_was_divided_is_in_the_new_one(tmp_path, regency, district, now):
    found = read(tmp_path, f"Nama Usaha,Kecamatan,Kab/Kota,Produk\nUD Maju,{district},{regency},tempe\n")
    assert found["region"].item().startswith(now)


@pytest.mark.parametrize(
    ("address", "now"),
    [
        ("Kec. Cikupa, Tangerang", "36.03.18"),
        ("Kec. Cimanggis, Bogor", "32.76"),
        ("Pangandaran, Ciamis", "32.18"),
        ("Cimahi, Kab. Bandung", "32.77"),
        ("Jl. A. Yani 39 Cikampek, Karawang", "32.15.13"),
        ("Padalarang, Kab. Bandung", "32.17.08"),
    ],
)
def test_an_address_of_before_is_read_in_what_its_province_was(tmp_path, address, now):
    text = f'DIREKTORI INDUSTRI PROPINSI JAWA BARAT 2005,,\nNama Perusahaan,Alamat,Produk\nUD Maju,"{address}",tempe\n'
    assert read(tmp_path, text)["region"].item().startswith(now)


def test_a_city_that_may_be_a_regency_is_not_drawn_into_a_title_of_another_province(tmp_path):
    text = "BUYER KANTOR WILAYAH KOTA MAKASSAR,,\nNama Usaha,Kota,Produk\nUD Maju,Kupang,tempe\nUD Jaya,Maros,tahu\n"
    maju, jaya = read(tmp_path, text)["region"].to_list()
    assert maju.startswith("53")
    assert jaya == "73.09"


def test_who_is_abroad_is_not_where_the_list_was_made(tmp_path):
    text = "BUYERS KOTA MAKASSAR 2024,,,\nNo,Company,Country,Product\n1,Tanaka Shoji,Japan,kopi\n"
    text += '2,PT Asia,"Indonesia, Jakarta Barat",kopi\n'
    assert read(tmp_path, text)["region"].to_list() == [None, "31.73"]


def test_kab_and_kota_as_two_columns_say_which_is_meant(tmp_path):
    rows = [
        {"nama": "Rendang Farah", "alamat": {"kota": "Solok"}, "produk": "rendang"},
        {"nama": "Sarai Wangi", "alamat": {"kab": "Solok"}, "produk": "minyak sereh wangi"},
        {"nama": "UD Padang", "alamat": {"kota": "Padang"}, "produk": "tempe"},
    ]
    path = tmp_path / "anggota.json"
    path.write_text(json.dumps({"anggota": rows}), encoding="utf-8")
    ingest_files([path], tmp_path / "out", link=False)
    found = pl.read_parquet(tmp_path / "out" / "accepted.parquet")
    regions = dict(found.select("name", "region").iter_rows())
    assert (regions["Rendang Farah"], regions["UD Padang"]) == ("13.72", "13.71")


def test_a_name_says_where_its_bearer_is_where_the_row_does_not(tmp_path):
    text = "MITRA PLUT PROVINSI SULAWESI TENGGARA,,\nNo,Nama Instansi,Peran\n1,Balai POM di Kendari,izin edar\n"
    assert read(tmp_path, text)["region"].item() == "74.71"


def test_a_list_older_than_the_law_of_sizes_is_read_and_its_sizes_stay_open(tmp_path):
    """Lists of before 2000 were refused: *no rule on size by legal form is known*."""
    text = "Nama Usaha,Kab/Kota,Produk,Omzet (Rp/tahun)\nUD Maju,Kab. Klaten,tempe,90000000\n"
    text += "Warung Sri,Kab. Klaten,tahu,80000000\n"
    found = read(tmp_path, text, as_of=date(1998, 12, 31))
    assert found["size_by_sales"].to_list() == [None, None]
    assert found["size"].to_list() == ["small", None]
