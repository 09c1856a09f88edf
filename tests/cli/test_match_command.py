"""``jejaring match``, ``measure`` and ``gaps`` on a folder: figures that add up, files that open."""

from __future__ import annotations

import csv
import re
import zipfile
from xml.etree import ElementTree

import polars as pl
import pytest
from openpyxl import load_workbook

COUNTS = ["candidates", "pairs", "suppliers", "buyers"]


def left_of(figures, name):
    """What gaps of every unit, counted one by one, come to."""
    return sum(counts[name] for counts in figures["by_unit"].values())


@pytest.fixture
def matched(jejaring, sample_folder, tmp_path):
    told = jejaring("match", sample_folder, "--json", "--out", tmp_path / "out")
    assert told.code == 0, told.err
    return told.json, tmp_path / "out"


def test_the_figures_are_those_that_the_issue_names(matched):
    figures, _ = matched
    assert all(isinstance(figures[name], int) for name in COUNTS)
    assert figures["value"] >= figures["greedy_value"] >= 0
    assert figures["value"] >= figures["first_come_value"] >= 0
    assert figures["gap"] == 0
    assert figures["status"] == "optimal"
    assert figures["value_unit"] == "rupiah_per_month"
    assert figures["synthetic"] is True


def test_units_are_never_added_up_for_people_or_programs(matched):
    figures, out = matched
    assert not {"matched_units", "unmet_demand", "unsold_supply"} & set(figures)
    pairs = pl.read_parquet(out / "pairs.parquet").group_by("unit").agg(pl.col("units").sum())
    assert {"kg", "piece"} <= set(pairs["unit"])
    assert dict(pairs.iter_rows()) == {
        unit: counts["matched"] for unit, counts in figures["by_unit"].items() if counts["matched"]
    }


def test_the_pairs_on_file_are_the_plan(matched):
    figures, out = matched
    pairs = pl.read_parquet(out / "pairs.parquet")
    assert pairs.columns[:6] == ["supplier", "buyer", "commodity", "units", "value", "reason"]
    assert pairs.height == figures["pairs"]
    assert pairs["value"].sum() == figures["value"]
    assert (pairs["units"] > 0).all()
    assert (pairs["units"] * pairs["value_per_unit"] == pairs["value"]).all()
    assert pairs["reason"].str.len_chars().min() > 20
    assert pairs["value"].is_sorted(descending=True)


def test_nobody_sells_more_than_offered_or_buys_more_than_wanted(matched, sample_folder):
    _, out = matched
    pairs = pl.read_parquet(out / "pairs.parquet")
    for end, table in (("offer", "offers"), ("demand", "demands")):
        stated = pl.read_parquet(sample_folder / f"{table}.parquet").select("id", "units_per_month")
        used = pairs.group_by(end).agg(pl.col("units").sum()).join(stated, left_on=end, right_on="id")
        assert used.height == pairs[end].n_unique()
        assert (used["units"] <= used["units_per_month"]).all()


def test_the_unmatched_on_file_are_what_the_plan_leaves(matched):
    figures, out = matched
    left = pl.read_parquet(out / "unmatched.parquet")
    by_side = {
        (side, unit): amount
        for side, unit, amount in left.group_by("side", "unit").agg(pl.col("left").sum()).iter_rows()
    }
    assert by_side == {
        (side, unit): counts[name]
        for side, name in (("pemasok", "unsold"), ("pembeli", "unmet"))
        for unit, counts in figures["by_unit"].items()
        if counts[name]
    }
    assert left["reason"].str.len_chars().min() > 10


def test_the_same_command_gives_the_same_plan(jejaring, sample_folder, process, tmp_path):
    first = jejaring("match", sample_folder, "--json", "--out", tmp_path / "a").json
    elsewhere = process("match", sample_folder, "--json", "--out", tmp_path / "b", JEJARING_HOME=str(tmp_path)).json
    ours = {"run", "reused"}
    assert {k: v for k, v in first.items() if k not in ours} == {k: v for k, v in elsewhere.items() if k not in ours}
    assert (tmp_path / "a" / "pairs.parquet").read_bytes() == (tmp_path / "b" / "pairs.parquet").read_bytes()


def test_a_run_is_found_again(jejaring, sample_folder):
    first = jejaring("match", sample_folder, "--json", "--radius", 91).json
    again = jejaring("match", sample_folder, "--json", "--radius", 91).json
    assert (first["reused"], again["reused"]) == (False, True)
    assert first | {"reused": True} == again


def test_a_smaller_radius_allows_no_new_pair(jejaring, sample_folder, tmp_path):
    jejaring("match", sample_folder, "--radius", 40, "--out", tmp_path)
    pairs = pl.read_parquet(tmp_path / "pairs.parquet")
    assert pairs["distance_km"].max() <= 40


def test_the_linkage_market_is_in_points(jejaring, sample_folder):
    figures = jejaring("match", sample_folder, "--kind", "linkage", "--json").json
    assert figures["value_unit"] == "points"
    assert list(figures["by_unit"]) == ["partner"]
    assert "poin" in jejaring("match", sample_folder, "--kind", "linkage").out  # codespell:ignore


