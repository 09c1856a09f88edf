"""Find sentra from a register alone: one trade dense in one place, beyond what chance gives, and what stands around it.

A *sentra* is a place where makers of the same trade crowd: every core maker has at least ``at_least`` of its trade
(itself counted) within ``km``; cores within ``km`` of each other are one sentra, with those who stand within ``km`` of
a core. A *cluster* has related industries and institutions besides; the finding says which of the two it is.

Chance is a permutation: places stay, trades are dealt out anew, and the densest spot of each trade is noted. The share
of deals in which that spot is as dense as what was found is its p-value (of the most extreme spot, so that looking
everywhere is paid for). Where no deal differs, as in a list of one trade alone, there is nothing to compare with and no
p-value. The location quotient stands beside it: the trade's share in the regency over that in all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import polars as pl
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from graph.errors import RuleViolation
from graph.matching.pairs.nearness import chord
from graph.planning.clusters.around import REGENCY, Around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graph.planning.scene import Scene

DEALS: Final = 199
MOST_PAIRS: Final = 20_000_000
"""Pairs of near places that a search holds at most: some 1.5 GB."""
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
        ``km`` of one maker), ``location_quotient``, ``p_value``, ``beyond_chance`` (both null where no deal
        of trades differs from what is there: the test cannot tell), ``related`` (firms of related
        industries within ``km``), ``institutions`` (within reach, by kind), ``called`` (``sentra`` or ``cluster``),
        ``declared`` (id of the declared cluster of that trade), ``overlap`` (Jaccard of members), ``members`` and
        ``sentra`` (what it is called here: trade, regency, and a number where there are several).

    Raises
    ------
    RuleViolation
        If ``km`` or ``at_least`` is no sensible number, or ``km`` is too wide for so many places.
    """
    _require_search(km, at_least, digits, deals)
    found, ground, (trade, names) = _spots(scene, km, at_least, digits)
    if not found.height:
        return pl.DataFrame(schema=SCHEMA)
    limit = _chance(ground, trade, names.size, deals, seed)
    of = {str(name): at for at, name in enumerate(names)}
    p = [_share_as_dense(limit[:, of[code]], densest) for code, densest in found.select("kbli", "densest").iter_rows()]
    frame = _surroundings(scene, found, km).with_columns(p_value=pl.Series(p, dtype=pl.Float64))
    frame = _with_declared(scene, frame.with_columns(beyond_chance=pl.col("p_value") <= significant))
    return frame.select(list(SCHEMA)).sort(
        ["beyond_chance", "p_value", "firms", "kbli", "region"],
        descending=[True, False, True, False, False],
        nulls_last=True,
    )


def crowded_places(scene: Scene, *, km: float, at_least: int, digits: int) -> pl.DataFrame:
    """Return the sentra of :func:`find_sentra` without what is told of them: who belongs to each, and its name.

    Returns
    -------
    polars.DataFrame
        ``kbli``, ``region``, ``lat``, ``lon``, ``firms``, ``densest``, ``members``, ``sentra``.

    Raises
    ------
    RuleViolation
        If ``km`` or ``at_least`` is no sensible number, or ``km`` is too wide for so many places.
    """
    _require_search(km, at_least, digits, 1)
    return _spots(scene, km, at_least, digits)[0]


def placed_firms(scene: Scene, digits: int = 5) -> int:
    """Return how many enterprises take part in a search: those with an activity and a place nearer than a regency."""
    return int(_placed(scene, digits)[0].size)


def _require_search(km: float, at_least: int, digits: int, deals: int) -> None:
    if not (km > 0 and at_least >= 2 and 2 <= digits <= 5 and deals >= 1):
        message = f"km={km}, at_least={at_least}, digits={digits}, deals={deals} make no search"
        raise RuleViolation(message, hint="km above 0, at least 2 firms, 2 to 5 digits, 1 deal or more")


def _spots(
    scene: Scene, km: float, at_least: int, digits: int
) -> tuple[pl.DataFrame, _Ground, tuple[NDArray[np.int64], NDArray[np.str_]]]:
    """Return where makers of one trade crowd, the largest first, on which ground, and everybody's trade."""
    rows, trade, names = _placed(scene, digits)
    ground = _ground(scene, rows, km)
    columns = ("kbli", "region", "lat", "lon", "firms", "densest", "members")
    schema = {name: SCHEMA[name] for name in columns}
    if rows.size < at_least:
        return _named(pl.DataFrame(schema=schema)), ground, (trade, names)
    dense = _dense(ground, trade, names.size)
    makers = scene.network.parties.select("id", "lat", "lon", regency=pl.col("region").str.head(REGENCY))[rows]
    told = [
        _told(makers.filter(ours), str(names[code]), densest)
        for code in np.unique(dense.col[dense.data >= at_least]).tolist()
        for ours, densest in _of_trade(ground, trade == code, _column(dense, code), at_least)
    ]
    return _named(pl.DataFrame(told, schema=schema)), ground, (trade, names)


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

    Raises
    ------
    RuleViolation
        If so many places are near each other that memory would not hold their pairs.
    """
    points, place = np.unique(scene.vectors[rows], axis=0, return_inverse=True)
    tree, reach = cKDTree(points), float(chord(km))
    many = (int(tree.count_neighbors(tree, reach)) - len(points)) // 2
    if many > MOST_PAIRS:
        message = (
            f"within {km:g} km {len(points)} places have {many} pairs of neighbours, more than the {MOST_PAIRS} that "
            "are looked through"
        )
        raise RuleViolation(message, hint="search within fewer kilometres, or take a region's part of the list", km=km)
    pairs = tree.query_pairs(reach, output_type="ndarray").astype(np.int64)
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


def _share_as_dense(limit: NDArray[np.int64], densest: int) -> float | None:
    """Return the p-value of a spot; None where every deal is as dense as it, such as where all are of one trade.

    Examples
    --------
    >>> _share_as_dense(np.array([3, 5, 4]), 5), _share_as_dense(np.array([5, 5, 5]), 5)
    (0.5, None)
    """
    if (limit == densest).all():
        return None
    return (1 + int((limit >= densest).sum())) / (1 + limit.size)


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


def _told(parties: pl.DataFrame, kbli: str, densest: int) -> dict[str, Any]:
    """Return what makers have in common: their regency is the most frequent one."""
    home = parties["regency"].drop_nulls().mode().sort()
    return {
        "kbli": kbli,
        "region": home[0] if len(home) else None,
        "lat": parties["lat"].mean(),
        "lon": parties["lon"].mean(),
        "firms": parties.height,
        "densest": densest,
        "members": parties["id"].to_list(),
    }


def _surroundings(scene: Scene, found: pl.DataFrame, km: float) -> pl.DataFrame:
    """Return what stands around each finding, how usual its trade is there, and what it is called by that."""
    around, told = Around(scene), []
    for kbli, region, ids in found.select("kbli", "region", "members").iter_rows():
        members = np.array([scene.network.row[party] for party in ids], np.int64)
        related, institutions = around.related(members, kbli, km), around.institutions(members)
        told.append(
            {
                "location_quotient": around.location_quotient(kbli, region),
                "related": related,
                "institutions": institutions,
                "called": "cluster" if related and institutions else "sentra",
            }
        )
    columns = ("location_quotient", "related", "institutions", "called")
    return found.hstack(pl.DataFrame(told, schema={name: SCHEMA[name] for name in columns}))


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
