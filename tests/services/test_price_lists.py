"""Price lists of offices: a column a month, a market or a region, units in heads, what is not said is asked for."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest
from typer.testing import CliRunner

from graph.cli.app import app
from graph.errors import InvalidRecord
from graph.services.planner.records import Asked, judged, record_table

DAY = date(2026, 11, 27)


def noted(path):
    rows = record_table("prices", path, DAY)
    names = [name for name in ("commodity", "region", "date", "unit", "rp_per_unit", "note") if name in rows.columns]
    return rows.select(names).rows()


def test_a_column_a_month_gives_a_note_a_month(tmp_path):
    path = tmp_path / "harga.csv"
    path.write_text(
        "DINAS PERDAGANGAN KABUPATEN JEMBER;;;;\nDAFTAR HARGA TAHUN 2026;;;;\n\nNo;Komoditas;Satuan;Jan 2026;Oktober\n"
        "1;Beras medium;kg;13.500;14.000\n2;Telur ayam ras;kg;-;29.500\n3;Gula aren;kuintal;2.100.000;\n",
        encoding="utf-8",
    )
    assert noted(path) == [
        ("Beras medium", "35.09", "2026-01-01", "kg", "13500", None),
        ("Beras medium", "35.09", "2026-10-01", "kg", "14000", None),
        ("Telur ayam ras", "35.09", "2026-10-01", "kg", "29500", None),
        ("Gula aren", "35.09", "2026-01-01", "kg", "21000", None),
    ]


def test_a_column_a_market_under_one_head_gives_a_note_a_market_and_averages_are_not_counted_again(tmp_path):
    path, book = tmp_path / "harga.xlsx", openpyxl.Workbook()
    for row in (
        ["HARGA ECERAN KOTA SURAKARTA"], ["Per 20 November 2026"], [],
        ["No", "Nama Barang", "Harga (Rp/kg)", None, None, "Perubahan (%)"],
        [None, None, "Pasar Gede", "Pasar Legi", "Rata-rata", None],
        [1, "Cabai rawit", 45000, 47000, 46000, 2.1],
    ):  # fmt: skip
        book.active.append(row)
    book.active.merge_cells("C4:E4")
    book.save(path)
    assert noted(path) == [
        ("Cabai rawit", "33.72", "2026-11-20", "kg", "45000", "Pasar Gede"),
        ("Cabai rawit", "33.72", "2026-11-20", "kg", "47000", "Pasar Legi"),
    ]
    assert judged("prices", path, Asked(DAY)).select("price_rp", "low_rp", "high_rp", "latest_rp").rows() == [
        (46000, 45000, 47000, 46000)
    ]


def test_regions_side_by_side_and_lowest_beside_highest_are_told_apart(tmp_path):
    sides, ends = tmp_path / "a.csv", tmp_path / "b.csv"
    sides.write_text(
        "Harga TBS (Rp/kg) Oktober 2026,,\nKomoditas,Kab. Kampar,Kab. Siak\nTBS kelapa sawit,3100,3150\n",
        encoding="utf-8",
    )
    ends.write_text(
        "Komoditi,Kabupaten/Kota,Tanggal,Harga Terendah (Rp/kg),Harga Tertinggi (Rp/kg)\n"
        'Kopra,Kab. Takalar,15/10/2026,"11,000","12,000"\n',
        encoding="utf-8",
    )
    assert [(row[1], row[4]) for row in noted(sides)] == [("14.01", "3100"), ("14.08", "3150")]
    assert [(row[2], row[4], row[5]) for row in noted(ends)] == [
        ("15/10/2026", "11000", "Terendah"), ("15/10/2026", "12000", "Tertinggi"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Komoditas,Kabupaten,Harga (Rp/kg)\nKopra,Kab. Takalar,11000\n", "names no day"),
        ("Komoditas,Tanggal,Harga (Rp/kg)\nKopra,1/10/2026,11000\n", "names no place"),
        ("Komoditas,Kabupaten,Tanggal,Harga\nKopra,Kab. Takalar,1/10/2026,11000\n", "names no unit"),
        ("Komoditas,Kabupaten,Tanggal\nKopra,Kab. Takalar,1/10/2026\n", "no column of prices"),
    ],
)
def test_what_a_price_list_does_not_say_is_asked_for(tmp_path, text, what):
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidRecord, match=what):
        judged("prices", path, Asked(DAY))


@pytest.mark.parametrize(("language", "word"), [("id", "Terendah"), ("en", "Lowest")])
def test_the_table_of_prices_speaks_words(tmp_path, language, word):
    path = tmp_path / "x.csv"
    path.write_text(
        "Komoditas,Kabupaten,Tanggal,Harga Rp per liter\nMinyak kelapa,Kab. Takalar,1/10/2026,21000\n", encoding="utf-8"
    )
    told = CliRunner().invoke(app, ["--lang", language, "institutions", "prices", str(path), "--on", "2026-11-27"])
    assert told.exit_code == 0
    assert word in told.output
    assert not [code for code in ("low_rp", "latest_rp", "of_officers") if code in told.output.split()]
