"""Printed directories: an entry is a name with its address and telephone below it, and each entry is one business."""

from __future__ import annotations

import openpyxl
import polars as pl

from graph.ingest import ingest_files
from graph.ingest.formats.sheets import sheet_of
from graph.ingest.layout.entries import with_entries_joined

HEAD = [
    ("No.", "Name of Establishment", "Main Products", "Number of Employees"),
    (None, "Address", None, None),
    (None, "Telephone", None, None),
]
PAGES = [
    ("DIRECTORY OF MANUFACTURING ESTABLISHMENTS", None, None, None),
    ("NORTH SUMATERA", None, None, None),
    *HEAD,
    (None, "Tanjung Morawa, Deli Serdang", "shrimp crackers", None),  # of an entry on the page before
    ("FOOD PRODUCTS", None, None, None),
    (118, "ADINDA BAKERY", "Bread, cakes", 24),
    (None, "Jl. Setia Budi No. 87, Medan", None, None),
    (None, "Telp. (061) 8211-111", None, None),
    (119, "SIRUP MARKISA, UD", "Passion fruit syrup", 31),
    (None, "Jl. Kolonel Bejo No. 42", "and squash", None),
    (None, "Binjai", None, None),
    (None, "Telp. 061-661 222", None, None),
    (None, None, None, "Page 14"),
    *HEAD,
    ("TEXTILES", None, None, None),
    (120, "BALIGE ULOS WEAVING", "Ulos hand-woven cloth", 26),
    (None, "Jl. Tarutung, Balige, Toba", None, None),
    (121, "ANUGERAH GARMENT", "Shirts and trousers", 75),
    (None, "Jl. Pancing, Percut Sei Tuan, Deli Serdang", None, None),
    (None, "Telp. 662333", None, None),
]


def test_each_entry_of_a_directory_is_one_business_with_its_place_and_its_employees(tmp_path):
    book = openpyxl.Workbook()
    for row in PAGES:
        book.active.append(row)
    book.save(tmp_path / "directory.xlsx")
    report = ingest_files([tmp_path / "directory.xlsx"], tmp_path / "out", link=False)
    found = pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")
    assert found["name"].to_list() == ["ADINDA BAKERY", "SIRUP MARKISA, UD", "BALIGE ULOS WEAVING", "ANUGERAH GARMENT"]
    assert found["row"].to_list() == [8, 11, 20, 22]  # as the file counts them
    assert found["region"].str.head(5).to_list() == ["12.71", "12.75", "12.12", "12.07"]
    assert found["workers"].to_list() == [24, 31, 26, 75]
    assert report.rows_read == report.accepted + report.rejected + report.merged


def test_what_goes_on_below_in_another_column_belongs_to_the_entry():
    rows = [[None if cell is None else str(cell) for cell in row] for row in PAGES]
    joined = with_entries_joined(sheet_of("a.xlsx", None, rows))
    assert joined.head[10] == [
        "119", "SIRUP MARKISA, UD", "Passion fruit syrup and squash", "31", "Jl. Kolonel Bejo No. 42, Binjai",
        "Telp. 061-661 222",
    ]  # fmt: skip


def test_a_list_of_one_row_a_business_stays_as_it_is():
    rows = [
        ["No", "Nama Usaha", "Produk"],
        *([str(n), f"UD {n}", "tahu"] for n in range(1, 9)),
        [None, "Catatan", None],
    ]
    sheet = sheet_of("a.xlsx", None, rows)
    assert with_entries_joined(sheet) is sheet
