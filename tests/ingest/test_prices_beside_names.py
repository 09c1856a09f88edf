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


@pytest.mark.parametrize(
    ("header", "price", "wanted"),
    [
        ("Harga per 100 kg (Rp)", "1.650.000", 16_500),
        ("Harga (Rp/100 kg)", "1.650.000", 16_500),
        ("Harga", "Rp 1.650.000/100 kg", 16_500),
        ("Harga per 100 kg", "Rp 16.500/kg", 16_500),
        ("Harga per 31 Desember (Rp/kg)", "16.500", 16_500),
    ],
)
def test_a_price_of_several_units_is_divided_among_them(tmp_path, header, price, wanted):
    text = f"Nama Usaha;Kabupaten;Produk;Kapasitas (kg/bulan);{header}\nUD Maju;Kab. Jember;kopra;900;{price}\n"
    assert read(tmp_path, text)["offers"]["price_rp_per_unit"].to_list() == [wanted]


@pytest.mark.parametrize(
    ("good", "volume", "price"),
    [
        ("sewa mobil", "60 hari", "Rp 550.000"),
        ("sewa mobil", "5 unit", "Rp 450.000/hari"),
        ("kamar homestay", "150 malam", "Rp 300.000/malam"),
        ("kamar homestay", "6 kamar", "Rp 250.000"),
    ],
)
def test_days_nights_and_rooms_are_no_goods_and_the_row_says_so(tmp_path, good, volume, price):
    head = "Nama Usaha;Kabupaten;Produk;Volume per bulan;Harga\n"
    told = read(tmp_path, f"{head}UD Maju;Kab. Jember;{good};{volume};{price}\nUD Lain;Kab. Jember;kopra;60 kg;9000\n")
    assert told["offers"]["commodity"].to_list() == ["10421"]
    warned = dict(told["accepted"].select("name", "warnings").iter_rows())
    assert "volume_by_time" in warned["UD Maju"]
    assert told["parties"].height == 2


def test_so_many_a_day_are_goods(tmp_path):
    head = "Nama Usaha;Kabupaten;Produk;Volume;Harga\n"
    offers = read(tmp_path, f"{head}UD Maju;Kab. Jember;tempe;60/hari;9000\nUD Dua;Kab. Jember;tempe;60 hari;9000\n")
    assert offers["offers"]["units_per_month"].to_list() == [1500, 1500]


def test_what_a_column_says_that_a_buyer_does_is_its_trade(tmp_path):
    head = "Nama Pembeli;Bidang;Kabupaten;Barang dibutuhkan;Volume per bulan;Harga beli maks\n"
    rows = "PT Satu;hotel bintang 5;Kab. Jember;telur ayam;900 kg;31.000\nPT Dua;;Kab. Jember;telur ayam;90 kg;31.000\n"
    parties = read(tmp_path, head + rows)["parties"]
    codes = dict(parties.select("name", "kbli").iter_rows())
    assert codes["PT Satu"][0].startswith("55")
    assert codes["PT Dua"] == []


def test_what_is_grown_dry_in_a_year_is_a_volume(tmp_path):
    head = "Nama Kelompok;Kabupaten;Komoditas;Prod. kering (ton/th);Harga (Rp/kg)\n"
    offers = read(tmp_path, f"{head}Pokdakan Maju;Kab. Jember;rumput laut kering;48;16.500\n")["offers"]
    assert offers["units_per_month"].to_list() == [4000]


def test_cloth_of_ikat_is_offered_to_who_looks_for_woven_cloth_and_its_weaver_keeps_her_trade(tmp_path):
    head = "Nama Usaha;Kabupaten;Produk;Kapasitas (lembar/bulan);Harga (Rp/lembar)\n"
    rows = "Tenun Sari;Kab. Jember;kain tenun ikat;80;220.000\nTenun Dua;Kab. Jember;kain tenun;60;200.000\n"
    told = read(tmp_path, head + rows)
    assert told["offers"]["commodity"].to_list() == ["13121", "13121"]
    assert sorted(code for codes in told["parties"]["kbli"] for code in codes) == ["13121", "13122"]


def test_a_list_of_businesses_says_too_that_rooms_are_no_goods(tmp_path):
    head = "Nama Usaha;Pemilik;Kabupaten;Produk;Kapasitas/bln;Harga Jual;TK (org);Omzet/th (juta Rp)\n"
    rows = "Homestay A;Ani;Kab. Jember;kamar homestay;6 kamar;Rp 250.000/malam;2;220\n"
    rows += "Tempe B;Budi;Kab. Jember;tempe;900 kg;Rp 14.000/kg;2;220\n"
    told = read(tmp_path, head + rows)
    warned = dict(told["accepted"].select("name", "warnings").iter_rows())
    assert "volume_by_time" in warned["Homestay A"]
    assert "volume_by_time" not in warned["Tempe B"]
    assert told["offers"].height == 1
