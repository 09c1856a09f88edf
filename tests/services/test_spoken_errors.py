"""Errors in Indonesian: every sentence that an error says has its translation."""

from __future__ import annotations

import ast
import re
from datetime import date

import polars as pl
import pytest

from graph import errors
from graph.errors import InvalidRecord
from graph.planning.records.services_given import GIVERS, SERVICES, services_given
from graph.services.planner.record_words import plain_name, words_of
from graph.translations import say
from graph.translations.spoken import spoken

ENGLISH_ONLY = re.compile(r"[^a-z]*")  # nothing but facts
HALF_ENGLISH = re.compile(r"\b(the|an?|of|that|with|this|which|for|is|are|was|and|or|to|than|from|where|not|no|more)\b")
QUOTED = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\([^)]*\)|--\w+")  # what is typed stays as it is typed
CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")  # the code of a sentence that the catalogues hold in both languages
ERRORS = {name for name, one in vars(errors).items() if isinstance(one, type)}


def sentences_of(node):
    """Return what a string in the code may say, its facts as X."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(part.value if isinstance(part, ast.Constant) else "X" for part in node.values)]
    if isinstance(node, ast.BinOp):
        return [one + two for one in sentences_of(node.left) for two in sentences_of(node.right)]
    if isinstance(node, ast.IfExp):
        return sentences_of(node.body) + sentences_of(node.orelse)
    return []


def said_in(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("message", "hint"):
            yield from sentences_of(node.value)
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == "hint":
                    yield from sentences_of(keyword.value)
            if getattr(node.func, "id", "") in ERRORS and node.args:
                yield from sentences_of(node.args[0])
            if getattr(node.func, "id", "") == "_fault":  # what is wrong with a change, and what to write instead
                yield from (one for arg in node.args[2:] for one in sentences_of(arg))


def test_every_error_of_the_program_has_its_indonesian_words(pytestconfig):
    files = sorted((pytestconfig.rootpath / "graph").rglob("*.py"))
    said = {one for file in files for one in said_in(ast.parse(file.read_text(encoding="utf-8")))}
    said = {one for one in said if not ENGLISH_ONLY.fullmatch(one) and not CODE.fullmatch(one)}
    assert len(said) > 700
    untold = sorted(one for one in said if spoken(one, "id") == one)
    assert not untold, "add them to graph/translations/spoken/id.po (X stands for a fact, written {} there)"


def test_no_error_is_translated_by_half(pytestconfig):
    """A pattern with facts, such as *give {}*, must not take a sentence of its own for a fact."""
    files = sorted((pytestconfig.rootpath / "graph").rglob("*.py"))
    said = {one for file in files for one in said_in(ast.parse(file.read_text(encoding="utf-8")))}
    told = {one: spoken(one, "id") for one in said if not ENGLISH_ONLY.fullmatch(one) and not CODE.fullmatch(one)}
    half = {one: there for one, there in told.items() if HALF_ENGLISH.search(QUOTED.sub("", there))}
    assert not half


def test_facts_stay_as_they_are_and_phrases_inside_a_sentence_are_translated():
    assert spoken("stopped: 42 of 60 batches are stored", "id") == "dihentikan: 42 dari 60 bagian sudah tersimpan"
    assert spoken("list.xlsx is a PDF document, not a list", "id") == "list.xlsx adalah dokumen PDF, bukan daftar"
    assert spoken("list.xlsx is a PDF document, not a list", "en") == "list.xlsx is a PDF document, not a list"
    assert spoken("there is no step 'complete' in state active while disputed", "id") == (
        "tidak ada langkah 'complete' dalam keadaan berjalan (active) selama ada sengketa"
    )
    assert spoken("words of nobody", "id") == "words of nobody"


def test_every_role_of_a_column_and_every_kind_of_list_has_words_in_both_languages():
    from graph.ingest.heads.kinds import KINDS
    from graph.ingest.heads.roles import roles
    from graph.translations import catalogue

    for language in ("id", "en"):
        assert {f"list_role.{role}" for role in roles()} <= set(catalogue(language))
        assert {f"list_kind.{kind}" for kind in KINDS} <= set(catalogue(language))


def test_every_state_of_an_engagement_has_its_indonesian_word_and_its_code():
    from graph.proposals.engagement import FINAL
    from graph.proposals.machine import STEPS

    states = {state for step in STEPS.values() for state in step.states} | FINAL
    for state in states:
        word = say(f"proposal_state.{state}", "id")
        assert spoken(f"state {state}", "id") == f"keadaan {word} ({state})"


@pytest.mark.parametrize("role", SERVICES)
def test_the_services_of_a_giver_are_told_in_words_that_a_list_may_write(role):
    """*bukan layanan clinic — pakai salah satu dari consultation, information* stood in Indonesian."""
    event = {"giver": "K", "role": role, "service": "pemasaran", "receiver": "a", "date": date(2026, 5, 1)}
    with pytest.raises(InvalidRecord) as refused:
        services_given(pl.DataFrame([event | {"outcome": None}]))
    message, hint = (spoken(said, "id") for said in (refused.value.message, refused.value.hint))
    assert GIVERS[role] not in message
    assert role not in message.replace("fasilitator", "")
    named = hint.removeprefix("pakai salah satu dari ").split(", ")
    assert tuple(words_of("service")[plain_name(one)] for one in named) == SERVICES[role]
