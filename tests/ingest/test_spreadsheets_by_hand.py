"""Spreadsheets as hands make them: tables below and beside each other, on their side, numbers as text, archives."""

from __future__ import annotations

import struct
import zipfile

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from graph.errors import IngestFailed
from graph.ingest import ingest_files, preview_files
from tests.ingest.workbooks import saved

TITLE = "DATA UMKM KABUPATEN JEMBER TAHUN 2025"
HEADER = ["Nama Usaha", "Pemilik", "Kecamatan", "Produk", "Omzet per Tahun (Rp)"]
ROWS = [
    ["UD Sari Rasa", "Siti Aminah", "Kaliwates", "Keripik singkong", "12.500.000"],
    ["CV Maju Jaya", "Budi Santoso", "Patrang", "Mebel kayu", "85.000.000"],
    ["Toko Berkah", "Nur Hayati", "Ambulu", "Tahu", "9.000.000"],
    ["Batik Ayu", "Ayu Lestari", "Tanggul", "Batik tulis", "22.000.000"],
]
NAMES = [row[0] for row in ROWS]


def book(path, **sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def read(*paths, out=None):
    out = out or paths[0].parent / "out"
    report = ingest_files(paths, out, link=False)
    for sheet in report.sheets:
        assert sheet.rows_read == sheet.accepted + sheet.rejected + sheet.merged
    return report, pl.read_parquet(out / "accepted.parquet")


def test_a_table_below_another_has_its_own_columns_title_and_row_numbers(tmp_path):
    below = [[], ["DATA UMKM KABUPATEN LUMAJANG TAHUN 2025"], ["Pemilik", "Produk", "Nama Usaha", "Kecamatan"]]
    second = [[row[1], row[3], row[0], "Pasirian"] for row in ROWS[2:]]
    rows = [[TITLE], HEADER, *ROWS[:2], *below, *second]
    report, accepted = read(book(tmp_path / "dua.xlsx", Data=rows))
    assert [(one.sheet, one.accepted) for one in report.sheets] == [("Data", 2), ("Data (2)", 2)]
    assert accepted["name"].to_list() == NAMES
    assert accepted["row"].to_list() == [3, 4, 8, 9]
    assert accepted["region"].str.head(5).to_list() == ["35.09", "35.09", "35.08", "35.08"]


def test_tables_side_by_side_are_all_read(tmp_path):
    three = [HEADER[0], HEADER[2], HEADER[3]]
    pairs = [[a[0], a[2], a[3], None, b[0], b[2], b[3]] for a, b in zip(ROWS[:2], ROWS[2:], strict=True)]
    report, accepted = read(book(tmp_path / "sisi.xlsx", Data=[[TITLE], [*three, None, *three], *pairs]))
    assert report.accepted == 4
    assert accepted["name"].to_list() == NAMES
    assert set(accepted["region"].str.head(5)) == {"35.09"}


def test_a_table_on_its_side_is_turned(tmp_path):
    rows = [[TITLE], *([name, *cells] for name, *cells in zip(HEADER, *ROWS, strict=True))]
    report, accepted = read(book(tmp_path / "miring.xlsx", Data=rows))
    assert accepted["name"].to_list() == NAMES
    assert accepted["sales_rp_per_year"].to_list() == [12_500_000, 85_000_000, 9_000_000, 22_000_000]
    assert report.sheets[0].notes["turned"]


def test_sheets_called_by_districts_are_of_these(tmp_path):
    short = [["DAFTAR UMKM KAB. JEMBER"], ["Nama Usaha", "Produk"]]
    sheets = {name: [*short, [row[0], row[3]]] for name, row in zip(("Patrang", "2. Ambulu"), ROWS, strict=False)}
    _, accepted = read(book(tmp_path / "per_kecamatan.xlsx", **sheets))
    assert accepted["region"].to_list() == ["35.09.20", "35.09.12"]


def test_numbers_as_text_with_blanks_and_apostrophes_are_numbers(tmp_path):
    rows = [[row[0], row[2], " " + row[4].replace(".", "\xa0") + " ", "' 4"] for row in ROWS]
    header = [HEADER[0], HEADER[2], HEADER[4], "Tenaga Kerja"]
    _, accepted = read(book(tmp_path / "teks.xlsx", Data=[[TITLE], header, *rows]))
    assert accepted["sales_rp_per_year"].to_list() == [12_500_000, 85_000_000, 9_000_000, 22_000_000]
    assert accepted["workers"].to_list() == [4] * 4


def test_the_title_of_a_list_without_a_header_is_no_business(tmp_path):
    rows = [[TITLE], *([f"{name} {product}"] for name, _, _, product, _ in ROWS)]
    report, accepted = read(book(tmp_path / "satu.xlsx", Data=rows))
    assert accepted.height == 4
    assert report.sheets[0].rejected_by_rule == {"note": 1}


def test_an_archive_in_a_folder_is_told_and_one_given_says_what_to_do(tmp_path):
    folder = tmp_path / "kiriman"
    folder.mkdir()
    with zipfile.ZipFile(folder / "lama.zip", "w") as archive:
        archive.writestr("umkm.csv", "Nama Usaha;Produk\nUD A;tahu\n")
    (folder / "baru.csv").write_text("Nama Usaha;Produk\nUD B;tempe\n", encoding="utf-8")
    report, _ = read(folder, out=tmp_path / "out")
    assert [(one.file, one.hint) for one in report.failures] == [
        ("lama.zip", "unpack it, and give the lists or their folder")
    ]
    with pytest.raises(IngestFailed, match="is a ZIP archive, and what is in it is not read"):
        ingest_files([folder / "lama.zip"], tmp_path / "none")


def test_zeros_behind_a_list_are_nothing_and_a_file_of_them_says_from_which_line_on(tmp_path):
    text = (";".join(HEADER) + "\n" + "\n".join(";".join(row) for row in ROWS) + "\n").encode()
    (tmp_path / "isi.csv").write_bytes(text + bytes(5000))
    assert read(tmp_path / "isi.csv")[1]["name"].to_list() == NAMES
    (tmp_path / "rusak.csv").write_bytes(text[:60] + bytes(200) + text[60:])
    with pytest.raises(IngestFailed, match="from line 2 on it is neither text nor a workbook") as refused:
        ingest_files([tmp_path / "rusak.csv"], tmp_path / "none")
    assert "CSV" in str(refused.value.hint)


def test_points_of_geoparquet_say_where_a_business_is(tmp_path):
    shapes = [struct.pack("<BIdd", 1, 1, 113.70, -8.17), struct.pack(">BIdd", 0, 1, 113.71, -8.18), None, b"nothing"]
    pl.DataFrame({"nama_usaha": NAMES, "geometry": shapes}).write_parquet(tmp_path / "titik.parquet")
    _, accepted = read(tmp_path / "titik.parquet")
    assert accepted["region"].to_list() == ["35.09", "35.09", None, None]


def test_rejected_rows_of_synthetic_lists_say_so(tmp_path):
    rows = [["DATA UMKM SINTETIS KABUPATEN JEMBER"], HEADER, *ROWS, ["Jumlah", None, None, None, "128.500.000"]]
    read(book(tmp_path / "a.xlsx", Data=rows))
    assert pl.read_csv(tmp_path / "out" / "rejected.csv")["synthetic"].to_list() == [True]


def test_rows_without_names_are_one_only_where_the_owner_is_told_whole(tmp_path):
    header = ["No", "Nama Pemilik", "Desa", "Kecamatan", "Jenis Usaha"]
    owners = ["Siti", "Siti", "Siti Aminah", "Siti Aminah", None, None]
    rows = [[at, owner, "Kepatihan", "Kaliwates", "Warung kopi"] for at, owner in enumerate(owners, start=1)]
    report, accepted = read(book(tmp_path / "pemilik.xlsx", Data=[[TITLE], header, *rows]))
    assert (report.accepted, report.merged, report.rejected) == (3, 1, 2)
    assert ["repeat_unsure" in told for told in accepted["warnings"]] == [True, True, False]


def test_formulas_whose_value_no_program_stored_are_told_and_others_are_not(tmp_path):
    rows = [["Nama Usaha", "Kabupaten"], ["UD Maju", "Jember"], ['="UD "&B2', "Jember"]]
    rows += [[f"UD {n}", f'=IF(A{n}="","",B{n - 1})'] for n in range(4, 60)]
    report = preview_files([saved(tmp_path / "rumus.xlsx", {"Data": rows})])
    assert report.sheets[0].notes["formulas_without_value"] == 57
    stored = tmp_path / "nilai.xlsx"
    with xlsxwriter.Workbook(str(stored)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nama Usaha", "Kabupaten"])
        sheet.write_row(1, 0, ["UD Maju", "Jember"])
        sheet.write_formula(2, 0, '="UD "&B2', value="UD Jember")
        sheet.write_formula(2, 1, "=B2", value="Jember")
    assert "formulas_without_value" not in preview_files([stored]).sheets[0].notes
