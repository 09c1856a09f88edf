"""A proposal over HTTP from draft to an agreement with ties: consent, confidentiality, links, complaints, versions."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from graph.model.rights import Role
from graph.proposals.assistance import last_day
from graph.proposals.terms import FACTORS
from graph.services.access.callers import MACHINE
from graph.services.access.keys import revoke_key
from graph.services.engagement.proposals import get
from graph.services.engagement.reminders import remind
from graph.services.paper.case import case_of
from graph.services.source import read_source
from graph.services.wire.things import Making
from graph.settings import now
from graph.store import things
from graph.translations.dates import day_of
from tests.rest.world_of_roles import take

TERMS = {
    "pattern": "supply_chain",
    "commodity": "10792",
    "unit": "kg",
    "units_per_month": 900,
    "price_rp_per_unit": 11_000,
    "activity": "tapioca",
    "duties_of_supplier": "deliver",
    "duties_of_buyer": "pay",
    "development": "coaching",
    "months": 12,
    "disputes": "talk, then BANI",
    "factors": {name: {"said": "so", "evidence": "visit"} for name in FACTORS},
    "benefits": {side: {"said": "a steady price", "evidence": "list"} for side in ("supplier", "buyer")},
}


def test_from_draft_to_ties_with_the_consent_of_both(keys, empty_store):
    grower, mill, officer = keys[Role.SUPPLIER], keys[Role.BUYER], keys[Role.OFFICER]
    body = {"kind": "partnership", "supplier": "grower", "buyer": "mill", "terms": TERMS}
    made = grower.post("/v1/proposals", json=body).json()
    assert mill.get(f"/v1/proposals/{made['id']}").status_code == 404  # a draft is the proposer's alone
    assert grower.get("/v1/parties/mill").status_code == 403
    offered = take(grower, made, "offer")
    seen = mill.get(f"/v1/proposals/{made['id']}").json()
    assert seen["names"] == {"grower": "UD Grower", "mill": "UD Mill"}
    assert grower.get(f"/v1/proposals/{made['id']}").json()["names"] == {"grower": "UD Grower"}
    interested = take(mill, offered, "interest")
    assert grower.get("/v1/parties/mill").json()["name"] == "UD Mill"  # its consent shows it
    talking = take(grower, interested, "negotiate")
    countered = take(mill, talking, "counter", terms=TERMS | {"payment_days": 14})
    told = grower.get(f"/v1/proposals/{made['id']}/differences").json()["changes"]
    assert [(one["field"], one["after"]) for one in told] == [("payment_days", 14)]
    agreed = take(grower, take(mill, countered, "consent", purpose="memorandum"), "memorandum")
    signed = take(grower, take(mill, agreed, "consent", purpose="contract"), "contract")
    active = take(mill, signed, "activate")
    sent = take(grower, active, "deliver", units=300, due="2026-11-10", on="2026-11-12", rejected_units=30)
    take(mill, sent, "pay", amount_rp=3_300_000, on="2026-11-20")
    ties = {(t["start"], t["end"], t["type"]) for t in empty_store.snapshot().ties.iter_rows(named=True)}
    assert {("grower", "mill", "SUPPLIES"), ("grower", "mill", "PARTNERS_WITH")} <= ties
    partnership = officer.get(f"/v1/partnerships/{made['id']}").json()
    assert (partnership["delivered_units"], partnership["assistance"]["months"]) == (300, 36)
    assert officer.get("/v1/partnerships").json()["items"][0]["id"] == made["id"]
    figures = keys[Role.PLANNER].get("/v1/partnerships/indicators").json()
    assert {name: figures[name] for name in ("n", "deliveries", "on_time_share", "reject_share", "days_to_pay")} == {
        "n": 1, "deliveries": 1, "on_time_share": 0.0, "reject_share": 0.1, "days_to_pay": 8.0,
    }  # fmt: skip


def test_the_agreed_start_is_where_paper_and_partnership_begin_and_end(keys):
    grower, mill = keys[Role.SUPPLIER], keys[Role.BUYER]
    first = now().date().replace(day=1)
    body = {"kind": "partnership", "supplier": "grower", "buyer": "mill", "terms": TERMS}
    made = grower.post("/v1/proposals", json=body).json()
    dated = take(grower, made, "edit", terms={"starts": first.isoformat(), "months": 6})
    assert dated["terms"]["factors"] == made["terms"]["factors"]
    talking = take(grower, take(mill, take(grower, dated, "offer"), "interest"), "negotiate")
    agreed = take(grower, take(mill, talking, "consent", purpose="memorandum"), "memorandum")
    signed = take(grower, take(mill, agreed, "consent", purpose="contract"), "contract")
    take(mill, take(mill, signed, "activate"), "deliver", units=120)
    lived = grower.get(f"/v1/partnerships/{made['id']}").json()
    ends = last_day(first, 6)
    assert (lived["active_since"], lived["ends_on"]) == (first.isoformat(), ends.isoformat())
    assert (lived["months"], lived["promised_units"], lived["delivered_units"]) == (0, 900, 120)
    paper = grower.get(f"/v1/proposals/{made['id']}/papers/contract.docx?lang=id").content
    with ZipFile(BytesIO(paper)) as parts:
        words = re.sub(r"<[^>]+>", "", parts.read("word/document.xml").decode()).replace("\u00a0", " ")
    assert f"6 bulan, dari {day_of(first, 'id')} sampai dengan {day_of(ends, 'id')}".replace("\u00a0", " ") in words
    assert "sejak ditandatangani" not in words
    changes = grower.get(f"/v1/proposals/{made['id']}/differences?since=1").json()["changes"]
    assert {one["field"] for one in changes} == {"starts", "months"}
    assert keys[Role.PLANNER].get("/v1/partnerships/indicators").json()["jobs"] is None  # nobody states any


def test_what_both_sides_note_of_one_day_counts_once_and_twice_by_one_side_is_two(keys, empty_store):
    grower, mill, planner = keys[Role.SUPPLIER], keys[Role.BUYER], keys[Role.PLANNER]
    body = {"kind": "partnership", "supplier": "grower", "buyer": "mill", "terms": TERMS}
    talking = take(grower, take(mill, take(grower, grower.post("/v1/proposals", json=body).json(), "offer"),
                                "interest"), "negotiate")  # fmt: skip
    agreed = take(grower, take(mill, talking, "consent", purpose="memorandum"), "memorandum")
    signed = take(grower, take(mill, agreed, "consent", purpose="contract"), "contract")
    seen = take(mill, signed, "activate")
    for step, facts in (
        ("order", {"units": 1350}), ("deliver", {"units": 300}), ("pay", {"amount_rp": 3_300_000}),
        ("visit", {"said": "the drying floor"}),
    ):  # fmt: skip
        seen = take(grower, seen, step, on="2026-11-20", **facts)
        seen = take(mill, seen, step, on="2026-11-20", **facts)
    seen = take(mill, seen, "deliver", units=300, on="2026-11-20", rejected_units=30)  # its second load of the day
    seen = take(grower, seen, "deliver", units=200, on="2026-11-20")
    path = f"/v1/proposals/{seen['id']}/steps"
    paid = {"step": "pay", "amount_rp": 3_300_000, "on": "2026-11-20"}
    for who in (grower, mill):  # a button pressed twice paid twice, without a word
        refused = who.post(path, json=paid, headers={"If-Match": "*", "Accept-Language": "id"})
        assert (refused.status_code, refused.json()["twice"]) == (409, "pay")
        assert refused.json()["detail"] == "catat pembayaran: catatan 20 November 2026 yang sama sudah ada"
    once = {"If-Match": "*", "Idempotency-Key": "sent-again-after-a-broken-line"}
    kept = [mill.post(path, json=paid | {"again": True}, headers=once) for _ in range(2)]
    assert {one.status_code for one in kept} == {200}
    assert len({one.json()["seq"] for one in kept}) == 1
    lived = planner.get(f"/v1/partnerships/{seen['id']}").json()
    assert (lived["ordered_units"], lived["delivered_units"], lived["deliveries"]) == (1350, 300 + 300 + 200, 3)
    assert (lived["paid_rp"], lived["payments"], lived["visits"], lived["rejected_units"]) == (6_600_000, 2, 1, 30)
    officer, kept = keys[Role.OFFICER], {"party": "grower", "proposal": seen["id"], "said": "looms", "findings": "wet"}
    for day, kind in (
        ("2026-11-20", "visit"),
        ("2026-11-21", "visit"),
        ("2026-11-22", "call"),
        ("2026-11-23", "visit"),
    ):
        made = officer.post("/v1/visits", json=kept | {"on": day, "kind": kind})
        assert made.status_code == 201
    gone = {"If-Match": made.headers["etag"]}
    assert officer.delete(f"/v1/visits/{made.json()['id']}", headers=gone).status_code == 200
    lived = planner.get(f"/v1/partnerships/{seen['id']}").json()
    assert lived["visits"] == 2  # an officer who kept visits with their findings was reminded of them for ever
    case = case_of(empty_store, MACHINE, get(empty_store, MACHINE, seen["id"]))
    told = [(str(one["on"]), one.get("findings")) for one in case.visits]
    assert told == [(f"2026-11-{day}", "wet") for day in (22, 21, 20)] + [("2026-11-20", None)]
    figures = planner.get("/v1/partnerships/indicators").json()
    assert (figures["orders"], figures["deliveries"], figures["reject_share"]) == (1, 3, 30 / 800)


STATES = ("active", "renewing", "completed", "terminated")


def test_what_an_agreement_was_is_still_told_while_another_term_is_talked_over(keys):
    """Its deliveries were gone from the indicators by a renewal, and it ended on a day to come after it had ended.

    Deliveries of before the agreed start were counted, and one without a day by which it was due came on time.
    """
    grower, mill, planner = keys[Role.SUPPLIER], keys[Role.BUYER], keys[Role.PLANNER]
    starts = now().date().replace(day=1)
    body = {"kind": "partnership", "supplier": "grower", "buyer": "mill"}
    body["terms"] = TERMS | {"starts": starts.isoformat(), "months": 6}
    talking = take(grower, take(mill, take(grower, grower.post("/v1/proposals", json=body).json(), "offer"),
                                "interest"), "negotiate")  # fmt: skip
    agreed = take(grower, take(mill, talking, "consent", purpose="memorandum"), "memorandum")
    signed = take(grower, take(mill, agreed, "consent", purpose="contract"), "contract")
    seen = take(mill, signed, "activate")
    early = {"step": "deliver", "units": 90, "on": (starts - timedelta(days=1)).isoformat()}
    headers = {"If-Match": "*", "Accept-Language": "id"}
    refused = grower.post(f"/v1/proposals/{seen['id']}/steps", json=early, headers=headers).json()
    assert (refused["status"], "sebelum kesepakatan mulai" in refused["detail"]) == (409, True)
    day = starts.isoformat()
    for facts in (
        {"units": 300},
        {"units": 200, "due": day},
        {"units": 100, "late": True},
        {"units": 50, "late": False},
    ):
        seen = take(grower, seen, "deliver", on=day, **facts)
    figures = planner.get("/v1/partnerships/indicators").json()
    assert (figures["orders"], figures["deliveries"], figures["on_time_share"]) == (0, 4, 2 / 3)
    done = take(grower, seen, "complete")  # the mill, which has paid nothing yet, could not
    told = planner.get(f"/v1/partnerships/{seen['id']}").json()
    today = now().date().isoformat()
    assert (told["ends_on"], told["promised_units"], told["delivered_units"]) == (today, 900, 650)
    assert planner.get("/v1/partnerships/indicators").json()["renewal_share"] == 0.0
    listed = {state: mill.get("/v1/partnerships", params={"state": state}).json()["items"] for state in STATES}
    assert {state: len(items) for state, items in listed.items()} == dict.fromkeys(STATES, 0) | {"completed": 1}
    take(mill, done, "renew", terms={"months": 6})
    listed = {state: mill.get("/v1/partnerships", params={"state": state}).json()["items"] for state in STATES}
    assert {state: len(items) for state, items in listed.items()} == dict.fromkeys(STATES, 0) | {"renewing": 1}
    assert listed["renewing"][0]["state"] == "negotiating"
    grower.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"})
    page = grower.get("/v1/partnerships?state=renewing&limit=1&party=mill").json()
    assert ([one["id"] for one in page["items"]], page["next_cursor"]) == ([seen["id"]], None)
    after = planner.get("/v1/partnerships/indicators").json()
    same = ("n", "orders", "deliveries", "on_time_share", "reject_share", "survival_12")
    assert {name: after[name] for name in same} == {name: figures[name] for name in same}
    assert after["renewal_share"] is None  # not decided yet


def test_a_deadline_is_reminded_of_once_to_both_and_a_new_deadline_again(keys, empty_store):
    grower, mill = keys[Role.SUPPLIER], keys[Role.BUYER]
    made = grower.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"}).json()
    offered = take(grower, made, "offer", days=10)
    told = []
    for days in (1, 8, 8, 9):
        remind(empty_store, moment=now() + timedelta(days=days))
        told.append([len(one.get("/v1/events?action=reminders.deadline").json()["items"]) for one in (grower, mill)])
    assert told == [[0, 0], [1, 1], [1, 1], [1, 1]]
    take(mill, offered, "interest")  # another deadline
    remind(empty_store, moment=now() + timedelta(days=88))
    assert len(mill.get("/v1/events?action=reminders.deadline").json()["items"]) == 2


def test_a_step_without_its_version_is_428_and_an_older_one_412(keys):
    grower = keys[Role.SUPPLIER]
    made = grower.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"}).json()
    path = f"/v1/proposals/{made['id']}/steps"
    assert grower.post(path, json={"step": "offer"}).json()["code"] == "precondition_required"
    first = take(grower, made, "edit", terms={"payment_days": 30})
    take(grower, first, "edit", terms={"payment_days": 14, "price_set_by": "buyer"}, reason="sudah dibahas")
    late = {"If-Match": '"2"', "Accept-Language": "id"}
    stale = grower.post(path, json={"step": "offer"}, headers=late).json()
    assert (stale["status"], stale["code"], stale["seq"], stale["state"]) == (412, "stale_version", 3, "draft")
    assert [(one["seq"], one["action"]) for one in stale["since"]] == [(3, "proposals.edit")]
    assert [one["sentence"] for one in stale["changes"]] == [
        "Alasan: baru, sudah dibahas.",
        "Penetap harga: baru, pembeli.",
        "Hari pembayaran: dari 30 menjadi 14 (turun 16).",
    ]


def test_a_version_that_never_was_is_409_and_a_thing_that_is_not_there_404(keys):
    grower = keys[Role.SUPPLIER]
    made = grower.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"}).json()
    path = f"/v1/proposals/{made['id']}/steps"
    never = grower.post(path, json={"step": "offer"}, headers={"If-Match": '"7"'})
    assert (never.status_code, never.json()["code"], never.json()["seq"]) == (409, "unknown_version", 1)
    assert grower.post("/v1/proposals/none/steps", json={"step": "offer"}).status_code == 404


@pytest.mark.parametrize(
    "body", [{"step": "counter"}, {"step": "deliver"}, {"step": "visit", "said": ""}, {"step": "check", "line": None}]
)
def test_a_step_without_what_it_needs_is_as_the_document_forbids(body, keys):
    grower = keys[Role.SUPPLIER]
    made = grower.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"}).json()
    told = grower.post(f"/v1/proposals/{made['id']}/steps", json=body, headers={"If-Match": '"1"'})
    assert (told.status_code, told.json()["code"]) == (422, "invalid_request")
    assert f"(`{body['step']}`) needs" in told.json()["detail"]


def test_who_is_late_is_not_told_what_the_other_side_wrote_before_it_sent(keys):
    grower, mill = keys[Role.SUPPLIER], keys[Role.BUYER]
    made = grower.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"}).json()
    edited = take(grower, made, "edit", terms={"notes": "our lowest price"})
    take(grower, take(grower, edited, "edit", terms={"notes": "a price"}), "offer")
    answer = mill.post(f"/v1/proposals/{made['id']}/steps", json={"step": "interest"}, headers={"If-Match": '"2"'})
    assert (answer.status_code, answer.json()["changes"], "lowest" in answer.text) == (412, [], False)


def test_a_cooperative_sees_what_is_offered_to_a_member_without_an_account_and_answers_for_it(keys, empty_store):
    coop, mill, officer = keys[Role.COOPERATIVE], keys[Role.BUYER], keys[Role.OFFICER]
    body = {"kind": "training", "supplier": "grower", "buyer": "mill", "proposer": "buyer"}
    made = mill.post("/v1/proposals", json=body).json()
    path, any_version = f"/v1/proposals/{made['id']}", {"If-Match": "*"}
    offered = take(mill, made, "offer")
    assert coop.get(path).status_code == 403  # the member has a key and answers itself
    own_keys = [key for key in empty_store.access.list_keys("", 100) if key.party == "grower"]
    revoke_key(empty_store, own_keys[0].id)
    unsent = mill.post("/v1/proposals", json=body).json()
    assert coop.get(f"/v1/proposals/{unsent['id']}").status_code == 404
    assert [one["id"] for one in coop.get("/v1/proposals").json()["items"]] == [made["id"]]
    seen = coop.get(path).json()
    assert seen["names"] == {"grower": "UD Grower", "mill": "UD Mill"}
    said = {"purpose": "share", "form": "recorded", "given_on": now().date().isoformat(), "witness": "head of village"}
    asked = {"step": "interest", "on_behalf": "grower"}
    answer = coop.post(f"{path}/steps", json=asked, headers=any_version)
    assert "consent of the party" in answer.json()["detail"]
    after = take(coop, take(coop, offered, "consent", on_behalf="grower", **said), "interest", on_behalf="grower")
    assert (after["state"], after["waiting_for"]["share"]) == ("interest", [])
    for_other = {"step": "negotiate", "on_behalf": "mill"}
    assert coop.post(f"{path}/steps", json=for_other, headers=any_version).json()["code"] == "not_allowed"
    assert coop.get(f"{path}/events").status_code == 200
    assert coop.get("/v1/parties/grower/persons").status_code == 403  # its members' other things stay their own
    assert officer.get(path).status_code == 200


def test_a_cooperative_proposes_for_a_member_without_a_key_and_for_nobody_else(keys, empty_store):
    """The member consents on a form that the cooperative records; the other side sees the draft as little as ever."""
    coop, mill = keys[Role.COOPERATIVE], keys[Role.BUYER]
    revoke_key(empty_store, next(key.id for key in empty_store.access.list_keys("", 100) if key.party == "grower"))
    body = {"kind": "training", "supplier": "grower", "buyer": "mill"}
    made = coop.post("/v1/proposals", json=body).json()
    assert coop.post("/v1/proposals", json=body | {"supplier": "grower2"}).json()["code"] == "not_allowed"
    assert [one["id"] for one in coop.get("/v1/proposals").json()["items"]] == [made["id"]]
    assert made["names"] == {"grower": "UD Grower"}
    assert mill.get(f"/v1/proposals/{made['id']}").status_code == 404
    said = {"form": "form", "given_on": made["created_at"][:10], "witness": "head of the village"}
    early = {"step": "consent", "on_behalf": "grower", **said, "given_on": "2020-01-01"}
    refused = coop.post(f"/v1/proposals/{made['id']}/steps", json=early, headers={"If-Match": "*"}).json()
    assert (refused["code"], made["created_at"][:10] in refused["hint"]) == ("rule_violation", True)
    offered = take(coop, take(coop, made, "consent", on_behalf="grower", **said), "offer")
    taken = take(mill, offered, "interest")
    assert taken["waiting_for"]["share"] == []
    asked = {"step": "consent", "on_behalf": "mill", **said}
    answer = coop.post(f"/v1/proposals/{made['id']}/steps", json=asked, headers={"If-Match": "*"})
    assert answer.json()["code"] == "not_allowed"


def test_a_forum_sees_the_request_for_its_funds_and_answers_it(keys):
    grower = keys[Role.SUPPLIER]
    made = grower.post("/v1/proposals", json={"kind": "forum_funding", "supplier": "forum", "buyer": "grower"}).json()
    assert keys[Role.FORUM_MEMBER].get("/v1/proposals").json()["items"] == []
    take(grower, made, "offer")
    (seen,) = keys[Role.FORUM_MEMBER].get("/v1/proposals").json()["items"]
    assert take(keys[Role.FORUM_MEMBER], seen, "interest")["state"] == "interest"


def test_a_complaint_is_seen_by_the_officer_and_not_by_the_other_side(keys):
    grower, mill, officer = keys[Role.SUPPLIER], keys[Role.BUYER], keys[Role.OFFICER]
    made = grower.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"}).json()
    path = f"/v1/proposals/{made['id']}/complaints"
    assert mill.get(path).status_code == 404  # a draft is not there for it
    take(grower, made, "offer")
    told = [grower.post(path, json={"said": "weighing", "about": "mill"}) for _ in range(2)]
    assert ([one.status_code for one in told], told[1].json()["id"]) == ([201, 409], told[0].json()["id"])
    assert [one["said"] for one in officer.get(path).json()["items"]] == ["weighing"]
    assert mill.get(path).json()["items"] == []
    assert "complaints" not in mill.get("/v1/events").text


def test_a_complaint_is_found_behind_others_and_so_is_a_visit_in_its_paper(keys, empty_store, monkeypatch):
    monkeypatch.setattr(things, "AT_ONCE", 2)
    grower, mill = keys[Role.SUPPLIER], keys[Role.BUYER]
    made = grower.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"}).json()
    take(grower, made, "offer")
    several = Making(empty_store, MACHINE, ["grower"])
    for number in range(5):
        about = {"proposal": "another", "said": f"{number}", "about": "mill"}
        several.add("complaints.write", "complaints", kind="complaint", parties=["grower"], facts=about)
        seen = {"proposal": "another", "on": "2026-11-01", "said": f"{number}"}
        several.add("visits.write", "visits", kind="visit", parties=["grower"], facts=seen)
    several.write()
    path = f"/v1/proposals/{made['id']}/complaints"
    grower.post(path, json={"said": "weighing", "about": "mill"})
    visit = {"party": "grower", "proposal": made["id"], "on": "2026-11-02", "said": "dry room"}
    assert keys[Role.OFFICER].post("/v1/visits", json=visit).status_code == 201
    for reads in (grower, keys[Role.OFFICER]):
        assert [one["said"] for one in reads.get(path).json()["items"]] == ["weighing"]
    assert mill.get(path).json()["items"] == []
    case = case_of(empty_store, MACHINE, get(empty_store, MACHINE, made["id"]))
    assert [one["said"] for one in case.visits] == ["dry room"]


def test_a_paper_tells_of_visits_to_whoever_is_strengthened(keys, empty_store):
    """In a training that is the trainee, who stands on the buyer's side; what was seen at the trainer's is not told."""
    grower, officer = keys[Role.SUPPLIER], keys[Role.OFFICER]
    made = grower.post("/v1/proposals", json={"kind": "training", "supplier": "mill", "buyer": "grower"}).json()
    to_grower = {"party": "grower", "on": "2026-11-01", "said": "own"}
    about_it = {"party": "grower", "on": "2026-11-02", "said": "about it", "proposal": made["id"]}
    for visit in (to_grower, about_it, {"party": "mill", "on": "2026-11-03", "said": "mill"}):
        assert officer.post("/v1/visits", json=visit).status_code == 201
    case = case_of(empty_store, MACHINE, get(empty_store, MACHINE, made["id"]))
    assert [one["said"] for one in case.visits] == ["about it", "own"]
    assert not case.source  # its parties come from no list, and what the load is called ("office") is nobody's matter


def test_an_officer_does_not_consent_for_a_party_that_has_a_key(keys):
    officer = keys[Role.OFFICER]
    made = officer.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill"}).json()
    said = {"step": "consent", "form": "form", "given_on": "2026-11-01", "witness": "head", "on_behalf": "grower"}
    answer = officer.post(f"/v1/proposals/{made['id']}/steps", json=said, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_violation")
    assert "consents itself" in answer.json()["detail"]


def test_a_person_is_reported_corrected_and_erased_and_the_chain_stays_whole(keys, empty_store):
    grower, admin = keys[Role.SUPPLIER], keys[Role.ADMIN]
    body = {"name": "Tini", "phone": "0812", "purpose": "to be called about offers", "consent_on": "2026-11-01"}
    person = grower.post("/v1/parties/grower/persons", json=body).json()
    path = f"/v1/parties/grower/persons/{person['id']}"
    assert grower.patch(path, json={"phone": "0813"}).json()["phone"] == "0813"
    report = grower.get(f"{path}/report").json()
    assert report["person"]["name"] == "Tini"
    assert [use["action"] for use in report["uses"]] == ["persons.keep", "persons.correct"]
    assert admin.get("/v1/audit/verify").json()["intact"]
    assert grower.delete(path).json()["erased"]
    assert grower.get(f"{path}/report").status_code == 404
    everything = str(empty_store._bolt.read("count_nodes")) + admin.get("/v1/audit", params={"limit": 1000}).text
    assert "Tini" not in everything
    verdict = admin.get("/v1/audit/verify").json()
    assert (verdict["intact"], verdict["erased"]) == (True, 3)


def test_what_proposals_promise_and_refuse_is_not_free_in_the_market(keys, empty_store):
    grower, mill = keys[Role.SUPPLIER], keys[Role.BUYER]
    body = {"kind": "partnership", "supplier": "grower", "buyer": "mill", "terms": TERMS}

    def promised():
        frame = read_source(None, store=empty_store).network.commitments
        return frame.select("supplier", "buyer", "commodity", "units_per_month", "state", "reasons").rows()

    made = grower.post("/v1/proposals", json=body).json()
    assert promised() == []  # a draft is nobody's business
    offered = take(grower, made, "offer")
    assert promised() == [("grower", "mill", "10792", 900, "offer", None)]
    wrong = mill.post(
        f"/v1/proposals/{made['id']}/steps",
        json={"step": "decline", "reasons": ["dislike"]},
        headers={"If-Match": f'"{offered["seq"]}"'},
    )
    assert wrong.status_code == 422
    take(mill, offered, "decline", reasons=["price", "certificate:halal"])
    assert promised() == [("grower", "mill", "10792", 900, "declined", ["price", "certificate:halal"])]
