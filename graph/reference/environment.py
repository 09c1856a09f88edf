"""Environment: activities with effluent or scarce raw material, flagged by KBLI, and the service to propose."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from graph.reference.shipped import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@cache
def _table() -> dict[str, Any]:
    return read_toml("environment.toml")


def flags(kbli: Iterable[str] | str | None, on: date) -> tuple[str, ...]:
    """Return the flags of an activity, or of several, on a day.

    Examples
    --------
    >>> from datetime import date
    >>> today = date(2026, 11, 1)
    >>> flags("10391", today), flags(["31001", "47111"], today), flags("47111", today)
    (('environment.effluent',), ('environment.scarce_material',), ())
    """
    codes = [kbli] if isinstance(kbli, str) else list(kbli or ())
    found = {
        row["code"]
        for row in _table()["flag"]
        if row["valid_from"] <= on and any(code.startswith(tuple(row["kbli"])) for code in codes)
    }
    return tuple(sorted(found))


def proposed_service(flag: str) -> str:
    """Return the service that a flag proposes.

    Examples
    --------
    >>> proposed_service("environment.effluent")
    'cleaner_production'
    """
    return str(_table()["service"][flag])
