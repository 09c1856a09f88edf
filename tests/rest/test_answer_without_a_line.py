"""The answer page of a one-time link on a phone whose line is gone, in a real browser against the real API."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from graph.model.rights import Role
from tests.rest.world_of_roles import take

pytestmark = pytest.mark.browser
SPOKEN = {"Accept-Language": "id"}
WORDS = "Kami mau, bisakah dibayar 7 hari?"


@pytest.fixture
def asked(keys):
    """A proposal that is offered to a party without an account, and the address of its link."""
    grower = keys[Role.SUPPLIER]
    made = grower.post("/v1/proposals", json={"kind": "training", "supplier": "grower", "buyer": "mill2"}).json()
    take(grower, made, "offer")
    link = keys[Role.ADMIN].post(f"/v1/proposals/{made['id']}/links", json={"party": "mill2"}, headers=SPOKEN).json()
    return made["id"], link["url"]


@contextmanager
def phone(browser, *, script=True):
    """A phone of 360 points: what it can do and its page."""
    pocket = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="id-ID", has_touch=True, java_script_enabled=script
    )
    page = pocket.new_page()
    page.set_default_timeout(60_000)
    try:
        yield pocket, page
    finally:
        pocket.close()


def came(keys, proposal):
    """What the proposal's state is, and the words that came with its last step."""
    told = keys[Role.ADMIN].get(f"/v1/proposals/{proposal}/events").json()["items"][-1]
    return keys[Role.ADMIN].get(f"/v1/proposals/{proposal}").json()["state"], told["why"]


def test_an_answer_without_a_line_is_kept_and_sent_when_the_line_is_back(browser, keys, asked):
    proposal, address = asked
    with phone(browser) as (pocket, page):
        page.goto(address)
        page.fill("#why", "first words")
        page.reload()
        assert page.input_value("#why") == "first words"
        pocket.set_offline(True)
        page.tap("button[value=interest]")
        page.get_by_text("Belum ada sinyal").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") == 360  # whose eyes want the largest letters
        assert page.is_disabled("button[value=decline]")
        page.tap("#change")
        page.fill("#why", WORDS)
        page.tap("button[value=interest]")
        page.get_by_text("Belum ada sinyal").wait_for()
        assert came(keys, proposal)[0] == "offered"
        pocket.set_offline(False)
        page.get_by_text("Tercatat: Anda berminat").wait_for()
        assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert came(keys, proposal) == ("interest", WORDS)


def test_an_answer_whose_receipt_was_lost_is_thanked_for_when_it_comes_again(browser, keys, asked):
    proposal, address = asked
    with phone(browser) as (_, page):
        page.goto(address)
        page.route("**/page*", lambda request: (request.fetch(), request.abort()), times=1)
        page.fill("#why", WORDS)
        page.tap("button[value=decline]")
        page.get_by_text("Tercatat: Anda tidak berminat").wait_for()
    assert came(keys, proposal) == ("declined", WORDS)


def test_what_stands_between_is_no_answer_and_words_that_came_too_late_are_shown(browser, keys, asked):
    proposal, address = asked
    with phone(browser) as (_, page):
        page.goto(address)
        page.route("**/page*", lambda request: request.fulfill(status=200, body="<p>Sign in to our Wi-Fi"), times=1)
        page.fill("#why", WORDS)
        page.tap("button[value=interest]")
        page.get_by_text("Belum ada sinyal").wait_for()
        present = keys[Role.ADMIN].get(f"/v1/proposals/{proposal}").json()
        take(keys[Role.SUPPLIER], present, "withdraw")
        page.get_by_text("tidak tersimpan").wait_for()
        assert WORDS in page.inner_text("body")


def test_without_a_script_going_back_finds_the_words(browser, keys, asked):
    proposal, address = asked
    with phone(browser, script=False) as (pocket, page):
        page.goto(address)
        page.fill("#why", WORDS)
        pocket.set_offline(True)
        with page.expect_event("requestfailed"):
            page.tap("button[value=interest]")
        page.wait_for_url("chrome-error://**")
        page.evaluate("history.back()")  # go_back of the driver asks a page that is being taken away
        page.wait_for_url(address)
        assert page.input_value("#why") == WORDS
        pocket.set_offline(False)
        page.tap("button[value=interest]")
        page.get_by_text("Tercatat: Anda berminat").wait_for()
    assert came(keys, proposal) == ("interest", WORDS)
