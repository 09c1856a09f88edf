"""The hub: what is written is read again, and nothing inconsistent gets in."""

from __future__ import annotations

import json
from datetime import date

import networkx as nx
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidFolder
from graph.network import DEMANDS, FRAMES, OFFERS, PARTIES, TIES, Network

DAY = date(2026, 6, 30)


def small(**more) -> Network:
    parties = pl.DataFrame(
        {
            "id": ["mill", "grower", "coop"],
            "kind": ["enterprise", "enterprise", "cooperative"],
            "name": ["PT Mill", "PR Grower", "KUD Makmur"],
            "kbli": [["10431"], ["01262"], None],
            "aliases": [None, ["old-grower"], None],
        }
    )
    ties = pl.DataFrame(
        {
            "start": ["grower", "grower", "coop"],
            "end": ["coop", "mill", "mill"],
            "type": ["MEMBER_OF", "SUPPLIES", "SUPPLIES"],
            "since": [date(2024, 1, 1), date(2025, 1, 1), None],
            "until": [None, date(2026, 1, 1), None],
            "weight": [None, 3.5, 10.0],
        }
    )
    return Network.from_frames(**({"parties": parties, "ties": ties, "as_of": DAY} | more))


def test_a_folder_gives_back_what_was_written(tmp_path):
    network = small(synthetic=True)
    network.write(tmp_path / "folder")
    again = Network.read(tmp_path / "folder")
    assert again.fingerprint() == network.fingerprint()
    assert again.synthetic
    assert again.as_of == DAY
    for name in FRAMES:
        assert getattr(again, name).equals(getattr(network, name), null_equal=True)


def test_writing_twice_gives_the_same_bytes(tmp_path):
    for folder in ("one", "two"):
        small().write(tmp_path / folder)
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_the_fingerprint_ignores_the_order_of_rows_and_sees_every_change():
    network = small()
    shuffled = small(parties=network.parties.reverse(), ties=network.ties.reverse())
    assert shuffled.fingerprint() == network.fingerprint()
    renamed = small(parties=network.parties.with_columns(pl.col("name").str.replace("PT", "CV")))
    assert renamed.fingerprint() != network.fingerprint()
    empty_text = small(parties=network.parties.with_columns(region=pl.lit("")))
    assert empty_text.fingerprint() != network.fingerprint()


def test_ties_come_as_rows_of_parties_in_force_on_the_day():
    network = small()
    names = network.parties["id"].to_list()
    supplies = network.tie_arrays(["SUPPLIES"], on=date(2025, 6, 1))
    pairs = {(names[a], names[b]): w for a, b, w in zip(supplies.start, supplies.end, supplies.weight, strict=True)}
    assert pairs == {("grower", "mill"): 3.5, ("coop", "mill"): 10.0}
    assert supplies.start.dtype == np.int32
    later = network.tie_arrays(["SUPPLIES"], on=DAY)
    assert [names[a] for a in later.start] == ["coop"]
    assert network.tie_arrays().weight.tolist().count(1.0) == 1


def test_an_alias_resolves_to_the_party_it_was_merged_into():
    network = small()
    assert network.row["old-grower"] == network.row["grower"]


@pytest.mark.parametrize(
    ("frames", "words"),
    [
        (
            {"parties": pl.DataFrame({"id": ["a", "a"], "kind": ["enterprise"] * 2, "name": ["A", "A"]})},
            "more than once",
        ),
        ({"parties": pl.DataFrame({"id": ["a"], "colour": ["red"]})}, "colour"),
        ({"ties": pl.DataFrame({"start": ["grower"], "end": ["nobody"], "type": ["SUPPLIES"]})}, "nobody is no party"),
        ({"offers": pl.DataFrame({"id": ["o"], "party": ["nobody"]})}, "nobody is no party"),
    ],
)
def test_what_is_inconsistent_is_refused_with_its_place(frames, words):
    with pytest.raises(InvalidFolder, match=words) as refused:
        small(**({"ties": None} | frames))
    assert refused.value.hint


def test_a_folder_that_is_none_says_how_to_make_one(tmp_path):
    with pytest.raises(InvalidFolder, match=r"no network\.json") as refused:
        Network.read(tmp_path)
    assert "jejaring ingest" in refused.value.hint


@pytest.mark.parametrize("damage", ["cut", "version", "json", "missing"])
def test_a_damaged_folder_is_named(tmp_path, damage):
    small().write(tmp_path)
    if damage == "cut":
        whole = (tmp_path / "ties.parquet").read_bytes()
        (tmp_path / "ties.parquet").write_bytes(whole[: len(whole) // 2])
    elif damage == "missing":
        (tmp_path / "offers.parquet").unlink()
    elif damage == "version":
        about = json.loads((tmp_path / "network.json").read_text())
        (tmp_path / "network.json").write_text(json.dumps(about | {"format_version": 99}))
    else:
        (tmp_path / "network.json").write_text("{")
    with pytest.raises(InvalidFolder) as refused:
        Network.read(tmp_path)
    assert refused.value.code == "invalid_folder"


def test_networkx_and_back_is_the_same_network():
    network = small()
    there = network.to_networkx()
    assert isinstance(there, nx.MultiDiGraph)
    assert there.edges["coop", "mill", 0]["weight"] == 10.0
    assert Network.from_networkx(there, as_of=DAY).fingerprint() == network.fingerprint()


def test_only_the_asked_ties_go_to_networkx():
    assert small().to_networkx(["MEMBER_OF"]).number_of_edges() == 1


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_any_networkx_graph_survives_the_round_trip(edges):
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(6))
    graph.add_edges_from(edges)
    network = Network.from_networkx(graph, as_of=DAY)
    back = network.to_networkx()
    assert sorted(back.edges()) == sorted((str(a), str(b)) for a, b in edges)


def test_every_column_is_documented(pytestconfig):
    page = (pytestconfig.rootpath / "docs" / "reference" / "network.md").read_text(encoding="utf-8")
    for schema in (PARTIES, OFFERS, DEMANDS, TIES):
        for column in schema:
            assert f"| `{column}` |" in page, column


def test_a_folder_named_by_text_is_a_folder_and_a_write_that_breaks_leaves_the_older_one_whole(tmp_path, monkeypatch):
    old = Network.from_frames(pl.DataFrame({"id": ["a"], "kind": ["enterprise"]}), as_of=date(2026, 1, 1))
    new = Network.from_frames(pl.DataFrame({"id": ["b"], "kind": ["enterprise"]}), as_of=date(2026, 1, 1))
    old.write(str(tmp_path))

    def full(frame, path, **_):
        if "ties" in str(path):
            raise OSError(28, "No space left on device")
        return written(frame, path)

    written = pl.DataFrame.write_parquet
    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(OSError, match="No space"):
        new.write(tmp_path)
    monkeypatch.undo()
    assert Network.read(str(tmp_path)).fingerprint() == old.fingerprint()
    assert not list(tmp_path.glob("*.part"))
