"""Tables with regions side by side: counts below them are no businesses, names below them are, each of its region."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.ingest.heads.roles import EXACT, header_roles
from graph.ingest.layout.headers import sure_roles
from graph.ingest.place.text import in_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.ingest.formats.sheets import Row
    from graph.ingest.place.places import PlaceFinder

FEWEST: Final = 2
"""Regions side by side that make a table of regions."""
SEARCHED: Final = 30
_OTHERS: Final = re.compile(r"(?i)^\W*(?:no|nomor|jumlah|jml|total|rata\W*rata|satuan|unit)\b")
_FIGURE: Final = re.compile(r"^\W*(?:rp\b)?[\d.,\s%()*-]+\s*(?:\w\))?$|^[-–—.…]+$", re.I)
COUNTS_BY_REGION: Final = "counts_by_region"
"""Note of a sheet that counts by regions side by side and names no business: the columns of these."""
LEVELS: Final[Mapping[int, str]] = {2: "Provinsi", 5: "Kabupaten", 8: "Kecamatan"}
"""Length of a region's code -> what a column is called that names such regions."""


@dataclass(frozen=True)
class RegionRow:
    """The row of a table in which regions stand side by side.

    Parameters
    ----------
    at
        Its number from 0.
    regions
        Column -> code of its region, None where words leave several open.
    level
        Length of their codes.
    counts
        Whether figures stand below them; names of businesses do otherwise.
    """

    at: int
    regions: dict[int, str | None]
    level: int
    counts: bool


def is_figure(cell: str) -> bool:
    """Return whether a cell is a number, or the sign that there is none.

    Examples
    --------
    >>> is_figure("7 010,45**"), is_figure("-"), is_figure("Unit")
    (True, True, False)
    """
    return bool(_FIGURE.match(cell))


def region_row(rows: Sequence[Row], finder: PlaceFinder, words: Sequence[str] = ()) -> RegionRow | None:
    """Return where regions of one level stand side by side and head the table, None where they do not.

    Parameters
    ----------
    rows
        The first rows of a table, tidy.
    finder
        Finds regions.
    words
        What may say in which region they lie beside the rows above: names of sheet and file.

    Examples
    --------
    >>> from graph.ingest.place.places import PlaceFinder
    >>> found = region_row([["Jenis", "Jember", "Kota Malang"], ["Tahu", "12", "3"]], PlaceFinder())
    >>> found.regions, found.counts
    ({1: '35.09', 2: '35.73'}, True)
    >>> region_row([["Nama Usaha", "Kota", "Produk"], ["UD A", "Jember", "tahu"]], PlaceFinder()) is None
    True
    """
    for at, row in enumerate(rows[:SEARCHED]):
        cells = {i: cell for i, cell in enumerate(row) if cell and len(cell) <= 40 and not _OTHERS.match(cell)}
        if len(cells) < FEWEST or any(re.search(r"\d{3}", cell) for cell in cells.values()):
            continue
        if at and sure_roles(rows[at - 1]):  # below *Karyawan*, *Tetap* and *Harian* are no districts
            continue
        titles = [cell for above in rows[:at] for cell in above if cell]
        within = next(filter(None, (in_title(finder, text) for text in (*titles, *words))), None)
        named = {i: codes for i, cell in cells.items() if (codes := _codes(finder, cell, within))}
        levels = [len(codes[0]) for codes in named.values()]
        if len(named) < FEWEST or len(named) + 1 < len(cells) or len(set(levels)) > 1 or _of_one(named):
            continue
        told = [[is_figure(cell) for i in named if i < len(one) and (cell := one[i])] for one in rows[at + 1 :]]
        told = [one for one in told if one]
        # a second row of headers may stand below the regions
        headed = len(told) > 1 and not any(told[0]) and all(told[1])
        figures = [one for row_told in told[headed:] for one in row_told]
        counts = 2 * sum(figures) > len(figures)
        if figures and (counts or (not any(figures) and len(named) > FEWEST)):
            regions = {i: codes[0] if len(codes) == 1 else None for i, codes in named.items()}
            return RegionRow(at, regions, levels[0], counts)
    return None


def _of_one(named: Mapping[int, tuple[str, ...]]) -> bool:
    """Return whether it is one region again and again, as in a row of businesses of one place."""
    return len(set(named.values())) < FEWEST


def _codes(finder: PlaceFinder, text: str, within: str | None) -> tuple[str, ...]:
    """Return the regions that a header may name; the name of a column names none."""
    if any(score >= EXACT for score in header_roles(text).values()):
        return ()
    for inside in dict.fromkeys((within, within[:2] if within else None, None)):
        found = finder.any_level(text, inside)
        if found.region:
            return (found.region,)
        if found.candidates and all(len(code) == len(found.candidates[0]) for code in found.candidates):
            return found.candidates
    return ()


def names_by_region(rows: Sequence[Row], head: RegionRow) -> list[list[Row]]:
    """Return a table of names for each region whose column holds names, below the titles of the whole.

    Examples
    --------
    >>> head = RegionRow(0, {0: "35.09.17", 1: "35.09.20"}, 8, counts=False)
    >>> [table[1:] for table in names_by_region([["Ajung", "Patrang"], ["UD A", "UD B"]], head)]
    [[['UD A', 'Ajung']], [['UD B', 'Patrang']]]
    """
    titles = list(rows[: head.at])
    tables: list[list[Row]] = []
    for column in head.regions:
        region = rows[head.at][column]
        cells = [row[column] if column < len(row) else None for row in rows[head.at + 1 :]]
        body: list[Row] = [[cell, region if cell else None] for cell in cells]
        names: Row = ["Nama Usaha", LEVELS[head.level]]
        tables.append([*titles, names, *body])
    return tables
