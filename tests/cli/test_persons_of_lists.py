"""Owners and telephone numbers of lists: kept for a purpose, in the graph alone, renewed and erased with the list."""

from __future__ import annotations

import openpyxl
import pytest

from graph.services.access import persons
from graph.services.access.callers import MACHINE
from graph.store import connect

HEAD = "Nama Usaha;Nama Pemilik;No HP;Kabupaten;Provinsi;KBLI\n"
SITI = "Keripik Siti;Siti Aminah;0812-3456-789;Kabupaten Jember;Jawa Timur;10793\n"
BUDI = "Tempe Budi;Budi Santoso;0813 2222 333 / 0813 1111 222;Kabupaten Jember;Jawa Timur;10391\n"
SILENT = "Batik Ayu;;;Kabupaten Jember;Jawa Timur;13134\n"
WHY = ("--persons", "dihubungi tentang kemitraan", "--consent-on", "2026-01-05")


@pytest.fixture
def listed(tmp_path, jejaring, neo4j_home, empty_store, monkeypatch):
    """Read a list of these rows into the graph, as typed: ``listed(SITI, *WHY)["persons"]``."""
    monkeypatch.setenv("JEJARING_HOME", str(neo4j_home))

    def read(rows: str, *options: str, name: str = "umkm_jember.csv"):
        path = tmp_path / name
        path.write_text(HEAD + rows, encoding="utf-8")
        told = jejaring("ingest", path, "--out", tmp_path / "out", "--store", *options, "--json")
        assert told.code == 0, told.err
        return told.json

    return read


def held() -> dict[str, dict[str, object]]:
    with connect() as store:
        parties = store.snapshot().parties
        found = [one for party in parties["id"] for one in persons.of_party(store, MACHINE, party)]
    return {str(one.get("name")): one for one in found}


def test_nobody_is_kept_without_a_purpose(listed):
    report = listed(SITI)
    assert "persons" not in report
    assert held() == {}


def test_owners_are_kept_with_purpose_consent_and_an_end(listed, tmp_path):
    told = listed(SITI + BUDI + SILENT, *WHY)["persons"]
    assert told == {"kept": 2, "changed": 0, "unchanged": 0, "erased": 0, "refused": 0}
    people = held()
    assert people["Siti Aminah"]["phone"] == "+628123456789"
    assert people["Budi Santoso"]["phone"] == "+628132222333"
    assert people["Siti Aminah"]["purpose"] == "dihubungi tentang kemitraan"
    assert people["Siti Aminah"]["keep_until"].year == 2031
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert b"Aminah" not in written
    assert b"8123456789" not in written


def test_the_same_list_again_writes_nothing_and_a_newer_one_renews(listed):
    listed(SITI + BUDI, *WHY)
    assert listed(SITI + BUDI, *WHY)["persons"]["unchanged"] == 2
    told = listed(SITI.replace("789;", "700;"), *WHY)["persons"]
    assert (told["changed"], told["erased"]) == (1, 1)
    assert {name: one["phone"] for name, one in held().items()} == {"Siti Aminah": "+628123456700"}


def test_a_newer_edition_that_names_nobody_erases_those_of_the_older(listed):
    listed(SITI + BUDI, *WHY)
    unnamed = SITI.replace("Siti Aminah;0812-3456-789", ";")
    assert listed(unnamed, *WHY)["persons"] == {"kept": 0, "changed": 0, "unchanged": 0, "erased": 2, "refused": 0}
    assert held() == {}


def test_persons_of_every_sheet_go_with_their_workbook(jejaring, tmp_path, neo4j_home, empty_store, monkeypatch):
    monkeypatch.setenv("JEJARING_HOME", str(neo4j_home))
    book = openpyxl.Workbook()
    for title, row in (("Pangan", SITI), ("Olahan", BUDI)):
        sheet = book.create_sheet(title)
        sheet.append(HEAD.strip().split(";"))
        sheet.append(row.strip().split(";"))
    book.remove(book.worksheets[0])
    path, folder = tmp_path / "kota.xlsx", tmp_path / "out"
    book.save(path)
    assert jejaring("ingest", path, "--out", folder, "--store", *WHY, "--json").json["persons"]["kept"] == 2
    book.remove(book["Olahan"])
    book.save(path)
    assert jejaring("ingest", path, "--out", folder, "--store", *WHY, "--json").code == 0
    assert set(held()) == {"Siti Aminah"}
    assert jejaring("retract", "kota", "--yes").code == 0
    assert held() == {}


def test_who_was_erased_stays_away_until_a_new_consent(listed):
    listed(SITI, *WHY)
    siti = held()["Siti Aminah"]
    with connect() as store:
        persons.erase(store, MACHINE, siti["party"], siti["id"], "asked for it")
    assert listed(SITI, *WHY)["persons"]["refused"] == 1
    assert held() == {}


def test_a_list_that_is_taken_back_takes_its_persons_along(listed, jejaring):
    listed(SITI + BUDI, *WHY)
    assert jejaring("retract", "umkm_jember", "--yes").code == 0
    with connect() as store:
        assert store.persons.listed([]) == {}
    assert held() == {}


def test_a_purpose_without_consent_or_graph_is_refused(jejaring, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + SITI, encoding="utf-8")
    for options in (
        ("--persons", "x"),
        ("--persons", "x", "--consent-on", "2026-01-05"),
        ("--consent-on", "2026-01-05"),
    ):
        told = jejaring("ingest", path, "--out", tmp_path / "out", *options)
        assert told.code == 2
        assert "--consent-on" in told.err
    told = jejaring(
        "ingest", path, "--out", tmp_path / "out", "--store", "--persons", "x", "--consent-on", "2999-01-01"
    )
    assert told.code == 1
