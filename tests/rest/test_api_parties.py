"""Parties said over HTTP, and needs and services of lists beside those said over HTTP."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.model.rights import Role
from graph.network import Network
from graph.services.access.keys import create_key
from graph.services.source import read_source
from graph.services.work.job_kinds import KINDS
from graph.services.work.jobs import Job
from graph.store.lots import Lots
from tests.rest.world_of_roles import fill, keys_for

NEW = {"key": "sentra-17", "kind": "enterprise", "name": "UD Baru", "region": "35.09", "kbli": ["10792"]}


def test_a_party_said_over_http_is_listed_and_trades_and_its_key_said_again_takes_its_place(empty_store, graph_client):
    fill(empty_store)
    made = graph_client.post("/v1/parties", json=NEW | {"lat": -8.1234, "lon": 113.7, "size": "micro"})
    assert (made.status_code, made.headers["location"]) == (201, f"/v1/parties/{made.json()['id']}")
    name = made.json()["id"]
    assert (made.json()["lat"], made.json()["size_basis"], made.json()["source"]) == (-8.12, "list_label", "api")
    again = graph_client.post("/v1/parties", json=NEW | {"name": "CV Baru"}).json()
    assert (again["id"], again["size"]) == (name, None)  # what is not said again is unknown
    assert graph_client.get(f"/v1/parties/{name}").json()["name"] == "CV Baru"
    lot = {"party": name, "commodity": "10792", "unit": "kg", "units_per_month": 80, "price_rp_per_unit": 8_000}
    assert graph_client.post("/v1/offers", json=lot).status_code == 201
    partners = graph_client.get("/v1/candidates", params={"party": name, "side": "offtakers"}).json()["items"]
    assert "mill" in {one["party"] for one in partners}
    events = graph_client.get("/v1/events", params={"action": "parties.put"}).json()["items"]
    assert len(events) == 2
    empty_store.upsert(other_list(), source="another")  # a list that does not name it leaves it alone
    assert graph_client.get(f"/v1/parties/{name}").json()["name"] == "CV Baru"


def other_list():
    parties = pl.DataFrame({"id": ["else"], "kind": ["enterprise"], "name": ["UD Lain"], "region": ["35.09"]})
    return Network.from_frames(parties, as_of=date(2026, 11, 2))


def test_an_officer_says_parties_of_the_own_regions_each_in_its_place_and_a_supplier_none(empty_store, graph_client):
    fill(empty_store)
    keys = keys_for(empty_store, str(graph_client.base_url))
    items = [NEW, NEW | {"key": "2", "region": "36.71"}, NEW | {"key": "3", "region": "35.99"}]
    told = keys[Role.OFFICER].post("/v1/parties/bulk", json={"items": items}).json()["items"]
    assert [(one["status"], one["code"]) for one in told] == [
        (201, None), (403, "not_allowed"), (404, "unknown_region"),
    ]  # fmt: skip
    assert keys[Role.SUPPLIER].post("/v1/parties", json=NEW).status_code == 403
    keys.close()


WRONG_ITEMS = {
    "/v1/parties": ("region", NEW),
    "/v1/offers": ("unit", {"party": "grower", "commodity": "10792", "unit": "kg", "units_per_month": 7}),
    "/v1/needs": ("kind", {"party": "grower", "kind": "machine", "said": "kiln"}),
    "/v1/proposals": ("kind", {"kind": "partnership", "supplier": "grower", "buyer": "mill"}),
}


@pytest.mark.parametrize("path", WRONG_ITEMS)
def test_of_several_items_one_of_the_wrong_form_is_refused_in_its_place_and_the_others_are_done(
    path, empty_store, graph_client
):
    fill(empty_store)
    field, right = WRONG_ITEMS[path]
    items = [right, right | {field: "?"}, "no object", right | {"unheard": 1}, right | {"party": "a\0b"}, right]
    answer = graph_client.post(f"{path}/bulk", json={"items": items}, headers={"Accept-Language": "en"})
    told = answer.json()["items"]
    assert [one["status"] for one in told] == [201, 422, 422, 422, 422, 201]
    assert [one["pointer"] for one in told] == [f"#/items/{place}" for place in range(6)]
    wrong = told[1]
    assert (wrong["code"], wrong["type"]) == ("invalid_request", "/problems/invalid_request")
    assert wrong["errors"][0]["pointer"] == f"#/items/1/{field}"
    assert wrong["hint"]
    assert told[3]["errors"][0]["pointer"] == "#/items/3/unheard"
    for body in ({"items": right}, {"items": []}, {}, [right], {"items": [right], "more": 1}):
        assert graph_client.post(f"{path}/bulk", json=body).status_code == 422


def test_several_are_written_in_one_go_and_of_the_same_one_the_last_counts(empty_store, graph_client, monkeypatch):
    fill(empty_store)
    before, written = type(empty_store._bolt).write, []
    monkeypatch.setattr(type(empty_store._bolt), "write", lambda *told: written.append(told[1:]) or before(*told))
    other = NEW | {"key": "2", "kind": "cooperative", "name": "Koperasi Dua"}
    told = graph_client.post("/v1/parties/bulk", json={"items": [NEW, other, NEW | {"name": "CV Baru"}]}).json()[
        "items"
    ]
    assert len({one["id"] for one in told}) == 2
    assert {step for steps in written for step, _ in steps if step.startswith(("store", "note"))} == {
        "store_parties", "note_events",
    }  # fmt: skip
    assert len([steps for steps in written if ("store_parties" in dict(steps))]) == 1
    assert graph_client.get(f"/v1/parties/{told[0]['id']}").json()["name"] == "CV Baru"
    assert len(graph_client.get("/v1/events", params={"action": "parties.put"}).json()["items"]) == 3
    puts, put = [], Lots.put
    monkeypatch.setattr(Lots, "put", lambda *said: puts.append(len(said[1])) or put(*said))
    lots = [
        {"party": told[place]["id"], "commodity": "10792", "unit": "kg", "units_per_month": 7 + place}
        for place in (0, 1, 2)
    ]
    offers = graph_client.post("/v1/offers/bulk", json={"items": [*lots, lots[0] | {"min_lot_units": 9}]}).json()[
        "items"
    ]
    assert [one["status"] for one in offers] == [201, 201, 201, 409]
    assert len(puts) == 1
    assert graph_client.get(f"/v1/offers/{offers[0]['id']}").json()["units_per_month"] == 9


@pytest.mark.parametrize("wrong", [{"lat": -8.1}, {"region": "Jember"}, {"phone": "0812"}, {"lat": 200, "lon": 113}])
def test_a_party_that_is_not_whole_is_refused_with_the_field(wrong, empty_store, graph_client):
    told = graph_client.post("/v1/parties", json=NEW | wrong)
    assert told.status_code == 422
    assert told.json()["errors"]


HELP = {
    "needs": pl.DataFrame({"id": ["n1", "n2"], "party": ["grower", "grower2"], "kind": ["service", "finance"],
                           "kbli": [["10792"], None], "amount_rp": [None, 5_000_000], "service": [None, "safety_net"]}),
    "services": pl.DataFrame({"id": ["s1"], "party": ["bds"], "kind": ["service"], "service": ["certification"],
                              "price_rp": [250_000]}),
}  # fmt: skip


def helped(store):
    fill(store)
    network = store.snapshot()
    with_help = Network.from_frames(
        network.parties, network.offers, network.demands, network.ties, **HELP, as_of=network.as_of
    )
    store.upsert(with_help, source="office")
    return with_help


def test_needs_and_services_of_lists_stand_behind_those_said_over_http_page_by_page(empty_store, graph_client):
    helped(empty_store)
    said = [
        graph_client.post("/v1/needs", json={"party": "grower", "kind": "machine", "said": f"kiln {n}"}).json()["id"]
        for n in range(2)
    ]
    seen, cursor = [], None
    while True:
        page = graph_client.get("/v1/needs", params={"limit": 1} | ({"cursor": cursor} if cursor else {})).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [*said, "n1", "n2"]
    one = graph_client.get("/v1/needs/n2").json()
    assert (one["seq"], one["kind"], one["amount_rp"]) == (0, "finance", 5_000_000)
    for language, words in (("id", "Pembiayaan: jaring pengaman"), ("en", "Finance: safety net")):  # codes stood there
        asked = {"Accept-Language": language}
        assert graph_client.get("/v1/needs/n2", headers=asked).json()["said"] == words
    assert graph_client.get("/v1/services", params={"party": "bds"}).json()["items"][0]["price_rp"] == 250_000
    assert graph_client.get("/v1/needs", params={"kind": "finance", "region": "36"}).json()["items"][0]["id"] == "n2"
    _, secret = create_key(empty_store, "supplier", party="grower")
    own = {"Authorization": f"Bearer {secret}"}
    assert {one["party"] for one in graph_client.get("/v1/needs", headers=own).json()["items"]} == {"grower"}
    assert graph_client.get("/v1/needs/n2", headers=own).status_code == 403
    assert graph_client.get("/v1/services", headers=own).json()["items"]


def test_a_folder_serves_the_needs_and_services_that_it_holds(empty_store, here, serve, tmp_path):
    from graph.rest import create_app

    helped(empty_store).write(tmp_path / "folder")
    with serve(create_app(tmp_path / "folder")) as client:
        assert [one["id"] for one in client.get("/v1/needs").json()["items"]] == ["n1", "n2"]
        assert client.get("/v1/services/s1").json()["facts"]["service"] == "certification"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"kind": "certification", "said": "halal"}, "services"),
        ({"kind": "services", "service": "technical", "said": "setting of the dryer"}, "services"),
        ({"kind": "training", "said": "packaging of crackers"}, "training"),
        ({"kind": "machine", "said": "dry kiln"}, "machinery"),
    ],
)
def test_a_need_and_a_service_said_over_http_are_matched_as_those_of_lists_until_withdrawn(
    said, kind, empty_store, graph_client
):
    fill(empty_store)
    need = graph_client.post("/v1/needs", json=said | {"party": "grower", "budget_rp": 900_000})
    price = {"price_rp": 100_000, "capacity_per_month": 3}
    given = graph_client.post("/v1/services/bulk", json={"items": [said | {"party": "bds"} | price]})
    assert (need.status_code, given.json()["items"][0]["status"]) == (201, 201)
    network = read_source(None, store=empty_store).network
    assert network.needs["id"].to_list() == [need.json()["id"]]
    told = graph_client.get("/v1/matches", params={"kind": kind, "buyer": "grower"}).json()
    assert [(one["supplier"], one["buyer"]) for one in told["items"]] == [("bds", "grower")]
    assert told["plan"]["pairs"] == told["total"] == 1
    assert len(graph_client.get("/v1/needs").json()["items"]) == 1  # said once, listed once
    ended = graph_client.delete(f"/v1/needs/{need.json()['id']}", headers={"If-Match": need.headers["etag"]})
    assert ended.status_code == 200
    assert graph_client.get("/v1/matches", params={"kind": kind}).json()["items"] == []
    job = Job("j", "match", {"match": {"kind": kind}}, "k", "running", "", "")
    assert KINDS["match"](job, lambda *_: None)["suppliers"] == 1
