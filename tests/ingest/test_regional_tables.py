"""Regional tables in the three forms that offices publish, and how much of what they count the lists hold."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
import xlsxwriter

from graph.errors import IngestFailed
from graph.ingest.regional_tables import read_regional_tables
from graph.network import Network
from graph.planning.coverage import coverage

TODAY = date(2026, 11, 26)


def read(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_regional_tables([path], today=TODAY)


def told(tables):
    return tables.facts.select("region", "year", "indicator", "activity", "value").rows()


def test_a_row_for_each_region_year_and_activity(tmp_path):
    text = (
        "id,kode_provinsi,nama_provinsi,kode_kabupaten_kota,nama_kabupaten_kota,jenis_usaha,jumlah_umkm,satuan,tahun\n"
        "1,32,JAWA BARAT,3201,KABUPATEN BOGOR,BATIK,9,UNIT,2019\n"
        "2,32,JAWA BARAT,3273,KOTA BANDUNG,MAKANAN,1.250,UNIT,2019\n"
        "3,32,JAWA BARAT,3273,KOTA BANDUNG,JASA,-,UNIT,2019\n"
    )
    tables = read(tmp_path, "jabar.csv", text)
    assert told(tables) == [
        ("32.01", 2019, "enterprises", "13", 9.0),
        ("32.73", 2019, "enterprises", None, 1250.0),  # made or served? the word alone does not say
    ]


def test_years_side_by_side_below_a_common_head(tmp_path):
    path = tmp_path / "upah.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "UPAH MINIMUM KABUPATEN/KOTA DI PROVINSI JAWA TENGAH")
        sheet.write_row(2, 0, ["No", "Kabupaten/Kota", "Upah Minimum (Ribu Rp)"])
        sheet.write_row(3, 2, ["2023", "2024"])
        sheet.write_row(4, 0, ["1", "Kab. Kebumen", "2.035,5", "2.122"])
        sheet.write_row(5, 0, ["", "Jumlah", "9", "9"])
    tables = read_regional_tables([path], today=TODAY)
    assert told(tables) == [
        ("33.05", 2023, "minimum_wage", None, 2_035_500.0),
        ("33.05", 2024, "minimum_wage", None, 2_122_000.0),
    ]
    assert tables.rejected.select("row", "rule").rows() == [(6, "total")]


def test_activities_side_by_side_and_the_year_of_the_title(tmp_path):
    text = (
        "PDRB menurut lapangan usaha (miliar rupiah) tahun 2022;;\n"
        "Wilayah;Pertanian tanaman padi;Industri makanan\nKabupaten Kebumen;12,5;8\nNegeri Antah;1;1\n"
    )
    tables = read(tmp_path, "pdrb.csv", text)
    assert told(tables) == [
        ("33.05", 2022, "grp", "01", 12.5e9),
        ("33.05", 2022, "grp", "10", 8e9),
    ]
    assert tables.rejected["rule"].to_list() == ["place_missing"]


def test_a_number_that_is_none_is_told_with_its_row(tmp_path):
    tables = read(tmp_path, "usaha.csv", "Kabupaten,Jumlah usaha 2020\nKab. Kebumen,12\nKab. Klaten,banyak\n")
    assert tables.rejected.select("row", "value", "rule").rows() == [(3, "banyak", "no_number")]


def test_a_table_without_regions_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(IngestFailed, match="no table says a figure of a region") as refused:
        read(tmp_path, "a.csv", "Nama,Nilai\nA,1\n")
    assert "Kabupaten/Kota" in refused.value.hint


def test_coverage_is_listed_over_counted_by_regency_and_activity(tmp_path):
    text = (
        "Kabupaten;Jenis usaha;Jumlah usaha;Tahun\n"
        "Kab. Kebumen;10;8;2023\nKab. Kebumen;16;2;2023\nKab. Kebumen;10;999;2020\nKab. Klaten;10;0;2023\n"
    )
    facts = read(tmp_path, "bps.csv", text).facts
    parties = pl.DataFrame(
        {
            "id": ["a", "b", "c", "d"],
            "kind": ["enterprise"] * 3 + ["cooperative"],
            "name": ["A", "B", "C", "D"],
            "region": ["33.05.12", "33.05", "33.10", "33.05"],
            "kbli": [["10794"], ["16221"], ["10794"], None],
        }
    )
    rows = coverage(Network.from_frames(parties, as_of=date(2026, 1, 1)), facts)
    assert rows.select("region", "activity", "year", "counted", "listed", "share").rows() == [
        ("33.05", None, 2023, 10, 2, 0.2),
        ("33.05", "10", 2023, 8, 1, 0.125),
        ("33.05", "16", 2023, 2, 1, 0.5),
        ("33.10", None, 2023, 0, 1, None),
        ("33.10", "10", 2023, 0, 1, None),
    ]
