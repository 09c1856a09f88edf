"""Price lists as offices write them, laid out as one note a line: title rows, a column a month, market or region.

A price needs a good, a place, a day and a unit. Each is taken from its cell, else from the head of its column, else
from the title; what none of these says is asked for and never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import IngestFailed, InvalidRecord
from graph.ingest.formats.files import read_sheets
from graph.ingest.heads.list_date import list_date
from graph.ingest.layout.headers import find_header
from graph.ingest.place.places import place_finder
from graph.ingest.place.text import in_title
from graph.ingest.trade.amounts import money_column, parse_date, parse_money
from graph.ingest.trade.stated_units import unit_in_header
from graph.model.units import canonical_unit
from graph.planning.records.prices import COLUMNS, MORE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from graph.ingest.formats.sheets import Sheet
    from graph.ingest.layout.headers import Header

_HEADS: Final = {
    name: re.compile(rf"^(?:nama |jenis )?(?:{words})\b", re.I)
    for name, words in {
        "number": r"no\.?$|nomor|urut",
        "commodity": r"komodit\w+|barang|produk|bahan|commodity|goods?|item|uraian|kbli",
        "region": r"wilayah|kab(?:upaten)?\b[/ .]*(?:kota)?|kota|provinsi|daerah|kode wilayah|regency|region|province",
        "market": r"pasar|market|pedagang|responden|tempat|lokasi|kecamatan",
        "date": r"tanggal|tgl|bulan|periode|month|date|hari",
        "unit": r"satuan|sat|unit|uom",
        "officer": r"petugas|pencatat|enumerator|surveyor|officer|dicatat",
        "note": r"ket\b|keterangan|catatan|notes?|remarks?",
    }.items()
}
_NO_PRICE: Final = re.compile(
    r"perubahan|selisih|naik|turun|%|persen|\bhet\b|\bhap\b|stok|volume|jumlah|inflasi|acuan|change|sumber", re.I
)
_AVERAGE: Final = re.compile(r"rata|average|mean", re.I)
_PRICE_WORDS: Final = re.compile(
    r"(?:/|\bper\b)\s*\w+|\b(?:harga|price|jual|beli|rp|idr|rupiah|eceran|konsumen|produsen|satuan|rata-?rata|average)\b\.?|[()/]",
    re.I,
)
_MONTH: Final = re.compile(
    r"\b(jan|feb|peb|mar|apr|mei|may|jun|jul|agu|ags|aug|sep|okt|oct|nov|nop|des|dec)[a-z]*[\s\-'.]*((?:20)?\d\d)?\b"
    r"|\b(20\d\d)[-/](\d\d)\b",
    re.I,
)
_OVER_PRICES: Final = ("market", "date", "region", "commodity")
_DATE: Final = re.compile(r"\d{4}-\d\d?(?:-\d\d?)?|\d\d?[/.-]\d\d?[/.-]\d{2,4}")
"""Cells that are days and no prices."""
LEAST_RP: Final = 50
"""Middle value below which a column of numbers holds no prices."""


@dataclass(frozen=True)
class _PriceColumn:
    """One column of prices and what its head says of them."""

    index: int
    unit: str | None
    factor: int
    month: str | None
    region: str | None
    label: str | None


@dataclass(frozen=True)
class _Layout:
    """Where a sheet says what: columns by meaning, prices, and what the title says of all of them."""

    file: str
    at: dict[str, int]
    prices: list[_PriceColumn]
    day: date | None
    region: str | None
    unit: str | None


def price_lines(file: Path, today: date) -> pl.DataFrame:
    """Return the notes of a price list of any layout, one price a line, cells as text.

    Raises
    ------
    InvalidRecord
        If the file cannot be read, holds no column of prices, or a price has no good, place, day or unit.
    """
    try:
        sheets = [sheet for sheet in read_sheets(file, file.name, ()) if sheet.head]
    except IngestFailed as cause:
        raise InvalidRecord(cause.message, hint=cause.hint or "save it as CSV (UTF-8) with a head row") from cause
    lines = [line for sheet in sheets if (layout := _layout(sheet, today)) for line in _lines(sheet, *layout)]
    if not lines:
        message = f"{file.name} holds no column of prices"
        raise InvalidRecord(message, hint="head it Harga (Rp/kg), and name good, place and day", file=file.name)
    return pl.DataFrame(lines, schema=dict.fromkeys((*COLUMNS, *MORE), pl.String), orient="row")


def _layout(sheet: Sheet, today: date) -> tuple[_Layout, Header] | None:
    header = find_header(sheet)
    cells = [
        [row[i] if i < len(row) else None for row in sheet.head[header.first_data_row - 1 :]]
        for i in range(sheet.width)
    ]
    at: dict[str, int] = {}
    for index, name in enumerate(header.names):
        meaning = next((one for one, words in _HEADS.items() if words.search(name)), None)
        # *Kab. Kampar* over prices is a column of prices, and so is *Januari* below *Bulan*
        if meaning and meaning not in at and not (meaning in _OVER_PRICES and _is_money(cells[index])):
            at[meaning] = index
    texts = (*header.titles, sheet.name or "", sheet.file)
    years = [year for text in texts for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)]
    prices = [
        _column(header, index, texts, years[0] if years else None)
        for index, name in enumerate(header.names)
        if index not in at.values() and _is_money(cells[index]) and not _NO_PRICE.search(name)
    ]
    plain = [one for one in prices if not _AVERAGE.search(header.names[one.index])]
    region = next((code for text in texts if (code := in_title(place_finder(), text))), None)
    unit = next((found for text in header.titles if (found := unit_in_header(text))), None)
    if not prices or "commodity" not in at:
        return None
    return _Layout(sheet.file, at, plain or prices, list_date(texts, today), region, unit), header


def _is_money(cells: Sequence[str | None]) -> bool:
    filled = [cell for cell in cells if cell]
    if filled and all(_DATE.fullmatch(cell) and parse_date(cell) for cell in filled):
        return False
    read = [money.rupiah for money in map(parse_money, filled) if money]
    return 2 * len(read) > len(filled) and bool(read) and median(read) >= LEAST_RP


def _column(header: Header, index: int, texts: Sequence[str], year: str | None) -> _PriceColumn:
    name = header.names[index]
    label = " ".join(_PRICE_WORDS.sub(" ", header.children[index]).split())
    month = month_of_head(label, year)
    region = None if month else in_title(place_finder(), label) if label else None
    unit = unit_in_header(name)
    factor = money_column(name, texts).factor
    return _PriceColumn(index, unit, factor, month, region, label if label and not month and not region else None)


def month_of_head(head: str, year: str | None) -> str | None:
    """Return the first day of the month that a head names, None where it names none.

    Examples
    --------
    >>> month_of_head("Jan 2026", None), month_of_head("Okt-26", None), month_of_head("Nopember", "2026")
    ('2026-01-01', '2026-10-01', '2026-11-01')
    >>> month_of_head("Pasar Tanjung", "2026"), month_of_head("Mei", None)
    (None, None)
    """
    found = _MONTH.search(head)
    if not found:
        return None
    if found[3]:
        return f"{found[3]}-{found[4]}-01"
    told = found[2] or year
    day = parse_date(f"{found[1]} {told if told and len(told) == 4 else f'20{told}'}") if told else None
    return day.isoformat() if day else None


def _lines(sheet: Sheet, layout: _Layout, header: Header) -> Iterator[tuple[str | None, ...]]:
    above: dict[str, str] = {}
    for batch in sheet.batches():
        for row in batch.filter(pl.col("row") >= header.first_data_row).iter_rows(named=True):
            said = {name: row[f"c{index}"] for name, index in layout.at.items()}
            for name in ("region", "market", "date", "commodity"):  # merged cells say it once
                above[name] = said[name] = said.get(name) or above.get(name, "")
            for column in layout.prices:
                money = parse_money(row[f"c{column.index}"] or "")
                if money and money.rupiah and said["commodity"]:
                    yield _note(layout, row["row"], said, column, (money.rupiah, row[f"c{column.index}"]))


def _note(
    layout: _Layout, row: int, said: dict[str, str | None], column: _PriceColumn, price: tuple[int, str]
) -> tuple[str | None, ...]:
    """Return one note; what is said nowhere is asked for."""
    good = said["commodity"] or ""
    day = said["date"] or column.month or (layout.day.isoformat() if layout.day else None)
    region = said["region"] or column.region or layout.region
    stated = said.get("unit") or unit_in_header(price[1]) or column.unit or unit_in_header(good) or layout.unit
    at = f"{layout.file}, row {row}: the price of {good}"
    for name, known, message, hint in (
        ("date", day, f"{at} names no day", "write its day or month in the title, or in a column Tanggal"),
        ("region", region, f"{at} names no place", "name the regency in the title, or in a column Kabupaten/Kota"),
        ("unit", stated, f"{at} names no unit", "write it in the head, as Harga (Rp/kg), or in a column Satuan"),
    ):
        if not known:
            raise InvalidRecord(message, hint=hint, row=row, column=name)
    try:
        unit, units = canonical_unit(str(stated))
    except ValueError:
        message = f"{layout.file}, row {row}: {stated!r} is no unit that is known"
        raise InvalidRecord(message, hint="write kg, liter, buah or m3", row=row, column="unit") from None
    note = ", ".join(filter(None, (said["market"], column.label, said.get("note")))) or None
    bare = re.sub(r"\s*\((?:rp)?[/ ]*\w+\)\s*$", "", good, flags=re.I) if unit_in_header(good) else good
    rupiah = round(price[0] * column.factor / units)
    return bare, region, day, str(unit), str(rupiah), said.get("officer"), note
