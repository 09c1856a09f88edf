"""Facts are of the date that their list states, and the law of sizes is the one of that date."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.ingest.heads.list_date import list_date
from graph.network import Network

TODAY = date(2026, 11, 26)
ROWS = "No;Nama Usaha;Kabupaten;Jenis Usaha;Modal (Rp)\n1;UD Sari;Kab. Kebumen;Keripik singkong;900000000\n"


def listed(tmp_path, name, title="", **how):
    path = tmp_path / name
    path.write_text((f"{title};;;;\n" if title else "") + ROWS, encoding="utf-8")
    report = ingest_files([path], tmp_path / "out", **how)
    return report.sheets[0].as_of, pl.read_parquet(tmp_path / "out" / "parties.parquet").row(0, named=True)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        (["DATA UMKM KABUPATEN KEBUMEN TAHUN ANGGARAN 2022"], date(2022, 12, 31)),
        (["Keadaan per tanggal 31-03-2024"], date(2024, 3, 31)),
        (["Data IKM Semester I Tahun 2025"], date(2025, 6, 30)),
        (["Triwulan 3 - 2024"], date(2024, 9, 30)),
        (["Semester 3 Tahun 2024"], date(2024, 12, 31)),
        (["Daftar 2019-2023"], date(2023, 12, 31)),
        (["Rencana 2020-2045"], date(2020, 12, 31)),
        (["sesuai UU 20 Tahun 2008", "KBLI 2020", "Permenperin No. 64 Tahun 2016"], None),
        (["telepon 0812 2023 2024 11"], None),
        (["daftar.csv"], None),
    ],
)
def test_the_latest_date_that_titles_and_names_state_is_taken(words, day):
    assert list_date(words, TODAY) == day


def test_a_list_of_2018_is_sized_by_the_law_of_2008_and_a_date_given_overrules_its_title(tmp_path):
    day, party = listed(tmp_path, "umkm.csv", "DATA UMKM TAHUN 2018")
    assert (day, party["as_of"], party["size"]) == (date(2018, 12, 31), date(2018, 12, 31), "medium")
    day, party = listed(tmp_path, "umkm.csv", "DATA UMKM TAHUN 2018", as_of=date(2024, 1, 1))
    assert (day, party["as_of"], party["size"]) == (date(2024, 1, 1), date(2024, 1, 1), "micro")


def test_the_name_of_the_file_dates_a_list_without_titles(tmp_path):
    assert listed(tmp_path, "umkm_kota_2023.csv")[0] == date(2023, 12, 31)


@pytest.mark.parametrize("order", [("dinas_2022.csv", "siinas_2024.csv"), ("siinas_2024.csv", "dinas_2022.csv")])
def test_of_two_lists_the_newer_wins_whole_in_whatever_order_they_are_given(tmp_path, order):
    head = "Nama Usaha;NIB;Kecamatan;Kabupaten/Kota;KBLI;Omzet per tahun (Rp)\n"
    (tmp_path / "dinas_2022.csv").write_text(
        head + "CV Roti Fajar;2234567890123;Ajung;Kabupaten Jember;10710;900000000\n"
        "UD Surut;3234567890123;Ajung;Kabupaten Jember;10391;16000000000\n",
        encoding="utf-8",
    )
    (tmp_path / "siinas_2024.csv").write_text(
        head + "CV Roti Fajar;2234567890123;Patrang;Kabupaten Jember;;16000000000\n"
        "UD Surut;3234567890123;Ajung;Kabupaten Jember;10391;900000000\n",
        encoding="utf-8",
    )
    ingest_files([tmp_path / name for name in order], tmp_path / "out")
    parties = Network.read(tmp_path / "out").parties.sort("name")
    assert parties["sales_rp_per_year"].to_list() == [16_000_000_000, 900_000_000]
    assert parties["size"].to_list() == ["medium", "micro"]
    assert parties["source"].to_list() == ["siinas_2024"] * 2
    assert parties["as_of"].to_list() == [date(2024, 12, 31)] * 2
    assert parties["kbli"].to_list() == [["10710"], ["10391"]]  # what the newer one leaves out the older one says
