"""One-time links of a proposal over HTTP: answered once without a key, by whom they are for, on a page of a phone."""

from __future__ import annotations

import re
from datetime import datetime

import httpx
import pytest

from graph.model.rights import Role
from graph.settings import now
from graph.translations.dates import day_of
from tests.rest.world_of_roles import take


def test_a_link_answers_once_without_a_key_and_a_false_one_never(keys, graph_client):
    grower, admin = keys[Role.SUPPLIER], keys[Role.ADMIN]
    terms = {"product": "tempe", "unit": "piece", "units_per_month": 8_000}
    body = {"kind": "training", "supplier": "grower", "buyer": "mill2", "terms": terms}
    made = grower.post("/v1/proposals", json=body).json()
    take(grower, made, "offer")
    where = f"/v1/proposals/{made['id']}/links"
    spoken = admin.post(where, json={"party": "mill2"}, headers={"Accept-Language": "id"}).json()
    assert "UD Grower mengirim undangan pelatihan" in spoken["texts"]["whatsapp"]
    assert "(tempe 8.000 buah sebulan)" in spoken["texts"]["whatsapp"]  # a volume without its month is a wrong one
    link = admin.post(where, json={"party": "mill2"}).json()
    assert link["url"] in link["texts"]["sms"]
    assert "UD Grower" in link["texts"]["whatsapp"]
    path = f"/v1/answers/{link['token']}"
    false = path[:-1] + ("A" if path[-1] != "A" else "B")
    with httpx.Client(base_url=graph_client.base_url, timeout=60) as anybody:
        assert anybody.get(path).json()["asked_by"] == ["UD Grower"]
        assert anybody.get(false).status_code == 401
        assert anybody.post(path, json={"answer": "interest"}).json()["state"] == "interest"
        assert anybody.post(path, json={"answer": "decline"}).status_code == 401
    after = grower.get(f"/v1/proposals/{made['id']}").json()
    assert [(one["party"], one["form"]) for one in after["consents"]] == [("grower", "account"), ("mill2", "link")]


@pytest.mark.parametrize(("offered", "held"), [(30, 3), (3, 30)])
def test_a_link_its_texts_and_its_page_tell_one_last_day(keys, graph_client, offered, held):
    """A link of three days of an offer of thirty: the text said the one, the page that it opened the other."""
    grower, admin = keys[Role.SUPPLIER], keys[Role.ADMIN]
    made = grower.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill2"}).json()
    take(grower, made, "offer", days=offered)
    asked = {"party": "mill2", "days": held}
    link = admin.post(f"/v1/proposals/{made['id']}/links", json=asked, headers={"Accept-Language": "id"}).json()
    ends = datetime.fromisoformat(link["expires_at"])
    assert (ends - now()).days == 2
    last = day_of(ends.date(), "id")
    path = f"/v1/answers/{link['token']}"
    with httpx.Client(base_url=graph_client.base_url, timeout=60) as anybody:
        assert datetime.fromisoformat(anybody.get(path).json()["deadline"]) == ends
        page = anybody.get(path, headers={"Accept": "text/html"}).text
    for told in (*link["texts"].values(), page):
        assert f"sampai {last}" in told, told


def test_a_link_opens_a_page_on_a_phone_whose_button_answers_once(keys, graph_client):
    grower, admin = keys[Role.SUPPLIER], keys[Role.ADMIN]
    terms = {
        "exclusive": True, "duties_of_buyer": "pays in 14 days", "disputes": "court of Jember",
        "benefits": {"supplier": {"said": "a second buyer", "rp_per_month": 900_000}},
    }  # fmt: skip
    body = {"kind": "training", "supplier": "grower", "buyer": "mill2", "reason": "<b>good</b>", "terms": terms}
    take(grower, grower.post("/v1/proposals", json=body).json(), "offer")
    made = grower.get("/v1/proposals").json()["items"][0]
    link = admin.post(f"/v1/proposals/{made['id']}/links", json={"party": "mill2"}).json()
    path = f"/v1/answers/{link['token']}"
    assert link["url"].endswith(f"{path}?lang=en")  # made by a key that reads English, with English texts
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en-US,en"}
    with httpx.Client(base_url=graph_client.base_url, timeout=60, headers=browser) as phone:
        page = phone.get(path)
        assert page.headers["content-type"].startswith("text/html")
        assert "UD Grower asks UD Mill2" in phone.get(path, params={"lang": "en"}).text
        assert "UD Grower mengajak UD Mill2 bekerja sama" in page.text
        assert "&lt;b&gt;good" in page.text
        for said in ("pays in 14 days", "court of Jember", "Nilai per bulan: Rp\u00a0900.000", "Perhatikan sebelum"):
            assert said in page.text, said
        broken = phone.get(path[:-9])  # as messengers cut long addresses
        assert (broken.status_code, broken.headers["content-type"].split(";")[0]) == (401, "text/html")
        assert "tautan itu tidak dikenal" in broken.text
        assert f'action="{path}/page?lang=id"' in page.text
        assert "Anda tidak berminat" in phone.post(f"{path}/page", data={"answer": "decline", "why": "far"}).text
        again = phone.post(f"{path}/page", data={"answer": "interest"})
        assert (again.status_code, "tautannya sudah pernah dipakai" in again.text) == (401, True)
    after = grower.get(f"/v1/proposals/{made['id']}").json()
    assert (after["state"], after["names"]) == ("declined", {"grower": "UD Grower"})


def test_who_acts_for_the_proposing_side_holds_no_link_of_the_other_and_who_sends_one_is_bound(keys):
    """Whoever sends a link sees it: the supplier, or its officer, could answer in the buyer's name."""
    grower, officer = keys[Role.SUPPLIER], keys[Role.OFFICER]
    drafted = officer.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"}).json()
    made = grower.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"}).json()
    for one in (take(grower, drafted, "offer"), take(grower, made, "offer")):
        refused = grower.post(f"/v1/proposals/{one['id']}/links", json={"party": "mill"})
        assert (refused.status_code, "side that proposes" in refused.json()["detail"]) == (409, True)
    assert officer.post(f"/v1/proposals/{drafted['id']}/links", json={"party": "mill"}).status_code == 409
    link = officer.post(f"/v1/proposals/{made['id']}/links", json={"party": "mill"}).json()
    with httpx.Client(base_url=grower.base_url, timeout=60) as anybody:
        after = anybody.post(f"/v1/answers/{link['token']}", json={"answer": "interest"}).json()
    assert after["state"] == "interest"
    present = officer.get(f"/v1/proposals/{made['id']}").json()
    step = {"step": "negotiate", "on_behalf": "grower"}
    acted = officer.post(f"/v1/proposals/{made['id']}/steps", json=step, headers={"If-Match": f'"{present["seq"]}"'})
    assert "already acts for the " in acted.json()["detail"]
    spoken = {"If-Match": f'"{present["seq"]}"', "Accept-Language": "id"}
    told = officer.post(f"/v1/proposals/{made['id']}/steps", json=step, headers=spoken).json()["detail"]
    assert re.fullmatch(
        r"pendamping ini sudah bertindak untuk (?!buyer)[a-z ]+, dan tidak pernah untuk kedua sisi", told
    )
    events = officer.get(f"/v1/events?of={made['id']}&action=proposals.interest").json()["items"]
    assert events[0]["facts"]["sent_by"] == officer.get("/v1/me").json()["id"]
    assert "sent_by" not in grower.get(f"/v1/proposals/{made['id']}/events").text
    assert [one["action"] for one in keys[Role.AUDITOR].get("/v1/events?action=links.make").json()["items"]] == [
        "links.make"
    ]
