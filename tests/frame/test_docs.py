"""What the pages say is so: their links lead somewhere, their commands exist, their Python runs."""

from __future__ import annotations

import ast
import doctest
import re
from pathlib import Path

import numpy as np
import pytest
import typer

from graph.cli.app import app
from graph.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = sorted(page for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "graph").rglob("*.md")))
OF_TODAY = [page for page in PAGES if page.name != "CHANGELOG.md"]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")


def name_of(page):
    return page.relative_to(ROOT).as_posix()


def prose(page):
    return BLOCK.sub("", page.read_text(encoding="utf-8"))


def code_of(page):
    """The lines of its blocks, and what stands as code in its text."""
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [*(line for _, block in blocks for line in block.splitlines()), *CODE.findall(prose(page))]


def anchors(page):
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#{1,6} +(.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_file_and_an_anchor_that_are_there(page):
    for link in LINK.findall(prose(page)):
        path, _, anchor = link.partition("#")
        if ":" in path:
            continue  # an address elsewhere
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", OF_TODAY, ids=name_of)
def test_every_file_and_module_that_a_page_names_is_there(page):
    for said in CODE.findall(prose(page)):
        path = said.partition(":")[0].rstrip("/")
        if re.fullmatch(r"(?:graph|docs|tests|benchmarks|docker)/[\w./-]+", path):
            assert (ROOT / path).exists(), said
        elif re.fullmatch(r"graph(?:\.\w+)+", path):
            assert stands(path.split(".")), said


def stands(names):
    """Whether a dotted name is a module, or its last words are written in one."""
    for length in range(len(names), 0, -1):
        place = ROOT.joinpath(*names[:length])
        file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        if file.exists():
            return all(re.search(rf"\b{name}\b", file.read_text(encoding="utf-8")) for name in names[length:])
    return False


def commands():
    """Every ``jejaring …`` of blocks and of running text, with the page that shows it."""
    for page in OF_TODAY:
        for line in code_of(page):
            if found := re.search(r"(?:^|[\s(/$])jejaring ((?:[a-z0-9]+ ?)+[^#)|…]*)", line):
                yield name_of(page), found[1]


def test_every_command_that_a_page_shows_is_one_with_the_options_that_it_has():
    root, seen = typer.main.get_command(app), 0
    for page, line in commands():
        command, words = root, line.split()
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        assert command is not root, (page, line)
        has = {option for one in command.params for option in (*one.opts, *one.secondary_opts)} | {"--help"}
        has |= {option for one in root.params for option in one.opts}
        asked = {word.partition("=")[0].rstrip(".,;") for word in words if re.match(r"--[a-z]", word)}
        assert asked <= has, (page, line, asked - has)
        seen += 1
    assert seen > 80


def test_every_target_of_make_and_every_setting_that_a_page_names_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    settings = {f"JEJARING_{name.upper()}" for name in Settings.model_fields} | {"JEJARING_SHARED"}
    for page in OF_TODAY:
        code = "\n".join(code_of(page))
        assert set(re.findall(r"^make ([a-z-]+)", code, re.MULTILINE)) <= targets, page
        assert set(re.findall(r"\bJEJARING_[A-Z0-9_]*[A-Z0-9]\b", code)) <= settings, page


@pytest.fixture(scope="module")
def given():
    """What pages take as known: a Network, a supplier and a buyer of it."""
    from graph.matching import Market, find_candidates
    from graph.sample import make_sample

    network = make_sample(200, 1)
    candidates = find_candidates(network)
    market = Market.from_arrays([3, 20], [40], [0, 1], [0, 0], [5, 7])
    ends = {
        "supplier_id": candidates.suppliers["party"][int(candidates.found.supplier[0])],
        "buyer_id": candidates.buyers["party"][int(candidates.found.buyer[0])],
    }
    return {"network": network, "market": market, "micro": np.array([True, True]), **ends}


PYTHON = [
    pytest.param(block, id=f"{name_of(page)}-{at}")
    for page in PAGES
    for at, (language, block) in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")))
    if language == "python"
]
ELSEWHERE = re.compile(r"graph\.(?:client|store) import")
"""Blocks that need a server: tests of the client and of the store hold what they say."""


LITERAL = re.compile(r"[(\[]?\d[\d, ()\[\]]*(?=$|:)")
"""What a comment says that an expression is worth."""


@pytest.mark.parametrize("block", PYTHON)
def test_every_block_of_python_runs_and_gives_what_stands_beside_it(block, given):
    names = dict(given)
    if ">>>" in block:
        found = doctest.DocTestParser().get_doctest(block, {}, "block", None, None)
        assert not doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(found).failed
    elif ELSEWHERE.search(block):
        lines = [line for line in block.splitlines() if line.startswith("from ")]
        compile(block, "block", "exec")
        exec("\n".join(lines), names)  # noqa: S102 - the page's own
    else:
        lines = block.splitlines()
        for step in ast.parse(block).body:
            code, told = ast.unparse(step), lines[step.end_lineno - 1].partition("  # ")[2]
            if isinstance(step, ast.Expr) and (literal := LITERAL.match(told)):
                value = eval(code, names)  # noqa: S307
                assert getattr(value, "tolist", lambda value=value: value)() == ast.literal_eval(literal[0]), code
            else:
                exec(code, names)  # noqa: S102
