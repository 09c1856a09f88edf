"""Tokens of an OpenID Connect issuer: its own key server on the loopback, real signatures, every claim checked."""

from __future__ import annotations

import json
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from graph.errors import NotAuthenticated, RuleViolation
from graph.model.rights import Role
from graph.services.access import oidc
from graph.services.access.callers import Caller
from graph.services.access.keys import signed_in
from graph.services.access.oidc import Issuer
from graph.services.engagement.proposals import draft, take
from graph.settings import Settings, now
from tests.rest.world_of_roles import fill


class KeyServer:
    """An issuer's description and public keys, and how often they were asked."""

    def __init__(self):
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.asked = 0
        self.said = None
        outer = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked += 1
                told = {"issuer": outer.said or outer.address, "jwks_uri": f"{outer.address}/keys"}
                if self.path == "/keys":
                    told = KeySet([outer.key]).as_dict(private=False)
                body = json.dumps(told).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def keys():
    made = KeyServer()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def issuer(keys):
    return Issuer(Settings(oidc_issuer=keys.address, oidc_audience="jejaring"))


def token(keys, *, key=None, algorithm="RS256", **changed):
    claims = {
        "iss": keys.address, "aud": "jejaring", "sub": "u1", "exp": int(time.time()) + 300, "jejaring_role": "officer",
        "jejaring_regions": ["35.09"],
    }  # fmt: skip
    claims = {name: value for name, value in (claims | changed).items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": "one"}, claims, key or keys.key, algorithms=[algorithm])


def test_a_token_stands_for_its_subject_role_and_regions_and_keys_are_fetched_once(keys, issuer):
    before = keys.asked
    for _ in range(3):
        caller = issuer.caller(token(keys))
    assert (caller.id, caller.role, caller.regions, caller.party) == ("oidc:u1", Role.OFFICER, ("35.09",), None)
    assert keys.asked - before == 2  # the description and the keys


def test_keys_hold_while_the_issuer_is_away_and_it_is_asked_again_only_after_a_pause(issuer, keys, monkeypatch):
    issuer.caller(token(keys))
    moment = [time.monotonic()]
    monkeypatch.setattr(oidc.time, "monotonic", lambda: moment[0])
    monkeypatch.setattr(keys, "said", "https://elsewhere.example")  # as a page of its proxy says that it is away
    before, stranger = keys.asked, RSAKey.generate_key(2048, {"kid": "two"})
    moment[0] += oidc.KEPT_SECONDS + 1
    for _ in range(5):
        assert issuer.caller(token(keys)).id == "oidc:u1"
        with pytest.raises(NotAuthenticated):
            issuer.caller(token(keys, key=stranger))
    assert keys.asked - before == 1
    moment[0] += oidc.KEPT_WITHOUT_ISSUER_SECONDS
    with pytest.raises(NotAuthenticated, match="describes itself"):
        issuer.caller(token(keys))
    monkeypatch.setattr(keys, "said", None)
    moment[0] += oidc.PAUSE_SECONDS + 1
    assert issuer.caller(token(keys)).id == "oidc:u1"


WRONG = {
    "another issuer": {"iss": "https://elsewhere.example"},
    "another audience": {"aud": "mail"},
    "expired": {"exp": int(time.time()) - 3600},
    "never ending": {"exp": None},
    "of nobody": {"sub": None},
    "no role of ours": {"jejaring_role": "king"},
    "an officer of nowhere": {"jejaring_regions": None},
}


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG)
def test_a_wrong_claim_is_refused(keys, issuer, changed):
    with pytest.raises(NotAuthenticated) as refused:
        issuer.caller(token(keys, **changed))
    assert refused.value.hint


def test_another_key_a_shared_secret_and_no_signature_are_refused(keys, issuer):
    forged = [
        token(keys, key=RSAKey.generate_key(2048, {"kid": "one"})),
        token(keys, key=ECKey.generate_key("P-256", {"kid": "one"}), algorithm="ES256"),
        token(keys, key=OctKey.import_key("a secret that everybody may know, 32"), algorithm="HS256"),
        token(keys).rpartition(".")[0] + ".",
        "a.b.c",
    ]
    for one in forged:
        with pytest.raises(NotAuthenticated):
            issuer.caller(one)


