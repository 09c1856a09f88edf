"""Papers: every one in both forms and languages, the same bytes each time, synthetic where it is."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
import typst
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from graph.documents.typeset import FOLDER, TEMPLATES
from graph.errors import RuleViolation
from graph.proposals import KINDS, Terms, draft
from graph.services.paper.papers import PAPERS, make_paper, papers_of
from graph.services.paper.visit_papers import visit_form
from graph.translations.dates import MONTHS
from tests.proposals.papers import PARTIES, TERMS, case


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_is_made_in_both_forms(name):
    assert make_paper(case(), name, "pdf", "id").startswith(b"%PDF-")
    paper = Document(io.BytesIO(make_paper(case(), name, "docx", "en")))
    words = "\n".join(line.text for line in paper.paragraphs)
    cells = "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    codes = re.findall(r"\b(?:paper|terms|contract|flag|record|plan|exit|commitment)\.[a-z_]+", words + cells)
    assert codes == []  # every code has its sentence
    assert "SYNTHETIC" in paper.sections[0].header.paragraphs[0].text
    signed = name in ("memorandum", "contract")  # no list stands on what both sides sign
    assert ("contoh" in paper.sections[0].footer.paragraphs[0].text) != signed


def test_days_to_pay_are_no_day_of_the_month_and_what_lives_is_asked_nothing():
    def told(**more):
        made = replace(case(), engagement=replace(case().engagement, **more))
        paper = Document(io.BytesIO(make_paper(made, "proposal", "docx", "id")))
        cells = {row.cells[0].text: row.cells[1].text for table in paper.tables for row in table.rows}
        return cells, "\n".join(line.text for line in paper.paragraphs)

    cells, words = told()
    assert cells["Pembayaran"] == "dalam 45 hari setelah serah terima"
    assert "Hari pembayaran" not in cells
    assert "menjawab: berminat atau tidak" in words
    for state, said in (("negotiating", "berikutnya nota kesepahaman"), ("memorandum", "berikutnya perjanjian"),
                        ("active", "sedang berjalan"), ("completed", "sudah berakhir")):  # fmt: skip
        words = told(state=state)[1]
        assert said in words
        assert "berminat atau tidak" not in words


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


def test_a_line_that_holds_is_ticked_and_not_crossed_out():
    paper = Document(io.BytesIO(make_paper(case(), "contract", "docx", "id")))
    marks = [line.text[0] for line in paper.paragraphs if line.text[:1] in "☑☐☒✗×" and line.text]
    assert set(marks) == {"☑"}


def test_monitoring_says_what_was_rejected():
    paper = Document(io.BytesIO(make_paper(case(), "monitoring", "docx", "en")))
    told = {row.cells[0].text: row.cells[1].text for row in paper.tables[0].rows}
    assert told["Rejected (kg)"] == "150"


def test_monitoring_says_from_when_until_when_the_agreement_lives():
    """What is promised so far cannot be judged without the day from which it is counted."""
    terms = TERMS.model_copy(update={"starts": date(2026, 12, 1), "months": 6})
    dated = replace(case(), engagement=draft("partnership", ("p1",), ("b1",), terms=terms))
    said = [_words(dated, "monitoring", language).replace("\N{NO-BREAK SPACE}", " ") for language in ("id", "en")]
    assert "1 Desember 2026 sampai dengan 31 Mei 2027" in said[0]
    assert "1 December 2026 up to and including 31 May 2027" in said[1]
    talked_over = terms.model_copy(update={"starts": date(2027, 6, 1), "months": 12})
    renewing = replace(
        dated,
        engagement=replace(dated.engagement, state="negotiating", terms=talked_over, active_since=date(2026, 12, 1)),
    )
    said = _words(renewing, "monitoring", "id").replace("\N{NO-BREAK SPACE}", " ")
    assert "1 Desember 2026" in said
    assert "2027" not in said, "twelve months of the next term are none of the one that is lived"


def test_monitoring_says_that_assistance_ends_soon():
    record = {**case().record, "assistance": {**case().record["assistance"], "overdue": False, "ends_soon": True}}
    lines = [line.text for line in Document(io.BytesIO(_monitoring(record))).paragraphs]
    assert [one for one in lines if "six months" in one]
    assert not [one for one in lines if "overdue" in one]


def _monitoring(record):
    return make_paper(replace(case(), record=record), "monitoring", "docx", "en")


def test_the_last_article_of_a_contract_is_named_without_a_unit():
    paper = Document(io.BytesIO(make_paper(case(), "contract", "docx", "id")))
    assert "Pasal 8. Jangka waktu" in [line.text for line in paper.paragraphs]


def test_every_member_of_a_large_consortium_has_a_place_to_sign():
    many = tuple(f"m{n}" for n in range(7))
    named = PARTIES | {name: {"name": name} for name in many}
    whole = replace(case(), engagement=replace(case().engagement, suppliers=many), parties=named)
    paper = Document(io.BytesIO(make_paper(whole, "annex", "docx", "id")))
    signed = [cell.text for row in paper.tables[-1].rows for cell in row.cells]
    assert [name for name in (*many, "PT Pangan Nusantara Jaya") if not any(name in cell for cell in signed)] == []
    assert make_paper(whole, "annex", "pdf", "id").startswith(b"%PDF-")


def test_pages_of_the_editable_paper_are_numbered_and_heads_of_tables_come_again():
    file = zipfile.ZipFile(io.BytesIO(make_paper(case(), "proposal", "docx", "id")))
    foot = next(file.read(name).decode() for name in file.namelist() if name.startswith("word/footer"))
    assert "NUMPAGES" in foot
    assert file.read("word/document.xml").decode().count("<w:tblHeader/>") == 3


def test_a_kind_has_its_own_papers_alone():
    training = replace(case(), engagement=draft("training", ("p1",), ("b1",)), record={})
    for name in ("contract", "memorandum", "annex", "monitoring"):
        with pytest.raises(RuleViolation, match=f"this training has no {name}") as refused:
            make_paper(training, name, "pdf", "id")
        told = refused.value.context
        assert (
            "Pendaftaran pelatihan" in told["words"]["id"]
        )  # *finance_application ini tidak punya monitoring* stood there
        assert not [words for words in told["words"].values() if "training" in words or "_" in words]
        assert "Formulir kunjungan (visit_form)" in told["hints"]["id"]
    finance = replace(case(), engagement=draft("finance_application", ("p1",), ("b1",)))
    file = zipfile.ZipFile(io.BytesIO(make_paper(finance, "contract", "docx", "en")))
    assert "UU 20/2008" not in file.read("word/document.xml").decode()  # a law on partnerships


def test_a_paper_that_there_is_not_is_refused():
    with pytest.raises(RuleViolation, match="no paper"):
        make_paper(case(), "poem", "pdf", "id")


@pytest.mark.parametrize("name", ["proposal", "memorandum", "contract"])
def test_whoever_signs_reads_what_binds(name):
    whole = case()
    terms = whole.engagement.terms.model_copy(update={"exclusive": True, "duties_of_buyer": "pays in 14 days"})
    paper = Document(
        io.BytesIO(make_paper(replace(whole, engagement=replace(whole.engagement, terms=terms)), name, "docx", "en"))
    )
    cells = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    words = [line.text for line in paper.paragraphs] + [cell for row in cells for cell in row]
    assert ["Exclusive", "yes"] in cells
    assert "pays in 14 days" in words


def test_words_of_an_editable_paper_stand_off_the_lines_of_its_tables_and_names_are_narrower_than_what_is_said():
    """In LibreOffice words touched the line above them, and the contract's last article the foot of the page."""
    paper = Document(io.BytesIO(make_paper(case(), "contract", "docx", "id")))
    for table in paper.tables[:-1]:  # the last one holds the signatures
        inner = table._tbl.tblPr.find(qn("w:tblCellMar"))
        assert all(int(side.get(qn("w:w"))) > 0 for side in inner)
    named, said = (column.width for column in paper.tables[0].columns)
    assert named < said
    (section,) = paper.sections
    assert section.bottom_margin - section.footer_distance > Mm(10)


