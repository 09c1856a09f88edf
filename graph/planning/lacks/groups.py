"""Gaps of clusters: who has no buyer, no provider, no bank, no forum, no university, no foster company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.planning.evidence import evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.planning.scene import Scene

TRADE: Final = ("SUPPLIES", "PARTNERS_WITH", "SUBCONTRACTS")
SUPPORTERS: Final = {
    "bds": ("bds_provider", ("SERVES",)),
    "bank": ("financial_institution", ("FINANCES",)),
    "forum": ("forum", ("ATTENDED", "SITS_ON", "MEMBER_OF")),
    "university": ("institution", ("SERVES", "LEARNS_FROM", "COOPERATES_WITH", "PARTNERS_WITH", "INFORMS")),
    "foster_company": ("foster_company", ("FOSTERS",)),
}
"""By kind of outside link: who gives it, and the ties by which it is given (knowing a bank is no credit)."""
INVENTORY: Final = {
    "buyer": "trade", "bds": "providers", "bank": "banks", "forum": "forums", "university": "universities",
    "foster_company": "foster_companies",
}  # fmt: skip
"""By kind of outside link: the list without which nobody is known to lack it."""
READINGS: Final = {"inward": "bonding_without_bridging", "broker_dependent": "bridging_without_bonding"}


def links_of_clusters(scene: Scene) -> dict[str, NDArray[np.bool_]]:
    """Return, by kind of outside link, which parties have it; a cluster has it when one member or itself has it."""
    found = {name: scene.tied(ties, scene.kind(kind)) for name, (kind, ties) in SUPPORTERS.items()}
    return {"buyer": scene.tied(TRADE, scene.umb)} | found


def _clusters(scene: Scene) -> list[tuple[int, NDArray[np.int64]]]:
    members = scene.memberships
    return [
        (row, np.append(rows, row).astype(np.int64))
        for row, rows in zip(members.clusters, members.members, strict=True)
    ]


def _rows(scene: Scene, lacks: list[tuple[int, str, bool]]) -> pl.DataFrame:
    """Return a row for each cluster and link: 1 where it lacks it."""
    where = scene.facts[[row for row, _, _ in lacks]]
    missing = [int(missing) for _, _, missing in lacks]
    reasons = [f"gap.structural.no_{name}" if name not in READINGS.values() else f"gap.structural.{name}"
               for _, name, _ in lacks]  # fmt: skip
    rows = where.with_columns(
        cluster="party",
        amount=pl.Series(missing, dtype=pl.Int64),
        of=pl.lit(1, pl.Int64),
        reason=pl.when(pl.Series(missing) == 1).then(pl.Series(reasons, dtype=pl.String))
        if missing
        else pl.lit(None, pl.String),
    )
    return evidence(rows.drop("kind"))


def structural_rows(scene: Scene) -> pl.DataFrame:
    """Return what each cluster lacks: outside links of the six kinds whose list was read, and balance."""
    has = links_of_clusters(scene)
    if not scene.memberships.clusters:
        return _rows(scene, [])
    known = {name: flags for name, flags in has.items() if not scene.unread(INVENTORY[name])}
    lacks = [(row, name, not bool(known[name][rows].any())) for row, rows in _clusters(scene) for name in known]
    for row, reading in zip(scene.memberships.clusters, scene.axes["reading"], strict=True):
        lacks += [(row, name, reading == word) for word, name in READINGS.items()]
    return _rows(scene, lacks)


def forum_rows(scene: Scene) -> pl.DataFrame:
    """Return the clusters of which nobody attends or sits on a forum."""
    return _only(scene, "forum")


def foster_rows(scene: Scene) -> pl.DataFrame:
    """Return the clusters that no foster company supports, in whole or in a member."""
    return _only(scene, "foster_company")


def _only(scene: Scene, name: str) -> pl.DataFrame:
    flags = links_of_clusters(scene)[name]
    return _rows(scene, [(row, name, not bool(flags[rows].any())) for row, rows in _clusters(scene)])
