"""The reader's language, by itself: it must be known before anything heavy is brought in, such as for ``--help``.

``graph.settings`` reads every other variable of the surroundings, and takes the language from here.
"""

from __future__ import annotations

import os
from typing import Final, Literal, cast, get_args

Language = Literal["id", "en"]
LANGUAGES: Final[tuple[str, ...]] = get_args(Language)
VARIABLE: Final = "JEJARING_LANGUAGE"


def chosen_language() -> Language | None:
    """Return the language that ``JEJARING_LANGUAGE`` names, Indonesian when it is not set, None for one not known.

    Examples
    --------
    >>> chosen_language() in ("id", "en", None)
    True
    """
    named = os.environ.get(VARIABLE) or "id"
    return cast("Language", named) if named in LANGUAGES else None
