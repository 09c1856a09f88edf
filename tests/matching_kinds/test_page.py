"""The page of the kinds: its example runs, and it names every kind."""

from __future__ import annotations

import doctest

from graph.matching.kinds import KINDS


def test_the_example_of_the_page_runs_and_every_kind_stands_there(pytestconfig):
    page = pytestconfig.rootpath / "docs" / "reference" / "kinds.md"
    assert doctest.testfile(str(page), module_relative=False).failed == 0
    text = page.read_text(encoding="utf-8")
    assert all(f"`{kind}`" in text for kind in KINDS)
