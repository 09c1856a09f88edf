"""Fixtures of the real Neo4j: one managed server a test run, in a home of its own, with jars of the shared cache.

Tests that use them or start a server of their own (``another_home``) carry the mark ``store``, set here, and all run in
one worker: two servers at once are more than a small machine bears.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from graph.settings import Settings
from graph.store import connect, server

if TYPE_CHECKING:
    from pathlib import Path

# Servers of tests live for seconds: Java's second compiler takes half of their time and gives it back to nobody.
os.environ["JDK_JAVA_OPTIONS"] = "-XX:TieredStopAtLevel=1"

FIXTURES = frozenset({"neo4j_home", "neo4j_settings", "store", "empty_store"})


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """Give every test that needs the server the mark ``store`` and the one worker."""
    for item in items:
        code = getattr(getattr(item, "function", None), "__code__", None)
        own = code is not None and "another_home" in code.co_names  # a server of its own: no two workers have one
        if own or FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.store)
            item.add_marker(pytest.mark.xdist_group("store"))


@pytest.fixture(scope="session")
def neo4j_settings(tmp_path_factory):
    """Settings whose home is a temporary folder with a running server: hand them to what takes settings."""
    home = tmp_path_factory.mktemp("jejaring-home")
    chosen = Settings(home=home, neo4j_uri=None, neo4j_password=None)
    server.start(home, cache=chosen.cache)
    yield chosen
    server.stop(home)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def neo4j_home(neo4j_settings, monkeypatch) -> Path:
    """The home with the running server, as ``JEJARING_HOME`` of this test: for commands and subprocesses."""
    from graph.settings import settings

    monkeypatch.setenv("JEJARING_HOME", str(neo4j_settings.home))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    settings.cache_clear()
    yield neo4j_settings.home
    settings.cache_clear()


@pytest.fixture(scope="session")
def store(neo4j_settings):
    """A connection for the whole run; the graph holds whatever the test before left."""
    with connect(neo4j_settings) as connection:
        yield connection


@pytest.fixture
def empty_store(store):
    """The connection with a graph that holds its migrations and nothing else."""
    wipe(store)
    return store


def wipe(connection) -> None:
    """Delete everything but the migrations."""
    bolt = connection._bolt
    bolt.run_schema("MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 20000 ROWS")


@contextmanager
def another_home(path: Path):
    """Settings of a home without a server yet; whatever is started there is stopped afterwards."""
    chosen = Settings(home=path, neo4j_uri=None, neo4j_password=None)
    try:
        yield chosen
    finally:
        server.stop(path)
