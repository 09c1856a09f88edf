"""Exports of the API: a workbook is sent in pieces, and is never in memory as a whole."""

from __future__ import annotations

import tempfile
import tracemalloc
from datetime import date
from io import BytesIO

import openpyxl
import polars as pl
import pytest

from graph.services.sheet.export import workbook_into, write_workbook
from graph.services.wire import exports
from graph.services.wire.exports import as_xlsx

MADE = date(2026, 1, 1)


def of_rows(count: int) -> pl.DataFrame:
    """Return a table of distinct texts, numbers and lists."""
    ids = pl.Series("id", [f"p{one:08x}" for one in range(count)])
    return pl.DataFrame(
        {"id": ids, "name": [f"UD {pow(7, one, 10**9 + 7)}" for one in range(count)], "units": range(count)}
    )


def peak_kb(make, count: int) -> float:
    """Return the most memory that making a table of some rows took, in kilobytes."""
    frame = of_rows(count)
    tracemalloc.start()
    make(frame)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1024


def sent(frame: pl.DataFrame) -> None:
    """Send a table as the API does."""
    for _ in as_xlsx(frame, "parties", {}, MADE):
        pass


def test_a_workbook_of_the_api_takes_no_more_memory_the_longer_it_is():
    sent(of_rows(1))  # what is brought in and kept at the first time
    assert peak_kb(sent, 6000) < 1.3 * peak_kb(sent, 1500)


def test_a_workbook_of_the_command_line_holds_no_rows_in_memory(tmp_path):
    def make(frame: pl.DataFrame) -> None:
        write_workbook(tmp_path / "a.xlsx", {"matches": frame}, about={}, language="id", made=MADE)

    make(of_rows(1))
    packed = (4500 * 60) / 1024  # what alone grows: the packed file, and the height of a row
    assert peak_kb(make, 6000) < 1.3 * peak_kb(make, 1500) + packed


def test_a_workbook_sent_in_pieces_says_every_row_and_what_it_is():
    last = 8099
    frame = of_rows(last + 1).with_columns(
        permits=pl.lit(["nib", "halal"]), known=pl.lit(value=True), share=float("nan")
    )
    pieces = list(as_xlsx(frame, "parties", {"synthetic": True}, MADE))
    assert max(map(len, pieces)) <= exports.PIECE
    assert len(pieces) > 1
    book = openpyxl.load_workbook(BytesIO(b"".join(pieces)), read_only=True)
    rows = list(book["parties"].iter_rows(values_only=True))
    assert len(rows) == last + 2
    assert rows[0] == tuple(frame.columns)
    assert rows[-1] == (f"p{last:08x}", frame["name"][-1], last, "nib|halal", True, None)
    assert list(book["about"].iter_rows(values_only=True)) == [("synthetic", "True")]


def test_rows_beyond_a_sheet_go_on_in_the_next_one(monkeypatch):
    monkeypatch.setattr(exports, "ROWS_A_SHEET", 3)
    book = openpyxl.load_workbook(BytesIO(b"".join(as_xlsx(of_rows(7), "parties", {}, MADE))))
    assert book.sheetnames == ["parties", "parties 2", "parties 3", "about"]
    assert [sheet.max_row - 1 for sheet in book.worksheets[:3]] == [3, 3, 1]


def test_nothing_is_left_on_the_disk_whether_a_workbook_ends_or_breaks(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sent(of_rows(3))
    with pytest.raises(ZeroDivisionError), workbook_into(BytesIO(), title="a", made=MADE) as book:
        book.add_worksheet().write_number(0, 0, 1 / 0)
    assert list(tmp_path.iterdir()) == []
