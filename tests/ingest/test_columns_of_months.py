"""Columns of months are read as what header, words or title say that they count; where nothing does, that is told."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
import xlsxwriter

from graph.ingest import ingest_files, preview_files

WHO = "No,Nama Usaha,Kecamatan,Produk"


def listed(tmp_path, *lines):
    path = tmp_path / "daftar.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(path, tmp_path, **kwargs):
    report = ingest_files([path], tmp_path / "out", link=False, **kwargs)
    return report, {name: pl.read_parquet(tmp_path / "out" / f"{name}.parquet") for name in ("parties", "offers")}


@pytest.mark.parametrize(
    "lines",
    [
        ("UMKM KABUPATEN LEBAK", f"{WHO},Omzet (Rp),,", ",,,,Januari 2025,Februari 2025,Maret 2025"),
        ("UMKM KABUPATEN LEBAK", f"{WHO},Omzet Jan 2025 (Rp),Omzet Feb 2025 (Rp),Omzet Mar 2025 (Rp)"),
        ("OMZET UMKM KABUPATEN LEBAK (Rp)", f"{WHO},Jan-25,Feb-25,Mar-25"),
        ("UMKM KABUPATEN LEBAK", f"{WHO},omzet_jan_2025,omzet_feb_2025,omzet_mar_2025"),
    ],
)
def test_sales_by_months_are_a_years_sales_of_that_date(tmp_path, lines):
    path = listed(tmp_path, *lines, "1,Sarmin Gula,Cijaku,gula aren,1000000,1200000,1100000")
    report, tables = read(path, tmp_path)
    assert tables["parties"]["sales_rp_per_year"].to_list() == [3_300_000 * 4]
    assert report.sheets[0].as_of == date(2025, 3, 31)
    assert "amounts_unused" not in report.sheets[0].notes


def test_production_by_months_of_a_title_is_offered_by_the_month_where_a_price_stands_beside(tmp_path):
    months = "Jan,Feb,Mar,Apr,Mei,Jun,Jul,Agu,Sep,Okt,Nov,Des,Jumlah"
    figures = "100,120,110,100,90,95,100,110,120,130,125,100,1300"
    lines = ("PRODUKSI GULA AREN (kg) KABUPATEN LEBAK TAHUN 2025", f"{WHO},Harga per kg,{months}")
    rows = (
        f"1,Sarmin Gula,Cijaku,gula aren,25.000,{figures}",
        "2,Jumri Gula,Cijaku,gula aren,25.000,60,,,,,60,,,,,,,120",
    )
    _, tables = read(listed(tmp_path, *lines, *rows), tmp_path)
    offers = tables["offers"].join(tables["parties"].select(party="id", name="name"), on="party")
    assert offers.select("name", "unit", "units_per_month", "price_rp_per_unit").sort("name").rows() == [
        ("Jumri Gula", "kg", 60, 25_000),  # a month without a figure is not known
        ("Sarmin Gula", "kg", 1300 // 12, 25_000),
    ]


def test_months_that_nothing_explains_are_told_and_not_read(tmp_path):
    path = listed(tmp_path, "UMKM KABUPATEN LEBAK", f"{WHO},Jan,Feb,Mar", "1,Sarmin Gula,Cijaku,gula,100,120,110")
    [sheet] = preview_files([path]).sheets
    assert sheet.notes["months_unread"] == ["Jan – Mar"]
    _, tables = read(path, tmp_path, as_of=date(2026, 11, 23))
    assert tables["parties"]["sales_rp_per_year"].to_list() == [None]


def test_what_is_planned_is_no_fact(tmp_path):
    lines = "UMKM KABUPATEN LEBAK", f"{WHO},Target Omzet Jan,Target Omzet Feb", "1,Sarmin,Cijaku,gula,1000000,1200000"
    report, tables = read(listed(tmp_path, *lines), tmp_path)
    assert tables["parties"]["sales_rp_per_year"].to_list() == [None]
    assert report.sheets[0].notes["months_unread"] == ["Target Omzet Jan – Target Omzet Feb"]


def test_months_of_a_workbook_are_dates_below_a_merged_head(tmp_path):
    path = tmp_path / "daftar.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, month = book.add_worksheet(), book.add_format({"num_format": "mmm-yy"})
        sheet.write_row(0, 0, ["No", "Nama Usaha", "Kecamatan", "Kabupaten"])
        sheet.merge_range(0, 4, 0, 6, "Omzet (Rp juta)")
        for column in range(3):
            sheet.write_datetime(1, 4 + column, date(2025, column + 1, 1), month)
        sheet.write_row(2, 0, [1, "Keripik Sari", "Ajung", "Jember", 2, 2.5, 3])
    report, tables = read(path, tmp_path)
    assert tables["parties"]["sales_rp_per_year"].to_list() == [30_000_000]
    assert report.sheets[0].as_of == date(2025, 3, 31)


def test_a_single_month_and_a_name_that_begins_like_one_are_no_such_columns(tmp_path):
    lines = "UMKM KABUPATEN LEBAK", f"{WHO},Bulan Mei,Marmer", "1,Sarmin Gula,Cijaku,gula,100,120"
    report, _ = read(listed(tmp_path, *lines), tmp_path)
    assert "months_unread" not in report.sheets[0].notes


def test_a_column_of_units_says_that_months_are_quantities(tmp_path):
    head = "Nama Usaha,Kecamatan,Kabupaten,Komoditas,Satuan,Jan-25,Feb-25,Mar-25,Harga (Rp/kg)"
    _, tables = read(listed(tmp_path, head, "Kopi Ijen,Licin,Banyuwangi,kopi bubuk,kg,120,100,80,90.000"), tmp_path)
    assert tables["offers"].select("unit", "units_per_month", "price_rp_per_unit").rows() == [("kg", 100, 90_000)]


def test_quantities_and_their_value_side_by_side_are_told_apart(tmp_path):
    heads = "Nama Usaha,Kecamatan,Kabupaten,Jenis Ikan,Produksi (kg),,Nilai (Rp.000),", ",,,,Jan,Peb,Jan,Peb"
    report, tables = read(listed(tmp_path, *heads, "Mina Jaya,Muncar,Banyuwangi,lele,500,700,10.000,14.000"), tmp_path)
    roles = {column["role"] for column in report.sheets[0].mapping}
    assert {"volume", "sales"} <= roles
    assert tables["parties"]["sales_rp_per_year"].to_list() == [144_000_000]


def test_the_sum_of_the_months_is_no_column_of_its_own(tmp_path):
    lines = "OMZET UMKM KABUPATEN LEBAK", f"{WHO},Jan,Feb,Total", "1,Sarmin,Cijaku,gula,Rp 1.000.000,-,Rp 1.000.000"
    report, tables = read(listed(tmp_path, *lines), tmp_path)
    assert tables["parties"]["sales_rp_per_year"].to_list() == [12_000_000]
    assert "amounts_unused" not in report.sheets[0].notes
