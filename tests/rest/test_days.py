"""What is planned is not what happened: an entry of a day to come is refused, with the day that it may be at most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from graph.errors import RuleViolation
from graph.model.days import latest_day
from graph.proposals import draft
from graph.proposals.actors import Actor
from graph.proposals.consents import give
from graph.proposals.logs import LOGS, require
from graph.settings import now
from tests.rest.world_of_roles import fill

MORNING = datetime(2026, 11, 27, 22, 30, tzinfo=UTC)  # the 28th has begun in all of Indonesia
SAID = {"units": 3, "said": "seen", "amount_rp": 1000}


@pytest.mark.parametrize("entry", sorted(LOGS))
def test_an_entry_of_a_day_to_come_is_refused(entry):
    today = MORNING.date() + timedelta(days=1)
    require(entry, SAID | {"on": today}, MORNING)
    require(entry, SAID, MORNING)
    with pytest.raises(RuleViolation, match="lies in the future") as refused:
        require(entry, SAID | {"on": today + timedelta(days=1)}, MORNING)
    assert str(today) in refused.value.hint


def test_a_consent_of_this_morning_is_taken_where_utc_still_has_yesterday():
    facts = {"form": "form", "witness": "kepala desa", "given_on": MORNING.date() + timedelta(days=1)}
    made = give(draft("training", ("a",), ("b",)), Actor("k", "speaker", "a"), MORNING, facts)
    assert made.consents[0].given_on == facts["given_on"]


def test_visits_indicators_and_consents_of_days_to_come_are_refused_in_both_tongues(graph_client, empty_store):
    fill(empty_store)
    today = latest_day(now())
    later = (today + timedelta(days=1)).isoformat()
    visit = {"party": "grower", "on": later, "said": "planned"}
    figure = {"party": "grower", "kind": "sales", "on": later, "value": 3, "unit": "kg", "source": "office"}
    person = {"name": "A", "purpose": "calls", "consent_on": later}
    for path, body in (("visits", visit), ("indicators", figure), ("parties/grower/persons", person)):
        answer = graph_client.post(f"/v1/{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "rule_violation"), path
        assert today.isoformat() in answer.json()["detail"], answer.json()
    spoken = graph_client.post("/v1/visits", json=visit, headers={"Accept-Language": "id"}).json()
    assert "masa depan" in spoken["detail"]
    made = graph_client.post("/v1/visits", json=visit | {"on": today.isoformat(), "next_on": later})
    assert made.status_code == 201
    path, seen = f"/v1/visits/{made.json()['id']}", {"If-Match": made.headers["etag"]}
    assert graph_client.patch(path, json={"on": later}, headers=seen).status_code == 409


@pytest.mark.parametrize("wrong", [0, 1.5, True, "1793900000", "2026-11-01T00:00:00", "1 Nov 2026"])
def test_a_day_is_written_as_one(graph_client, empty_store, wrong):
    fill(empty_store)
    answer = graph_client.post("/v1/visits", json={"party": "grower", "on": wrong, "said": "seen"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"][-1] == "on"


def test_a_change_holds_to_the_bounds_of_what_is_changed(graph_client, empty_store):
    fill(empty_store)
    figure = {"party": "grower", "kind": "sales", "on": "2026-01-05", "value": 3, "unit": "kg", "source": "office"}
    made = graph_client.post("/v1/indicators", json=figure)
    path, seen = f"/v1/indicators/{made.json()['id']}", {"If-Match": made.headers["etag"]}
    for wrong in (True, "5", 1e300):
        assert graph_client.patch(path, json={"value": wrong}, headers=seen).status_code == 422, wrong
