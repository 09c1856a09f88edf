"""The managed server: one a home, found again, its own password, nothing open to others."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import stat
import subprocess
import sys
import time

import neo4j
import polars as pl
import pytest

from graph.errors import NotFound, StoreUnavailable
from graph.settings import Settings
from graph.store import connect, server
from graph.store.backup import backup, restore
from graph.store.home import Running, ServerHome
from graph.store.jars import Jar, is_right, jar_list, place_jars
from graph.store.progress import silent
from tests.neo4j_server import another_home
from tests.store.villages import assert_same, hamlet


def test_starting_a_server_that_runs_finds_it(neo4j_settings):
    first = server.start(neo4j_settings.home)
    again = server.start(neo4j_settings.home)
    assert not again.started_now
    assert (again.pid, again.port) == (first.pid, first.port)
    assert server.status(neo4j_settings.home).running


def test_servers_that_start_at_once_are_one_a_home_each_with_its_own_port_and_password(tmp_path):
    with another_home(tmp_path / "one") as one, another_home(tmp_path / "two") as two:
        script = "from graph.store import server; s = server.start(); print(s.pid, s.port, s.started_now)"
        waiting, ours = os.pipe()
        os.set_blocking(waiting, False)
        racers = [
            subprocess.Popen(
                [sys.executable, "-c", script],
                env=os.environ | {"JEJARING_HOME": str(chosen.home)},
                pass_fds=[ours],
                stdout=subprocess.PIPE,
                text=True,
            )
            for chosen in (one, one, two)
        ]
        first, again, other = [racer.communicate()[0].split() for racer in racers]
        os.close(ours)
        assert os.read(waiting, 1) == b""  # the servers that stay hold no file of those who started them
        os.close(waiting)
        assert first[:2] == again[:2]
        assert sorted([first[2], again[2]]) == ["False", "True"]
        assert other[1] != first[1]
        passwords = [ServerHome(chosen.home).password() for chosen in (one, two)]
        assert passwords[0] != passwords[1]
        for port, own, others in zip((first[1], other[1]), passwords, passwords[::-1], strict=True):
            assert opens(port, own)
            assert not opens(port, others)
        assert server.stop(one.home)
        assert not server.status(one.home).running
        assert not server.stop(one.home)


def opens(port, password):
    with neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{port}", auth=("neo4j", password)) as driver:
        try:
            driver.verify_connectivity()
        except neo4j.exceptions.AuthError:
            return False
    return True


def test_a_taken_port_is_left_to_its_owner():
    with socket.socket() as owner:
        owner.bind(("127.0.0.1", 0))
        owner.listen()
        taken = owner.getsockname()[1]
        assert server.free_port(taken) != taken


def test_the_password_is_the_owners_alone_and_the_default_one_never_works(neo4j_settings):
    place = ServerHome(neo4j_settings.home)
    assert stat.S_IMODE(place.password_file.stat().st_mode) == 0o600
    assert len(place.password()) >= 32
    assert place.password().isalnum()  # neo4j-admin reads one that begins with a dash as an option
    uri = server.status(neo4j_settings.home).uri
    with neo4j.GraphDatabase.driver(uri, auth=("neo4j", "neo4j")) as driver, pytest.raises(neo4j.exceptions.AuthError):
        driver.verify_connectivity()


def test_the_server_listens_on_the_loopback_only(neo4j_settings):
    conf = (ServerHome(neo4j_settings.home).conf / "neo4j.conf").read_text()
    assert "server.http.enabled=false" in conf
    port = server.status(neo4j_settings.home).port
    assert f"server.bolt.listen_address=127.0.0.1:{port}" in conf


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:1/x.csv"])
def test_load_csv_reads_neither_files_nor_the_network(store, address):
    with store._bolt.driver.session() as session, pytest.raises(neo4j.exceptions.Neo4jError) as refused:
        session.run("LOAD CSV FROM $address AS line RETURN line", address=address).consume()
    told = str(refused.value)
    assert "allow_csv_import" in told or "disabled" in told or "not permitted" in told or "blocked" in told, told


def test_a_pid_that_was_given_to_another_program_is_no_server(tmp_path):
    place = ServerHome(tmp_path)
    place.make()
    place.remember(Running(os.getpid(), 1, "5.26.30"))
    assert not server.status(tmp_path).running
    assert not server.stop(tmp_path)
    assert not place.record.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}'])
def test_a_damaged_record_is_no_server(tmp_path, text):
    (tmp_path / "neo4j.json").write_text(text)
    assert not server.status(tmp_path).running


def test_a_server_that_cannot_start_says_why_and_where_to_read_on(tmp_path, monkeypatch):
    from graph.store import configuration

    monkeypatch.setattr(configuration, "CONF", configuration.CONF + "no.such.setting=1\n")
    with another_home(tmp_path) as chosen, pytest.raises(StoreUnavailable, match=r"no\.such\.setting") as refused:
        server.start(chosen.home)
    assert str(ServerHome(tmp_path).log) in refused.value.hint
    assert not (tmp_path / "neo4j.json").exists()


def test_a_home_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="cannot be written") as refused:
        server.start(tmp_path / "file" / "home")
    assert "JEJARING_HOME" in refused.value.hint


def test_the_list_of_jars_is_whole():
    jars = jar_list(server.VERSION)
    assert len(jars) == len({jar.name for jar in jars}) == 216
    assert all(len(jar.sha256) == 64 and jar.size_bytes > 0 for jar in jars)
    assert any(jar.classifier == "linux-x86_64" for jar in jars)


def test_a_jar_that_was_changed_is_not_used(tmp_path, neo4j_settings):
    first = jar_list(server.VERSION)[0]
    good = neo4j_settings.cache / "neo4j" / server.VERSION / first.name
    assert is_right(good, first)
    changed = tmp_path / first.name
    changed.write_bytes(good.read_bytes()[:-1] + b"x")
    assert not is_right(changed, first)
    assert not is_right(tmp_path / "absent.jar", first)


def test_jars_are_fetched_with_the_authorities_of_the_machine_unless_others_are_named(tmp_path, monkeypatch):
    from graph.store import jars

    ours, named = tmp_path / "machine.pem", "/named/by/a/person.pem"
    ours.touch()
    monkeypatch.setattr(jars, "SYSTEM_AUTHORITIES", (str(ours),))
    monkeypatch.setattr(jars.ssl, "get_default_verify_paths", lambda: type("Paths", (), {"cafile": None}))
    for name in jars.AUTHORITIES_NAMED:
        monkeypatch.delenv(name, raising=False)
    with jars.trusting_the_system():
        assert os.environ["REQUESTS_CA_BUNDLE"] == str(ours)
    assert "REQUESTS_CA_BUNDLE" not in os.environ
    monkeypatch.setenv("CURL_CA_BUNDLE", named)
    with jars.trusting_the_system():
        assert "REQUESTS_CA_BUNDLE" not in os.environ


def test_without_the_jars_and_without_a_way_to_them_one_sentence_says_what_to_do(tmp_path, monkeypatch):
    from graph.store import jars

    absent = Jar("0" * 64, 1, "org.example", "no-such-thing", "0.0.1")
    monkeypatch.setattr(jars, "jar_list", lambda version: (absent,))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    with pytest.raises(StoreUnavailable, match=r"no-such-thing-0\.0\.1\.jar") as refused:
        place_jars("none", tmp_path, silent)
    assert "NEO4J_URI" in refused.value.hint


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"neo4j_password": "wrong"}, "refuses the password"),
        ({"neo4j_uri": "bolt://127.0.0.1:1"}, "does not answer"),
        ({"neo4j_uri": "http://127.0.0.1:7687"}, "no address"),
        ({"neo4j_uri": "127.0.0.1:7687"}, "no address"),
    ],
)
def test_a_server_that_is_not_there_or_not_ours_is_said_in_one_sentence(neo4j_settings, changes, words):
    given = {"neo4j_uri": server.status(neo4j_settings.home).uri, "neo4j_password": "x"} | changes
    chosen = Settings(home=neo4j_settings.home, **given)
    with pytest.raises(StoreUnavailable, match=words) as refused, connect(chosen):
        pass
    assert refused.value.hint
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("free", "words"), [(10**18, "the disk of .* is full"), (0, "it said nothing")])
def test_a_server_that_ended_on_a_full_disk_is_said_to_lack_room(tmp_path, monkeypatch, free, words):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    monkeypatch.setattr(server, "NEEDED_BYTES", free)
    place = ServerHome(tmp_path)
    place.remember(running := Running(ended.pid, server.free_port(0), server.VERSION))
    with pytest.raises(StoreUnavailable, match=words):
        server._wait_until_it_answers(place, running, 1.0)


@pytest.mark.slow
@pytest.mark.neo4j_2026
def test_the_line_of_2026_starts_loads_and_reads_the_same_way(tmp_path):
    line = "2026.08.1"
    chosen = Settings()
    if not (chosen.cache / "neo4j" / line).is_dir() and os.environ.get("CI") != "true":
        pytest.skip(f"the jars of {line} are not in {chosen.cache}: CI=true fetches them")
    with another_home(tmp_path) as chosen:
        assert server.start(tmp_path, cache=chosen.cache, version=line).version == line
        with connect(chosen) as store:
            for source in ("one", "two"):
                store.upsert(hamlet(), source=source)
                assert_same(store.snapshot(), hamlet())


def test_another_server_is_reached_by_its_address(neo4j_settings, empty_store):
    empty_store.upsert(hamlet(), source="hamlet")
    password = ServerHome(neo4j_settings.home).password()
    chosen = Settings(home="/nowhere", neo4j_uri=empty_store.uri, neo4j_password=password)
    with connect(chosen) as store:
        assert store.snapshot().parties.height == 4


def test_wrong_passwords_of_others_lock_nobody_out(neo4j_settings, empty_store):
    """A program of another home may look for its own server on this port: the tenth time, too, ours is let in."""
    for _ in range(10):
        stranger = Settings(home="/nowhere", neo4j_uri=empty_store.uri, neo4j_password="not-ours")
        with pytest.raises(StoreUnavailable, match="password"), connect(stranger):
            pass
    with connect(neo4j_settings) as store:
        assert store.snapshot().parties.height == 0


def files_of_the_graph(home):
    """Every file of the graph and its log, by its digest."""
    data = home / "neo4j" / "data"
    files = [file for part in ("databases", "transactions") for file in (data / part).rglob("*") if file.is_file()]
    assert len(files) > 10
    return {file.relative_to(data): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_a_copy_brings_back_the_graph_and_a_bad_one_changes_nothing(tmp_path):
    with another_home(tmp_path / "home") as chosen:
        with connect(chosen) as store:
            store.upsert(hamlet(), source="hamlet")
            kept = store.snapshot().fingerprint()
        made = backup(tmp_path / "graph.dump", home=chosen.home)
        assert made.restarted
        assert made.size_bytes == (tmp_path / "graph.dump").stat().st_size > 0
        with connect(chosen) as store:
            store.upsert(hamlet(ties=None), source="hamlet")
            store.upsert(hamlet(parties=hamlet().parties.with_columns(name=pl.lit("x"))), source="hamlet")
            assert store.snapshot().fingerprint() != kept
        server.stop(chosen.home)
        files = files_of_the_graph(chosen.home)
        (tmp_path / "bad.dump").write_bytes(b"this is no copy of a graph")
        with pytest.raises(StoreUnavailable, match="load"):
            restore(tmp_path / "bad.dump", home=chosen.home)
        assert files_of_the_graph(chosen.home) == files  # byte for byte: no server need be asked
        assert not restore(tmp_path / "graph.dump", home=chosen.home).restarted
        with connect(chosen) as store:
            assert store.snapshot().fingerprint() == kept


def test_what_is_not_there_is_neither_copied_nor_brought_back(tmp_path):
    with pytest.raises(NotFound, match="no graph"):
        backup(home=tmp_path)
    with pytest.raises(NotFound, match="no file"):
        restore(tmp_path / "absent.dump", home=tmp_path)


def test_the_record_holds_port_and_pid(neo4j_settings):
    facts = json.loads((neo4j_settings.home / "neo4j.json").read_text())
    now = server.status(neo4j_settings.home)
    assert facts == {"pid": now.pid, "port": now.port, "version": server.VERSION}


def test_a_process_that_has_ended_lives_no_more_though_its_parent_does_not_look():
    script = "import subprocess, time; print(subprocess.Popen(['true']).pid, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        until = time.monotonic() + 30
        while server.lives(child) and time.monotonic() < until:
            time.sleep(0.01)
        assert not server.lives(child)
        assert server.lives(parent.pid)
        parent.kill()
