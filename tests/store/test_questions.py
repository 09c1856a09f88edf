"""Named questions and the console: planted answers are found; writes, calls and files are refused."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
import pytest

from graph.errors import NotFound, RuleViolation, SolverStopped
from graph.sample import make_world
from graph.sample.as_network import network_of
from graph.sample.office import repeats
from graph.sample.planted import planted_facts
from graph.services.planner.question_words import in_words, nearest_in_words
from graph.store.questions import names, question, typed

FORBIDDEN = [
    "",
    "// nothing",
    "CREATE (n:Party {id: 'x'})",
    "MERGE (n:Party {id: 'x'})",
    "MATCH (n:Party) SET n.name = 'x'",
    "MATCH (n:Party) REMOVE n.name",
    "MATCH (n:Party) DETACH DELETE n",
    "MATCH (n:Party) FOREACH (x IN [1] | SET n.name = 'x')",
    "MATCH (n:Party) CALL (n) { SET n.name = 'x' } RETURN n",
    "MATCH (n:Party) CALL (n) { DELETE n } IN TRANSACTIONS OF 1 ROWS",
    "CALL db.labels()",
    "MATCH (n:Party) CALL db.labels() YIELD label RETURN label",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "WITH 1 AS one LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "UNWIND [1] AS one LOAD CSV FROM 'http://127.0.0.1/' AS line RETURN line",
    "SHOW USERS",
    "SHOW TRANSACTIONS",
    "SHOW DATABASES YIELD name RETURN name",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "CREATE INDEX stolen FOR (n:Party) ON (n.name)",
    "DROP CONSTRAINT party_id",
    "USE system MATCH (n:Party) RETURN n",
    "EXPLAIN MATCH (n:Party) RETURN n",
    "PROFILE MATCH (n:Party) RETURN n",
    "CYPHER runtime=slotted MATCH (n:Party) DELETE n",
    "MATCH (n:Party) RETURN n; MATCH (n:Party) DELETE n",
    "/* MATCH */ CREATE (n:Party)",
    "RETURN apoc.version()",
    "MATCH (n) RETURN n",
    "MATCH (n:Person) RETURN n",
    "MATCH (n:`Person`) RETURN n",
    "MATCH (n:Party|Person) RETURN n",
    "MATCH (n:Party) WHERE n:Person RETURN n",
    "MATCH (n:!Party) RETURN n",
    "MATCH (n:%) RETURN n",
    "MATCH (n:$('Per' + 'son')) RETURN n",
    "MATCH (n) WHERE elementId(n) = '4:x:1' RETURN n",
    "MATCH (n) WHERE id(n) = 1 RETURN n",
    "MATCH (n:Party)--(x) RETURN x",
    "MATCH (n:Party)-[r]->(x) RETURN x",
    "MATCH (n:Party)-[:OWNED_BY]->(x) RETURN x",
    "MATCH (n:Party)-[:SUPPLIES|OWNED_BY]->(x) RETURN x",
    "MATCH (n:Party)-[*1..3]-(x) RETURN x",
    "MATCH p = shortestPath((a:Party)-[*]-(b:Party)) RETURN p",
    "MATCH p = ANY SHORTEST (a:Party)-[]->+(b:Party) RETURN p",
    "MATCH p = ANY SHORTEST (a:Party)-->+(b:Person) RETURN p",
    "MATCH p = ANY SHORTEST (a:Party)-[:OWNED_BY]->+(b:Party) RETURN p",
    "MATCH p = SHORTEST 2 (a:Party) (()-[:SUPPLIES]->(x)-[r]->(y)){1,3} (b:Party) RETURN p",
    "MATCH p = SHORTEST 2 (a:Party) (()-[:!SUPPLIES]->(x)){1,3} (b:Party) RETURN p",
    "MATCH p = ANY SHORTEST (a:Party) ((x)-[r]->(y) WHERE r:SUPPLIES OR r:OWNED_BY){1,3} (b) RETURN p",
    "MATCH p = ANY SHORTEST (a:Party) ((x)-[r]->(y) WHERE r:SUPPLIES OR true){1,3} (b) RETURN p",
    "MATCH p = ANY SHORTEST (a:Party) ((x)-[r]->(y) WHERE r.note = 'r:SUPPLIES'){1,3} (b) RETURN p",
    "MATCH p = ANY SHORTEST (a:Party) ((x)-[:SUPPLIES]->(y) WHERE EXISTS {(y)-[:OWNED_BY]->()}){1,3} (b) RETURN p",
    "MATCH p = ANY SHORTEST (a:Party) ((x)-[:SUPPLIES]->(y) WHERE EXISTS {(y)-->()}){1,3} (b) RETURN p",
    "MATCH p = ANY SHORTEST (a:Party) ((x)-[anon_4:SUPPLIES]->(y)-[]->(z)){1,3} (b) RETURN p",
    "MATCH p = ANY SHORTEST (a:Party) ((x)-[`q`:SUPPLIES]->(y)){1,3} (b) RETURN p",
    "MATCH p = ANY SHORTEST (a:Party) ((x)-[\\u0060q\\u0060:SUPPLIES]->(y)){1,3} (b) RETURN p",
    "MATCH ()-[q:SUPPLIES]->(:Party) MATCH p = ANY SHORTEST (a:Party) ((x)-[t]->(y) WHERE q:SUPPLIES)+ (b) RETURN x",
    "MATCH p = ANY SHORTEST (a:Party) (()-[:SUPPLIES]->())+ (b:Party)-[r]->(c)-[s]->(d) WHERE r:MEMBER_OF RETURN p",
    "MATCH (n:Party) RETURN [(n)--(x) | x.phone]",
    "MATCH (n:Party) WHERE EXISTS { (n)--(:Person) } RETURN n",
    "MATCH (n:Party) RETURN COUNT { (n)-[]-() }",
    "MATCH (n:Party) WHERE EXISTS { (n)<--() } RETURN n.id",
    "MATCH ()-[r]->() RETURN r",
    "MATCH (k:Key) RETURN k",
    "MATCH (r:Run) RETURN r",
    "RETURN COUNT { (n:Person) }",
    "MATCH (n:Party RETURN n",
    "\\u0043REATE (n:Party {id: 'x'})",
    "MATCH (n:Party) \\u0053ET n.name = 'x'",
    "MATCH (n:P\\u0065rson) RETURN n",
    "MATCH (n:Party) RETURN n //\n; CREATE (m:Party)",
    "MATCH (n:Party) /* SET */ DELETE /* */ n",
    "EXPLAIN/**/CREATE (n:Party)",
    "PROFILE//\nMATCH (n:Party) DETACH DELETE n",
    "explain profile MATCH (n:Party) RETURN n",
    "MATCH (n:Party) CALL { CREATE (m:Party) RETURN m } RETURN n",
    "UNWIND [1] AS x CALL (x) { MERGE (p:Person) RETURN p } RETURN p",
    "MATCH (n:Party) CALL (n) { LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line } RETURN line",
    "RETURN 1 AS label UNION CALL db.labels() YIELD label RETURN label",
    "WITH 1 AS one CALL dbms.listConfig() YIELD name, value RETURN name, value",
    "WITH 1 AS one CALL dbms.killQuery('query-1') YIELD queryId RETURN queryId",
    "WITH 1 AS one CALL apoc.load.json('file:///etc/passwd') YIELD value RETURN value",
    "WITH 1 AS one CALL apoc.cypher.runWrite('CREATE (n)', {}) YIELD value RETURN value",
    "MATCH (n:Party) CALL { USE system SHOW DATABASES } RETURN n",
    "MATCH (n:Party) CALL (n) { MATCH (n)-[:SUPPLIES]->(m:Party) RETURN m } IN 8 CONCURRENT TRANSACTIONS RETURN m.id",
    "MATCH (a:Party) INSERT (a)-[:SUPPLIES]->(a)",
    "MATCH (n:Party) SET n:Person",
    "MATCH (n:Party) RETURN n; SHOW USERS",
    "SHOW PROCEDURES",
    "SHOW SETTINGS",
    "RETURN size(reduce(s = 'xxxxxxxxxx', i IN range(1, 40) | s + s)) AS n",
    "RETURN size(r\\u0065duce(s = 'xxxxxxxxxx', i IN range(1, 40) | s + s)) AS n",
    "RETURN [x IN range(1, 100000000) | x] AS x",
    "UNWIND [x IN range(1, 100000000) | x] AS x RETURN count(x)",
    "WITH 'aaaaaaaaaa' AS s RETURN replace(replace(s, 'a', s), 'a', s)",
    "WITH 'a' AS s" + " WITH s + s AS s" * 13 + " RETURN s",
]


@pytest.fixture(scope="module")
def world():
    return make_world(2000)


@pytest.fixture(scope="module")
def filled(store, world):
    from tests.neo4j_server import wipe

    wipe(store)
    store.upsert(network_of(world), source="sample")
    return store


def everything(store):
    bolt = store._bolt
    return bolt.read("count_everything"), store.counts()


@pytest.mark.store
def test_whatever_writes_calls_opens_or_reaches_too_far_is_refused_and_changes_nothing(filled):
    before = everything(filled)
    for text in FORBIDDEN:
        with pytest.raises(RuleViolation) as told:
            filled.ask(text)
        assert told.value.hint, text
    assert everything(filled) == before


@pytest.mark.store
def test_what_only_reads_is_answered_within_rows_and_seconds(filled):
    told = filled.ask(
        "MATCH (n:Enterprise) WHERE n.size = $size RETURN n.id AS id, n AS all", {"size": "micro"}, rows=5
    )
    assert (len(told.rows), told.truncated, told.columns) == (5, True, ["id", "all"])
    assert told.rows[0]["all"]["id"] == told.rows[0]["id"]
    path = filled.ask("MATCH p = (a:Party)-[:SUPPLIES*1..2]->(b:Enterprise) RETURN p LIMIT 1").rows[0]["p"]
    assert len(path) >= 2
    for shortest in (
        "ANY SHORTEST (a:Enterprise)-[:SUPPLIES]->+(b:Party)-[t:SUPPLIES|MEMBER_OF]->(c:Party)",
        "SHORTEST 3 (a:Enterprise) (()-[:SUPPLIES|MEMBER_OF]-()){2,4} (c:Party)",
        "SHORTEST 1 GROUPS (a:Enterprise) ((x)-[r:SUPPLIES WHERE r.source IS NOT NULL]->(y)){2,} (c:Party)",
    ):
        (row,) = filled.ask(f"MATCH p = {shortest} WHERE a.region STARTS WITH '33' RETURN p LIMIT 1").rows
        assert len(row["p"]) >= 3
        assert {"id", "name"} <= set(row["p"][0])
    assert filled.ask("MATCH (n:Party) RETURN count(n) AS n").rows[0]["n"] > 2000
    with pytest.raises(SolverStopped, match="LIMIT"):
        filled.ask("UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN sum(a * b)", seconds=1)


@pytest.mark.store
def test_every_named_question_runs_through_the_same_doors(filled, world):
    ids = network_of(world).parties["id"]
    for name in names():
        asked = question(name)
        given = {p.name: ids[0] if p.name == "party" else "33" for p in asked.parameters if p.needed}
        told = filled.ask(asked.text, typed(asked, given), seconds=60)
        assert told.columns, name
        for language in ("id", "en"):
            nearest_in_words(told.rows, language)
            spoken = in_words(told.rows, language)
            assert len(spoken) == len(told.rows), name
            assert not {"kbli", "commodity", "region"} & {column for row in spoken for column in row}, name


@pytest.mark.store
def test_the_planted_lacks_of_clusters_are_found_by_their_question(filled, world):
    asked = question("clusters_without")
    found = {row["region"]: set(row["lacks"]) - {"university"} for row in filled.ask(asked.text, typed(asked, {})).rows}
    words = {"bds_provider": "bds", "financial_institution": "bank"}
    for cluster in planted_facts(world, repeats(world))["clusters"]:
        assert found.get(cluster["region"], set()) == {words.get(kind, kind) for kind in cluster["lacks"]}


def goods_of(world, frame: str) -> pl.DataFrame:
    """Offers or demands beside the facts of their parties."""
    network = network_of(world)
    facts = network.parties.select("id", "name", "region", "lat", "lon", "certifications")
    return (
        getattr(network, frame)
        .join(facts, left_on="party", right_on="id")
        .filter(pl.col("commodity").str.starts_with("10"))
    )


@pytest.mark.store
def test_what_is_wanted_and_offered_in_a_regency_is_what_its_parties_say(filled, world):
    asked = question("demand_by_region")
    told = filled.ask(asked.text, typed(asked, {"region": "33", "commodity": "10", "limit": "1000"})).rows
    sums = {}
    for frame in ("demands", "offers"):
        goods = goods_of(world, frame).filter(pl.col("region").str.starts_with("33"))
        keys = [pl.col("region").str.slice(0, 5), "commodity", "unit"]
        told_of = goods.group_by(keys).agg(pl.col("units_per_month").sum(), pl.col("party").n_unique())
        sums[frame] = {row[:3]: row[3:] for row in told_of.rows()}
    assert {(row["region"], row["commodity"], row["unit"]) for row in told} == set(sums["demands"])
    for row in told:
        key = row["region"], row["commodity"], row["unit"]
        assert (row["wanted"], row["buyers"]) == sums["demands"][key]
        assert (row["offered"], row["makers"]) == sums["offers"].get(key, (0, 0))
        assert row["short"] == max(row["wanted"] - row["offered"], 0)
    assert any(row["offered"] > row["wanted"] for row in told)  # of which nothing is short, not less than nothing


@pytest.mark.store
def test_makers_without_a_certificate_that_buyers_demand_are_counted_once_each(filled, world):
    asked = question("missing_certificates")
    told = filled.ask(asked.text, typed(asked, {"region": "33", "commodity": "10", "limit": "1000"})).rows
    wanted = goods_of(world, "demands").explode("required").drop_nulls("required").group_by("commodity", "required")
    makers = goods_of(world, "offers").filter(pl.col("region").str.starts_with("33")).unique(["commodity", "party"])
    expected = {}
    for commodity, certificate, demands, units in wanted.agg(pl.len(), pl.col("units_per_month").sum()).rows():
        here = makers.filter(pl.col("commodity") == commodity)
        if here.height:
            held = here["certifications"].list.contains(certificate).fill_null(value=False).sum()
            expected[commodity, certificate] = (demands, units, here.height, here.height - held)
    assert expected
    assert {
        (row["commodity"], row["certificate"]): (row["demands"], row["units_wanted"], row["suppliers"], row["without"])
        for row in told
    } == expected


@pytest.mark.store
def test_no_supplier_of_the_region_is_nearer_than_those_named(filled, world):
    asked = question("suppliers_near")
    told = filled.ask(asked.text, typed(asked, {"region": "33", "commodity": "10", "limit": "10000"})).rows
    place = [pl.col("region").str.slice(0, 5), "commodity", "unit", pl.col("lat").round(2), pl.col("lon").round(2)]
    buyers, sellers = (
        goods_of(world, frame)
        .filter(pl.col("region").str.starts_with("33"))
        .drop_nulls(["lat", "lon"])
        .group_by(place)
        .agg(pl.col("party").n_unique())
        for frame in ("demands", "offers")
    )
    pairs = buyers.join(sellers, on=["commodity", "unit"], suffix="_s")
    lat, lon, lat_s, lon_s = (np.radians(pairs[name].to_numpy()) for name in ("lat", "lon", "lat_s", "lon_s"))
    angle = np.sin((lat - lat_s) / 2) ** 2 + np.cos(lat) * np.cos(lat_s) * np.sin((lon - lon_s) / 2) ** 2
    km = pl.Series(2 * 6378.14 * np.arcsin(np.sqrt(angle)))
    nearest = (
        pairs.with_columns(km=km)
        .filter(pl.col("km") <= 50)
        .select(pl.exclude("party_s"), pl.lit(0).repeat_by(pl.col("party_s").clip(0, 3)).alias("each"))
        .explode("each")
        .sort("km")
        .group_by("region", "commodity", "unit", "lat", "lon", maintain_order=True)
        .head(3)
    )
    assert nearest.height > 20
    place = ["region", "commodity", "unit", "lat", "lon"]
    far = pairs.join(nearest, on=place, how="anti").unique(place)  # nobody of the region is so near: told without one
    assert far.height > 5
    assert sorted(row["commodity"] for row in told if not row["supplier_name"]) == sorted(far["commodity"])
    assert all(row["lacks"] is None for row in told if not row["supplier_name"])
    expected = sorted(nearest.select("commodity", pl.col("party").alias("buyers"), "km").rows())
    found = sorted((row["commodity"], row["buyers"], row["distance_km"]) for row in told if row["supplier_name"])
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    assert [row[2] for row in found] == pytest.approx([row[2] for row in expected], abs=0.06)


@pytest.mark.store
def test_fewer_rows_are_the_first_of_all_and_name_the_largest_places_of_demand(filled):
    asked = question("suppliers_near")
    given = {"region": "33", "commodity": "10"}
    every, few = (filled.ask(asked.text, typed(asked, given | {"limit": n})).rows for n in ("10000", "7"))
    assert few == every[:7]
    assert every[0]["buyers"] == max(row["buyers"] for row in every)


@pytest.mark.store
def test_who_has_no_outlet_is_listed_by_capacity_with_its_own_name(filled, world):
    asked = question("idle_capacity_listed")
    told = filled.ask(asked.text, typed(asked, {"region": "33", "limit": "1000"})).rows
    network = network_of(world)
    named = network.parties.select("name", "region", party="id")
    mine = network.offers.filter(pl.col("outlet") == "none").join(named, on="party")
    mine = mine.filter(pl.col("region").str.starts_with("33"))
    expected = mine.sort(pl.col("units_per_month"), "party", descending=[True, False]).select("party", "name", "region")
    assert expected.height > 5
    assert [(row["party"], row["name"], row["region"]) for row in told] == expected.rows()


def test_every_question_says_what_it_asks_in_both_languages_and_every_parameter_is_used():
    assert len(names()) >= 20
    for name in names():
        asked = question(name)
        assert asked.words["id"].endswith("?")
        assert asked.words["en"].endswith("?")
        used = set(re.findall(r"\$(\w+)", asked.text))
        assert used == {parameter.name for parameter in asked.parameters}, name
        assert "CREATE" not in asked.text


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("caseloads", {"colour": "red"}, "it takes region, limit, as_of"),
        ("caseloads", {"limit": "many"}, "integer"),
        ("chain_to_buyer", {}, "give party="),
    ],
)
def test_a_wrong_parameter_says_what_the_question_takes(name, given, sentence):
    with pytest.raises(RuleViolation, match=sentence):
        typed(question(name), given)


def test_a_question_that_is_not_there_says_where_the_list_is():
    with pytest.raises(NotFound, match="jejaring ask"):
        question("meaning_of_life")
