"""Confidential until consent, as an attacker: every address that the other side may ask, for words not its own."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from graph.model.rights import Role
from graph.services.work.job_kinds import KINDS
from graph.services.work.job_queue import JobQueue
from tests.rest.test_api_life_of_a_proposal import TERMS
from tests.rest.world_of_roles import take

LISTS = (
    "parties", "parties?q=Grower", "offers", "offers?party=grower", "demands", "needs", "visits", "indicators",
    "candidates?party=mill&side=suppliers", "matches", "matches?supplier=grower", "proposals", "proposals?party=grower",
    "partnerships", "events", "gaps?limit=1000", "gaps?kind=supply", "clusters", "demands/board", "me",
    "directory?region=35&every_sector=true", "services", "notices", "programmes", "clusters/found",
)  # fmt: skip
OF_A_PROPOSAL = (
    "", "/events", "/differences", "/effect", "/complaints", "/papers/proposal.docx", "/papers/profile.docx",
)  # fmt: skip
THOUGHTS = ("FIRST THOUGHT", "87654", "ONLY OURS", "Siti", "+6281", "floor_rp")
EXPORTS = ("parties.csv", "offers.csv", "demands.jsonld", "parties.geojson", "metrics.csv")


def said(answer):
    if answer.headers["content-type"].endswith("wordprocessingml.document"):
        return zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    return answer.text


def everything(client, proposal):
    """Return all that a key can get to read, by address."""
    asked = [f"/v1/{one}" for one in LISTS] + [f"/v1/exports/{one}" for one in EXPORTS]
    asked += [f"/v1/proposals/{proposal}{part}" for part in OF_A_PROPOSAL] + [f"/v1/events?of={proposal}"]
    asked += ["/v1/parties/grower", "/v1/offers/o0", "/v1/parties/grower/persons", f"/v1/partnerships/{proposal}"]
    found = {path: client.get(path) for path in asked}
    assert all(answer.status_code < 500 for answer in found.values())
    return {path: said(answer) for path, answer in found.items()}


def leaks(told, *words):
    return sorted((path, word) for path, text in told.items() for word in words if word in text)


def test_before_consent_nothing_of_the_other_side_is_told_and_never_its_price(keys):
    grower, mill = keys[Role.SUPPLIER], keys[Role.BUYER]
    person = {"name": "Siti Rahayu", "phone": "+6281", "purpose": "calls", "consent_on": "2026-11-01"}
    assert grower.post("/v1/parties/grower/persons", json=person).status_code == 201
    secret = TERMS | {"notes": "FIRST THOUGHT", "price_rp_per_unit": 87_654}
    body = {"kind": "partnership", "supplier": "grower", "buyer": "mill", "terms": secret, "reason": "ONLY OURS"}
    made = grower.post("/v1/proposals", json=body).json()

    told = everything(mill, made["id"])
    assert leaks(told, "UD Grower", *THOUGHTS) == []
    given_up = grower.post("/v1/proposals", json=body | {"reason": "GIVEN UP"}).json()
    take(grower, given_up, "withdraw")
    assert leaks(everything(mill, given_up["id"]), "GIVEN UP", "UD Grower") == []

    edited = take(grower, made, "edit", terms=TERMS | {"notes": ""}, reason="sent")  # what is not said would stay
    take(grower, edited, "offer")
    told = everything(mill, made["id"])
    assert leaks(told, "UD Grower")  # its consent shows it
    assert leaks(told, *THOUGHTS) == []
    assert leaks(everything(grower, made["id"]), "UD Mill", "limit_rp", "buyer_gain_rp") == []


def test_who_consents_to_be_seen_has_not_opened_its_lowest_price_nor_its_sales(keys):
    """The supplier's key read the most that the buyer pays, 14,800, and its sales, before a word was negotiated."""
    grower, mill = keys[Role.SUPPLIER], keys[Role.BUYER]
    made = grower.post("/v1/proposals", json={"kind": "partnership", "supplier": "grower", "buyer": "mill"}).json()
    take(grower, take(grower, made, "edit", terms=TERMS, reason="sent"), "offer")
    (theirs,) = mill.get("/v1/offers?party=grower").json()["items"]
    (ours,) = grower.get("/v1/offers?party=grower").json()["items"]
    assert ours["price_rp_per_unit"] is not None
    assert theirs == ours | {"price_rp_per_unit": None, "outlet": None, "outlet_price_rp_per_unit": None}
    assert mill.get(f"/v1/offers/{theirs['id']}").json()["price_rp_per_unit"] is None
    lots, parties = (
        {row["id"]: row for row in csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))}
        for answer in (mill.get("/v1/exports/offers.csv"), mill.get("/v1/exports/parties.csv"))
    )
    assert lots[theirs["id"]]["price_rp_per_unit"] == ""
    seen = {party: {name for name, cell in row.items() if cell} for party, row in parties.items()}
    told = {name for name, cell in mill.get("/v1/parties/grower").json().items() if cell}
    assert seen["grower"] <= told | {"synthetic"}


def test_a_party_reads_no_figure_that_its_own_demand_would_change_by_another_partys_price(keys):
    """A buyer read the plan's worth before and after a demand of its own: the difference was the supplier's floor."""
    mill, officer = keys[Role.BUYER], keys[Role.OFFICER]
    before = mill.get("/v1/matches").json()["plan"]
    worth = officer.get("/v1/matches").json()["plan"]["value"]
    body = {"party": "mill", "commodity": "10792", "unit": "kg", "units_per_month": 40, "price_rp_per_unit": 50_000}
    assert mill.post("/v1/demands", json=body).status_code == 201
    after = mill.get("/v1/matches").json()["plan"]
    assert officer.get("/v1/matches").json()["plan"]["value"] != worth
    same = {"kind", "value_unit", "gap"}
    assert {k: v for k, v in before.items() if k in same} == {k: v for k, v in after.items() if k in same}
    assert {v for k, v in after.items() if k not in {*same, "run"}} == {None}
    for kind in ("demand", "supply"):
        rows = mill.get(f"/v1/gaps?kind={kind}").json()["items"]
        assert {row[name] for row in rows for name in row if name.startswith("entry_price")} <= {None}
    assert keys[Role.COOPERATIVE].get("/v1/scenarios").status_code == 403


