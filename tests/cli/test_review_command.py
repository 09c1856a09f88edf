"""jejaring review: pairs are shown with their evidence, decided, undone; older ids go on to resolve."""

from __future__ import annotations

import pytest

from graph.errors import NotFound, RuleViolation
from graph.ingest import ingest_files
from graph.network import Network
from graph.services.lists.review import decide, read_log, read_queue

ROWS = """Nama Usaha,Alamat,Kecamatan,Kabupaten,KBLI,Telepon,Pemilik
Keripik Bu Siti,Jl. Mawar No. 3,Sruweng,Kabupaten Kebumen,10794,,Siti Aminah
Keripik Bu Sitti,Jl. Melati,Sruweng,Kabupaten Kebumen,10794,,Sitti Aminah
UD Genteng Maju Jaya,,Sruweng,Kabupaten Kebumen,23921,,
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "desa.csv").write_text(ROWS, encoding="utf-8")
    ingest_files([tmp_path / "desa.csv"], tmp_path / "out")
    return tmp_path / "out"


def test_an_accepted_pair_is_one_party_and_undoing_it_brings_the_same_bytes_back(folder):
    before = {path.name: path.read_bytes() for path in folder.glob("*.parquet")}
    (pair,) = read_queue(folder)
    decide(folder, pair["pair"], "accept", by="office")
    network = Network.read(folder)
    assert network.parties.height == 2
    assert network.row[pair["right"]] == network.row[pair["left"]]
    assert read_queue(folder)[0]["state"] == "accept"
    decide(folder, pair["pair"], "undo")
    assert {path.name: path.read_bytes() for path in folder.glob("*.parquet")} == before
    assert [entry["verdict"] for entry in read_log(folder)] == ["accept", "undo"]


def test_the_command_lists_shows_and_decides(folder, jejaring):
    listed = jejaring("review", folder, "--json").json
    pair = listed["pairs"][0]["pair"]
    assert listed["open"] == 1
    shown = jejaring("--lang", "en", "review", folder, "--show", pair)
    assert "Owner" in shown.out
    assert "Aminah" not in shown.out
    told = jejaring("review", folder, "--split", pair, "--json").json
    assert (told["verdict"], told["parties"]) == ("split", 3)
    assert jejaring("review", folder, "--json").json["open"] == 0
    assert "dua usaha" in jejaring("review", folder, "--log").out
    with pytest.raises(NotFound):
        decide(folder, "qnone", "accept")


def test_decisions_outlive_a_new_ingest(folder, tmp_path):
    from graph.services.lists.ingest import read_lists

    (pair,) = read_queue(folder)
    decide(folder, pair["pair"], "accept")
    read_lists([tmp_path / "desa.csv"], folder)
    assert Network.read(folder).parties.height == 2


def test_an_accept_that_contradicts_a_split_is_refused_and_changes_nothing(folder, tmp_path, jejaring):
    more = "Keripik Bu Sity,Jl. Kenanga,Sruweng,Kabupaten Kebumen,10794,,Sity Aminah\n"
    (tmp_path / "desa.csv").write_text(ROWS + more, encoding="utf-8")
    ingest_files([tmp_path / "desa.csv"], folder)
    first, second, third = (one["pair"] for one in read_queue(folder))
    decide(folder, first, "split")
    decide(folder, second, "accept")
    before = (folder / "parties.parquet").read_bytes()
    told = jejaring("review", folder, "--accept", third)
    assert told.code == 1
    assert first in told.err
    assert second in told.err
    assert (folder / "parties.parquet").read_bytes() == before
    assert len(read_log(folder)) == 2
    decide(folder, first, "undo")
    decide(folder, third, "accept")
    with pytest.raises(RuleViolation):
        decide(folder, first, "split")
    assert Network.read(folder).parties.height == 2
