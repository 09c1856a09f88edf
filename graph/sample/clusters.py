"""Clusters of the synthetic world: the ten of the 2004 study and, in larger worlds, invented ones beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.sample.draws import shared_out, stream, weighted
from graph.sample.goods import good_of, goods, table
from graph.sample.places import places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

CLUSTERED = 0.17
"""Part of small and micro enterprises that belong to a cluster (JICA 2004, ``national_totals.csv``)."""
LARGEST_NAMED = 2_400
"""Members of the ten clusters together at most; larger worlds get invented clusters beside them."""
TYPICAL = 48
"""Members of an invented cluster on average: 475,000 enterprises in 9,800 clusters (JICA 2004)."""
LACKS = ("buyer", "bds_provider", "financial_institution", "forum", "foster_company")
ODDS = {"isolated": 0.3, "inward": 0.3, "broker": 0.15, "core": 0.05, "open": 0.1, "dynamic": 0.1}
"""Planted structure of invented clusters: most are weak, as the study found."""


@dataclass(frozen=True)
class Structure:
    """The planted shape of a cluster's ties; ``structures.toml`` says what each number means."""

    near: tuple[float, ...]
    far: float
    outside: float
    leaders: int
    leaders_far: float
    leader_out: float
    trader: float


@dataclass(frozen=True)
class Cluster:
    """One cluster: where it is, what it makes, how many it has and what is planted in it."""

    code: str
    name: str
    district: str
    kbli: str
    members: int
    before: str
    now: str
    lacks: tuple[str, ...] = ()
    informed: str = "everyone"

    @property
    def real(self) -> bool:
        """Whether it stands for one of the ten clusters of the study."""
        return self.code.startswith("C")


@cache
def structures() -> Mapping[str, Structure]:
    """Return the planted structures by name.

    Examples
    --------
    >>> structures()["inward"].outside < structures()["open"].outside
    True
    """
    rows: dict[str, dict[str, Any]] = table("structures.toml")
    return {name: Structure(**{**row, "near": tuple(row["near"])}) for name, row in rows.items()}


def clusters(makers: int, seed: int) -> tuple[Cluster, ...]:
    """Return the clusters of a world with so many micro and small enterprises.

    Examples
    --------
    >>> ten = clusters(1_900, seed=0)
    >>> len(ten), sum(cluster.members for cluster in ten), ten[-1].name
    (10, 323, 'Sentra Genteng Kebumen')
    """
    in_clusters = round(makers * CLUSTERED)
    named = min(in_clusters, LARGEST_NAMED)
    rows = table("clusters.toml")["cluster"]
    sizes = shared_out(np.array([row["share"] for row in rows]), named)
    ten = [
        Cluster(
            **{k: v for k, v in row.items() if k not in ("share", "lacks")},
            members=int(size),
            lacks=tuple(row["lacks"]),
        )
        for row, size in zip(rows, sizes, strict=True)
    ]
    return (*ten, *_invented(in_clusters - named, seed))


def _invented(makers: int, seed: int) -> list[Cluster]:
    count = makers // TYPICAL
    if count == 0:
        return []
    rng = stream(seed, "clusters")
    where, all_goods = places(), goods()
    regency = weighted(rng, where.people, count)
    district = where.some_district(rng, regency)
    homes = _goods_by_province(where.province)
    sizes = shared_out(rng.lognormal(0.0, 0.7, count), makers)
    kinds = list(ODDS)
    before = weighted(rng, np.array([ODDS[kind] for kind in kinds]), count)
    changed = np.where(rng.random(count) < 0.12, weighted(rng, np.array([ODDS[k] for k in kinds]), count), before)
    lacking = rng.random((count, len(LACKS))) < 0.25
    kept = rng.random(count) < 0.2
    number = np.zeros(count, dtype=np.int64)
    made: list[Cluster] = []
    for i in range(count):
        choice = homes[where.province[regency[i]]]
        good = all_goods[choice[int(weighted(rng, np.array([all_goods[g].share for g in choice]), 1)[0])]]
        number[i] = i + 1
        made.append(
            Cluster(
                code=f"S{i + 1:04d}",
                name=f"Sentra {good.nouns[-1]} {where.name[regency[i]]} {i + 1:04d}",
                district=where.district_code[district[i]] if district[i] >= 0 else where.code[regency[i]],
                kbli=good.kbli,
                members=int(sizes[i]),
                before=kinds[before[i]],
                now=kinds[changed[i]],
                lacks=tuple(lack for lack, is_so in zip(LACKS, lacking[i], strict=True) if is_so),
                informed="gatekeeper" if kept[i] else "everyone",
            )
        )
    return made


def _goods_by_province(provinces: tuple[str, ...]) -> dict[str, list[int]]:
    everywhere = [number for number, good in enumerate(goods()) if not good.homes and good.kbli != "01262"]
    local = {
        province: [n for n, good in enumerate(goods()) if province in good.homes and good.kbli != "01262"]
        for province in set(provinces)
    }
    return {province: local[province] + everywhere for province in sorted(local)}


def good_numbers(planned: tuple[Cluster, ...]) -> NDArray[np.int64]:
    """Return the number of the good that each cluster makes."""
    return np.array([good_of()[cluster.kbli] for cluster in planned], dtype=np.int64)
