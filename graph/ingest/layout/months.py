"""Columns named by months, as offices follow production or sales: *Jan … Des* become one column of a year's figure.

What the months count is said by the header above them, by the words beside the month (*Omzet Jan 2025*) or by the title
of the list. Where nothing says it, nothing is read and the list is told so.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.formats.sheets import HEAD_ROWS, schema, tidy
from graph.ingest.heads.roles import EXACT, header_roles
from graph.ingest.layout.month_headers import month_in
from graph.ingest.trade.amounts import money_column, parse_money
from graph.ingest.trade.stated_units import unit_in_header
from graph.model.units import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.ingest.formats.sheets import Row, Sheet
    from graph.ingest.heads.column import Column
    from graph.ingest.layout.headers import Header

MONTHS_UNREAD: Final = "months_unread"
"""Note of a sheet with columns of months of which nothing says what they count: their headers."""
FEWEST: Final = 2
"""Months that make such a table."""
_NUMERIC: Final = 0.5
"""Least share of their filled cells that are figures."""
_NEUTRAL: Final = re.compile(
    r"\b(?:tahun|thn|th|bulan|bln|per|periode|20\d\d|realisasi|data|jumlah|dalam)\b|[\W_]+", re.I
)
"""What says of months only that they are months."""
_PLANNED: Final = re.compile(r"\b(?:target|rencana|proyeksi|rkap|anggaran|plan(?:ned)?)\b", re.I)
_PER_MONTH: Final = re.compile(r"\s*(?:/|\bper\b|\bse)\s*(?:bulan|bln|bl|month)\b", re.I)
_TOTAL: Final = re.compile(r"\b(?:jumlah|jml|total|rata\W*rata|rerata|average|sum)\W*(?:\([^)]*\))?\W*$", re.I)
_NO_GOODS: Final = re.compile(
    r"\b(?:rumah|sarana|biaya|alat|mesin|tenaga|proses|bahan|sentra|unit|mulai|izin) produksi\b", re.I
)
_COUNTED: Final = (
    ("Omzet", re.compile(
        r"\b(?:omzet|omset|pendapatan|turnover|revenue|sales|nilai (?:produksi|penjualan)|penjualan)\b", re.I)),
    ("Permintaan", re.compile(r"\b(?:permintaan|kebutuhan|pesanan|orders?|demands?|pembelian)\b", re.I)),
    ("Produksi", re.compile(r"\b(?:produksi|kapasitas|panen|production|output|volume)\b", re.I)),
)  # fmt: skip
"""What months count, by the word that heads the column made of them."""
_VALUE: Final = re.compile(r"^\W*nilai\b(?!\s+\w)\W*?(?=\(|$)", re.I)
SUM: Final = "Σ"
"""How the sum of months is headed that is not read: it says nothing new."""
_FIGURE: Final = re.compile(r"^\W*?(rp\.?\s*)?(\d[\d.,]*?)(?:,-|\.-)?\s*([^\d.,\s-].{0,20})?$", re.I)


@dataclass(frozen=True)
class _Months:
    """Columns of months that count one thing."""

    at: tuple[int, ...]
    called: str


def _found(header: Header) -> dict[str, dict[int, tuple[int, str]]]:
    """Return the columns of months by what stands beside the month."""
    groups: dict[str, dict[int, tuple[int, str]]] = {}
    for i, name in enumerate(header.names):
        if told := month_in(name.replace("_", " ")):
            groups.setdefault(" ".join(told[2].split()), {})[i] = told[:2]
    return {rest: group for rest, group in groups.items() if len(set(group.values())) >= FEWEST}


def months_of(header: Header) -> list[str]:
    """Return the last days of the months that columns are of, where a year is known: they say of when the sheet is."""
    found = {told for group in _found(header).values() for told in group.values()}
    return [f"{year}-{number:02}-{monthrange(int(year), number)[1]}" for number, year in sorted(found) if year]


def without_months(columns: list[Column], header: Header) -> list[Column]:
    """Return the columns of which those of months are none of their own: one month's sales are no year's."""
    months = {i for group in _found(header).values() for i in group}
    return [replace(c, role=None, confidence=0.0, why="") if c.index in months else c for c in columns]


def _counted(texts: Sequence[str]) -> str | None:
    """Return what the first text that says it says is counted, None where none does or one says two things.

    Examples
    --------
    >>> _counted(["KABUPATEN LEBAK", "PRODUKSI GULA AREN"]), _counted(["PRODUKSI DAN OMZET"]), _counted(["DATA UMKM"])
    ('Produksi', None, None)
    """
    for text in texts:
        said, rest = [], _NO_GOODS.sub(" ", re.sub(r"[_\-.]+", " ", text))
        for name, pattern in _COUNTED:
            if pattern.search(rest):
                said.append(name)
                rest = pattern.sub(" ", rest)
        if said:
            return said[0] if len(said) == 1 else None
    return None


def _called(rest: str, texts: Sequence[str], *, measured: bool) -> str | None:
    """Return what a column of the months' figures is called, None where nobody says what they count.

    Where a column of units stands beside them (``measured``) they are quantities; a value in rupiah is one of sales.
    """
    own = _PER_MONTH.sub(" ", rest).strip()
    if _VALUE.match(own) and money_column(own).stated:
        own = _VALUE.sub("Nilai penjualan ", own)
    if _PLANNED.search(own):
        return None
    if {"volume", "sales"} & header_roles(own).keys() and _NEUTRAL.sub("", own):
        return own
    what = _counted([own])
    if what is None and not _NEUTRAL.sub("", re.sub(r"\([^)]*\)", "", own)):
        what = _counted(texts) or ("Volume" if measured else None)
    if what is None:
        return None
    unit = next((found for text in (own, *texts) if (found := _unit_in(text))), None)
    return f"{'Volume' if unit and what == 'Omzet' else what} ({unit})" if unit else what


def _unit_in(text: str) -> str | None:
    """Return the unit in which a title counts.

    Examples
    --------
    >>> _unit_in("PRODUKSI GULA AREN (kg)"), _unit_in("Produksi dalam ton"), _unit_in("OMZET (Rp)")
    ('kg', 'ton', None)
    """
    written = re.sub(r"\b(?:dalam|satuan)\W+(?=\w)", "per ", _PER_MONTH.sub("", text), flags=re.I)
    return unit_in_header(re.sub(r"\b(?:per|/)\s*(?:20\d\d|tahun|thn)\b", "", written, flags=re.I))


def year_of(cells: Sequence[str | None], *, money: bool) -> str | None:
    """Return a year's figure of the months that are filled: their mean twelve times; None where none is a figure.

    A month without a figure is not known, and no month without production.

    Examples
    --------
    >>> year_of(["100", "120", None, "-"], money=False), year_of(["1,5 ton", "2 ton"], money=False)
    ('1320', '21 ton')
    >>> year_of(["Rp 1.000.000", "1,2 jt"], money=True), year_of(["libur", None], money=False)
    ('Rp 13200000', None)
    """
    figures = [found for cell in cells if cell and (found := _FIGURE.match(cell.strip()))]
    if not figures:
        return None
    tails = {(found[3] or "").lower().strip() for found in figures}
    sign = "Rp " if any(found[1] for found in figures) else ""
    try:
        if len(tails) == 1:
            year = _written(sum(parse_number(found[2]) for found in figures), len(figures))
            return f"{sign}{year} {tails.pop()}".strip()
    except ValueError:
        return None
    amounts = [parse_money(found[0]) for found in figures] if money else []
    if not amounts or not all(amounts):
        return None  # kilograms and sacks
    return f"Rp {_written(Fraction(sum(one.rupiah for one in amounts if one)), len(amounts))}"


def _written(total: Fraction | int, months: int) -> str:
    year = Fraction(total) * 12 / months
    return str(int(year)) if year.denominator == 1 or year >= 1000 else f"{float(year):.2f}"


def with_months(sheet: Sheet, header: Header) -> tuple[Sheet, Header]:
    """Return a sheet and its header with a column of a year's figure for columns of months, where there are any."""
    groups = _found(header)
    if not groups:
        return sheet, header
    texts = [*reversed(header.titles), sheet.name or "", PurePath(sheet.file).stem]
    below = sheet.head[header.first_data_row - 1 :]
    measured = any(header_roles(name).get("unit", 0.0) >= EXACT for name in header.names)
    made: list[_Months] = []
    unread: list[str] = []
    names = list(header.names)
    for rest, group in groups.items():
        at = tuple(group)
        filled = [cell for row in below for i in at if i < len(row) and (cell := row[i])]
        if not filled or sum(bool(_FIGURE.match(cell)) for cell in filled) < _NUMERIC * len(filled):
            continue
        span = f"{header.children[at[0]]} – {header.children[at[-1]]}"
        called = _called(rest, texts, measured=measured)
        if called is None:
            unread.append(span if rest in span else f"{rest} {span}")
            continue
        made.append(_Months(at, f"{called} per tahun ({span})"))
        for i in range(at[-1] + 1, min(at[-1] + 3, len(names))):  # their sum and their mean say nothing new
            if _TOTAL.search(names[i]):
                names[i] = f"{SUM} {span}"
    if unread:
        sheet = replace(sheet, notes={**sheet.notes, MONTHS_UNREAD: unread})
    return _beside(sheet, replace(header, names=tuple(names)), made) if made else (sheet, header)


