"""Pages say what the facts say, in the reader's language, and ask nothing of the network."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from graph.services.sheet.facts import LinkFacts
from graph.translations import catalogue
from graph.web import render_caseload, render_report, render_sheet

if TYPE_CHECKING:
    from graph.services.sheet.facts import CaseloadFacts, ReportFacts, SheetFacts

VOID = {"meta", "br"}


class Outline(HTMLParser):
    """Tags in order, addresses asked for, ids, and visible text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.addresses += [named[key] for key in ("src", "href", "data", "action", "xlink:href") if named.get(key)]
        self.ids += [named["id"]] if named.get("id") else []
        self.labels += (named.get("aria-labelledby") or "").split()

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("style", "script"):
            self.text += data


def pages(report: ReportFacts, sheet: SheetFacts, caseload: CaseloadFacts) -> list[str]:
    return [render_report(report), render_sheet(sheet), render_caseload(caseload)]


def test_pages_are_well_formed_and_headings_step_down_one_at_a_time(report, sheet, caseload):
    for page in pages(report, sheet, caseload):
        outline = Outline(page)
        assert outline.open == []
        assert outline.headings[0] == 1
        assert outline.headings.count(1) == 1
        assert all(deeper - above <= 1 for above, deeper in zip(outline.headings, outline.headings[1:], strict=False))


def test_ids_are_their_own_and_every_label_exists(report, sheet, caseload):
    for page in pages(report, sheet, caseload):
        outline = Outline(page)
        assert len(outline.ids) == len(set(outline.ids))
        assert set(outline.labels) <= set(outline.ids)
        assert {a[1:] for a in outline.addresses if a.startswith("#")} <= set(outline.ids)


def test_no_page_asks_for_anything_elsewhere(report, sheet, caseload):
    for page in pages(report, sheet, caseload):
        asked = [address for address in Outline(page).addresses if not address.startswith("#")]
        assert all(re.fullmatch(r"(?:serahkan/)?[^/:]+\.html", address) for address in asked)
        assert not re.search(r"<script|<link|@import|url\(|https?://(?!www\.w3\.org/2000/svg)", page)


def test_synthetic_is_said_exactly_when_something_is(report, sheet, caseload):
    real = [
        replace(facts, provenance=replace(facts.provenance, synthetic=False, sources=()))
        for facts in (report, sheet, caseload)
    ]
    for page in pages(report, sheet, caseload):
        assert page.count("sintetis)</title>") == 1
        assert 'class="banner"' in page
    lists = replace(real[0], lists=())
    for page in pages(lists, real[1], real[2]):
        assert "intetis" not in Outline(page).text


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_word_of_a_page_is_in_the_catalogue_of_its_language(language, report, linkage, sheet, caseload):
    facts = [replace(one, language=language) for one in (report, linkage, sheet, caseload)]
    for page in [*pages(facts[0], facts[2], facts[3]), render_report(facts[1])]:
        assert f'<html lang="{language}">' in page
        assert not re.search(r"\bweb\.[a-z_]", Outline(page).text)


def test_both_catalogues_hold_the_same_codes_and_templates_use_no_other():
    codes = {language: {c for c in catalogue(language) if c.startswith("web.")} for language in ("id", "en")}
    assert codes["id"] == codes["en"]
    text = "".join(p.read_text(encoding="utf-8") for p in (files("graph.web") / "templates").iterdir())
    used = set(re.findall(r'say\("([a-z_.]+)"\s*[,)]', text))
    assert {f"web.{code}" for code in used} <= codes["id"]
    stems = tuple(re.findall(r'say\("([a-z_.]+)"\s*~', text))
    unused = {c for c in codes["id"] if c[4:] not in used and not c[4:].startswith(stems)}
    assert unused == set()


