"""Refusals in words: what may not be done, why and whom to ask, who is waited for; codes in machine fields alone."""

from __future__ import annotations

import re

import pytest

from graph.model.rights import RIGHTS, Role
from graph.proposals.machine import STEPS
from graph.rest.keys import BY_ROLE
from graph.rest.planning import BY_VERB
from graph.rest.proposals import BY_STEP
from graph.translations import catalogue
from tests.rest.test_api_life_of_a_proposal import TERMS
from tests.rest.world_of_roles import take

INDONESIAN = {"Accept-Language": "id"}
CODES = re.compile(r"[a-z]+_[a-z_]+|[a-z]+\.[a-z]+|\((?:own|region|none|masked)\)")
ENDS = {"kind": "partnership", "supplier": "grower", "buyer": "mill"}


def step(who, made, name, **facts):
    headers = INDONESIAN | {"If-Match": "*"}
    return who.post(f"/v1/proposals/{made['id']}/steps", json={"step": name, **facts}, headers=headers)


def test_every_right_role_and_step_has_its_words():
    for language in ("id", "en"):
        said = catalogue(language)
        for action in RIGHTS:
            resource, verb = action.split(".")
            assert {f"right.does.{verb}", f"right.thing.{resource}"} <= set(said)
        assert {f"role_name.{role}" for role in Role} | {f"proposal_step.{name}" for name in STEPS} <= set(said)


def test_a_refused_reader_is_told_what_it_may_not_read_why_and_whom_to_ask(keys):
    told = keys[Role.SUPPLIER].get("/v1/parties/mill", headers=INDONESIAN)
    body = told.json()
    assert (told.status_code, body["action"], body["scope"]) == (403, "parties.read", "own")
    assert body["detail"] == (
        "kunci pemasok ini hanya boleh membaca data pelaku usaha miliknya sendiri, dan yang diminta milik pihak lain"
    )
    assert body["hint"] == "mintalah kepada pemiliknya, atau kepada pendamping wilayahnya"
    none = keys[Role.BUYER].get("/v1/keys", headers=INDONESIAN)
    assert none.status_code == 403
    assert none.json()["detail"] == "kunci dengan peran pembeli tidak boleh membaca kunci"
    assert "words" not in body


def test_what_an_offer_lacks_is_said_in_words_with_codes_beside(keys):
    grower = keys[Role.SUPPLIER]
    made = grower.post("/v1/proposals", json=ENDS | {"terms": {"factors": {"monitoring": {"said": "tiap pekan"}}}})
    refused = step(grower, made.json(), "offer").json()
    assert {"value_chain", "evidence_of_monitoring", "benefit_of_buyer"} <= set(refused["missing"])
    assert "bukti untuk pemantauan" in refused["detail"]
    assert "manfaat bagi pembeli" in refused["detail"]
    assert not CODES.search(refused["detail"] + refused["hint"])


def test_each_side_has_its_own_steps_and_refusals_name_nobody_by_id(keys):
    grower, mill = keys[Role.SUPPLIER], keys[Role.BUYER]
    made = grower.post("/v1/proposals", json=ENDS | {"kind": "training"}).json()
    offered = take(grower, made, "offer")
    assert {"withdraw", "interest"} & set(offered["steps"]) == {"withdraw"}
    asked = mill.get(f"/v1/proposals/{made['id']}").json()
    assert {"withdraw", "interest", "decline"} & set(asked["steps"]) == {"interest", "decline"}
    assert keys[Role.AUDITOR].get(f"/v1/proposals/{made['id']}").json()["steps"] == []
    early = step(mill, made, "complete").json()
    assert (early["code"], early["legal"]) == ("illegal_transition", asked["steps"])
    assert "“selesaikan”" in early["detail"]
    assert "nyatakan minat" in early["hint"]
    assert not CODES.search(early["detail"] + early["hint"])
    partnership = grower.post("/v1/proposals", json=ENDS | {"terms": TERMS}).json()
    talking = take(grower, take(mill, take(grower, partnership, "offer"), "interest"), "negotiate")
    waiting = step(grower, talking, "memorandum").json()
    assert waiting["waiting_for"] == ["mill"]
    assert waiting["detail"] == "persetujuan atas nota kesepahaman belum ada dari UD Mill"


