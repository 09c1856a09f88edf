"""``jejaring ingest``: real and broken lists, each row accounted for, and the folder that the other commands read."""

from __future__ import annotations

import csv
import json

import openpyxl
import polars as pl
import pytest

from graph.translations import say

LISTS = [
    "siinas_establishments_A.csv",
    "ntb_investors_A.csv",
    "palm_oil_mills_A.csv",
    "umkm_surakarta_2023.csv",
    "direktori_usaha_lanosangia_buton_utara.xlsx",
    "umkm_merbung_klaten.json",
]


def adds_up(report):
    return report["rows_read"] == report["accepted"] + report["rejected"] + report["merged"]


@pytest.mark.shared
@pytest.mark.parametrize("name", LISTS)
def test_every_row_of_a_real_list_is_accounted_for(jejaring, shared, tmp_path, name):
    told = jejaring("ingest", shared / "data" / "enterprises" / name, "--out", tmp_path, "--json")
    assert told.code == 0, told.err
    report = told.json
    assert report == json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["accepted"] > 0
    assert adds_up(report)
    with (tmp_path / "rejected.csv").open(encoding="utf-8", newline="") as file:
        rejected = list(csv.DictReader(file))
    assert len({(row["file"], row["sheet"], row["row"]) for row in rejected}) == report["rejected"]
    assert {"file", "sheet", "row", "column", "value", "rule", "message"} <= set(rejected[0] if rejected else LISTED)


LISTED = ["file", "sheet", "row", "column", "value", "rule", "message"]


@pytest.mark.shared
def test_what_ingest_writes_is_what_match_reads(jejaring, shared, tmp_path):
    places = [shared / "data" / "enterprises" / name for name in LISTS[:3]]
    jejaring("ingest", *places, "--out", tmp_path)
    figures = jejaring("match", tmp_path, "--json").json
    assert figures["kind"] == "linkage"
    assert figures["value_unit"] == "points"
    assert figures["synthetic"] is False
    assert figures["pairs"] > 0
    assert "SINTETIS" not in jejaring("match", tmp_path).out


def test_lists_that_a_folder_holds_no_more_are_told(jejaring, tmp_path):
    rows = "Nama Usaha,Kabupaten,Produk\nUD Maju,Jember,tempe\n"
    october, november, other = (tmp_path / name for name in ("binaan_okt_2026.csv", "binaan_nov_2026.csv", "pasar.csv"))
    october.write_text(rows)
    november.write_text(rows)
    other.write_text("Nama Usaha,Kabupaten,Produk\nUD Jaya,Jember,tahu\n")
    first = jejaring("ingest", october, other, "--out", tmp_path / "net")
    again = jejaring("ingest", november, "--out", tmp_path / "net")
    assert "tidak ikut" not in first.err
    assert "tidak ikut (pasar.csv)" in " ".join(again.err.split())
    assert "binaan_okt" not in again.err  # November's is its newer edition


@pytest.fixture
def good_list(tmp_path):
    path = tmp_path / "good.csv"
    path.write_text(
        "Nama Usaha,KBLI,Kabupaten/Kota\nUD Sumber Rejeki,10792,Kabupaten Jember\nCV Makmur,10792,Kabupaten Jember\n",
        encoding="utf-8",
    )
    return path


def test_a_pdf_renamed_xlsx_is_one_line_and_exit_1(jejaring, tmp_path):
    fake = tmp_path / "list.xlsx"
    fake.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")
    told = jejaring("ingest", fake, "--out", tmp_path / "out", "--json")
    assert (told.code, told.out) == (1, "")
    assert len(told.err.splitlines()) == 1
    assert "list.xlsx" in told.err


def test_an_empty_file_is_one_line_and_exit_1(jejaring, tmp_path):
    empty = tmp_path / "empty.csv"
    empty.touch()
    told = jejaring("ingest", empty, "--out", tmp_path / "out")
    assert told.code == 1
    assert len(told.err.splitlines()) == 1


