"""What the application serves is read again when somebody wrote, whoever it was, and only then."""

from __future__ import annotations

from graph.rest import world as module
from graph.rest.world import World
from tests.store.villages import hamlet


def test_the_graph_is_read_again_only_when_somebody_wrote(empty_store, neo4j_home, monkeypatch):
    assert neo4j_home.is_dir()  # the served world leads to the tests' server
    empty_store.upsert(hamlet(), source="hamlet")
    reads = []
    read = module.read_source
    monkeypatch.setattr(module, "read_source", lambda *words, **more: reads.append(1) or read(*words, **more))
    served = World()
    try:
        first = served.source()
        served.stale()
        assert served.source() is first
        assert len(reads) == 1
        with empty_store._bolt.driver.session() as session:
            session.run("MATCH (p:Party) SET p.name = 'Named by another program'").consume()
        served.stale()
        assert set(served.source().network.parties["name"]) == {"Named by another program"}
        assert len(reads) == 2
    finally:
        served.close()
