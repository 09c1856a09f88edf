"""What lists by people who never saw this program taught: titles of several districts, lists of makers and traders."""

from __future__ import annotations

from datetime import date

import polars as pl

from graph.ingest import ingest_files

HEAD = "Nama,Desa,Kecamatan,Bidang Usaha"


def read(tmp_path, title, *rows):
    path = tmp_path / "daftar.csv"
    path.write_text("\n".join((title, HEAD, *rows)) + "\n", encoding="utf-8")
    ingest_files([path], tmp_path / "out", as_of=date(2026, 11, 23))
    return pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")


def test_a_title_that_names_several_districts_speaks_of_their_regency(tmp_path):
    """*Labuhan Haji* is a district of Lombok Timur and one of Aceh Selatan."""
    title = '"Kabupaten Lombok Timur, Kecamatan Selong; Masbagik dan Labuhan Haji"'
    rows = "Amaq Rusni,Tanjung,Labuhan Haji,warung nasi", "Inaq Sahnim,Pancor,Selong,warung kopi"
    assert read(tmp_path, title, *rows)["region"].to_list() == ["52.03.17", "52.03.07"]


def test_a_row_of_another_district_than_the_titles_stays_in_its_regency(tmp_path):
    title = '"Kecamatan Selong, Kabupaten Lombok Timur"'
    rows = "Amaq Rusni,Tanjung,Labuhan Haji,warung nasi", "Inaq Sahnim,Pancor,Selong,warung kopi"
    assert read(tmp_path, title, *rows)["region"].to_list() == ["52.03.17", "52.03.07"]


def test_a_list_of_micro_enterprises_and_traders_is_not_one_of_traders(tmp_path):
    title = "PELAKU USAHA MIKRO DAN PEDAGANG PASAR KABUPATEN LOMBOK TIMUR"
    rows = "Masitah,Pancor,Selong,kripik singkong kemasan", "Halimah,Pancor,Selong,jual beras di los pasar"
    first, second = (code[0] for code in read(tmp_path, title, *rows)["kbli"].to_list())
    assert first == "10794"
    assert second.startswith("47")


def test_who_cooks_among_makers_is_no_maker(tmp_path):
    title = "DAFTAR UNIT PENGOLAHAN IKAN KABUPATEN LOMBOK TIMUR"
    rows = "Wailela,Pancor,Selong,Rumah makan ikan bakar", "Mina Jaya,Pancor,Selong,ikan asin"
    assert [code[0] for code in read(tmp_path, title, *rows)["kbli"].to_list()] == ["56102", "10211"]
