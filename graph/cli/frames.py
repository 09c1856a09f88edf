"""Frames as a reader sees them: a table with headers in words, JSON, or files; one way for all planners' commands."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import polars as pl

    from graph.cli.face import Face
    from graph.services.source import Source
    from graph.settings import Language

CODES: Final = ("value", "profile", "kind", "evidence", "kind.word", "condition", "state", "checked")
"""Where the words of a code are looked up: of cells, profiles of clusters, parties, evidence, conditions, states."""

SMALL: Final = 0.1
"""Below this two decimals no longer tell one figure from another."""
WHOLE: Final = 1000
"""From here up a figure without a fraction is shown without one: rupiah and volumes."""


def text(reader: Face, value: Any) -> str:  # noqa: ANN401 - a cell of any type
    """Return a cell as the reader writes it."""
    if isinstance(value, bool):
        return reader.say("word.yes" if value else "word.no")
    if isinstance(value, (int, float)):
        return reader.number(value, _digits(value))
    if isinstance(value, (list, tuple)):
        return ", ".join(text(reader, one) for one in value) or "–"
    if isinstance(value, str):
        return in_words(reader.language, value)
    return "–" if value is None else str(value)


def _digits(value: float) -> int:
    """Return how many decimals are shown: a p of 0.005 is not 0.01, and one of 0.0004 is not 0.

    Examples
    --------
    >>> [_digits(value) for value in (12, 5000.0, 0.25, 0.045, -0.005, 0.00042, 0.0)]
    [0, 0, 2, 3, 3, 4, 2]
    """
    if isinstance(value, int) or (value.is_integer() and abs(value) >= WHOLE):
        return 0
    if not 0 < abs(value) < SMALL:
        return 2
    return min(max(3, -floor(log10(abs(value)))), 9)


def cell(reader: Face, column: str, value: Any) -> str:  # noqa: ANN401 - a cell of any type
    """Return a cell of a column: a year is no amount, and a percentage has the one decimal that it was rounded to."""
    if column in {"year", "percent"} and isinstance(value, (int, float)):
        return f"{value:.0f}" if column == "year" else reader.number(value, 1)
    return text(reader, value)


def in_words(language: Language, code: str, column: str = "value") -> str:
    """Return the words of a code that stands in a cell; whatever is no code stays as it is.

    What a column of its name has words for comes first: a *strategy* is a condition before it is anything else.

    Examples
    --------
    >>> in_words("id", "one_by_one"), in_words("id", "PT Genteng Jaya"), in_words("id", "financial_institution")
    ('satu per satu', 'PT Genteng Jaya', 'lembaga keuangan')
    """
    from graph.translations import catalogue  # noqa: PLC0415 - see graph.cli

    known = catalogue(language)
    return next((known[key] for key in (f"{of}.{code}" for of in (column, *CODES)) if key in known), code)


def worded(frame: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Return a frame for a workbook: words for the codes in its cells, lists as one text."""
    import polars as pl  # noqa: PLC0415 - see graph.cli

    columns = []
    for name, dtype in frame.schema.items():
        if dtype == pl.String:
            said = [None if cell is None else in_words(language, cell, name) for cell in frame[name]]
        elif dtype == pl.List(pl.String):
            said = [None if c is None else ", ".join(in_words(language, one, name) for one in c) for c in frame[name]]
        else:
            continue
        columns.append(pl.Series(name, said, dtype=pl.String))
    return frame.with_columns(columns)


def show(reader: Face, title: str, frame: pl.DataFrame, columns: Sequence[str], *, limit: int = 50) -> None:
    """Print the first rows of a frame, or the whole frame as a JSON list."""
    from graph.services.sheet.export import header  # noqa: PLC0415 - see graph.cli

    if reader.json:
        reader.emit(frame.to_dicts())
        return
    chosen = [column for column in columns if column in frame.columns]
    right = {column for column in chosen if frame.schema[column].is_numeric()}
    reader.plain_table(
        title,
        [(header(column, reader.language), "right" if column in right else "left") for column in chosen],
        [tuple(cell(reader, column, row[column]) for column in chosen) for row in frame.head(limit).to_dicts()],
    )
    if not frame.height:
        reader.tell("cli.rows.none")
    elif frame.height > limit:
        reader.tell("cli.rows.count", rows=reader.number(frame.height), shown=reader.number(limit))


def write(
    reader: Face,
    out: Path | None,
    name: str,
    frame: pl.DataFrame,
    source: Source,
    *,
    more: Mapping[str, pl.DataFrame] | None = None,
    definitions: str = "docs/reference/gaps.md",
    hidden: Sequence[str] = (),
) -> None:
    """Write a frame where asked: as Parquet with its codes, as CSV and XLSX in words, there without what is hidden."""
    if out is None:
        return
    from graph.services.planner.gap_tables import write_table  # noqa: PLC0415 - see graph.cli

    write_table(
        out, name, frame, source, language=reader.language, sheet="answer",
        shown=worded(frame.drop(hidden, strict=False), reader.language), more=more, definitions=definitions,
    )  # fmt: skip
    reader.tell("cli.written", folder=out)


def write_records(
    reader: Face,
    out: Path | None,
    name: str,
    frame: pl.DataFrame,
    of: tuple[date, str],
    *,
    synthetic: bool = False,
    more: Mapping[str, pl.DataFrame] | None = None,
) -> None:
    """Write what a list of records says as CSV and XLSX where asked, with its name and the day, and more sheets."""
    if out is None:
        return
    day, source = of
    from graph.services.sheet.export import is_workbook, write_csv, write_workbook  # noqa: PLC0415 - see graph.cli

    frame = worded(frame, reader.language)
    book = out if is_workbook(out) else out / f"{name}.xlsx"
    if book != out:
        write_csv(out / f"{name}.csv", frame, reader.language, synthetic=synthetic)
    about = {reader.say("word.attention"): reader.say("word.synthetic")} if synthetic else {}
    about |= {reader.say("about.as_of"): day.isoformat(), reader.say("about.source"): source}
    sheets = {"answer": frame} | {code: worded(table, reader.language) for code, table in (more or {}).items()}
    write_workbook(book, sheets, about=about, language=reader.language, made=day)
    reader.tell("cli.written", folder=out)
