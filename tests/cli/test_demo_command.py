"""``jejaring demo`` and the commands on the graph: the whole path through the real Neo4j, twice."""

from __future__ import annotations

import re

import pytest

from graph.network import Network

CODES = re.compile(
    r",(?:unit\.\w+|rupiah_per_month|members_of_all_clusters|label_permutation|inward|outward|isolated),"
)
"""What programs say to each other and people do not."""
FILES = {
    *(f"{book}.xlsx" for book in ("matches", "unmatched", "rejected", "gaps", "clusters")),
    *(
        f"{name}.csv"
        for name in ("matches", "excluded", "unmatched", "rejected", "demand_gaps", "supply_gaps", "clusters")
    ),
}


@pytest.fixture
def in_graph(neo4j_home, empty_store, process):
    """Commands whose home has a running server with an empty graph."""

    def type_it(*words):
        return process(*words, JEJARING_HOME=str(neo4j_home))

    return type_it


def test_the_demo_shows_the_whole_job_and_a_second_run_changes_nothing(in_graph, empty_store, tmp_path):
    first = in_graph("demo", "--quick", "--out", tmp_path / "a")
    assert first.code == 0, first.err
    assert first.err == ""
    stored, counts = empty_store.snapshot(), empty_store.counts()
    second = in_graph("demo", "--quick", "--out", tmp_path / "b")
    assert second.code == 0, second.err
    assert empty_store.counts() == counts
    assert empty_store.snapshot().fingerprint() == stored.fingerprint()
    assert "tidak ada yang berubah" in " ".join(second.out.split())
    assert "SINTETIS" in first.out
    assert "jejaring offtakers" in first.out  # what to type next
    assert {path.name for path in (tmp_path / "a").iterdir()} >= FILES
    for name in FILES:
        if name.endswith(".csv"):
            written = (tmp_path / "a" / name).read_bytes()
            assert written == (tmp_path / "b" / name).read_bytes(), name
            assert not CODES.search(written.decode("utf-8")), name

    # the commands that it names work on the graph that it left
    told = in_graph("match", "--json")
    assert told.code == 0, told.err
    figures = told.json
    assert figures["source"] == "Neo4j"
    assert figures["synthetic"] is True
    assert figures["pairs"] > 0
    assert [run.id for run in empty_store.list_runs(kind="match")] == [figures["run"]]
    pages = in_graph("gaps", "--kind", "supply", "--json")
    assert sum(cell["unmet"] for cell in pages.json) == sum(counts["unsold"] for counts in figures["by_unit"].values())


def test_the_demo_is_not_mixed_into_real_data(in_graph, empty_store, tmp_path):
    import polars as pl

    parties = pl.DataFrame({"id": ["a"], "kind": ["enterprise"], "name": ["UD Nyata"]})
    from datetime import date

    empty_store.upsert(Network.from_frames(parties, as_of=date(2026, 1, 1)), source="office")
    told = in_graph("demo", "--quick", "--out", tmp_path)
    assert told.code == 1
    assert "JEJARING_HOME" in told.err
    assert empty_store.snapshot().parties.height == 1


def test_a_list_can_go_straight_into_the_graph(in_graph, empty_store, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Nama Usaha,KBLI,Kabupaten/Kota\nUD Sumber Rejeki,10792,Kabupaten Jember\n", encoding="utf-8")
    told = in_graph("ingest", path, "--out", tmp_path / "out", "--store", "--json")
    assert told.code == 0, told.err
    assert told.json["accepted"] == 1
    assert empty_store.snapshot().parties["name"].to_list() == ["UD Sumber Rejeki"]


def test_a_server_that_is_not_there_is_one_line(process):
    told = process("match", NEO4J_URI="bolt://127.0.0.1:1")
    assert (told.code, told.out) == (1, "")
    assert len(told.err.splitlines()) == 1


def test_the_status_of_the_server_is_told_and_nothing_is_started(neo4j_home, process, tmp_path):
    assert process("neo4j", "status", "--json", JEJARING_HOME=str(neo4j_home)).json["running"] is True
    assert process("neo4j", "status", "--json", JEJARING_HOME=str(tmp_path)).json["running"] is False
    assert list(tmp_path.iterdir()) == []
