"""A row of several persons, each with a trade, is one business that does all of them, and says so."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files

KERUPUK, SEWING = "10794", "14120"


def read(tmp_path, head, *rows):
    path = tmp_path / "daftar.csv"
    path.write_text("\n".join(("DATA UMKM KECAMATAN AJUNG KABUPATEN JEMBER", head, *rows)) + "\n", encoding="utf-8")
    report = ingest_files([path], tmp_path / "out", as_of=date(2026, 11, 23), link=False)
    return report, pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")


@pytest.mark.parametrize(
    ("persons", "trades", "read_as"),
    [
        ("Suparman / Siti Aminah", "kerupuk / jahit", [KERUPUK, SEWING]),
        ("Suparmin / Sri", "jahit / kerupuk", [SEWING, KERUPUK]),
        ("Sutrisno (suami) & Wati (istri)", "kerupuk & jahit", [KERUPUK, SEWING]),
        ("H. Mahmud dan Hj. Aisyah", "toko sembako dan jahit", ["47112", SEWING]),
    ],
)
def test_neither_trade_of_a_couple_is_lost_and_the_row_says_that_it_names_two(tmp_path, persons, trades, read_as):
    report, accepted = read(tmp_path, "No,Nama,Desa,Jenis Usaha", f"1,{persons},Klompangan,{trades}")
    assert accepted["kbli"].to_list() == [read_as]
    assert report.warnings["several_persons"] == 1
    assert (report.rows_read, report.accepted) == (1, 1)


def test_owners_beside_a_name_are_read_alike(tmp_path):
    row = "1,Barokah,Suparman / Siti Aminah,Klompangan,kerupuk / jahit"
    report, accepted = read(tmp_path, "No,Nama Usaha,Nama Pemilik,Desa,Jenis Usaha", row)
    assert accepted["kbli"].to_list() == [[KERUPUK, SEWING]]
    assert report.warnings["several_persons"] == 1


def test_a_code_that_the_list_states_stays_and_the_row_is_still_told(tmp_path):
    row = "1,Suparman / Siti Aminah,Klompangan,kerupuk / jahit,10794"
    report, accepted = read(tmp_path, "No,Nama,Desa,Jenis Usaha,KBLI", row)
    assert accepted["kbli"].to_list() == [[KERUPUK]]
    assert report.warnings["several_persons"] == 1


def test_two_persons_of_one_trade_and_one_of_two_are_as_they_were(tmp_path):
    rows = (
        "1,Rohman & Halimah,Klompangan,warung kopi",
        "2,UD Maju / Slamet,Klompangan,kerupuk / jahit",
        '3,"Siti Aminah, S.Pd",Klompangan,"kerupuk, keripik"',
        "4,Keripik Ani & Kue Sari,Klompangan,keripik / kue",
        "5,Nasi & Ayam Laris,Klompangan,menjual roti bakar dan ayam geprek",
        "6,Rini / Dewi,Klompangan,membuat dan menjual nasi",
    )
    report, accepted = read(tmp_path, "No,Nama,Desa,Jenis Usaha", *rows)
    assert "several_persons" not in report.warnings
    assert accepted.height == 6
