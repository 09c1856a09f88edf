"""Gap tables of every kind, where to start, and one cell in detail: read, computed, in words and as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.planning import gaps as planning
from graph.planning.cells import region_at
from graph.planning.detail import cell_detail
from graph.planning.lacks import KINDS
from graph.planning.scene import Scene
from graph.planning.start import crowding, where_to_start
from graph.planning.table import gap_cells
from graph.planning.worth import worth_of_cells
from graph.services.pairing.match import Matched, MatchParameters, match
from graph.services.planner.levers import PRICE, own_lever_prices, price_text
from graph.services.sheet.export import write_frame
from graph.services.sheet.words import activity_name, lack_text, place_name, unit_name, units_name
from graph.services.work.progress import Progress, silent
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from graph.network import Network
    from graph.planning.cells import Level
    from graph.services.source import Source
    from graph.settings import Language

OF_THE_MARKET: Final = ("demand", "supply", "market_access", "capability", "service", "import_substitution")
"""Kinds that rest on the best plan; the others are read off the graph alone."""
STEPS: Final = pl.List(pl.Struct({"price": pl.Int64, "units": pl.Int64}))
"""A price and the units that it holds for, several to a cell."""
DEFINITIONS: Final = "docs/reference/gaps.md"


def scene_of(source: Source, parameters: MatchParameters | None, progress: Progress = silent) -> Scene:
    """Return the scene of a source; with parameters the best plan is made or found among the runs."""
    if parameters is None:
        return Scene(source.network, prices=own_lever_prices())
    return scene_of_match(match(source, parameters, progress=progress))


def scene_of_match(matched: Matched) -> Scene:
    """Return the scene of a plan that was made before."""
    return Scene(matched.source.network, (matched.candidates, matched.plan), own_lever_prices())


def table(scene: Scene, kind: str, by: Sequence[str], options: Mapping[str, Any], language: Language) -> pl.DataFrame:
    """Return the cells of a kind with sentences: ``reason_text``, ``lever_text``, ``lever_price_text``."""
    cells = gap_cells(scene, kind, by, **options)
    if kind == "demand" and "unmet" not in cells.columns:
        cells = cells.with_columns(unmet="amount")
    if kind == "supply":
        cells = cells.with_columns(unmet="amount")
    if "cluster" in cells.columns:
        names = scene.network.parties.select(cluster="id", cluster_name="name")
        cells = cells.join(names, on="cluster", how="left", maintain_order="left")
    return in_words(with_whose(cells, scene.network, options.get("level", "regency")), language)


def lists_unread(scene: Scene, kind: str, language: Language) -> str:
    """Return the lists that nothing was read of, for want of which a kind is not (wholly) measured; else nothing.

    ``start`` stands for where to start, ``crowding`` for how crowded markets are.
    """
    if kind == "crowding":
        names = scene.unread("clusters")
    else:
        names = scene.unread("facilities", "officers") if kind == "start" else KINDS[kind].unread(scene)
    return lists_named(names, language)


def lists_named(names: Iterable[str], language: Language) -> str:
    """Return in words which lists (:data:`graph.planning.inventory.INVENTORIES`) are meant.

    Examples
    --------
    >>> lists_named(["banks", "forums"], "en")
    'banks and financial institutions, forums'
    """
    return ", ".join(say(f"inventory.{name}", language) for name in names)


def in_words(cells: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Return cells with names of places and products and sentences for codes."""
    words: list[pl.Series] = []
    if "region" in cells.columns:
        words.append(pl.Series("place", [place_name(code) for code in cells["region"]], dtype=pl.String))
    if "commodity" in cells.columns:
        words.append(pl.Series("product", [activity_name(code) for code in cells["commodity"]], dtype=pl.String))
    for column in ("reason", "lever"):
        if column in cells.columns:
            said = [say(code, language) if code else None for code in cells[column]]
            words.append(pl.Series(f"{column}_text", said, dtype=pl.String))
    if "lever_cost_rp" in cells.columns:
        said = [price_text(row, language) for row in cells.select("lever", *PRICE).iter_rows(named=True)]
        words.append(pl.Series("lever_price_text", said, dtype=pl.String))
    return cells.with_columns(words)


def with_whose(cells: pl.DataFrame, network: Network, level: Level) -> pl.DataFrame:
    """Return cells with ``entry_price_from``: who pays the first entry price, where that is in another region.

    A newcomer stands at the middle of its region, and a buyer of the next one may be whom it would serve best.
    """
    if "entry_price_party" not in cells.columns or "region" not in cells.columns:
        return cells
    names = network.parties.select(entry_price_party="id", called="name")
    paid = cells.select("entry_price_party", "entry_price_region", "region").with_columns(
        elsewhere=region_at(pl.col("entry_price_region"), level) != pl.col("region")
    )
    paid = paid.join(names, on="entry_price_party", how="left", maintain_order="left")
    told = [
        f"{row['called']}, {place_name(row['entry_price_region'])}" if row["elsewhere"] else None
        for row in paid.iter_rows(named=True)
    ]
    return cells.with_columns(pl.Series("entry_price_from", told, dtype=pl.String))


def joint_price(scene: Scene, cells: pl.DataFrame, kind: str, level: Level, many: int) -> dict[str, Any]:
    """Return what closing the first cells adds, priced as one by a re-solve, beside the sum of their own prices."""
    first = cells.filter(pl.col("amount") > 0).head(many)
    candidates, plan = scene.market
    side: Any = "supplier" if kind == "demand" else "buyer"
    joint = planning.together(candidates, plan, first, side=side, level=level)
    singly = first["added_value"].sum() if first["added_value"].null_count() == 0 else None
    return {"cells": first.height, "together": int(joint), "singly": None if singly is None else int(singly)}


