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
from graph.ingest.activity.text import classify_activity
from graph.ingest.formats.files import find_files, read_sheets
from graph.ingest.heads.list_date import list_date
from graph.ingest.layout.headers import merge_rows
from graph.ingest.layout.region_headers import RegionRow, is_figure, region_row
from graph.ingest.layout.row_rules import TOTAL_START
from graph.ingest.party.activity import LEAST_SCORE
from graph.ingest.place.places import PlaceFinder
from graph.ingest.place.text import in_title
from graph.ingest.place.words import PlaceWords
from graph.ingest.regional_words import (
    UNITS,
    indicator_in,
    indicators_in,
    part_in,
    plain,
    role_of,
    scale_in,
    sizes_in,
    without_mark,
    year_in,
)
from graph.ingest.report import FileFailure
from graph.model.units import parse_number
from graph.reference.activities import titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from graph.ingest.formats.sheets import Sheet

INDICATOR: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "region": pl.String, "year": pl.Int32, "indicator": pl.String, "activity": pl.String, "label": pl.String,
    "sizes": pl.List(pl.String), "value": pl.Float64, "unit": pl.String, "source": pl.String, "sheet": pl.String,
    "row": pl.Int64,
}  # fmt: skip
"""Columns of a fact: ``activity`` is a division of KBLI or null, ``label`` what the table itself calls it, ``sizes`` of
which enterprises it is (empty: nobody says so)."""
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
    regions: dict[int, str | None] = field(default_factory=dict)
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
        if not failures and any(one["rule"] == "indicator_unknown" for one in rejected):
            message = "no table says what its figures count"
            hint = "write it into the title or a header: Jumlah UMKM, Tenaga Kerja, PDRB, Upah Minimum, Harga"
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
    beside = None if sheet.has_header else region_row(sheet.head, finder, (sheet.name or "", sheet.file))
    at = beside.at if beside and beside.counts else _head(sheet)
    if at is None:
        return _Table(sheet, sheet.file, [], [], 1, None, None)
    titles = [cell for row in sheet.head[:at] for cell in row if cell]
    if beside and beside.counts:
        return _with_regions_beside(sheet, beside, finder, today)
    parent, below = sheet.head[at], sheet.head[at + 1] if at + 1 < len(sheet.head) else []
    named = (*_PLACES, *_ROWS)
    blank_place = all(
        not below[i] for i, cell in enumerate(parent) if cell and role_of(cell) in named and i < len(below)
    )
    merged = any(below) and blank_place
    headers = merge_rows(parent, below, max(len(parent), len(below)))[0] if merged else [cell or "" for cell in parent]
    year, place = _of_whole(sheet, titles, finder, today)
    return _Table(sheet, sheet.file, titles, headers, at + 2 + merged, year, place)


def _of_whole(sheet: Sheet, titles: Sequence[str], finder: PlaceFinder, today: date) -> tuple[int, str | None]:
    """Return the year and the region that a table as a whole is of."""
    words = [*titles, sheet.name or "", sheet.file]
    stated = list_date(words, today)
    place = next(filter(None, (in_title(finder, text) for text in words)), None)
    return stated.year if stated else today.year, place


def _with_regions_beside(sheet: Sheet, beside: RegionRow, finder: PlaceFinder, today: date) -> _Table:
    """Return a table whose columns are of regions, each alone or over several columns of what is counted in it."""
    rows, at = sheet.head, beside.at
    head = list(rows[at])
    above = rows[at - 1] if at and sum(map(bool, rows[at - 1])) > 1 else []
    below = rows[at + 1] if at + 1 < len(rows) else []
    width = max(map(len, rows[at:]))
    counted = any(cell and not is_figure(cell) for i, cell in enumerate(below) if i >= min(beside.regions))
    regions, headers = dict(beside.regions), [""] * width
    for i in range(width):
        own = head[i] if i < len(head) else None
        under = (below[i] if i < len(below) else None) if counted else None
        if under and not own and i - 1 in regions:
            regions[i] = regions[i - 1]
        over = (above[i] if i < len(above) else None) if i not in regions else None
        headers[i] = (under or "") if i in regions else " ".join(filter(None, (over, own, under)))
    first = at + 2 + counted
    titles = [cell for row in rows[:at] for i, cell in enumerate(row) if cell and cell not in headers]
    year, place = _of_whole(sheet, titles, finder, today)
    return _Table(sheet, sheet.file, titles, headers, first, year, place, regions)


def _read(table: _Table, finder: PlaceFinder) -> None:
    if table.regions:
        _read_beside(table)
        return
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


def _read_beside(table: _Table) -> None:
    """Read a table of regions side by side: what a row is of stands left of them."""
    first = min(table.regions)
    roles = [role_of(header) if i < first else "nothing" for i, header in enumerate(table.headers)]
    if "activity" not in roles and "year" not in roles and "indicator" not in roles:
        # a column that says what rows are of, whatever it is called
        named = [i for i, role in enumerate(roles[:first]) if role != "activity_code"]
        roles = ["activity" if named and i == named[-1] else role for i, role in enumerate(roles)]
    for number, cells in _rows(table):
        said = {role: without_mark(c) for role, c in zip(roles, cells, strict=True) if role != "value" and c}
        for i, region in table.regions.items():
            text = cells[i]
            if not text or text.strip().lower() in _EMPTY:
                continue
            if region is None:
                table.reject(number, text, "place_missing")
            else:
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
    indicator = next(filter(None, map(indicator_in, (said.get("indicator", ""), header))), None) or _of_table(table)
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
         "sizes": sizes_in(said.get("activity", ""), header, said.get("indicator", ""), *table.titles,
                           table.sheet.name or "", table.sheet.file),
         "value": value, "unit": UNITS[indicator], "source": table.source, "sheet": table.sheet.name}
    )  # fmt: skip


def _of_table(table: _Table) -> str | None:
    """Return what a whole table counts, where a header does not say it: of several things the one no header names."""
    told = {indicator_in(table.headers[i]) for i in table.regions}
    for text in (*table.titles, table.sheet.name or "", table.sheet.file):
        named = indicators_in(text)
        if open_ := [name for name in named if name not in told]:
            return open_[0] if len(open_) == 1 or not told - {None} else None
    return None


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