def words_of(paper):
    yield from (line.text for line in paper.paragraphs)
    yield from (cell.text for table in paper.tables for row in table.rows for cell in row.cells)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", PAPERS)
def test_an_amount_has_its_rupiah_once_beside_the_number(name, language):
    paper = Document(io.BytesIO(make_paper(case(), name, "docx", language)))
    assert [one for one in words_of(paper) if "(Rp)" in one or re.match(r"Rp (a|per) ", one)] == []
    if name == "monitoring":
        told = {row.cells[0].text: row.cells[1].text for table in paper.tables for row in table.rows}
        assert told[{"id": "Dibayar", "en": "Paid"}[language]].startswith("Rp\N{NO-BREAK SPACE}350")


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_visit_form_has_room_to_write_a_box_for_yes_and_no_and_a_place_to_sign(language):
    paper = Document(io.BytesIO(make_paper(case(), "visit_form", "docx", language)))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    yes, no = {"id": ("ya", "tidak"), "en": ("yes", "no")}[language]
    boxes = [text for text in cells if text.startswith("☐")]
    assert boxes
    assert boxes == [f"☐ {yes}", f"☐ {no}"] * (len(boxes) // 2)
    written_on = [row for table in paper.tables for row in table.rows if [cell.text for cell in row.cells] == [""]]
    assert len(written_on) >= 5
    assert all(row.height >= Mm(8) for row in written_on)


@pytest.mark.parametrize("name", ["profile", "visit_form", "visit"])
def test_what_is_shown_before_a_proposal_names_no_price(name):
    before = replace(case(), engagement=replace(case().engagement, terms=Terms()))
    for language in ("id", "en"):
        lines = list(words_of(Document(io.BytesIO(make_paper(before, name, "docx", language)))))
        assert lines
        assert [line for line in lines if re.search(r"\bRp\b", line)] == []


def test_a_training_has_no_business_plan_and_no_report_of_a_visit_that_was_not_made():
    taught = replace(case(), engagement=draft("training", ("p1",), ("b1",)), visits=())
    assert not {"business_plan", "visit"} & set(papers_of(taught))
    assert "visit_form" in papers_of(taught)
    for one, box in ((taught, False), (case(), True)):  # nothing to tick where there are no criteria
        first = visit_form(one, "id")[0]["text"]
        assert ("centang" in first) == box


def test_the_title_of_a_large_consortium_names_the_first_members_and_counts_the_others():
    suppliers = tuple(f"m{n}" for n in range(10))
    named = PARTIES | {name: {"name": name} for name in suppliers}
    many = replace(case(), engagement=replace(case().engagement, suppliers=suppliers), parties=named)
    lines = list(words_of(Document(io.BytesIO(make_paper(many, "annex", "docx", "en")))))
    assert "Partnership · m0, m1 and 8 more – PT Pangan Nusantara Jaya" in lines


def test_the_plan_of_a_consortium_is_of_every_member_and_says_while_nothing_is_signed():
    """A bank read of an agreement that secures sales while an offer was a draft, and of its first member alone."""
    signed = replace(case(), engagement=replace(case().engagement, state="active"))
    unsigned = _words(case(), "business_plan", "en")
    for name in ("UD Keripik & Rasa Bu Tini", "Koperasi Mekar"):
        assert f"\n{name}\n" in unsigned
    assert "No agreement is signed yet." in unsigned
    assert "secures" not in unsigned
    assert "No agreement is signed yet." not in _words(signed, "business_plan", "en")


def test_the_profile_of_a_consortium_is_of_its_members():
    told = _words(case(), "profile", "en")
    for name in ("UD Keripik & Rasa Bu Tini", "Koperasi Mekar"):
        assert f"\n{name}\n" in told
    many = replace(case(), engagement=replace(case().engagement, suppliers=tuple(f"m{n}" for n in range(10))))
    assert "7 more" in _words(many, "profile", "en")


def test_a_plan_without_terms_says_that_there_is_nothing_to_judge():
    empty = replace(case(), engagement=draft("partnership", ("p1",), ("b1",)), record={})
    lines = list(words_of(Document(io.BytesIO(make_paper(empty, "business_plan", "docx", "en")))))
    assert "The terms are still open, so there is nothing to judge yet." in lines
    assert "The terms raise no red flags." not in lines


def test_no_place_to_sign_and_no_small_table_is_torn_by_the_end_of_a_page():
    many = replace(case(), engagement=replace(case().engagement, suppliers=tuple(f"m{n}" for n in range(10))))
    signed = Document(io.BytesIO(make_paper(many, "annex", "docx", "en"))).tables[-1]
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in signed.rows)
    gains = next(
        table
        for table in Document(io.BytesIO(make_paper(case(), "proposal", "docx", "en"))).tables
        if "Worth a month" in [cell.text for cell in table.rows[0].cells]
    )
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in gains.rows]
    assert kept == [True, True, False]


