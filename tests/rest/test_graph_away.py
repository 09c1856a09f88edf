"""A graph database that is away: whoever asks is told so soon, and when to come again; back elsewhere, it is found."""

from __future__ import annotations

import os
import signal
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.errors import StoreUnavailable
from graph.rest import create_app
from graph.rest.protocol import connection
from graph.rest.protocol.connection import Connection
from graph.services.access.keys import create_key
from graph.settings import Settings, settings
from graph.store import connect, server
from graph.store import connection as store_connection
from graph.store.home import ServerHome
from graph.store.jars import place_jars
from graph.store.progress import silent
from tests.neo4j_server import another_home
from tests.rest.world_of_roles import fill


def test_requests_are_refused_while_a_killed_graph_is_started_and_find_it_at_another_port(tmp_path, monkeypatch, serve):
    monkeypatch.setattr(connection, "WAIT_SECONDS", 0.2)
    monkeypatch.setenv("JEJARING_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    settings.cache_clear()
    with another_home(tmp_path / "home") as chosen, socket.socket() as squatter:
        first = server.start(chosen.home, cache=chosen.cache)
        with connect(chosen) as store:
            fill(store)
            _, secret = create_key(store, "admin")
        app = create_app()
        with serve(app) as client:
            client.headers["Authorization"] = f"Bearer {secret}"
            app.state.world.warm()
            assert client.get("/v1/needs").status_code == 200
            with server.exclusively(ServerHome(chosen.home)):  # whoever starts it now waits as long as it takes
                os.kill(first.pid, signal.SIGKILL)
                while server.lives(first.pid):
                    pass
                squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                squatter.bind(("127.0.0.1", first.port))  # which no server has any more
                squatter.listen(1)  # takes connections and says nothing
                with ThreadPoolExecutor(50) as many:
                    asked = list(many.map(lambda _: client.get("/v1/needs"), range(50)))
                    asked += many.map(
                        lambda n: client.post("/v1/needs", headers={"Idempotency-Key": f"{n}"}), range(50)
                    )
            assert {answer.status_code for answer in asked} == {503}
            assert {answer.headers["retry-after"] for answer in asked} == {"3"}
            assert {answer.json()["code"] for answer in asked} == {"store_unavailable"}
            app.state.world.warm()
            assert client.get("/v1/needs").status_code == 200
            assert server.status(chosen.home).port != first.port
    settings.cache_clear()


NEED = {"party": "grower", "kind": "training", "said": "packaging"}


def refused(client, count=20):
    """Ask and write many times at once; what is answered, each within the minute that the client waits."""
    with ThreadPoolExecutor(2 * count) as many:
        asked = list(many.map(lambda _: client.get("/v1/needs"), range(count)))
        asked += many.map(lambda n: needed(client, n), range(count))
    assert {answer.status_code for answer in asked} == {503}
    assert {answer.headers["retry-after"] for answer in asked} == {"3"}
    assert {answer.json()["code"] for answer in asked} == {"store_unavailable"}


def needed(client, number):
    return client.post("/v1/needs", json=NEED, headers={"Idempotency-Key": f"need {number}"})


def in_graph(app, client):
    """Wait for the graph, and return the ids of the needs that it holds."""
    app.state.world.warm()
    listed = client.get("/v1/needs", params={"limit": 100})
    assert listed.status_code == 200
    return {one["id"] for one in listed.json()["items"]}


@pytest.mark.parametrize("managed", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_frozen_graph_is_not_waited_for_and_one_that_comes_back_holds_what_was_acknowledged(
    tmp_path, monkeypatch, serve, managed
):
    monkeypatch.setattr(connection, "WAIT_SECONDS", 0.2)
    monkeypatch.setattr(store_connection, "PATIENCE_SECONDS", 0.5)
    monkeypatch.setenv("JEJARING_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    settings.cache_clear()
    with another_home(tmp_path / "home") as chosen:
        first, place = server.start(chosen.home, cache=chosen.cache), ServerHome(chosen.home)
        with connect(chosen) as store:
            fill(store)
            _, secret = create_key(store, "admin")
        if not managed:
            for name, value in (("URI", first.uri), ("USER", "neo4j"), ("PASSWORD", place.password())):
                monkeypatch.setenv(f"NEO4J_{name}", value)
            settings.cache_clear()
        app = create_app()
        with serve(app) as client:
            client.headers["Authorization"] = f"Bearer {secret}"
            before = in_graph(app, client)
            kept = {needed(client, "kept").json()["id"]}
            os.kill(first.pid, signal.SIGSTOP)
            try:
                refused(client)
            finally:
                os.kill(first.pid, signal.SIGCONT)
            assert kept | before <= in_graph(app, client)
            answers = [needed(client, n) for n in range(20)]  # what the refusals said: the same request again
            assert {answer.status_code for answer in answers} == {201}
            kept |= {answer.json()["id"] for answer in answers}
            assert in_graph(app, client) == kept | before
            if not managed:
                os.kill(first.pid, signal.SIGKILL)
                while server.lives(first.pid):
                    pass
                refused(client)
                with server.exclusively(place):
                    jars = place_jars(server.VERSION, chosen.cache, silent)
                    back = server.start_locked(place, jars, server.VERSION, silent, port=first.port)
                assert (back.uri, in_graph(app, client)) == (first.uri, kept | before)
    settings.cache_clear()


def test_more_than_twenty_do_not_wait_for_a_connection(monkeypatch):
    monkeypatch.setattr(connection, "MOST_WAITING", 0)
    monkeypatch.setattr(Connection, "_connect", lambda *_: None)
    with pytest.raises(StoreUnavailable, match="is being started"):
        Connection().store()


def test_a_server_that_is_not_ours_has_gone_when_it_answers_no_more(tmp_path):
    with another_home(tmp_path / "home") as chosen:
        first = server.start(chosen.home, cache=chosen.cache)
        password = ServerHome(chosen.home).password()
        with connect(Settings(neo4j_uri=first.uri, neo4j_user="neo4j", neo4j_password=password)) as store:
            assert not store.gone
            os.kill(first.pid, signal.SIGKILL)
            while server.lives(first.pid):
                pass
            assert store.gone
