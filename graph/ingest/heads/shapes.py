"""Lists that are met so often that their shape is known: what their columns cannot say is said here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from graph.ingest.heads.kinds import KINDS, Kind

if TYPE_CHECKING:
    from graph.ingest.heads.column import Column


@dataclass(frozen=True)
class Shape:
    """A known list.

    Parameters
    ----------
    name
        What it is called in reports.
    headers
        Column names, in lower case, that it must have.
    kind
        What it is a list of.
    roles
        Roles of its columns where they differ from what is detected.
    constants
        What is true of every row: KBLI, size.
    """

    name: str
    headers: frozenset[str]
    kind: str
    roles: dict[str, str | None]
    constants: dict[str, str]


SHAPES: Final = (
    Shape(
        "palm_oil_mills",
        frozenset({"mill_name", "parent_company"}),
        "buyers",
        {},
        {"kbli": "10431", "size": "besar"},
    ),
    Shape(
        "sales_orders",
        frozenset({"umkm_name", "purchase_order_date", "total_project_value"}),
        "sales",
        {"total_project_value": "sales", "purchase_order_date": "survey_year", "total_revenue": None},
        {},
    ),
    Shape(
        "listed_companies",
        frozenset({"listingdate", "listingboard", "sector_idxic"}),
        "buyers",
        {"listingDate": None, "code": "key"},
        {"size": "besar", "legal_form": "PT"},
    ),
)
"""Known shapes; a mill of a mill list is large and presses palm oil (KBLI 10431), a listed company is a large PT."""


def with_known_shape(columns: list[Column], kind: Kind) -> tuple[list[Column], Kind, str | None, dict[str, str]]:
    """Return columns, kind, name of the shape and constants, changed where the list is a known one."""
    headers = {column.header.lower() for column in columns}
    for shape in SHAPES:
        if shape.headers <= headers:
            known = [
                replace(c, role=shape.roles[c.header], confidence=1.0, why="shape")
                if c.header in shape.roles and c.why != "mapping"
                else c
                for c in columns
            ]
            return known, KINDS[shape.kind], shape.name, shape.constants
    return columns, kind, None, {}
