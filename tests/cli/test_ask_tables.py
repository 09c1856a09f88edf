"""Answers of `jejaring ask` as a planner reads them: words for codes, prices of levers, nearest suppliers."""

from __future__ import annotations

from datetime import date

import polars as pl
from openpyxl import load_workbook

from graph.network import Network
from graph.reference import regions
from graph.services.sheet.export import header


def test_unmet_demand_names_places_levers_and_the_nearest_suppliers(jejaring, sample_folder, tmp_path):
    told = jejaring("ask", "unmet_demand", "--folder", sample_folder, "--param", "limit=3", "--out", tmp_path)
    assert told.code == 0, told.err
    book = load_workbook(tmp_path / "unmet_demand.xlsx")
    assert book.sheetnames == ["jawaban", "pemasok terdekat", "tentang"]
    answer, near, _ = ([[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book)
    assert {"Tempat", "Produk", "Sebab", "Tindakan", "Harga tuas"} <= set(answer[0])
    assert {"Pembeli", "Pemasok", "Jarak lurus (km)", "Perlu dilengkapi"} <= set(near[0])
    cells = {cell for row in (*answer, *near) for cell in row if isinstance(cell, str)}
    assert not [cell for cell in cells if cell.startswith(("rule.", "unmatched.", "lever.", "why_not."))]
    answers = jejaring("ask", "unmet_demand", "--folder", sample_folder, "--param", "limit=3", "--json").json
    assert {"region", "commodity", "lever", "lever_cost_rp", "lever_basis"} <= set(answers[0])
    assert all(party["name"] for row in answers for party in row["buyers"])


def test_worth_of_one_more_is_told_in_words(jejaring, sample_folder):
    told = jejaring("ask", "worth_of_one_more", "--folder", sample_folder)
    assert "rupiah_per_month" not in told.out
    assert "Rp/bulan" in told.out
    assert "satu pendamping, paling banyak" in told.out  # a bound, not a promise


def test_demand_by_region_alone_has_no_empty_column_of_products(jejaring, sample_folder):
    assert "Produk" not in jejaring("gaps", sample_folder, "--by", "region").out
    assert "Produk" in jejaring("gaps", sample_folder).out


def test_whether_a_programme_worked_and_what_a_budget_buys_are_told_in_sentences(jejaring, sample_folder):
    asked = ("ask", "did_programme_do_it", "--param", "programme=Penguatan Sentra 2025", "--folder", sample_folder)
    told = " ".join(jejaring(*asked).out.split())
    assert "Putusan" in told
    assert "2026: " in told
    assert "{'" not in told
    told = jejaring("ask", "best_use_of_budget", "--param", "rupiah=100000000", "--folder", sample_folder).out
    assert "{'" not in told
    told = jejaring("ask", "what_changed", "--folder", sample_folder).out
    assert "Ikatan di dalam" in told
    assert "ties_inside" not in told


def test_no_more_rows_are_told_than_asked_for_and_that_there_are_more_is_said(jejaring, sample_folder):
    told = jejaring("ask", "what_changed", "--folder", sample_folder, "--rows", "2", "--json")
    assert len(told.json) == 2
    assert "2 baris" in told.err


def test_a_count_of_buyers_is_headed_by_buyers_and_not_by_what_they_want():
    for language, words in {"id": ("Pembeli", "Pemasok"), "en": ("Buyers", "Suppliers")}.items():
        assert (header("buyers", language), header("suppliers", language)) == words
        assert header("demands", language) not in words


def test_a_budget_for_an_empty_market_says_that_it_is_empty(jejaring, tmp_path):
    alone = pl.DataFrame({"id": ["a"], "kind": ["enterprise"], "name": ["A"], "region": ["33.05"]})
    Network.from_frames(alone, as_of=date(2026, 1, 1)).write(tmp_path / "alone")
    told = jejaring("budget", tmp_path / "alone")
    assert (told.code, "Pasarnya kosong" in told.out) == (0, True)
    assert "tidak ada tindakan yang dipilih" in told.out  # rows of nothing would read as a proof
    assert "terlewat" not in told.out


def test_a_question_whose_list_was_never_read_is_not_measured_and_says_which(jejaring, tmp_path):
    alone = pl.DataFrame({"id": ["a"], "kind": ["enterprise"], "name": ["A"], "size": ["micro"], "region": ["33.05"]})
    Network.from_frames(alone, as_of=date(2026, 1, 1)).write(tmp_path / "net")
    told = jejaring("ask", "bonding_without_bridging", "--folder", tmp_path / "net")
    assert "Tidak diukur: tidak ada daftar klaster" in told.err
    assert not told.out.strip()


def test_the_effect_of_a_panel_is_told_in_the_unit_of_its_column_and_no_code_stands_in_the_sentence(jejaring, tmp_path):
    panel = tmp_path / "panel.csv"
    rows = [
        f"u{unit},{year},{int(unit < 20)},{50 + unit % 7 + year % 3 + 9 * (unit < 20 and year > 2023)}"
        for unit in range(60)
        for year in range(2021, 2027)
    ]
    panel.write_text("\n".join(["unit,period,treated,sales", *rows]), encoding="utf-8")
    said = " ".join(jejaring("effect", panel, "--outcome", "sales", "--start", "2024").out.split())
    assert "9,00 satuan kolom “sales”, per unit dan periode" in said


def test_a_region_is_named_as_people_name_it_wherever_a_command_asks_for_one(jejaring, sample_folder, tmp_path):
    code = jejaring("gaps", sample_folder, "--json").json[0]["region"]
    name = regions.region(code).name
    for asked in (
        ("start", sample_folder, "--region"), ("gaps", sample_folder, "--region"),
        ("ask", "unmet_demand", "--folder", sample_folder, "--param"),
    ):  # fmt: skip
        by_code, by_name = (
            jejaring(*asked, f"region={said}" if asked[0] == "ask" else said, "--json") for said in (code, name.upper())
        )
        assert by_name.code == 0, by_name.err
        assert by_name.json == by_code.json != []
        assert {row["region"] for row in by_name.json} == {code}
    page = tmp_path / "brief.pdf"
    assert jejaring("brief", sample_folder, "--region", name, "--out", page).code == 0
    assert page.read_bytes().startswith(b"%PDF")
    several = jejaring("brief", sample_folder, "--region", "Bogor")
    assert (several.code, "Kabupaten Bogor (32.01) / Kota Bogor (32.71)" in several.err) == (1, True)
    spelt = jejaring("directory", sample_folder, "--region", "Kebumenn").err
    assert "tidak ada wilayah bernama 'Kebumenn' — maksud Anda Kabupaten Kebumen" in spelt
    assert "tidak ada wilayah berkode '99'" in jejaring("gaps", sample_folder, "--region", "99").err


def test_a_question_that_is_misspelt_is_answered_with_those_most_like_it(jejaring):
    assert "maksud Anda unmet_demand" in jejaring("ask", "unmet_demnd").err
