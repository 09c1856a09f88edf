"""Fixtures that every part of the suite shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.neo4j_server", "tests.real_browser"]

settings.register_profile("here", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("here")

SHARED = Path(os.environ.get("JEJARING_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups, behind those who need the server
def pytest_collection_modifyitems(items):
    """Keep in one worker the tests that share what their module makes once: two workers would make it twice."""
    for item in items:
        made = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {}).values()
        if any(one[-1].scope == "module" for one in made) and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def pytest_runtest_setup(item):
    """Refuse a pytest of which xdist sees no groups, as 9.2 with xdist 3.8: each worker would have a Neo4j."""
    if getattr(item.config.option, "loadgroup", False) and item.get_closest_marker("xdist_group"):
        assert "@" in item.nodeid.rpartition("]")[2], "pytest-xdist saw no groups of tests: see pyproject.toml"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real lists: tests that need it carry the mark ``shared``."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{SHARED} is not there, and CI must see the real lists")
        pytest.skip(f"{SHARED} is not there: set JEJARING_SHARED")
    return SHARED
