"""JSON, GeoJSON, JSON lines and Parquet: records within records laid flat into one sheet of text."""

from __future__ import annotations

import json
import math
import re
import struct
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import IngestFailed
from graph.ingest.formats.delimited import text_of
from graph.ingest.formats.encodings import encoded_once
from graph.ingest.formats.limits import MAX_JSON_BYTES, MAX_JSON_DEPTH
from graph.ingest.formats.nested_lists import by_region, leads_to_lists, told_above, unfolded
from graph.ingest.formats.nested_parts import goods_of, with_branches
from graph.ingest.formats.sheets import BATCH_ROWS, Row, Sheet, check_width, sheet_of, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def _joined(values: list[object]) -> str:
    """Lay a list into one cell: its texts, or the first text of each of its records."""
    words = []
    for value in values:
        if isinstance(value, dict):
            names = [
                str(v) for k, v in value.items() if isinstance(v, str) and ("nam" in k.lower() or "jud" in k.lower())
            ]
            words.extend(names[:1] or [str(v) for v in value.values() if isinstance(v, str)][:2])
        elif isinstance(value, list):
            words.append(_joined(value))
        elif value is not None:
            words.append(str(value))
    return "; ".join(words)


POINT_BYTES: Final = 21
"""Of a point as WKB: byte order, type and two numbers."""
POINT_SORTS: Final = (1, 1001, 2001, 3001)
"""Points in WKB: flat, with height, with a measure, with both."""
WITH_SRID: Final = 0x20000000
"""Bit of the type by which the number of a coordinate system follows it."""
_PARTY_KEY: Final = re.compile(r"pemasok|mitra|penyelenggara|koperasi|supplier|partner|pembeli|buyer|bank\b", re.I)


def _parties_of(name: str, records: list[object]) -> dict[str, str | None]:
    """Return a cell for each key under which the records of a list name other parties: suppliers, partners, buyers."""
    named: dict[str, list[str]] = {}
    for record in records:
        for key, value in record.items() if isinstance(record, dict) else ():
            said = _joined([value]) if isinstance(value, dict) else value
            if _PARTY_KEY.search(str(key)) and isinstance(said, str) and said.strip():
                named.setdefault(f"{name}.{key}", []).append(said.replace(";", ","))
    return {key: tidy("; ".join(dict.fromkeys(values))) for key, values in named.items()}


def flatten(record: Mapping[str, object], prefix: str = "", depth: int = 0) -> dict[str, str | None]:
    """Return one record as text cells: ``{"a": {"b": 1}}`` becomes ``{"a.b": "1"}``.

    Examples
    --------
    >>> flatten({"nama": "UD A", "lokasi": {"lat": "-7.5"}, "produk": [{"nama": "tahu"}, {"nama": "tempe"}]})
    {'nama': 'UD A', 'lokasi.lat': '-7.5', 'produk': 'tahu; tempe'}
    """
    cells: dict[str, str | None] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and depth < MAX_JSON_DEPTH:
            cells |= flatten(value, f"{name}.", depth + 1)
        elif isinstance(value, list):
            cells[name] = tidy(_joined(value[:1000]))
            cells |= _parties_of(name, value[:1000])
        else:
            cells[name] = None if value is None else tidy(str(value))
    return cells


def _centre(coordinates: object) -> tuple[str, str] | None:
    """Return (lon, lat) of any GeoJSON geometry: the point, or the middle of its corners' box."""
    points: list[tuple[float, float]] = []
    stack = [coordinates]
    while stack:
        item = stack.pop()
        if isinstance(item, list) and len(item) >= 2 and all(isinstance(x, str) for x in item[:2]):
            try:
                points.append((float(item[0]), float(item[1])))
            except ValueError:
                continue
        elif isinstance(item, list):
            stack.extend(item)
    if not points:
        return None
    lon, lat = ((min(axis) + max(axis)) / 2 for axis in zip(*points, strict=True))
    return repr(lon), repr(lat)


