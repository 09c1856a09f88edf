"""First loads through the server's bulk import: the same graph as over Bolt, and nothing in between nothing and all."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from filelock import Timeout

from graph.errors import Cancelled, StoreConflict, StoreUnavailable
from graph.network import COMMITMENTS, DEMANDS, NEEDS, OFFERS, PARTIES, SERVICES, TIES, Network
from graph.store import batches, bulk, bulk_files, connect, server
from graph.store.home import ServerHome
from tests.neo4j_server import another_home
from tests.store.test_round_trip import full
from tests.store.villages import DAY, assert_same, hamlet, village

if TYPE_CHECKING:
    from pathlib import Path

OF_THE_MOMENT = frozenset({"first", "begun", "ended", "applied", "claimed"})


def everything(connection) -> tuple[list, list]:
    """Every node with its labels and properties, every tie with those of its ends; without the time of day."""

    def facts(properties) -> str:
        return repr(sorted((k, str(v)) for k, v in properties.items() if k not in OF_THE_MOMENT))

    with connection._bolt.driver.session() as session:
        nodes = {
            row[0]: (sorted(row[1]), facts(row[2]))
            for row in session.run("MATCH (n) RETURN id(n), labels(n), properties(n)")
        }
        ties = [
            (nodes[row[0]], row[1], facts(row[2]), nodes[row[3]])
            for row in session.run("MATCH (a)-[t]->(b) RETURN id(a), type(t), properties(t), id(b)")
        ]
    return sorted(nodes.values()), sorted(ties)


def world() -> Network:
    """Every column filled and empty, texts that CSV must quote, lists without entries, ties that are alike."""
    odd = ['a;b, c "d" \\\\ \'\u00e9', "two\nlines", "", "null"]
    parties = full(PARTIES, ["p1", "p2"], kind=["machine", None])
    more = hamlet().parties.with_columns(
        name=pl.Series(odd), roles=pl.Series([[], ["buyer"], None, []], dtype=pl.List(pl.String))
    )
    lists = {"roles": [["a", "b"], None], "kbli": [[], ["1"]], "aliases": [None, []], "certifications": [["x"], []]}
    parties = parties.with_columns(pl.Series(name, value, dtype=pl.List(pl.String)) for name, value in lists.items())

    def texts(frame: pl.DataFrame) -> pl.DataFrame:
        plain = pl.Series([["a b", "c;d"], []], dtype=pl.List(pl.String))
        return frame.with_columns(plain.alias(c) for c, dtype in frame.schema.items() if dtype == plain.dtype)

    ties = pl.concat(
        [hamlet().ties, hamlet().ties, full(TIES, [], start=["p1", "p2"], end=["p2", "p1"], type=["SUPPLIES", "HOLDS"])]
    )
    return Network.from_frames(
        pl.concat([parties, more]),
        full(OFFERS, ["o1", "o2"], party=["p1", "p1"]),
        texts(full(DEMANDS, ["d1", "d2"], party=["p2", "p1"])),
        ties,
        needs=texts(full(NEEDS, ["n1", "n2"], party=["p1", "p2"])),
        services=texts(full(SERVICES, ["s1", "s2"], party=["p2", "p2"])),
        commitments=texts(full(COMMITMENTS, ["c1", "c2"], supplier=["p1", "p2"], buyer=["p2", "p1"])),
        as_of=DAY,
        synthetic=True,
    )


def rows() -> pl.DataFrame:
    """Rows of two lists that name the parties."""
    return pl.DataFrame(
        {"source": ["a", "b"], "file": ["a.csv", "b, c.xlsx"], "sheet": [None, "S"], "row": [2, 3],
         "as_of": [DAY, None], "party": ["p1", "coop"]},
        schema_overrides={"as_of": pl.Date},
    )  # fmt: skip


LOADER = """
import sys
from pathlib import Path
import polars as pl
from graph.network import Network
from graph.store import batches, bulk, connect
bulk.ROWS, batches.ROWS = int(sys.argv[2]), int(sys.argv[3])
def tell(stage, done, total=None, /):
    print(stage, done, total, flush=True)