def test_tables_say_synthetic(jejaring, sample_folder):
    assert "SINTETIS" in jejaring("match", sample_folder).out
    assert "SYNTHETIC" in jejaring("measure", sample_folder, "--lang", "en").out


def test_no_cell_of_the_workbook_is_a_formula(matched):
    _, out = matched
    with zipfile.ZipFile(out / "matches.xlsx") as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 4  # pairs, unmatched, excluded, about
        assert all(b"<f>" not in book.read(name) for name in sheets)
        assert b"topLeftCell" in book.read(sheets[0])  # the header is frozen
        assert any(b"SINTETIS" in book.read(name) for name in sheets)


def test_no_code_stands_in_the_workbook_where_its_words_do(matched):
    _, out = matched
    with zipfile.ZipFile(out / "matches.xlsx") as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        said = "".join(book.read(name).decode() for name in sheets)
    assert "alasan" in said.lower()
    assert "rule." not in said
    assert "Kode alasan" not in said
    assert "rule" in pl.read_parquet(out / "excluded.parquet").columns  # for programs


def test_headers_are_in_the_readers_language_with_units(matched):
    _, out = matched
    with (out / "pairs.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert "Jarak lurus (km)" in header
    assert "Ongkos angkut (Rp/unit)" in header
    assert all(not re.search(r"[a-z]_[a-z]", word) for word in header), header


@pytest.mark.parametrize("gap", [("demand", "unmet"), ("supply", "unsold")])
def test_gaps_add_up_to_what_the_plan_leaves(jejaring, sample_folder, matched, tmp_path, gap):
    kind, total = gap
    asked = ("gaps", sample_folder, "--kind", kind, "--by", "region,commodity")
    cells = jejaring(*asked, "--out", tmp_path, "--json").json
    assert isinstance(cells, list)
    assert sum(cell["unmet"] for cell in cells) == left_of(matched[0], total)
    assert all({"region", "commodity", "unmet", "entry_price_first", "entry_price_last"} <= set(cell) for cell in cells)
    assert any(cell["entry_price_first"] for cell in cells)
    stepped = [cell for cell in cells if cell["entry_price_steps"]]
    assert stepped
    for cell in stepped:
        assert sum(step["units"] for step in cell["entry_price_steps"]) == cell["unmet"]
        assert cell["entry_price_steps"][0]["price"] <= cell["entry_price_first"]
        worth = sum(step["units"] * step["price"] for step in cell["entry_price_steps"])
        assert worth <= cell["added_value"]
    with (tmp_path / f"{kind}_gaps.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    written = [row[header.index("Harga masuk bertahap (unit @ harga)")] for row in rows]
    assert sum(map(bool, written)) == len(stepped)
    first = stepped[0]["entry_price_steps"][0]
    assert any(cell.startswith(f"{first['units']} @ {first['price']}") for cell in written)


def test_gaps_add_up_at_every_level(jejaring, sample_folder, matched):
    for level in ("island", "province", "district"):
        cells = jejaring("gaps", sample_folder, "--level", level, "--json").json
        assert sum(cell["unmet"] for cell in cells) == left_of(matched[0], "unmet")


def test_gaps_are_drawn_as_a_map_of_the_table_with_source_and_synthetic(jejaring, sample_folder, tmp_path):
    for asked, name in ((("--kind", "demand"), "demand_gaps"), (("--kind", "information", "--region", "33"),
                        "information_gaps"), (("--rank",), "where_to_start")):  # fmt: skip
        told = jejaring("gaps", sample_folder, *asked, "--out", tmp_path, "--json")
        assert told.code == 0, told.err
        drawn = ElementTree.fromstring((tmp_path / f"{name}.svg").read_text(encoding="utf-8"))  # noqa: S314 - ours
        texts = ["".join(text.itertext()) for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
        lines = [text for text in texts if re.match(r"\d+\. ", text)]
        places = [cell["place"] for cell in told.json if cell.get("amount", cell.get("unmet"))][:10]
        assert [line.split(": ", 1)[1].startswith(place[:30]) for line, place in zip(lines, places, strict=True)]
        assert {"1", str(len(places))} <= set(texts)  # numbers in circles
        assert any("per 31 Oktober 2026" in text for text in texts)
        assert any("SINTETIS" in text for text in texts)
        assert max(map(len, texts)) <= 140
    jejaring("start", sample_folder, "--out", tmp_path / "start")
    assert (tmp_path / "start/where_to_start.svg").read_bytes() == (tmp_path / "where_to_start.svg").read_bytes()
    jejaring("gaps", sample_folder, "--kind", "demand", "--by", "commodity", "--out", tmp_path / "places")
    assert not list((tmp_path / "places").glob("*.svg"))  # no place, no map


def test_gaps_are_written_where_asked(jejaring, sample_folder, tmp_path):
    assert jejaring("gaps", sample_folder, "--out", tmp_path).code == 0
    assert {path.suffix for path in tmp_path.iterdir()} == {".parquet", ".csv", ".xlsx", ".svg"}


def test_every_cluster_is_measured_on_both_axes(jejaring, sample_folder, tmp_path):
    told = jejaring("measure", sample_folder, "--json", "--out", tmp_path).json
    assert told["synthetic"] is True
    assert len(told["clusters"]) == 10
    assert {"bonding_z", "bridging_z", "ei", "ei_z", "n"} <= set(told["clusters"][0])
    assert (tmp_path / "clusters.xlsx").stat().st_size > 1000


def test_json_is_all_that_stands_on_stdout(process, sample_folder):
    for words in (
        ("match", sample_folder, "--json"),
        ("measure", sample_folder, "--json"),
        ("gaps", sample_folder, "--json"),
        ("neo4j", "status", "--json"),
        ("doctor", "--json"),
    ):
        told = process(*words)
        assert told.json is not None
        assert "NaN" not in told.out
        assert told.err == ""


def test_a_cell_tells_why_its_nearest_are_no_pair_in_a_sentence(jejaring, sample_folder):
    cells = jejaring("gaps", sample_folder, "--kind", "supply", "--json").json
    cell = next(one for one in cells if one["reason"] == "unmatched.outbid")
    where = f"{cell['region']},{cell['commodity']}"
    told = jejaring("gaps", sample_folder, "--kind", "supply", "--cell", where, "--json")
    assert told.code == 0
    near = [other for party in told.json for other in party["nearest"]]
    assert any(other["short_by"] for other in near)
    assert all(other["reason_text"] != other["reason"] for other in near)


def test_only_what_has_an_entry_price_is_priced_together(jejaring, sample_folder):
    for words in (("--kind", "facility"), ("--rank",), ("--public",), ("--by", "region")):
        told = jejaring("gaps", sample_folder, *words, "--together", 2)
        assert told.code == 2
        assert "--kind demand" in " ".join(told.err.replace("│", " ").split())


def test_demand_is_told_with_its_reason_and_lever(jejaring, sample_folder):
    told = jejaring("gaps", sample_folder, "--limit", 3)
    assert "Sebab" in told.out
    assert "Tindakan" in told.out


def test_clusters_are_told_in_words_and_not_in_codes(jejaring, sample_folder):
    told = jejaring("clusters", "list", sample_folder)
    assert "financial_institution" not in told.out
    assert "pasar dalam" in told.out
    programmes = jejaring("programmes").out
    assert "forum klaster provinsi" in " ".join(programmes.split())


def test_a_barrier_is_named_in_the_reader_s_language_and_no_amount_is_broken_in_two(jejaring, sample_folder):
    told = jejaring("gaps", sample_folder, "--kind", "capability")
    assert " jarak " in told.out
    assert " distance " not in told.out
    cells = jejaring("gaps", sample_folder, "--kind", "concentration", "--json").json
    largest = max(cell["amount"] for cell in cells if cell["n"] > 1)  # one seller alone stands behind the others
    assert f"{largest:,}".replace(",", ".") in jejaring("gaps", sample_folder, "--kind", "concentration").out


def test_a_share_that_cannot_be_read_is_refused_in_indonesian(jejaring, sample_folder):
    told = jejaring("match", sample_folder, "--quota", "micro")
    assert told.code == 1
    assert "tidak terbaca" in told.err
    assert "cannot" not in told.err


def test_a_workbook_of_gaps_begins_with_what_a_planner_reads_and_says_no_code_in_place_of_a_word(
    jejaring, sample_folder, tmp_path
):
    for kind in ("demand", "capability", "market_access", "structural"):
        assert jejaring("gaps", sample_folder, "--kind", kind, "--out", tmp_path).code == 0
        sheet = load_workbook(tmp_path / f"{kind}_gaps.xlsx").worksheets[0]
        head, *rows = sheet.iter_rows(values_only=True)
        words = [name for name in ("Tempat", "Klaster", "Produk") if name in head]
        assert list(head[: len(words)]) == words
        cells = {cell for row in rows for cell in row if isinstance(cell, str)}
        assert not [cell for cell in cells if re.match(r"(lever|gap|rule|unmatched)\.|ours:|p[0-9a-f]{20}$", cell)]
        assert not cells & {kind, "units", "rupiah", "links", "rupiah_per_month", "distance", "certificate"}


def test_how_crowded_markets_are_has_its_own_title_and_what_is_offered_and_wanted(jejaring, sample_folder):
    told = jejaring("start", sample_folder, "--crowding", "--region", "Kabupaten Kebumen", "--limit", 3)
    rows = jejaring("start", sample_folder, "--crowding", "--region", "33.05", "--json").json
    assert "Tempat memulai" not in told.out
    assert f"Kepadatan pasar: {min(len(rows), 3)} produk" in told.out
    assert {"Ditawarkan", "Diminta", "Kepadatan"} <= set(told.out.split())
    assert f"{rows[0]['offered']:,}".replace(",", ".") in told.out
