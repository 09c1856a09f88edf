"""Results from files: panels and indicators are read with their lines, and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.errors import InvalidRecord
from graph.planning.effect import did_it_work
from graph.planning.indicators import NEEDED, tracked
from graph.planning.panel import panel_of_ties
from graph.planning.scene import Scene
from graph.services.tables import read_table
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from graph.network import Network
    from graph.planning.effect import Effect


def effect_of_panel(
    file: Path, outcome: str, start: float, covariates: Sequence[str] = (), group: str | None = None
) -> Effect:
    """Judge a panel file (:func:`graph.planning.effect.did_it_work`)."""
    return did_it_work(read_table(file), outcome, start=start, covariates=covariates, group=group)


def effect_of_programme(network: Network, programme: str) -> Effect:
    """Judge a programme of a network by its participants' ties out of their clusters, year by year."""
    panel, first = panel_of_ties(Scene(network), programme)
    return did_it_work(panel, "outside_ties", start=first, covariates=["in_cluster"])


def tracked_file(file: Path, on: date | None = None) -> pl.DataFrame:
    """Judge a file of indicators on a day, today unless said."""
    table = read_table(file)
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        message = f"{file} has no column {', '.join(missing)}"
        raise InvalidRecord(message, hint=f"give {', '.join(NEEDED)}", columns=missing)
    lines = table.with_columns(pl.col(name).cast(pl.String).str.strip_chars() for name in NEEDED[1:])
    lines = lines.with_row_index("line", offset=2)
    for name in NEEDED[1:4]:
        number = pl.col(name).cast(pl.Float64, strict=False)
        wrong = lines.filter((number.is_null() | ~number.is_finite()) & (pl.col(name) != ""))
        if wrong.height:
            message = f"line {wrong['line'][0]}: {name} is {wrong[name][0]!r}, no number"
            hint = "write digits, a point for decimals, and nothing where it is not known"
            raise InvalidRecord(message, hint=hint, row=int(wrong["line"][0]), column=name)
    typed = lines.with_columns(
        *[pl.col(name).cast(pl.Float64, strict=False) for name in NEEDED[1:4]],
        *[pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in NEEDED[4:]],
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
