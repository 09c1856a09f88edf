"""The date of builds that may be repeated: whoever sets ``SOURCE_DATE_EPOCH`` must set it whole.

numpy reads the variable when it is brought in (scipy brings in all of it) and fails on an empty one, which in a shell
is how one is taken back.
"""

from __future__ import annotations

import os
from typing import Final

SOURCE_DATE: Final = "SOURCE_DATE_EPOCH"


def unreadable_source_date() -> str | None:
    """Forget an empty ``SOURCE_DATE_EPOCH``, and return one that is no whole number of seconds; None where all is well.

    Examples
    --------
    >>> before = os.environ.get(SOURCE_DATE)
    >>> os.environ[SOURCE_DATE] = " "
    >>> unreadable_source_date(), SOURCE_DATE in os.environ
    (None, False)
    >>> os.environ[SOURCE_DATE] = "yesterday"
    >>> unreadable_source_date()
    'yesterday'
    >>> del os.environ[SOURCE_DATE]
    >>> if before is not None:
    ...     os.environ[SOURCE_DATE] = before
    """
    stated = os.environ.get(SOURCE_DATE)
    if stated is None:
        return None
    if not stated.strip():
        del os.environ[SOURCE_DATE]
        return None
    return None if stated.strip().isascii() and stated.strip().isdigit() else stated
