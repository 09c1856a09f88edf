"""Webhooks against a real receiver: signed, told once, tried again after a while, never more than the key may read."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from graph.client import Deliveries
from graph.errors import NotAuthenticated, RuleViolation
from graph.model.rights import Role
from graph.services.access.callers import Caller
from graph.services.access.keys import caller_of, create_key, revoke_key, rotate_key
from graph.services.engagement.proposals import draft, take
from graph.services.wire import outward
from graph.services.wire.deliveries import BACKOFF, IDLE, SLACK, deliver
from graph.services.wire.outward import addresses, is_public
from graph.services.wire.telling import Telling
from graph.services.wire.webhooks import owned, subscribe, switch
from graph.settings import now, settings
from graph.store import Wanted
from tests.rest.world_of_roles import fill


class Receiver:
    """A program that is told: it keeps what came, and answers as it is told to."""

    def __init__(self):
        self.came, self.answers, self.meanwhile = [], [], lambda _: None
        outer = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.came.append((dict(self.headers), body))
                outer.meanwhile(len(outer.came))
                self.send_response(outer.answers.pop(0) if outer.answers else 204)
                self.end_headers()

            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(neo4j_home, monkeypatch):
    monkeypatch.setenv("JEJARING_WEBHOOKS_INSIDE", "1")
    settings.cache_clear()
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def deliver_all(store, *, moment=None):
    """Tell every webhook that is on, one after the other, and return how many events were told."""
    at = moment or now()
    return sum(deliver(store, one.id, at) for one in store.things.each_thing(Wanted("webhooks", state="on")))


def key_of(store, role, party):
    """A key in force, and who it stands for: a webhook lives as long as the key of whoever made it."""
    key, _ = create_key(store, role, party=party)
    return key, caller_of(key)


def test_events_are_told_signed_once_and_again_after_a_failure_and_never_what_was_not_sent(empty_store, receiver):
    fill(empty_store)
    supplier = Caller("k-supplier", Role.SUPPLIER, party="grower")
    _, mill = key_of(empty_store, "buyer", "mill")
    _, secret = subscribe(empty_store, mill, receiver.url, ["proposals.*"])
    made = draft(empty_store, "training", "grower", "mill", caller=supplier, reason="mine alone")
    later = now() + timedelta(seconds=5)
    assert deliver_all(empty_store, moment=later) == 0  # a draft is nobody else's
    take(empty_store, supplier, made.thing.id, "offer")

    receiver.answers = [500]
    later = now() + timedelta(seconds=10)
    assert deliver_all(empty_store, moment=later) == 0
    assert deliver_all(empty_store, moment=later + timedelta(seconds=BACKOFF[1] - 1) - SLACK) == 0  # not yet
    assert len(receiver.came) == 1
    again = later + timedelta(seconds=BACKOFF[1] + 1)
    assert deliver_all(empty_store, moment=again) == 1
    assert deliver_all(empty_store, moment=again + timedelta(hours=1)) == 0  # told once

    (first, body), (second, same) = receiver.came
    assert body == same
    told = json.loads(body)
    assert (told["action"], told["aggregate"]) == ("proposals.offer", made.thing.id)
    assert b"mine alone" not in body
    assert first["Jejaring-Delivery"] == second["Jejaring-Delivery"] == told["id"]
    assert first["Jejaring-Signature"] != second["Jejaring-Signature"]  # each attempt has its moment
    for headers in (first, second):
        at, mark = (part.split("=", 1)[1] for part in headers["Jejaring-Signature"].split(","))
        signed = f"{at}.{told['id']}.".encode() + body
        assert mark == hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    believed, signed_at = Deliveries(secret), int(at)
    with pytest.raises(NotAuthenticated, match="too long ago"):
        believed.read(second, body, now=signed_at + 301)
    assert believed.read(second, body, now=signed_at) == told
    with pytest.raises(NotAuthenticated, match="came before"):
        believed.read(second, body, now=signed_at)
    before = int(first["Jejaring-Signature"].partition(",")[0].removeprefix("t="))
    assert believed.read(first, body, now=before) == told  # another attempt: the work of one may have broken down
    with pytest.raises(NotAuthenticated, match="is wrong"):
        Deliveries("whs_other").read(second, body, now=signed_at)


def test_a_receiver_that_never_answers_well_is_paused_at_last(empty_store, receiver):
    fill(empty_store)
    _, mill = key_of(empty_store, "buyer", "mill")
    subscribe(empty_store, mill, receiver.url, ["*"])
    draft(empty_store, "training", "grower", "mill", caller=mill)
    receiver.answers, at = [503] * 20, now()
    for wait in (*BACKOFF, 100):
        at += timedelta(seconds=wait + 1)
        deliver_all(empty_store, moment=at)
    (hook,) = owned(empty_store, mill)
    assert (hook.state, hook.facts["failures"], len(receiver.came)) == ("paused", len(BACKOFF), len(BACKOFF))
    assert hook.facts["trouble"] == "status 503"
    switch(empty_store, mill, hook, "ended")
    (ended,) = owned(empty_store, mill)
    with pytest.raises(RuleViolation, match="has ended"):
        switch(empty_store, mill, ended, "on")


def test_a_webhook_outlives_the_rotation_of_its_key_and_not_its_end(empty_store, receiver):
    fill(empty_store)
    key, mill = key_of(empty_store, "buyer", "mill")
    subscribe(empty_store, mill, receiver.url, ["*"])
    fresh, _ = rotate_key(empty_store, key.id)
    assert [one.facts["owner"] for one in owned(empty_store, caller_of(fresh))] == [key.id]
    revoke_key(empty_store, key.id)
    draft(empty_store, "training", "grower", "mill", caller=mill)
    assert deliver_all(empty_store, moment=now()) == 1
    revoke_key(empty_store, fresh.id)
    draft(empty_store, "training", "grower", "mill", caller=mill)
    assert deliver_all(empty_store, moment=now()) == 0
    with pytest.raises(RuleViolation, match="belongs to a key"):
        subscribe(empty_store, Caller("oidc:u1", Role.BUYER, party="mill"), receiver.url, ["*"])


def test_more_than_one_part_of_what_happened_is_told_at_a_time(empty_store, receiver, monkeypatch):
    fill(empty_store)
    _, mill = key_of(empty_store, "buyer", "mill")
    subscribe(empty_store, mill, receiver.url, ["*"])
    monkeypatch.setattr("graph.services.wire.deliveries.BATCH", 2)
    for _ in range(5):
        draft(empty_store, "training", "grower", "mill", caller=mill)
    assert deliver_all(empty_store, moment=now()) == 5


def test_who_began_before_and_ended_after_another_is_told_too(empty_store, receiver):
    fill(empty_store)
    _, mill = key_of(empty_store, "buyer", "mill")
    subscribe(empty_store, mill, receiver.url, ["proposals.*"])
    made = now()
    draft(empty_store, "training", "grower", "mill", caller=mill, moment=made + timedelta(seconds=20))
    assert deliver_all(empty_store, moment=made + timedelta(seconds=21)) == 1
    draft(empty_store, "training", "grower", "mill", caller=mill, moment=made + timedelta(seconds=1))
    assert deliver_all(empty_store, moment=made + timedelta(seconds=22)) == 1
    assert deliver_all(empty_store, moment=made + timedelta(seconds=23)) == 0
    assert len({headers["Jejaring-Delivery"] for headers, _ in receiver.came}) == 2


def test_telling_is_not_told_of_and_what_nobody_wants_is_not_noted(empty_store, receiver):
    fill(empty_store)
    _, admin = key_of(empty_store, "admin", None)
    made, _ = subscribe(empty_store, admin, receiver.url, ["proposals.make"])
    draft(empty_store, "training", "grower", "mill", caller=admin)
    assert deliver_all(empty_store) == 1
    draft(empty_store, "training", "grower", "mill", caller=admin)
    take(empty_store, admin, draft(empty_store, "training", "bds", "mill", caller=admin).thing.id, "withdraw")
    assert deliver_all(empty_store) == 2
    told = len(empty_store.things.events_of(made.id))
    assert [deliver_all(empty_store) for _ in range(3)] == [0, 0, 0]
    assert len(empty_store.things.events_of(made.id)) == told
    assert deliver_all(empty_store, moment=now() + 2 * IDLE) == 0
    (far,) = owned(empty_store, admin)
    assert far.facts["cursor"] > (now() + IDLE).isoformat()


def test_a_webhook_that_ends_while_it_is_told_is_told_no_more(empty_store, receiver):
    fill(empty_store)
    _, mill = key_of(empty_store, "buyer", "mill")
    made, _ = subscribe(empty_store, mill, receiver.url, ["*"])
    for _ in range(3):
        draft(empty_store, "training", "grower", "mill", caller=mill)
    receiver.meanwhile = lambda number: number == 2 and switch(empty_store, mill, made, "ended")
    assert deliver_all(empty_store) == 2
    assert len(receiver.came) == 2
    assert deliver_all(empty_store) == 0


def test_a_slow_receiver_keeps_no_other_waiting(empty_store, receiver):
    fill(empty_store)
    slow, asked, answered, arrived = Receiver(), threading.Event(), threading.Event(), threading.Event()
    slow.meanwhile = lambda _: asked.set() or answered.wait(60)
    receiver.meanwhile = lambda number: number == 2 and arrived.set()
    _, mill = key_of(empty_store, "buyer", "mill")
    for one in (slow, receiver):
        subscribe(empty_store, mill, one.url, ["*"])
    telling = Telling(empty_store, threading.Event())
    for _ in range(2):
        draft(empty_store, "training", "grower", "mill", caller=mill)
        telling.look()
    while not arrived.wait(0.05):  # the second event, or one of a round that had begun before it
        telling.look()
    assert asked.wait(60)  # the slow one may be asked last
    assert not answered.is_set()
    assert len(slow.came) == 1
    answered.set()
    telling.end()
    slow.server.shutdown()
    slow.server.server_close()


def test_a_receiver_that_says_a_letter_now_and_then_holds_nobody(receiver, monkeypatch):
    monkeypatch.setattr(outward, "WHOLE_SECONDS", 0.3)

    class Dripping(BaseHTTPRequestHandler):
        def do_POST(self):
            gone = threading.Event()
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while not gone.wait(0.02):
                try:
                    self.wfile.write(b"a")
                except OSError:
                    gone.set()

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    assert outward.post(f"http://127.0.0.1:{server.server_address[1]}/", b"{}", {}) == "silent"
    server.shutdown()
    server.server_close()


def test_a_redirect_is_not_followed(receiver):
    receiver.answers = [302]
    assert outward.post(receiver.url, b"{}", {"Jejaring-Delivery": "d"}) == "status 302"


def test_a_webhook_never_calls_machines_of_the_inside(monkeypatch):
    monkeypatch.delenv("JEJARING_WEBHOOKS_INSIDE", raising=False)
    settings.cache_clear()
    for url in (
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://10.1.2.3/x",
        "https://169.254.169.254/x",
        "http://x.example/",
    ):
        with pytest.raises(RuleViolation):
            addresses(url)
    inside = "224.0.0.1", "ff02::1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "::127.0.0.1", "fd00::1"
    assert not any(map(is_public, inside))
    settings.cache_clear()
