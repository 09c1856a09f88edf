"""Fixtures that every part of the suite shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.neo4j_server"]

settings.register_profile("here", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("here")

SHARED = Path(os.environ.get("JEJARING_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real lists: tests that need it carry the mark ``shared``."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{SHARED} is not there, and CI must see the real lists")
        pytest.skip(f"{SHARED} is not there: set JEJARING_SHARED")
    return SHARED
