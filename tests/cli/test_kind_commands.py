"""``jejaring match --kind``, ``explain``, ``why-not``, ``readiness`` and ``repair`` as a person types them."""

from __future__ import annotations

import json

import polars as pl
import pytest
from openpyxl import load_workbook

KEYS = {
    "kind",
    "candidates",
    "pairs",
    "value",
    "gap",
    "matches",
    "unmatched",
    "unmatched_by_reason",
    "excluded",
    "synthetic",
}
PAIR = {"supplier", "buyer", "parts", "reason", "reasons", "sentence"}


@pytest.mark.parametrize("kind", ["services", "foster", "machinery"])
def test_a_kind_prints_json_alone_with_reasons_for_everybody(jejaring, sample_folder, kind):
    told = jejaring("match", sample_folder, "--kind", kind, "--json")
    facts = told.json
    assert (told.code, told.err) == (0, "")
    assert set(facts) >= KEYS
    assert len(facts["matches"]) == facts["pairs"]
    assert sum(one["value"] * one["units"] for one in facts["matches"]) == facts["value"]
    assert all(set(one) >= PAIR for one in facts["matches"])
    assert all(one["sentence"] for side in facts["unmatched"].values() for one in side)


def test_a_partnership_names_the_step_up_of_every_pair_and_linkage_the_firms(jejaring, sample_folder):
    facts = jejaring("match", sample_folder, "--kind", "partnership", "--json").json
    assert facts["value"] == sum(one["value"] for one in facts["matches"])
    assert all(any(part["name"] == "market_step_up" for part in one["parts"]) for one in facts["matches"])
    linked = jejaring("match", sample_folder, "--kind", "linkage", "--json").json
    assert linked["firm_to_firm"]["gap"] == 0


def test_a_kind_is_drawn_and_written_where_asked(jejaring, sample_folder, tmp_path):
    told = jejaring("--lang", "en", "match", sample_folder, "--kind", "training", "--out", tmp_path)
    assert told.code == 0
    assert "SYNTHETIC" in told.out
    written = json.loads((tmp_path / "kind.json").read_text(encoding="utf-8"))
    assert pl.read_parquet(tmp_path / "pairs.parquet").height == written["pairs"]
    assert (tmp_path / "kind.xlsx").is_file()


def test_a_workbook_of_a_kind_says_sides_and_places_in_words(jejaring, sample_folder, tmp_path):
    assert jejaring("match", sample_folder, "--kind", "officers", "--out", tmp_path / "o.xlsx").code == 0
    sheets = {sheet.title: list(sheet.values) for sheet in load_workbook(tmp_path / "o.xlsx")}
    left = [dict(zip(sheets["tanpa mitra"][0], row, strict=True)) for row in sheets["tanpa mitra"][1:]]
    assert {one["Sisi"] for one in left} <= {"pemasok", "pembeli"}
    paired = [dict(zip(sheets["pasangan"][0], row, strict=True)) for row in sheets["pasangan"][1:]]
    assert paired
    assert not any(one["Hal"].isdigit() for one in paired + left)


def test_a_kind_that_is_none_is_wrong_usage(jejaring, sample_folder):
    assert jejaring("match", sample_folder, "--kind", "astrology").code == 2


@pytest.mark.parametrize(
    "option", [("--policy", "gone.toml"), ("--fairness",), ("--frontier",), ("--min-lot", 2), ("--radius", 30)]
)
def test_an_option_that_a_kind_does_not_use_is_wrong_usage(jejaring, sample_folder, option):
    told = jejaring("--lang", "en", "match", sample_folder, "--kind", "services", *option)
    assert told.code == 2
    assert option[0] in told.err
    assert "does not use it" in " ".join(told.err.split())


def test_a_policy_that_is_not_there_is_told(jejaring, sample_folder):
    told = jejaring("match", sample_folder, "--kind", "linkage", "--policy", "gone.toml")
    assert told.code == 1
    assert "gone.toml" in told.err


