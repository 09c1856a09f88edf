"""Schemathesis over the whole document: no answer outside it, no wrong request accepted, no fault of ours."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from schemathesis.generation.modes import GenerationMode

from graph.rest import create_app
from graph.sample import make_sample

SCHEMA = schemathesis.openapi.from_dict(create_app().openapi())
OPERATIONS = {operation.label: operation for operation in (result.ok() for result in SCHEMA.get_all_operations())}
NOTHING_TO_GET_WRONG = {"GET /health", "GET /v1/parties/{party_id}"}
ASKED = [
    (label, mode)
    for label in OPERATIONS
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if mode is GenerationMode.POSITIVE or label not in NOTHING_TO_GET_WRONG
]


@pytest.fixture
def address(empty_store, graph_client):
    """The application on a graph with a small sample in it."""
    empty_store.upsert(make_sample(60, 1), source="schema")
    return str(graph_client.base_url)


@pytest.mark.parametrize(("label", "mode"), ASKED)
def test_every_answer_is_in_the_document(label, mode, address):
    @given(data=st.data())
    @settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def ask(data):
        case = data.draw(OPERATIONS[label].as_strategy(generation_mode=mode))
        body = case.body if isinstance(case.body, dict) else {}
        assume(not body or body.get("supplier") != body.get("buyer"))  # a rule that no schema can say
        case.call_and_validate(base_url=address)

    ask()
