"""``jejaring measure``: one cluster as table, JSON, page, document and pictures, and change between two dates."""

from __future__ import annotations

import json
import re
from datetime import date
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from graph.network import Network


@pytest.fixture(scope="module")
def name(sample_folder):
    parties = Network.read(sample_folder).parties
    return next(row["name"] for row in parties.iter_rows(named=True) if row["kind"] == "cluster")


def test_one_cluster_as_json_holds_the_twelve_figures_with_null_or_interval_and_n(jejaring, sample_folder, name):
    told = jejaring("measure", sample_folder, "--cluster", name, "--since", "2025-01-01", "--json").json
    report, change = told["report"], told["change"]
    assert told["synthetic"] is True
    assert {figure["number"] for figure in report["figures"]} >= set(range(1, 13))
    for figure in report["figures"]:
        assert figure["as_of"] == told["as_of"]
        assert {"value", "z", "null", "low", "high", "n", "without_officials"} <= figure.keys()
    assert report["coverage"]["members"] == report["n"]
    assert set(report["because"]) == set(report["steps"])
    for side in ("inside", "outside"):
        assert sum(change[side].values()) == change[f"{side}_after"] - change[f"{side}_before"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_page_document_and_folder_of_one_cluster_are_written(jejaring, sample_folder, tmp_path, name, language):
    page, document = tmp_path / "c.html", tmp_path / "c.pdf"
    argv = ("measure", sample_folder, "--cluster", name, "--lang", language)
    said = jejaring(*argv, "--html", page, "--pdf", document, "--out", tmp_path / "out").out
    assert re.search(r"\b(report|picture|figure|step|programme|change|null_short)\.\w", said) is None  # no bare code
    html = page.read_text(encoding="utf-8")
    assert f'lang="{language}"' in html
    assert {"id": "sintetis", "en": "synthetic"}[language] in html.lower()
    assert "http" not in re.sub(r'xmlns="[^"]*"', "", html)
    assert document.read_bytes()[:5] == b"%PDF-"
    files = {file.name for file in (tmp_path / "out").iterdir()}
    assert {"clusters.parquet", "report.csv", "report.json", "report.pdf", "network.svg", "quadrant.svg"} <= files
    for picture in ("network.svg", "quadrant.svg"):
        ET.fromstring((tmp_path / "out" / picture).read_text(encoding="utf-8"))  # noqa: S314 - our own file
    assert json.loads((tmp_path / "out" / "report.json").read_text())["report"]["name"] == name


def test_nobody_is_named_unless_asked_for(jejaring, sample_folder, tmp_path, name):
    network = Network.read(sample_folder)
    told = jejaring("measure", sample_folder, "--cluster", name, "--json").json["report"]
    broker = network.parties["name"][network.row[told["top_broker"]]]
    page = tmp_path / "c.html"
    withheld = jejaring("measure", sample_folder, "--cluster", name, "--html", page).out
    members = set(network.ties.filter(type="PART_OF")["start"])
    people = [p["name"] for p in network.parties.iter_rows(named=True) if p["id"] in members]
    assert not [person for person in people if person in page.read_text(encoding="utf-8") or person in withheld]
    assert broker in jejaring("measure", sample_folder, "--cluster", name, "--names").out


def test_all_clusters_have_a_page_a_document_and_a_change(jejaring, sample_folder, tmp_path):
    page, document = tmp_path / "all.html", tmp_path / "all.pdf"
    told = jejaring("measure", sample_folder, "--since", "2025-01-01", "--html", page, "--pdf", document, "--json").json
    assert {row["cluster"] for row in told["change"]} == {row["cluster"] for row in told["clusters"]}
    assert document.read_bytes()[:5] == b"%PDF-"
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") == 1
    # what the summary counts by their reading are all clusters, those too small to be read among them
    counted = [int(number) for number in re.findall(r"<p>[^<]*: (\d+)</p>", text)]
    assert sum(counted) == len(told["clusters"])
    assert "()" not in text


def test_the_same_folder_gives_the_same_document(jejaring, sample_folder, tmp_path, name):
    for file in ("a.pdf", "b.pdf"):
        jejaring("measure", sample_folder, "--cluster", name, "--pdf", tmp_path / file)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_an_earlier_folder_tells_growth_and_new_products(jejaring, sample_folder, tmp_path, name):
    network = Network.read(sample_folder)
    smaller = network.parties.with_columns(sales_rp_per_year=network.parties["sales_rp_per_year"] // 2)
    older = Network.from_frames(
        smaller, network.offers.head(0), network.demands, network.ties, as_of=network.as_of.replace(year=2025)
    )
    older.write(tmp_path / "old")
    told = jejaring("measure", sample_folder, "--cluster", name, "--earlier", tmp_path / "old", "--json").json
    figures = {figure["code"]: figure["value"] for figure in told["report"]["figures"]}
    assert figures["specialisation.growth"] == pytest.approx(1.0, abs=0.01)
    assert figures["specialisation.new_products"] > 0
    assert told["change"]["before"].startswith("2025")


@pytest.mark.parametrize("size", [0, 2])
def test_a_cluster_too_small_to_judge_says_so_and_has_its_page_all_the_same(jejaring, tmp_path, size):
    members = [f"m{i}" for i in range(size)]
    parties = pl.DataFrame(
        {"id": [*members, "k"], "kind": ["enterprise"] * size + ["cluster"], "name": [*members, "Sentra"]}
    )
    rows = [(member, "k", "PART_OF") for member in members] + [("m0", "m1", "SUPPLIES")] * (size == 2)
    ties = pl.DataFrame(rows, schema={"start": pl.String, "end": pl.String, "type": pl.String}, orient="row")
    Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1)).write(tmp_path / "small")
    files = ("--html", tmp_path / "c.html", "--pdf", tmp_path / "c.pdf")
    answer = jejaring("measure", tmp_path / "small", "--cluster", "Sentra", "--lang", "en", *files)
    assert answer.code == 0, answer.err
    assert re.search(r"\bnan\b", (tmp_path / "c.html").read_text(encoding="utf-8")) is None
    assert (tmp_path / "c.pdf").read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize(
    "wrong", [("--cluster", "Sentra Tidak Ada"), ("--since", "2099-01-01")], ids=["no such cluster", "not before"]
)
def test_what_cannot_be_is_one_line_and_exit_code_one(jejaring, sample_folder, wrong):
    answer = jejaring("measure", sample_folder, *wrong)
    assert answer.code == 1
    assert len(answer.err.strip().splitlines()) == 1