def test_explain_why_not_and_readiness_speak_of_parties_by_id(jejaring, sample_folder):
    facts = jejaring("match", sample_folder, "--kind", "partnership", "--json").json
    pair, left = facts["matches"][0], facts["unmatched"]["suppliers"][0]["party"]
    told = jejaring("explain", pair["supplier"], pair["buyer"], "--folder", sample_folder, "--json").json
    assert told["code"] == "match.chosen"
    assert jejaring("why-not", left, pair["buyer"], "--folder", sample_folder, "--json").json["code"] != "match.chosen"
    assert jejaring("explain", left, "--folder", sample_folder, "--json").json["sentences"]
    ready = jejaring("readiness", left, sample_folder, "--json").json
    assert len(ready["pillars"]) == 5
    assert "Produksi" in jejaring("readiness", left, sample_folder).out


def test_repair_without_a_list_says_that_it_weighed_packages_and_where_smaller_ones_are(jejaring, sample_folder):
    told = jejaring("repair", sample_folder, "--budget", 100, "--json").json
    assert told["packages"]
    assert told["chosen"] == []
    assert told["cheapest_rp"] > 100
    typed = jejaring("repair", sample_folder, "--budget", 100)
    said = " ".join((typed.out + typed.err).split())
    assert f"Yang ditimbang: {told['offered']} paket" in said
    assert f"termurah Rp {told['cheapest_rp']:,}".replace(",", ".") in said
    assert f"jejaring budget {sample_folder} --level regency" in said


def test_repair_buys_what_a_file_offers_within_the_budget(jejaring, sample_folder, tmp_path):
    parties = jejaring("match", sample_folder, "--kind", "partnership", "--json").json["unmatched"]["suppliers"]
    ids = sorted({one["party"] for one in parties})[:20]
    file = tmp_path / "offered.toml"
    row = '[[intervention]]\ncode = "{}"\nkind = "{}"\ncost_rp = {}\nparties = {}\n{}\n'
    file.write_text(
        row.format("truck", "transport", 60, json.dumps(ids), "reach_km = 400.0\ncarriage_share = 0.5")
        + row.format("house", "facility", 60, json.dumps(ids), "capacity_share = 0.2"),
        encoding="utf-8",
    )
    facts = jejaring("repair", sample_folder, "--budget", 100, "--interventions", file, "--json").json
    assert not facts["packages"]
    assert facts["gap"] == 0
    assert facts["cost_rp"] <= 100
    [item] = facts["chosen"]
    assert item["unlocks"] == facts["unlocked"] > 0


def test_policy_fairness_and_frontier_stand_beside_the_plan(jejaring, sample_folder, tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text(
        '[[policy]]\nname = "p"\nvalid_from = 2026-01-01\nweights = { women_led = 0.3 }\n', encoding="utf-8"
    )
    told = jejaring("match", sample_folder, "--policy", file, "--fairness", "--frontier", "--json").json
    assert told["policy"]["value_given_up"] >= 0
    assert told["frontier"][0]["value"] == told["value"]
    assert {group["dimension"] for group in told["fairness"]["groups"]} == {"size", "owner", "region", "membership"}


def test_lists_of_needs_and_services_that_were_ingested_are_matched(jejaring, tmp_path):
    needs = (
        "Nama Usaha;Kabupaten;Jenis Kebutuhan;Anggaran (Rp);Batas Waktu\nUD Maju;Jember;pemasaran;1500000;31/12/2026\n"
    )
    services = "Penyedia;Kabupaten;Jenis Layanan;Slot;Tarif (Rp)\nLPM Mandiri;Jember;pemasaran;2;1000000\n"
    for name, text in (("needs", needs), ("services", services)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    told = jejaring("ingest", tmp_path / "needs.csv", tmp_path / "services.csv", "--out", tmp_path / "out", "--json")
    assert told.code == 0, told.err
    assert (told.json["needs"], told.json["services"]) == (1, 1)
    matched = jejaring("match", tmp_path / "out", "--kind", "services", "--json").json
    assert [(one["supplier_name"], one["buyer_name"]) for one in matched["matches"]] == [("LPM Mandiri", "UD Maju")]
