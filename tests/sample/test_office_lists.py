"""The office lists: messy as offices have them, labelled, complete, and within what a spreadsheet opens."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from openpyxl import load_workbook

from graph.network import Network
from graph.sample import make_world, write_world
from graph.sample.mess import decimal, dotted
from graph.sample.workbooks import BANNER, Table, write_list

if TYPE_CHECKING:
    from pathlib import Path

HELD = ("offers", "demands", "ties", "needs", "services")
"""Lists of which each row is one row of a table of the folder."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory):
    return write_world(tmp_path_factory.mktemp("lists"), make_world(2000, seed=0))


def cells(path: Path) -> list[list[str]]:
    """Every filled cell of every sheet, row by row."""
    if path.suffix == ".csv":
        encoding = "cp1252" if "luar_jawa" in path.name else "utf-8-sig"
        delimiter = ";" if "luar_jawa" in path.name else ","
        with path.open(encoding=encoding, newline="") as file:
            return [[c for c in row if c] for row in csv.reader(file, delimiter=delimiter)]
    return [[str(c) for c in row if c is not None] for sheet in sheets(path) for row in sheet]


def sheets(path: Path) -> list[list[tuple[object, ...]]]:
    with path.open("rb") as file:
        book = load_workbook(file)
        return [list(sheet.iter_rows(values_only=True)) for sheet in book]


def test_every_list_says_synthetic_in_its_name_and_workbooks_in_each_sheet(made):
    assert len(made.lists) == 24
    for one in made.lists:
        assert "sintetis" in one.path.name
        if one.path.suffix == ".xlsx":
            for sheet in sheets(one.path):
                assert BANNER in [cell for row in sheet[:3] for cell in row]


def test_every_party_of_the_folder_stands_in_some_list(made):
    network = Network.read(made.folder)
    written = {cell for one in made.lists if one.kind not in HELD for row in cells(one.path) for cell in row}
    assert set(network.parties["name"]) <= written


def test_lists_hold_as_many_lots_ties_needs_and_services_as_the_folder(made):
    rows = {one.kind: one.rows for one in made.lists if one.kind in HELD}
    network = Network.read(made.folder)
    part_of = network.ties.filter(pl.col("type") == "PART_OF").height
    assert rows == {
        "offers": network.offers.height,
        "demands": network.demands.height,
        "ties": network.ties.height - part_of,
        "needs": network.needs.height,
        "services": network.services.height,
    }


def test_planted_duplicates_stand_twice_and_are_named_in_the_answers(made):
    planted = json.loads((made.folder / "planted.json").read_text(encoding="utf-8"))
    written = {cell for one in made.lists if one.kind == "enterprises" for row in cells(one.path) for cell in row}
    assert len(planted["duplicates"]) == 57
    for pair in planted["duplicates"]:
        assert pair["name"] in written
        assert pair["spelt_again"] in written


def test_codes_lose_their_zeros_only_in_the_general_lists(made):
    by_name = {one.path.name[:2]: cells(one.path) for one in made.lists}
    assert any("1262" in row for row in by_name["02"] + by_name["03"])
    assert not any("01262" in row for row in by_name["02"] + by_name["03"])
    assert any("01262" in row for row in by_name["20"])


def test_amounts_are_written_in_many_ways(made):
    text = "\n".join(cell for one in made.lists for row in cells(one.path) for cell in row)
    for way in (
        " juta",
        "Rp ",
        " ton/bln",
        "/kg",
        " kuintal/bulan",
        " buah/bln",
        " liter/bln",
        " miliar",
        " orang",
        "Kab. ",
    ):
        assert way in text


def test_the_exported_list_is_no_utf8(made):
    path = next(one.path for one in made.lists if "luar_jawa" in one.path.name)
    content = path.read_bytes()
    assert b";" in content
    assert "pemasok café".encode("cp1252") in content
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


def test_no_list_holds_a_column_of_persons(made):
    heads = {cell.lower() for one in made.lists for row in cells(one.path)[:6] for cell in row}
    words = {word for head in heads for word in head.replace("_", " ").split()}
    assert words.isdisjoint({"pemilik", "telepon", "telp", "nik", "hp", "email", "ktp", "pimpinan"})


def test_a_list_of_more_than_20_000_rows_is_csv(tmp_path: Path):
    long = pl.DataFrame({"Nama": ["UD Maju 001"] * 20_001})
    assert [p.suffix for p in write_list(tmp_path, "panjang", [Table("S", "T", long)])] == [".csv"]
    assert [p.suffix for p in write_list(tmp_path, "pendek", [Table("S", "T", long[:20_000])])] == [".xlsx"]


def test_thousands_and_decimals_read_back_as_they_were():
    rng = np.random.default_rng(0)
    values = pl.Series(rng.integers(0, 10**13, 200))
    assert [int(text.replace(".", "")) for text in dotted(values)] == values.to_list()
    tenths = pl.Series(rng.integers(0, 10**6, 200)) / 100
    assert [float(text.replace(",", ".")) for text in decimal(tenths)] == pytest.approx(tenths.to_list())
