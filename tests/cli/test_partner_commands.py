"""``jejaring offtakers``, ``suppliers`` and ``caseload``: the right party, its partners, and pages that open alone."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest

from graph.network import Network


@pytest.fixture(scope="session")
def parties(sample_folder):
    return pl.read_parquet(sample_folder / "parties.parquet")


@pytest.fixture
def best_pair(jejaring, sample_folder, tmp_path):
    jejaring("match", sample_folder, "--out", tmp_path / "plan")
    return pl.read_parquet(tmp_path / "plan" / "pairs.parquet").row(0, named=True)


def ask(jejaring, sample_folder, command, party, *more):
    return jejaring(command, party, "--folder", sample_folder, "--json", *more)


def test_the_plans_partner_is_shown_and_said_to_be_chosen(jejaring, sample_folder, best_pair):
    for command, mine, theirs in (("offtakers", "supplier", "buyer"), ("suppliers", "buyer", "supplier")):
        sheet = ask(jejaring, sample_folder, command, best_pair[mine], "--max", "1").json
        assert [one["standing"] for one in sheet["partners"]] == ["chosen"]
        everyone = ask(jejaring, sample_folder, command, best_pair[mine], "--max", "999").json
        chosen = {one["party"]["id"] for one in everyone["partners"] if one["standing"] == "chosen"}
        assert best_pair[theirs] in chosen
        assert len(everyone["partners"]) == sheet["candidates"]


def test_partners_come_best_first_each_with_reason_distance_and_factors(jejaring, sample_folder, best_pair):
    sheet = ask(jejaring, sample_folder, "suppliers", best_pair["buyer"]).json
    values = [one["value_per_unit"] for one in sheet["partners"]]
    assert values == sorted(values, reverse=True)
    for one in sheet["partners"]:
        assert one["reason"]
        assert one["standing_sentence"]
        assert one["distance_km"] >= 0
        assert len(one["factors"]) == 6
    assert sheet["provenance"]["synthetic"] is True


def test_a_name_a_misspelt_name_and_an_id_mean_the_same(jejaring, sample_folder, best_pair):
    name = best_pair["supplier_name"]
    misspelt = name[:-6] + name[-5:]
    sheets = [ask(jejaring, sample_folder, "offtakers", asked) for asked in (best_pair["supplier"], name, misspelt)]
    assert {sheet.json["party"]["id"] for sheet in sheets} == {best_pair["supplier"]}


def test_a_name_that_many_bear_lists_them_with_their_ids(jejaring, sample_folder):
    told = ask(jejaring, sample_folder, "offtakers", "Pendamping")
    assert (told.code, told.out) == (1, "")
    assert told.err.count(" = p") > 1


def test_a_name_of_nobody_says_which_is_nearest(jejaring, sample_folder):
    told = ask(jejaring, sample_folder, "offtakers", "qqqq xxxx")
    assert told.code == 1
    assert len(told.err.splitlines()) == 1


def test_any_region_finds_at_least_as_many(jejaring, sample_folder, best_pair):
    near = ask(jejaring, sample_folder, "suppliers", best_pair["buyer"], "--radius", 50).json["candidates"]
    stated = ask(jejaring, sample_folder, "suppliers", best_pair["buyer"]).json["candidates"]
    everywhere = ask(jejaring, sample_folder, "suppliers", best_pair["buyer"], "--any-region").json["candidates"]
    assert near <= stated <= everywhere


def test_whoever_has_no_partner_is_told_why(jejaring, sample_folder, parties):
    officer = parties.filter(pl.col("kind") == "officer")["id"][0]
    sheet = ask(jejaring, sample_folder, "offtakers", officer).json
    assert sheet["partners"] == []
    assert sheet["none_sentence"]


def test_a_sheet_is_one_light_page_that_fetches_nothing(jejaring, sample_folder, best_pair, tmp_path):
    page = tmp_path / "sheet.html"
    told = jejaring("offtakers", best_pair["supplier"], "--folder", sample_folder, "--sheet", page)
    assert told.code == 0, told.err
    text = page.read_text(encoding="utf-8")
    assert "sintetis" in text.lower()
    assert best_pair["buyer_name"] in text
    assert 'src="http' not in text
    assert 'href="http' not in text
    assert len(text.encode()) < 100_000


def amounts(sheet):
    """Return the prices of a sheet's partners, and what the other side's price follows from, as pages write them."""
    told = {"limit_rp", "floor_rp", "price_rp", "supplier_gain_rp", "buyer_gain_rp"}
    values = [part["value"] for one in sheet["partners"] for part in one["parts"] if part["code"] in told]
    return {f"{round(value):,}".replace(",", ".") for value in values if value is not None and value >= 1000}


@pytest.mark.parametrize("command", ["offtakers", "suppliers"])
def test_a_sheet_to_hand_out_tells_no_price_of_the_other_side_and_the_officers_own_says_that_it_does(
    jejaring, sample_folder, best_pair, tmp_path, command
):
    given, own = tmp_path / "given.html", tmp_path / "own.html"
    asked = best_pair["supplier" if command == "offtakers" else "buyer"]
    told = ask(jejaring, sample_folder, command, asked, "--sheet", given, "--own-sheet", own)
    pages = [page.read_text(encoding="utf-8") for page in (own, given)]
    held = [{amount for amount in amounts(told.json) if amount in page} for page in pages]
    assert (held[0], held[1]) == (amounts(told.json), set())
    for words in ("Jangan diserahkan", "Perkiraan untung"):
        assert [words in page for page in pages] == [True, False]
    rivals = [one["standing_sentence"] for one in told.json["partners"] if one["standing"] == "outbid"]
    assert not any(sentence in pages[1] for sentence in rivals)
    assert all(one["party"]["name"] in pages[1] for one in told.json["partners"])


def test_a_sheet_to_hand_out_says_that_prices_do_not_meet_without_saying_them(jejaring, tmp_path):
    parties = pl.DataFrame({"id": ["s", "b"], "kind": ["enterprise"] * 2, "name": ["UD Garam", "PT Asin"],
                            "region": ["35.09.01"] * 2, "size": ["micro", "large"]})  # fmt: skip
    goods = {"commodity": ["10774"], "unit": ["kg"], "units_per_month": [900], "product": ["garam"]}
    offers = pl.DataFrame({"id": ["o"], "party": ["s"], "price_rp_per_unit": [8125], **goods})
    demands = pl.DataFrame({"id": ["d"], "party": ["b"], "price_rp_per_unit": [3715], **goods})
    Network.from_frames(parties, offers, demands, as_of=date(2026, 11, 1)).write(tmp_path / "net")
    files = [tmp_path / "given.html", tmp_path / "own.html"]
    told = ask(jejaring, tmp_path / "net", "offtakers", "s", "--sheet", files[0], "--own-sheet", files[1])
    assert [one["rule"] for one in told.json["near_misses"]] == ["rule.no_gain"], told.out
    pages = [file.read_text(encoding="utf-8") for file in files]
    assert [("3.715" in page, "8.125" in page) for page in pages] == [(False, False), (True, True)]


def test_a_caseload_has_a_page_for_each_enterprise_that_the_officer_coaches(jejaring, sample_folder, parties, tmp_path):
    ties = pl.read_parquet(sample_folder / "ties.parquet").filter(pl.col("type") == "COACHES")
    officer = ties["start"].value_counts(sort=True)["start"][0]
    coached = set(ties.filter(pl.col("start") == officer)["end"])
    told = jejaring("caseload", officer, "--folder", sample_folder, "--out", tmp_path / "cases", "--json")
    assert told.code == 0, told.err
    cases = told.json["cases"]
    assert coached <= {case["enterprise"]["id"] for case in cases}
    index = (tmp_path / "cases" / "index.html").read_text(encoding="utf-8")
    for case in cases:
        assert (tmp_path / "cases" / case["file"]).is_file()
        assert case["file"] in index
        assert (tmp_path / "cases" / case["to_hand_out"]).is_file()
        assert case["to_hand_out"] in index


def test_an_officer_who_coaches_nobody_is_told_so(jejaring, sample_folder, parties, tmp_path):
    whole = Network.read(sample_folder)
    alone = Network.from_frames(whole.parties, whole.offers, whole.demands, as_of=whole.as_of, synthetic=True)
    alone.write(tmp_path)
    officer = parties.filter(pl.col("kind") == "officer")["id"][0]
    told = jejaring("caseload", officer, "--folder", tmp_path)
    assert (told.code, told.out) == (1, "")
    assert "COACHES" in told.err


def test_an_officers_own_list_is_a_caseload_without_an_officer_in_it(jejaring, sample_folder, tmp_path):
    whole = Network.read(sample_folder)
    firms = whole.parties.filter(pl.col("kind") == "enterprise").head(60)
    mine = firms.with_columns(source=pl.when(pl.int_range(pl.len()) < 3).then(pl.lit("Binaan Sri")).otherwise("source"))
    Network.from_frames(mine, as_of=whole.as_of, synthetic=True).write(tmp_path / "mine")
    told = jejaring("caseload", "lists/binaan sri.xlsx", tmp_path / "mine", "--out", tmp_path / "cases", "--json")
    assert told.code == 0, told.err
    assert {case["enterprise"]["id"] for case in told.json["cases"]} == set(mine["id"].head(3))
    assert (tmp_path / "cases" / "index.html").is_file()
    told = jejaring("caseload", "Sri Wahyuni", tmp_path / "mine")
    assert (told.code, told.out) == (1, "")
    assert "Pendamping" in told.err
    assert "Binaan Sri" in told.err


def test_who_lacks_a_permit_is_counted_apart_from_whose_permits_no_list_says(jejaring, tmp_path):
    """*14 lack a permit or certificate* where ten did, and of four the list did not say."""
    firms = {"rambak": ["nib"], "aren": None, "kopi": None}
    there = {"kind": "enterprise", "lat": -6.95, "lon": 110.2, "region": "33.24", "kbli": ["10794"], "source": "binaan"}
    lot = {"commodity": "10794", "unit": "kg", "units_per_month": 100, "price_rp_per_unit": 40_000}
    parties = [
        {"id": one, "name": f"UD {one}", "size": "micro", "certifications": held} | there for one, held in firms.items()
    ]
    parties.append(
        there | {"id": "toko", "name": "PT Toko", "size": "large", "certifications": ["nib"], "source": "pembeli"}
    )
    offers = [lot | {"id": f"o-{one}", "party": one} for one in firms]
    asked = [lot | {"id": "d", "party": "toko", "units_per_month": 1_000, "price_rp_per_unit": 60_000}]
    frames = [pl.DataFrame(rows, infer_schema_length=None) for rows in (parties, offers, asked)]
    Network.from_frames(*frames, as_of=date(2026, 11, 1)).write(tmp_path / "net")
    told = jejaring("caseload", "binaan", tmp_path / "net", "--out", tmp_path / "cases", "--json")
    assert told.code == 0, told.err
    cases = {case["enterprise"]["id"]: (case["lacks"], case["permits_unknown"]) for case in told.json["cases"]}
    assert cases == {"rambak": (True, False), "aren": (False, True), "kopi": (False, True)}
    index = (tmp_path / "cases" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'class="n">(\d+)<', index)[2:4] == ["1", "2"]


def test_partners_can_be_taken_along_as_files(jejaring, sample_folder, best_pair, tmp_path):
    told = jejaring("suppliers", best_pair["buyer"], sample_folder, "--out", tmp_path / "files", "--json")
    assert told.code == 0, told.err
    assert {path.name for path in (tmp_path / "files").iterdir()} == {
        f"suppliers.{end}" for end in ("parquet", "csv", "xlsx")
    }
    frame = pl.read_parquet(tmp_path / "files" / "suppliers.parquet")
    assert frame["party"].to_list() == [one["party"]["id"] for one in told.json["partners"]]


def test_a_consortium_for_a_named_buyer_tells_its_cost_at_the_buyer_with_the_way_there(
    jejaring, sample_folder, best_pair, parties
):
    """What stood as the cost at the place of joining held the way on to the buyer."""
    name = parties.filter(id=best_pair["buyer"])["name"].item()
    order = ("consortia", sample_folder, "--commodity", best_pair["commodity"], "--unit", best_pair["unit"])
    order += ("--volume", "1", "--max", "1")
    there, here = (jejaring(*order, *more, "--json").json["consortia"][0] for more in (("--buyer", name), ()))
    assert (here["onward_rp"], there["onward_rp"] > 0) == (None, True)
    said = jejaring(*order, "--buyer", name).out
    assert "Biaya sampai pembeli: Rp" in said
    assert "angkutan dari tempat pengumpulan" in " ".join(said.split())
    assert "Biaya sampai tempat pengumpulan: Rp" in jejaring(*order).out
    stranger = jejaring(*order, "--buyer", "Zzyzx")
    assert (stranger.code, "tidak ada pihak bernama “Zzyzx”" in stranger.err) == (1, True)
