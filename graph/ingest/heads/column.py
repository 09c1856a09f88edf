"""One column of a sheet and what it was taken for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of a sheet and what it was taken for.

    Parameters
    ----------
    index
        Number of the column from 0.
    header
        What the sheet calls it.
    role
        One of ``graph.ingest.heads.roles.roles()``, None when it is not used.
    confidence
        Between 0 and 1.
    why
        ``header``, ``contents``, ``both``, ``shape`` or ``mapping``.
    unit
        Unit of its numbers as a mapping file states it.
    """

    index: int
    header: str
    role: str | None
    confidence: float
    why: str
    unit: str = ""

    @property
    def letter(self) -> str:
        """The letters that spreadsheets show over it."""
        return column_letter(self.index)

    @property
    def called(self) -> str:
        """What a mapping file calls it: its header, else its letters."""
        return self.header or self.letter

    @property
    def measured(self) -> str:
        """Its header with the unit that a mapping file gave before it, which is then read first."""
        return f"({self.unit}) {self.header}" if self.unit else self.header


def column_letter(index: int) -> str:
    """Return the letters that spreadsheets show over a column.

    Examples
    --------
    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