with connect() as store:
    print("connected", flush=True)
    store.upsert(Network.read(Path(sys.argv[1])), source="world", progress=tell)
    print("loaded", flush=True)
"""


def loader(folder: Path, home: Path, *, bulk_rows: int = 1, rows: int = 500) -> subprocess.Popen:
    """Start a process that loads a folder and tells its progress."""
    environment = {name: value for name, value in os.environ.items() if name != "NEO4J_URI"}
    command = [sys.executable, "-c", LOADER, str(folder), str(bulk_rows), str(rows)]
    environment |= {"JEJARING_HOME": str(home)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def read_until(process: subprocess.Popen, begin: str) -> None:
    """Read what a loader tells up to a line that begins so."""
    for line in process.stdout:
        if line.startswith(begin):
            return
    pytest.fail(f"the loader ended before {begin!r}")


def others_may_start() -> bool:
    """Return whether a thread or program beside this one may start a server at this moment."""
    try:
        with server.in_turn().acquire(timeout=0):
            return True
    except Timeout:
        return False


def test_a_bulk_load_that_was_killed_starts_over_and_gives_the_graph_that_bolt_gives(monkeypatch, tmp_path):
    """In a home of its own: a bulk load stops the server, and whoever else asks meanwhile may take its port."""
    network = world()
    network.write(tmp_path / "network")
    with another_home(tmp_path / "home") as chosen:
        with connect(chosen) as store:
            over_bolt = store.upsert(network, source="world", records=rows())
            expected = everything(store)
            assert_same(store.snapshot(), network)
            store._bolt.run_schema("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
        with loader(tmp_path / "network", chosen.home) as process:
            read_until(process, "store.archive")
            process.kill()
        monkeypatch.setattr(bulk, "ROWS", 1)
        monkeypatch.setattr(bulk_files, "SLICE", 2)  # some types of ties are not in the first slice, nor in each
        told, alone = [], []
        take = ServerHome.take

        def taking(place, data):  # the server is stopped, its port free: nobody else may start one on it now
            alone.append(ThreadPoolExecutor(1).submit(others_may_start).result())
            take(place, data)

        monkeypatch.setattr(ServerHome, "take", taking)
        with connect(chosen) as store:
            assert store.snapshot().parties.height == 0
            report = store.upsert(network, source="world", records=rows(), progress=lambda *facts: told.append(facts))
        assert {"store.bulk", "store.import", "store.archive"} <= {stage for stage, _, _ in told}
        assert alone == [False]
        assert others_may_start()
        with connect(chosen) as store:
            assert_same(store.snapshot(), network)
            nodes, ties = everything(store)
            assert nodes == expected[0]
            assert ties == expected[1]
            assert report == over_bolt
            assert store.upsert(network, source="world", records=rows()).unchanged
        assert not list((chosen.home / "neo4j").glob("importing-*"))


def test_ctrl_c_in_a_bulk_load_stores_nothing_and_says_so(empty_store, monkeypatch):
    """The signal comes while the files are written: the server has not been stopped yet."""
    monkeypatch.setattr(bulk, "ROWS", 1)

    def stop(stage, done, total=None, /):
        if stage == "store.bulk":
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(Cancelled, match="nothing is stored yet") as stopped:
        empty_store.upsert(hamlet(), source="hamlet", progress=stop)
    assert stopped.value.hint == "run the same command again"
    assert empty_store.snapshot().parties.height == 0


def test_a_graph_that_holds_anything_is_not_replaced(empty_store, monkeypatch):
    monkeypatch.setattr(bulk, "ROWS", 1)
    assert bulk.pays(empty_store._bolt, hamlet(), None)
    empty_store._bolt.run_schema("CREATE (:Key {id: 'k', prefix: 'k'})")
    assert not bulk.pays(empty_store._bolt, hamlet(), None)


@pytest.mark.slow
def test_a_server_that_a_killed_program_was_stopping_is_started_again(tmp_path):
    """It answers still, and not for long: whoever comes next waits until it is gone, told of it or not."""
    with another_home(tmp_path / "home") as chosen:
        place = ServerHome(chosen.home)
        for said in (True, False):
            with connect(chosen) as store:
                store._bolt.run_schema("MERGE (:Key {id: 'k', prefix: 'k'})")
            running = place.running()
            if said:
                place.remember(replace(running, stopping=True))
            os.kill(running.pid, signal.SIGTERM)
            while not said and server.status(chosen.home).running:
                time.sleep(0.01)
            with connect(chosen) as store:
                assert store._bolt.read("count_nodes") is not None
            assert place.running().pid != running.pid


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_whenever_client_or_server_are_killed_a_bulk_load_starts_over(tmp_path, monkeypatch, seed):
    """Random moments of the whole load: before, in and after the import, while the graph is exchanged, and behind."""
    draw = random.Random(seed)
    network = village(3_000)
    network.write(tmp_path / "folder")
    with another_home(tmp_path / "home") as chosen:
        with connect(chosen):
            pass
        for attempt in range(6):
            with loader(tmp_path / "folder", chosen.home) as process:
                read_until(process, "connected")
                time.sleep(draw.uniform(0, 25))
                running = server.status(chosen.home)
                if attempt % 3 == 2 and running.pid:
                    os.kill(running.pid, signal.SIGKILL)
                else:
                    process.kill()
            with connect(chosen) as store:
                if store.loads() and store.loads()[0].finished:
                    assert store.snapshot().fingerprint() == network.fingerprint()
                    store.retract("world")
                    store._bolt.run_schema("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
                assert store.snapshot().parties.height == 0
        monkeypatch.setattr(bulk, "ROWS", 1)
        with connect(chosen) as store:
            store.upsert(network, source="world")
            assert store.snapshot().fingerprint() == network.fingerprint()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_whenever_client_or_server_are_killed_a_load_over_bolt_goes_on(tmp_path, monkeypatch, seed):
    draw = random.Random(seed)
    network = village(6_000)
    network.write(tmp_path / "folder")
    with another_home(tmp_path / "home") as chosen:
        for attempt in range(8):
            with loader(tmp_path / "folder", chosen.home, bulk_rows=10**9, rows=200) as process:
                read_until(process, "connected")
                time.sleep(draw.uniform(0, 1.5))
                running = server.status(chosen.home)
                if attempt % 4 == 3 and running.pid:
                    os.kill(running.pid, signal.SIGKILL)
                process.kill()
            with connect(chosen) as store:
                if all(load.finished for load in store.loads()):
                    assert store.snapshot().parties.height in {0, network.parties.height}
                else:
                    with pytest.raises(StoreConflict, match="batches are stored"):
                        store.snapshot()
        monkeypatch.setattr(batches, "ROWS", 200)
        with connect(chosen) as store:
            store.upsert(network, source="world")
            assert store.snapshot().fingerprint() == network.fingerprint()


@pytest.mark.slow
def test_a_server_that_is_killed_while_a_bulk_load_ends_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(bulk, "ROWS", 1)
    monkeypatch.setattr("graph.store.connection.RETRY_SECONDS", 1.0)
    network = village(3_000)
    with another_home(tmp_path) as chosen:

        def kill(stage, done, total=None, /):
            if stage == "store.archive":
                os.kill(server.status(chosen.home).pid, signal.SIGKILL)

        with connect(chosen) as store, pytest.raises(StoreUnavailable, match="nothing is stored yet"):
            store.upsert(network, source="world", progress=kill)
        with connect(chosen) as store:
            assert store.snapshot().parties.height == 0
            store.upsert(network, source="world")
            assert store.snapshot().fingerprint() == network.fingerprint()
