"""Cells cleaned once for each distinct text: lists repeat themselves, and cleaning is what costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import polars as pl

from graph.model.written import TURNING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from polars._typing import PolarsDataType

T = TypeVar("T")

BETWEEN: Final = "\x1f"
"""Unit separator: no code holds it."""
BLANKS: Final = (
    rf"[\t\n\r\x0b\x0c\x00\x85\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff{TURNING}]\s*|\s{{2,}}"
)
"""What is not a single plain space between words, and what turns the writing: most cells have none of it."""
UNTIDY: Final = rf"{BLANKS}|^ | $"
"""What a cell has that is to be tidied: such blanks inside, or a plain one at an end."""
NOTHING: Final = (
    "", "-", "--", "---", "–", "—", ".", "..", "...", "_", "?", "n/a", "na", "n.a", "n.a.", "#n/a", "#ref!", "#value!",
    "#name?", "#div/0!", "#null!", "#num!", "null", "none", "nan", "nil", "kosong", "nihil", "tidak ada", "tdk ada",
    "belum ada",
    "tidak diketahui", "tidak tahu", "unknown", "(kosong)", "(blank)", "tidak punya", "belum punya", "xxx", "*",
)  # fmt: skip
"""What offices write into a cell that holds nothing."""


def tidied(cells: pl.DataFrame, answers: Container[str] = ()) -> tuple[pl.DataFrame, pl.DataFrame]:
    r"""Return texts without outer and double blanks, null where they hold nothing; and the same in lower case.

    Parameters
    ----------
    cells
        Columns of text.
    answers
        Columns in which *tidak ada* is an answer and stays.

    Examples
    --------
    >>> tidied(pl.DataFrame({"a": ["  UD   A ", "#N/A"]}))[0]["a"].to_list()
    ['UD A', None]
    >>> tidied(pl.DataFrame({"a": ["UD \u202eayaj"]}))[0]["a"].to_list()
    ['UD ayaj']
    """
    # to look is twice as fast as to replace, and in most columns there is nothing to be tidied
    untidy = cells.select(pl.all().str.contains(UNTIDY).any()).row(0, named=True) if cells.width else {}
    tidy = {name: pl.col(name).str.replace_all(BLANKS, " ").str.strip_chars(" ") for name in cells.columns}
    plain = cells.select(
        pl.col(name).str.strip_chars() if name in answers else tidy[name] if untidy[name] else pl.col(name)
        for name in cells.columns
    )
    lower = plain.select(pl.all().str.to_lowercase())
    empty = lower.select(
        pl.lit(False).alias(name) if name in answers else pl.col(name).is_in(NOTHING) for name in cells.columns
    )
    return plain.select(one.set(empty[one.name], None) for one in plain), lower


def by_distinct(
    column: pl.Series,
    read: Callable[[str], T | None],
    dtype: pl.DataType | type[pl.DataType],
    known: dict[str, T | None],
) -> pl.Series:
    """Return ``read`` of each cell, asked only once for each distinct text.

    Parameters
    ----------
    column
        Texts, nulls allowed.
    read
        Function of one text.
    dtype
        Type of its results.
    known
        Results so far, kept between batches.

    Examples
    --------
    >>> by_distinct(pl.Series(["7", None, "7"]), int, pl.Int64, {}).to_list()
    [7, None, 7]
    """
    # encoded in Arrow each cell is hashed once; unique texts joined again to the cells took twice as long
    encoded = column.cast(pl.String).to_arrow().dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    for text in distinct:
        if text not in known:
            known[text] = read(text)
    values = _series([known[text] for text in distinct], dtype)
    return values.gather(pl.Series(encoded.indices)).alias("value")


def _series(values: list[Any], dtype: PolarsDataType) -> pl.Series:
    """Return a column of results; those of several facts are made fact by fact, which is many times faster."""
    if isinstance(dtype, pl.Struct):
        facts = {
            field.name: _series([None if one is None else one[field.name] for one in values], field.dtype)
            for field in dtype.fields
        }
        return pl.DataFrame(facts).to_struct()
    if dtype == pl.List(pl.String):
        return lists_of_codes(values)
    return pl.Series(values, dtype=dtype)


def lists_of_codes(values: Sequence[list[str] | None]) -> pl.Series:
    """Return a column of lists of codes, which is many times faster joined and parted again than list by list."""
    joined = pl.Series([None if one is None else BETWEEN.join(one) for one in values], dtype=pl.String)
    parted = joined.str.split(BETWEEN)
    return parted.zip_with(joined.ne_missing(""), empty_lists(len(values)))


def codes_in(column: str) -> pl.Expr:
    """Return a column of lists of codes as one mark for :func:`marked`."""
    return pl.col(column).list.join(BETWEEN, ignore_nulls=True)


def marked(table: pl.DataFrame, *marks: pl.Expr) -> pl.Series:
    """Return the codes that stand in each row, each once and in order.

    Rows share few combinations of codes: the lists are made once for each, which is many times faster than row by row.

    Parameters
    ----------
    table
        The rows.
    marks
        Text, a code or null; columns of lists through :func:`codes_in`.

    Examples
    --------
    >>> table = pl.DataFrame({"late": ["late", None], "more": [["late", "far"], []]})
    >>> marked(table, pl.col("late"), codes_in("more")).to_list()
    [['late', 'far'], []]
    """
    key = table.select(pl.concat_str(marks, separator=BETWEEN, ignore_nulls=True)).to_series()
    known: dict[str, list[str] | None] = {}
    return by_distinct(
        key, lambda codes: list(dict.fromkeys(filter(None, codes.split(BETWEEN)))), pl.List(pl.String), known
    )


def empty_lists(length: int) -> pl.Series:
    """Return a column of empty lists of text, made at once and not cell by cell.

    Examples
    --------
    >>> empty_lists(2).to_list()
    [[], []]
    """
    return pl.Series([[]], dtype=pl.List(pl.String)).new_from_index(0, length)