def test_an_entry_of_a_day_to_come_is_refused_in_words(keys):
    grower = keys[Role.SUPPLIER]
    talking = grower.post("/v1/proposals", json=ENDS | {"kind": "training"}).json()
    for who, name in ((grower, "offer"), (keys[Role.BUYER], "interest"), (grower, "negotiate"), (grower, "activate")):
        lived = step(who, talking, name)
        assert lived.status_code == 200, lived.json()
    later = step(grower, talking, "visit", said="x", on="2099-01-05").json()
    assert later["detail"] == "catat kunjungan: 5 Januari 2099 ada di masa depan"
    assert step(grower, talking, "dispute", said="late").status_code == 200
    held = step(keys[Role.BUYER], talking, "complete").json()["detail"]
    assert held == "langkah “selesaikan” tidak ada pada keadaan berjalan selama ada sengketa yang belum selesai"


@pytest.mark.parametrize(
    ("language", "body", "said"),
    [
        (
            "id",
            {"step": "pay"},
            "body: untuk catat pembayaran (`pay`), isi juga: jumlah uang dalam rupiah (`amount_rp`)",
        ),
        ("en", {"step": "pay"}, "body: note a payment (`pay`) needs the amount in rupiah (`amount_rp`)"),
    ],
)
def test_what_a_step_needs_is_said_in_words_beside_the_member_to_send(keys, language, body, said):
    """*body: pay perlu amount_rp* stood there."""
    where = f"/v1/proposals/{keys[Role.SUPPLIER].post('/v1/proposals', json=ENDS).json()['id']}/steps"
    told = keys[Role.SUPPLIER].post(where, json=body, headers={"Accept-Language": language, "If-Match": "*"})
    assert (told.status_code, told.json()["detail"]) == (422, said)


def test_every_word_and_member_that_depend_on_each_other_have_their_words():
    bodies = (("proposal_step", BY_STEP), ("change_verb", BY_VERB), ("role_name", BY_ROLE))
    codes = {f"{of}.{word}" for of, variants in bodies for word in variants}
    codes |= {f"field.{name}" for _, variants in bodies for one in variants.values() for name in one.needed}
    for language in ("id", "en"):
        assert codes - set(catalogue(language)) == set()


def test_terms_of_a_good_that_kbli_does_not_have_are_refused_with_place_and_nearest(keys):
    grower = keys[Role.SUPPLIER]
    drafted = grower.post("/v1/proposals", json=ENDS | {"terms": {"commodity": "10439"}}, headers=INDONESIAN)
    made = grower.post("/v1/proposals", json=ENDS).json()
    edited = step(grower, made, "edit", terms={"commodity": "10439"})
    for told in (drafted, edited):
        body = told.json()
        assert (told.status_code, body["code"]) == (404, "unknown_activity")
        assert body["detail"] == "KBLI 2020 tidak punya kode '10439' (terms.commodity)"
        assert body["hint"].startswith("kode terdekat: 10437 Industri Minyak Goreng Kelapa Sawit")
    bulk = grower.post("/v1/proposals/bulk", json={"items": [ENDS, ENDS | {"terms": {"commodity": "10439"}}]}).json()
    assert [one["status"] for one in bulk["items"]] == [201, 404]


def test_scenarios_and_what_ifs_of_a_good_that_kbli_does_not_have_are_refused_before_they_are_worked_out(keys):
    planner, unknown = keys[Role.PLANNER], {"commodity": "10439"}
    lost = {"changes": [{"do": "lose_buyer", "commodity": "10792"}, {"do": "lose_buyer"} | unknown]}
    asked = {"changes": [{"change": "demand", "party": "mill", "units": 4} | unknown]}
    for path, body, change in (("scenarios", lost, "2 (lose_buyer)"), ("what-ifs", asked, "1 (demand)")):
        told = planner.post(f"/v1/{path}", json=body, headers=INDONESIAN)
        assert told.status_code == 404, told.text
        assert told.json()["detail"] == f"perubahan {change}: KBLI 2020 tidak punya kode '10439'"