def test_keys_that_the_issuer_has_changed_are_fetched_when_a_token_names_a_new_one(keys, issuer, monkeypatch):
    monkeypatch.setattr(oidc, "PAUSE_SECONDS", 0.0)
    issuer.caller(token(keys))
    old, keys.key = keys.key, RSAKey.generate_key(2048, {"kid": "two"})
    try:
        fresh = jwt.encode(
            {"alg": "RS256", "kid": "two"},
            {"iss": keys.address, "aud": "jejaring", "sub": "u2", "exp": time.time() + 60, "jejaring_role": "auditor"},
            keys.key,
        )
        assert issuer.caller(fresh).role is Role.AUDITOR
    finally:
        keys.key = old


UNREADABLE = (
    {"jejaring_role": ["officer", "admin"]},
    {"jejaring_role": {"a": 1}},
    {"jejaring_role": "planner", "jejaring_regions": 35},
    {"jejaring_role": "planner", "jejaring_regions": [""]},
    {"jejaring_role": "admin", "jejaring_regions": ["Jember"]},
)


@pytest.mark.parametrize("changed", UNREADABLE)
def test_a_claim_that_cannot_be_read_never_means_more(keys, issuer, changed):
    with pytest.raises(NotAuthenticated):
        issuer.caller(token(keys, **changed))


def test_a_role_may_stand_in_a_list_with_words_of_others(keys, issuer):
    assert issuer.caller(token(keys, jejaring_role=["offline_access", "officer"])).role is Role.OFFICER


def test_a_description_of_another_issuer_is_refused(keys, issuer):
    keys.said = "https://elsewhere.example"
    try:
        with pytest.raises(NotAuthenticated, match="another one"):
            issuer.caller(token(keys))
    finally:
        keys.said = None


@pytest.mark.parametrize("role", ["supplier", "buyer", "cooperative", "provider"])
def test_a_role_of_a_party_needs_one(keys, issuer, role):
    with pytest.raises(NotAuthenticated, match="needs a party") as refused:
        issuer.caller(token(keys, jejaring_role=role, jejaring_party=None))
    assert "jejaring_party" in refused.value.hint


def test_who_signs_in_elsewhere_has_an_account_and_nobody_else_consents_for_her(keys, issuer, empty_store):
    fill(empty_store)
    mill = Caller("k-mill", Role.BUYER, party="mill")
    officer = Caller("k-officer", Role.OFFICER, regions=("35.09",))
    made = draft(empty_store, "training", "grower", "mill", caller=mill, proposer="buyer").thing.id
    take(empty_store, mill, made, "offer")
    said = {"purpose": "share", "form": "form", "given_on": now().date(), "witness": "kepala desa"}
    assert not empty_store.things.has_account("grower", now())
    assert "grower" in empty_store.things.members_without_account("coop", now())
    her = token(keys, jejaring_role="supplier", jejaring_party="grower", jejaring_regions=None)
    caller = signed_in(empty_store, issuer.caller(her), now())
    with pytest.raises(RuleViolation, match="has an account"):
        take(empty_store, officer, made, "consent", on_behalf="grower", facts=said)
    assert empty_store.things.members_without_account("coop", now()) == ()
    assert take(empty_store, caller, made, "interest").engagement.state == "interest"
    assert not empty_store.things.has_account("grower", now() + timedelta(days=366))  # who never came again


def test_the_account_of_who_signs_in_follows_her_party(keys, issuer, empty_store):
    fill(empty_store)
    her = issuer.caller(token(keys, jejaring_role="supplier", jejaring_party="grower2", jejaring_regions=None))
    signed_in(empty_store, her, now())
    decision = {"pair": "q", "left": "grower", "right": "grower2", "at": "2026-01-01", "by": "", "note": ""}
    empty_store.decide(decision | {"verdict": "accept"})
    assert empty_store.things.has_account("grower", now())
    assert signed_in(empty_store, her, now()).party == "grower"
    empty_store.decide(decision | {"verdict": "undo"})
    assert [empty_store.things.has_account(one, now()) for one in ("grower", "grower2")] == [False, True]
    assert signed_in(empty_store, her, now()).party == "grower2"