def test_the_plan_of_an_application_is_of_whoever_applies_and_secures_no_sales():
    asks = Terms(amount_rp=25_000_000, months=12, benefits={"buyer": {"said": "kiln", "rp_per_month": 5_000_000}})
    loan = replace(case(), engagement=draft("finance_application", ("b1",), ("p1",), terms=asks))
    words = list(words_of(Document(io.BytesIO(make_paper(loan, "business_plan", "docx", "en")))))
    assert words[words.index("Name") + 1] == "UD Keripik & Rasa Bu Tini"
    assert words[words.index("Payback") + 1] == "5 months"
    assert not [one for one in words if one.startswith("Sales")]


def test_monitoring_of_what_has_no_unit_counts_no_units():
    record = {"months": 1, "visits": 2, "ordered_units": 0, "delivered_units": 5}
    service = replace(case(), engagement=draft("facilitation", ("b1",), ("p1",)), record=record)
    words = list(words_of(Document(io.BytesIO(make_paper(service, "monitoring", "docx", "en")))))
    assert "Delivered" in words
    assert not [one for one in words if "()" in one or "rdered" in one]


def _words(made, name, language="id"):
    paper = Document(io.BytesIO(make_paper(made, name, "docx", language)))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in paper.paragraphs), *cells])


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"partnership"}))
def test_papers_of_other_kinds_call_nobody_a_supplier_and_ask_for_nothing_of_a_partnership(kind):
    terms = Terms(months=6, amount_rp=25_000_000, activity="bekerja", duties_of_supplier="memberi")
    made = replace(case(), engagement=draft(kind, ("b1",), ("p1",), proposer="buyer", terms=terms))
    for name in papers_of(made):
        told, translated = _words(made, name), _words(made, name, "en")
        for word in ("emasok", "embeli", "faktor kunci", "Usulan kemitraan", "Aturan harga", "lebih besar tidak"):
            assert word not in told, (name, word)
        assert not re.search(r"supplier|buyer", translated, re.IGNORECASE), name
        assert not re.search(r"\b(?:side|paper|terms)\.[a-z_]+", told + translated)


