"""A sheet with everything that was decided about it, as all who read its rows take it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.heads.roles import ROW_KIND
from graph.ingest.layout.row_rules import Grid
from graph.ingest.trade.amounts import period_of
from graph.model.periods import names_cycle

if TYPE_CHECKING:
    from datetime import date

    from graph.ingest.formats.sheets import Sheet
    from graph.ingest.heads.column import Column
    from graph.ingest.heads.kinds import Kind
    from graph.ingest.layout.headers import Header
    from graph.ingest.trade.amounts import MoneyColumn
    from graph.model.periods import Period
    from graph.model.vocabulary import Size

GATHERER: Final = "pengepul"
"""How goods are read in a list of those who buy them up."""
_YEAR_OF_LIST: Final = re.compile(
    r"(?<![/\w])(?<!per )(?:tahun|thn|th|year)\.?\s*(?:anggaran\s*|data\s*|ke\s*)?:?\s*(?:19|20)\d\d", re.I
)


@dataclass(frozen=True)
class SheetPlan:
    """A sheet with everything that was decided about it.

    Parameters
    ----------
    sheet, header, columns, kind
        What was read and what it was taken for.
    source
        Name of the list, part of every id made from it.
    as_of
        Date of its facts.
    label
        Size that the list as a whole claims for its members, such as a list of UMKM.
    zeros_lost
        Whether its KBLI column lost leading zeros.
    money
        Unit and period of each column of money.
    number
        Number of the sheet among all of a call.
    usual
        Cells that a usual row fills.
    filled_down
        Columns whose cells were merged downwards: a blank repeats the cell above.
    shape
        Name of the known shape, None for none.
    owner_part
        Which part of a cell of names is the owner's name, None where names stand alone.
    makers
        Whether it lists those who make things: trades are then read as industry.
    sellers
        How trades that name goods alone are read in a list of those who sell, None in any other list.
    material
        What all of them work, in the words of the trade, None where the list does not say it.
    kbli_edition
        Edition of the codes, as header, title or sheet name says it.
    notes
        What a person should know of the sheet, as codes with facts.
    goods
        How the goods inside its records are read.
    """

    sheet: Sheet
    header: Header
    columns: tuple[Column, ...]
    kind: Kind
    source: str
    as_of: date
    label: Size | None
    zeros_lost: bool
    money: dict[str, MoneyColumn]
    usual: int
    filled_down: tuple[str, ...]
    synthetic: bool
    shape: str | None
    constants: dict[str, str]
    place: str | None = None
    makers: bool = False
    sellers: str | None = None
    material: str | None = None
    kbli_edition: str = "2020"
    owner_part: int | None = None
    number: int = 0
    notes: dict[str, object] = field(default_factory=dict)
    goods: SheetPlan | None = None

    @property
    def grid(self) -> Grid:
        """Columns and header as the row rules take them: an office is no business, but where rows say what they are."""
        businesses = self.kind.name == "enterprises" and all(column.role != ROW_KIND for column in self.columns)
        return Grid(self.columns, self.header, self.kind.naming, businesses=businesses)

    def names(self, *roles: str) -> list[str]:
        """Return the batch's names of the columns with these roles."""
        return self.grid.of(*roles)

    def has(self, *roles: str) -> bool:
        """Return whether any column has one of these roles."""
        return bool(self.names(*roles))

    def cell(self, *roles: str) -> pl.Expr:
        """Return the first filled cell among the columns with these roles; a constant of the shape else null."""
        names = self.names(*roles)
        constant = next((self.constants[role] for role in roles if role in self.constants), None)
        # a bare literal would be one row long: the row number gives it the length of the batch
        fixed = pl.when(pl.col("row").is_not_null()).then(pl.lit(constant, dtype=pl.String))
        return pl.coalesce([pl.col(name) for name in names] + [fixed])

    def header_of(self, role: str) -> str:
        """Return what the sheet calls the first column with a role, with the unit that a mapping file gave it."""
        return next((column.measured for column in self.columns if column.role == role), "")

    @property
    def volume_period(self) -> Period | Fraction | None:
        """Period that the header of the volume column or a title states, of a cycle how many there are in a month.

        0 where the header counts by cycles whose length nobody says: *Volume per panen*.
        """
        if any(
            names_cycle(text) and not period_of(text) for text in (self.header_of("volume"), self.header_of("unit"))
        ):
            return Fraction(0)
        # *TAHUN 2025* says when the list was made, and not in how long the volume is
        titles = (_YEAR_OF_LIST.sub(" ", title) for title in self.header.titles)
        texts = (self.header_of("volume"), self.header_of("unit"), *titles)
        return next((period for period in map(period_of, texts) if period), None)
