"""Every kind of engagement over HTTP, from a draft to its end: each side acts by its own key or through its officer."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from graph.model.rights import Role
from graph.proposals import KINDS
from graph.services.paper.papers import PAPERS
from graph.settings import now
from tests.rest.test_api_life_of_a_proposal import TERMS
from tests.rest.world_of_roles import PARTY_OF, take

ROLE_OF = {party: role for role, party in PARTY_OF.items()}
PLAIN = {name: TERMS[name] for name in ("activity", "duties_of_supplier", "duties_of_buyer", "development")} | {
    "months": 6,
    "disputes": "talk",
    "amount_rp": 25_000_000,
}


@dataclass(frozen=True)
class Way:
    """Who walks, and what stands at the end."""

    supplier: str
    buyer: str
    asks: str
    tie: tuple[str, str, str]
    papers: tuple[str, ...] = ("contract",)
    bankable: bool = False
    terms: dict | None = None


OF_GOODS = ("partnership", "foster_agreement", "machinery_request")
OF_EVERY_KIND = ("proposal", "profile", "visit_form", "monitoring")
WAYS = {
    "partnership": Way(
        "grower", "mill", "supplier", ("grower", "mill", "SUPPLIES"), ("memorandum", "contract"), True, TERMS
    ),
    "service_request": Way("bds", "grower", "buyer", ("bds", "grower", "SERVES")),
    # the bank has no key: its officer records what it says
    "finance_application": Way("bank", "grower", "buyer", ("bank", "grower", "FINANCES"), bankable=True),
    "facilitation": Way("bds", "grower", "supplier", ("bds", "grower", "FACILITATES")),
    "foster_agreement": Way(
        "mill", "grower", "supplier", ("mill", "grower", "FOSTERS"), ("memorandum", "contract"), bankable=True
    ),
    "facility_use": Way("mill", "grower", "buyer", ("mill", "grower", "SHARES_WITH")),
    "capacity_building": Way("mill", "grower", "buyer", ("mill", "grower", "COACHES"), ("memorandum", "contract")),
    "forum_funding": Way("forum", "grower", "buyer", ("forum", "grower", "FINANCES"), ("memorandum",)),
    "machinery_request": Way("bds", "grower", "buyer", ("bds", "grower", "SUPPLIES"), bankable=True),
    "training": Way("bds", "grower", "buyer", ("grower", "bds", "LEARNS_FROM"), ()),
    "social_enterprise": Way("bds", "coop", "supplier", ("bds", "coop", "SERVES"), ("memorandum",)),
}  # fmt: skip


class Side:
    """One side of a walk: its own key, or its officer with a recorded statement of this day."""

    def __init__(self, keys, party):
        self.client, self.on_behalf = keys[ROLE_OF.get(party, Role.OFFICER)], {}
        if party not in ROLE_OF:
            self.on_behalf = {"on_behalf": party}

    def take(self, proposal, step, **facts):
        return take(self.client, proposal, step, **self.on_behalf, **facts)

    def consent(self, proposal, purpose):
        said = {"form": "recorded", "given_on": now().date().isoformat(), "witness": "head of village"}
        return self.take(proposal, "consent", purpose=purpose, **(said if self.on_behalf else {}))

    def refused(self, proposal, step, status, **facts):
        path, version = f"/v1/proposals/{proposal['id']}/steps", {"If-Match": f'"{proposal["seq"]}"'}
        answer = self.client.post(path, json={"step": step, **self.on_behalf, **facts}, headers=version)
        assert answer.status_code == status, answer.text
        assert answer.json()["hint"]


def test_every_kind_has_a_walk():
    assert set(WAYS) == set(KINDS)


def signed(keys, asks, answers, agreed, way):
    """Pass every paper: the last one not before the verification team has passed each of its lines."""
    lines, verifier = agreed["checks"], keys[Role.VERIFIER]
    for paper in way.papers:
        agreed = answers.consent(agreed, paper)
        if lines and paper == way.papers[-1]:
            asks.refused(agreed, "check", 403, line=next(iter(lines)))
            asks.refused(agreed, paper, 409)
            for line in lines:
                agreed = take(verifier, agreed, "check", line=line, said="looked at")
            agreed = take(verifier, agreed, "check", line=line, passed=False)
            asks.refused(agreed, paper, 409)
            agreed = take(verifier, agreed, "check", line=line)
        agreed = asks.take(agreed, paper)
    return agreed


def printed(client, proposal, way, *lived):
    """Every paper of the kind in both forms and languages by turns; each that it has not, or not yet, is refused."""
    path = f"/v1/proposals/{proposal['id']}/papers"
    there = (*way.papers, *OF_EVERY_KIND, *(["business_plan"] * way.bankable), *lived)
    for number, name in enumerate(there):
        form, opening = (("pdf", b"%PDF"), ("docx", b"PK"))[number % 2]
        paper = client.get(f"{path}/{name}.{form}", params={"lang": ("id", "en")[number // 2 % 2]})
        assert (paper.status_code, paper.content[: len(opening)]) == (200, opening), (name, paper.text[:300])
    for name in set(PAPERS) - set(there):
        assert client.get(f"{path}/{name}.pdf").status_code == 409, name


def lived(asks, answers, proposal, *, assisted, goods):
    """What happens after signature: a dispute holds the end up; only who opened it settles it."""
    for step in ("visit", "coach") if assisted else ():
        proposal = asks.take(proposal, step, said="seen")
    for step in ("order", "deliver"):  # a bank delivers nothing, nor does who teaches
        assert (step in proposal["steps"]) == goods
        if not goods:
            asks.refused(proposal, step, 409, units=5)
        else:
            proposal = asks.take(proposal, step, units=5)
    if goods:
        proposal = asks.take(proposal, "pay", amount_rp=55_000)
    proposal = answers.take(proposal, "dispute", said="late")
    asks.refused(proposal, "complete", 409)
    asks.refused(proposal, "settle", 409, said="done")
    return answers.take(proposal, "settle", said="paid")


@pytest.mark.parametrize("kind", WAYS)
def test_a_walk_from_draft_to_end(keys, empty_store, kind):
    way, admin = WAYS[kind], keys[Role.ADMIN]
    sides = {"supplier": Side(keys, way.supplier), "buyer": Side(keys, way.buyer)}
    asks, answers = sides.pop(way.asks), next(iter(sides.values()))
    body = {"kind": kind, "supplier": way.supplier, "buyer": way.buyer, "proposer": way.asks, "reason": "fits"}
    made = asks.client.post("/v1/proposals", json=body | {"terms": way.terms or PLAIN}).json()
    assert made["state"] == "draft"
    if not answers.on_behalf:
        assert answers.client.get(f"/v1/proposals/{made['id']}").status_code == 404
    asks.refused(made, "activate", 409)
    offered = asks.take(made, "offer", days=20)
    asks.refused(offered, "interest", 403 if asks.on_behalf else 409)
    if answers.on_behalf:
        answers.refused(offered, "interest", 409)  # its consent first
        offered = answers.consent(offered, "share")
    talking = asks.take(answers.take(offered, "interest"), "negotiate")
    for paper in way.papers[:1]:
        asks.refused(talking, paper, 409)  # the other side has not consented to it
    active = asks.take(signed(keys, asks, answers, talking, way), "activate")
    printed(asks.client, active, way)
    assert way.tie in {(t["start"], t["end"], t["type"]) for t in empty_store.snapshot().ties.iter_rows(named=True)}
    lasting = lived(asks, answers, active, assisted=KINDS[kind].assisted, goods=kind in OF_GOODS)
    if KINDS[kind].assisted:
        printed(asks.client, lasting, way, "visit")
    record = asks.client.get(f"/v1/partnerships/{made['id']}").json()
    assert (record["disputes"], record["open_disputes"]) == (1, 0)
    assert (record["assistance"] or {}).get("months") == (36 if KINDS[kind].assisted else None)
    renewed = asks.take(asks.take(lasting, "complete"), "renew")
    assert (renewed["state"], any(renewed["checks"].values())) == ("negotiating", False)
    lived_before = asks.client.get(f"/v1/partnerships/{made['id']}")
    assert (lived_before.status_code, lived_before.json()["disputes"]) == (200, 1)
    ended = asks.take(renewed, "withdraw", why="done")
    assert (ended["state"], ended["steps"]) == ("completed", ["renew"])
    answers.refused(ended, "complete", 409)
    told = asks.client.get(f"/v1/proposals/{made['id']}/events", params={"limit": 1000}).json()["items"]
    assert [one["seq"] for one in told] == list(range(1, len(told) + 1))
    assert admin.get("/v1/audit/verify").json()["intact"]


def test_a_bank_is_never_the_applicant(keys):
    """The printed application had the farmer as the bank and the bank as the applicant."""
    body = {"kind": "finance_application", "supplier": "grower", "buyer": "bank"}
    answer = keys[Role.OFFICER].post("/v1/proposals", json=body, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_violation")
    assert answer.json()["hint"].startswith("exchange supplier and buyer")
