"""Counterparts: who stands nearest on the other side with the same good, whether the two could trade or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from graph.matching.pairs.nearness import distances_km, unit_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.pairs.candidates import Candidates


def counterparts(
    candidates: Candidates, side: Literal["supplier", "buyer"], node: int, most: int
) -> list[tuple[int, float]]:
    """Return the nearest nodes of the other side that trade a node's commodity in its unit.

    Parameters
    ----------
    candidates
        The market.
    side, node
        The side and the row of whoever asks.
    most
        How many to name.

    Returns
    -------
    list of (int, float)
        Row on the other side and distance in km, the nearest first, of those as near the earlier row; NaN km and
        last where a place is not known.

    Examples
    --------
    >>> from graph.matching import find_candidates
    >>> from graph.sample import make_sample
    >>> market = find_candidates(make_sample(100, 1))
    >>> [round(km) for _, km in counterparts(market, "buyer", 0, 3)]
    [6, 95, 96]
    """
    ours, theirs = candidates.suppliers, candidates.buyers
    if side == "buyer":
        ours, theirs = theirs, ours
    row = ours.row(node, named=True)
    alike = (theirs["commodity"] == row["commodity"]) & (theirs["unit"].eq_missing(row["unit"]))
    rows = np.flatnonzero(alike.fill_null(value=False).to_numpy())
    here = unit_vectors([_known(row["lat"])], [_known(row["lon"])])
    there = unit_vectors(*(theirs[name][rows].cast(float).fill_null(np.nan).to_numpy() for name in ("lat", "lon")))
    km: NDArray[np.float64] = distances_km(here, there)
    order = np.lexsort((rows, np.where(np.isnan(km), np.inf, km)))[:most]
    return [(int(rows[k]), float(km[k])) for k in order]


def _known(number: float | None) -> float:
    return float("nan") if number is None else number


def yet_to_get(candidates: Candidates, supplier: int, buyer: int) -> list[str]:
    """Return what a supplier has yet to get: by law, then the certificates that this buyer demands."""
    lacks = candidates.suppliers["missing"][supplier]
    held = candidates.suppliers["certifications"][supplier]
    known = {repair.code for repair in candidates.setting.assumptions.repairs}
    found = [] if lacks is None else lacks.to_list()
    demanded = candidates.buyers["required"][buyer] if candidates.kind == "volume" else None
    for certificate in () if demanded is None else demanded:
        repair = f"repair.{certificate}"
        code = repair if repair in known else f"certificate.{certificate}"
        if (held is None or certificate not in held.to_list()) and code not in found:
            found.append(code)
    return found
