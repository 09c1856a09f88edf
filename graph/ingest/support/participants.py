"""Lists of programmes with those who took part: one participant a row, several in a cell, or but a number of them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.ingest.support.inventory_words import inventory_of_header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.heads.column import Column

SEVERAL: Final = r"\s*(?:[,\n]|\d{1,2}\.\s|\s/\s)\s*"
"""What parts the participants of a cell, beside a semicolon."""
_HEADER: Final = re.compile(
    r"^\W*(?:(?:nama|daftar|umkm|ukm|ikm|usaha)\W+)*peserta(?:\W+(?:program|kegiatan|pelatihan))?\W*$", re.I
)
_COUNT: Final = re.compile(r"^\W*\d[\d.]*\s*(?:orang|org|peserta|umkm|ukm|ikm|pelaku(?: usaha)?|usaha|unit)?\W*$", re.I)
_MANY: Final = re.compile(rf";|{SEVERAL}")
_SOME: Final = 0.3
"""Share of cells that name several from which the rows are programmes."""
_MOST: Final = 0.5


def with_participants(columns: list[Column], cells: Sequence[Sequence[str | None]]) -> list[Column]:
    """Return the columns of a programme and its participants as what they are, others unchanged.

    One participant a row is the row's own party, which attended the programme; several in a cell attended the
    programme that the row is; a number is how many there were.
    """
    taken = next((c for c in columns if _HEADER.match(c.header) and c.why != "mapping"), None)
    given = next((c for c in columns if c is not taken and inventory_of_header(c.header) == "programmes"), None)
    if taken is None or given is None or any(c.role == "name" and c not in (taken, given) for c in columns):
        return columns
    said = [cell for cell in cells[taken.index] if cell]
    if not said:
        return columns
    if sum(bool(_COUNT.match(cell)) for cell in said) >= _MOST * len(said):
        roles = {taken.index: "places", given.index: "name"}
    elif sum(bool(_MANY.search(cell)) for cell in said) >= _SOME * len(said):
        roles = {taken.index: "participant", given.index: "name"}
    else:
        roles = {taken.index: taken.role if taken.role == "owner" else "name", given.index: "training"}
    return [replace(c, role=roles[c.index], confidence=0.9, why="header") if c.index in roles else c for c in columns]
