"""Any bytes at all: no crash but our own error, and rows that add up whenever something was read."""

from __future__ import annotations

import contextlib
import io
import json
import random

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.errors import IngestFailed
from graph.ingest import ingest_files

ROWS = [
    ["No", "Nama Usaha", "Alamat", "Kecamatan", "Kabupaten", "KBLI", "No HP", "Omzet (Rp)", "lat", "lng"],
    ["1", "UD Maju", "Jl. Mawar 3, RT 2", "Kaliwates", "Jember", "10391", "0812", "120.000.000", "-8.17", "113.7"],
    ["2", "CV Jaya", "Jl. Melati 5", "Patrang", "Jember", "7294", "8.5e+10", "Rp 5 juta", "", ""],
    ["3", 'Keripik "Bu Sri"', "Dusun\nKrajan", "Sumbersari", "Jember", "1079", "", "-", "x", "y"],
    ["", "JUMLAH", "", "", "", "", "", "125", "", ""],
]


def csv_seed(delimiter, encoding):
    return "\n".join(delimiter.join(f'"{c}"' if "\n" in c else c for c in row) for row in ROWS).encode(encoding)


def xlsx_seed():
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


SEEDS = {
    "a.csv": csv_seed(",", "utf-8"),
    "b.csv": csv_seed(";", "cp1252"),
    "c.txt": csv_seed("\t", "utf-16"),
    "d.json": json.dumps([dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]).encode(),
    "e.xlsx": xlsx_seed(),
}


def holds(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    report = None
    with contextlib.suppress(IngestFailed):
        report = ingest_files([path], None)
    if report is None:
        with pytest.raises(IngestFailed) as failure:
            ingest_files([path], None)
        assert failure.value.message
        assert failure.value.hint
        return
    assert report.rows_read == report.accepted + report.rejected + report.merged
    for sheet in report.sheets:
        assert sheet.rows_read == sheet.accepted + sheet.rejected + sheet.merged
        assert sum(sheet.rejected_by_rule.values()) == sheet.rejected


def mutated(content, draw):
    data = bytearray(content)
    for _ in range(draw.randint(1, 12)):
        kind = draw.randrange(6)
        at = draw.randrange(len(data) + 1) if data else 0
        if kind == 0 and data:
            data[at % len(data)] = draw.randrange(256)
        elif kind == 1:
            del data[at : at + draw.randint(1, 40)]
        elif kind == 2:
            data[at:at] = bytes(draw.randrange(256) for _ in range(draw.randint(1, 20)))
        elif kind == 3:
            data[at:at] = draw.choice([b'"', b"\n", b",,,,", b"\x00\x00", b";", b"\xff\xfe", b"TOTAL,", b"\r"])
        elif kind == 4 and draw.random() < 0.3:
            del data[at:]
        else:
            data[at:at] = data[at : at + draw.randint(1, 200)]
    return bytes(data)


@pytest.mark.parametrize("name", SEEDS)
def test_broken_copies_of_a_list_never_crash_and_always_add_up(tmp_path, name):
    draw = random.Random(20261123)
    for _ in range(40 if name == "e.xlsx" else 60):
        holds(tmp_path, name, mutated(SEEDS[name], draw))


CELL = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]))
@example([["nama", "kbli"], ["\x85", "\u2028"]], ",")
def test_any_grid_of_texts_adds_up(tmp_path, grid, delimiter):
    text = "\n".join(delimiter.join(row) for row in [["Nama Usaha", "Alamat", "KBLI"], *grid])
    holds(tmp_path, "x.csv", text.encode())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path, content):
    holds(tmp_path, "x.csv", content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | CELL,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["nama", "kbli", "a", "lokasi", ""]), inner, max_size=4)
    ),
    max_leaves=15,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_any_json_is_read_or_refused(tmp_path, content):
    holds(tmp_path, "x.json", json.dumps(content).encode())
