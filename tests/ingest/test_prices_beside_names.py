"""Prices that stand behind a name, caterers and growers in lists of makers, and prices of more than one unit."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import ingest_files


def read(tmp_path, text, name="daftar.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    ingest_files([path], tmp_path / "out", link=False)
    tables = ("parties", "offers", "demands", "ties", "accepted")
    return {table: pl.read_parquet(tmp_path / "out" / f"{table}.parquet") for table in tables}


@pytest.mark.parametrize(
    ("said", "outlet", "price"),
    [
        ("pengepul Rp 49.000/rak", "trader", 1633),
        ("pengepul Rp 49.000", "trader", 1633),
        ("pasar Praya (Rp 1.500/butir)", "direct", 1500),
        ("toko 40rb / rak", "direct", 1333),
        ("pengepul 45.000", "trader", 1500),
        ("pengepul", "trader", None),
        ("pasar 2 kali seminggu", "direct", None),
        ("toko 24 jam", "direct", None),
    ],
)
def test_a_price_behind_whoever_takes_the_goods_is_what_is_paid_today(tmp_path, said, outlet, price):
    head = "Nama Usaha;Kabupaten;Produk;Kapasitas/bln;Harga Jual;Saat ini dijual ke\n"
    told = read(tmp_path, f"{head}UD Telur;Kab. Jember;telur ayam;450 rak;52.000/rak;{said}\n")
    assert told["offers"].select("outlet", "outlet_price_rp_per_unit").rows() == [(outlet, price)]
    assert told["parties"]["name"].to_list() == ["UD Telur"]


@pytest.mark.parametrize(
    ("said", "price", "suppliers"),
    [
        ("distributor Mataram Rp 30.500/kg", 30_500, []),
        ("CV Telur Nusantara Rp 30.500/kg", 30_500, ["CV Telur Nusantara"]),
        ("CV Telur Nusantara", None, ["CV Telur Nusantara"]),
    ],
)
def test_a_price_behind_the_present_supplier_is_no_part_of_its_name(tmp_path, said, price, suppliers):
    head = "Nama Pembeli;Kabupaten;Barang dibutuhkan;Volume per bulan;Harga beli maks;Pemasok sekarang (harga)\n"
    told = read(tmp_path, f"{head}PT Hotel Bahari;Kab. Jember;telur ayam;3.000 kg;Rp 31.000/kg;{said}\n")
    assert told["demands"]["source_price_rp_per_unit"].to_list() == [price]
    assert told["parties"].filter(pl.col("name") != "PT Hotel Bahari")["name"].to_list() == suppliers
    assert told["ties"].height == len(suppliers)


def test_caterers_and_growers_among_makers_make_neither_boxes_nor_pellets(tmp_path):
    head = "DAFTAR INDUSTRI KECIL BINAAN\nNama Usaha;Kabupaten;Produk\n"
    rows = (
        "Usaha Inaq;Kab. Jember;nasi kotak", "Usaha Rembitan;Kab. Jember;kelapa butir",
        "Usaha Satu;Kab. Jember;keripik singkong", "Usaha Dua;Kab. Jember;tempe", "Usaha Tiga;Kab. Jember;kursi kayu",
        "Usaha Empat;Kab. Jember;kotak karton",
    )  # fmt: skip
    parties = read(tmp_path, head + "\n".join(rows) + "\n")["parties"]
    codes = dict(parties.select("name", pl.col("kbli").list.first()).iter_rows())
    assert codes["Usaha Inaq"] == "56210"
    assert codes["Usaha Rembitan"] == "01261"
    assert codes["Usaha Empat"] == "17022"
    assert codes["Usaha Dua"] == "10391"
