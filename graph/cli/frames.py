"""Frames as a reader sees them: a table with headers in words, JSON, or files; one way for all planners' commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from graph.cli.face import Face
    from graph.services.source import Source


def text(reader: Face, value: Any) -> str:  # noqa: ANN401 - a cell of any type
    """Return a cell as the reader writes it."""
    if isinstance(value, bool):
        return reader.say("word.yes" if value else "word.no")
    if isinstance(value, (int, float)):
        return reader.number(value, 0 if isinstance(value, int) else 2)
    if isinstance(value, (list, tuple)):
        return ", ".join(str(one) for one in value)
    return "–" if value is None else str(value)


def show(
    reader: Face, title: str, frame: pl.DataFrame, columns: Sequence[str], *, limit: int = 50, name: str = ""
) -> None:
    """Print the first rows of a frame, or the whole frame as a JSON list."""
    from graph.services.export import header  # noqa: PLC0415 - see graph.cli

    if reader.json:
        reader.emit(frame.to_dicts())
        return
    del name
    chosen = [column for column in columns if column in frame.columns]
    right = {column for column in chosen if frame.schema[column].is_numeric()}
    reader.plain_table(
        title,
        [(header(column, reader.language), "right" if column in right else "left") for column in chosen],
        [tuple(text(reader, row[column]) for column in chosen) for row in frame.head(limit).iter_rows(named=True)],
    )
    reader.tell("cli.rows.count", rows=reader.number(frame.height), shown=min(limit, frame.height))


def write(reader: Face, out: Path | None, name: str, frame: pl.DataFrame, source: Source) -> None:
    """Write a frame as Parquet, CSV and XLSX where asked."""
    if out is None:
        return
    from graph.services.gap_tables import write_table  # noqa: PLC0415 - see graph.cli

    write_table(out, name, frame, source, language=reader.language, sheet="answer")
    reader.tell("cli.written", folder=out)