def test_a_broken_file_beside_a_good_one_is_named_and_the_good_one_kept(jejaring, good_list, tmp_path):
    fake = tmp_path / "broken.xlsx"
    fake.write_bytes(b"%PDF-1.7")
    told = jejaring("ingest", good_list, fake, "--out", tmp_path / "out", "--json")
    assert told.code == 0
    assert told.json["accepted"] == 2
    assert [failure["file"] for failure in told.json["failures"]] == ["broken.xlsx"]
    assert "broken.xlsx" in told.err


def test_rejected_rows_are_explained_in_the_readers_language(jejaring, tmp_path):
    path = tmp_path / "totals.csv"
    path.write_text("Nama Usaha,Tenaga Kerja\nUD Sumber Rejeki,3\nJUMLAH,3\n", encoding="utf-8")
    said = {}
    for language in ("id", "en"):
        out = tmp_path / language
        told = jejaring("ingest", path, "--out", out, "--json", "--lang", language)
        assert told.json["rejected"] == 1
        with (out / "rejected.csv").open(encoding="utf-8", newline="") as file:
            said[language] = next(csv.DictReader(file))["message"]
    assert said["en"] == say("ingest.rule.total", "en") != said["id"] == say("ingest.rule.total", "id")


def test_a_preview_writes_the_mapping_alone_and_never_over_a_corrected_one(jejaring, good_list, tmp_path):
    told = jejaring("ingest", good_list, "--preview", "--out", tmp_path / "out")
    assert told.code == 0
    assert "Nama Usaha" in told.out
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mapping.toml"]
    mapping = tmp_path / "out" / "mapping.toml"
    corrected = mapping.read_text(encoding="utf-8") + "# checked\n"
    mapping.write_text(corrected, encoding="utf-8")
    again = jejaring("ingest", good_list, "--preview", "--mapping", mapping)
    assert again.code == 0
    assert mapping.read_text(encoding="utf-8") == corrected


