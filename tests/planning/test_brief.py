"""The brief of a region: two pages, five gaps with source and date, the same bytes twice."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest

from graph.errors import NotFound, UnknownRegion
from graph.planning.scene import Scene
from graph.services.planner.brief import brief_facts, write_brief
from graph.services.source import Source


@pytest.fixture(scope="module")
def source(sample_network):
    return Source(sample_network, "/somewhere/sample")


@pytest.mark.parametrize("region", ["33.05", "33"])
def test_a_brief_has_two_pages_and_the_same_bytes_each_time(scene, source, tmp_path, region):
    write_brief(tmp_path / "a.pdf", scene, source, region, "id")
    write_brief(tmp_path / "b.pdf", scene, source, region, "id")
    content = (tmp_path / "a.pdf").read_bytes()
    assert content == (tmp_path / "b.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 2


def test_long_names_make_no_third_page(scene, source, tmp_path):
    """Rows of the longest table go; of each one stays."""
    named = pl.col("name") + " dan Saudara-Saudaranya di Pasar Lama Jalan Raya Kabupaten"
    network = replace(scene.network, parties=scene.network.parties.with_columns(named))
    told = write_brief(tmp_path / "a.pdf", Scene(network, scene.market), replace(source, network=network), "33", "id")
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "a.pdf").read_bytes())) == 2
    assert told["pairs"]
    assert told["nearest"]["rows"]


@pytest.mark.parametrize(("region", "language"), [("33", "id"), ("63.08", "en")])
def test_each_of_five_gaps_has_figure_reason_lever_source_and_date(scene, source, region, language):
    facts = brief_facts(scene, source, region, language)
    assert len(facts["gaps"]) == 5
    for gap in facts["gaps"]:
        assert all(gap[name] for name in ("name", "where", "figure", "reason", "lever", "source", "definition"))
        assert ("31 Oktober 2026" if language == "id" else "31 October 2026") in gap["source"]
        assert not re.search(r"JEJARING|\[lever|market_access", str(gap)), "a printed page is for who reads it"
        assert "gap." not in " ".join(str(value) for value in gap.values())
    assert facts["gaps"][0]["price"]
    assert "/somewhere" not in str({name: value for name, value in facts.items() if name != "map"})


def test_what_no_list_was_read_of_is_no_gap_no_price_and_no_count(sample_network):
    """Two lists, of makers and of buyers, say nothing of banks, officers, facilities or news."""
    trading = ("enterprise", "cooperative", "trader")
    two = replace(
        sample_network,
        parties=sample_network.parties.filter(pl.col("kind").is_in(trading)),
        ties=sample_network.ties.clear(), needs=sample_network.needs.clear(), services=sample_network.services.clear(),
    )  # fmt: skip
    facts = brief_facts(Scene(two), Source(two, "/somewhere/two"), "33.05", "id")
    names = {gap["name"] for gap in facts["gaps"]}
    assert len(facts["gaps"]) == 5
    assert names <= {"Permintaan yang belum terpenuhi", "Pasokan tanpa pembeli", "Akses pasar"}
    counted = {fact["name"]: fact["value"] for fact in facts["facts"]}
    assert {counted[name] for name in ("klaster", "pendamping", "fasilitas bersama", "lembaga keuangan")} == {
        "belum ada daftar"
    }
    assert "bank dan lembaga keuangan" in facts["unread"]
    assert facts["pairs"], "the room of the second page is used"


def test_a_brief_names_the_lists_with_their_days_and_writes_no_day_as_iso(scene, source):
    facts = {name: value for name, value in brief_facts(scene, source, "33.05", "id").items() if name != "map"}
    assert not re.search(r"\d{4}-\d{2}-\d{2}", str(facts))
    assert "permintaan sintetis (31 Oktober 2026)" in facts["sources"][0]


def test_whom_the_plan_set_aside_nearby_is_told_with_what_the_pair_lacks_in_the_readers_numbers(scene, source):
    reasons = [row["reason"] for row in brief_facts(scene, source, "32.04", "id")["nearest"]["rows"]]
    assert any(re.search(r"pasangan ini kurang \d{1,3}(\.\d{3})* per satuan", reason) for reason in reasons)


def test_a_region_that_is_not_there_or_holds_nobody_is_told(scene, source):
    with pytest.raises(UnknownRegion, match=r"33\.05"):
        brief_facts(scene, source, "99", "id")
    with pytest.raises(NotFound, match="wider"):
        brief_facts(scene, source, "92.02", "id")


def test_many_units_are_many_in_english_and_a_price_is_of_one(scene, source):
    """*12,000 piece* stood there."""
    words = str(brief_facts(scene, source, "33.05", "en"))
    assert re.search(r"\d pieces", words)
    assert re.search(r"\bper piece\b", words)
    assert not re.search(r"per pieces|(?:[2-9]|\d\d) piece\b", words)
