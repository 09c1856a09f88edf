"""Assumptions: what matching takes for granted where lists are silent, dated and with the ground each stands on.

Law, tariffs and rates of thumb are figures in ``assumptions.toml``, never in code. An entry holds from its
``valid_from`` until a later entry of the same table; results name what they used.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graph.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True)
class Repair:
    """One repairable lack: what getting the certificate costs, and what the lack takes from a pair.

    Who needs it is the law's to say (:mod:`graph.reference.certifications`).

    Attributes
    ----------
    code
        Such as ``"repair.halal"``; the sentence is in the catalogue of translations.
    certification
        The certificate that is lacking, or None for the business form.
    instead
        Certificates that do as well.
    cost_rp, months
        Cost of getting it once, in rupiah, and the months over which it is spread.
    points
        What the lack takes from a pair of the linkage market.
    basis
        What the figures rest on.
    """

    code: str
    certification: str | None
    instead: tuple[str, ...]
    cost_rp: int
    months: int
    points: int
    basis: str


@dataclass(frozen=True)
class Assumptions:
    """The entries in force on one day.

    Examples
    --------
    >>> from datetime import date
    >>> held = Assumptions.on(date(2026, 11, 1))
    >>> held.rupiah_per_tonne_km, held.slots["large"], held.kg_per_piece("31001")
    (1500.0, 20, 15.0)
    """

    valid_on: date
    rupiah_per_tonne_km: float
    default_kg_per_piece: float
    piece_weights_kg: Mapping[str, float]
    volume_km: float
    linkage_km: float
    slots: Mapping[str, int]
    output_per_investment: tuple[float, float, float]
    output_rp_per_worker: tuple[float, float, float]
    local_share: tuple[float, float, float]
    fewest_observations: int
    repairs: tuple[Repair, ...]
    forbidden_prefixes: tuple[str, ...]
    basis: Mapping[str, str]

    @classmethod
    def on(cls, day: date, path: Path | None = None) -> Assumptions:
        """Return what holds on a day, from the package's file or from one of the same form.

        Raises
        ------
        NotFound
            If a table is missing.
        """
        tables = _packaged() if path is None else tomllib.loads(path.read_text(encoding="utf-8"))
        one = {name: _in_force(tables, name, day) for name in ("transport", "weight", "reach", "slots", "estimate")}
        held = [entry for entry in tables.get("repair", []) if entry["valid_from"] <= day]
        forbidden = [entry for entry in tables.get("forbidden", []) if entry["valid_from"] <= day]
        return cls(
            valid_on=day,
            rupiah_per_tonne_km=float(one["transport"]["rupiah_per_tonne_km"]),
            default_kg_per_piece=float(one["weight"]["default_kg_per_piece"]),
            piece_weights_kg=dict(one["weight"]["kg_per_piece"]),
            volume_km=float(one["reach"]["volume_km"]),
            linkage_km=float(one["reach"]["linkage_km"]),
            slots={size: int(one["slots"][size]) for size in ("medium", "large", "unknown")},
            output_per_investment=_three(one["estimate"]["output_per_investment"]),
            output_rp_per_worker=_three(one["estimate"]["output_rp_per_worker"]),
            local_share=_three(one["estimate"]["local_share"]),
            fewest_observations=int(one["estimate"]["fewest_observations"]),
            repairs=tuple(_repair(entry) for entry in held),
            forbidden_prefixes=tuple(prefix for entry in forbidden for prefix in entry["kbli_prefixes"]),
            basis={name: str(entry["basis"]) for name, entry in one.items()},
        )

    def kg_per_piece(self, kbli: str) -> float:
        """Return the weight of one piece of a commodity, by the longest first digits in the table; 0: not known.

        Examples
        --------
        >>> from datetime import date
        >>> held = Assumptions.on(date(2026, 11, 1))
        >>> held.kg_per_piece("23922"), held.kg_per_piece("10792"), held.kg_per_piece("30113")
        (2.0, 1.0, 0.0)
        """
        for length in range(len(kbli), 0, -1):
            if kbli[:length] in self.piece_weights_kg:
                return self.piece_weights_kg[kbli[:length]]
        return self.default_kg_per_piece

    def rupiah_per_unit_km(self, kbli: str, unit: str) -> float:
        """Return what it costs to carry one unit over one km; a litre counts as a kilogram.

        Examples
        --------
        >>> from datetime import date
        >>> Assumptions.on(date(2026, 11, 1)).rupiah_per_unit_km("01262", "kg")
        1.5
        """
        kilograms = self.kg_per_piece(kbli) if unit == "piece" else 1.0
        return self.rupiah_per_tonne_km * kilograms / 1000


@cache
def _packaged() -> dict[str, Any]:
    return tomllib.loads(files("graph.matching").joinpath("assumptions.toml").read_text(encoding="utf-8"))


def _in_force(tables: Mapping[str, Any], name: str, day: date) -> dict[str, Any]:
    entries = sorted(tables.get(name, []), key=lambda entry: entry["valid_from"])
    if not entries:
        message = f"the assumptions have no table {name}"
        raise NotFound(message, hint="see graph/matching/assumptions.toml for the form", table=name)
    held = [entry for entry in entries if entry["valid_from"] <= day]
    # A snapshot older than every entry still needs a rate: the first one is the nearest that is known.
    return dict(held[-1] if held else entries[0])


def _three(numbers: list[float]) -> tuple[float, float, float]:
    low, middle, high = numbers
    return float(low), float(middle), float(high)


def _repair(entry: Mapping[str, Any]) -> Repair:
    return Repair(
        code=str(entry["code"]),
        certification=entry.get("certification"),
        instead=tuple(entry.get("instead", ())),
        cost_rp=int(entry["cost_rp"]),
        months=int(entry["months"]),
        points=int(entry["points"]),
        basis=str(entry["basis"]),
    )