def test_a_named_sheet_alone_is_read_hidden_or_not(jejaring, tmp_path):
    book = openpyxl.Workbook()
    for name, business in (("Pangan", "UD Tempe"), ("Sandang", "UD Batik"), ("Arsip", "UD Lama")):
        sheet = book.create_sheet(name)
        sheet.append(["Nama Usaha", "Produk"])
        sheet.append([business, "x"])
    del book["Sheet"]
    book["Arsip"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    told = jejaring(
        "ingest", tmp_path / "a.xlsx", "--sheet", "sandang", "--sheet", "Arsip", "--out", tmp_path / "o", "--json"
    )
    assert [(one["sheet"], one["accepted"]) for one in told.json["sheets"]] == [("Sandang", 1), ("Arsip", 1)]
    for more in (("--preview",), ("--out", tmp_path / "o")):
        told = jejaring("ingest", tmp_path / "a.xlsx", *more)
        assert 'Lembar a.xlsx · Arsip tersembunyi (2 baris) dan tidak dibaca; --sheet "Arsip" membacanya.' in told.out
        assert "Arsip dibaca sebagai" not in told.out
    told = jejaring("ingest", tmp_path / "a.xlsx", "--sheet", "Kimia", "--out", tmp_path / "p")
    assert told.code == 1
    assert "Pangan" in told.err


def test_the_mapping_that_a_preview_prints_can_be_given_back(jejaring, good_list, tmp_path):
    preview = jejaring("ingest", good_list, "--preview", "--json").json
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(preview["mapping_text"], encoding="utf-8")
    told = jejaring("ingest", good_list, "--mapping", mapping, "--out", tmp_path / "out", "--json")
    assert told.json["accepted"] == 2


def test_tables_name_the_columns_and_the_next_command(jejaring, good_list, tmp_path):
    told = jejaring("ingest", good_list, "--out", tmp_path / "out")
    assert "Nama Usaha" in told.out
    assert f"jejaring match {tmp_path / 'out'}" in " ".join(told.out.split())


def test_a_quote_that_nothing_closes_is_told_with_its_row_and_what_to_do(jejaring, tmp_path):
    path = tmp_path / "umkm.csv"
    path.write_text('Nama Usaha,Kabupaten\nUD A,Jember\n"UD B,Jember\nUD C,Jember\n', encoding="utf-8")
    told = jejaring("ingest", path, "--out", tmp_path / "out", "--lang", "en")
    assert "in row 3 a cell opens with a quotation mark that is never closed" in " ".join((told.out + told.err).split())
    assert jejaring("ingest", path, "--out", tmp_path / "out", "--json").json["accepted"] == 3


def test_coverage_tells_listed_against_counted_and_writes_the_indicators(jejaring, sample_folder, tmp_path):
    table = tmp_path / "bps.csv"
    table.write_text("Kabupaten;Jumlah usaha 2024\nKab. Kebumen;1.000\n", encoding="utf-8")
    told = jejaring("coverage", table, "--folder", sample_folder, "--json", "--out", tmp_path / "out")
    assert told.code == 0, told.err
    (row,) = told.json
    listed = pl.read_parquet(sample_folder / "parties.parquet").filter(
        (pl.col("kind") == "enterprise") & pl.col("region").str.starts_with("33.05")
    )
    assert (row["region"], row["counted"], row["listed"]) == ("33.05", 1000, listed.height)
    assert (tmp_path / "out" / "indicators.parquet").is_file()


def test_a_workbook_of_coverage_says_which_sizes_were_counted_and_holds_no_codes(jejaring, sample_folder, tmp_path):
    table, book = tmp_path / "bps.csv", tmp_path / "cakupan.xlsx"
    table.write_text("Kabupaten;Jumlah UMKM 2024\nKab. Kebumen;1.000\nKab. Klaten;banyak\n", encoding="utf-8")
    assert jejaring("coverage", table, "--folder", sample_folder, "--out", book).code == 0
    read = openpyxl.load_workbook(book)
    sheets = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in read}
    answer = dict(zip(*sheets["jawaban"][:2], strict=True))
    assert (answer["Indikator"], answer["Ukuran yang dihitung"]) == ("usaha", "mikro, kecil, menengah")
    assert dict(zip(*sheets["indikator"][:2], strict=True))["Angka"] == 1000
    lost = dict(zip(*sheets["ditolak"][:2], strict=True))
    assert (lost["Isi"], lost["Aturan"]) == ("banyak", "bukan angka")


def test_a_table_that_counts_by_district_says_at_which_level_to_ask(jejaring, sample_folder, tmp_path):
    table = tmp_path / "kec.csv"
    table.write_text("Jumlah UMKM menurut kecamatan di Kabupaten Kebumen tahun 2025\nKecamatan;Jumlah UMKM\n"
                     "Kebumen;120\nPejagoan;300\nSruweng;80\n", encoding="utf-8")  # fmt: skip
    assert "--level district" in jejaring("coverage", table, "--folder", sample_folder).out
    assert "--level" not in jejaring("coverage", table, "--folder", sample_folder, "--level", "district").out


def test_what_was_stored_is_told_with_services_and_needs(jejaring, tmp_path, monkeypatch):
    from graph.services.lists import ingest as ingest_lists
    from graph.store.upsert import UpsertReport

    counts = {"parties": 3, "offers": 0, "demands": 0, "ties": 1, "batches": 1, "stored_before": 0}
    kept = UpsertReport(source="layanan", fingerprint="x", **counts)
    monkeypatch.setattr(ingest_lists, "store_folder", lambda out, progress: kept)
    path = tmp_path / "layanan.csv"
    path.write_text("Penyedia;Topik;Layanan;Kapasitas\nBLK Jepara;pelatihan;pelatihan las;20\n")
    told = jejaring("ingest", path, "--out", tmp_path / "out", "--store")
    assert "3 pihak, 1 ikatan, 0 penawaran, 0 permintaan, 0 kebutuhan layanan, 1 layanan" in " ".join(told.out.split())
