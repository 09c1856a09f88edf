"""``docs/reference/errors.md`` lists the tree of errors, no more and no less, with the status of each."""

from __future__ import annotations

import re

from graph.errors import JejaringError
from graph.rest.protocol.problems import status_of


def tree(error):
    yield error
    for child in error.__subclasses__():
        yield from tree(child)


def test_the_page_is_the_tree(pytestconfig):
    page = (pytestconfig.rootpath / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(\w+)` \| `(\w+)` \| (\d+) \|", page, re.MULTILINE))
    ours = {error for error in tree(JejaringError) if error.__module__ == "graph.errors"}
    assert listed == {(error.code, error.__name__, str(status_of(error))) for error in ours}
