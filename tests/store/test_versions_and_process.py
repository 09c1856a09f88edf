"""Versions of the graph, records, runs and things of the process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files

import polars as pl
import pytest

from graph.errors import NotFound, StaleVersion, StoreTooOld
from graph.store import EventRecord, RunRecord, Thing, Wanted, connect, migrate
from graph.store.cypher import query
from tests.neo4j_server import wipe
from tests.store.villages import assert_same, hamlet

MOMENT = datetime(2026, 11, 23, 22, 57, 1, 250_000, tzinfo=UTC)


@pytest.fixture
def own_versions(store):
    """A graph whose versions a test may change; put right afterwards."""
    wipe(store)
    yield store
    wipe(store)
    store._bolt.run_schema("MATCH (m:Migration) DELETE m")
    store.migrate()


def test_a_graph_is_made_ready_once(store):
    assert store.migrate() == []
    assert store.version == migrate.migrations()[-1].version


def test_a_newer_graph_stops_an_older_program(own_versions, neo4j_settings):
    own_versions._bolt.run_schema("CREATE (:Migration {version: '299901010000', name: 'later', checksum: 'x'})")
    with pytest.raises(StoreTooOld, match="299901010000, newer than this program"), connect(neo4j_settings):
        pass
    with pytest.raises(StoreTooOld):
        own_versions.migrate()


def test_an_older_graph_that_holds_things_stops_a_newer_program(own_versions, neo4j_settings, monkeypatch):
    own_versions.upsert(hamlet(), source="hamlet")
    more = migrate.Migration("299901010000", "later", "x", ("CREATE INDEX later IF NOT EXISTS FOR (n:Later) ON (n.x)",))
    known = migrate.migrations()
    monkeypatch.setattr(migrate, "migrations", lambda: (*known, more))
    with pytest.raises(StoreTooOld, match="older than this program") as refused, connect(neo4j_settings):
        pass
    assert "jejaring neo4j migrate" in refused.value.hint
    with connect(neo4j_settings, check_version=False) as store:
        assert store.migrate() == ["299901010000"]
    own_versions._bolt.run_schema("DROP INDEX later IF EXISTS")


def test_a_migration_that_was_edited_is_told(own_versions):
    own_versions._bolt.run_schema("MATCH (m:Migration) SET m.checksum = 'edited'")
    with pytest.raises(StoreTooOld, match="differs"):
        own_versions.migrate()


def test_migrations_are_named_by_their_minute_and_bear_repeating():
    names = [
        path.name for path in files("graph.store").joinpath("migrations").iterdir() if path.name.endswith("cypher")
    ]
    assert names
    assert all(re.fullmatch(r"V\d{12}__[a-z_]+\.cypher", name) for name in names), names
    for migration in migrate.migrations():
        for statement in migration.statements:  # what is there already is passed over
            assert "IF NOT EXISTS" in statement or re.search(r"WHERE \w+\.\w+ IS NULL", statement), statement


def goods_out_of_place(store):
    """Goods that do not know their party or its region, as the graph has them."""
    wrong = "WHERE g.party <> p.id OR g.party IS NULL OR coalesce(g.region, '') <> coalesce(p.region, '')"
    return store.ask(f"MATCH (p:Party)-[:OFFERS|DEMANDS]->(g) {wrong} RETURN g.id AS id").rows


def test_goods_know_their_party_and_where_it_is_also_when_it_moves(empty_store):
    empty_store.upsert(hamlet(), source="hamlet")
    assert not goods_out_of_place(empty_store)
    moved = hamlet().parties.with_columns(region=pl.lit("32.01"))
    empty_store.upsert(hamlet(parties=moved), source="hamlet")
    assert not goods_out_of_place(empty_store)
    sold = hamlet().offers.with_columns(party=pl.lit("coop"))
    empty_store.upsert(hamlet(offers=sold), source="hamlet")
    assert not goods_out_of_place(empty_store)
    assert empty_store.ask("MATCH (o:Offer) RETURN o.party AS party, o.region AS region").rows == [
        {"party": "coop", "region": "14.01.02"}
    ]


def test_goods_of_an_older_graph_are_told_their_place_by_a_migration(own_versions):
    own_versions.upsert(hamlet(), source="hamlet")
    own_versions._bolt.run_schema("MATCH (g:Offer|Demand) REMOVE g.party, g.region")
    assert len(goods_out_of_place(own_versions)) == 3
    own_versions._bolt.run_schema("MATCH (m:Migration {name: 'goods_by_place'}) DELETE m")
    assert own_versions.migrate() == ["202611280715"]
    assert not goods_out_of_place(own_versions)
    assert own_versions.migrate() == []


def unsized_wrong(store):
    """Parties that are marked as enterprises without a size and are none, or the other way round."""
    wrong = "WHERE (n:Enterprise AND n.size IS NULL) <> coalesce(n.unsized, false)"
    return store.ask(f"MATCH (n:Party) {wrong} RETURN n.id AS id").rows


def test_enterprises_of_unknown_size_are_marked_and_the_mark_goes_with_what_is_told_of_them(empty_store):
    parties = hamlet().parties
    for size in (None, "micro", None):
        now = parties.with_columns(size=pl.lit(size, pl.String))
        empty_store.upsert(hamlet(parties=now), source="hamlet")
        assert not unsized_wrong(empty_store)
        marked = empty_store.ask("MATCH (n:Party) WHERE n.unsized RETURN count(n) AS n").rows[0]["n"]
        assert (marked > 0) == (size is None)


def test_enterprises_of_an_older_graph_are_marked_by_a_migration(own_versions):
    own_versions.upsert(hamlet(parties=hamlet().parties.with_columns(size=pl.lit(None, pl.String))), source="hamlet")
    own_versions._bolt.run_schema("MATCH (n:Party) REMOVE n.unsized")
    assert unsized_wrong(own_versions)
    own_versions._bolt.run_schema("MATCH (m:Migration {name: 'unsized_enterprises'}) DELETE m")
    assert own_versions.migrate() == ["202611290330"]
    assert not unsized_wrong(own_versions)


def test_nodes_and_ties_are_counted_as_they_are_there(empty_store):
    empty_store.upsert(hamlet(), source="hamlet")
    counts, bolt = empty_store.counts(), empty_store._bolt
    with bolt.driver.session() as session:
        nodes = session.run("MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS many")
        ties = session.run("MATCH ()-[t]->() RETURN type(t) AS label, count(*) AS many")
        assert counts["nodes"] == {row["label"]: row["many"] for row in nodes}
        assert counts["ties"] == {row["label"]: row["many"] for row in ties}


def test_no_query_is_built_from_values_and_each_says_what_it_is_for(store):
    for path in files("graph.store").joinpath("queries").iterdir():
        text = path.read_text(encoding="utf-8")
        assert text.startswith("// "), path.name
        parameters = dict.fromkeys(re.findall(r"\$(\w+)", query(path.name.removesuffix(".cypher"))), "SUPPLIES")
        parameters |= {"rows": [], "labels": [], "limit": 1, "number": 1, "nodes": 1}
        lists = (
            "ids",
            "groups",
            "frames",
            "columns",
            "days",
            "events",
            "own",
            "regions",
            "states",
            "parties",
            "suppliers",
            "buyers",
            "things",
            "proposals",
            "passed",
            "untold",
        )
        parameters |= {key: [] for key in lists} | {key: {} for key in ("event", "facts")}
        with store._bolt.driver.session() as session:
            session.run("EXPLAIN " + query(path.name.removesuffix(".cypher")), parameters).consume()


def test_rows_of_lists_describe_their_parties(empty_store):
    accepted = pl.DataFrame(
        {
            "source": ["a", "a", "b"],
            "file": ["desa.csv", "desa.csv", "mitra.xlsx"],
            "sheet": [None, None, "Data"],
            "row": [2, 3, 5],
            "as_of": [date(2026, 1, 1), None, date(2026, 2, 1)],
            "party": ["grower", "coop", "grower"],
            "name": ["left", "out", "here"],
        }
    )
    network = hamlet()
    first = empty_store.upsert(network, source="hamlet", records=accepted)
    assert empty_store.upsert(network, source="hamlet", records=accepted).unchanged
    found = empty_store.records_of("grower")
    assert [(record.file, record.sheet, record.row, record.as_of) for record in found] == [
        ("desa.csv", None, 2, date(2026, 1, 1)),
        ("mitra.xlsx", "Data", 5, date(2026, 2, 1)),
    ]
    assert_same(empty_store.snapshot(), network)
    again = empty_store.upsert(network, source="hamlet", records=accepted[:2])
    assert (first.unchanged, again.unchanged) == (False, False)
    assert empty_store.counts()["nodes"]["Record"] == 2  # the newer edition of a list takes the place of the older


def test_what_was_loaded_is_told_by_source(empty_store):
    assert empty_store.loads() == []
    empty_store.upsert(hamlet(synthetic=True), source="hamlet")
    (load,) = empty_store.loads()
    assert (load.source, load.synthetic, load.finished) == ("hamlet", True, True)
    assert load.fingerprint == hamlet(synthetic=True).fingerprint()


def test_a_person_never_enters_a_snapshot(empty_store):
    empty_store.upsert(hamlet(), source="hamlet")
    empty_store._bolt.run_schema(
        "MATCH (p:Party {id: 'grower'}) CREATE (:Person {id: 'n', name: 'Ibu Sri', phone: '0812'})-[:OWNS]->(p)"
    )
    assert_same(empty_store.snapshot(), hamlet())


def a_run(number: int, **changes) -> RunRecord:
    facts = {"kind": "match", "parameters": {"radius_km": 50, "jenis": "é"}, "snapshot": "ab", "state": "running"}
    return RunRecord(**({"id": f"0190-{number}", "begun": MOMENT, "changed": MOMENT, **facts} | changes))


def test_a_run_is_kept_and_changed(empty_store):
    for number in range(3):
        empty_store.save_run(a_run(number))
    done = a_run(1, state="done", summary={"pairs": 2})
    empty_store.save_run(done)
    assert empty_store.get_run("0190-1") == done
    assert [run.id for run in empty_store.list_runs()] == ["0190-2", "0190-1", "0190-0"]
    assert empty_store.list_runs(kind="measure") == []
    with pytest.raises(NotFound):
        empty_store.get_run("absent")


def a_thing(number: int, **changes) -> Thing:
    facts = {"resource": "proposals", "kind": "partnership", "state": "draft", "created_at": MOMENT, "facts": {"n": 1}}
    sides = {"parties": ("grower", "mill"), "changed_at": MOMENT}
    return Thing(**({"id": f"0190-{number}", **facts, **sides} | changes))


def an_event(seq: int = 1, action: str = "made") -> EventRecord:
    return EventRecord(
        "0190-0", seq, action, "proposals", MOMENT, "k1", "admin", body="{}", salt="s", hash=f"h{seq} {action}"
    )


def test_a_thing_is_made_once_with_its_event_and_listed_in_its_order(empty_store):
    things = empty_store.things
    empty_store.upsert(hamlet(), source="hamlet")
    for number in range(3):
        assert things.create_things([(a_thing(number), an_event())]) == [a_thing(number)]
    assert things.create_things([(a_thing(1, state="offered"), an_event())])[0].state == "draft"
    assert things.get_thing("proposals", "0190-2") == a_thing(2)
    wanted = Wanted("proposals", after="0190-0", limit=1)
    assert [one.id for one in things.list_things(wanted)] == ["0190-1"]
    assert things.list_things(Wanted("proposals", state="offered")) == []
    assert [event.action for event in things.events_of("0190-1")] == ["made"]
    assert_same(empty_store.snapshot(), hamlet())


def test_of_two_writers_on_one_version_the_second_is_refused_and_nothing_is_lost(empty_store):
    things = empty_store.things
    first = things.create_things([(a_thing(0), an_event())])[0]
    changed = things.change_thing(replace(first, state="offered"), 1, an_event(2, "offered"))
    assert (changed.seq, changed.state) == (2, "offered")
    with pytest.raises(StaleVersion) as refused:
        things.change_thing(replace(first, state="declined"), 1, an_event(2, "declined"))
    assert refused.value.context["seq"] == 2
    assert [event.action for event in things.events_of("0190-0")] == ["made", "offered"]
    with pytest.raises(NotFound):
        things.get_thing("visits", "0190-0")


RACE = """
import sys, time
from graph.store import connect
time.sleep(max(0.0, float(sys.argv[1]) - time.time()))
with connect() as store:
    print(store.version)
"""


@pytest.mark.parametrize("managed", [True, False])
def test_programs_that_connect_first_at_once_all_find_the_graph_ready(own_versions, neo4j_home, managed):
    bolt = own_versions._bolt
    for kind, name in [("CONSTRAINT", "SHOW CONSTRAINTS YIELD name"), ("INDEX", "SHOW INDEXES YIELD name, type")]:
        with bolt.driver.session() as session:
            rows = session.run(name).data()
        for row in rows:
            if row.get("type") != "LOOKUP":
                bolt.run_schema(f"DROP {kind} `{row['name']}` IF EXISTS")
    bolt.run_schema("MATCH (m:Migration) DELETE m")
    outside = {"NEO4J_URI": bolt.uri, "NEO4J_PASSWORD": (neo4j_home / "neo4j.password").read_text().strip()}
    begin = str(time.time() + 3)
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, begin],
            env=os.environ | ({} if managed else outside), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    told = [racer.communicate(timeout=120) for racer in racers]
    last = migrate.migrations()[-1].version
    assert [out.strip() for out, _ in told] == [last] * 2, told
    assert {row["version"] for row in bolt.read("list_migrations")} == {m.version for m in migrate.migrations()}
