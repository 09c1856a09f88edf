"""Exports, streamed: CSV, JSON-LD and GeoJSON as they are made, XLSX from a file on disk; personal data never."""

from __future__ import annotations

import csv
import io
import json
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final

import polars as pl

from graph.services.sheet.export import ROWS_A_SHEET, in_a_cell, workbook_into

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

FORMS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "jsonld": "application/ld+json",
}
CONTEXT: Final = {
    "@vocab": "https://jejaring.invalid/terms#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "name": "schema:name",
    "lat": "schema:latitude",
    "lon": "schema:longitude",
    "as_of": {"@type": "xsd:date"},
    "party": {"@type": "@id"},
    "cluster": {"@type": "@id"},
}
TYPES: Final = {"parties": "Party", "offers": "Offer", "demands": "Demand", "metrics": "ClusterMetrics"}
REFERS: Final = ("party", "cluster")
"""Columns that hold ids of parties."""
ROWS: Final = 2000
PIECE: Final = 2**16
"""Bytes of a workbook that are sent at a time."""
RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet would read as a formula."""


def plain(value: Any) -> Any:  # noqa: ANN401 - a cell
    """Return a cell as text programs read: lists joined, dates as ISO text, nan as nothing.

    Examples
    --------
    >>> plain(["a", "b"]), plain(float("nan")), plain("=1+1"), plain(["=1+1"])
    ('a|b', None, "'=1+1", "'=1+1")
    """
    if isinstance(value, (list, pl.Series)):
        return plain("|".join(str(one) for one in value))
    if isinstance(value, float):
        return value if value - value == 0 else None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(RISKY):
        return f"'{value}"
    return value


def as_csv(frame: pl.DataFrame) -> Iterator[bytes]:
    """Yield a frame as CSV, some thousand rows at a time; formulas of spreadsheets are made harmless."""
    yield b"\xef\xbb\xbf"
    yield (",".join(frame.columns) + "\r\n").encode()
    for part in frame.iter_slices(ROWS):
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerows([plain(cell) for cell in row] for row in part.iter_rows())
        yield text.getvalue().encode()


def as_jsonld(frame: pl.DataFrame, kind: str, about: dict[str, Any]) -> Iterator[bytes]:
    """Yield a frame as JSON-LD: one node a row; a row of figures has none of its own id and is about its cluster."""
    head = {"@context": CONTEXT, **about}
    yield (json.dumps(head, ensure_ascii=False)[:-1] + ', "@graph": [').encode()
    yield from _joined(frame, lambda row: _node(row, TYPES[kind]))
    yield b"]}"


def _node(row: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return a row as a node; what refers to a party names it as that party's own node is named.

    Examples
    --------
    >>> _node({"id": "o1", "party": "p1", "units_per_month": 5}, "Offer")
    {'@id': 'urn:jejaring:o1', '@type': 'Offer', 'id': 'o1', 'party': 'urn:jejaring:p1', 'units_per_month': 5}
    """
    own = {"@id": f"urn:jejaring:{row['id']}"} if row.get("id") else {}
    told = {k: f"urn:jejaring:{v}" if k in REFERS else v for k, v in _known(row).items()}
    return {**own, "@type": kind, **told}


def as_geojson(frame: pl.DataFrame, about: dict[str, Any]) -> Iterator[bytes]:
    """Yield the rows that have a point as GeoJSON, longitude first; points are rounded to 0.01 degree."""
    placed = frame.filter(pl.col("lat").is_not_null() & pl.col("lon").is_not_null())
    yield (json.dumps({"type": "FeatureCollection", **about}, ensure_ascii=False)[:-1] + ', "features": [').encode()
    yield from _joined(placed, _feature)
    yield b"]}"


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [round(row["lon"], 2), round(row["lat"], 2)]}
    rest = {k: v for k, v in _known(row).items() if k not in ("lat", "lon", "id")}
    return {"type": "Feature", "id": row.get("id", row.get("cluster")), "geometry": point, "properties": rest}


def _known(row: dict[str, Any]) -> dict[str, Any]:
    told = {k: v if isinstance(v, list) else plain_json(v) for k, v in row.items()}
    return {k: v for k, v in told.items() if v is not None}


def plain_json(value: Any) -> Any:  # noqa: ANN401 - a cell
    """Return a cell as JSON holds it."""
    if isinstance(value, float):
        return value if value - value == 0 else None
    return value.isoformat() if hasattr(value, "isoformat") else value


def _joined(frame: pl.DataFrame, one: Callable[[dict[str, Any]], dict[str, Any]]) -> Iterator[bytes]:
    first = True
    for part in frame.iter_slices(ROWS):
        rows = [json.dumps(one(row), ensure_ascii=False) for row in part.iter_rows(named=True)]
        yield (("" if first else ",\n") + ",\n".join(rows)).encode()
        first = False


def as_xlsx(frame: pl.DataFrame, name: str, about: dict[str, Any], made: date) -> Iterator[bytes]:
    """Return a frame as the pieces of a workbook whose last sheet says what it is; text stays text.

    It is made on disk before the first piece is sent, so that what fails still fails with a problem document; neither
    its rows nor its packed bytes are ever in memory as a whole.

    Examples
    --------
    >>> from datetime import date
    >>> pieces = as_xlsx(pl.DataFrame({"id": ["p1"]}), "parties", {"synthetic": True}, date(2026, 1, 1))
    >>> next(pieces)[:2]
    b'PK'
    """
    packed: IO[bytes] = TemporaryFile(prefix="jejaring-export-")  # noqa: SIM115 - closed by who reads it out
    try:
        with workbook_into(packed, title=name, made=made) as book:
            for number, start in enumerate(range(0, max(frame.height, 1), ROWS_A_SHEET)):
                title = f"{name[:28]} {number + 1}" if number else name[:31]
                _fill(book, title, frame.slice(start, ROWS_A_SHEET))
            notes = book.add_worksheet("about")
            for place, (key, value) in enumerate(about.items()):
                notes.write_string(place, 0, str(key))
                notes.write_string(place, 1, str(value))
    except BaseException:
        packed.close()
        raise
    return _read_out(packed)


def _fill(book: Any, title: str, frame: pl.DataFrame) -> None:  # noqa: ANN401 - xlsxwriter has no types
    sheet = book.add_worksheet(title)
    sheet.write_row(0, 0, frame.columns, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    for place, row in enumerate(frame.iter_rows(), start=1):
        for column, cell in enumerate(row):
            value = "|".join(map(str, cell)) if isinstance(cell, list) else plain_json(cell)
            if isinstance(value, bool):
                sheet.write_boolean(place, column, value)
            elif isinstance(value, (int, float)):
                sheet.write_number(place, column, value)
            elif value is not None:
                sheet.write_string(place, column, in_a_cell(str(value)))


def _read_out(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
