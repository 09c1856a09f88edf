"""What stands around makers of one trade: firms of related industries, institutions, and how usual the trade is there.

Hundreds of places are asked for one after the other, so that what is looked through is made once: a tree of points for
every kind of institution and for the related industries of every trade, and one count of trades by regency.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from graph.matching.pairs.nearness import chord, distances_km
from graph.reference import input_output

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.planning.scene import Scene

RELATED_SHARE: Final = 0.01
"""Least weighted share of input or sales by which two sectors are related."""
INSTITUTIONS: Final = (
    "bds_provider", "financial_institution", "forum", "institution", "shared_facility", "front_office", "cooperative",
    "foster_company",
)  # fmt: skip
REGENCY: Final = len("33.05")
ROUNDED_KM: Final = 0.01
"""Distances are told to so much: a search reaches this much farther before they are."""


@cache
def related_trades(kbli: str) -> tuple[str, ...]:
    """Return the activities whose sectors buy from or sell to those of a trade; none where its sector is not known.

    Examples
    --------
    >>> "10431" in related_trades("01262"), related_trades("")
    (True, ())
    """
    try:
        ours = np.array(input_output.sectors_of(kbli)) - 1
    except LookupError:
        return ()
    inputs, sales = input_output.weighted_input_share(), input_output.weighted_sales_share()
    tied = (inputs[:, ours].max(axis=1) >= RELATED_SHARE) | (sales[ours, :].max(axis=0) >= RELATED_SHARE)
    tied[ours] = False
    codes = input_output.kbli_sectors().select("kbli", "io_code").rows()
    return tuple(sorted({str(code) for code, io in codes if tied[io - 1]}))


class Around:
    """The surroundings of places of a scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._trees: dict[str, tuple[NDArray[np.int64], cKDTree] | None] = {}
        self._usual: dict[str, tuple[dict[str, int], int]] = {}

    def related(self, members: NDArray[np.int64], kbli: str, km: float) -> int:
        """Count enterprises of other trades within reach whose sectors buy from or sell to this trade's."""
        if f"trade {kbli}" not in self._trees:
            trades = pl.col("kbli").list.first().is_in(related_trades(kbli))
            linked = self._scene.network.parties.select((pl.col("kind") == "enterprise") & trades).to_series()
            self._plant(f"trade {kbli}", linked.fill_null(value=False).to_numpy())
        tree, points = self._trees[f"trade {kbli}"], self._points(members)
        if tree is None or not len(points):
            return 0
        hits = tree[1].query_ball_point(points, float(chord(km + ROUNDED_KM)))
        there = tree[0][np.unique(np.concatenate([np.array(one, np.int64) for one in hits]))]
        there = np.setdiff1d(there, members)
        if not there.size:
            return 0
        where = self._scene.vectors[there]
        return int((distances_km(where, points[cKDTree(points).query(where)[1]]) <= km).sum())

    def institutions(self, members: NDArray[np.int64]) -> list[str]:
        """Return the kinds of institutions within reach of a member."""
        points, found = self._points(members), []
        for kind in INSTITUTIONS:
            if kind not in self._trees:
                self._plant(kind, self._scene.kind(kind))
            tree = self._trees[kind]
            if tree is None or not len(points):
                continue
            nearest = self._scene.vectors[tree[0][tree[1].query(points)[1]]]
            reach = float(self._scene.reach["institution" if kind == "institution" else "related"])
            if (distances_km(points, nearest) <= reach).any():
                found.append(kind)
        return found

    def location_quotient(self, kbli: str, regency: str | None) -> float | None:
        """Return the trade's share of the enterprises of a regency over its share of all."""
        if kbli not in self._usual:
            alike = self._counts.filter(pl.col("code").str.starts_with(kbli))
            by_regency = alike.drop_nulls("regency").group_by("regency").agg(pl.col("firms").sum())
            self._usual[kbli] = (dict(by_regency.iter_rows()), int(alike["firms"].sum()))
        here, everywhere = self._regencies.get(regency or "", 0), self._usual[kbli][1]
        if not here or not everywhere:
            return None
        known = int(self._counts["firms"].sum())
        return (self._usual[kbli][0].get(regency or "", 0) / here) / (everywhere / known)

    @cached_property
    def _counts(self) -> pl.DataFrame:
        parties = self._scene.network.parties.filter(pl.col("kind") == "enterprise")
        told = parties.select(regency=pl.col("region").str.head(REGENCY), code=pl.col("kbli").list.first())
        return told.drop_nulls("code").group_by("regency", "code").agg(firms=pl.len().cast(pl.Int64))

    @cached_property
    def _regencies(self) -> dict[str, int]:
        counted = self._counts.drop_nulls("regency").group_by("regency").agg(pl.col("firms").sum())
        return dict(counted.iter_rows())

    def _points(self, members: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the places of members, each once; who cannot be placed has none."""
        where = self._scene.vectors[members]
        points: NDArray[np.float64] = np.unique(where[~np.isnan(where[:, 0])], axis=0)
        return points

    def _plant(self, name: str, wanted: NDArray[np.bool_]) -> None:
        there = np.flatnonzero(wanted & ~np.isnan(self._scene.vectors[:, 0]))
        self._trees[name] = (there, cKDTree(self._scene.vectors[there])) if there.size else None
