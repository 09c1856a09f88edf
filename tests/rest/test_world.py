"""What the application serves is read again when somebody wrote, whoever it was, and only then."""

from __future__ import annotations

import threading
from datetime import date

import polars as pl
import pytest

from graph.errors import StoreConflict
from graph.network import Network
from graph.rest import create_app
from graph.rest import world as module
from graph.rest.protocol import latest
from graph.rest.protocol.latest import Latest
from graph.rest.protocol.refusals import Refusal
from graph.rest.world import World
from graph.services.access.keys import create_key
from graph.services.planner.questions import answer_in_graph
from graph.services.source import Source, read_source
from graph.services.work import snapshot_aside
from graph.store.questions import question
from tests.rest.world_of_roles import fill
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
        monkeypatch.setattr(module, "PATIENCE_SECONDS", 60.0)  # a busy machine gives the one before after some seconds
        assert set(served.source().network.parties["name"]) == {"Named by another program"}
        assert len(reads) == 2
    finally:
        served.close()


def test_while_a_load_is_under_way_the_snapshot_before_is_served_and_the_first_reader_is_told(empty_store, neo4j_home):
    assert neo4j_home.is_dir()
    served, later, begun_empty = World(), World(), World()
    assert not begun_empty.source().network.parties.height
    empty_store.upsert(hamlet(), source="hamlet")
    try:
        whole = served.source()
        with empty_store._bolt.driver.session() as session:
            session.run("MATCH (l:Load) SET l.done = l.batches - 1").consume()
            session.run("MATCH (p:Party) SET p.name = 'half'").consume()
        served.stale()
        assert served.source() is whole
        for told in (later, begun_empty):  # of nothing, too, it cannot be said that it is all there is
            told.stale()
            with pytest.raises(StoreConflict, match="not finished"):
                told.source()
        with pytest.raises(StoreConflict, match="not finished"):
            empty_store.ask("MATCH (p:Party) RETURN count(p) AS parties")
        for name, given in (("enterprises_in_region", {"region": "14"}), ("caseloads", {})):
            asked = question(name)
            with pytest.raises(StoreConflict, match="not finished"):
                answer_in_graph(asked, empty_store, given, rows=9, seconds=9)
        with empty_store._bolt.driver.session() as session:
            session.run("MATCH (l:Load) SET l.done = l.batches").consume()
        served.stale()
        assert set(served.source().network.parties["name"]) == {"half"}
        assert empty_store.ask("MATCH (p:Party) RETURN count(p) AS parties").rows == [{"parties": 4}]
    finally:
        for one in (served, later, begun_empty):
            one.close()


LOT = {"party": "grower", "commodity": "10792", "unit": "kg", "units_per_month": 70, "price_rp_per_unit": 8_000}
PARTY = {"key": "7", "kind": "enterprise", "name": "UD Baru", "region": "35.09", "kbli": ["10792"], "workers": 3}


def test_what_is_said_over_http_enters_the_snapshot_as_the_graph_tells_it(empty_store, neo4j_home, serve):
    assert neo4j_home.is_dir()
    fill(empty_store)
    app, (_, secret) = create_app(), create_key(empty_store, "admin")
    with serve(app) as client:
        client.headers["Authorization"] = f"Bearer {secret}"
        before = app.state.world.source()
        made = client.post("/v1/parties", json=PARTY).json()["id"]
        client.post("/v1/parties", json={name: fact for name, fact in PARTY.items() if name != "workers"})
        ended = client.post("/v1/offers", json=LOT | {"month": "2026-12-01"}).json()["id"]
        several = [LOT, LOT | {"units_per_month": 90}, {"party": made}]
        client.post("/v1/demands/bulk", json={"items": several})
        client.post("/v1/offers", json=LOT | {"party": made, "min_lot_units": 7})
        read = client.get(f"/v1/offers/{ended}").headers["etag"]
        client.post("/v1/offers", json=LOT | {"month": "2026-12-01", "units_per_month": 71})
        late = client.delete(f"/v1/offers/{ended}", headers={"If-Match": read})
        assert (late.status_code, late.json()["code"]) == (412, "stale_version")
        assert late.json()["changes"] == [{"field": "units_per_month", "after": 71}]
        anew = LOT | {"month": "2026-12-01", "units_per_month": 72}
        assert client.post("/v1/offers", json=anew, headers={"If-Match": read}).status_code == 412
        assert client.post("/v1/parties", json=PARTY, headers={"If-Match": read}).status_code == 412
        as_it_is = client.get(f"/v1/parties/{made}").headers["etag"]
        moved = {name: fact for name, fact in PARTY.items() if name != "workers"} | {"name": "UD Lebih Baru"}
        told = client.post("/v1/parties", json=moved, headers={"If-Match": as_it_is})
        assert (told.status_code, told.json()["name"]) == (201, "UD Lebih Baru")
        assert told.headers["etag"] == client.get(f"/v1/parties/{made}").headers["etag"] != as_it_is
        assert client.post("/v1/parties", json=moved, headers={"If-Match": as_it_is}).json()["changes"] == [
            {"field": "name", "after": "UD Lebih Baru"}
        ]
        read = client.get(f"/v1/offers/{ended}").headers["etag"]
        assert client.delete(f"/v1/offers/{ended}", headers={"If-Match": read}).status_code == 200
        said = app.state.world.source()
        assert said.network.parties.height == before.network.parties.height + 1
        assert said.network.demands.filter(party="grower")["units_per_month"].to_list() == [90]
        assert said.snapshot == read_source(None, store=empty_store).snapshot
        app.state.world.stale()
        assert app.state.world.source() is said


