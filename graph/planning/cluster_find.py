"""Find sentra from a register alone: one trade dense in one place, beyond what chance gives, and what stands around it.

A *sentra* is a place where makers of the same trade crowd: every core maker has at least ``at_least`` of its trade
(itself counted) within ``km``; cores within ``km`` of each other are one sentra, with those who stand within ``km`` of
a core. A *cluster* has related industries and institutions besides; the finding says which of the two it is.

Chance is a permutation: places stay, trades are dealt out anew, and the densest spot of each trade is noted. The share
of deals in which that spot is as dense as what was found is its p-value (of the most extreme spot, so that looking
everywhere is paid for). The location quotient stands beside it: the trade's share in the regency over that in all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import polars as pl
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from graph.errors import RuleViolation
from graph.matching.nearness import chord, distances_km
from graph.reference import input_output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graph.planning.scene import Scene

DEALS: Final = 199
RELATED_SHARE: Final = 0.01
"""Least weighted share of input or sales by which two sectors are related."""
INSTITUTIONS: Final = (
    "bds_provider", "financial_institution", "forum", "institution", "shared_facility", "front_office", "cooperative",
    "foster_company",
)  # fmt: skip
COARSE: Final = ("regency", "province")
"""A party placed at the centroid of its regency or province says nothing of density."""


def find_sentra(
    scene: Scene,
    *,
    km: float = 5.0,
    at_least: int = 8,
    digits: int = 5,
    deals: int = DEALS,
    seed: int = 0,
    significant: float = 0.05,
) -> pl.DataFrame:
    """Return the sentra of a network, found from activities and places alone, the surest and largest first.

    Parameters
    ----------
    scene
        A network; parties of kind enterprise with an activity and a point take part.
    km, at_least
        Within what distance how many of one trade make a core.
    digits
        How many digits of KBLI are one trade.
    deals, seed
        Permutations, and their seed.
    significant
        Largest p-value that is still called beyond chance.

    Returns
    -------
    polars.DataFrame
        ``kbli``, ``region`` (most frequent regency), ``lat``, ``lon``, ``firms``, ``densest`` (most of the trade within
        ``km`` of one maker), ``location_quotient``, ``p_value``, ``beyond_chance``, ``related`` (firms of related
        industries within ``km``), ``institutions`` (within reach, by kind), ``called`` (``sentra`` or ``cluster``),
        ``declared`` (id of the declared cluster of that trade), ``overlap`` (Jaccard of members), ``members`` and
        ``sentra`` (what it is called here: trade, regency, and a number where there are several).

    Raises
    ------
    RuleViolation
        If ``km`` or ``at_least`` is no sensible number.
    """
    if not (km > 0 and at_least >= 2 and 2 <= digits <= 5 and deals >= 1):
        message = f"km={km}, at_least={at_least}, digits={digits}, deals={deals} make no search"
        raise RuleViolation(message, hint="km above 0, at least 2 firms, 2 to 5 digits, 1 deal or more")
    rows, trade, names = _placed(scene, digits)
    if rows.size < at_least:
        return pl.DataFrame(schema=SCHEMA)
    ground = _ground(scene, rows, km)
    dense = _dense(ground, trade, names.size)
    limit = _chance(ground, trade, names.size, deals, seed)
    found = []
    for code in np.unique(dense.col[dense.data >= at_least]).tolist():
        for ours, densest in _of_trade(ground, trade == code, _column(dense, code), at_least):
            members = rows[ours]
            p = (1 + int((limit[:, code] >= densest).sum())) / (1 + deals)
            found.append(_told(scene, members, str(names[code]), km, (densest, p)))
    frame = pl.DataFrame(found, schema=SCHEMA)
    frame = frame.with_columns(beyond_chance=pl.col("p_value") <= significant)
    frame = _with_declared(scene, _named(frame))
    return frame.sort(
        ["beyond_chance", "p_value", "firms", "kbli", "region"], descending=[True, False, True, False, False]
    )


SCHEMA: Final[dict[str, Any]] = {
    "kbli": pl.String, "region": pl.String, "lat": pl.Float64, "lon": pl.Float64, "firms": pl.Int64,
    "densest": pl.Int64, "location_quotient": pl.Float64, "p_value": pl.Float64, "beyond_chance": pl.Boolean,
    "related": pl.Int64, "institutions": pl.List(pl.String), "called": pl.String, "declared": pl.String,
    "overlap": pl.Float64, "members": pl.List(pl.String), "sentra": pl.String,
}  # fmt: skip


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """Name each finding by trade and regency, those of one trade and regency numbered from the largest on."""
    frame = frame.sort("firms", pl.col("members").list.min(), descending=[True, False])
    nth = pl.int_range(1, pl.len() + 1).over("kbli", "region")
    number = pl.when(nth > 1).then(pl.format("-{}", nth)).otherwise(pl.lit(""))
    return frame.with_columns(sentra=pl.format("{}-{}{}", "kbli", pl.col("region").fill_null("?"), number))


def _placed(scene: Scene, digits: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.str_]]:
    """Return the rows of enterprises with an activity and a point of their own, and the number of each one's trade."""
    parties = scene.network.parties
    coarse = pl.col("place_basis").is_in(COARSE).fill_null(value=False)
    fits = parties.select(
        (pl.col("kind") == "enterprise") & pl.col("kbli").list.first().is_not_null() & ~coarse
    ).to_series()
    fits &= pl.Series(~np.isnan(scene.vectors[:, 0]))
    rows = np.flatnonzero(fits.fill_null(value=False).to_numpy())
    codes = parties["kbli"].list.first().str.head(digits)[rows].to_numpy().astype(str)
    names, trade = np.unique(codes, return_inverse=True)
    return rows, trade.astype(np.int64), names


