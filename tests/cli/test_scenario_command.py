"""``jejaring scenario``: what a terminal tells of one scenario, and of a set of them."""

from __future__ import annotations

import polars as pl
import pytest

from graph.cli.face import Face
from graph.cli.frames import show
from graph.cli.outcomes import draw_outcome
from graph.cli.scenario import _draw_side_by_side
from graph.planning.scenario.scenarios import Outcome
from graph.services.source import Source
from tests.planning.test_scenarios_by_hand import network

MOVED = [("satu", 200_000, 500_000), ("dua", 0, 300_000), ("bangun", 1_200_000, 750_000)]


def outcome():
    parties = pl.DataFrame(
        [(who, who, was, now, now - was) for who, was, now in MOVED],
        schema=["party", "name", "before", "after", "change"], orient="row",
    )  # fmt: skip
    prices = pl.DataFrame({"commodity": ["23922"], "unit": ["piece"], "supply_before": [71.4], "supply_after": [285.7],
                           "demand_before": [660.9], "demand_after": [473.0]})  # fmt: skip
    return Outcome("Pembeli baru", {}, parties, pl.DataFrame(), prices, pl.DataFrame())


def test_a_terminal_tells_who_gains_who_loses_and_the_prices(capsys):
    draw_outcome(Face("id"), outcome(), Source(network(), "s"))
    told = capsys.readouterr().out
    assert [one in told for one in ("satu", "300.000", "bangun", "-450.000")] == [True] * 4
    assert "buah" in told
    assert "piece" not in told


def sets(count):
    rows = [["Value", 100, *range(101, 101 + count)], ["Pairs (change)", None, *[1] * count]]
    rows.append(["Coached by an officer (change)", None, *[0] * count])
    return pl.DataFrame(rows, schema=["figure", "today", *(f"S{n}" for n in range(count))], orient="row")


@pytest.mark.parametrize("count", [2, 9])
def test_what_no_scenario_moves_is_told_in_one_line_and_many_scenarios_are_rows(capsys, count):
    _draw_side_by_side(Face("en"), sets(count))
    lines = capsys.readouterr().out.splitlines()
    assert "Not changed by any: Coached by an officer." in lines
    assert any(line.split()[:3] == ["S1", "102", "1"] for line in lines) == (count == 9)


def test_rows_are_counted_only_where_some_are_not_shown(capsys):
    frame = pl.DataFrame({"name": ["a", "b", "c"]})
    show(Face("en"), "T", frame, ["name"], limit=2)
    show(Face("en"), "T", frame, ["name"])
    show(Face("en"), "T", frame.clear(), ["name"])
    said = [line for line in capsys.readouterr().out.splitlines() if "ows" in line]
    assert said == ["2 of 3 rows are shown.", "No rows."]
