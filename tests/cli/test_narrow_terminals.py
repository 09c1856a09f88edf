"""A telephone's terminal shows every cell of a table whole: under each other where columns would be too narrow."""

from __future__ import annotations

import re
import sys

import pytest

from graph.cli.face import Face
from graph.cli.frames import cell

COLUMNS = [
    ("Pemasok", "left"),
    ("Produk", "left"),
    ("Nilai (Rp/bulan)", "right"),
    ("Alasan", "left"),
    ("Jarak", "right"),
]
ROWS = [
    ("UD Sumber Rejeki (Kabupaten Klaten)", "gula kelapa", "101.828.175", "Pembeli sampai [Rp 2.910.000]/kg.", "150"),
    ("CV Mina Abadi (Kabupaten Luwu Utara)", "rumput laut kering", "86.900.000", "Disertifikasi halal.", "274"),
]


def printed(monkeypatch, capsys, width):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(width))
    Face("id").plain_table("Pasangan", COLUMNS, ROWS)
    return re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)


@pytest.mark.parametrize("width", [36, 48, 120])
def test_every_word_and_amount_is_whole_at_any_width(monkeypatch, capsys, width):
    lines = printed(monkeypatch, capsys, width).splitlines()
    assert max(map(len, lines)) <= width
    words = " ".join(lines).split()
    assert {word for row in ROWS for cell in row for word in cell.split()} <= set(words)


def test_a_narrow_terminal_says_the_header_of_every_cell(monkeypatch, capsys):
    told = printed(monkeypatch, capsys, 48)
    assert told.count("Pemasok") == told.count("Alasan") == len(ROWS)
    assert printed(monkeypatch, capsys, 120).count("Pemasok") == 1


def test_two_columns_stay_columns(monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    Face("id").plain_table("Pasar", [("Hal", "left"), ("Nilai", "right")], [("Bukti", "terbukti terbaik")])
    assert "Nilai" in capsys.readouterr().out


def test_a_percentage_is_shown_with_the_decimal_that_it_was_rounded_to():
    """14 of 90 points are 15.6 %: *15,60* said that they were not 15.56."""
    assert (cell(Face("id"), "percent", 15.6), cell(Face("en"), "percent", 43.3)) == ("15,6", "43.3")
