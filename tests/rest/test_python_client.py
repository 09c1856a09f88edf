"""The Python client against a real server: pages join up, steps carry their version, refusals are errors."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from graph.client import ApiError, Client
from tests.rest.test_api_life_of_a_proposal import TERMS
from tests.rest.world_of_roles import PARTIES, fill


def test_a_program_drafts_sends_reads_and_is_told_why_not(empty_store, graph_client):
    fill(empty_store)
    secret = graph_client.headers["Authorization"].removeprefix("Bearer ")
    with Client(str(graph_client.base_url), secret) as api:
        assert {one["id"] for one in api.parties.each(limit=3)} == set(PARTIES)
        draft = api.proposals.draft("partnership", "grower", "mill")
        with pytest.raises(ApiError, match="rule_violation") as refused:
            api.proposals.take(draft, "offer", on_behalf="grower")
        assert refused.value.problem["hint"]
        said = {"purpose": "share", "form": "form", "given_on": "2026-11-01", "witness": "head of village"}
        edited = api.proposals.take(draft, "edit", on_behalf="grower", terms=TERMS)
        with pytest.raises(ApiError, match="stale_version") as late:
            api.proposals.take(draft, "edit", on_behalf="grower", reason="late")
        assert late.value.problem["seq"] == 2
        with pytest.raises(ApiError, match="not_allowed"):  # an administrator consents for nobody
            api.proposals.take(edited, "consent", on_behalf="grower", **said)
        assert [one["action"] for one in api.proposals.history(draft["id"])] == ["proposals.make", "proposals.edit"]
        changed = {one["field"] for one in api.proposals.differences(draft["id"])["changes"]}
        assert "units_per_month" in changed
        assert api.proposals.paper(draft["id"], "contract", "docx", "en").startswith(b"PK")
        with pytest.raises(ApiError, match="rule_violation"):
            api.proposals.link(draft["id"], "mill")
        need = api.needs.create({"party": "grower", "kind": "machine", "said": "kiln"})
        assert api.needs.withdraw(need["id"], version=need["seq"])["state"] == "withdrawn"
        (offer,) = api.offers.each(party="grower")
        assert api.offers.withdraw(offer["id"])["until"]


def test_the_command_line_asks_a_server_for_keys_and_partners_as_the_key_may_know_them(empty_store, graph_client):
    from graph.cli.app import app

    fill(empty_store)
    at = ["--server", str(graph_client.base_url), "--key"]

    def typed(secret, *words):
        told = CliRunner().invoke(app, [*words, *at, secret, "--json"])
        assert told.exit_code == 0, told.stderr
        return json.loads(told.stdout)

    admin = graph_client.headers["Authorization"].removeprefix("Bearer ")
    own = typed(admin, "key", "create", "--role", "supplier", "--party", "grower")["key"]
    asked = ("offtakers", "grower", "--max", "1")
    everything, masked = typed(admin, *asked)["items"], typed(own, *asked)["items"]
    assert len(everything) == len(masked) == 1
    assert (everything[0]["name"] != "", masked[0]["name"], masked[0]["value_per_unit"]) == (True, "", None)
    drawn = CliRunner().invoke(app, [*asked, *at, admin]).stdout
    assert everything[0]["name"].split()[0] in drawn
    keys = CliRunner().invoke(app, ["key", "list", *at, admin, "--lang", "id"]).stdout
    assert "pemasok" in keys
    assert not re.search(r"\bsupplier\b|T\d\d:", keys)
    refused = CliRunner().invoke(app, [*asked, "folder", *at, admin])
    assert (refused.exit_code, "--server" in refused.stderr) == (2, True)
