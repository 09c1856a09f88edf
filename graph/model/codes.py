"""Codes as text with types of their own: a code is never a number, for numbers lose leading zeros."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import StringConstraints

REGION_PATTERN: Final = r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$"
KBLI_PATTERN: Final = r"^([A-U]|\d{2,5})$"

RegionCode = Annotated[str, StringConstraints(pattern=REGION_PATTERN)]
"""Kemendagri dotted code: province ``35``, regency or city ``35.09``, district ``35.09.01``, village."""
Kbli = Annotated[str, StringConstraints(pattern=KBLI_PATTERN)]
"""KBLI 2020 code: a section letter or two to five digits."""
IoCode = int
"""Number of a sector in the 185-sector input-output table, 1 to 185: a row number, so an integer."""
PartyId = Annotated[str, StringConstraints(min_length=1, max_length=64)]
"""Id of a party, ``p`` and 20 hex digits when made here (``graph.model.ids``)."""

_REGION = re.compile(REGION_PATTERN)


def is_region_code(text: str) -> bool:
    """Return whether the text has the form of a Kemendagri code; whether it exists is ``reference.regions``' to say.

    Examples
    --------
    >>> is_region_code("35.09"), is_region_code("3509"), is_region_code("Jember")
    (True, False, False)
    """
    return bool(_REGION.match(text))


def parent_region(code: str) -> str | None:
    """Return the code of the region that holds this one, None for a province.

    Examples
    --------
    >>> parent_region("35.09.01"), parent_region("35")
    ('35.09', None)
    """
    return code.rpartition(".")[0] or None
