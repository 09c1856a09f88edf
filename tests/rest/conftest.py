"""The application on a small sample, asked over HTTP on the loopback."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager

import httpx
import pytest
import uvicorn

from graph.rest import create_app
from graph.sample import make_sample
from graph.services.access.keys import create_key
from graph.settings import settings
from tests.rest.world_of_roles import fill, keys_for


@contextmanager
def serving(app):
    """A real server on the loopback, in a thread, and a client that knows its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=60) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def serve():
    """Serve an application of one's own: ``with serve(app) as client``."""
    return serving


@pytest.fixture(scope="session")
def served_folder(tmp_path_factory):
    """A small sample as a folder; read only."""
    folder = tmp_path_factory.mktemp("served")
    make_sample(300, 3).write(folder)
    return folder


@pytest.fixture(scope="session")
def rest_home(tmp_path_factory):
    """A home for runs, without a server."""
    return tmp_path_factory.mktemp("rest-home")


@pytest.fixture
def here(rest_home, monkeypatch):
    """Settings of a quiet home."""
    monkeypatch.setenv("JEJARING_HOME", str(rest_home))
    monkeypatch.setenv("JEJARING_LANGUAGE", "en")
    monkeypatch.delenv("NEO4J_URI", raising=False)
    settings.cache_clear()
    yield rest_home
    settings.cache_clear()


@pytest.fixture
def client(served_folder, here):
    """A client of the application that serves the folder."""
    with serving(create_app(served_folder)) as asking:
        yield asking


@pytest.fixture
def graph_client(empty_store, neo4j_home, monkeypatch):
    """A client of the application that serves the graph, with an administrator's key."""
    monkeypatch.setenv("JEJARING_LANGUAGE", "en")
    settings.cache_clear()
    _, secret = create_key(empty_store, "admin")
    with serving(create_app()) as asking:
        asking.headers["Authorization"] = f"Bearer {secret}"
        yield asking


@pytest.fixture
def keys(empty_store, graph_client):
    """A client with a key of every role, in a small world of two regions."""
    fill(empty_store)
    found = keys_for(empty_store, str(graph_client.base_url))
    yield found
    found.close()
