"""Institutions over HTTP: the same rows as the command, and records judged without being kept."""

from __future__ import annotations

from typing import get_args

from graph.rest.institutions import Kind
from graph.services.planner.records import RECORDS


def test_every_view_is_listed_page_by_page_with_its_origin(client):
    for view in ("programmes", "forums", "front-offices", "reach"):
        first = client.get(f"/v1/institutions/{view}", params={"limit": 1}).json()
        assert first["synthetic"] is True
        assert len(first["items"]) == 1 <= first["total"]
    rest = client.get("/v1/institutions/forums", params={"cursor": "1"}).json()
    assert rest["total"] == len(rest["items"]) + 1
    by_cluster = client.get("/v1/institutions/programmes", params={"by": "cluster"}).json()
    assert by_cluster["total"] % 12 == 0


def test_records_are_judged_on_their_day_and_a_wrong_line_is_told(client):
    item = {"forum": "F", "item": "Tungku", "output": "1", "outcome": None, "plan_place": "2.06", "due": "2026-01-01"}
    body = {"on": "2026-02-01", "rows": [item | {"done": None}]}
    told = client.post("/v1/institutions/records/agenda", json=body).json()
    assert (told["items"][0]["state"], told["items"][0]["lacks"]) == ("overdue", ["outcome"])
    body["rows"][0]["due"] = "besok"
    wrong = client.post("/v1/institutions/records/agenda", json=body)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "invalid_record")
    assert "line 2" in wrong.json()["detail"]
    assert client.post("/v1/institutions/records/hopes", json=body).status_code == 422


def test_what_a_record_says_has_happened_lies_in_no_future(client):
    day = {"cluster": "c", "action": "kiln", "step": "idea"}
    told = client.post("/v1/institutions/records/action-stages", json={"rows": [day | {"date": "2099-01-01"}]})
    assert (told.status_code, told.json()["code"], told.json()["row"]) == (409, "invalid_record", 2)
    assert "future" in told.json()["detail"]
    told = client.post("/v1/institutions/records/action-stages", json={"rows": [day | {"date": "2026-01-01"}]})
    assert told.status_code == 200, told.json()


def test_every_kind_of_record_has_its_route():
    assert set(get_args(Kind)) == set(RECORDS)
