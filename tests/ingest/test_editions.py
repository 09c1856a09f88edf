"""Newer editions: a business keeps its id though its row is written otherwise, and what a person decided stays."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from benchmarks.linkage.editions import measured
from graph.ingest.merging.editions import HEAD, older_ids
from graph.network import Network
from graph.services.lists.ingest import known_in_graph, read_lists, store_folder
from graph.services.lists.review import decide, read_log, read_queue
from graph.services.lists.review_store import decide_in, queue_of
from graph.store.combine import Source, combine

HEADER = "Nama Usaha,Alamat,Kecamatan,Kabupaten,KBLI,Telepon,Pemilik\n"
SITI = "Keripik Bu Siti,{},Sruweng,Kabupaten Kebumen,10794,{},Siti Aminah\n"
SITTI = "Keripik Bu Sitti,{},Sruweng,Kabupaten Kebumen,10794,{},Sitti Aminah\n"
GENTENG = "UD Genteng Maju Jaya,,Sruweng,Kabupaten Kebumen,23921,,\n"


def write(folder, *rows):
    path = folder / "desa.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path):
    rows = SITI.format("Jl. Mawar No. 3", ""), SITTI.format("Jl. Melati", ""), GENTENG
    read_lists([write(tmp_path, *rows)], tmp_path / "out")
    return tmp_path / "out"


@pytest.mark.parametrize("name", ["umkm.csv", "umkm_2026.csv"])
def test_a_tenth_written_otherwise_are_the_same_businesses(name):
    told = measured(800, 5, name=name)
    assert told["become new"] <= told["in both"] / 50
    assert told["ids of others"] <= 2
    assert told["truly new"] == 40


def test_a_pair_kept_apart_is_joined_by_no_rule_of_a_later_list(folder, tmp_path):
    """One telephone and one street make the two one business by rule, had nobody decided."""
    alike = [row.format("Jl. Melati", "081234567890") for row in (SITI, SITTI)]
    (pair,) = read_queue(folder)
    read_lists([write(tmp_path, *alike)], tmp_path / "undecided")
    assert Network.read(tmp_path / "undecided").parties.height == 1
    decide(folder, pair["pair"], "split", by="office")
    read_lists([write(tmp_path, *alike, GENTENG)], folder)
    network = Network.read(folder)
    assert network.parties.height == 3
    assert network.row[pair["left"]] != network.row[pair["right"]]
    decide(folder, pair["pair"], "undo")
    read_lists([write(tmp_path, *alike, GENTENG)], folder)
    assert Network.read(folder).parties.height == 2
    assert [entry["verdict"] for entry in read_log(folder)] == ["split", "undo"]


@pytest.mark.parametrize(("verdict", "parties"), [("accept", 2), ("split", 3)])
def test_a_decision_outlives_a_newer_list_with_other_addresses(folder, tmp_path, verdict, parties):
    (pair,) = read_queue(folder)
    decide(folder, pair["pair"], verdict)
    moved = SITI.format("Jl. Delima No. 8", "081234567890"), SITTI.format("Pasar Sruweng", "081234567890")
    report = read_lists([write(tmp_path, *reversed(moved), GENTENG)], folder)
    network = Network.read(folder)
    assert report["recognised"] == 2
    assert network.parties.height == parties
    assert (network.row[pair["left"]] == network.row[pair["right"]]) == (verdict == "accept")
    before = {path.name: path.read_bytes() for path in folder.glob("*.parquet")}
    read_lists([write(tmp_path, *reversed(moved), GENTENG)], folder)
    assert {path.name: path.read_bytes() for path in folder.glob("*.parquet")} == before


def heads(*rows, **columns):
    """Return rows as editions compare them: id, normalised name, district, activity."""
    told = pl.DataFrame(
        [(one, name, place, [code] if code else [], "enterprise", None) for one, name, place, code in rows],
        schema={"id": pl.String, "normal": pl.String, "region": pl.String, "kbli": pl.List(pl.String),
                "kind": pl.String, "legal_form": pl.String},
        orient="row",
    )  # fmt: skip
    return told.with_columns(edition=pl.lit("desa"), named=pl.lit(value=True), **columns)


def older(*rows):
    extra = {"name": pl.col("normal"), "source": pl.lit("desa"), "aliases": pl.lit([], pl.List(pl.String))}
    extra["as_of"] = pl.lit(None, pl.Date)
    return heads(*rows, **extra).select(*HEAD)


@pytest.mark.parametrize(
    ("row", "known"),
    [
        (("n", "toko nur", "33.10.02", "47112"), ("o", "toko nur", "33.10.01", "47112")),
        (("n", "toko nur", "33.10.01", "47112"), ("o", "toko nur", "33.10.01", "31001")),
        (("n", "kerupuk sari rasa", "33.10.01", None), ("o", "roti sari rasa", "33.10.01", None)),
        (("n", "sumber rejeki 2", "33.10.01", None), ("o", "sumber rejeki", "33.10.01", None)),
        (("n", "batik bu tatik", "33.10.01", "13134"), ("o", "batik pak tatik", "33.10.01", "13134")),
        (("n", "sumber rejeki", "33.72.01", None), ("o", "sumber rejeki", "33.10.01", None)),
    ],
    ids=["one word elsewhere", "another trade", "other goods", "a branch", "another owner", "another regency"],
)
def test_who_may_be_another_gets_an_id_of_his_own(row, known):
    assert older_ids(heads(row), older(known)) == {}


def test_of_two_that_may_be_it_neither_is():
    known = older(("o", "sumber rejeki", "33.10.01", None))
    two = heads(("n", "sumber rejeki", "33.10.01", None), ("m", "sumber rejeki", "33.10.01", None))
    assert older_ids(two, known) == {}
    assert older_ids(two.head(1), known) == {"n": "o"}


def source(name, *rows):
    frame = older(*rows).with_columns(source=pl.lit(name))
    return Source(name, Network.from_frames(frame, as_of=date(2026, 1, 1)))


def test_two_lists_join_nobody_whom_a_person_keeps_apart_not_over_a_third():
    one = source("a", ("a1", "sumber jati", "35.09.01", None))
    other = source("b", ("b1", "sumber jati", "35.09.01", None))
    assert combine([one, other]).canonical == {"b1": "a1"}
    assert combine([one, other], apart=[("b1", "a1")]).canonical == {}
    third = source("c", ("c1", "sumber jati", "35.09.01", None))
    told = combine([one, other, third], [("a1", "c1")], apart=[("a1", "b1")])
    assert told.canonical == {"c1": "a1"}


@pytest.mark.usefixtures("neo4j_home")
def test_in_the_graph_decisions_and_ids_outlive_a_newer_list(empty_store, tmp_path):
    def read(*rows):
        read_lists([write(tmp_path, *rows)], tmp_path / "out", keep=True, before=known_in_graph())
        return store_folder(tmp_path / "out")

    read(SITI.format("Jl. Mawar No. 3", ""), SITTI.format("Jl. Melati", ""), GENTENG)
    known = set(empty_store.snapshot().parties["id"])
    (pair,) = queue_of(empty_store)
    decide_in(empty_store, pair, "split")
    (tmp_path / "out").rename(tmp_path / "elsewhere")
    moved = [row.format("Jl. Delima", "081234567890") for row in (SITTI, SITI)]
    told = read(*moved, GENTENG)
    assert (told.parties_added, told.parties_updated, told.parties_removed) == (0, 2, 0)
    assert set(empty_store.snapshot().parties["id"]) == known
    again = read(*moved, GENTENG)
    assert again.unchanged
