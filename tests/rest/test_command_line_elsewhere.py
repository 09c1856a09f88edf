"""The command line asks another machine with ``--server``: what a key may know there, and lists that are sent there."""

from __future__ import annotations

import json
import threading
from datetime import date

import polars as pl
import pytest
from typer.testing import CliRunner

from graph.cli.app import app
from graph.services.access.keys import create_key
from graph.services.work.job_kinds import work
from graph.services.work.job_queue import JobQueue
from graph.services.work.jobs import Jobs
from tests.rest.world_of_roles import fill

LISTED = "Nama Usaha,Kecamatan,Kabupaten,Produk,Kapasitas per Bulan,Satuan,Harga Jual (Rp)\n{}\n"
RAUNG = "Kopi Gunung Raung,Kalibaru,Kabupaten Banyuwangi,kopi robusta bubuk,40,kg,60000"
PUTRI = "Kopi Putri Jember,Silo,Kabupaten Jember,kopi robusta bubuk,40,kg,70000"


@pytest.fixture
def typed(empty_store, graph_client):
    """Type a command at the server with the key of an officer of Jember, or without one; its outcome."""
    fill(empty_store)
    _, secret = create_key(empty_store, "officer", regions=["35.09"])
    at = ["--server", str(graph_client.base_url), "--key", secret]
    return lambda *words: CliRunner().invoke(app, [*words, *at])


@pytest.fixture
def worker():
    """Somebody who does what is waiting in the queue."""
    ended = threading.Event()

    def until_ended():
        while not ended.wait(0.1):
            for job in Jobs().all("import"):
                if job.state == "queued":
                    JobQueue().perform(job.id, work)

    thread = threading.Thread(target=until_ended)
    thread.start()
    yield
    ended.set()
    thread.join()


def test_an_officer_reads_proposals_agreements_board_and_gaps_of_a_server(typed, graph_client):
    def told(*words):
        found = typed(*words, "--json")
        assert found.exit_code == 0, found.stderr
        return json.loads(found.stdout)

    assert (told("me")["role"], told("me")["regions"]) == ("officer", ["35.09"])
    ends = {"kind": "partnership", "supplier": "grower", "buyer": "mill"}
    made = graph_client.post("/v1/proposals", json=ends).json()
    assert [one["id"] for one in told("proposals", "--state", "draft")] == [made["id"]]
    assert told("proposals", "--state", "active") == told("partnerships") == []
    assert [one["action"] for one in told("proposals", made["id"])["history"]] == ["proposals.make"]
    assert {line["buyers"] for line in told("board", "--commodity", "10792")} == {1}
    assert {cell["region"] for cell in told("gaps", "--kind", "finance", "--level", "province")} <= {"35", "36"}
    assert "idle_capacity" in {one["name"] for one in told("ask")}
    counted = told("ask", "enterprises_in_region")
    assert sum(row["enterprises"] for row in counted) == sum(
        row["enterprises"] for row in told("ask", "enterprises_in_region", "--param", "region=35.09")
    ), "a key of one region asks of that"
    commands = [("me",), ("proposals",), ("proposals", made["id"]), ("partnerships",), ("board",), ("gaps",)]
    drawn = typed("proposals", "--lang", "id").stdout
    assert "draf" in drawn, "states are told in words"
    assert "draft" not in drawn
    for words in (*commands, ("ask",), ("ask", "enterprises_in_region")):
        drawn = typed(*words, "--lang", "id")
        assert drawn.exit_code == 0, drawn.stderr
        assert "cli." not in drawn.stdout


def test_lists_are_sent_to_a_server_looked_at_or_committed_and_rows_of_others_are_told(
    typed, empty_store, worker, tmp_path
):
    file = tmp_path / "kopi jember.csv"
    file.write_text(LISTED.format(f"{RAUNG}\n{PUTRI}"), encoding="utf-8")
    looked = typed("ingest", str(file), "--preview", "--json")
    assert looked.exit_code == 0, looked.stderr
    assert json.loads(looked.stdout)["sheets"][0]["mapping"][0]["role"] == "name"
    assert [load.source for load in empty_store.loads()] == ["office"]
    sent = typed("ingest", str(file), "--json")
    assert sent.exit_code == 0, sent.stderr
    result = json.loads(sent.stdout)
    assert (result["accepted"], result["rejected_by_rule"]) == (1, {"beyond_key": 1})
    assert "kopi jember" in {load.source for load in empty_store.loads()}
    drawn = typed("ingest", str(file), "--source", "kopi-2", "--lang", "en")
    assert "1 accepted" in drawn.stdout
    assert "row 2 (35.10" in drawn.stdout
    refused = typed("ingest", str(file), "--out", str(tmp_path / "folder"), "--store")
    assert (refused.exit_code, "--store" in refused.stderr) == (2, True)
    only = tmp_path / "raung.csv"
    only.write_text(LISTED.format(RAUNG), encoding="utf-8")
    failed = typed("ingest", str(only))
    assert (failed.exit_code, "35" in failed.stderr or "wilayah" in failed.stderr or "region" in failed.stderr) == (
        1,
        True,
    )


def test_a_list_is_called_at_a_server_what_it_is_called_here_and_is_as_old(typed, tmp_path, worker, empty_store):
    """*daftar umkm 2024.csv* came as *daftar_20umkm_202024.csv*: a list of 2024 was of today, and outranked newer."""
    named = tmp_path / "daftar umkm é 2024 (1).csv"
    named.write_text(LISTED.format(PUTRI), encoding="utf-8")
    (sheet,) = json.loads(typed("ingest", str(named), "--preview", "--json").stdout)["sheets"]
    here = CliRunner().invoke(app, ["ingest", str(named), "--preview", "--json"])
    (ours,) = json.loads(here.stdout)["sheets"]
    facts = ("file", "source", "as_of")
    assert [sheet.get(name) for name in facts] == [ours.get(name) for name in facts]
    assert "2024" in str(sheet["as_of"])
    assert typed("ingest", str(named), "--json").exit_code == 0
    (offer,) = empty_store.snapshot().offers.filter(pl.col("product").is_not_null()).iter_rows(named=True)
    assert (offer["source"], offer["as_of"]) == ("daftar umkm é 2024 (1)", date(2024, 12, 31))


def test_what_a_server_refuses_is_said_in_the_language_that_was_asked_for(typed):
    told = {language: typed("proposals", "none", "--lang", language).stderr for language in ("id", "en")}
    assert "no proposal none" in told["en"]
    assert "tidak ada usulan none" in told["id"].lower()
