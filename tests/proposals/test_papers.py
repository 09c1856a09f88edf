"""Papers: every one in both forms and languages, the same bytes each time, synthetic where it is."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx import Document

from graph.errors import RuleViolation
from graph.services.papers import PAPERS, make_paper
from tests.proposals.papers import case


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_is_made_in_both_forms(name):
    assert make_paper(case(), name, "pdf", "id").startswith(b"%PDF-")
    paper = Document(io.BytesIO(make_paper(case(), name, "docx", "en")))
    words = "\n".join(line.text for line in paper.paragraphs)
    cells = "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    codes = re.findall(r"\b(?:paper|terms|contract|flag|record|plan|exit|commitment)\.[a-z_]+", words + cells)
    assert codes == []  # every code has its sentence
    assert "SYNTHETIC" in paper.sections[0].header.paragraphs[0].text
    assert "contoh" in paper.sections[0].footer.paragraphs[0].text


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_same_case_gives_the_same_bytes(form):
    assert make_paper(case(), "contract", form, "id") == make_paper(case(), "contract", form, "id")
    assert make_paper(case(), "contract", form, "id") != make_paper(case(synthetic=False), "contract", form, "id")


def test_the_contract_says_what_the_law_asks_and_what_to_mind():
    file = zipfile.ZipFile(io.BytesIO(make_paper(case(), "contract", "docx", "en")))
    text = file.read("word/document.xml").decode()
    assert "Payment takes longer than 30 days" in text
    assert "UU 20/2008 art. 34(1)" in text
    assert "UD Keripik &amp; Rasa Bu Tini" in text


def test_a_paper_that_there_is_not_is_refused():
    with pytest.raises(RuleViolation, match="no paper"):
        make_paper(case(), "poem", "pdf", "id")
