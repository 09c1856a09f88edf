"""A table of gaps as a map: a circle where each gap is, as large as it is, the largest numbered and named below."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

import polars as pl

from graph.reference import regions
from graph.services.sheet.export import is_workbook, whole
from graph.services.sheet.region_map import WIDTH, apart, drawing
from graph.services.sheet.words import percent, units_name
from graph.translations import say
from graph.translations.dates import day_of
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from graph.services.source import Source
    from graph.settings import Language

NAMED: Final = 10
"""Gaps that have a number and a line below the map; all others of a region are one circle."""
SMALLEST: Final = 4.0
ROOM: Final = 8.5
"""Radius in pixels of a circle that has room for its number."""
LARGEST: Final = 17.0
RING: Final = {True: 0.55, False: 0.07}
"""Degrees by which circles of one place are set apart, on the map of the country and on that of a region."""
NUMBERED: Final = "#b2472f"
PLAIN: Final = "#d9a99c"
LINE_PX: Final = 18
LETTERS: Final = 108
"""That fit a line."""


def gap_map(
    cells: pl.DataFrame, title: str, source: Source, language: Language, *, region: str | None = None
) -> str | None:
    """Return the map of a table of gaps as SVG; None where none of them has a place, or nothing is lacking.

    Parameters
    ----------
    cells
        As :func:`graph.services.planner.gap_tables.table` makes it, in its order: the first ten are numbered. Circles
        are as large as the rupiah a month that are lacking, where a kind is counted in rupiah, else as the amount.
    title
        Above the map.
    source
        Whose name, date and *synthetic* stand below.
    region
        The province or regency that fills the map; None shows the country.
    """
    measure = _measure(cells)
    placed = [] if measure is None else _placed(cells, measure)
    if not placed:
        return None
    named, others = placed[:NAMED], _by_place(placed[NAMED:])
    most = max(size for _, _, size, _ in [*named, *others])
    marks = [
        (lat, lon, str(at), _radius(size, most, ROOM), NUMBERED)
        for at, (lat, lon, size, _) in enumerate(named, start=1)
    ] + [(lat, lon, "", _radius(size, most, SMALLEST), PLAIN) for lat, lon, size, _ in others]
    # Those without a number below, and of each kind the smaller ones above the larger.
    marks = sorted(apart(marks, RING[region is None]), key=lambda mark: (bool(mark[2]), -mark[3]))
    inner, height = drawing(region, marks)
    told = [_line(at, cell, language) for at, (_, _, _, cell) in enumerate(named, start=1)]
    code = "gap_map.by_value" if measure == "value_rp" else "gap_map.by_amount"
    foot = say("gap_map.foot", language, source=source.called, day=day_of(source.network.as_of, language))
    notes = [say(code, language), foot, *([say("word.synthetic", language)] if source.network.synthetic else [])]
    lines = [(text, "#222", 12) for text in told] + [(text, "#666", 11) for text in notes]
    total = 40 + height + 12 + LINE_PX * len(lines) + 8
    texts = "".join(
        f'<text x="12" y="{40 + height + 24 + LINE_PX * at}" font-size="{size}" fill="{colour}">{escape(text)}</text>'
        for at, (text, colour, size) in enumerate(lines)
    )
    frame = f'width="{WIDTH}" height="{total}" viewBox="0 0 {WIDTH} {total}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame} font-family="Open Sans, sans-serif" role="img">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{WIDTH}" height="{total}" fill="#ffffff"/>'
        f'<text x="12" y="26" font-size="17" font-weight="bold" fill="#222">{escape(title)}</text>'
        f'<g transform="translate(0 40)">{inner}</g>{texts}</svg>'
    )


def write_gap_map(
    out: Path, name: str, cells: pl.DataFrame, source: Source, *, title: str, language: Language, region: str | None
) -> None:
    """Write the map of a table beside its files, where there is one to draw and a folder to write to.

    A ranking of places to start tells what is unmet there, and what that is worth.
    """
    lacking = cells
    if "amount" not in cells.columns:
        lacking = cells.rename({"unmet": "amount"}).with_columns(value_rp=pl.coalesce("worth", "at_most"))
    drawn = None if is_workbook(out) else gap_map(lacking, title, source, language, region=region)
    if drawn is not None:
        with whole(out / f"{name}.svg") as part:
            part.write_text(drawn, encoding="utf-8")


def _measure(cells: pl.DataFrame) -> str | None:
    """Return the column by which circles are drawn: what is lacking in rupiah where that is known, else the amount."""
    if not {"region", "amount"} <= set(cells.columns):
        return None
    rupiah = "value_rp" in cells.columns and "points" not in cells.get_column("value_unit", default=pl.Series([""]))
    return "value_rp" if rupiah and (cells["value_rp"].fill_null(0) > 0).any() else "amount"


Placed = tuple[float, float, float, "dict[str, Any]"]
"""Latitude, longitude, size and cell."""


def _placed(cells: pl.DataFrame, measure: str) -> list[Placed]:
    """Return the gaps that have a place, in the order of the table."""
    found = []
    for cell in cells.filter(pl.col("amount") > 0).iter_rows(named=True):
        code = cell["region"]
        place = regions.region(code) if code and regions.exists(code) else None
        if place is not None and place.lat is not None and place.lon is not None:
            found.append((place.lat, place.lon, float(cell[measure] or 0), cell))
    return found


def _by_place(some: list[Placed]) -> list[Placed]:
    """Return gaps as one of each place."""
    sums: dict[tuple[float, float], Placed] = {}
    for lat, lon, size, cell in some:
        before = sums.get((lat, lon))
        sums[lat, lon] = (lat, lon, size + (before[2] if before else 0.0), cell)
    return list(sums.values())


def _radius(size: float, most: float, least: float) -> float:
    """Return the radius of a circle whose area tells a size, with room for its number where it has one."""
    return round(max(least, LARGEST * sqrt(size / most)) if most else least, 1)


def _line(at: int, cell: Mapping[str, Any], language: Language) -> str:
    """Return what a numbered circle stands for, with its amount, share and n; a long name ends where the line does."""
    unit = units_name(cell["unit"], language) if cell.get("unit") else say(f"measure.{cell['measure']}", language)
    where = ", ".join(part for part in (cell.get("place"), cell.get("product")) if part)
    told = {"at": at, "where": where, "unit": unit, "amount": number(cell["amount"], language)}
    if "of" in cell:
        told |= {name: number(cell[name], language) for name in ("of", "n")}
        said = say("gap_map.line", language, **told, share=percent(cell["share"], language))
    else:  # a place to start: what is asked for there and not had
        said = say("gap_map.start", language, **told)
    return said if len(said) <= LETTERS else said[: LETTERS - 1].rstrip() + "…"