def test_scenarios_take_names_of_regions_and_refuse_what_names_none_or_several(keys):
    planner = keys[Role.PLANNER]

    def answered(region):
        body = {"changes": [{"do": "disaster", "region": region}]}
        return planner.post("/v1/scenarios", json=body, headers=INDONESIAN)

    assert answered("Kabupaten Jember").status_code == 202
    several, none, code = answered("Bogor"), answered("Jemberr"), answered("35.99")
    assert (several.status_code, several.json()["candidates"]) == (409, ["32.01", "32.71"])
    assert several.json()["detail"].startswith("perubahan 1 (disaster): 'Bogor' mungkin")
    assert (none.status_code, none.json()["code"]) == (404, "unknown_region")
    assert "Jember" in none.json()["hint"]
    assert (code.status_code, code.json()["code"]) == (404, "unknown_region")


def test_checks_that_are_not_passed_and_steps_of_others_are_named_in_words(keys):
    grower, mill, verifier = keys[Role.SUPPLIER], keys[Role.BUYER], keys[Role.VERIFIER]
    made = grower.post("/v1/proposals", json=ENDS | {"kind": "machinery_request"}).json()
    talking = take(grower, take(mill, take(grower, made, "offer"), "interest"), "negotiate")
    refused = step(grower, talking, "contract").json()
    assert (refused["code"], refused["checks"]) == ("rule_violation", ["machine_seen", "price_checked"])
    assert refused["detail"] == "tim verifikasi belum meluluskan: mesin dilihat, harga diperiksa"
    strange = step(verifier, talking, "check", line="colour").json()
    assert strange["hint"] == "butirnya: mesin dilihat, harga diperiksa"
    own = step(grower, talking, "check", line="machine_seen").json()
    assert own["detail"] == "kunci dengan peran pemasok tidak boleh memeriksa usulan kemitraan"
    other = step(grower, talking, "decline").json()
    for said in (refused, strange, own, other):
        assert not CODES.search(said["detail"] + said["hint"]), said


def test_a_pattern_that_the_law_does_not_know_is_answered_with_those_that_it_does(keys):
    grower = keys[Role.SUPPLIER]
    drafted = grower.post("/v1/proposals", json=ENDS | {"terms": {"pattern": "handshake"}}, headers=INDONESIAN).json()
    made = grower.post("/v1/proposals", json=ENDS).json()
    edited = step(grower, made, "edit", terms={"pattern": "handshake"}).json()
    for said in (drafted, edited):
        assert said["detail"] == "pola itu tidak dikenal hukum kemitraan yang berlaku"
        assert "rantai pasok (supply_chain)" in said["hint"]


def test_a_region_or_party_beyond_a_key_is_told_in_places_and_without_ids(keys):
    officer = keys[Role.OFFICER]
    told = officer.get("/v1/directory?region=36", headers=INDONESIAN)
    assert told.status_code == 403
    assert told.json()["detail"] == "Banten di luar wilayah kunci ini"
    assert told.json()["hint"] == "wilayah kunci ini: Jawa Timur"
    beyond = {"kind": "training", "supplier": "grower2", "buyer": "mill2"}
    refused = officer.post("/v1/proposals", json=beyond, headers=INDONESIAN).json()
    assert refused["status"] == 403
    assert "grower2" not in refused["detail"] + refused["hint"]


def test_a_paper_that_a_kind_has_not_is_refused_in_words(keys):
    grower, mill = keys[Role.SUPPLIER], keys[Role.BUYER]
    made = grower.post("/v1/proposals", json={"kind": "service_request", "supplier": "grower", "buyer": "mill"}).json()
    talking = take(grower, take(mill, take(grower, made, "offer"), "interest"), "negotiate")
    refused = step(grower, talking, "consent", purpose="memorandum").json()
    assert refused["detail"] == "Permintaan layanan ini tidak, atau belum, memiliki dokumen “Nota kesepahaman”"
    assert not CODES.search(refused["detail"] + refused["hint"])
