"""Lists typed as a message: each part in its own way, one business a line."""

from __future__ import annotations

import openpyxl
import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.ingest.formats.files import read_sheets
from graph.ingest.layout.messages import with_message_parted

MESSAGE = """Assalamualaikum Bu Lurah, berikut data usaha warga
*DATA UMKM DESA SUKAMAJU*
Kec. Cibeber Kab. Cianjur - Jawa Barat
per 3 Mei 2024

*Dusun Satu*
1. Bu Euis - opak, ranginang - 40 kg/bln - 0852 1111 xxxx
2. Kang Asep - gula aren - 300 kg / bulan - Rp 18.000/kg
3. Kel. Mekar - keripik singkong - pesanan
   hp baru 0822 33xx

*Dusun Dua* (blm lengkap)
1) UD Tani (Dadang) : penggilingan padi, 2 ton beras per hari
2) Rina Busana (Rina) : jahit baju, permak
3) Warung Mimin : sembako

*Dusun Tiga*
Kel. Saluyu, anyaman bambu, 8 lembar/bln,,0813
Ujang, bata merah, modal 1,5 jt
Neneng,telur asin 500 butir/minggu

*Dusun Empat*
- Kopi Cap Gunung / kopi bubuk / Tarmidi / 100 kg sebulan / 0812
- Las Jaya / pagar, kanopi / Iskandar
- Laundry Bersih / Mawar
- Fotokopi Jaya / foto copy / ruko di Kec. Karangtengah

Yg belum ada: dusun Lima. Mohon di isi. Wassalam
"""
NAMES = [
    "Bu Euis", "Kang Asep", "Kel. Mekar", "UD Tani (Dadang)", "Rina Busana (Rina)", "Warung Mimin", "Kel. Saluyu",
    "Ujang", "Neneng", "Kopi Cap Gunung", "Las Jaya", "Laundry Bersih", "Fotokopi Jaya",
]  # fmt: skip
LINES = [7, 8, 9, 13, 14, 15, 18, 19, 20, 23, 24, 25, 26]


@pytest.fixture(scope="module")
def message(tmp_path_factory):
    folder = tmp_path_factory.mktemp("message")
    (folder / "usaha.txt").write_text(MESSAGE, encoding="utf-8")
    return folder / "usaha.txt"


@pytest.fixture(scope="module")
def read(message):
    out = message.parent / "out"
    return ingest_files([message], out, link=False), out


def _table(path):
    rows = with_message_parted(read_sheets(path, path.name)[0]).head
    names = next(row for row in rows if row[0] == "No")
    return {row[1]: dict(zip(names, row, strict=True)) for row in rows if row[1]}


def test_each_line_of_a_message_is_one_business_in_the_row_of_its_line(read):
    report, out = read
    found = pl.read_parquet(out / "accepted.parquet").sort("row")
    assert found["name"].to_list() == NAMES
    assert found["row"].to_list() == LINES
    assert report.rows_read == report.accepted + report.rejected + report.merged


def test_titles_of_a_message_say_where_and_when_and_a_line_may_name_another_district(read):
    report, out = read
    found = pl.read_parquet(out / "accepted.parquet").sort("row")
    assert set(found["region"][:-1]) == {"32.03.03"}
    assert found["region"][-1] == "32.03.07"
    assert str(report.sheets[0].as_of) == "2024-05-03"


def test_headings_and_greetings_of_a_message_are_no_businesses(read):
    report, _ = read
    assert report.rejected_by_rule["heading"] == 4
    assert report.rejected_by_rule["note"] == 1


def test_what_has_a_price_is_offered(read):
    offers = pl.read_parquet(read[1] / "offers.parquet")
    assert (300, 18_000) in offers.select("units_per_month", "price_rp_per_unit").rows()


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Bu Euis", {"Produk": "opak, ranginang", "Kapasitas Produksi": "40 kg/bln", "No HP": "0852 1111 xxxx"}),
        ("Kel. Mekar", {"Produk": "keripik singkong", "Keterangan": "pesanan, hp baru 0822 33xx"}),
        ("UD Tani (Dadang)", {"Produk": "penggilingan padi, beras", "Kapasitas Produksi": "2 ton per hari"}),
        ("Kel. Saluyu", {"Produk": "anyaman bambu", "Kapasitas Produksi": "8 lembar/bln", "No HP": "0813"}),
        ("Ujang", {"Produk": "bata merah", "Modal": "1,5 jt"}),
        ("Neneng", {"Produk": "telur asin", "Kapasitas Produksi": "500 butir/minggu"}),
        ("Kopi Cap Gunung", {"Nama Pemilik": "Tarmidi", "Kapasitas Produksi": "100 kg sebulan", "No HP": "0812"}),
        ("Laundry Bersih", {"Produk": None, "Nama Pemilik": "Mawar"}),
    ],
)
def test_parts_of_a_line_are_told_by_how_they_look(message, name, cells):
    assert cells.items() <= _table(message)[name].items()


def test_a_message_pasted_into_a_workbook_reads_the_same(message, tmp_path):
    book = openpyxl.Workbook()
    for line in MESSAGE.splitlines():
        book.active.append([line or None])
    book.save(tmp_path / "usaha.xlsx")
    assert _table(tmp_path / "usaha.xlsx") == _table(message)


@pytest.mark.parametrize(
    "text",
    [
        "Nama Usaha,Produk\nUD A,tahu\nUD B,\nUD C,\nUD D,tempe - kedelai\n",
        "Nama Usaha\nUD A - Kudus\nUD B - Pati\nUD C - Jepara\nUD D - Demak\n",
        "UD A,tahu\nUD B,tempe\nUD C,kue\nUD D,roti\n",
        "UD A\nUD B\nUD C\nUD D\n",
    ],
)
def test_tables_and_lists_of_bare_names_are_no_messages(tmp_path, text):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    sheet = read_sheets(tmp_path / "a.csv", "a.csv")[0]
    assert with_message_parted(sheet) is sheet


def test_a_regency_between_commas_is_where_and_thanks_are_no_business(tmp_path):
    lines = [
        "UMKM se-Jawa Tengah",
        "Ani, kerupuk, Kudus",
        "Budi, las, Rembang",
        "Dewi, kue, Siti",
        "Eko, jahit",
        "Terima kasih",
    ]
    (tmp_path / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    table = _table(tmp_path / "a.txt")
    assert [table[name]["Alamat"] for name in ("Ani", "Budi", "Dewi", "Eko")] == ["Kudus", "Rembang", None, None]
    assert table["Dewi"]["Nama Pemilik"] == "Siti"
    ingest_files([tmp_path / "a.txt"], tmp_path / "out", link=False)
    assert sorted(pl.read_parquet(tmp_path / "out" / "accepted.parquet")["name"]) == ["Ani", "Budi", "Dewi", "Eko"]
