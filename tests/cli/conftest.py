"""The command line as a person types it: in this process where that is enough, as a process of its own where not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest
from typer.testing import CliRunner

from graph.sample import write_sample
from graph.settings import settings


@dataclass(frozen=True)
class Told:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory):
    """A small sample with its office lists; read only."""
    folder = tmp_path_factory.mktemp("sample") / "network"
    write_sample(folder, 400, 7)
    return folder


@pytest.fixture(scope="session")
def quiet_home(tmp_path_factory):
    """A home without a server, shared by the commands that need none: runs are found again in it."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def jejaring(quiet_home, monkeypatch):
    """Type a command: ``jejaring("match", folder, "--json")``."""
    monkeypatch.setenv("JEJARING_HOME", str(quiet_home))
    monkeypatch.delenv("JEJARING_LANGUAGE", raising=False)
    monkeypatch.delenv("NEO4J_URI", raising=False)
    settings.cache_clear()

    def type_it(*words: object) -> Told:
        from graph.cli.app import app

        result = CliRunner().invoke(app, [str(word) for word in words])
        return Told(result.exit_code, result.stdout, result.stderr)

    yield type_it
    settings.cache_clear()


@pytest.fixture
def process(quiet_home):
    """Type a command in a process of its own."""

    def type_it(*words: object, **environment: str) -> Told:
        surroundings = os.environ | {"JEJARING_HOME": str(quiet_home)} | environment
        done = subprocess.run(
            [sys.executable, "-m", "graph.cli", *map(str, words)],
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return Told(done.returncode, done.stdout, done.stderr)

    return type_it