def test_a_bank_finances_an_applicant_and_answers_its_proposal():
    gains = {"buyer": {"said": "modal", "evidence": "daftar"}}
    terms = Terms(amount_rp=25_000_000, duties_of_buyer="mengangsur", benefits=gains)
    made = replace(case(), engagement=draft("finance_application", ("b1",), ("p1",), proposer="buyer", terms=terms))
    asked = _words(made, "proposal")
    assert "Lembaga pembiayaan menjawab: berminat atau tidak" in asked
    assert "lalu perjanjian." in asked
    assert asked.count("Lembaga pembiayaan") == 2  # as a party and as who answers: of its gain nothing is said
    assert "Hak dan kewajiban: Pemohon" in _words(made, "contract")
    assert "UD Keripik & Rasa Bu Tini" in _words(made, "profile")


def test_a_memorandum_after_which_no_contract_comes_announces_none():
    told = _words(replace(case(), engagement=draft("forum_funding", ("b1",), ("p1",))), "memorandum")
    assert "perjanjian" not in told
    assert "menyiapkan perjanjian" in _words(case(), "memorandum")


def test_a_visit_asks_for_the_end_of_assistance_where_there_is_assistance():
    made = {kind: draft(kind, ("b1",), ("p1",)) for kind in KINDS}
    asked = [
        kind for kind in KINDS if "selesai pendampingan" in _words(replace(case(), engagement=made[kind]), "visit")
    ]
    assert asked == ["partnership", "facilitation", "foster_agreement", "capacity_building"]


