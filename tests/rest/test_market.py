"""What parties offer and want, said over HTTP beside what lists say of them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import polars as pl
import pytest

from graph.model.rights import Role
from graph.network import Network
from graph.services.access.callers import Caller
from graph.services.wire.market import saying
from graph.settings import now
from graph.store import connect
from tests.rest.world_of_roles import fill

CLOTH = {"party": "grower", "commodity": "13121", "unit": "piece", "units_per_month": 7}


def listed(store, side):
    """Store a party with two cloths of one code in a list, as ingest keeps them apart."""
    fill(store)
    parties = store.snapshot().parties.filter(pl.col("id") == "grower")
    lots = pl.DataFrame(
        [{"id": f"l{units}", "party": "grower", "commodity": "13121", "product": product, "unit": "piece",
          "units_per_month": units} for product, units in (("kain tenun", 45), ("songket", 10))]
    )  # fmt: skip
    store.upsert(Network.from_frames(parties, **{side: lots}, as_of=date(2026, 11, 1)), source="weavers")


@pytest.mark.parametrize("side", ["offers", "demands"])
def test_another_product_of_one_code_stands_beside_what_is_there_and_the_same_tells_what_it_replaces(
    side, empty_store, graph_client
):
    listed(empty_store, side)

    def say(**said):
        told = graph_client.post(f"/v1/{side}", json=CLOTH | said)
        assert told.status_code == 201, told.text
        return told.json()

    def stand():
        lots = graph_client.get(f"/v1/{side}", params={"party": "grower", "commodity": "13121"}).json()["items"]
        return {(one["product"], one["unit"], one["grade"]): one["units_per_month"] for one in lots}

    lists = {("kain tenun", "piece", None): 45, ("songket", "piece", None): 10}
    scarf = say(product="selendang")
    assert scarf["replaces"] is None  # seven scarves took the place of 45 cloths
    assert stand() == lists | {("selendang", "piece", None): 7}
    assert say(product="selendang", unit="kg")["replaces"] is say(product="selendang", grade="A")["replaces"] is None
    assert len(stand()) == 5
    more = say(product="Selendang", units_per_month=8)
    assert (more["id"], more["replaces"]["id"], more["replaces"]["units_per_month"]) == (scarf["id"], scarf["id"], 7)
    cloth = say(product="Kain  Tenun", units_per_month=40, price_rp_per_unit=380_000)
    assert (cloth["id"], cloth["replaces"]["product"], cloth["replaces"]["units_per_month"]) == (
        "l45",
        "kain tenun",
        45,
    )
    assert len(stand()) == 5
    (again, another) = graph_client.post(
        f"/v1/{side}/bulk", json={"items": [CLOTH | {"product": one} for one in ("kain tenun", "sarung")]}
    ).json()["items"]
    assert (again["id"], again["replaces"]["units_per_month"], another["replaces"]) == ("l45", 40, None)
    assert sorted(stand().values()) == [7, 7, 7, 7, 8, 10]


def test_of_several_of_the_very_same_in_a_list_none_is_replaced_until_it_is_known_which(empty_store, graph_client):
    listed(empty_store, "offers")
    parties = empty_store.snapshot().parties.filter(pl.col("id") == "grower")
    several = pl.DataFrame(
        [{"id": f"s{units}", "party": "grower", "commodity": "13121", "product": "sarung", "unit": "piece",
          "units_per_month": units} for units in (3, 5)]
    )  # fmt: skip
    empty_store.upsert(Network.from_frames(parties, several, as_of=date(2026, 11, 1)), source="another")
    refused = graph_client.post("/v1/offers", json=CLOTH | {"product": "sarung"})
    assert (refused.status_code, refused.json()["lots"]) == (409, ["s3", "s5"])
    assert graph_client.delete("/v1/offers/s3").status_code == 200
    made = graph_client.post("/v1/offers", json=CLOTH | {"product": "sarung"}).json()
    assert (made["id"], made["replaces"]["units_per_month"]) == ("s5", 5)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("offers", CLOTH | {"until": "2020-01-01"}),
        ("demands", CLOTH | {"until": "2020-01-01"}),
        ("needs", {"party": "grower", "kind": "machine", "said": "kiln", "until": "2020-01-01"}),
        ("services", {"party": "bds", "kind": "design", "said": "labels", "until": "2020-01-01"}),
        ("notices", {"organiser": "bds", "kind": "seminar", "title": "dyes", "on": "2020-02-01",
                     "closes_on": "2020-01-01"}),
        ("programmes", {"owner": "bds", "kind": "market", "name": "fair", "starts": "2020-02-01",
                        "ends": "2020-01-01"}),
    ],
)  # fmt: skip
def test_what_has_ended_before_it_is_said_or_begun_is_refused_with_the_earliest_day(
    path, body, empty_store, graph_client
):
    """An offer that had ended six years before was taken, and could never match."""
    fill(empty_store)
    (field,) = (name for name in ("until", "closes_on", "ends") if name in body)
    told = graph_client.post(f"/v1/{path}", json=body, headers={"Accept-Language": "id"})
    first = body.get("starts", now().date().isoformat())
    assert (told.status_code, told.json()["field"], told.json()["earliest"]) == (409, field, first)
    assert first in told.json()["hint"]
    assert graph_client.post(f"/v1/{path}", json=body | {field: first}).status_code == 201


@pytest.mark.parametrize("side", ["offers", "demands"])
def test_a_month_that_is_over_is_refused_with_the_earliest_that_is_not(side, empty_store, graph_client):
    """Nothing of a month before this one can be traded; lists of it are read as they are."""
    fill(empty_store)
    this = now().date().replace(day=1)
    before = (this - timedelta(days=1)).replace(day=1)
    later = (this + timedelta(days=40)).replace(day=1)

    def say(month):
        body = CLOTH | {"month": month.isoformat()}
        return graph_client.post(f"/v1/{side}", json=body, headers={"Accept-Language": "id"})

    for wrong in (before, this.replace(day=2)):
        told = say(wrong)
        assert (told.status_code, told.json()["field"], told.json()["earliest"]) == (409, "month", this.isoformat())
        assert this.isoformat() in told.json()["hint"]
    bulk = {"items": [CLOTH | {"month": one.isoformat()} for one in (before, later)]}
    items = graph_client.post(f"/v1/{side}/bulk", json=bulk).json()["items"]
    assert [item["status"] for item in items] == [409, 201]
    assert [say(month).status_code for month in (this, later)] == [201, 201]


def test_first_lots_said_at_once_over_two_connections_stand_beside_each_other(empty_store, neo4j_settings):
    """Two processes took both the place of a party's first lot: whoever comes second waits and sees what is there."""
    fill(empty_store)
    caller, held, seen = Caller("k", Role.ADMIN), threading.Event(), threading.Event()

    def say(store, product, before):
        def work(put):
            made, replaced = put.add(CLOTH | {"product": product})
            before()
            return made["id"], replaced

        return saying(store, caller, "offers", ["grower"], work)

    def first_waits():
        held.set()
        assert not seen.wait(1.5), "the second read the lots while the first held them"

    with connect(neo4j_settings) as first, connect(neo4j_settings) as second, ThreadPoolExecutor(2) as pool:
        one = pool.submit(say, first, "kain tenun", first_waits)
        assert held.wait(20)
        another = pool.submit(say, second, "selendang", seen.set)
        ids = {one.result(30)[0], another.result(30)[0]}
        assert another.result()[1] is None
    stand = empty_store.snapshot().offers.filter(pl.col("commodity") == "13121")
    assert set(stand["id"]) == ids
    assert sorted(stand["product"]) == ["kain tenun", "selendang"]
