"""Sentences: both catalogues have the same codes, and every code that services and faces name is there."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from graph.errors import JejaringError
from graph.services.engagement.proposals import KINDS
from graph.services.pairing.match_facts import PARTS
from graph.translations import catalogue
from graph.translations.po import read_po as read_plainly

CODE = re.compile(r"""(?:say|tell|warn)\(\s*"([a-z_]+(?:\.[a-z_0-9]+)+)\"""")


def facts_of(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.fixture(scope="module")
def root(pytestconfig):
    return pytestconfig.rootpath / "graph"


def test_both_catalogues_have_the_same_codes_and_facts():
    ours, theirs = catalogue("id"), catalogue("en")
    assert set(ours) == set(theirs)
    for code, sentence in ours.items():
        facts, others = (
            {name for _, name, _, _ in Formatter().parse(text) if name} for text in (sentence, theirs[code])
        )
        assert facts == others, code


def test_no_code_stands_in_two_catalogues(root):
    for language in ("id", "en"):
        seen = {}
        for path in sorted((root / "translations" / language).glob("*.po")):
            with path.open("rb") as file:
                codes = [str(message.id) for message in read_po(file) if message.id]
            twice = set(codes) & set(seen)
            assert not twice, f"{path.name} repeats {sorted(twice)[:5]} of {[seen[code] for code in sorted(twice)[:5]]}"
            assert len(codes) == len(set(codes)), path.name
            seen |= dict.fromkeys(codes, path.name)


def test_every_code_that_services_and_faces_name_has_a_sentence(root):
    named = set()
    for part in ("services", "cli", "rest"):
        for path in (root / part).glob("*.py"):
            named |= set(CODE.findall(path.read_text(encoding="utf-8")))
    assert len(named) > 60
    assert named <= set(catalogue("id")), sorted(named - set(catalogue("id")))


def test_every_error_has_a_title():
    def tree(error):
        yield error
        for child in error.__subclasses__():
            yield from tree(child)

    for error in tree(JejaringError):
        if error.__module__ == "graph.errors":
            assert f"error.{error.code}" in catalogue("id"), error.code


def test_every_score_part_has_a_header():
    assert all(f"column.{part}" in catalogue("id") for part in PARTS)


def test_kinds_of_proposals_are_those_of_the_api():
    from typing import get_args

    from graph.rest.proposals import Kind

    assert get_args(Kind) == KINDS


def test_catalogues_are_read_as_a_general_reader_reads_them(root):
    for path in sorted((root / "translations").rglob("*.po")):
        with path.open("rb") as file:
            there = {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}
        assert read_plainly(path.read_text(encoding="utf-8").splitlines()) == there, path
