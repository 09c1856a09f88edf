"""Loads that are killed, stopped, or lose their server: what is stored is said, and the next call goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from graph.errors import Cancelled, StoreConflict, StoreUnavailable
from graph.store import batches, connect, connection, server
from tests.neo4j_server import another_home
from tests.store.villages import village

if TYPE_CHECKING:
    from pathlib import Path

ENOUGH = "enough"
ROWS = 500


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """Batches of 500 rows: the same code with a tenth of the wait."""
    monkeypatch.setattr(batches, "ROWS", ROWS)


LOADER = """
import sys
from pathlib import Path
from graph.network import Network
from graph.store import connect
from graph.store import batches
batches.ROWS = int(sys.argv[2])
def tell(stage, done, total=None, /):
    print(stage, done, total, flush=True)
try:
    with connect() as store:
        report = store.upsert(Network.read(Path(sys.argv[1])), source="village", progress=tell)
        print("report", report.stored_before, report.batches, flush=True)
except Exception as error:
    print("error", error.code, error, flush=True)
"""


def loader(folder: Path, home: Path) -> subprocess.Popen:
    """Start a process that loads a folder and tells its progress."""
    environment = os.environ | {"JEJARING_HOME": str(home)}
    environment.pop("NEO4J_URI", None)
    command = [sys.executable, "-c", LOADER, str(folder), str(ROWS)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def read_until(process: subprocess.Popen, begin: str) -> None:
    """Read what a loader tells up to a line that begins so."""
    for line in process.stdout:
        if line.startswith(begin):
            return
    pytest.fail(f"the loader ended before {begin!r}")


def test_a_load_that_is_killed_goes_on_where_it_was(empty_store, neo4j_settings, tmp_path):
    network = village()
    network.write(tmp_path)
    with loader(tmp_path, neo4j_settings.home) as process:
        read_until(process, "store.ties")
        process.kill()
    with pytest.raises(StoreConflict, match=r"\d+ of 11 batches are stored"):
        empty_store.snapshot()
    report = empty_store.upsert(network, source="village")
    assert 6 <= report.stored_before < report.batches
    assert empty_store.snapshot().fingerprint() == network.fingerprint()


def test_ctrl_c_says_what_is_stored_and_how_to_go_on(empty_store, neo4j_settings, tmp_path):
    network = village()
    network.write(tmp_path)
    with loader(tmp_path, neo4j_settings.home) as process:
        read_until(process, "store.parties")
        process.send_signal(signal.SIGINT)
        told = process.stdout.read().splitlines()
    last = told[-1]
    assert last.startswith("error cancelled stopped: "), told
    assert "of 11 batches are stored" in last
    assert "run the same command again" in last
    assert empty_store.upsert(network, source="village").stored_before >= 1
    assert empty_store.snapshot().fingerprint() == network.fingerprint()


def test_a_caller_may_stop_a_load_from_its_progress(empty_store):
    def stop(stage, done, total=None, /):
        if stage == "store.ties":
            raise Cancelled(ENOUGH)

    with pytest.raises(Cancelled, match=r"7 of 11 batches") as stopped:
        empty_store.upsert(village(), source="village", progress=stop)
    assert stopped.value.context["stored"] == 7


def test_a_server_that_is_killed_loses_nothing_that_was_acknowledged(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "RETRY_SECONDS", 1.0)
    network = village()
    with another_home(tmp_path / "home") as chosen:

        def kill(stage, done, total=None, /):
            if stage == "store.ties":
                os.kill(server.status(chosen.home).pid, signal.SIGKILL)

        with connect(chosen) as store, pytest.raises(StoreUnavailable, match=r"7 of 11 batches are stored") as broken:
            store.upsert(network, source="village", progress=kill)
        assert "run the same command again" in broken.value.hint
        assert not server.status(chosen.home).running
        with connect(chosen) as store:
            report = store.upsert(network, source="village")
            assert report.stored_before == 7
            assert store.snapshot().fingerprint() == network.fingerprint()
            assert store.upsert(network, source="village").unchanged


def test_another_network_of_the_source_takes_the_place_of_an_unfinished_load(empty_store):
    def stop(stage, done, total=None, /):
        raise Cancelled(ENOUGH)

    with pytest.raises(Cancelled):
        empty_store.upsert(village(), source="village", progress=stop)
    smaller = village(600)
    report = empty_store.upsert(smaller, source="village")
    assert report.stored_before == 0
    assert empty_store.snapshot().fingerprint() == smaller.fingerprint()


def test_two_loaders_of_the_same_network_store_it_once(empty_store, neo4j_settings, tmp_path):
    network = village()
    network.write(tmp_path)
    with loader(tmp_path, neo4j_settings.home) as one, loader(tmp_path, neo4j_settings.home) as other:
        told = [process.stdout.read().splitlines()[-1] for process in (one, other)]
    assert all(line.startswith("report") for line in told), told
    assert empty_store.snapshot().fingerprint() == network.fingerprint()


def test_progress_counts_rows_up_to_the_whole(empty_store):
    told = []
    empty_store.upsert(village(1_200), source="village", progress=lambda *facts: told.append(facts))
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert told[-1][1] == told[-1][2] == 1_200 + 1_199 + 2
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == ["store.regions", "store.parties", "store.ties"]