PARTED = """#import "page.typ": *
#show: page-of
#let high(words) = range(30, 90).map(width => measure(block(width: width * 1pt, words)).height.pt())
#context [#metadata((high[on 10 November 2026 development], high(text(hyphenate: false)[on 10 November 2026 ]
  + [development]), high[on 10 Novembers 2026 development])) <high>]
"""


def test_no_month_is_parted_at_the_end_of_a_line(tmp_path):
    """*Novem-ber* stood in an English paper. A word that is parted makes a narrow block lower."""
    page = (TEMPLATES / "page.typ").read_text(encoding="utf-8")
    assert [name for name in (*MONTHS["en"], *MONTHS["id"]) if not re.search(rf"\b{name}\b", page)] == []
    (tmp_path / "page.typ").write_text(page, encoding="utf-8")
    (tmp_path / "narrow.typ").write_text(PARTED, encoding="utf-8")
    facts = {"title": "", "foot": "", "synthetic": False, "language": "en"}
    with_rule, never, parted = told_by(tmp_path / "narrow.typ", "<high>", facts)
    assert with_rule == never
    assert parted != never  # hyphenation is on: the same word with a letter more is parted


def told_by(template, label, facts):
    fonts, given = [str(FOLDER / "fonts")], {"facts": json.dumps(facts)}
    return json.loads(typst.query(str(template), label, field="value", one=True, font_paths=fonts, sys_inputs=given))


PAGES = """
#context [#metadata((query(heading).last().location().page(), counter(page).final().first())) <pages>]
"""


def test_a_contract_is_not_signed_on_a_page_without_its_words(tmp_path):
    """The note and the signatures of a short contract stood alone on page two; the checklist goes with them."""
    (tmp_path / "page.typ").write_bytes((TEMPLATES / "page.typ").read_bytes())
    (tmp_path / "paper.typ").write_text((TEMPLATES / "paper.typ").read_text(encoding="utf-8") + PAGES, encoding="utf-8")
    end = [
        {"kind": "heading", "text": "Checklist"}, {"kind": "checks", "rows": [[True, "in Indonesian", "UU 24/2009"]]},
        {"kind": "note", "text": "look it up"},
        {"kind": "signatures", "names": [["side", "PT A"], ["side", "UD B"]], "place": "at", "below": "name"},
    ]  # fmt: skip
    facts = {"title": "Contract", "subtitle": "", "foot": "", "synthetic": False, "language": "en"}
    seen = set()
    for lines in range(24, 40):
        blocks = [{"kind": "text", "text": f"duty {n}"} for n in range(lines)] + end
        head, pages = told_by(tmp_path / "paper.typ", "<pages>", facts | {"blocks": blocks})
        assert head == pages, lines
        seen.add(pages)
    assert seen == {1, 2}


@pytest.mark.parametrize("suppliers", [("p1",), ("p1", "p2", "p3")])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_visit_form_is_one_page(tmp_path, language, suppliers):
    """Its signatures stood alone on a second one, that nobody carried along."""
    (tmp_path / "page.typ").write_bytes((TEMPLATES / "page.typ").read_bytes())
    (tmp_path / "paper.typ").write_text((TEMPLATES / "paper.typ").read_text(encoding="utf-8") + PAGES, encoding="utf-8")
    facts = {"title": "Form", "subtitle": "A – B", "foot": "daftar " * 16, "synthetic": False, "language": language}
    two = replace(case(), engagement=replace(case().engagement, suppliers=suppliers))
    blocks = visit_form(two, language)
    assert told_by(tmp_path / "paper.typ", "<pages>", facts | {"blocks": blocks}) == [1, 1]


def test_an_editable_contract_is_signed_beside_its_checklist():
    lines = Document(io.BytesIO(make_paper(case(), "contract", "docx", "id"))).paragraphs
    place = next(n for n, line in enumerate(lines) if line.text.startswith("Ditandatangani"))
    kept = [(line.text[:1], line.paragraph_format.keep_with_next) for line in lines[place - 2 : place]]
    assert kept == [("☑", True), ("*", True)]


