"""Ten thousand broken copies of lists of every form: no crash, no hang, bounded memory, counts that add up.

Seeded: file ``n`` of ten thousand is the same on every machine. A quick part runs always, the whole under ``slow``.
"""

from __future__ import annotations

import io
import json
import random
import resource
import time

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from graph.errors import IngestFailed
from graph.ingest import ingest_files, preview_files
from tests.ingest.reading import read_or_refused

QUICK, WHOLE = 300, 10_000
LINKED = 10
"""Every tenth file is linked too: comparing its rows takes longer than reading them."""
MOST_SECONDS = 60
"""Of the processor, for one small file: where twenty others wait for it the clock on the wall says nothing of a hang,
and what waits for ever is ended by the limit of the test."""
MOST_GROWTH = 1_500_000
"""Kilobytes that the process may grow in the whole run."""

HEADER = ["No", "Nama Usaha", "Pemilik", "Alamat", "Kecamatan", "Kabupaten", "KBLI", "Produk", "No HP", "Omzet (Rp)"]
ROWS = [
    ["1", "UD Maju", "Siti", "Jl. Mawar 3, RT 2", "Ajung", "Jember", "10391", "tempe", "0812345678", "120.000.000"],
    ["2", "CV Jaya", "", "Jl. Melati 5", "Patrang", "Jember", "7294", "", "8.5e+10", "Rp 5 juta/bln"],
    ["3", 'Keripik "Bu Sri"', "Sri", "Dusun\nKrajan", "Sumbersari", "Jember", "1079", "keripik", "", "-"],
    ["", "", "", "Kelurahan Kuin", "", "", "", "", "", ""],
    ["4", "=HYPERLINK(1)", "@x", "+62", "-", "Jember", "56102", "bakso", "", "1,5 M"],
    ["", "JUMLAH", "", "", "", "", "", "", "", "125"],
]
ROSTER = [["", "UD A", "UD B", "UD C"], ["UD A", "", "1", "0"], ["UD B", "1", "", "x"], ["UD C", "0", "-", ""]]
NAMES = [["Responden", "Nama 1", "Nama 2", "Hubungan"], ["UD A", "UD B", "UD C", "saran"], ["UD B", "UD A", "", ""]]


def text(rows, delimiter, encoding):
    cells = (delimiter.join(f'"{c}"' if "\n" in c or delimiter in c else c for c in row) for row in rows)
    return "\n".join(cells).encode(encoding)


def workbook(*sheets):
    book = openpyxl.Workbook()
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def parquet():
    written = io.BytesIO()
    pl.DataFrame(ROWS, schema=HEADER, orient="row").write_parquet(written)
    return written.getvalue()


RECORDS = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
PLACES = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [113.7, -8.1]}, "properties": RECORDS[0]}]
NESTED = [{"usaha": {"nama": "UD A"}, "bahan_baku": [{"nama_pemasok": "UD B"}], "lokasi": {"kabupaten": "Jember"}}]
SEEDS = [
    ("a.csv", text([HEADER, *ROWS], ",", "utf-8")),
    ("b.csv", text([["DATA IKM KOTA MALANG"], [], HEADER, *ROWS], ";", "cp1252")),
    ("c.txt", text([HEADER, *ROWS], "\t", "utf-16")),
    ("d.csv", text(ROSTER, ";", "utf-8")),
    ("e.csv", text(NAMES, ",", "utf-8")),
    ("f.json", json.dumps(RECORDS).encode()),
    ("g.json", json.dumps({"status": "ok", "data": NESTED}).encode()),
    ("h.geojson", json.dumps({"type": "FeatureCollection", "features": PLACES}).encode()),
    ("i.xlsx", workbook([HEADER, *ROWS], ROSTER)),
    ("j.parquet", parquet()),
]
PIECES = [
    b'"',
    b"\n",
    b",,,,",
    b"\x00\x00",
    b";",
    b"\xff\xfe",
    b"TOTAL,",
    b"\r",
    b"{",
    b"[[[[",
    b"9" * 40,
    b"'",
    b"\\u0000",
]


def shifted(data, draw):
    """Push the cells of some lines to the right or left, as careless pasting does."""
    lines = data.split(b"\n")
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(lines))
        lines[at] = draw.choice([b"," + lines[at], b";;" + lines[at], lines[at].partition(b",")[2], lines[at] * 2])
    return b"\n".join(lines)


def mutated(content, draw):
    data = bytearray(content)
    for _ in range(draw.randint(1, 10)):
        at, kind = draw.randrange(len(data) + 1), draw.randrange(7)
        if kind == 0 and data:
            data[at % len(data)] = draw.randrange(256)
        elif kind == 1:
            del data[at : at + draw.randint(1, 60)]
        elif kind == 2:
            data[at:at] = draw.randbytes(draw.randint(1, 20))
        elif kind == 3:
            data[at:at] = draw.choice(PIECES)
        elif kind == 4 and draw.random() < 0.3:
            del data[at:]
        elif kind == 5:
            data = bytearray(shifted(bytes(data), draw))
        else:
            data[at:at] = data[at : at + draw.randint(1, 200)]
    return bytes(data)


def run(tmp_path, numbers):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in numbers:
        name, content = SEEDS[number % len(SEEDS)]
        path = tmp_path / name
        path.write_bytes(mutated(content, random.Random(f"jejaring {number}")))
        began = time.process_time()
        read_or_refused(path, link=number // len(SEEDS) % LINKED == 0)
        if number % 50 == 0:
            preview_files([path])
        assert time.process_time() - began < MOST_SECONDS, f"file {number} of the run"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_GROWTH


def test_a_few_hundred_broken_files_are_read_or_refused(tmp_path):
    run(tmp_path, range(QUICK))


@pytest.mark.slow
@pytest.mark.timeout(4 * 3600)
def test_ten_thousand_broken_files_are_read_or_refused(tmp_path):
    run(tmp_path, range(QUICK, WHOLE))


def test_a_million_columns_are_refused_at_once(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_bytes(b",".join([b"a"] * 1_000_000) + b"\n1,2\n")
    with pytest.raises(IngestFailed, match="columns"):
        ingest_files([path], None)


@pytest.mark.parametrize("content", [b"[" * 200_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b'[{"a":' * 50_000])
def test_json_deeper_than_any_list_is_refused(tmp_path, content):
    path = tmp_path / "deep.json"
    path.write_bytes(content)
    with pytest.raises(IngestFailed):
        ingest_files([path], None)


def test_formulas_links_to_other_files_and_macros_are_never_followed(tmp_path):
    path = tmp_path / "formulas.xlsm"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nama Usaha", "Kabupaten", "Produk"])
        sheet.write_formula(1, 0, '=WEBSERVICE("http://127.0.0.1:1/x")', value="UD Maju")
        sheet.write_string(1, 1, "Jember")
        sheet.write_formula(1, 2, "='[other.xlsx]Sheet1'!A1", value="tempe")
        sheet.write_formula(2, 0, "=1/0", value="#DIV/0!")
        sheet.write_row(3, 0, ["=cmd|' /C calc'!A0", "Jember", "tahu"])
    report = ingest_files([path], tmp_path / "out")
    names = pl.read_parquet(tmp_path / "out" / "accepted.parquet")["name"].to_list()
    assert report.accepted >= 1
    assert "UD Maju" in names
    assert not any("#DIV" in name for name in names)
