"""Rows with a cell too many: most often a comma inside an address that nobody quoted. They are put together again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.formats.sheets import BEYOND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.heads.sheet_plan import SheetPlan

_NUMERIC: Final = re.compile(r"^[\s\d.,:/+\-RrPpIiDd()]*$")
_WORDY: Final = frozenset(
    {"name", "owner", "address", "activity", "product", "description", "province", "regency", "district", "village"}
)
_NUMBERS: Final = frozenset(
    {"number", "kbli", "lat", "lon", "phone", "nib", "sales", "capital", "assets", "investment", "workers", "year"}
)


def _fit(cells: Sequence[str | None], roles: Sequence[str | None]) -> int:
    """Return how well cells suit the roles of their columns: numbers where numbers stand, words where words do."""
    score = 0
    for cell, role in zip(cells, roles, strict=True):
        if cell:
            numeric = bool(_NUMERIC.match(cell))
            score += (numeric and role in _NUMBERS) + (not numeric and role in _WORDY)
            score -= (not numeric and role in _NUMBERS) + (
                numeric and role in ("name", "regency", "district", "activity")
            )
    return score


def mend(cells: Sequence[str], roles: Sequence[str | None], joint: str) -> list[str | None] | None:
    """Return the cells of a row put together so that they suit their columns, None when no way is better.

    Parameters
    ----------
    cells
        More cells than there are columns.
    roles
        Role of each column.
    joint
        The delimiter that was meant as a letter.

    Examples
    --------
    >>> mend(["1", "UD Maju", "Jl. Mawar 3", " RT 2", "Jember"], ["number", "name", "address", "regency"], ",")
    ['1', 'UD Maju', 'Jl. Mawar 3, RT 2', 'Jember']
    >>> mend(["Jumati", "03", "jual gas", " air galon", "2019"], ["owner", "address", "activity", "year"], ",")
    ['Jumati', '03', 'jual gas, air galon', '2019']
    """
    extra = len(cells) - len(roles)
    plain = _fit([cell or None for cell in cells[: len(roles)]], roles)
    ways = []
    for at, role in enumerate(roles):
        together = joint.join(cells[at : at + extra + 1])
        row = [cell or None for cell in (*cells[:at], together, *cells[at + extra + 1 :])]
        # after a comma of prose stands a blank; an address is what commas are most at home in, then what stands last
        prose = sum(cell.startswith(" ") for cell in cells[at + 1 : at + extra + 1])
        street = role == "address" and not _NUMERIC.match(cells[at])
        ways.append((prose, _fit(row, roles), street, at, row))
    _, score, _, _, best = max(ways, key=lambda way: way[:4])
    return best if score >= plain else None


def mended(batch: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    """Return a batch of a text table with its overlong rows put together where that makes them fit.

    What was mended keeps an empty overflow, so that it is flagged as ragged all the same.
    """
    joint = plan.sheet.notes.get("delimiter")
    wide = batch.filter(pl.col("overflow").is_not_null())
    if not wide.height or joint not in (",", ";"):
        return batch
    roles = [column.role for column in plan.columns]
    names = [f"c{i}" for i in range(len(roles))]
    better: dict[str, list[object]] = {"row": [], **{name: [] for name in names}}
    for row in wide.select("row", *names, "overflow").iter_rows():
        cells = [*(cell or "" for cell in row[1:-1]), *str(row[-1]).split(BEYOND)]
        while len(cells) > len(roles) and not cells[-1].strip():
            cells.pop()
        whole = mend(cells, roles, str(joint)) if len(cells) - len(roles) <= 8 else None
        if whole is not None:
            better["row"].append(row[0])
            for name, cell in zip(names, whole, strict=True):
                better[name].append(cell)
    fixed = pl.DataFrame(better, schema={name: batch.schema[name] for name in better}).with_columns(mended=True)
    joined = batch.join(fixed, on="row", how="left", maintain_order="left", suffix="_mended")
    chosen = [pl.when("mended").then(pl.col(f"{name}_mended")).otherwise(pl.col(name)).alias(name) for name in names]
    rest = pl.when("mended").then(pl.lit("")).otherwise("overflow").alias("overflow")
    return joined.with_columns(*chosen, rest).select(batch.columns)