def test_tables_of_an_editable_paper_look_like_those_of_the_pdf_and_lines_to_sign_stand_at_one_height():
    paper = Document(io.BytesIO(make_paper(case(), "contract", "docx", "id")))
    *tables, signed = paper.tables
    assert {table.style.name for table in tables} == {"Table Grid"}
    (amounts,) = [one for one in tables if len(one.columns) == 5]
    widths = [column.width for column in amounts.columns]
    assert widths[3] > 1.5 * widths[4]  # an amount with its unit, a day
    assert sum(widths) == pytest.approx(Mm(170), abs=1000)  # each is a whole number of units
    for row in signed.rows[::2]:
        assert not any("____" in cell.text for cell in row.cells)
    for row in signed.rows[1::2]:
        assert all("____" in cell.text for cell in row.cells)


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_word_of_a_narrow_column_is_torn(language):
    """*Pemaso k* and *Setuj u* stood in Word where our font is not there and a broader one stands in for it."""
    for name in ("contract", "annex", "visit_form", "monitoring"):
        paper = Document(io.BytesIO(make_paper(case(), name, "docx", language)))
        for table in paper.tables[:-1]:
            for column in table.columns:
                longest = max((len(word) for cell in column.cells for word in cell.text.split()), default=0)
                assert column.width >= Mm(1.9 * min(longest, 12) + 3.8), (name, column.cells[0].text)


def test_many_are_counted_in_pieces():
    """*2,000 piece* stood on every paper."""
    many = TERMS.model_copy(update={"unit": "piece", "units_per_month": 2_000})
    whole = replace(case(), engagement=replace(case().engagement, terms=many))
    words = _words(whole, "proposal", "en")
    assert "2,000 pieces" in words
    assert "/piece" in words  # a price is of one
    assert "(pieces)" in _words(whole, "monitoring", "en")


ENDS = """
#context {
  let end = query(heading).last().location()
  [#metadata((end.page(), end.position().y / 1mm)) <ends>]
}
"""


def test_no_row_is_torn_by_the_end_of_a_page_and_one_that_fills_a_page_is_not_cut(tmp_path):
    (tmp_path / "page.typ").write_bytes((TEMPLATES / "page.typ").read_bytes())
    (tmp_path / "paper.typ").write_text((TEMPLATES / "paper.typ").read_text(encoding="utf-8") + ENDS, encoding="utf-8")
    facts = {"title": "Plan", "subtitle": "", "foot": "", "synthetic": False, "language": "en"}

    def end(lines, cell):
        rows = [["a", "b"], ["a", "b"], ["a", "b"], ["a", cell]]
        table = {"kind": "table", "head": ["x", "y"], "rows": rows, "align": ["left", "left"], "wide": [1]}
        blocks = [{"kind": "text", "text": f"line {n}"} for n in range(lines)] + [
            table,
            {"kind": "heading", "text": "z"},
        ]
        return told_by(tmp_path / "paper.typ", "<ends>", facts | {"blocks": blocks})

    ends = [end(lines, "word " * 110) for lines in range(24, 38)]
    below = {round(height) for page, height in ends if page == 2}
    assert min(below) < 25  # the heading alone
    assert not [height for height in below if 25 < height < 60], below  # some lines of the row before it
    assert end(3, "word " * 4_500)[0] > 3


def test_what_changes_no_hands_is_not_counted_whatever_unit_its_terms_name():
    """Eight hours of a shared oven were *ordered 0, delivered 0, rejected 0* in the report on its use."""
    terms = Terms(product="oven", unit="piece", units_per_month=8)
    made = replace(draft("facility_use", ("p2",), ("p1",), terms=terms), state="active", active_since=date(2026, 6, 1))
    done = dict.fromkeys(case().record, 0) | {"visits": 1, "assistance": None}

    def told(kind):
        lived = replace(case(), engagement=kind, record=done)
        paper = Document(io.BytesIO(make_paper(lived, "monitoring", "docx", "en")))
        return " ".join(row.cells[0].text for table in paper.tables for row in table.rows)

    assert "Visits" in told(made)
    assert not re.search("Ordered|Delivered|Deliveries|Rejected|Quality", told(made))
    assert "Ordered" in told(replace(case().engagement, state="active", active_since=date(2026, 6, 1)))
