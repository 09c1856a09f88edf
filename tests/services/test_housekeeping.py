"""What is done every minute leaves a graph alone in which nothing is to be done."""

from __future__ import annotations

from datetime import timedelta

from graph.services.access.audit import seal_all
from graph.services.access.keys import create_key
from graph.services.work.housekeeping import keep_house
from tests.rest.world_of_roles import fill


def test_where_nothing_is_due_nothing_is_written(empty_store):
    fill(empty_store)
    create_key(empty_store, "admin")
    assert seal_all(empty_store, settled=timedelta(0)) > 0
    keep_house(empty_store)
    before = empty_store.position()
    assert keep_house(empty_store)["sealed"] == 0
    assert empty_store.position() == before != frozenset()
