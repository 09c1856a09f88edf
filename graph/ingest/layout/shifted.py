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

from graph.ingest.layout.row_rules import TOTAL_START
from graph.ingest.layout.slips import TELEPHONE, misplaced, mover, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.heads.sheet_plan import SheetPlan

MOST_SLIPPED: Final = 0.4
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
_LISTS: Final = ("parties", "offers", "demands")
"""Shapes of lists whose rows are looked at; cells are moved one by one in those of parties alone."""
_NAMED: Final = ("name", "owner")
_DONE: Final = ("activity", "product", "description")
_LIES_IN: Final = ("village", "district", "regency")
_NUMBER: Final = r"^\W*\d{1,5}\W*$"
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


@dataclass(frozen=True)
class _Look:
    """What a cell looks like, found once and asked of every column."""

    number: bool
    phone: bool
    digits: bool
    told: bool
    lies: bool
    named: bool


def _look(cell: str, known: Known) -> _Look:
    said = cell.strip().lower()
    return _Look(
        number=bool(re.match(_NUMBER, cell)),
        phone=bool(re.match(TELEPHONE, cell)),
        digits=bool(re.search(r"\d", cell)),
        told=bool(re.search(r"[^\W\d_]{3}", cell)) and not re.match(_NONE, cell),
        lies=said in known.lies or bool(_PLACE.match(cell)),
        named=said in known.named,
    )


def _fit(cell: _Look, role: str | None) -> float:
    """Return how well a cell suits a role: above 0 it speaks for it, below 0 against."""
    if role == "number":
        return 1.0 if cell.number else -3.0 * cell.told
    if role == "phone":
        return 2.0 * cell.phone - 2.0 * cell.told
    if role in _COUNTED:
        return 0.5 if cell.digits and not cell.phone else -2.0 * cell.told
    if role not in _WORDS or role == "address":
        return 0.0
    if cell.number or cell.phone:
        return -3.0
    if role in _LIES_IN:
        return 2.0 if cell.lies else -0.5
    if role in _NAMED:
        return -2.0 if cell.lies else 2.0 * cell.named
    return -2.0 if cell.lies or cell.named else 0.3


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
    looks = [_look(cell, known) for _, cell in filled]
    columns = _best_columns([[_fit(look, role) for role in roles] for look in looks], [at for at, _ in filled])
    score = sum(
        _fit(look, roles[to]) + OWN * (to == at) for (at, _), look, to in zip(filled, looks, columns, strict=True)
    )
    plain = sum(_fit(look, roles[at]) + OWN for (at, _), look in zip(filled, looks, strict=True))
    row: list[str | None] = [None] * len(roles)
    for (_, cell), column in zip(filled, columns, strict=True):
        row[column] = cell
    unnamed = _unnamed(cells, roles) - _unnamed(row, roles)
    return row if score - plain + LEAST_GAIN * unnamed >= LEAST_GAIN and not _unnamed(row, roles) else None


def _best_columns(fits: Sequence[Sequence[float]], stands: Sequence[int]) -> list[int]:
    """Return the ascending columns that suit cells best together, of equal ones those that stand first.

    Parameters
    ----------
    fits
        How well each cell suits each column; no more cells than columns.
    stands
        The column of each cell now.
    """
    width = len(fits[0]) if fits else 0
    # best[j]: the best sum of the cells so far with the last of them in a column before j
    best, trace = [0.0] * (width + 1), []
    for fit, at in zip(fits, stands, strict=True):
        now, last = [float("-inf")], [-1]
        for column in range(width):
            here = best[column] + fit[column] + OWN * (column == at)
            better = here > now[-1]
            now.append(here if better else now[-1])
            last.append(column if better else last[-1])
        best = now
        trace.append(last)
    columns, before = [], width
    for last in reversed(trace):
        before = last[before]
        columns.append(before)
    return columns[::-1]


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
        said |= pl.col(name).str.contains(TELEPHONE).fill_null(False)
    # the rest is asked of those few alone
    names = [f"c{i}" for i in range(len(plan.columns))]
    total = pl.any_horizontal(pl.col(name).str.contains(TOTAL_START) for name in names)
    filled = pl.sum_horizontal(_is_filled(name) for name in names)
    asked = batch.with_columns(contradicts=said, misplaced=misplaced(plan)).filter(
        pl.col("contradicts") | pl.col("misplaced")
    )
    return asked.filter((filled > _FEWEST) & ~total.fill_null(False))


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
    if plan.kind.shape not in _LISTS:
        return batch
    if len(roles) > _WIDEST or not {*_DONE, "commodity"} & set(roles) or not {*_NAMED} & set(roles):
        return told(batch, plan)
    names = [f"c{i}" for i in range(len(roles))]
    doubtful = _doubtful(batch, plan)
    if not doubtful.height:
        return batch
    filled = batch.filter(pl.any_horizontal(_is_filled(name) for name in names)).height
    if doubtful.height > MOST_SLIPPED * filled:
        return told(batch, plan, misread=True)
    known, beside = _known(plan), mover(plan)
    rows = []
    for row, contradicts, *cells in doubtful.select("row", "contradicts", *names).iter_rows():
        by_roles = contradicts and plan.kind.shape == _LISTS[0]
        if better := beside(cells) or (by_roles and realign(cells, roles, known)):
            rows.append((row, *better))
    if rows:
        schema = {"row": batch.schema["row"], **{name: batch.schema[name] for name in names}}
        batch = batch.update(pl.DataFrame(rows, schema=schema, orient="row"), on="row", include_nulls=True)
    return told(batch, plan)
