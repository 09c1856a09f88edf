"""What a row says of its own day and of what came of a meeting is read as that, whatever file it stands in."""

from __future__ import annotations

import json
from datetime import date

import openpyxl
import polars as pl
import pytest

from graph.ingest import ingest_files

OLDER, YOUNGER = date(2024, 5, 6), date(2025, 1, 2)
VISITS = [
    ["LAPORAN KUNJUNGAN UMKM KABUPATEN JEMBER"],
    ["No", "Nama Usaha", "Kecamatan", "Produk", "Tanggal", "Petugas"],
    [1, "Keripik Siti", "Ajung", "keripik", OLDER, "Rina"],
    [2, "Tempe Budi", "Patrang", "tempe", YOUNGER, "Rina"],
]


def read(path, tmp_path):
    report = ingest_files([path], tmp_path / "out", as_of=date(2026, 11, 23), link=False)
    roles = {column["header"]: column["role"] for column in report.sheets[0].mapping}
    return roles, pl.read_parquet(tmp_path / "out" / "parties.parquet"), tmp_path / "out"


@pytest.mark.parametrize(
    "head", ["Tgl Update", "diperbarui", "updated_at", "Terakhir diperbarui", "Tanggal Pemutakhiran"]
)
def test_the_day_of_a_change_dates_the_facts_of_its_row(tmp_path, head):
    path = tmp_path / "daftar.csv"
    rows = "Keripik Siti,Ajung,Jember,keripik,06/05/2024", "Tempe Budi,Patrang,Jember,tempe,2025-01-02"
    path.write_text("\n".join((f"Nama Usaha,Kecamatan,Kabupaten,Produk,{head}", *rows)) + "\n", encoding="utf-8")
    _, parties, _ = read(path, tmp_path)
    assert dict(parties.select("name", "as_of").iter_rows()) == {"Keripik Siti": OLDER, "Tempe Budi": YOUNGER}


def test_so_does_the_time_of_a_record_of_json(tmp_path):
    record = {"nama_usaha": "Keripik Siti", "kecamatan": "Ajung", "kabupaten": "Jember", "produk": "keripik"}
    path = tmp_path / "daftar.json"
    path.write_text(json.dumps([record | {"updated_at": "2024-05-06T10:00:00Z"}]), encoding="utf-8")
    _, parties, _ = read(path, tmp_path)
    assert parties["as_of"].to_list() == [OLDER]


def test_a_change_of_a_day_to_come_is_a_slip_and_dates_nothing(tmp_path):
    path = tmp_path / "daftar.csv"
    path.write_text(
        "Nama Usaha,Kabupaten,Produk,Tgl Update\nKeripik Siti,Jember,keripik,06/05/2999\n", encoding="utf-8"
    )
    _, parties, _ = read(path, tmp_path)
    assert parties["as_of"].to_list() == [date(2026, 11, 23)]


@pytest.mark.parametrize(
    ("cells", "role"),
    [
        (("deal", "LoI", "belum"), "problem"),
        (("Deal Rp 20 jt", "masih nego", "minta sampel"), "problem"),
        (("keripik", "tempe", "batik"), "product"),
    ],
)
def test_a_column_hasil_is_what_its_cells_say(tmp_path, cells, role):
    path = tmp_path / "temu.csv"
    rows = [f"{i},Mitra {i},Ajung,{cell}" for i, cell in enumerate(cells, 1)]
    title = "REKAP TEMU BISNIS KABUPATEN JEMBER"
    path.write_text("\n".join((title, "No,Nama UMKM,Kecamatan,Hasil", *rows)) + "\n", encoding="utf-8")
    roles, _, _ = read(path, tmp_path)
    assert roles["Hasil"] == role


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_the_officer_of_a_list_of_visits_coaches_since_the_visit_in_every_file(tmp_path, form):
    path = tmp_path / f"kunjungan.{form}"
    if form == "csv":
        path.write_text("\n".join(",".join(map(str, row)) for row in VISITS) + "\n", encoding="utf-8")
    elif form == "json":
        records = [dict(zip(VISITS[1], map(str, row), strict=True)) for row in VISITS[2:]]
        path.write_text(json.dumps(records), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in VISITS:
            book.active.append(row)
        book.save(path)
    roles, parties, out = read(path, tmp_path)
    called = dict(parties.select("id", "name").iter_rows())
    ties = pl.read_parquet(out / "ties.parquet")
    told = sorted(
        (called[a], kind, called[b], day)
        for a, kind, b, day in ties.select("start", "type", "end", "since").iter_rows()
    )
    assert roles["Tanggal"] == "visited"
    assert told == [("Rina", "COACHES", "Keripik Siti", OLDER), ("Rina", "COACHES", "Tempe Budi", YOUNGER)]