def _feature(feature: Mapping[str, object]) -> dict[str, object]:
    properties = feature.get("properties")
    record = dict(properties) if isinstance(properties, dict) else {}
    if "id" in feature and "id" not in record:
        record["id"] = feature["id"]
    geometry = feature.get("geometry")
    centre = _centre(geometry.get("coordinates")) if isinstance(geometry, dict) else None
    if centre:
        record |= {"longitude": centre[0], "latitude": centre[1]}
    return record


def _are_records(values: list[object]) -> bool:
    """Tell whether the values of an object are records of one shape, keyed by their id."""
    shapes = {frozenset(value) for value in values if isinstance(value, dict)}
    alike = len(values) > 1 and all(isinstance(v, dict) for v in values) and len(shapes) <= max(2, len(values) // 2)
    return alike and not any(map(leads_to_lists, values))


def _tables(
    content: object, name: str | None = None, above: Mapping[str, object] | None = None, depth: int = 0
) -> Iterator[tuple[str | None, list[object]]]:
    """Find the lists of records: at the top, under a key, or records keyed by their id; ``above`` says where they are.

    Lists that stand under the names of their regions are one.
    """
    told = above or {}
    if isinstance(content, list):
        if any(isinstance(item, dict) for item in content):
            yield name, unfolded(name, content, told)
    elif isinstance(content, dict) and depth < 4:
        if content.get("type") == "FeatureCollection" and isinstance(content.get("features"), list):
            features = [_feature(item) for item in content["features"] if isinstance(item, dict)]
            yield name, unfolded(name, features, told)
            return
        regional = list(by_region(content))
        if regional:
            yield name, [item for of, items in regional for item in unfolded(None, items, {**told, **of})]
            return
        values = list(content.values())
        if _are_records(values):
            yield name, [{"id": key, **value} for key, value in content.items()]
            return
        told = {**told, **told_above(name or "", content)}
        found = [table for key, value in content.items() for table in _tables(value, key, told, depth + 1)]
        if found:
            yield from found
        elif depth == 0:
            yield name, [content]


def _parsed(path: Path) -> object:
    text = text_of(path, MAX_JSON_BYTES)
    options = {"parse_float": str, "parse_int": str, "parse_constant": str}
    try:
        try:
            return json.loads(text, **options)  # type: ignore[arg-type]
        except json.JSONDecodeError:
            lines = [line for line in text.splitlines() if line.strip()]
            if len(lines) < 2 or not lines[0].lstrip().startswith("{"):
                raise
            return [json.loads(line, **options) for line in lines]  # type: ignore[arg-type]
    except (json.JSONDecodeError, RecursionError, MemoryError) as cause:
        deep = isinstance(cause, RecursionError)
        what = "is nested too deeply" if deep else f"is no JSON that can be read: {cause}"
        message = f"{path.name} {what}"
        raise IngestFailed(message, hint="export the list again", file=path.name) from cause


def read_json(path: Path, file: str) -> list[Sheet]:
    """Return each list of records in a JSON, JSON-lines or GeoJSON file as a sheet whose header are the keys.

    Raises
    ------
    IngestFailed
        If the file is no JSON, holds no records, is nested too deeply or larger than the limit.
    """
    try:
        tables = [(name, with_branches(items)) for name, items in _tables(_parsed(path)) if items]
        sheets = [_laid_flat(file, name if len(tables) > 1 else None, items) for name, items in tables]
    except RecursionError as cause:
        message = f"{path.name} is nested too deeply"
        raise IngestFailed(message, hint="export the list again", file=path.name) from cause
    if not sheets:
        message = f"{path.name} holds no records"
        raise IngestFailed(message, hint="send a list of records", file=path.name)
    return sheets


def _laid_flat(file: str, name: str | None, items: list[object]) -> Sheet:
    records = [flatten(item) if isinstance(item, dict) else {"": tidy(str(item))} for item in items]
    header: dict[str, int] = {}
    for record in records:
        for key in record:
            header.setdefault(key, len(header))
        check_width(file, len(header))
    keys = list(header)
    rows: list[Row] = [[encoded_once(key) for key in keys]]
    rows.extend([(cell := record.get(key)) and encoded_once(cell) for key in keys] for record in records)
    return replace(sheet_of(file, name, rows, has_header=True), goods=goods_of(file, records, items))


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    while structs := [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.Struct)]:
        name = structs[0]
        inner = frame[name].struct.unnest()
        inner.columns = [f"{name}.{field}" for field in inner.columns]
        frame = pl.concat([frame.drop(name), inner], how="horizontal")
    frame = _with_points(frame)
    texts = [
        pl.col(name).cast(pl.List(pl.String), strict=False).list.join("; ")
        if isinstance(dtype, pl.List) and not dtype.inner.is_nested()
        else pl.lit(None, dtype=pl.String).alias(name)
        if dtype.is_nested() or dtype in (pl.Binary, pl.Object)
        else pl.col(name).cast(pl.String, strict=False)
        for name, dtype in frame.schema.items()
    ]
    return frame.select(texts)


