"""Columns that name further parties: numbered blocks, partners, a cooperative beside a yes or no."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.ingest.heads.row_kinds import COOPERATIVE_NAME
from graph.ingest.trade.tie_rows import LINK_ROLES, names_nobody

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.heads.column import Column

    Cells = Sequence[Sequence[str | None]]

_NUMBER: Final = re.compile(r"[\s_.\-]*\d{1,2}(?=[\s_.\-]|$)")
_COOPERATIVE: Final = re.compile(r"koperasi|cooperative", re.I)
_SIZE: Final = re.compile(
    r"^(?:usaha\s+)?(?:ultra\s*)?(?:mikro|kecil|menengah|besar|micro|small|medium|large|umkm|umb)$", re.I
)


def _stem(header: str) -> str:
    return _NUMBER.sub("", header.lower()).strip()


def _says_only_yes_or_no(cells: Sequence[str | None]) -> bool:
    said = [cell for cell in cells if cell]
    return bool(said) and all(names_nobody(cell) for cell in said)


def _without_yes_and_no(columns: Sequence[Column], cells: Cells) -> list[Column]:
    """Take the role from a column that only says whether (*Anggota koperasi: Ya*) and give it to the one that names."""
    found = list(columns)
    for at, column in enumerate(found):
        if column.role in LINK_ROLES and column.why != "mapping" and _says_only_yes_or_no(cells[column.index]):
            found[at] = replace(column, role=None, confidence=0.0, why="")
    taken = {column.role for column in found}
    if "cooperative" not in taken and "name" in taken:
        for at, column in enumerate(found):
            said = [cell for cell in cells[column.index] if cell and not names_nobody(cell)]
            called = sum(bool(re.match(COOPERATIVE_NAME, cell)) for cell in said)
            if (
                column.role is None
                and column.why != "mapping"
                and _COOPERATIVE.search(column.header)
                and said
                and ("nam" in column.header.lower() or 2 * called > len(said))
            ):
                found[at] = replace(column, role="cooperative", confidence=0.85, why="header")
                break
    return found


def with_size_labels(columns: Sequence[Column], cells: Cells) -> list[Column]:
    """Return the columns with a category that only says micro, small, medium or large taken for the size."""
    if any(column.role == "size" for column in columns):
        return list(columns)
    return [
        replace(c, role="size", why="contents")
        if c.role == "category" and c.why != "mapping" and _only_sizes(cells[c.index])
        else c
        for c in columns
    ]


def _only_sizes(cells: Sequence[str | None]) -> bool:
    said = [cell for cell in cells if cell]
    return bool(said) and all(_SIZE.match(cell) for cell in said)


def with_other_parties(columns: Sequence[Column], cells: Cells) -> list[Column]:
    """Return the columns of a list of parties with every column that names another party.

    ``Pemasok 2`` is what ``Pemasok 1`` is; a *Nama Mitra* that no list of ties could have is a partner.
    """
    found = _without_yes_and_no(columns, cells)
    roles = {column.role for column in found}
    if "name" in roles and "end" in roles and "start" not in roles:
        found = [replace(c, role="partner") if c.role == "end" else c for c in found]
    stems = {_stem(c.header): c.role for c in found if c.role in LINK_ROLES}
    return [
        replace(c, role=role, confidence=0.8, why="header")
        if c.role is None and c.why != "mapping" and (role := stems.get(_stem(c.header))) is not None
        else c
        for c in found
    ]
