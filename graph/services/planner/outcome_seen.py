"""What a caller sees of the outcome of a scenario: rows of the parties that it may read, sums of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

FEWEST: Final = 3
"""Parties whose change is told together: of fewer it would tell of one."""
_ENDS: Final = ("party", "lost", "replacement")


def outcome_seen(told: Mapping[str, Any], readable: AbstractSet[str] | None) -> dict[str, Any]:
    """Return the outcome of a scenario as whoever may read some parties sees it.

    Parameters
    ----------
    told
        One of ``scenarios`` of :func:`graph.services.planner.scenarios.as_json`; a job that has none yet stays.
    readable
        Ids of parties whose names the caller may read, None for all.

    Returns
    -------
    ``gains``, ``loses`` and ``lost`` with the rows of those parties alone; ``others`` says of each how many rows there
    are besides, and what they gain or lose together where they are three at least.

    Examples
    --------
    >>> rows = [{"party": f"p{n}", "name": f"UD {n}", "change": -n} for n in (4, 3, 2, 1)]
    >>> seen = outcome_seen({"name": "A", "gains": [], "loses": rows, "lost": []}, {"p1"})
    >>> [row["name"] for row in seen["loses"]], seen["others"]["loses"]
    (['UD 1'], {'parties': 3, 'change': -9})
    """
    if readable is None or "gains" not in told:
        return dict(told)
    shown: dict[str, list[Any]] = {}
    others: dict[str, dict[str, Any]] = {}
    for name in ("gains", "loses"):
        shown[name] = [row for row in told[name] if row["party"] in readable]
        rest = [row["change"] for row in told[name] if row["party"] not in readable]
        others[name] = {"parties": len(rest), "change": sum(rest) if len(rest) >= FEWEST else None}
    shown["lost"] = [row for row in told["lost"] if all(row[end] is None or row[end] in readable for end in _ENDS)]
    others["lost"] = {"parties": len(told["lost"]) - len(shown["lost"]), "change": None}
    return dict(told) | shown | {"others": others}
