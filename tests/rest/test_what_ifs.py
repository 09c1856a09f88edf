"""What-ifs over HTTP: of whom they may be asked, and that nobody waits for a plan to hear that."""

from __future__ import annotations

from graph.model.rights import Role
from graph.rest.world import World
from tests.rest.world_of_roles import fill, keys_for


def change(party, what="demand", units=40):
    return {"changes": [{"change": what, "party": party, "units": units}]}


def test_an_officer_asks_of_parties_of_the_own_regions_only_and_sees_their_pairs(empty_store, graph_client):
    fill(empty_store)
    keys = keys_for(empty_store, str(graph_client.base_url))
    told = graph_client.post("/v1/what-ifs", json=change("mill2")).json()
    assert (told["gain"] < 0, [(one["supplier"], one["units"]) for one in told["pairs"]]) == (True, [("grower2", 40)])
    officer = keys[Role.OFFICER]
    own = officer.post("/v1/what-ifs", json=change("mill")).json()
    assert [(one["supplier"], one["buyer"], one["units"]) for one in own["pairs"]] == [("grower", "mill", 40)]
    beyond = officer.post("/v1/what-ifs", json={"changes": change("mill")["changes"] + change("mill2")["changes"]})
    assert (beyond.status_code, beyond.json()["code"]) == (403, "not_allowed")
    keys.close()


def test_a_what_if_of_nobody_plans_nothing(empty_store, graph_client, monkeypatch):
    fill(empty_store)
    monkeypatch.setattr(World, "matched", None)
    told = graph_client.post("/v1/what-ifs", json=change("nobody"))
    assert (told.status_code, told.json()["code"]) == (404, "unknown_party")