def test_what_lists_say_is_text_and_never_markup(report, sheet):
    hostile = "<script>alert(1)</script>"
    party = replace(sheet.party, name=hostile, place=hostile)
    match = replace(report.matches[0], supplier=party, reason=hostile, missing=(hostile,))
    gap = replace(report.demand_gaps[0], place=hostile, product=hostile)
    cluster = replace(report.clusters[0], name=hostile, sentence=hostile)
    page = render_report(replace(report, title=hostile, matches=(match,), demand_gaps=(gap,), clusters=(cluster,)))
    page += render_sheet(replace(sheet, party=party, none_sentence=hostile))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_caseload_links_to_its_sheets_with_safe_addresses(caseload):
    asked = Outline(render_caseload(caseload)).addresses
    own = ["ud%20genteng%20%26%20rejeki.html", "genteng-maju.html"]
    assert asked == [where for one in own for where in (one, f"serahkan/{one}")]


def test_values_in_points_are_never_written_as_rupiah(linkage):
    page = render_report(linkage)
    headline = Outline(page).text.split("Peta", 1)[1]
    assert "41.000 poin" in page
    assert "Rp" not in headline.split("Tentang angka ini")[0].replace("Rp 2.", "")


def test_what_is_unknown_is_a_dash_or_left_out_and_never_zero(report, sheet):
    text = Outline(render_sheet(sheet)).text
    assert text.count("111 km") == 3
    assert "0 km" not in text.replace("150 km", "")
    unpriced = replace(report.demand_gaps[0], entry_price_first=None, entry_price_last=None)
    assert "–" in Outline(render_report(replace(report, demand_gaps=(unpriced,), supply_gaps=()))).text


def test_the_gain_over_first_come_is_worked_from_the_two_values(report):
    text = Outline(render_report(report)).text
    assert "+8,5%" in text
    assert "Rp 3,72 miliar" in text
    assert "1.001" in text


def test_a_report_without_anything_still_opens(report):
    empty = replace(
        report, lists=(), rejected=(), warnings=(), matches=(), demand_gaps=(), supply_gaps=(), clusters=(), points=(),
        links=(), market=replace(report.market, first_come_value=0, greedy_value=0, value=0, excluded=(),
        unmatched_suppliers=(), unmatched_buyers=()),
    )  # fmt: skip
    outline = Outline(render_report(empty))
    assert outline.open == []
    assert "+" not in outline.text.split("Peta")[1]


def test_a_sheet_without_partners_says_why(sheet):
    text = Outline(render_sheet(replace(sheet, partners=(), none_sentence="Tidak ada pembeli genteng."))).text
    assert "Tidak ada pembeli genteng." in text


def test_a_large_report_stays_light(report):
    points = tuple(replace(report.points[0], lat=-8 + n % 97 / 10, lon=96 + n % 83 / 2) for n in range(4000))
    links = tuple(LinkFacts(n, (n * 7 + 1) % 4000, 10, 10**6 + n) for n in range(2000))
    many = replace(
        report,
        points=points,
        links=links,
        matches=report.matches * 4,
        demand_gaps=report.demand_gaps * 7,
        supply_gaps=report.supply_gaps * 30,
        clusters=report.clusters * 400,
    )
    assert len(render_report(many).encode()) < 1_500_000


@pytest.mark.parametrize("count", [10, 60])
def test_a_sheet_is_under_60_kb_however_many_fit(sheet, count):
    many = tuple(replace(partner, rank=rank) for rank, partner in enumerate((sheet.partners * 15)[:count], start=1))
    page = render_sheet(replace(sheet, partners=many))
    assert len(page.encode()) < 60_000
    assert page.count("PT Cipta Konstruksi") == count


def test_the_same_facts_give_the_same_bytes(report, sheet, caseload):
    assert pages(report, sheet, caseload) == pages(report, sheet, caseload)


def test_a_figure_has_its_unit_once_and_a_figure_that_is_not_known_has_none(sheet):
    page = render_sheet(sheet)
    assert "bila untung dibagi dua (Rp/unit)</dt><dd>25.593</dd>" in page
    assert "sekarang (Rp/unit)</dt><dd>–</dd>" in page