def with_steps(
    scene: Scene, cells: pl.DataFrame, kind: str, by: Sequence[str], options: Mapping[str, Any]
) -> pl.DataFrame:
    """Return cells with the steps of their price where the last unit is priced.

    ``entry_price_steps`` has ``price`` and the ``units`` that it holds for, from the first unit to the last.
    Tables that are of no market, not by region and commodity, or public have none and come back as they are.
    """
    whole_cells = set(by) == {"region", "commodity"} and options.get("commodity_level", "kbli5") == "kbli5"
    if kind not in {"demand", "supply"} or not whole_cells or options.get("public"):
        return cells
    candidates, plan = scene.market
    side: Any = "supplier" if kind == "demand" else "buyer"
    every: list[list[dict[str, int | None]] | None] = []
    for cell in cells.iter_rows(named=True):
        first, last = cell["entry_price_first"], cell["entry_price_last"]
        if first is None or last is None:
            every.append(None)
        elif first == last:
            every.append([{"price": first, "units": cell["amount"]}])
        else:
            steps = planning.price_steps(candidates, plan, cell, side=side, level=options["level"])
            every.append([{"price": step.price, "units": step.units} for step in steps])
    return cells.with_columns(entry_price_steps=pl.Series(every, dtype=STEPS))


def steps_in_words(steps: Sequence[Mapping[str, int | None]] | None) -> str | None:
    """Return the steps of a price for a cell of a table: units at a price, the dearest first.

    Examples
    --------
    >>> steps_in_words([{"price": 5000, "units": 120}, {"price": 3000, "units": 40}])
    '120 @ 5000; 40 @ 3000'
    """
    return None if steps is None else "; ".join(f"{step['units']} @ {step['price']}" for step in steps)


def reconciled(scene: Scene, by: Sequence[str], level: Level) -> dict[str, Any]:
    """Return the worth of capacities and demands by cell, with the plan's value that they add up to."""
    candidates, plan = scene.market
    cells = worth_of_cells(candidates, plan, by, level=level)
    total = int(cells["worth"].sum())
    return {"plan_value": int(plan.value), "worth": total, "gap": int(plan.value) - total, "cells": cells.to_dicts()}


def detail(
    scene: Scene,
    region: str,
    commodity: str,
    kind: str,
    language: Language,
    *,
    nearest: int = 5,
    most: int | None = None,
) -> list[dict[str, Any]]:
    """Return one cell's parties with their nearest counterparts, with names and sentences."""
    names = dict(scene.network.parties.select("id", "name").iter_rows())
    found = cell_detail(scene, region, commodity, side=kind, nearest=nearest, most=most)
    for party in found:
        party["name"] = names[party["party"]]
        party["unit_text"] = units_name(party["unit"], language, party["left"])
        for other in party["nearest"]:
            other["name"] = names[other["party"]]
            other["reason_text"] = say(other["reason"], language, short_by=other["short_by"] or 0)
            other["missing_text"] = [lack_text(code, language) for code in other["missing"]]
    return found


def start(scene: Scene, level: Level, language: Language, region: str | None = None) -> pl.DataFrame:
    """Return where to start, in words; within a region, or everywhere."""
    return in_words(with_whose(where_to_start(scene, level=level, region=region), scene.network, level), language)


def crowded(scene: Scene, language: Language, region: str | None = None) -> pl.DataFrame:
    """Return how crowded each market is, in words; within a region, or everywhere."""
    return in_words(crowding(scene, region=region), language)


def write_table(
    out: Path,
    name: str,
    cells: pl.DataFrame,
    source: Source,
    *,
    language: Language,
    sheet: str = "gaps",
    shown: pl.DataFrame | None = None,
    more: Mapping[str, pl.DataFrame] | None = None,
    definitions: str = DEFINITIONS,
) -> None:
    """Write a table as :func:`graph.services.sheet.export.write_frame` does; *synthetic* and date stand in it.

    ``shown`` is the table as CSV and workbook have it, for a person; None writes the cells as they are. ``more`` are
    further sheets of the workbook.
    """
    shown = (cells if shown is None else shown).drop("entry_price_party", strict=False)  # told by name
    if "unit" in cells.columns:
        shown = shown.with_columns(
            pl.Series("unit", [unit_name(u, language) if u else None for u in cells["unit"]], dtype=pl.String)
        )
    if "value_unit" in shown.columns:
        words = {code: say(f"value_unit.{code}", language) for code in shown["value_unit"].drop_nulls().unique()}
        shown = shown.with_columns(pl.col("value_unit").replace(words))
    if "entry_price_steps" in cells.columns:
        said = [steps_in_words(steps) for steps in cells["entry_price_steps"].to_list()]
        shown = shown.with_columns(pl.Series("entry_price_steps", said, dtype=pl.String))
    write_frame(
        out, name, cells, shown, sheets={sheet: shown, **(more or {})}, about=about(source, language, definitions),
        language=language, made=source.network.as_of, synthetic=source.network.synthetic,
    )  # fmt: skip


def about(source: Source, language: Language, definitions: str = DEFINITIONS) -> dict[str, str]:
    """Return what the sheet *about* says of a table: source, date, definition, and *synthetic* where due."""
    facts = {
        say("about.source", language): source.name,
        say("about.as_of", language): source.network.as_of.isoformat(),
        say("about.snapshot", language): source.snapshot,
        say("about.definition", language): definitions,
    }
    if source.network.synthetic:
        facts = {say("word.attention", language): say("word.synthetic", language)} | facts
    return facts