def _beside(sheet: Sheet, header: Header, made: Sequence[_Months]) -> tuple[Sheet, Header]:
    """Return a sheet with the columns of a year's figures behind its own."""
    width = sheet.width
    blanks = ("",) * (width - len(header.names))
    called = tuple(one.called for one in made)
    wider = replace(header, names=(*header.names, *blanks, *called), children=(*header.children, *blanks, *called))

    def batches() -> Iterator[pl.DataFrame]:
        for batch in sheet.batches():
            yield _with_years(batch, made, width, header.first_data_row)

    first = next(sheet.batches(), pl.DataFrame(schema=schema(width))).head(HEAD_ROWS)
    with_years = _with_years(first, made, width, header.first_data_row)
    head: list[Row] = [[tidy(cell) for cell in row[1:-1]] for row in with_years.iter_rows()]
    return replace(sheet, head=head, batches=batches), wider


def _with_years(batch: pl.DataFrame, made: Sequence[_Months], width: int, first_data_row: int) -> pl.DataFrame:
    figures = []
    for n, months in enumerate(made):
        money = "sales" in header_roles(months.called)
        cells = batch.select("row", *(f"c{i}" for i in months.at)).iter_rows()
        years = [year_of(row[1:], money=money) if row[0] >= first_data_row else None for row in cells]
        figures.append(pl.Series(f"c{width + n}", years, dtype=pl.String))
    return batch.with_columns(figures).select("row", *(f"c{i}" for i in range(width + len(made))), "overflow")
