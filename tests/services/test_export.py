"""Files for people: nothing that a spreadsheet executes, headers in the reader's language, the same bytes again."""

from __future__ import annotations

import csv
import errno
import shutil
from datetime import date
from itertools import pairwise
from types import SimpleNamespace

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.exceptions import FileCreateError

from graph.services.sheet.export import readable, whole, write_csv, write_frame, write_workbook

ATTACKS = ["=1+1", "+62 812", "-cmd|calc", "@SUM(A1)", "\t=1+1", "\r=1"]


def written(path, frame):
    write_workbook(path, {"pairs": frame}, about={"Sumber": "=1+1"}, language="id", made=date(2026, 11, 1))
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("text", ATTACKS)
def test_no_text_becomes_a_formula_in_a_workbook(tmp_path, text):
    book = written(tmp_path / "a.xlsx", pl.DataFrame({"name": [text]}))
    cell = book.worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert cell.value.endswith(text.strip())
    assert book.worksheets[-1]["B1"].data_type == "s"


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_no_cell_of_a_csv_begins_like_a_formula(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_csv(path, pl.DataFrame({"name": [text, "x"]}), "id", synthetic=False)
    with path.open(encoding="utf-8", newline="") as file:
        back = list(csv.reader(file))[1][0]
    assert not back.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert back.removeprefix("'") == text.removeprefix("'") or back == text


@pytest.mark.parametrize(("language", "said"), [("id", ["Sintetis", "ya"]), ("en", ["Synthetic", "yes"])])
def test_every_line_of_a_csv_of_made_up_data_says_so_and_no_line_of_real_ones(tmp_path, language, said):
    path, frame = tmp_path / "a.csv", pl.DataFrame({"name": ["x", "y"]})
    write_csv(path, frame, language, synthetic=True)
    assert pl.read_csv(path).select(said[0]).to_series().to_list() == [said[1]] * 2
    write_csv(path, frame, language, synthetic=False)
    assert said[0] not in pl.read_csv(path).columns


def test_numbers_stay_numbers_and_unknown_stays_empty(tmp_path):
    frame = pl.DataFrame({"units": [-5, None], "distance_km": [1.25, float("nan")], "as_of": [date(2026, 1, 2), None]})
    sheet = written(tmp_path / "a.xlsx", frame).worksheets[0]
    assert [sheet[cell].value for cell in ("A2", "B2")] == [-5, 1.25]
    assert [sheet[cell].value for cell in ("A3", "B3", "C3")] == [None, None, None]
    assert sheet["C2"].value.date() == date(2026, 1, 2)
    assert sheet.freeze_panes == "A2"


def test_headers_carry_their_units_in_the_readers_language():
    frame = pl.DataFrame({"distance_km": [1.0], "transport_rp": [2]})
    assert readable(frame, "id").columns == ["Jarak lurus (km)", "Ongkos angkut (Rp/unit)"]
    assert readable(frame, "en").columns == ["Straight-line distance (km)", "Transport (Rp/unit)"]


def test_the_same_frame_gives_the_same_bytes(tmp_path):
    frame = pl.DataFrame({"name": ["A"], "units": [1]})
    paths = [tmp_path / name / "plan.xlsx" for name in ("first", "second")]
    for path in paths:
        written(path, frame)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_frame_without_rows_is_a_sheet_with_its_header(tmp_path):
    sheet = written(tmp_path / "a.xlsx", pl.DataFrame({"name": []}, schema={"name": pl.String})).worksheets[0]
    assert sheet["A1"].value == "Nama"


@pytest.mark.parametrize(
    "broken",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        FileCreateError(OSError(errno.ENOSPC, "No space left on device")),  # as xlsxwriter wraps it
        pl.exceptions.ComputeError("parquet: File out of specification: Invalid thrift: transport error"),
    ],
)
def test_a_full_disk_is_named_with_the_file_whoever_met_it(tmp_path, monkeypatch, broken):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    with pytest.raises(OSError, match=r"celah\.xlsx") as full, whole(tmp_path / "celah.xlsx"):
        raise broken
    assert (full.value.errno, full.value.filename) == (errno.ENOSPC, str(tmp_path / "celah.xlsx"))
    assert list(tmp_path.iterdir()) == []


def test_with_room_on_the_disk_an_error_stays_what_it_is(tmp_path):
    fault = pl.exceptions.ComputeError("no such column")
    with pytest.raises(pl.exceptions.ComputeError), whole(tmp_path / "celah.xlsx"):
        raise fault


@pytest.mark.parametrize(
    ("out", "written"),
    [("hasil", ["celah.csv", "celah.parquet", "celah.xlsx"]), ("hasil.xlsx", None), ("HASIL.XLSX", None)],
)
def test_where_a_workbook_is_named_it_is_all_that_is_written(tmp_path, out, written):
    frame = pl.DataFrame({"name": ["UD Maju"], "units": [3]})
    asked = {"about": {"Sumber": "daftar"}, "language": "id", "made": date(2026, 11, 27), "synthetic": True}
    write_frame(tmp_path / out, "celah", frame, frame, sheets={"answer": frame}, **asked)
    if written is None:
        assert [file.name for file in tmp_path.iterdir()] == [out]
        sheet = openpyxl.load_workbook(tmp_path / out).worksheets[0]
        assert [cell.value for cell in sheet[2]] == ["UD Maju", 3]
    else:
        assert sorted(file.name for file in (tmp_path / out).iterdir()) == written


