"""Results from files: panels and indicators are read with their lines, and judged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from graph.errors import InvalidRecord
from graph.ingest.trade.amounts import parse_date
from graph.planning.results.effect import checked_panel, did_it_work
from graph.planning.results.indicators import NEEDED, tracked
from graph.planning.results.panel import panel_of_ties
from graph.planning.results.spill_over import SpillOver, near_by_place, spill_over
from graph.services.lists.tables import numbers_of, read_table
from graph.services.planner.record_words import column_of, head_of
from graph.settings import now
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from graph.planning.results.effect import Effect
    from graph.planning.scene import Scene
    from graph.settings import Language


def effect_of_panel(
    file: Path,
    outcome: str,
    start: float,
    covariates: Sequence[str] = (),
    *,
    group: str | None = None,
    place: str | None = None,
) -> Effect:
    """Judge a panel file (:func:`graph.planning.results.effect.did_it_work`), and spill-over where a place is named."""
    table = _headed(read_table(file), ("unit", "party", "period", "treated"))
    if "unit" not in table.columns and "party" in table.columns:
        table = table.rename({"party": "unit"})
    numbers = {name: numbers_of(table[name]) for name in (outcome, *covariates) if name in table.columns}
    read = [
        pl.when(pl.lit(found).is_not_null()).then(pl.lit(found).cast(pl.String)).otherwise(pl.col(name)).alias(name)
        for name, found in numbers.items()
    ]
    panel = table.with_columns(read)
    found = did_it_work(panel, outcome, start=start, covariates=covariates, group=group)
    if place is None:
        return found
    if place not in panel.columns:
        message = f"the panel has no column {place}"
        raise InvalidRecord(message, hint="name the column of the places where units stand", columns=[place])
    near = near_by_place(panel, place)["near"]
    checked = checked_panel(panel, outcome, covariates).with_columns(near=near)
    return replace(found, spill_over=spill_over(checked, outcome, start=start, near="near"))


def _headed(table: pl.DataFrame, wanted: tuple[str, ...]) -> pl.DataFrame:
    """Return a table whose heads, Indonesian or English, are the program's where they stand for what is wanted."""
    names: dict[str, str] = {}
    for head in table.columns:
        column = column_of(head, wanted)
        if column in wanted and column not in table.columns and column not in names.values():
            names[head] = column
    return table.rename(names)


def effect_of_programme(scene: Scene, programme: str) -> Effect:
    """Judge a programme of a network by its participants' ties out of their clusters, year by year."""
    panel, first = panel_of_ties(scene, programme)
    found = did_it_work(panel, "outside_ties", start=first, covariates=["in_cluster"])
    return replace(found, spill_over=spill_over(panel, "outside_ties", start=first, near="near"))


def spill_in_words(found: SpillOver | None, language: Language) -> str:
    """Return whether neighbours of participants changed too, or why that is not known.

    Examples
    --------
    >>> spill_in_words(SpillOver(3, 50, *[float("nan")] * 3), "en")[:42]
    'Spill-over to neighbours cannot be measure'
    """
    if found is None:
        return say("effect.spill.unknown", language)
    counts = {name: number(getattr(found, name), language) for name in ("near", "controls")}
    if found.verdict == "few":
        return say("effect.spill.few", language, **counts)
    facts = {name: number(getattr(found, name), language, 2) for name in ("difference", "low", "high")}
    return say(
        "effect.spill.measured", language, **counts, **facts, meaning=say(f"effect.spill.{found.verdict}", language)
    )


def tracked_file(file: Path, on: date | None = None) -> pl.DataFrame:
    """Judge a file of indicators on a day, today unless said."""
    table = _headed(read_table(file), NEEDED)
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        message = f"{file} has no column {', '.join(map(head_of, missing))}"
        raise InvalidRecord(message, hint=f"give {', '.join(map(head_of, NEEDED))}", columns=missing)
    lines = table.with_columns(pl.col(name).cast(pl.String).str.strip_chars() for name in NEEDED[1:])
    lines = lines.with_row_index("line", offset=2)
    numbers = {name: numbers_of(lines[name]) for name in NEEDED[1:4]}
    for name, found in numbers.items():
        wrong = lines.filter((found.is_null() | ~found.is_finite()) & (pl.col(name) != ""))
        if wrong.height:
            message = f"line {wrong['line'][0]}: {head_of(name)} is {wrong[name][0]!r}, no number"
            hint = "write digits only, and nothing where it is not known"
            raise InvalidRecord(message, hint=hint, row=int(wrong["line"][0]), column=name)
    dates = {name: [None if not text else parse_date(text) for text in lines[name]] for name in NEEDED[4:]}
    typed = lines.with_columns(
        *[found.alias(name) for name, found in numbers.items()],
        *[pl.Series(name, found, dtype=pl.Date) for name, found in dates.items()],
    )
    undated = typed.filter(pl.col("start").is_null() | pl.col("due").is_null())
    if undated.height:
        message = f"line {undated['line'][0]}: start or due is no date"
        raise InvalidRecord(message, hint="write dates as 2026-10-31", row=int(undated["line"][0]))
    turned = typed.filter(pl.col("due") <= pl.col("start"))
    if turned.height:
        message = f"line {turned['line'][0]}: due is not after start"
        raise InvalidRecord(message, hint="due is the day by which the target is to be met", row=int(turned["line"][0]))
    typed = typed.drop("line")
    return tracked(typed, on if on is not None else now().date())
