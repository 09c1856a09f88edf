"""Codes as text with types of their own: a code is never a number, for numbers lose leading zeros."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import StringConstraints

REGION_PATTERN: Final = r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$"
KBLI_PATTERN: Final = r"^([A-U]|\d{2,5})$"

RegionCode = Annotated[str, StringConstraints(pattern=REGION_PATTERN)]
"""Kemendagri dotted code: province ``35``, regency or city ``35.09``, district ``35.09.01``, village."""
BpsCode = Annotated[str, StringConstraints(pattern=r"^\d{2}(\d{2}(\d{3}(\d{3})?)?)?$")]
"""Statistics office's code, read and written at the edge only: it differs from Kemendagri's."""
Kbli = Annotated[str, StringConstraints(pattern=KBLI_PATTERN)]
"""KBLI 2020 code: a section letter or two to five digits."""
Kbli5 = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
"""KBLI 2020 code of five digits, as offers and demands use it."""
IoCode = int
"""Number of a sector in the 185-sector input-output table, 1 to 185: a row number, so an integer."""
PartyId = Annotated[str, StringConstraints(min_length=1, max_length=64)]
"""Id of a party, ``p`` and 20 hex digits when made here (``graph.model.ids``)."""

_REGION, _KBLI = re.compile(REGION_PATTERN), re.compile(KBLI_PATTERN)


def is_region_code(text: str) -> bool:
    """Return whether the text has the form of a Kemendagri code; whether it exists is ``reference.regions``' to say.

    Examples
    --------
    >>> is_region_code("35.09"), is_region_code("3509"), is_region_code("Jember")
    (True, False, False)
    """
    return bool(_REGION.match(text))


def is_kbli(text: str) -> bool:
    """Return whether the text has the form of a KBLI code.

    Examples
    --------
    >>> is_kbli("01262"), is_kbli("C"), is_kbli("1.262")
    (True, True, False)
    """
    return bool(_KBLI.match(text))


def parent_region(code: str) -> str | None:
    """Return the code of the region that holds this one, None for a province.

    Examples
    --------
    >>> parent_region("35.09.01"), parent_region("35")
    ('35.09', None)
    """
    return code.rpartition(".")[0] or None


def province_of(code: str) -> str:
    """Return the code of the province that a region lies in, itself for a province.

    Examples
    --------
    >>> province_of("35.09.01")
    '35'
    """
    return code[:2]
