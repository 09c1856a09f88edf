"""Everyone around makers and buyers: clusters, traders, cooperatives, providers, banks, forums, officers and more.

All are invented. Those of a cluster that ``clusters.toml`` says it lacks are not made for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.sample.clusters import Cluster, good_numbers
from graph.sample.draws import gathered, stream, weighted
from graph.sample.goods import goods
from graph.sample.names import FIRST, SECOND, joined, numbers, word_pairs, words
from graph.sample.places import Places, places, region_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.sample.makers import Makers

TRADER_NOUNS: Final = {"kg": "Pengepul", "litre": "Pengepul", "piece": "Agen"}
PROGRAMMES: Final = (
    "Program Penguatan Sentra 2025 (sintetis)",
    "Program Sertifikasi Bersama 2025 (sintetis)",
    "Pameran Produk Sentra 2026 (sintetis)",
)
PER_MAKER: Final = {
    "trader": 60,
    "cooperative": 150,
    "bds_provider": 200,
    "financial_institution": 250,
    "foster_company": 600,
    "officer": 60,
    "forum": 900,
    "shared_facility": 1_000,
    "front_office": 500,
    "institution": 400,
    "social_enterprise": 1_000,
    "machine": 200,
}
"""So many micro and small enterprises to each party of a kind, beside those that clusters have."""
LEAST: Final = 4
KBLI: Final = {
    "bds_provider": "70204",
    "financial_institution": "64131",
    "foster_company": "70209",
    "forum": "94110",
    "government": "84133",
    "front_office": "70209",
    "institution": "85498",
}


@dataclass(frozen=True, eq=False)
class Group:
    """Parties of one kind as arrays: names, homes, the cluster that each belongs to (-1 none), the good it deals in."""

    kind: str
    name: pl.Series
    regency: NDArray[np.int64]
    cluster: NDArray[np.int64]
    good: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.regency)


def make_supporters(
    seed: int, planned: tuple[Cluster, ...], makers: Makers, homes: NDArray[np.int64]
) -> dict[str, Group]:
    """Draw the parties around makers and buyers, by kind, in a fixed order."""
    where = places()
    made = [_clusters(where, planned), _traders(seed, where, planned, makers)]
    made.append(_cooperatives(seed, where, planned, makers, homes))
    made += [
        _around_clusters(seed, planned, makers, homes, kind)
        for kind in ("bds_provider", "financial_institution", "foster_company", "officer", "forum")
    ]
    made.append(_governments(where, homes))
    made += [
        _around_clusters(seed, planned, makers, homes, kind)
        for kind in ("shared_facility", "front_office", "institution", "social_enterprise", "machine")
    ]
    none = np.full(len(PROGRAMMES), -1, dtype=np.int64)
    capital = np.full(len(PROGRAMMES), where.row("31.71"), dtype=np.int64)
    made.append(Group("programme", pl.Series(PROGRAMMES), capital, none, none))
    return {group.kind: group for group in made}


def _home(where: Places, planned: Sequence[Cluster]) -> NDArray[np.int64]:
    return np.array([where.row(cluster.district) for cluster in planned], dtype=np.int64)


def _clusters(where: Places, planned: tuple[Cluster, ...]) -> Group:
    names = pl.Series([cluster.name for cluster in planned])
    return Group("cluster", names, _home(where, planned), np.arange(len(planned)), good_numbers(planned))


def _traders(seed: int, where: Places, planned: tuple[Cluster, ...], makers: Makers) -> Group:
    """One trader a cluster that has members, then traders where makers are, each in one good."""
    rng = stream(seed, "traders")
    with_members = np.array([i for i, c in enumerate(planned) if c.members > 0], dtype=np.int64)
    outside = np.flatnonzero((makers.cluster < 0) & makers.trades)
    count = max(LEAST, makers.count // PER_MAKER["trader"]) if len(outside) else 0
    some = outside[np.sort(rng.integers(len(outside), size=count))] if count else outside
    good = np.concatenate([good_numbers(planned)[with_members], makers.good[some]])
    first, second, number = word_pairs(rng, len(good))
    noun = words([TRADER_NOUNS[g.unit] for g in goods()], good)
    regency = np.concatenate([_home(where, planned)[with_members], makers.regency[some]])
    name = joined("UD", noun, words(FIRST, first), words(SECOND, second), numbers(number))
    return Group("trader", name, regency, np.concatenate([with_members, np.full(count, -1)]), good)


def _cooperatives(
    seed: int, where: Places, planned: tuple[Cluster, ...], makers: Makers, homes: NDArray[np.int64]
) -> Group:
    """One cooperative in most clusters, two in Kebumen (the study's), and cooperatives of farmers elsewhere."""
    rng = stream(seed, "cooperatives")
    has = [c.real or rng.random() < 0.6 for c in planned]
    inside = [i for i, yes in enumerate(has) if yes and planned[i].members > 0]
    twice = [i for i in inside if planned[i].code == "C10"]
    cluster = np.array(sorted(inside + twice), dtype=np.int64)
    count = max(LEAST, makers.count // PER_MAKER["cooperative"])
    regency = np.concatenate([_home(where, planned)[cluster], homes[weighted(rng, where.people[homes], count)]])
    first, second, number = word_pairs(rng, len(regency))
    noun = words(["Koperasi Produsen", "Koperasi Serba Usaha", "Koperasi Tani"], rng.integers(3, size=len(regency)))
    name = joined(noun, words(FIRST, first), words(SECOND, second), numbers(number))
    good = np.concatenate([good_numbers(planned)[cluster], np.full(count, -1)])
    return Group("cooperative", name, regency, np.concatenate([cluster, np.full(count, -1)]), good)


def _around_clusters(
    seed: int, planned: tuple[Cluster, ...], makers: Makers, homes: NDArray[np.int64], kind: str
) -> Group:
    """Draw one a real cluster that does not lack it (machines and social enterprises: none), then by people."""
    where, rng = places(), stream(seed, kind)
    own = [i for i, c in enumerate(planned) if c.real and kind not in c.lacks]
    if kind in ("machine", "social_enterprise"):
        own = []
    elif kind == "shared_facility":
        own = [i for i in own if planned[i].now == "dynamic"]
    cluster = np.array(own, dtype=np.int64)
    count = max(LEAST, makers.count // PER_MAKER[kind])
    regency = np.concatenate([_home(where, planned)[cluster], homes[weighted(rng, where.people[homes], count)]])
    none = np.full(count, -1)
    good = np.concatenate([good_numbers(planned)[cluster], none])
    return Group(kind, _names(rng, where, kind, regency), regency, np.concatenate([cluster, none]), good)


NOUNS: Final = {
    "bds_provider": ("Balai Pelatihan Usaha", "Lembaga Layanan Usaha", "Pusat Pengembangan Desain"),
    "financial_institution": ("BPR Arta", "BPR Dana", "LKM Tani", "Bank Niaga Rakyat"),
    "foster_company": ("Yayasan Bina Usaha", "PT Pembina"),
    "officer": ("Pendamping",),
    "forum": ("Forum Sentra",),
    "shared_facility": ("Rumah Produksi Bersama", "UPT Pengeringan"),
    "front_office": ("Klinik Bisnis",),
    "institution": ("SMK", "Politeknik", "Puskesmas"),
    "social_enterprise": ("Wirausaha Sosial",),
    "machine": ("Mesin Bubut", "Mesin Pres", "Mesin Suling", "Oven"),
}


def _names(rng: np.random.Generator, where: Places, kind: str, regency: NDArray[np.int64]) -> pl.Series:
    """Join a noun, a word, a place and a number: offices and banks are called by where they are."""
    count = len(regency)
    noun = words(NOUNS[kind], rng.integers(len(NOUNS[kind]), size=count))
    number = numbers(np.arange(1, count + 1), 3 if count < 1000 else 5)
    if kind in ("officer", "forum", "front_office"):
        return joined(noun, words(where.name, regency), number)
    return joined(noun, words(FIRST, rng.integers(len(FIRST), size=count)), words(where.name, regency), number)


def _governments(where: Places, homes: NDArray[np.int64]) -> Group:
    none = np.full(len(homes), -1, dtype=np.int64)
    return Group("government", joined("Dinas Koperasi dan Perindustrian", words(where.name, homes)), homes, none, none)


def supporter_frame(group: Group, planned: tuple[Cluster, ...], makers: Makers, seed: int) -> pl.DataFrame:
    """Return a kind's columns of the Network format, without id, source and date."""
    where = places()
    rng = stream(seed, f"{group.kind} columns")
    none = np.full(group.count, -1)
    district = none
    if group.kind == "cluster":
        row = {code: number for number, code in enumerate(where.district_code)}
        district = np.array([row.get(cluster.district, -1) for cluster in planned], dtype=np.int64)
    columns: dict[str, pl.Series | NDArray[np.float64]] = {
        "kind": pl.repeat(group.kind, group.count, eager=True),
        "name": group.name,
        "region": region_codes(where, group.regency, district),
        "lat": np.round(where.lat[group.regency], 2),
        "lon": np.round(where.lon[group.regency], 2),
        "place_basis": pl.repeat("regency", group.count, eager=True),
    }
    if group.kind in KBLI:
        columns["kbli"] = pl.Series([[KBLI[group.kind]]] * group.count, dtype=pl.List(pl.String))
    elif (group.good >= 0).any():
        columns["kbli"] = gathered([[good.kbli] for good in goods()], group.good, pl.List(pl.String))
    columns |= _more(group, planned, rng)
    return pl.DataFrame(columns)


def _more(group: Group, planned: tuple[Cluster, ...], rng: np.random.Generator) -> dict[str, pl.Series]:
    count = group.count
    if group.kind == "cluster":
        return {"members": pl.Series([cluster.members for cluster in planned], dtype=pl.Int64)}
    if group.kind == "cooperative":
        return {
            "members": pl.Series(np.rint(rng.lognormal(4.0, 0.6, count)).astype(np.int64) + 20),
            "legal_form": pl.repeat("KOPERASI", count, eager=True),
            "certifications": gathered([["nib"], []], (rng.random(count) < 0.3).astype(np.int64), pl.List(pl.String)),
            "size": pl.repeat("small", count, eager=True),
            "size_basis": pl.repeat("list_label", count, eager=True),
        }
    if group.kind == "officer":
        return {
            "roles": gathered([["bdo"], ["facilitator"]], (group.cluster >= 0).astype(np.int64), pl.List(pl.String))
        }
    if group.kind == "trader":
        return {"radius_km": pl.Series(np.rint(60 * rng.lognormal(0, 0.4, count)))}
    return {}
