"""What only reads is sent by itself, and again where its connection broke."""

from __future__ import annotations

import socket

import pytest
from neo4j.exceptions import ClientError

from graph.errors import StoreUnavailable
from graph.store import cypher
from tests.store.villages import hamlet


def test_a_read_whose_connections_broke_is_sent_again(empty_store):
    empty_store.upsert(hamlet(), source="hamlet")
    parties = empty_store.size
    lines = [line for lines in empty_store._bolt.driver._pool.connections.values() for line in lines]
    assert lines
    for line in lines:
        line.socket._socket.shutdown(socket.SHUT_RDWR)
    assert empty_store.size == parties > 0


def test_what_is_sent_as_a_read_cannot_write(empty_store, monkeypatch):
    monkeypatch.setattr(cypher, "query", lambda _: "CREATE (n:Party {id: 'written'}) RETURN n.id AS id")
    with pytest.raises(StoreUnavailable, match="could not do it") as refused:
        empty_store._bolt.read("count_rows")
    assert isinstance(refused.value.__cause__, ClientError)