def test_a_large_graph_is_read_aside_while_the_snapshot_before_is_served(empty_store, neo4j_home, monkeypatch):
    assert neo4j_home.is_dir()
    fill(empty_store)
    monkeypatch.setattr(latest, "LARGE", 1)
    may, begun, ended = threading.Event(), threading.Event(), threading.Event()
    read, minutes = module.read_source, iter([1.0, 2.0, 2.0, 2.0])
    served = World()

    def slow(*words, **more):
        found = read(*words, **more)
        begun.set()
        assert may.wait(60)
        return found

    def give_back():
        ended.set()

    monkeypatch.setattr(World, "_now", lambda _: next(minutes))
    monkeypatch.setattr(module, "RESTS", 0)
    try:
        first = served.source()
        monkeypatch.setattr(module, "read_source", slow)
        monkeypatch.setattr(module, "give_back", give_back)
        with empty_store._bolt.driver.session() as session:
            session.run("MATCH (p:Party {id: 'mill'}) SET p.name = 'By another program'").consume()
        assert served.source() is first
        assert begun.wait(60)
        row = {"id": "o9", **LOT}
        served.said("offers", [row])  # while it is being read
        may.set()
        assert ended.wait(60)
        fresh = served.source().network
        assert "By another program" in fresh.parties["name"].to_list()
        assert fresh.offers.filter(id="o9").height == 1
    finally:
        served.close()


def network_of(*names):
    parties = pl.DataFrame({"id": list(names), "kind": ["enterprise"] * len(names), "name": list(names)})
    return Source(Network.from_frames(parties, as_of=date(2026, 1, 1)), "villages")


def test_of_a_large_graph_the_older_answer_is_given_until_the_newer_is_made(monkeypatch):
    monkeypatch.setattr(latest, "LARGE", 2)
    kept, may, ended = Latest(3, 1), threading.Event(), threading.Event()
    old, new, small = network_of("a", "b"), network_of("a", "c"), network_of("a")

    def slow(source):
        assert may.wait(60)
        ended.set()
        return source

    assert kept.get("plan", old, lambda source: source) is old
    monkeypatch.setattr(kept, "_rests", lambda _: False)
    assert kept.get("plan", new, slow) is old
    may.set()
    assert ended.wait(60)
    assert kept.get("plan", new, slow, fresh=True) is new
    assert kept.get("plan", small, lambda source: source) is small  # a small one is waited for
    with pytest.raises(ZeroDivisionError):
        kept.get("another", small, lambda _: 1 / 0)
    assert kept.get("another", small, lambda _: 7) == 7


def test_first_answers_are_waited_for_by_so_many_that_others_are_served(monkeypatch):
    monkeypatch.setattr(latest, "MOST_WAITING", 1)
    kept, may, begun = Latest(3, 1), threading.Event(), threading.Event()
    source = network_of("a")

    def slow(_):
        begun.set()
        assert may.wait(60)
        return 7

    first = []
    waiting = threading.Thread(target=lambda: first.append(kept.get("plan", source, slow)))
    waiting.start()
    assert begun.wait(60)
    while not kept._waiting:
        threading.Event().wait(0.01)
    with pytest.raises(Refusal) as refused:
        kept.get("plan", source, slow)
    assert (refused.value.status_code, refused.value.headers["Retry-After"]) == (503, "5")
    may.set()
    waiting.join()
    assert first == [7]