class _Ground(NamedTuple):
    """The number of each party's place, and which places are near each other, each one itself."""

    places: NDArray[np.int64]
    near: csr_array


def _ground(scene: Scene, rows: NDArray[np.int64], km: float) -> _Ground:
    """Return the ground on which parties stand.

    Points are rounded to about a kilometre, so that a city's thousands share some hundred places: looked at by place,
    a search costs by the places and not by the pairs of makers.
    """
    points, place = np.unique(scene.vectors[rows], axis=0, return_inverse=True)
    pairs = cKDTree(points).query_pairs(float(chord(km)), output_type="ndarray").astype(np.int64)
    itself = np.arange(len(points))
    first = np.concatenate([pairs[:, 0], pairs[:, 1], itself])
    second = np.concatenate([pairs[:, 1], pairs[:, 0], itself])
    near = csr_array((np.ones(first.size, np.int64), (first, second)), shape=(len(points), len(points)))
    return _Ground(place.ravel().astype(np.int64), near)


def _dense(ground: _Ground, trade: NDArray[np.int64], trades: int) -> coo_array:
    """Return how many of a trade stand near each place (rows) in which one of that trade (columns) stands."""
    ones = np.ones(trade.size, np.int64)
    there = csr_array((ones, (ground.places, trade)), shape=(ground.near.shape[0], trades))
    there.sum_duplicates()
    return coo_array((ground.near @ there).multiply(there > 0))


def _column(dense: coo_array, code: int) -> NDArray[np.int64]:
    """Return the counts of one trade by place, 0 where none of it stands."""
    held = dense.col == code
    return np.bincount(dense.row[held], weights=dense.data[held], minlength=dense.shape[0]).astype(np.int64)


def _chance(ground: _Ground, trade: NDArray[np.int64], trades: int, deals: int, seed: int) -> NDArray[np.int64]:
    """Return the densest spot of each trade in each deal (deals by trades)."""
    random = np.random.default_rng(seed)
    densest = np.zeros((deals, trades), np.int64)
    for deal in range(deals):
        dense = _dense(ground, random.permutation(trade), trades)
        np.maximum.at(densest[deal], dense.col, dense.data)
    return densest


def _of_trade(
    ground: _Ground, ours: NDArray[np.bool_], counts: NDArray[np.int64], at_least: int
) -> Iterator[tuple[NDArray[np.bool_], int]]:
    """Yield who belongs to each sentra of a trade, and its densest spot."""
    core = np.flatnonzero(counts >= at_least)
    label = connected_components(ground.near[core][:, core], directed=False)[1]
    for group in np.unique(label).tolist():
        inside = core[label == group]
        reached = ground.near[inside].sum(axis=0) > 0
        yield ours & reached[ground.places], int(counts[inside].max())


