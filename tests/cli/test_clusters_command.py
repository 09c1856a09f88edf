"""`jejaring clusters score`: a list in, percentages and ranks out, whatever the file's form."""

from __future__ import annotations

import json
import subprocess
import sys

import polars as pl
import pytest


def jejaring(*words):
    return subprocess.run(
        [sys.executable, "-m", "graph.cli", *map(str, words)], capture_output=True, text=True, check=False
    )


@pytest.mark.shared
def test_the_published_clusters_come_out_as_published(shared):
    path = shared / "reference" / "clusters-2004" / "sample_clusters.csv"
    done = jejaring("clusters", "score", path, "--json")
    assert done.returncode == 0, done.stderr
    published = pl.read_csv(path, infer_schema=False)
    scored = json.loads(done.stdout)
    assert [row["cluster_id"] for row in scored] == published["cluster_id"].to_list()
    assert [str(row["percent"]) for row in scored] == published["percent"].to_list()
    assert [str(row["rank_in_group"]) for row in scored] == published["rank_in_group"].to_list()


def test_a_workbook_with_a_title_row_is_read_too(tmp_path):
    path = tmp_path / "sentra.xlsx"
    names = ["cluster_id", "group", "growth_opportunity", "action_capacity"]
    rows = [
        ["Pemilihan sentra 2026", None, None, None],
        names,
        ["K1", "genteng", "36", "21"],
        ["K2", "genteng", "27", "11"],
    ]
    pl.DataFrame(rows, schema=["a", "b", "c", "d"], orient="row").write_excel(path, include_header=False)
    done = jejaring("clusters", "score", path, "--json")
    assert [(row["cluster_id"], row["percent"], row["rank_in_group"]) for row in json.loads(done.stdout)] == [
        ("K1", 63.3, 1),
        ("K2", 42.2, 2),
    ]


def test_a_list_without_the_columns_is_told_which_ones(tmp_path):
    path = tmp_path / "lain.csv"
    path.write_text("nama,nilai\nA,1\n")
    done = jejaring("clusters", "score", path)
    assert done.returncode == 1
    assert "growth_opportunity" in done.stderr
    assert done.stdout == ""


def test_a_wrong_row_is_named_as_the_list_numbers_it(tmp_path):
    from graph.errors import InvalidRecord
    from graph.services.cluster.score import score_clusters

    head, good = "cluster_id,group,growth_opportunity,action_capacity", "A,tile,36,21"
    for third, said in (("B,tile,60,1", "row 3: growth_opportunity"), (good, "row 3: cluster A stands more than once")):
        (tmp_path / "k.csv").write_text("\n".join([head, good, third]))
        with pytest.raises(InvalidRecord, match=said):
            score_clusters(tmp_path / "k.csv")


def test_a_list_without_a_line_is_refused(tmp_path):
    from graph.errors import IngestFailed
    from graph.services.cluster.score import score_clusters

    file = tmp_path / "k.csv"
    file.write_text("cluster_id,group,growth_opportunity,action_capacity\n", encoding="utf-8")
    with pytest.raises(IngestFailed, match="no line below its header"):
        score_clusters(file)


def test_a_list_under_indonesian_heads_is_scored_and_the_own_workbook_is_read_again(tmp_path, jejaring):
    file = tmp_path / "k.csv"
    lines = ["Klaster;Kelompok;Peluang tumbuh (54);Kapasitas bertindak (36)", "Tegal;logam;31;10", "Waru;logam;38;21"]
    file.write_text("\n".join(lines))
    ranks = [("Tegal", 45.6, 2), ("Waru", 65.6, 1)]
    scored = json.loads(jejaring("clusters", "score", file, "--json", "--out", tmp_path / "s.xlsx").out)
    assert [(row["cluster_id"], row["percent"], row["rank_in_group"]) for row in scored] == ranks
    again = json.loads(jejaring("clusters", "score", tmp_path / "s.xlsx", "--json").out)
    assert [(row["cluster_id"], row["percent"], row["rank_in_group"]) for row in again] == ranks


def test_a_list_that_lacks_a_column_or_has_a_header_alone_says_what_is_missing(tmp_path, jejaring):
    file = tmp_path / "k.csv"
    for text, said in (
        ("Klaster;Kelompok;Peluang tumbuh\nTegal;logam;31", "nama kolom kemampuan_bertindak (action_capacity)"),
        ("Klaster;Kelompok;Peluang tumbuh;Kapasitas bertindak", "tidak punya baris di bawah kepala kolomnya"),
    ):
        file.write_text(text)
        done = jejaring("clusters", "score", file)
        assert done.code == 1
        assert said in done.err
