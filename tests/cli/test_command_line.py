"""What holds of every command: help, documents, exit codes, languages, one line for every error."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from graph.cli.app import app
from graph.cli.edge import error_edge
from graph.errors import UnknownRegion
from graph.translations import catalogue

HEAVY = [
    "polars",
    "numpy",
    "numba",
    "scipy",
    "sklearn",
    "networkx",
    "ortools",
    "neo4j",
    "babel",
    "pydantic_settings",
    "fastapi",
    "altair",
    "openpyxl",
]


def all_commands():
    root = typer.main.get_command(app)
    for name, command in root.commands.items():
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, command
        else:
            yield from ((f"{name} {word}", one) for word, one in inner.items())


@pytest.fixture(scope="module")
def page(pytestconfig):
    return (pytestconfig.rootpath / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")


def test_every_command_is_documented(page):
    for name, _ in all_commands():
        group, _, word = name.partition(" ")
        assert f"jejaring {group}" in page, name
        assert not word or re.search(rf"jejaring {group}.*\b{word}\b", page), name


def test_every_option_is_documented(page):
    for name, command in all_commands():
        for option in (word for parameter in command.params for word in parameter.opts if word.startswith("--")):
            assert option in page, f"{name} {option}"


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_command_and_option_has_help_in_both_languages(language):
    sentences = catalogue(language)
    for name, command in all_commands():
        assert command.help in sentences, name
        for parameter in command.params:
            assert getattr(parameter, "help", None) in sentences, f"{name} {parameter.name}"


@pytest.mark.parametrize("command", ["--help", "match --help", "ingest --help", "--version"])
def test_help_brings_in_nothing_heavy(command):
    script = f"""
import sys
sys.argv = ["jejaring", *{command.split()!r}]
from graph.cli import main
try:
    main()
except SystemExit as end:
    assert end.code == 0, end.code
heavy = set({HEAVY!r})
sys.exit(", ".join(sorted(heavy & set(sys.modules))) or 0)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_help_is_indonesian_first_and_english_when_asked(jejaring):
    assert "Tampilkan" in jejaring("--help").out
    assert "Show this help" in jejaring("--help", "--lang", "en").out
    assert "Show this help" in jejaring("match", "--lang", "en", "--help").out
    assert "Pilihan" in jejaring("match", "--help").out
    assert "Options" in jejaring("match", "--lang", "en", "--help").out


def test_the_language_may_come_from_the_surroundings(process):
    assert "Show this help" in process("--help", JEJARING_LANGUAGE="en").out


def test_a_language_that_nobody_speaks_is_wrong_usage_wherever_it_is_named(process):
    for words in (("--help",), ("match", "folder"), ("--lang", "fr", "doctor")):
        told = process(*words, JEJARING_LANGUAGE="" if "--lang" in words else "fr")
        assert (told.code, told.out) == (2, "")
        assert "Traceback" not in told.err
        assert "fr" in told.err


def test_a_date_of_builds_that_is_empty_is_none_and_one_that_is_no_number_is_said(process, tmp_path):
    """numpy reads the variable, and faulted on an empty one."""
    none = process("match", str(tmp_path), SOURCE_DATE_EPOCH="")
    assert (none.code, none.out) == (1, "")
    assert "network.json" in none.err
    wrong = process("match", str(tmp_path), SOURCE_DATE_EPOCH="kemarin")
    assert wrong.code == 2
    assert "SOURCE_DATE_EPOCH=kemarin" in wrong.err
    assert "detik" in wrong.err


def test_the_version_is_that_of_the_package(jejaring):
    assert re.fullmatch(r"jejaring \d+\.\d+\.\d+\n", jejaring("--version").out)


