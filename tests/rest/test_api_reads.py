"""Reading over HTTP: pages that join up to the whole, filters that filter, and the same figures as the command line."""

from __future__ import annotations

import polars as pl
import pytest

from graph.network import Network
from graph.planning.lacks import KINDS
from graph.planning.scene import Scene
from graph.planning.table import gap_cells
from graph.rest import create_app
from graph.services.pairing.match import MatchParameters, match
from graph.services.source import Source


@pytest.fixture(scope="module")
def network(served_folder):
    return Network.read(served_folder)


def everything(client, path, **more):
    items, cursor = [], None
    while True:
        page = client.get(path, params={"limit": 97, **more} | ({"cursor": cursor} if cursor else {})).json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return items, page


def test_health_asks_nothing_of_anybody(client):
    assert client.get("/health").json()["status"] == "ok"


def test_the_pages_of_parties_are_the_network(client, network):
    items, last = everything(client, "/v1/parties")
    assert [item["id"] for item in items] == network.parties["id"].to_list()
    assert last["total"] == network.parties.height
    assert last["synthetic"] is True
    assert last["as_of"] == network.as_of.isoformat()


def test_filters_of_parties_hold_and_lose_nobody(client, network):
    for kind in network.parties["kind"].unique():
        items, _ = everything(client, "/v1/parties", kind=kind)
        assert len(items) == network.parties.filter(pl.col("kind") == kind).height
    items, _ = everything(client, "/v1/parties", region="32")
    assert len(items) == network.parties.filter(pl.col("region").str.starts_with("32")).height
    assert {item["region"][:2] for item in items} == {"32"}
    items, _ = everything(client, "/v1/parties", q="rotan")
    assert items
    assert all("rotan" in item["name"].lower() for item in items)


def test_one_party_answers_by_its_id(client, network):
    party = network.parties.row(5, named=True)
    assert client.get(f"/v1/parties/{party['id']}").json()["name"] == party["name"]


def test_matches_are_the_plan_that_the_command_line_finds(client, network):
    items, page = everything(client, "/v1/matches")
    figures = match(Source(network, "x"), MatchParameters()).run.summary
    assert page["plan"]["value"] == figures["value"] == sum(item["value"] for item in items)
    assert page["plan"]["gap"] == 0
    assert len(items) == figures["pairs"]
    assert all(item["reason"] and item["parts"] for item in items)


def test_matches_of_one_side_are_a_part_of_the_plan(client):
    items, _ = everything(client, "/v1/matches")
    for side in ("supplier", "buyer"):
        party = items[0][side]
        some, _ = everything(client, "/v1/matches", **{side: party})
        assert some == [item for item in items if item[side] == party]


@pytest.mark.parametrize(("kind", "total"), [("demand", "unmet"), ("supply", "unsold")])
def test_gaps_add_up_to_the_plan(client, kind, total):
    items, _ = everything(client, "/v1/gaps", kind=kind)
    plan = client.get("/v1/matches", params={"limit": 1}).json()["plan"]
    assert not {"unmet_demand", "unsold_supply"} & set(plan)
    assert {"kg", "piece"} <= set(plan["by_unit"])
    assert sum(item["unmet"] for item in items) == sum(counts[total] for counts in plan["by_unit"].values())
    stepped = [item for item in items if item["entry_price_steps"]]
    assert all(sum(step["units"] for step in item["entry_price_steps"]) == item["unmet"] for item in stepped)
    assert stepped


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_of_gap_is_the_table_of_the_command_line(client, network, kind):
    where = {"level": "province", "commodity_level": "kbli2"}
    items, page = everything(client, "/v1/gaps", kind=kind, **where)
    cells = gap_cells(Scene(network), kind, **where)
    assert [(i["region"], i["commodity"], i["amount"], i["n"], i["reason"]) for i in items] == cells.select(
        "region", "commodity", "amount", "n", "reason"
    ).rows()
    alone = "gap.concentration.one_seller"  # no finding, and nothing to do about it
    assert all(bool(item["lever_text"]) == (item["reason"] != alone) for item in items if item["amount"])
    assert (page["value_unit"] is None) == ("entry_price_first" not in cells.columns)


def test_the_public_form_over_http_keeps_back_what_the_command_keeps_back(client, network):
    items, _ = everything(client, "/v1/gaps", kind="finance", level="regency", public=True)
    kept_back = gap_cells(Scene(network), "finance", public=True)["suppressed"].to_list()
    assert [item["suppressed"] for item in items] == kept_back
    assert any(kept_back)
    assert all(item["amount"] is None and item["n"] is None for item in items if item["suppressed"])


def test_gaps_by_cluster_and_within_a_region(client):
    items, _ = everything(client, "/v1/gaps", kind="structural", by="cluster")
    assert all(item["cluster"] and item["region"] is None for item in items)
    some, _ = everything(client, "/v1/gaps", kind="training", region="32")
    assert some
    assert {item["region"][:2] for item in some} == {"32"}
    assert client.get("/v1/gaps", params={"kind": "demand", "by": "cluster"}).status_code == 409
    assert client.get("/v1/gaps", params={"kind": "training", "region": "99"}).status_code == 404


def test_a_changed_folder_is_read_again(tmp_path, here, network, serve):
    network.write(tmp_path)
    with serve(create_app(tmp_path)) as client:
        assert client.get("/v1/parties").json()["total"] == network.parties.height
        fewer = Network.from_frames(network.parties.head(3), as_of=network.as_of)
        fewer.write(tmp_path)
        assert client.get("/v1/parties").json()["total"] == 3


def test_pages_of_candidates_join_up_by_rank_whatever_their_size(client, network):
    party = next(
        one
        for one in network.offers["party"]
        if client.get("/v1/candidates", params={"party": one, "limit": 1}).json()["candidates"] > 3
    )
    pages = [everything(client, "/v1/candidates", party=party, limit=size)[0] for size in (1, 2, 200)]
    assert [one["rank"] for one in pages[0]] == list(range(1, len(pages[0]) + 1))
    assert pages[0] == pages[1] == pages[2]


@pytest.mark.parametrize("resource", ["parties", "offers", "demands", "metrics"])
def test_every_list_has_its_points_as_geojson(client, network, resource):
    told = client.get(f"/v1/exports/{resource}.geojson").json()
    whose = {"parties": None, "metrics": "cluster"}.get(resource, "party")
    assert told["features"]
    for feature in told["features"][:20]:
        party = network.parties.row(network.row[feature["properties"][whose] if whose else feature["id"]], named=True)
        assert feature["geometry"]["coordinates"] == [round(party["lon"], 2), round(party["lat"], 2)]


@pytest.mark.parametrize("side", ["supplier", "buyer"])
def test_matches_of_a_party_that_there_is_not_are_404_and_not_none(client, side):
    told = client.get("/v1/matches", params={side: "nobody"})
    assert (told.status_code, told.json()["code"]) == (404, "unknown_party")
