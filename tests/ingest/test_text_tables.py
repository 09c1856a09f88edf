"""Text tables: what the quick reading by the column gives is what the standard library gives."""

from __future__ import annotations

import csv
import io

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.ingest.formats import delimited
from graph.ingest.formats.delimited import records
from graph.ingest.formats.files import read_sheets

CELL = st.text(alphabet=st.sampled_from("ab 1,;\"'\n|é"), max_size=6)


def written(rows, delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


@settings(max_examples=150)
@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=6), st.sampled_from([",", ";", "|"]))
def test_what_a_csv_writer_wrote_is_read_back(rows, delimiter):
    text = written(rows, delimiter)
    expected = [row for row in rows if any(row) or len(row) > 1]
    assert list(records(iter(text.split("\n")[:-1]), delimiter)) == expected


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
def test_batches_keep_every_cell_in_its_row(tmp_path, rows):
    head = [["Nama Usaha", "Alamat", "Produk"]] * 3
    path = tmp_path / "x.csv"
    path.write_text(written([*head, *rows], ";"), encoding="utf-8")
    grid = pl.concat(list(read_sheets(path, "x.csv")[0].batches()))
    assert grid["row"].to_list() == list(range(1, len(rows) + 4))
    cells = [[cell or "" for cell in row] for row in grid.select("c0", "c1", "c2").rows()]
    assert cells == [*head, *rows]
    assert grid["overflow"].null_count() == grid.height


@given(
    st.lists(
        st.lists(st.sampled_from(["a", '"', '""', ";", " ", '"b"', '"c;d"', "é"]), max_size=8).map("".join), min_size=1
    )
)
def test_lines_split_together_are_split_as_one_by_one(lines):
    together = delimited._split_together(lines, ";")
    if together is not None:
        entries = delimited._entries(lines, iter(()), ";")
        alone = [entry.split(";") if isinstance(entry, str) else entry for entry in entries]
        filled, expected = ([row for row in rows if any(map(str.strip, row))] for rows in (together, alone))
        assert filled == expected


def test_a_page_break_inside_what_looks_like_a_header_is_no_fault(tmp_path):
    path = tmp_path / "daftar.txt"
    path.write_text("Nama Usaha   Alamat  \f  Telepon\nUD Maju   Jl. Mawar 3   0812345678\n", encoding="utf-8")
    assert [sheet.head for sheet in read_sheets(path, "daftar.txt")]


def test_of_two_quotes_that_nobody_closed_the_second_is_no_end_and_no_row_between_is_lost(tmp_path):
    rows = [f"UD Maju {n},Jl. Mawar {n},Jember" for n in range(30)]
    rows[3], rows[20] = f'"{rows[3]}', f'"{rows[20]}'
    path = tmp_path / "x.csv"
    path.write_text("\n".join(["Nama Usaha,Alamat,Kabupaten", *rows]), encoding="utf-8")
    sheet = read_sheets(path, "x.csv")[0]
    grid = pl.concat(list(sheet.batches()))
    assert grid["c2"].to_list() == ["Kabupaten", *["Jember"] * 30]
    assert sheet.notes["quotes_left_open"] == [5, 22]


def test_a_quoted_cell_of_several_lines_is_one_cell_however_it_ends(tmp_path):
    cells = ["keripik\n;manis", "tahu;\ntempe;", 'kue "lapis"\n"bolu"\nlain', "satu\n"]
    path = tmp_path / "x.csv"
    rows = [["Nama Usaha", "Produk", "Kabupaten"], *(["UD A", cell, "Jember"] for cell in cells)]
    path.write_text(written(rows, ";"), encoding="utf-8")
    sheet = read_sheets(path, "x.csv")[0]
    assert pl.concat(list(sheet.batches()))["c1"].to_list() == ["Produk", *cells]
    assert "quotes_left_open" not in sheet.notes


def test_a_quote_that_is_never_closed_makes_nobody_read_far_ahead():
    pulled = 0

    def lines():
        nonlocal pulled
        yield 'Nama Usaha,"UD Maju,Jember'
        for n in range(100_000):
            pulled = n
            yield f"UD Jaya {n},tahu,Jember"

    read = records(lines(), ",")
    assert next(read) == ["Nama Usaha", '"UD Maju', "Jember"]
    assert pulled <= 40
    assert sum(1 for _ in read) == 100_000
