"""Papers and the names in them: long ones, and those that are not told yet."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from docx import Document

from graph.proposals import act, draft
from graph.proposals.actors import Actor
from graph.services.paper.papers import BUILDERS, make_paper, papers_of
from graph.services.paper.visit_papers import visit, visit_form
from tests.proposals.papers import NOW, PARTIES, case

LONG = "Kelompok Perajin Rotan dan Bambu Sumber Makmur Sejahtera Ambulu"


@pytest.mark.parametrize("language", ["id", "en"])
def test_who_is_not_known_yet_has_no_id_in_any_paper(language):
    """A draft called the other side by the id of its party in the graph."""
    unknown = replace(case(), parties={name: facts for name, facts in PARTIES.items() if name != "b1"})
    for name in papers_of(unknown):
        told = json.dumps(BUILDERS[name](unknown, language))
        assert '"b1"' not in told, name
    draft = Document(io.BytesIO(make_paper(unknown, "proposal", "docx", language)))
    unnamed = {"id": "(nama belum dibuka)", "en": "(name not yet disclosed)"}[language]
    assert draft.paragraphs[1].text.endswith(unnamed)


def test_the_profile_is_shared_with_the_consent_of_a_side_in_plain_words():
    agreed = replace(case(), engagement=act(case().engagement, "consent", Actor("k2", "party", "p2"), NOW))
    words = [block.get("text", "") for block in BUILDERS["profile"](agreed, "id")]
    assert "Profil ini dibagikan dengan persetujuan pemasok, untuk usulan ini saja." in words


def test_the_profile_of_who_has_not_consented_says_so():
    """The profile of a draft that nobody had sent was *shared with the consent of the supplier*."""
    unasked = replace(case(), engagement=draft("partnership", ("p1",), ("b1",), proposer="buyer"))
    for one in (unasked, case()):  # of two suppliers one has consented
        words = [block.get("text", "") for block in BUILDERS["profile"](one, "en")]
        assert not any("is shared with the consent" in text for text in words)
        assert any(text.startswith("The supplier has not consented to being shown yet") for text in words)


def test_of_three_parties_one_of_each_side_signs_a_visit_beside_whoever_made_it():
    """Four places to sign stood in two rows, on a page of their own."""
    assert len(case().engagement.parties) == 3
    for made in (visit_form, visit):
        signed = made(case(), "id")[-1]
        assert (signed["kind"], len(signed["names"])) == ("signatures", 3)


def test_a_long_name_takes_the_room_of_a_line_to_write_on():
    def lines(parties):
        (blanks,) = (
            b for b in visit_form(replace(case(), engagement=two, parties=parties), "id") if b["kind"] == "blanks"
        )
        return sum(count for _, count in blanks["rows"])

    two = replace(case().engagement, suppliers=("p1",))
    named = {**PARTIES, "p1": PARTIES["p1"] | {"name": LONG}}
    assert lines(named) == lines(PARTIES) - 1
