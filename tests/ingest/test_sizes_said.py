"""Sizes: what the list says, what the law of its date gives by each criterion, and where they differ."""

from __future__ import annotations

import json

import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.ingest.merging.kept_rows import assemble_without
from graph.ingest.records import SIZES_SAID
from graph.services.lists.ingest import size_conflicts

LIST = """DAFTAR UMKM KABUPATEN JEMBER TAHUN {year}
Nama Usaha;Kecamatan;Skala Usaha;Modal (Rp);Omzet per Tahun (Rp)
UD Sari Rasa;Kaliwates;Mikro;500.000.000;20.000.000.000
CV Maju Jaya;Patrang;Kecil;800.000.000;1.500.000.000
Batik Ayu;Tanggul;Mikro;;3.000.000.000
"""


def read(folder, year, **more):
    (folder / f"skala_{year}.csv").write_text(LIST.format(year=year), encoding="utf-8")
    report = ingest_files([folder / f"skala_{year}.csv"], folder / "out", link=False, **more)
    return report, pl.read_parquet(folder / "out" / "accepted.parquet")


@pytest.mark.parametrize(
    ("year", "capital", "sales", "size"),
    [
        (2023, ["micro", "micro", None], ["medium", "micro", "small"], ["micro", "micro", "small"]),
        (2019, ["small", "medium", None], ["medium", "small", "medium"], ["small", "medium", "medium"]),
    ],
)
def test_both_criteria_of_the_law_of_that_day_and_the_lists_own_label_are_kept(tmp_path, year, capital, sales, size):
    _, accepted = read(tmp_path, year)
    assert accepted["size_by_capital"].to_list() == capital
    assert accepted["size_by_sales"].to_list() == sales
    assert accepted["size_label"].to_list() == ["micro", "small", "micro"]
    assert accepted["size"].to_list() == size
    differ = ["size_criteria_differ" in told for told in accepted["warnings"]]
    assert differ == [a is not None and a != b for a, b in zip(capital, sales, strict=True)]


def test_the_report_says_what_lists_call_sizes_and_what_the_law_makes_of_them(tmp_path):
    read(tmp_path, 2023)
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["size_conflicts"] == [
        {"label": "micro", "size": "small", "basis": "sales", "parties": 1},
        {"label": "small", "size": "micro", "basis": "capital", "parties": 1},
    ]
    assert [one.sentence for one in size_conflicts(report, "id")] == [
        "pada daftar mikro, dibaca kecil (menurut penjualan)",
        "pada daftar kecil, dibaca mikro (menurut modal)",
    ]
    assert size_conflicts(report, "en")[1].sentence == "the list says small, read as micro (by capital)"


def test_rows_that_an_earlier_program_kept_are_read_without_what_it_did_not_say(tmp_path):
    read(tmp_path, 2019)
    more = tmp_path / "usaha.csv"
    more.write_text("Nama Usaha;Kecamatan;Kabupaten\nUD Lain;Ambulu;Jember\n", encoding="utf-8")
    ingest_files([tmp_path / "skala_2019.csv", more], tmp_path / "out", link=False, keep=True)
    kept = {path.stem: pl.read_parquet(path) for path in (tmp_path / "out").glob("kept_*.parquet")}
    old = {name: frame.drop([one for one in SIZES_SAID if one in frame.columns]) for name, frame in kept.items()}
    without, _ = assemble_without(old, "usaha")
    assert without.network.parties.height == 3
