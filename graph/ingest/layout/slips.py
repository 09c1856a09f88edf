"""Rows of which everything from one cell on stands one or two columns beside its own: a cell left out, or one too many.

Each column is known by what its cells look like (a quantity, an amount, a telephone, permits, the name of a firm). Only
rows that contradict their columns are asked; one is moved where two cells or more fit far better than they do now.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.ingest.heads.sheet_plan import SheetPlan

AMOUNTS: Final = ("sales", "capital", "assets", "investment", "price", "volume", "workers")
"""Columns of amounts: none of these is ever a telephone."""
MOBILE: Final = (
    r"^[\s'(]*(?:\+\s?62|62|0)[\s().\-]*8[\s().\-]*\d(?:[\s.\-]*\d){7,10}\s*$|^[\s']*8\d(?:[\s\-]?\d){7,10}(?:\.0)?\s*$"
)
"""A mobile telephone as lists write it, with its first zero, its country, or as spreadsheets leave it: 81234567890."""
ZEROED: Final = r"^[\s'(]*(?:\+\s?62|0)[\s().\-]*8[\s().\-]*\d(?:[\s.\-]*\d){7,10}\s*$"
"""A mobile telephone that can be nothing else: no amount begins with a zero or a plus."""
TELEPHONE: Final = r"^[\s'+()]*(?:\d[\s().+\-]*){8,15}$|^\d[.,]\d+[eE]\+?1\d$"
"""A telephone of any kind, where telephones stand."""
_ROUND: Final = r"000(?:\.0)?\s*$"
"""How amounts of that length end: *8500000000*."""
_EXACT: Final = re.compile(r"^[1-79]\d{8,}$")
"""An amount to the last rupiah: where a column has those, eleven figures that begin with 8 are one more."""
_QUANTITY: Final = (
    r"(?i)^\W*\d[\d.,]*\s*(?:kg|kilo\w*|gr|gram|ons|ton|kw|kwintal|kuintal|l|lt|ltr|liter|litre|ml|pcs|pc|bh|buah|biji|btr"
    r"|butir|lbr|lembar|helai|bks|bungkus|btl|botol|ekor|unit|set|pak|pack|karung|sak|ikat|potong|ptg|pasang|kodi|lusin"
    r"|dus|kotak|toples|m2|m3|meter|batang|orang|org)\b"
)
_SUM: Final = r"(?i)^\W*(?:rp\W*)?\d[\d.,]*\s*(?:rb|ribu|jt|juta|m|mily?ar\w*)\W*$"
"""A sum of money that can be no telephone: *190 jt*."""
_LEAST_GAIN: Final = 5.0
"""Of log-likelihood: two contradictions mended in a list of forty, three in a list of eight."""
_EQUAL: Final = 1e-9
_ALIKE: Final = 0.5
"""What it says for a column that another of its cells has a word of this one."""
_SHAPES: Final = (
    ("none", re.compile(r"(?i)^\W*(?:tidak|tdk|belum|blm|nihil|n/?a)?\W*(?:ada|punya)?\W*$")),
    ("phone", re.compile(rf"{MOBILE}|^[\s'(]*0\d{{2,3}}[\s)\-]+[\d\s\-]{{5,}}$")),
    ("few", re.compile(r"(?i)^\W*\d{1,4}(?:\.0)?(?:\s*(?:org|orang|tk))?\W*$")),
    ("quantity", re.compile(_QUANTITY)),
    ("money", re.compile(r"(?i)^\W*(?:rp\W*)?\d[\d.,]*\s*(?:rb|ribu|jt|juta|m|mily?ar\w*|k)?\s*(?:/.*|per .*)?$")),
    ("permits", re.compile(r"(?i)\b(?:nib|p\W?irt|halal|bpom|haki|sni|skkh|svlk|siup|izin|ijin|merek)\b")),
    (
        "firm",
        re.compile(
            r"(?i)^\W*(?:ud|cv|pt|pd|irt|klp|kelompok|kt|kwt|kub|koperasi|toko|kios|warung|pokdakan|poktan|poklahsar"
            r"|kugar|bumdes|gapoktan|sentra|usaha)\b"
        ),
    ),
    ("lower", re.compile(r"^\W*(?![A-Z])[^\W\d_]")),
    ("digits", re.compile(r"^\W*\d")),
)
_OTHER: Final = "words"


@lru_cache(4096)
def _shape(cell: str) -> str:
    return next((name for name, pattern in _SHAPES if pattern.search(cell)), _OTHER)


@dataclass(frozen=True)
class Profile:
    """What the cells of one column look like, and the words that are in them."""

    shapes: Counter[str]
    words: Counter[str]

    @classmethod
    def of(cls, cells: Sequence[str]) -> Profile:
        """Return the profile of the filled cells of a column."""
        return cls(Counter(map(_shape, cells)), Counter(word for cell in cells for word in set(_words(cell))))

    def fit(self, shape: str, words: Sequence[str]) -> float:
        """Return how likely a cell of this shape with these words is in the column, as a logarithm."""
        likely = (self.shapes[shape] + 0.5) / (self.shapes.total() + 0.5 * (len(_SHAPES) + 1))
        # once a word is there for the cell itself
        return log(likely) + _ALIKE * any(self.words[word] > 1 for word in words)


def _words(cell: str) -> list[str]:
    return re.findall(r"[^\W\d_]{3,}", cell.lower())


def moved(cells: Sequence[str | None], profiles: Sequence[Profile]) -> list[str | None] | None:
    """Return the cells of a row with everything from one of them on moved by a column or two; None where none is sure.

    Of places where the slip may begin and that fit alike it is the first, that more is taken for missing than misread.

    Parameters
    ----------
    cells
        One for each column.
    profiles
        One for each column.

    Examples
    --------
    >>> rows = [[str(i), f"UD {x}", f"jual {x}", "5 kg", "081234567890"] for i, x in enumerate("ABCDEFGHIJ")]
    >>> profiles = [Profile.of(column) for column in zip(*rows)]
    >>> moved(["4", "jual tahu", "6 kg", "081234567891", None], profiles)
    ['4', None, 'jual tahu', '6 kg', '081234567891']
    >>> moved(["4", "UD X", "jual tahu", "6 kg", None], profiles) is None
    True
    """
    width = len(cells)
    best, start, by = _LEAST_GAIN, 0, 0
    for step in (1, -1, 2, -2):
        gains = _gains(cells, profiles, step)
        far = abs(step)
        for at in range(width - far):
            # to the right the last columns must be free, to the left those before the first cell that moves
            free = cells[width - far :] if step > 0 else cells[at : at + far]
            gain = sum(gains[at if step > 0 else at + far :])
            if gain > best + _EQUAL and not any(free):
                best, start, by = gain, at, step
    if not by:
        return None
    blank: list[str | None] = [None] * abs(by)
    if by > 0:
        return [*cells[:start], *blank, *cells[start : width - by]]
    return [*cells[:start], *cells[start - by :], *blank]


def _gains(cells: Sequence[str | None], profiles: Sequence[Profile], step: int) -> list[float]:
    """Return by how much each cell fits better a few columns on than where it stands; 0 beyond the last ones."""
    gains = []
    for at, cell in enumerate(cells):
        gain = 0.0
        if cell and 0 <= at + step < len(profiles):
            shape, words = _shape(cell), _words(cell)
            gain = profiles[at + step].fit(shape, words) - profiles[at].fit(shape, words)
        gains.append(gain)
    return gains


def mover(plan: SheetPlan) -> Callable[[Sequence[str | None]], list[str | None] | None]:
    """Return what moves a row of this sheet, knowing its columns by the sheet's head."""
    rows = plan.sheet.head[plan.header.first_data_row - 1 :]
    columns = [[cell for row in rows if i < len(row) and (cell := row[i])] for i in range(len(plan.columns))]
    profiles = [Profile.of(column) for column in columns]
    return lambda cells: moved([cell if cell and not cell.isspace() else None for cell in cells], profiles)