@pytest.mark.parametrize(
    "words",
    [
        ("no-such-command",),
        ("match", "--no-such-option"),
        ("match", "--kind", "barter"),
        ("match", "--radius", "-1"),
        ("gaps", "--by", "colour"),
        ("offtakers",),
        ("ingest", "list.csv"),
        ("ingest", "list.csv", "--out", "x", "--kind", "foo"),
        ("sample",),
        ("sample", "--out", "x", "--enterprises", "0"),
        ("--lang", "fr", "doctor"),
    ],
)
def test_wrong_usage_ends_with_2(jejaring, words):
    told = jejaring(*words)
    assert told.code == 2
    assert told.out == ""
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    "words",
    [
        ("match", "no-such-folder"),
        ("measure", "no-such-folder", "--json"),
        ("gaps", "no-such-folder"),
        ("offtakers", "UD A", "--folder", "no-such-folder"),
        ("ingest", "no-such-file.csv", "--out", "x"),
        ("caseload", "Sri", "--folder", "no-such-folder"),
    ],
)
def test_a_wrong_world_ends_with_1_and_one_line(jejaring, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = jejaring(*words)
    assert told.code == 1
    assert told.out == ""
    assert len(told.err.splitlines()) == 1


def ended(error):
    with pytest.raises(typer.Exit) as end, error_edge("en"):
        raise error
    return end.value.exit_code


def test_an_error_of_ours_is_a_line_with_its_hint(capsys):
    assert ended(UnknownRegion("no region 35.99", hint="try 35.09")) == 1
    assert capsys.readouterr().err == "unknown region: no region 35.99 — try 35.09\n"


def test_ctrl_c_is_one_sentence_that_says_how_to_go_on(capsys):
    assert ended(KeyboardInterrupt()) == 1
    assert "type the same command again" in capsys.readouterr().err


def test_a_full_disk_is_one_sentence(capsys):
    assert ended(OSError(errno.ENOSPC, "No space left on device", "pairs.parquet")) == 1
    told = capsys.readouterr().err
    assert "disk is full (pairs.parquet)" in told
    assert len(told.splitlines()) == 1


def test_a_fault_of_ours_is_one_sentence_and_its_story_a_file(capsys, tmp_path, monkeypatch):
    from graph.settings import settings

    monkeypatch.setenv("JEJARING_HOME", str(tmp_path))
    settings.cache_clear()
    assert ended(ZeroDivisionError("division by zero")) == 1
    settings.cache_clear()
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1
    story = next((tmp_path / "faults").glob("*.txt"))
    assert str(story) in told
    assert "ZeroDivisionError: division by zero" in story.read_text(encoding="utf-8")


def test_ctrl_c_in_the_middle_of_work_leaves_one_sentence_and_no_traceback(tmp_path):
    words = ["sample", "--out", str(tmp_path / "big"), "--enterprises", "1000000"]
    environment = os.environ | {"JEJARING_HOME": str(tmp_path)}
    running = subprocess.Popen(
        [sys.executable, "-m", "graph.cli", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while "polars" not in Path(f"/proc/{running.pid}/maps").read_text(encoding="utf-8") and time.monotonic() < until:
        time.sleep(0.05)  # until the work itself has begun
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 1
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err


def test_a_reader_who_leaves_early_is_no_error(sample_folder, quiet_home):
    script = f"{sys.executable} -m graph.cli match {sample_folder} --json | head -n 1"
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        env=os.environ | {"JEJARING_HOME": str(quiet_home)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout == "{\n"
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("match", "--top", "3"), "tidak ada opsi --top; yang mirip: --out"),
        (("matc",), "tidak ada perintah 'matc'; maksud Anda 'match'?"),
        (("match", "--max-partners", "0"), "--max-partners: 0 terlalu kecil: sedikitnya 1"),
        (("match", "--seed", "half"), "--seed: 'half' bukan bilangan bulat"),
        (("match", "--kind", "barter"), "--kind: 'barter' tidak dikenal; pilihannya volume, linkage,"),
        (("match", "--kind"), "opsi --kind memerlukan nilai di belakangnya"),
        (("match", "--json=3"), "opsi --json tidak memakai nilai"),
        (("match", "one", "two"), "kata yang berlebih: two"),
        (("offtakers",), "ENTERPRISE belum diisi"),
    ],
)
def test_wrong_usage_is_said_in_indonesian_first(jejaring, words, said):
    told = " ".join(re.sub(r"[│╭╮╰╯─]", " ", jejaring(*words).err).split())
    assert said in told
    assert "Pemakaian: jejaring" in told or "opsi" in told


def test_wrong_usage_is_said_in_english_when_asked(jejaring):
    told = jejaring("--lang", "en", "matc").err
    assert "there is no command 'matc'; did you mean 'match'?" in told
    assert "Usage: jejaring" in told


INTERRUPTED_MAIN = """
import graph.cli

def main():
    try:
        exec("raise KeyboardInterrupt")
    except KeyboardInterrupt:
        raise SystemExit(1)

graph.cli.main = main
"""


def test_ctrl_c_inside_an_exec_of_text_still_ends_with_the_exit_code(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTED_MAIN, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(Path.cwd())])
    words = [sys.executable, "-m", "graph.cli"]
    assert subprocess.run(words, env=os.environ | {"PYTHONPATH": path}, check=False, timeout=60).returncode == 1
