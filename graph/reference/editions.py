"""KBLI 2020 and 2025: from one edition to the other, by a table that may not be shipped.

The tables of 2025 are read from a folder that the user names (``JEJARING_REFERENCE``): its publisher forbids
passing on changed copies. The correspondence there is derived from codes and titles, not official.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from graph.errors import NotFound
from graph.reference.shipped import read_csv

if TYPE_CHECKING:
    from pathlib import Path

Relation = Literal["same_code_same_title", "same_code_title_changed", "moved_same_title"]

PLACES: Final = (".", "classification", "reference/classification", "data/reference/classification")
"""Where in the named folder the tables are looked for."""


def _find(folder: Path | None, name: str) -> Path:
    if folder is not None:
        for place in PLACES:
            path = folder / place / name
            if path.is_file():
                return path
    message = f"{name} is not there" if folder is None else f"{name} is not in {folder}"
    hint = "the table may not be shipped: put it in a folder and name it in JEJARING_REFERENCE"
    raise NotFound(message, hint=hint, file=name, folder=None if folder is None else str(folder))


@cache
def titles_2025(folder: Path) -> dict[str, str]:
    """Return the titles of KBLI 2025 by code, from the user's folder.

    Raises
    ------
    NotFound
        If the folder does not hold ``kbli_2025.csv``.

    Examples
    --------
    >>> from pathlib import Path
    >>> try:
    ...     titles_2025(Path("/nowhere"))
    ... except NotFound as error:
    ...     error.context["file"]
    'kbli_2025.csv'
    """
    table = pl.read_csv(_find(folder, "kbli_2025.csv"), columns=["code", "title_id"], infer_schema=False)
    return dict(table.iter_rows())


@cache
def _pairs(folder: Path) -> pl.DataFrame:
    table = pl.read_csv(_find(folder, "kbli2020_to_kbli2025_derived.csv"), infer_schema=False)
    return table.filter(pl.col("kbli2025").is_not_null())


def to_2025(code: str, folder: Path) -> tuple[tuple[str, Relation], ...]:
    """Return the codes of KBLI 2025 that a code of 2020 became, each with how it was told; empty where unknown.

    Raises
    ------
    NotFound
        If the folder does not hold the correspondence.
    """
    return _matched(folder, "kbli2020", "kbli2025", code)


def to_2020(code: str, folder: Path) -> tuple[tuple[str, Relation], ...]:
    """Return the codes of KBLI 2020 that a code of 2025 came from, each with how it was told; empty where unknown.

    Raises
    ------
    NotFound
        If the folder does not hold the correspondence.
    """
    return _matched(folder, "kbli2025", "kbli2020", code)


def _matched(folder: Path, given: str, wanted: str, code: str) -> tuple[tuple[str, Relation], ...]:
    rows = _pairs(folder).filter(pl.col(given) == code).sort(wanted).select(wanted, "relation")
    return tuple(rows.iter_rows())


@cache
def former_codes() -> dict[str, tuple[str, ...]]:
    """Return, for each code of KBLI 2025, the codes of KBLI 2020 that it came from, likeliest first.

    From the package: derived by us, not official; codes that are new in 2025 are left out.

    Examples
    --------
    >>> former_codes()["95320"], former_codes()["10307"][0]
    (('45407',), '10391')
    """
    table = read_csv("kbli_editions.csv", {"kbli2025": pl.String, "kbli2020": pl.String, "how": pl.String})
    return {new: tuple(old.split()) for new, old, _ in table.iter_rows()}