def misplaced(plan: SheetPlan) -> pl.Expr:
    """Tell rows that hold a telephone, a quantity or a running number where none stands."""

    def says(pattern: str, *roles: str) -> pl.Expr:
        found = (pl.col(name).str.contains(pattern).fill_null(False) for name in plan.names(*roles))
        return pl.any_horizontal(pl.lit(False), *found)

    said = pl.any_horizontal(pl.lit(False), *telephones(plan).values())
    said |= says(rf"{_QUANTITY}\W*$", "name", "owner", "district", "activity", "product", "commodity")
    if plan.has("phone"):
        said |= says(ZEROED, "name", "owner", "permits", "description") | says(_SUM, "phone")
    if plan.has("number") and plan.has("name"):
        said |= says(r"^\s*\d{1,4}\s*$", "name") & ~says(r"\S", "number")
    return said


def telephones(plan: SheetPlan) -> dict[str, pl.Expr]:
    """Tell, of each column of amounts in a list with telephones, where it holds one of those."""
    if not plan.has("phone"):
        return {}
    rows = plan.sheet.head[plan.header.first_data_row - 1 :]
    found = {}
    for name in plan.names(*AMOUNTS):
        cell, at = pl.col(name), int(name[1:])
        exact = any(at < len(row) and _EXACT.match(row[at] or "") for row in rows)
        bare = cell.str.contains(MOBILE) & ~cell.str.contains(_ROUND) & pl.lit(not exact)
        found[name] = (cell.str.contains(ZEROED) | bare).fill_null(False)
    return found


def told(batch: pl.DataFrame, plan: SheetPlan, *, misread: bool = False) -> pl.DataFrame:
    """Return a batch in which no telephone is read as an amount.

    A row without a telephone of its own has ``slipped`` and is to be rejected; in all others the cell says nothing.

    Parameters
    ----------
    batch
        Rows below the header.
    plan
        What its columns are.
    misread
        Whether most rows contradict their columns: then none has slipped.
    """
    found = telephones(plan)
    if not found:
        return batch
    own = pl.any_horizontal(pl.col(name).str.contains(TELEPHONE).fill_null(False) for name in plan.names("phone"))
    slipped = pl.any_horizontal(*found.values()) & ~own & pl.lit(not misread)
    batch = batch.with_columns(slipped=slipped)
    return batch.with_columns(
        pl.when(pl.col("slipped") | ~where).then(pl.col(name)).alias(name) for name, where in found.items()
    )