def _told(scene: Scene, members: NDArray[np.int64], kbli: str, km: float, facts: tuple[int, float]) -> dict[str, Any]:
    parties = scene.network.parties
    densest, p = facts
    regency = parties["region"][members].str.head(5)
    home = regency.drop_nulls().mode().sort()
    region = home[0] if len(home) else None
    known = parties.filter((pl.col("kind") == "enterprise") & pl.col("kbli").list.first().is_not_null())
    here = known.filter(pl.col("region").str.head(5) == region)
    alike, everywhere = (
        frame.filter(pl.col("kbli").list.first().str.starts_with(kbli)).height for frame in (here, known)
    )
    quotient = (alike / here.height) / (everywhere / known.height) if here.height and everywhere else None
    related = _related(scene, members, kbli, km)
    institutions = _institutions(scene, members)
    return {
        "kbli": kbli,
        "region": region,
        "lat": parties["lat"][members].mean(),
        "lon": parties["lon"][members].mean(),
        "firms": len(members),
        "densest": densest,
        "location_quotient": quotient,
        "p_value": p,
        "related": related,
        "institutions": institutions,
        "called": "cluster" if related and institutions else "sentra",
        "members": parties["id"][members].to_list(),
    }


def _related(scene: Scene, members: NDArray[np.int64], kbli: str, km: float) -> int:
    """Count enterprises of other trades within reach whose sectors buy from or sell to this trade's."""
    try:
        ours = np.array(input_output.sectors_of(kbli)) - 1
    except LookupError:
        return 0
    inputs, sales = input_output.weighted_input_share(), input_output.weighted_sales_share()
    tied = (inputs[:, ours].max(axis=1) >= RELATED_SHARE) | (sales[ours, :].max(axis=0) >= RELATED_SHARE)
    tied[ours] = False
    wanted = {str(code) for code, io in input_output.kbli_sectors().select("kbli", "io_code").rows() if tied[io - 1]}
    parties = scene.network.parties
    linked = parties.select(
        (pl.col("kind") == "enterprise") & pl.col("kbli").list.first().is_in(sorted(wanted))
    ).to_series()
    others = linked.fill_null(value=False).to_numpy().copy()
    others[members] = False
    return int(_near(scene, members, others, km).sum())


def _institutions(scene: Scene, members: NDArray[np.int64]) -> list[str]:
    return [
        kind for kind in INSTITUTIONS if bool(_near(scene, members, scene.kind(kind), _reach_of(scene, kind)).any())
    ]


def _reach_of(scene: Scene, kind: str) -> float:
    return float(scene.reach["institution" if kind == "institution" else "related"])


def _near(scene: Scene, members: NDArray[np.int64], others: NDArray[np.bool_], km: float) -> NDArray[np.bool_]:
    """Return which of the others stand within a distance of a member."""
    there = np.flatnonzero(others & ~np.isnan(scene.vectors[:, 0]))
    if not there.size:
        return np.zeros(0, np.bool_)
    at = cKDTree(scene.vectors[members]).query(scene.vectors[there])[1]
    return distances_km(scene.vectors[there], scene.vectors[members[at]]) <= km


def _with_declared(scene: Scene, frame: pl.DataFrame) -> pl.DataFrame:
    """Put the declared cluster of the same trade beside each finding: the one that shares most members."""
    memberships, parties = scene.memberships, scene.network.parties
    ids, trades = parties["id"].to_list(), parties["kbli"].list.first().to_list()
    declared = [
        (ids[row], trades[row] or "", {ids[member] for member in members.tolist()})
        for row, members in zip(memberships.clusters, memberships.members, strict=True)
    ]  # fmt: skip
    beside: list[tuple[str | None, float | None]] = []
    for kbli, members in frame.select("kbli", "members").iter_rows():
        mine = set(members)
        overlaps = [
            (len(mine & theirs) / len(mine | theirs), cluster)
            for cluster, trade, theirs in declared
            if trade.startswith(kbli) and mine & theirs
        ]
        best = max(overlaps, key=lambda one: (one[0], one[1]), default=None)
        beside.append((best[1], best[0]) if best else (None, None))
    return frame.with_columns(
        declared=pl.Series([cluster for cluster, _ in beside], dtype=pl.String),
        overlap=pl.Series([share for _, share in beside], dtype=pl.Float64),
    )
