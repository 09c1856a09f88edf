"""Regional tables in, dated indicators out: one fact for each region, year, indicator and activity.

Offices publish them in four forms, and in mixtures: a row for each region and year; years side by side; activities,
sizes or sexes side by side; a row for each activity of the one region that the title names. Each number becomes a row
of :data:`INDICATOR` with the file, sheet and row it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import IngestFailed
from graph.ingest.activity_text import classify_activity
from graph.ingest.files import find_files, read_sheets
from graph.ingest.headers import merge_rows
from graph.ingest.list_date import list_date
from graph.ingest.party_activity import LEAST_SCORE
from graph.ingest.place_text import in_title
from graph.ingest.place_words import PlaceWords
from graph.ingest.places import PlaceFinder
from graph.ingest.regional_words import UNITS, indicator_in, part_in, plain, role_of, scale_in, without_mark, year_in
from graph.ingest.report import FileFailure
from graph.ingest.row_rules import TOTAL_START
from graph.model.units import parse_number
from graph.reference.activities import titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from graph.ingest.sheets import Sheet

INDICATOR: Final = {
    "region": pl.String, "year": pl.Int32, "indicator": pl.String, "activity": pl.String, "label": pl.String,
    "value": pl.Float64, "unit": pl.String, "source": pl.String, "sheet": pl.String, "row": pl.Int64,
}  # fmt: skip
"""Columns of a fact: ``activity`` is a division of KBLI or null, ``label`` what the table itself calls it."""
_SEARCHED: Final = 60
_EMPTY: Final = frozenset({"", "-", "–", "—", "...", "…", "na", "n/a", "x"})
_PLACES: Final = ("province_code", "regency_code", "district_code", "province", "regency", "district")
_ROWS: Final = ("activity", "indicator")
"""What the rows of a table of one region may be of."""
_SECTION: Final = re.compile(r"^[A-U](?:\s?[,&-]\s?[A-U])*\s?[.):]\s")
_CODE: Final = re.compile(r"^[A-Z]?\s?(\d{2})\d{0,3}$")


@dataclass
class RegionalTables:
    """What regional tables say.

    Attributes
    ----------
    facts
        Frame with the columns of :data:`INDICATOR`, sorted.
    rejected
        Frame of ``source``, ``sheet``, ``row``, ``value``, ``rule``: rows and cells that are no fact, and why.
    failures
        Files that could not be read.
    """

    facts: pl.DataFrame
    rejected: pl.DataFrame
    failures: list[FileFailure] = field(default_factory=list)


@dataclass
class _Table:
    """One sheet while it is read."""

    sheet: Sheet
    source: str
    titles: list[str]
    headers: list[str]
    first_row: int
    year: int | None
    place: str | None
    facts: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)

    def reject(self, row: int, value: str | None, rule: str) -> None:
        self.rejected.append(
            {"source": self.source, "sheet": self.sheet.name, "row": row, "value": value, "rule": rule}
        )


def read_regional_tables(paths: Iterable[Path | str], *, today: date) -> RegionalTables:
    """Read tables of regions by year into dated indicators: gross regional product, workforce, wages, counts, prices.

    Parameters
    ----------
    paths
        Files (CSV, XLSX, XLS, ODS, JSON, Parquet) or folders of them.
    today
        A table that names no year is of today.

    Raises
    ------
    IngestFailed
        If no file could be read, or none holds a fact of a region.
    """
    finder = PlaceFinder()
    facts: list[dict[str, Any]] = []
    rejected: list[dict[str, Any]] = []
    failures: list[FileFailure] = []
    for path, name in find_files([Path(path) for path in paths]):
        try:
            tables = [_table(sheet, finder, today) for sheet in read_sheets(path, name)]
        except IngestFailed as error:
            failures.append(FileFailure.of(name, error))
            continue
        for table in tables:
            _read(table, finder)
            facts += table.facts
            rejected += table.rejected
    if not facts:
        message = f"{failures[0].message}" if failures else "no table says a figure of a region"
        hint = (
            failures[0].hint if failures else "name the column of regions Kabupaten/Kota or Provinsi, or give its code"
        )
        raise IngestFailed(message, hint=hint)
    frame = _with_activities(pl.DataFrame(facts, schema=INDICATOR))
    order = ["indicator", "region", "year", "activity", "label", "source", "sheet", "row"]
    schema = {"source": pl.String, "sheet": pl.String, "row": pl.Int64, "value": pl.String, "rule": pl.String}
    return RegionalTables(frame.sort(order, nulls_last=False), pl.DataFrame(rejected, schema=schema), failures)


def _head(sheet: Sheet) -> int | None:
    """Return the row of headers: the first with a column of regions beside another filled cell, else of activities."""
    if sheet.has_header:
        return 0
    for wanted in (_PLACES, _ROWS):
        for at, row in enumerate(sheet.head[:_SEARCHED]):
            filled = [cell for cell in row if cell]
            if len(filled) > 1 and any(role_of(cell) in wanted for cell in filled):
                return at
    return None


def _table(sheet: Sheet, finder: PlaceFinder, today: date) -> _Table:
    at = _head(sheet)
    if at is None:
        return _Table(sheet, sheet.file, [], [], 1, None, None)
    titles = [cell for row in sheet.head[:at] for cell in row if cell]
    parent, below = sheet.head[at], sheet.head[at + 1] if at + 1 < len(sheet.head) else []
    named = (*_PLACES, *_ROWS)
    blank_place = all(
        not below[i] for i, cell in enumerate(parent) if cell and role_of(cell) in named and i < len(below)
    )
    merged = any(below) and blank_place
    headers = merge_rows(parent, below, max(len(parent), len(below)))[0] if merged else [cell or "" for cell in parent]
    words = [*titles, sheet.name or "", sheet.file]
    stated = list_date(words, today)
    place = next(filter(None, (in_title(finder, text) for text in words)), None)
    return _Table(sheet, sheet.file, titles, headers, at + 2 + merged, stated.year if stated else today.year, place)


def _read(table: _Table, finder: PlaceFinder) -> None:
    roles = _roles(table)
    columns = [i for i, role in enumerate(roles) if role == "value"]
    if "activity" in roles and any(part_in(table.headers[i]) == "" for i in columns):
        columns = [i for i in columns if not part_in(table.headers[i])]  # the total of a row counts its sizes too
    by_region = any(role in _PLACES for role in roles)
    if not columns or not (by_region or (table.place and any(role in _ROWS for role in roles))):
        table.reject(table.first_row, table.sheet.file, "no_regional_table")
        return
    for number, cells in _rows(table):
        said = {role: without_mark(c) for role, c in zip(roles, cells, strict=True) if role != "value" and c}
        if not any(cells):
            continue
        region = _region(table, finder, number, said, cells) if by_region else table.place
        if region is None:
            continue
        for i in columns:
            if (text := cells[i]) and text.strip().lower() not in _EMPTY:
                _keep(table, {"row": number, "region": region}, said, (table.headers[i], without_mark(text)))


def _roles(table: _Table) -> list[str]:
    """Return what each column holds; a bare code beside the activities of one region is theirs."""
    roles = [role_of(header) for header in table.headers]
    if "activity" in roles and not any(role in _PLACES for role in roles):
        bare = ("kode", "code")
        roles = ["activity_code" if h.lower() in bare else r for h, r in zip(table.headers, roles, strict=True)]
    return roles


def _region(
    table: _Table, finder: PlaceFinder, number: int, said: dict[str, str], cells: list[str | None]
) -> str | None:
    """Return the region of a row, or say why it has none."""
    name = said.get("district") or said.get("regency") or said.get("province") or ""
    if re.search(TOTAL_START, name):
        table.reject(number, name, "total")
        return None
    words = {role: said[role] for role in _PLACES if role in said}
    region = finder.find(PlaceWords(**words, listed=table.place)).region
    if region is None or (table.place == region and not name):
        table.reject(number, name or next(filter(None, cells), None), "place_missing")
        return None
    return region


def _rows(table: _Table) -> Iterator[tuple[int, list[str | None]]]:
    width = len(table.headers)
    for batch in table.sheet.batches():
        below = batch.filter(pl.col("row") >= table.first_row)
        names = [f"c{i}" for i in range(width) if f"c{i}" in below.columns]
        for number, *cells in below.select("row", *names).iter_rows():
            yield number, [*cells, *[None] * (width - len(cells))]


def _keep(table: _Table, where: dict[str, Any], said: dict[str, str], cell: tuple[str, str]) -> None:
    """Keep one number as a fact, or say why it is none."""
    header, text = cell
    context = [said.get("indicator", ""), header, *table.titles, table.sheet.name or "", table.sheet.file]
    indicator = next(filter(None, map(indicator_in, context)), None)
    if indicator is None:
        table.reject(where["row"], header, "indicator_unknown")
        return
    unit = said.get("unit", "")
    try:
        value = float(parse_number(re.sub(r"(?i)^\s*rp\.?\s*", "", text))) * scale_in(unit, header, *table.titles)
    except ValueError:
        table.reject(where["row"], text, "no_number")
        return
    year = year_in(said.get("year", "")) or year_in(header) or table.year
    table.facts.append(
        {**where, "year": year, "indicator": indicator, "activity": _code(said), "label": _label(said, header),
         "value": value, "unit": UNITS[indicator], "source": table.source, "sheet": table.sheet.name}
    )  # fmt: skip


def _code(said: dict[str, str]) -> str | None:
    found = _CODE.match(said.get("activity_code", ""))
    return found[1] if found else None


def _label(said: dict[str, str], header: str) -> str | None:
    """Return of what a number is a part, as the table calls it; None where it is of all."""
    if activity := said.get("activity"):
        return None if part_in(activity) == "" else activity
    if (part := part_in(header)) is not None:
        return part or None
    return None if indicator_in(header) or year_in(header) or said.get("indicator") else header


@cache
def _sections() -> frozenset[str]:
    return frozenset(plain(title) for code, title in titles().items() if code.isalpha())


def _of_section(label: str) -> bool:
    """Return whether a label is a whole section of KBLI (*C. Industri Pengolahan*), which is no division."""
    return bool(_SECTION.match(label)) or plain(label) in _sections()


def _with_activities(facts: pl.DataFrame) -> pl.DataFrame:
    """Read what tables call an activity, where no code stands beside it: a code, or words that are nearly sure."""
    labels = facts["label"].drop_nulls().unique().sort().to_list()
    read: dict[str, str | None] = {}
    words = [label for label in labels if not (_CODE.match(label) or part_in(label) is not None or _of_section(label))]
    for label, found in zip(words, classify_activity(words, top=1), strict=True):
        read[label] = found[0].code[:2] if found and found[0].score >= LEAST_SCORE else None
    read |= {label: code[1] for label in labels if (code := _CODE.match(label))}
    known = pl.DataFrame(
        {"label": list(read), "read": list(read.values())}, schema={"label": pl.String, "read": pl.String}
    )
    joined = facts.join(known, on="label", how="left", maintain_order="left")
    return joined.with_columns(activity=pl.coalesce("activity", "read")).drop("read").select(list(INDICATOR))
