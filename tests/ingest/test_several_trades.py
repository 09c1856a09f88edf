"""A text that names several trades is read as each of them, and what a label calls a good is no trade."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files


def codes(tmp_path, title, head, *rows):
    path = tmp_path / "daftar.csv"
    path.write_text("\n".join((title, head, *rows)) + "\n", encoding="utf-8")
    ingest_files([path], tmp_path / "out", as_of=date(2026, 11, 23), link=False)
    return pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")["kbli"].to_list()


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("servis hp dan jual sembako", ["95120", "47112"]),
        ("industri tahu dan ternak babi", ["01450", "10392"]),
        ("warung kopi; jual bensin eceran", ["56304", "47302"]),
        ("jual sayur dan jual ikan", ["47213"]),  # one shop
        ("tani padi dan ternak sapi", ["01122", "01411"]),
    ],
)
def test_each_trade_that_is_named_surely_counts(tmp_path, said, read):
    [found] = codes(tmp_path, "UMKM KABUPATEN JEMBER", "Nama,Kecamatan,Usaha", f"Sari,Kaliwates,{said}")
    assert sorted(found) == sorted(read)


def test_a_brand_in_quotation_marks_is_no_trade(tmp_path):
    rows = 'Made,Kubu,"VCO ""Nyuh Gading Murni"""', 'Wayan,Kubu,"Kopi bubuk ""Gula Jaya"""'
    found = codes(tmp_path, "UMKM KABUPATEN KARANGASEM", "Nama,Kecamatan,Usaha", *rows)
    assert [one[0] for one in found] == ["10422", "10761"]


def test_the_raw_material_tells_what_the_product_leaves_open(tmp_path):
    title = "UNIT PENGOLAH IKAN KABUPATEN REMBANG,,,"
    rows = (
        "Sri,Kragan,Beku,Udang vaname",
        "Rini,Kragan,Asin kering,cumi-cumi",
        "Tini,Kragan,Kaki naga,udang",
        "Yani,Sarang,Asin kering,",
    )
    found = codes(tmp_path, title, "Nama Pemilik,Kecamatan,Jenis Olahan,Bahan Baku", *rows)
    assert [one[0] for one in found] == ["10293", "10291", "10296", "10211"]


def test_a_branch_of_industry_says_less_than_the_product(tmp_path):
    title = "DAFTAR IKM KOTA PAYAKUMBUH,,,"
    rows = (
        "Ani,Payakumbuh Barat,Ind. Pangan,galamai",
        "Adi,Payakumbuh Barat,Logam & mesin,kompor",
        "Edi,Payakumbuh Barat,Sandang,tukang jahit",
    )
    found = codes(tmp_path, title, "Nama,Kecamatan,Jenis Industri,Jenis Produk", *rows)
    assert [one[0] for one in found] == ["10796", "27530", "14120"]


def test_a_row_without_a_trade_takes_none_from_its_repeat(tmp_path):
    rows = "UD Maju Jaya,Kaliwates,Jl. Mawar 3,tahu", "UD Maju Jaya,Kaliwates,Jl. Mawar 3,zzz"
    [found] = codes(tmp_path, "UMKM KABUPATEN JEMBER", "Nama Usaha,Kecamatan,Alamat,Keterangan Usaha", *rows)
    assert found == ["10392"]
