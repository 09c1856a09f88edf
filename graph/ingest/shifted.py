"""Rows whose cells slipped beside their columns: a number left out, a cell too many. They are moved where they fit.

Only rows that contradict their columns are looked at (words where telephones stand, a telephone among trades, nobody
named), and only where most rows of the list do not: else the columns are misread, and no row has slipped.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.row_rules import TOTAL_START

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.sheet_plan import SheetPlan

MOST_SLIPPED: Final = 0.5
"""Share of rows from which the columns are misread."""
LEAST_GAIN: Final = 2.0
"""By how much cells must fit their new columns better than the old ones."""
OWN: Final = 0.5
"""What speaks for the column in which a cell stands."""
_WIDEST: Final = 24
_FEWEST: Final = 2
_COUNTED: Final = frozenset(
    {"workers", "workers_men", "workers_women", "sales", "capital", "assets", "investment", "year"}
)
_WORDS: Final = frozenset(
    {"name", "owner", "address", "activity", "product", "description", "village", "district", "regency"}
)
_NAMED: Final = ("name", "owner")
_DONE: Final = ("activity", "product", "description")
_LIES_IN: Final = ("village", "district", "regency")
_NUMBER: Final = r"^\W*\d{1,5}\W*$"
_PHONE: Final = r"^[\s'+()]*(?:\d[\s().+\-]*){8,15}$|^\d[.,]\d+[eE]\+?1\d$"
_LETTERS: Final = r"\p{L}{3}"
_NONE: Final = (
    r"(?i)^\W*(?:tidak|tdk|td|tak|ga|gak|belum|blm|ndak|indak|kosong|nihil|none|n/?a)?\W*(?:ada|punya|aktif|tahu)?\W*$"
)
"""What is written where there is no telephone."""
_PLACE: Final = re.compile(
    r"(?i)^\W*(?:jorong|jor|jrg|jr|dusun|dsn|dukuh|dkh|kampung|kp|kmp|lingkungan|lingk|rt|rw|desa|ds|kelurahan|kel|nagari)\b"
)


@dataclass(frozen=True)
class Known:
    """Cells of a sheet's head that stand in a column more than once: its villages, its persons."""

    lies: frozenset[str]
    named: frozenset[str]


def _known(plan: SheetPlan) -> Known:
    """Return what the head of a sheet says in its columns of places and of names."""
    rows = plan.sheet.head[plan.header.first_data_row - 1 :]

    def repeated(roles: Sequence[str]) -> frozenset[str]:
        at = [column.index for column in plan.columns if column.role in roles]
        cells = Counter(cell.strip().lower() for row in rows for i in at if i < len(row) and (cell := row[i]))
        return frozenset(cell for cell, many in cells.items() if many >= _FEWEST)

    return Known(repeated(_LIES_IN), repeated(_NAMED))


def _fit(cell: str, role: str | None, known: Known) -> float:
    """Return how well a cell suits a role: above 0 it speaks for it, below 0 against."""
    number, phone = bool(re.match(_NUMBER, cell)), bool(re.match(_PHONE, cell))
    said, told = cell.strip().lower(), bool(re.search(r"[^\W\d_]{3}", cell)) and not re.match(_NONE, cell)
    if role == "number":
        return 1.0 if number else -3.0 * told
    if role == "phone":
        return 2.0 * phone - 2.0 * told
    if role in _COUNTED:
        return 0.5 if re.search(r"\d", cell) and not phone else -2.0 * told
    if role not in _WORDS or role == "address":
        return 0.0
    if number or phone:
        return -3.0
    lies = said in known.lies or bool(_PLACE.match(cell))
    if role in _LIES_IN:
        return 2.0 if lies else -0.5
    if role in _NAMED:
        return -2.0 if lies else 2.0 * (said in known.named)
    return -2.0 if lies or said in known.named else 0.3