def test_a_scenario_tells_names_and_rupiah_of_parties_only_to_keys_that_may_read_them(keys):
    """A planner without the grant read who loses how much, by name."""
    change = {"do": "lose_buyer", "party": "mill"}
    made = keys[Role.PLANNER].post("/v1/scenarios", json={"name": "A", "changes": [change]}).json()
    done = JobQueue().perform(made["id"], KINDS["scenario"])
    assert done.state == "done", done.result
    for role in (Role.ADMIN, Role.AUDITOR, Role.OFFICER, Role.PLANNER):
        told = keys[role].get(f"/v1/scenarios/{made['id']}").json()["result"]
        named = {row["name"] for row in (*told["gains"], *told["loses"])}
        office = role in {Role.ADMIN, Role.AUDITOR, Role.OFFICER}
        assert bool(named) == office, role
        assert office or told["others"]["loses"]["parties"], role
        listed = keys[role].get("/v1/scenarios").text
        assert ("UD Grower" in listed) == office, role


def test_an_officer_reads_no_price_of_a_pair_with_a_side_beyond_the_own_regions(keys):
    """An officer of the next regency read *suppliers from Rp 325,000* of whoever sold to a buyer of hers."""
    asked = {"party": "grower", "side": "offtakers", "radius_km": 2_000}
    for role, told_of in ((Role.ADMIN, {"mill", "mill2"}), (Role.OFFICER, {"mill"})):
        items = keys[role].get("/v1/candidates", params=asked).json()["items"]
        assert {one["party"] for one in items} == {"mill", "mill2"}
        assert {one["party"] for one in items if one["value_per_unit"] is not None} == told_of, role
        assert {one["party"] for one in items if "11,000" in one["reason"]} == told_of, role
        assert {one["party"] for one in items for part in one["parts"] if part["code"] == "limit_rp"} == told_of, role
    pairs = keys[Role.OFFICER].get("/v1/matches?radius_km=2000").json()["items"]
    for one in pairs:
        own = {one["supplier"], one["buyer"]} <= {"grower", "mill"}
        assert (one["value"] is not None) == own


def test_a_planner_without_grant_reads_no_name_in_what_to_do_next(keys):
    planner, officer = keys[Role.PLANNER], keys[Role.OFFICER]
    for party, side in (("grower", "offtakers"), ("mill", "suppliers")):
        told = planner.get("/v1/candidates", params={"party": party, "side": side}).json()
        asked = officer.get("/v1/candidates", params={"party": party, "side": side})
        named = {one["name"] for one in asked.json().get("items", [])} if asked.status_code == 200 else set()
        assert {one["name"] for one in told["items"]} <= {""}
        assert not [name for name in {"UD Grower", "UD Mill", "PT Mill", *named} if name and name in str(told)]


def test_the_directory_names_businesses_to_the_office_and_tells_parties_its_tables(keys):
    """Any buyer's key read every maker of the country by name and id; a planner, and an officer elsewhere, did not."""
    for role in Role:
        told = keys[role].get("/v1/directory?region=35").json()
        named = {one["name"] for one in told["entries"]}
        office = role in {Role.OFFICER, Role.VERIFIER, Role.AUDITOR, Role.ADMIN}
        assert named == ({"UD Grower", "UD Mill", "UD Coop"} if office else set()), role
        assert (told["listed"], [one["count"] for one in told["subsectors"]]) == (3, [3]), role
        few = [one[name] for one in told["subsectors"] for name in ("workers", "with_sales", "sales")]
        assert (few == [None] * 3) != office, role


@pytest.mark.parametrize(
    ("header", "language", "title"), [(None, "en", "key needed"), ("id, en;q=0.5", "id", "perlu kunci")]
)
def test_a_refusal_speaks_the_language_that_is_asked_for_and_says_what_to_do(graph_client, header, language, title):
    headers = {"Authorization": "Bearer jj_x"} | ({"Accept-Language": header} if header else {})
    answer = graph_client.get("/v1/parties", headers=headers)
    told = answer.json()
    assert (answer.status_code, answer.headers["content-language"], told["title"]) == (401, language, title)
    assert told["hint"]
    assert "Accept-Language" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("method", "path", "more", "status"),
    [
        ("GET", "/v1/nothing", {}, 404),
        ("DELETE", "/v1/parties", {}, 405),
        ("POST", "/v1/proposals", {"content": "x", "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", "/v1/proposals", {"json": {"kind": "partnership", "colour": "red"}}, 422),
        ("GET", "/v1/parties?colour=red", {}, 422),
        ("GET", "/v1/parties?fields=colour", {}, 422),
        ("POST", "/v1/proposals/x/steps", {"json": {"step": "offer"}}, 404),
    ],
)
def test_every_refusal_is_a_problem_with_a_hint_in_indonesian(graph_client, method, path, more, status):
    headers = {"Accept-Language": "id"} | more.pop("headers", {})
    answer = graph_client.request(method, path, headers=headers, **more)
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert told["hint"]
    english = ("Field ", "unknown", "Method", "Not Found", " is ", " the ")
    assert not any(word in f"{told['title']} {told['detail']} {told['hint']}" for word in english), told
