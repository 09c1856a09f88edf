"""Tables of `jejaring clusters` as a planner opens them: words, numbers, places, source, date and definition."""

from __future__ import annotations

import polars as pl
import pytest
from openpyxl import load_workbook

from graph.services.sheet.export import header

TABLES = {
    "find": ("sentra", {"Produk", "Usaha", "Tempat"}),
    "list": ("clusters", {"Nama", "Tempat", "Pihak (n)"}),
    "potential": ("potential_clusters", {"Nama", "Tempat", "Benih", "Sumbangan wilayah"}),
    "viable": ("viable_enterprises", {"Kedudukan", "Bermitra", "Tempat", "Penjualan (Rp setahun)"}),
    "linkage": ("linkage_outside_first", {"Bonding z", "Mantap"}),
    "score": ("cluster_scores", {"Nama", "Kelompok", "Persen"}),
}
CODES = {"domestic_market", "viable", "not_shown", "bds_provider", "outside_through_brokers", "sells_directly", "weak"}


def sheets(path):
    book = load_workbook(path)
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets]


@pytest.mark.parametrize("command", TABLES)
def test_a_table_of_clusters_is_in_words_with_source_date_and_definition(jejaring, sample_folder, tmp_path, command):
    name, headers = TABLES[command]
    told = jejaring("clusters", command, sample_folder, "--out", tmp_path)
    assert told.code == 0, told.err
    for said in ("Sumber: ", "per 2026-10-31", "SINTETIS", "docs/reference/clusters.md"):
        assert said in told.out
    rows, about = sheets(tmp_path / f"{name}.xlsx")
    assert headers <= {head.split(" [")[0] for head in rows[0]}
    words = {part for row in rows[1:] for cell in row if isinstance(cell, str) for part in cell.split(", ")}
    assert not CODES & words
    assert dict(about)["Definisi"] == "docs/reference/clusters.md"
    assert dict(about)["Per tanggal"] == "2026-10-31"
    frame = pl.read_parquet(tmp_path / f"{name}.parquet")  # codes stay for programs
    assert len(rows) - 1 == frame.height
    numeric = [rows[0].index(header(column, "id")) for column in frame.columns if frame.schema[column].is_numeric()]
    assert all(isinstance(row[at], (int, float, type(None))) for row in rows[1:] for at in numeric)
    assert "id" not in str(rows[0][0])  # names stand in front


def test_the_workbook_of_found_sentra_begins_with_names_and_heads_each_column_once(jejaring, sample_folder, tmp_path):
    jejaring("clusters", "find", sample_folder, "--km", 10, "--permutations", 9, "--out", tmp_path / "found.xlsx")
    heads = sheets(tmp_path / "found.xlsx")[0][0]
    assert list(heads[:3]) == ["Sentra", "Produk", "Tempat"]
    assert not [head for head in heads if "[" in str(head)]
    assert "Klaster dinyatakan (id)" in heads
    assert "Anggota" not in heads  # some fifty ids a cell: no page would show anything else
    sheet = load_workbook(tmp_path / "found.xlsx").worksheets[0]
    assert sheet.row_dimensions[1].height >= 30  # heads of two lines


def test_a_profile_brings_its_findings_and_prices_of_levers(jejaring, sample_folder, tmp_path):
    cluster = jejaring("clusters", "list", sample_folder, "--json").json[0]["name"]
    told = jejaring("clusters", "profile", cluster, sample_folder, "--out", tmp_path)
    assert told.code == 0, told.err
    conditions, findings, _ = sheets(tmp_path / "cluster_profile.xlsx")
    assert not CODES & {cell for row in conditions for cell in row}
    assert [what for what, _ in findings[-3:]] == ["Tindakan 1", "Tindakan 2", "Tindakan 3"]
    assert all("harga" in said or "Rp" in said for _, said in findings[-3:])
    found = jejaring("clusters", "profile", cluster, sample_folder, "--json").json
    assert [one["lever"] for one in found["lever_prices"]] == found["levers"]


def test_a_date_to_compare_with_that_is_not_earlier_is_refused(jejaring, sample_folder):
    cluster = jejaring("clusters", "list", sample_folder, "--json").json[0]["name"]
    told = jejaring("clusters", "profile", cluster, sample_folder, "--then", "2027-01-01")
    assert told.code == 1
    assert "tidak lebih awal" in told.err


def test_a_found_sentra_is_compared_and_profiled_by_the_name_that_find_gives_it(jejaring, sample_folder, tmp_path):
    search = ("--km", "10", "--at-least", "8")
    found = jejaring("clusters", "find", sample_folder, *search, "--json").json
    new = found[0]["sentra"]
    profile = jejaring("clusters", "profile", new, sample_folder, "--found", *search)
    assert profile.code == 0, profile.err
    told = jejaring("clusters", "compare", new, sample_folder, "--found", *search, "--out", tmp_path)
    assert told.code == 0, told.err
    assert "Peringkat" in told.out
    benchmark, rivals, about = sheets(tmp_path / "cluster_benchmark.xlsx")
    assert {"Nama", "Pembeli bersama", "menjual langsung ke usaha besar"} <= set(rivals[0])
    assert benchmark[0][0] == "Angka"
    assert len(benchmark) == 18
    assert not CODES & {cell for sheet in (benchmark, rivals) for row in sheet for cell in row}
    assert dict(about)["Definisi"] == "docs/reference/clusters.md"
    wrong = jejaring("clusters", "compare", "99999-00", sample_folder, "--found")
    assert wrong.code == 1
    assert "jejaring clusters find" in wrong.err


def test_gaps_by_district_name_the_district(jejaring, sample_folder):
    """Two districts of a regency stood as two lines of the same name."""
    told = jejaring("gaps", sample_folder, "--kind", "finance", "--level", "district", "--limit", 3)
    assert "Sruweng, Kabupaten" in told.out
    of_regencies = jejaring("gaps", sample_folder, "--kind", "finance", "--limit", 3)
    assert "Sruweng" not in of_regencies.out


def test_a_search_says_where_places_are_not_known_nearer_than_the_regency(jejaring, tmp_path):
    """It said to look for --at-least 4 to somebody who had typed 3; that nobody has a point was not said."""
    rows = [f"Tahu {n},Banyuwangi,tahu" for n in "ABCDE"]
    (tmp_path / "umkm.csv").write_text("\n".join(["Nama Usaha,Kabupaten,Produk", *rows]), encoding="utf-8")
    jejaring("ingest", tmp_path / "umkm.csv", "--out", tmp_path / "net")
    done = jejaring("clusters", "find", tmp_path / "net", "--km", 10, "--at-least", 3)
    said = " ".join((done.out + done.err).split())
    assert "0 saja dari 5 usaha" in said
    assert "at-least 4" not in said