def test_a_snapshot_of_a_large_graph_is_taken_by_another_process_and_is_the_same(empty_store, neo4j_home, monkeypatch):
    fill(empty_store)
    monkeypatch.setattr(module, "LARGE", 1)
    monkeypatch.setattr(module, "read_source", None)
    served = World()
    try:
        found = served.source()
    finally:
        served.close()
    here = read_source(None, store=empty_store)
    assert (found.snapshot, found.name, found.in_store) == (here.snapshot, here.name, True)
    assert found.snapshot == found.network.fingerprint()
    assert list((neo4j_home / "aside").iterdir()) == []


def test_a_large_graph_that_is_the_same_is_not_read_by_who_serves_it_and_one_that_is_not_is(
    empty_store, neo4j_home, monkeypatch
):
    assert neo4j_home.is_dir()
    fill(empty_store)
    seen = snapshot_aside.snapshot_aside(empty_store)
    with monkeypatch.context() as patched:
        patched.setattr(snapshot_aside, "Network", None)
        assert snapshot_aside.snapshot_aside(empty_store, seen) is seen
    with empty_store._bolt.driver.session() as session:
        session.run("MATCH (p:Party {id: 'mill'}) SET p.name = 'By another program'").consume()
    fresh = snapshot_aside.snapshot_aside(empty_store, seen)
    assert fresh.snapshot == read_source(None, store=empty_store).snapshot != seen.snapshot


def test_a_large_graph_that_was_just_read_is_not_read_again_at_once(empty_store, neo4j_home, monkeypatch):
    assert neo4j_home.is_dir()
    fill(empty_store)
    monkeypatch.setattr(latest, "LARGE", 1)
    monkeypatch.setattr(module, "RESTS", 1000)
    served = World()
    try:
        first = served.source()
        with empty_store._bolt.driver.session() as session:
            session.run("MATCH (p:Party {id: 'mill'}) SET p.name = 'By another program'").consume()
        served.stale()
        monkeypatch.setattr(World, "_read_in_time", None)
        assert served.source() is first
        served._rest_until = 0
        with served._reading:  # nor by whoever would wait for a reading that is under way, with the snapshot at hand
            assert served.source() is first
    finally:
        served.close()


def test_a_small_graph_that_is_slow_to_read_is_served_as_it_was_meanwhile(empty_store, neo4j_home, monkeypatch):
    assert neo4j_home.is_dir()
    empty_store.upsert(hamlet(), source="hamlet")
    served, may_read = World(), threading.Event()
    read = module.read_source
    try:
        whole = served.source()
        monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.2)
        monkeypatch.setattr(module, "read_source", lambda *words, **more: may_read.wait(60) and read(*words, **more))
        with empty_store._bolt.driver.session() as session:
            session.run("MATCH (p:Party) SET p.name = 'anew'").consume()
        served.stale()
        assert served.source() is whole
        may_read.set()
        served.stale()
        monkeypatch.setattr(module, "PATIENCE_SECONDS", 60.0)
        assert set(served.source().network.parties["name"]) == {"anew"}
    finally:
        served.close()


def test_whoever_has_just_loaded_the_first_lists_is_not_told_that_the_graph_is_empty(
    empty_store, neo4j_home, monkeypatch
):
    assert neo4j_home.is_dir()
    served, may_read = World(), threading.Event()
    read = module.read_source
    try:
        assert served.source().network.parties.height == 0
        empty_store.upsert(hamlet(), source="hamlet")
        monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.01)
        monkeypatch.setattr(module, "read_source", lambda *words, **more: may_read.wait(60) and read(*words, **more))
        served.stale()
        threading.Timer(0.5, may_read.set).start()
        assert served.source().network.parties.height > 0
    finally:
        served.close()


def test_an_answer_that_takes_long_is_given_of_the_snapshot_before(monkeypatch):
    monkeypatch.setattr(latest, "PATIENCE_SECONDS", 0.2)
    kept, may_end = Latest(2, 1), threading.Event()
    first, second = (Source(hamlet(), name) for name in ("first", "second"))
    assert kept.get("asked", first, lambda source: source.name) == "first"
    slow = lambda source: may_end.wait(60) and source.name  # noqa: E731
    assert kept.get("asked", second, slow) == "first"
    may_end.set()
    assert kept.get("asked", second, slow, fresh=True) == "second"