def realign(cells: Sequence[str | None], roles: Sequence[str | None], known: Known) -> list[str | None] | None:
    """Return the cells of a row, in their order, in the columns that they fit best; None where they stand well.

    Parameters
    ----------
    cells
        One for each column.
    roles
        Role of each column.
    known
        What the list repeats.

    Examples
    --------
    >>> roles = ["number", "owner", "village", "activity", "phone"]
    >>> known = Known(frozenset({"bancah"}), frozenset({"uni des"}))
    >>> realign(["Uni Des", "Bancah", "kincir padi", "081234567890", None], roles, known)
    [None, 'Uni Des', 'Bancah', 'kincir padi', '081234567890']
    >>> realign(["7", "Uni Des", "Bancah", "kincir padi", "tidak ada"], roles, known) is None
    True
    """
    filled = [(at, cell) for at, cell in enumerate(cells) if cell and not cell.isspace()]
    n, least = len(roles), float("-inf")
    # best[j]: the best sum of the cells so far with the last of them in a column before j
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (n + 1)
    for at, cell in filled:
        now: list[tuple[float, tuple[int, ...]]] = [(least, ())]
        for column, role in enumerate(roles):
            before, chosen = best[column]
            here = before + _fit(cell, role, known) + OWN * (column == at)
            now.append(max(now[-1], (here, (*chosen, column)), key=lambda one: one[0]))
        best = now
    score, chosen = best[n]
    plain = sum(_fit(cell, roles[at], known) + OWN for at, cell in filled)
    row: list[str | None] = [None] * n
    for (_, cell), column in zip(filled, chosen, strict=True):
        row[column] = cell
    unnamed = _unnamed(cells, roles) - _unnamed(row, roles)
    return row if score - plain + LEAST_GAIN * unnamed >= LEAST_GAIN and not _unnamed(row, roles) else None


def _unnamed(row: Sequence[str | None], roles: Sequence[str | None]) -> bool:
    return not any(cell for cell, role in zip(row, roles, strict=True) if role in _NAMED)


def _doubtful(batch: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    """Return the rows that contradict their columns; a total stands where it stands: it is no business that slipped."""
    said = ~pl.any_horizontal(_is_filled(name) for name in plan.names(*_NAMED))
    for name in plan.names("number"):
        said |= pl.col(name).str.contains(_LETTERS).fill_null(False)
    for name in plan.names("phone"):
        words = pl.col(name).str.contains(_LETTERS) & ~pl.col(name).str.contains(r"\d")
        said |= (words & ~pl.col(name).str.contains(_NONE)).fill_null(False)
    for name in plan.names(*_DONE, *_LIES_IN):
        said |= pl.col(name).str.contains(_PHONE).fill_null(False)
    # the rest is asked of those few alone
    names = [f"c{i}" for i in range(len(plan.columns))]
    total = pl.any_horizontal(pl.col(name).str.contains(TOTAL_START) for name in names)
    filled = pl.sum_horizontal(_is_filled(name) for name in names)
    return batch.filter(said).filter((filled > _FEWEST) & ~total.fill_null(False))


def _is_filled(name: str) -> pl.Expr:
    return pl.col(name).fill_null("").str.contains(r"\S")


def realigned(batch: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    """Return a batch with rows that slipped moved under their columns.

    Parameters
    ----------
    batch
        Rows of a sheet below its header.
    plan
        What its columns are.
    """
    roles = [column.role for column in plan.columns]
    if plan.kind.shape != "parties" or len(roles) > _WIDEST or not {*_DONE} & set(roles) or not {*_NAMED} & set(roles):
        return batch
    names = [f"c{i}" for i in range(len(roles))]
    doubtful = _doubtful(batch, plan)
    if not doubtful.height:
        return batch
    filled = batch.filter(pl.any_horizontal(_is_filled(name) for name in names)).height
    if doubtful.height > MOST_SLIPPED * filled:
        return batch
    known = _known(plan)
    asked = doubtful.select("row", *names).iter_rows()
    moved = [(row[0], *better) for row in asked if (better := realign(row[1:], roles, known))]
    if not moved:
        return batch
    schema = {"row": batch.schema["row"], **{name: batch.schema[name] for name in names}}
    return batch.update(pl.DataFrame(moved, schema=schema, orient="row"), on="row", include_nulls=True)