def _point(shape: bytes | None) -> tuple[str, str] | None:
    """Return longitude and latitude of a point in WKB, as GeoParquet has them; other shapes are no place of a business.

    Examples
    --------
    >>> _point(struct.pack("<BIdd", 1, 1, 113.7, -8.25)), _point(b"picture")
    (('113.7', '-8.25'), None)
    """
    order = {0: ">", 1: "<"}.get(shape[0]) if shape and len(shape) >= POINT_BYTES else None
    if shape is None or order is None:
        return None
    sort = struct.unpack_from(f"{order}I", shape, 1)[0]
    if sort & 0xFFFF not in POINT_SORTS:
        return None
    at = 9 if sort & WITH_SRID else 5
    lon, lat = struct.unpack_from(f"{order}dd", shape, at) if len(shape) >= at + 16 else (math.nan, math.nan)
    return (repr(lon), repr(lat)) if math.isfinite(lon) and math.isfinite(lat) else None


def _with_points(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with columns of points in place of the first column of bytes that holds any."""
    for name in [name for name, dtype in frame.schema.items() if dtype == pl.Binary]:
        points = [_point(cell) for cell in frame[name]]
        if any(points):
            axes = [
                pl.Series(axis, [one[at] if one else None for one in points], dtype=pl.String)
                for at, axis in enumerate(("longitude", "latitude"))
            ]
            return frame.drop(name).with_columns(axes)
    return frame


def read_parquet(path: Path, file: str) -> list[Sheet]:
    """Return a Parquet file as one sheet of text; row numbers count its records from 2, below the header.

    Raises
    ------
    IngestFailed
        If the file is broken.
    """
    try:
        schema = pl.read_parquet_schema(path)
        check_width(file, len(schema))
        frame = _as_text(pl.read_parquet(path))
    except IngestFailed:
        raise
    except BaseException as cause:
        if not isinstance(cause, Exception) and type(cause).__name__ != "PanicException":
            raise
        message = f"{path.name} is a broken or cut-off Parquet file"
        raise IngestFailed(message, hint="copy it again", file=path.name) from cause
    keys: Row = list(frame.columns)
    frame.columns = [f"c{i}" for i in range(frame.width)]
    head = [keys] + [list(row) for row in frame.head(399).rows()]

    def batches() -> Iterator[pl.DataFrame]:
        first = pl.DataFrame([keys], schema=frame.schema, orient="row")
        numbered = pl.concat([first, frame], rechunk=True).with_row_index("row", offset=1)
        return numbered.with_columns(pl.col("row").cast(pl.Int64), overflow=pl.lit(None, dtype=pl.String)).iter_slices(
            BATCH_ROWS
        )

    return [Sheet(file, None, head, batches, True)]