def test_a_sheet_begins_with_names_ends_with_codes_and_says_nothing_twice(tmp_path):
    """A forum of the sample, a pair of a plan: both began with ids, and a state stood there as a code too."""
    party, other = "p148adfcd0ba2bfc8187e", "p65028addfbca69aab65a"
    pair = pl.DataFrame({"supplier": [party], "buyer": [other], "commodity": ["20294"], "units": [97],
                         "product": ["atsiri"], "supplier_name": ["CV Akar"], "buyer_name": ["PT Mulia"]})  # fmt: skip
    heads = [cell.value for cell in written(tmp_path / "a.xlsx", pair).worksheets[0][1]]
    assert heads[:4] == ["Pemasok", "Pembeli", "Produk", "Jumlah (unit/bulan)"]
    assert heads[4:] == ["Pemasok (id)", "Pembeli (id)", "Komoditas (KBLI)"]
    state = pl.DataFrame({"place": ["Aceh"], "region": ["11"], "state": ["no_evidence"], "state_text": ["tanpa bukti"],
                          "districts_not_reached": [["11.01.01"]], "districts_named": [["Bakongan"]]})  # fmt: skip
    first = [cell.value for cell in written(tmp_path / "b.xlsx", state).worksheets[0][2]]
    assert first == ["Aceh", "tanpa bukti", "Bakongan", "11"]


def test_members_among_shares_and_round_rupiah_have_no_decimals(tmp_path):
    frame = pl.DataFrame({"figure": ["anggota", "bagian"], "ours": [52.0, 0.17]})
    sheet = written(tmp_path / "a.xlsx", frame).worksheets[0]
    assert [sheet[cell].number_format for cell in ("B2", "B3")] == ["#,##0_)", "#,##0.00_)"]
    money = written(tmp_path / "b.xlsx", pl.DataFrame({"x": [180_500_000.0, 12.0]})).worksheets[0]
    assert [money[cell].number_format for cell in ("A2", "A3")] == ["#,##0_)", "#,##0.00_)"]


def test_of_two_columns_with_one_header_the_one_of_ids_says_so():
    frame = pl.DataFrame({"cluster": ["p148adfcd0ba2bfc8187e"], "cluster_name": ["Sentra Rotan"]})
    assert readable(frame, "id").columns == ["Klaster (id)", "Klaster"]


WIDE = {
    "place": ["Kabupaten Hulu Sungai Utara, Kalimantan Selatan"] * 3,
    "product": ["Industri Furnitur Dari Rotan Dan Atau Bambu"] * 3,
    "supplier": ["p69cc258c7d1e725c4f11"] * 3,
    "region": ["63.08"] * 3,
} | {
    f"text {k}": ["Tekan ongkos jarak: angkutan bersama, gudang antara, dan kontrak bersama. " * 2] * 3
    for k in range(9)
}


def paper(sheet):
    """Return the characters across each page of a sheet."""
    letters = sheet.print_area.split(":")[1].strip("$0123456789")
    wide = {at: one.width for one in sheet.column_dimensions.values() for at in range(one.min, one.max + 1)}
    columns = [wide[at] for at in range(1, openpyxl.utils.column_index_from_string(letters) + 1)]
    pages = pairwise([0, *(one.id for one in sheet.col_breaks.brk), len(columns)])
    return [sum(columns[start:end]) + (sum(columns[:2]) if start else 0) for start, end in pages]


def test_a_wide_sheet_is_printed_in_letters_that_can_be_read_and_each_page_names_its_rows(tmp_path):
    """Twenty columns were put on one page: letters of two points."""
    sheet = written(tmp_path / "a.xlsx", pl.DataFrame(WIDE)).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")
    assert sheet.print_title_cols == "$A:$B"
    assert len(sheet.col_breaks.brk) >= 1
    room = 297 / 25.4 - 0.8  # inches between the margins
    for across in paper(sheet):  # a character is 7 of 96 pixels an inch
        assert across * 7 / 96 * sheet.page_setup.scale / 100 <= room
    assert sheet.page_setup.scale * 10 / 100 >= 6.5  # points
    assert sheet.oddHeader.left.text == "=1+1"  # what the sheet about itself says first
    heads = [cell.value for cell in sheet[1]]
    last = openpyxl.utils.column_index_from_string(sheet.print_area.split(":")[1].strip("$0123456789"))
    assert sheet["A2"].alignment.wrap_text
    assert {heads[at] for at in range(last, len(heads))} == {heads[-1], heads[-2]}  # ids and codes stay off the paper
    assert [cell.value for cell in sheet[2]][last:] == ["p69cc258c7d1e725c4f11", "63.08"]


def test_a_narrow_sheet_is_printed_on_one_page_and_a_long_text_is_as_high_as_its_lines(tmp_path):
    sheet = written(tmp_path / "a.xlsx", pl.DataFrame({"name": ["x", "kata " * 40], "n": [1, 2]})).worksheets[0]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToHeight, sheet.col_breaks.brk) == (0, [])
    assert sheet.row_dimensions[2].height is None
    assert sheet.row_dimensions[3].height >= 3 * 15


def test_what_names_a_row_stands_behind_its_rank(tmp_path):
    frame = pl.DataFrame({"rank": [1], "units": [3], "place": ["Jawa Timur"], "product": ["Rotan"]})
    sheet = written(tmp_path / "a.xlsx", frame).worksheets[0]
    assert [cell.value for cell in sheet[2]] == [1, "Rotan", "Jawa Timur", 3]
