"""Webhooks against a real receiver: signed, told once, tried again after a while, never more than the key may read."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from graph.errors import RuleViolation
from graph.model.rights import Role
from graph.services.callers import Caller
from graph.services.proposals import draft, take
from graph.services.webhooks import BACKOFF, SETTLED, deliver_all, owned, subscribe
from graph.settings import now, settings
from tests.rest.world_of_roles import fill


class Receiver:
    """A program that is told: it keeps what came, and answers as it is told to."""

    def __init__(self):
        self.came, self.answers = [], []
        outer = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.came.append((dict(self.headers), body))
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


def test_events_are_told_signed_once_and_again_after_a_failure_and_never_what_was_not_sent(empty_store, receiver):
    fill(empty_store)
    supplier = Caller("k-supplier", Role.SUPPLIER, party="grower")
    mill = Caller("k-mill", Role.BUYER, party="mill")
    _, secret = subscribe(empty_store, mill, receiver.url, ["proposals.*"])
    made = draft(empty_store, "training", "grower", "mill", caller=supplier, reason="mine alone")
    later = now() + timedelta(seconds=5)
    assert deliver_all(empty_store, moment=later) == 0  # a draft is nobody else's
    take(empty_store, supplier, made.thing.id, "offer")

    receiver.answers = [500]
    later = now() + timedelta(seconds=10)
    assert deliver_all(empty_store, moment=later) == 0
    assert deliver_all(empty_store, moment=later + timedelta(seconds=BACKOFF[1] - 1)) == 0  # not yet
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


def test_a_receiver_that_never_answers_well_is_paused_at_last(empty_store, receiver):
    fill(empty_store)
    mill = Caller("k-mill", Role.BUYER, party="mill")
    subscribe(empty_store, mill, receiver.url, ["*"])
    draft(empty_store, "training", "grower", "mill", caller=mill)
    receiver.answers, at = [503] * 20, now() + SETTLED
    for wait in (*BACKOFF, 100):
        at += timedelta(seconds=wait + 1)
        deliver_all(empty_store, moment=at)
    (hook,) = owned(empty_store, mill)
    assert (hook.state, hook.facts["failures"], len(receiver.came)) == ("paused", len(BACKOFF), len(BACKOFF))


def test_a_webhook_never_calls_machines_of_the_inside(monkeypatch):
    from graph.services.webhooks import addresses

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
    settings.cache_clear()
