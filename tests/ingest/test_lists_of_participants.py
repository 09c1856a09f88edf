"""Whoever a list of participants names attended the programme that its column or its title names, on that day."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files

FIRST, SECOND = date(2025, 3, 12), date(2025, 5, 20)


def attended(tmp_path, *lines):
    path = tmp_path / "daftar.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ingest_files([path], tmp_path / "out", as_of=date(2026, 11, 23), link=False)
    parties = pl.read_parquet(tmp_path / "out" / "parties.parquet")
    called = dict(parties.select("id", "name").iter_rows())
    ties = pl.read_parquet(tmp_path / "out" / "ties.parquet").filter(type="ATTENDED")
    told = sorted((called[a], called[b], day) for a, b, day in ties.select("start", "end", "since").iter_rows())
    return told, sorted(parties.filter(kind="programme")["name"])


@pytest.mark.parametrize(
    "head",
    [
        "No,Nama Peserta,Nama Usaha,Kecamatan,Produk,Nama Pelatihan,Tanggal",
        "No,Nama Pemilik,Nama UMKM,Kecamatan,Produk,Program,Tanggal Pelaksanaan",
        "No,Nama Pemilik,Nama UMKM,Kecamatan,Produk,Kegiatan yang diikuti,Tgl Pelatihan",
    ],
)
def test_the_column_names_the_programme_and_its_day(tmp_path, head):
    rows = (
        "1,Siti,Keripik Siti,Ajung,keripik singkong,Bimtek Halal,12/03/2025",
        "2,Budi,Tempe Budi,Patrang,tempe,Bimtek Halal,12/03/2025",
        "3,Rini,Batik Rini,Patrang,batik,Pelatihan Ekspor,20 Mei 2025",
    )
    told, programmes = attended(tmp_path, "DAFTAR PESERTA PEMBINAAN KABUPATEN JEMBER", head, *rows)
    assert programmes == ["Bimtek Halal", "Pelatihan Ekspor"]
    assert told == [
        ("Batik Rini", "Pelatihan Ekspor", SECOND),
        ("Keripik Siti", "Bimtek Halal", FIRST),
        ("Tempe Budi", "Bimtek Halal", FIRST),
    ]


def test_the_title_names_it_where_no_column_does(tmp_path):
    titles = "DAFTAR PESERTA PELATIHAN KEMASAN KABUPATEN JEMBER", "Tanggal 12-14 Maret 2025"
    told, _ = attended(tmp_path, *titles, "No,Nama,Nama Usaha,Kecamatan,Usaha", "1,Siti,Keripik Siti,Ajung,keripik")
    assert told == [("Keripik Siti", "Pelatihan Kemasan", FIRST)]


def test_a_date_beside_trainings_of_a_survey_is_the_surveys(tmp_path):
    lines = "DATA UMKM KABUPATEN JEMBER", "No,Nama Usaha,Kecamatan,Produk,Pelatihan,Tanggal"
    told, _ = attended(tmp_path, *lines, "1,Keripik Siti,Ajung,keripik,Bimtek Halal,12/03/2025")
    assert told == [("Keripik Siti", "Bimtek Halal", None)]


def test_a_column_of_what_businesses_do_is_no_programme(tmp_path):
    lines = "DATA UMKM KABUPATEN JEMBER", "No,Nama Usaha,Kecamatan,Kegiatan"
    told, programmes = attended(tmp_path, *lines, "1,Keripik Siti,Ajung,membuat keripik", "2,Tempe Budi,Ajung,tempe")
    assert (told, programmes) == ([], [])
