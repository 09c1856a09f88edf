"""``jejaring key``: whoever waits for the first start of the graph database sees what is waited for."""

from __future__ import annotations

import pytest

import graph.store
from graph.errors import StoreUnavailable


@pytest.mark.parametrize(
    "words", [("key", "create", "--role", "admin"), ("key", "list"), ("key", "revoke", "x"), ("audit", "verify")]
)
def test_the_start_of_the_graph_database_is_told_to_who_waits_for_it(words, jejaring, monkeypatch):
    watched = []

    def connect(*, progress=None):
        watched.append(progress)
        message = "away"
        raise StoreUnavailable(message, hint="start it")

    monkeypatch.setattr(graph.store, "connect", connect)
    assert jejaring(*words).code == 1
    assert [callable(one) for one in watched] == [True]
