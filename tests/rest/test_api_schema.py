"""Schemathesis over the whole document: no answer outside it, no wrong request accepted, no fault of ours.

Its state machine follows what the document links (an id that one answer gives is the next address). Of its checks
``use_after_free`` is left out: nothing here is deleted, what is withdrawn can still be read. A right request that rules
or the state of things refuse is 409, so that 422 is left to what the document itself forbids.
"""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import (
    allow_header_conformance,
    content_type_conformance,
    ensure_resource_availability,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    not_a_server_error,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from schemathesis.generation.modes import GenerationMode

from graph.rest import create_app
from tests.rest.world_of_roles import fill

SCHEMA = schemathesis.openapi.from_dict(create_app().openapi())
OPERATIONS = {operation.label: operation for operation in (result.ok() for result in SCHEMA.get_all_operations())}
STREAMS = {"GET /v1/matches/runs/{run_id}/events"}
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, allow_header_conformance, missing_required_header, unsupported_method, ignored_auth,
]  # fmt: skip
NOTHING_TO_GET_WRONG = {
    label
    for label, one in OPERATIONS.items()
    if not one.query and not one.body and "{token}" not in label and "}.{" not in label
}
FORM = "POST /v1/imports"
"""Every member of a form is text, so that `true` and 7 are sent as right ones: what it refuses, other tests say."""
QUIET = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


def asking(label, mode, examples, client):
    """Return a test that asks one operation a few times."""
    wrong = mode is GenerationMode.NEGATIVE and label != FORM
    right = mode is GenerationMode.POSITIVE
    checks = [*CHECKS, *[negative_data_rejection] * wrong, *[positive_data_acceptance] * right]
    headers = {"Authorization": client.headers["Authorization"]}

    @seed(1)
    @given(data=st.data())
    @settings(max_examples=examples, **QUIET)
    def ask(data):
        case = data.draw(OPERATIONS[label].as_strategy(generation_mode=mode))
        response = case.call(base_url=str(client.base_url), headers=headers, timeout=60)
        case.validate_response(response, checks=checks, headers=headers)

    return ask


def ask_each(labels, mode, examples, client):
    """Ask every operation a few times and return what was wrong with its answers."""
    wrong = []
    for label in labels:
        try:
            asking(label, mode, examples, client)()
        except BaseException as failure:  # hypothesis and schemathesis raise groups
            wrong.append(f"{label}: {failure!r:.1500}")
    return wrong


def follow_links(client, seeds, steps):
    """Walk from answer to answer as the document links them, and return what was asked; a few walks a seed.

    What walks before left changes the answers, and with them what Hypothesis may draw: it calls many walks of one seed
    flaky.
    """
    bearer = {"Authorization": client.headers["Authorization"]}
    called = set()

    class Walk(SCHEMA.as_state_machine()):
        def get_call_kwargs(self, case):
            return {"base_url": str(client.base_url), "headers": bearer}

        def before_call(self, case):
            called.add(case.operation.label)
            if case.operation.label in STREAMS:
                case.path_parameters["run_id"] = "none"  # a stream that never ends is watched elsewhere

        def validate_response(self, response, case, additional_checks=None, **_):
            case.validate_response(response, checks=[*CHECKS, ensure_resource_availability], headers=bearer)

    phases = (Phase.generate,)
    for number in range(seeds):
        Walk.rule_order_seed = number  # else most walks begin with one operation
        seed(number)(Walk).run(settings=settings(max_examples=4, stateful_step_count=steps, phases=phases, **QUIET))
    return called


@pytest.fixture(autouse=True)
def _asks_without_a_key_as_often_as_it_likes(monkeypatch):
    """The check of keys that are ignored asks more in a minute than one address may."""
    monkeypatch.setenv("JEJARING_ANONYMOUS_RATE_PER_MINUTE", "60000")


MODES = pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])


def labels_of(mode):
    labels = set(OPERATIONS) - STREAMS
    return sorted(labels - NOTHING_TO_GET_WRONG if mode is GenerationMode.NEGATIVE else labels)


@MODES
def test_answers_of_a_part_of_the_document_are_in_it(mode, empty_store, graph_client):
    fill(empty_store)
    wrong = ask_each(labels_of(mode)[::6], mode, 1, graph_client)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@MODES
def test_every_answer_is_in_the_document(mode, empty_store, graph_client):
    fill(empty_store)
    wrong = ask_each(labels_of(mode), mode, 20, graph_client)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_whoever_follows_the_links_of_the_document_finds_no_answer_outside_it(empty_store, graph_client):
    fill(empty_store)
    called = follow_links(graph_client, 24, 12)
    assert len(called) > 20, sorted(called)
