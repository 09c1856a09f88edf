"""Errors in Indonesian: every sentence that an error of ingest, store, folders or services says has its translation."""

from __future__ import annotations

import ast
import re

import pytest

from graph.translations.spoken import spoken

PARTS = [
    "ingest",
    "store",
    "services",
    "sample",
    "planning",
    "network.py",
    "matching/candidates.py",
    "matching/stocks.py",
    "matching/shares.py",
    "matching/policy.py",
    "metrics/relation.py",
]
ENGLISH_ONLY = re.compile(r"[^a-z]*")  # nothing but facts
ERRORS = {"IngestFailed", "StoreUnavailable", "StoreConflict", "StoreTooOld", "Cancelled", "InvalidFolder", "NotFound"}


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


@pytest.mark.parametrize("part", PARTS)
def test_at_least_nine_errors_in_ten_have_their_indonesian_words_and_the_others_are_named(pytestconfig, part):
    place = pytestconfig.rootpath / "graph" / part
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    said = {one for file in files for one in said_in(ast.parse(file.read_text(encoding="utf-8")))}
    said = {one for one in said if not ENGLISH_ONLY.fullmatch(one)}
    assert said
    untold = sorted(one for one in said if spoken(one, "id") == one)
    assert len(untold) <= len(said) // 10, f"add them to graph/translations/spoken/id.po: {untold}"


def test_facts_stay_as_they_are_and_phrases_inside_a_sentence_are_translated():
    assert spoken("stopped: 42 of 60 batches are stored", "id") == "dihentikan: 42 dari 60 bagian sudah tersimpan"
    assert spoken("list.xlsx is a PDF document, not a list", "id") == "list.xlsx adalah dokumen PDF, bukan daftar"
    assert spoken("list.xlsx is a PDF document, not a list", "en") == "list.xlsx is a PDF document, not a list"
    assert spoken("words of nobody", "id") == "words of nobody"


def test_every_role_of_a_column_and_every_kind_of_list_has_words_in_both_languages():
    from graph.ingest.kinds import KINDS
    from graph.ingest.roles import roles
    from graph.translations import catalogue

    for language in ("id", "en"):
        assert {f"list_role.{role}" for role in roles()} <= set(catalogue(language))
        assert {f"list_kind.{kind}" for kind in KINDS} <= set(catalogue(language))
