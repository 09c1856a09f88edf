"""Pages as a phone shows them: nothing fetched, nothing cut off, nothing that a screen reader trips over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from graph.web import render_caseload, render_report, render_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PHONE, DESK = 360, 1200
NAMES = ("report", "linkage", "sheet", "caseload")


@pytest.fixture
def folder(tmp_path: Path, report, linkage, sheet, caseload) -> Path:
    for name, facts, render in zip(
        NAMES,
        (report, linkage, sheet, caseload),
        (render_report, render_report, render_sheet, render_caseload),
        strict=True,
    ):
        for language in ("id", "en"):
            (tmp_path / f"{name}-{language}.html").write_text(render(replace(facts, language=language)), "utf-8")
    return tmp_path


def opened(browser: Browser, path: Path, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize(("name", "language"), [*((name, "id") for name in NAMES), ("report", "en")])
def test_a_screen_reader_finds_no_fault(browser: Browser, folder: Path, name: str, language: str):
    from axe_playwright_python.sync_playwright import Axe

    for width in (PHONE, DESK):
        page = opened(browser, folder / f"{name}-{language}.html", width)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        page.close()


@pytest.mark.parametrize(("name", "letters"), [(name, letters) for name in NAMES for letters in (1, 2)])
def test_nothing_runs_off_the_side_of_a_phone(browser: Browser, folder: Path, name: str, letters: int):
    page = opened(browser, folder / f"{name}-id.html", PHONE)
    page.evaluate(f"document.documentElement.style.fontSize = '{letters}00%'")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    wide = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(e => !e.closest('svg, .scroll, .skip')
        && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert wide == []
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_fetches_only_itself_and_runs_no_script(browser: Browser, folder: Path, name: str):
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    path = folder / f"{name}-id.html"
    page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    page.close()


def test_the_hidden_matches_and_reasons_open_by_keyboard(browser: Browser, folder: Path):
    page = opened(browser, folder / "report-id.html", PHONE)
    more = page.get_by_text("Tampilkan 4 pasangan berikutnya")
    more.focus()
    page.keyboard.press("Enter")
    assert page.locator("#pasangan ol[start='11'] > li").first.is_visible()
    page.close()


def test_a_caseload_leads_to_the_sheet_beside_it(browser: Browser, folder: Path, sheet):
    (folder / "genteng-maju.html").write_text(render_sheet(sheet), "utf-8")
    page = opened(browser, folder / "caseload-id.html", PHONE)
    page.get_by_role("link", name="Genteng Maju 002").click()
    assert page.get_by_role("heading", level=1).inner_text().replace("\n", " ") == sheet.party.name
    page.close()


def test_a_sheet_on_paper_shows_what_is_folded_on_a_screen(browser: Browser, folder: Path, sheet):
    """Where a figure comes from stands folded behind it; on paper nobody can unfold it."""
    (folder / "sheet.html").write_text(render_sheet(sheet), "utf-8")
    page = opened(browser, folder / "sheet.html", DESK)
    folded = page.locator("details:not([open])")
    assert folded.count() > 0
    page.emulate_media(media="print")
    hidden = [one.bounding_box() for one in page.locator("details:not([open]) > :not(summary)").all()]
    assert all(box is not None and box["height"] > 0 for box in hidden)
    page.close()


def test_a_report_prints_on_paper(browser: Browser, folder: Path):
    page = opened(browser, folder / "report-id.html", DESK)
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.close()
