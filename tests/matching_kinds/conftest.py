"""A small world with every kind of party, made once; read only."""

from __future__ import annotations

import pytest

from graph.sample import make_sample


@pytest.fixture(scope="session")
def world():
    return make_sample(600, 3)
