"""Medium and large buyers of the synthetic world: real palm-oil mills and invented offtakers.

Mills are real points with their real groups (MIT list); what they ask for is invented. All other buyers are
invented altogether.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.model.ids import normalise_name
from graph.sample.draws import gathered, stream, weighted
from graph.sample.goods import good_of, goods, traded
from graph.sample.mills import palm_mills
from graph.sample.names import FIRST, SECOND, SECTORS, joined, numbers, word_pairs, words
from graph.sample.places import Places, places, region_codes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.sample.clusters import Cluster

MILL: Final = "10431"
MILLS_AMONG_BUYERS: Final = 0.2
BESIDE_CLUSTERS: Final = 0.3
"""Part of the buyers of a real cluster's good that are in its regency, unless the cluster lacks a buyer."""
GROUPED: Final = 0.15
"""Part of invented buyers that belong to an invented group of firms."""
MEDIUM_SALES_RP: Final = 15_000_000_000
LARGE_SALES_RP: Final = 50_000_000_000
"""Lower bounds of yearly sales of medium and large in GR 7/2021 art. 35."""


@dataclass(frozen=True, eq=False)
class Buyers:
    """Buyers as arrays, mills first; ``wants`` is a table of buyer by good, and ``homes`` the regencies in play."""

    mill: NDArray[np.bool_]
    kbli: NDArray[np.int64]
    regency: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    large: NDArray[np.bool_]
    wants: NDArray[np.bool_]
    name: pl.Series
    parent: pl.Series
    homes: NDArray[np.int64]
    codes: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.mill)


def make_buyers(count: int, seed: int, planned: tuple[Cluster, ...], makers: int) -> Buyers:
    """Draw the buyers of a world with so many makers."""
    where = places()
    mills = _some_mills(seed, min(round(count * MILLS_AMONG_BUYERS), palm_mills().height))
    others = count - mills.height
    homes = _regencies_in_play(seed, where, planned, count, mills)
    known = np.array(traded(makers))
    good, trade, codes = _what_they_buy(seed, others, known)
    regency = _where_they_are(seed, homes, good, planned)
    lat, lon = where.scattered(stream(seed, "buyer places"), regency, 0.2)
    rng = stream(seed, "buyer facts")
    mill_code = codes.index(MILL)
    is_mill = np.arange(count) < mills.height
    kbli = np.concatenate([np.full(mills.height, mill_code), trade]).astype(np.int64)
    return Buyers(
        mill=is_mill,
        kbli=kbli,
        regency=np.concatenate([mills["regency"].to_numpy(), regency]).astype(np.int64),
        lat=np.concatenate([mills["lat"].to_numpy(), lat]),
        lon=np.concatenate([mills["lon"].to_numpy(), lon]),
        large=is_mill | (rng.random(count) < 0.4),
        wants=_wants(rng, codes, kbli, np.concatenate([np.zeros(mills.height, dtype=np.int64), good])) & known,
        name=pl.concat([mills["name"], _names(seed, codes, trade)]),
        parent=pl.concat([mills["parent"], _groups(seed, others)]),
        homes=homes,
        codes=codes,
    )


def _some_mills(seed: int, count: int) -> pl.DataFrame:
    """Return mills in a few neighbourhoods, so that growers have more than one to choose from."""
    mills = palm_mills()
    rng = stream(seed, "mills")
    lat, lon = mills["lat"].to_numpy(), mills["lon"].to_numpy()
    taken = np.zeros(mills.height, dtype=bool)
    while taken.sum() < count:
        seed_mill = int(rng.choice(np.flatnonzero(~taken)))
        apart = (lat - lat[seed_mill]) ** 2 + (lon - lon[seed_mill]) ** 2
        near = np.argsort(np.where(taken, np.inf, apart), kind="stable")
        taken[near[: min(max(count // 3, 1), count - int(taken.sum()))]] = True
    chosen = mills.filter(pl.Series(taken))
    regency = places().nearest(chosen["lat"].to_numpy(), chosen["lon"].to_numpy())
    return chosen.select(
        "name",
        parent=pl.col("parent").map_elements(normalise_name, return_dtype=pl.String),
        regency=pl.Series(regency, dtype=pl.Int64),
        lat=pl.col("lat").round(2),
        lon=pl.col("lon").round(2),
    )


def _regencies_in_play(
    seed: int, where: Places, planned: tuple[Cluster, ...], count: int, mills: pl.DataFrame
) -> NDArray[np.int64]:
    """Small worlds keep to some regencies, so that makers and buyers are neighbours there too."""
    known = sorted({where.row(cluster.district) for cluster in planned if cluster.real} | set(mills["regency"]))
    total = int(np.clip(count * 0.5, 8, len(where.code)))
    rng = stream(seed, "regencies")
    provinces = np.array(where.province)
    likely = where.people * np.where(np.isin(provinces, provinces[known]), 12.0, 1.0)
    more = rng.choice(len(where.code), size=total, replace=False, p=likely / likely.sum())
    return np.array(sorted({*known, *more.tolist()}), dtype=np.int64)


def _what_they_buy(
    seed: int, count: int, known: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], tuple[str, ...]]:
    codes = tuple(sorted({code for good in goods() for code in good.buyers}))
    rng = stream(seed, "buyer trades")
    weight = known * np.array([0.0 if good.buyers == (MILL,) else good.share * good.balance for good in goods()])
    # Each good has some buyer before shares speak: a world of a hundred buyers must still trade gambier.
    must = np.flatnonzero(weight > 0)
    good = np.concatenate([must[: min(len(must), count // 2)], weighted(rng, weight, count)])[:count].astype(np.int64)
    trade = np.empty(count, dtype=np.int64)
    draw = rng.random(count)
    for number, bought in enumerate(goods()):
        rows = np.flatnonzero(good == number)
        options = np.array([codes.index(code) for code in bought.buyers], dtype=np.int64)
        # Who buys many goods is met more often: supermarkets and wholesalers before dairies.
        breadth = np.cumsum([sum(code in good.buyers for good in goods()) for code in bought.buyers])
        trade[rows] = options[np.searchsorted(breadth, draw[rows] * breadth[-1], side="right")]
    return good, trade, codes


def _where_they_are(
    seed: int, homes: NDArray[np.int64], good: NDArray[np.int64], planned: tuple[Cluster, ...]
) -> NDArray[np.int64]:
    where, rng = places(), stream(seed, "buyer homes")
    regency = homes[weighted(rng, where.people[homes], len(good))]
    beside = rng.random(len(good)) < BESIDE_CLUSTERS
    near_source = rng.random(len(good)) < 0.7
    for number, bought in enumerate(goods()):
        rows = np.flatnonzero(near_source & (good == number))
        at_home = np.isin(np.array(where.province)[homes], bought.homes)
        if bought.homes and at_home.any():
            regency[rows] = homes[weighted(rng, where.people[homes] * at_home, len(rows))]
    for cluster in planned:
        if cluster.real and "buyer" not in cluster.lacks:
            regency[beside & (good == good_of()[cluster.kbli])] = where.row(cluster.district)
    return regency


def _wants(
    rng: np.random.Generator, codes: tuple[str, ...], kbli: NDArray[np.int64], main: NDArray[np.int64]
) -> NDArray[np.bool_]:
    may = np.array([[code in good.buyers for good in goods()] for code in codes])
    wants = may[kbli] & (rng.random((len(kbli), len(goods()))) < 0.8)
    wants[np.arange(len(kbli)), main] = True
    # A mill buys fruit; some buy tools as well.
    return np.asarray(wants & may[kbli], dtype=bool)


def _names(seed: int, codes: tuple[str, ...], trade: NDArray[np.int64]) -> pl.Series:
    rng = stream(seed, "buyer names")
    first, second, number = word_pairs(rng, len(trade))
    sector = words([SECTORS.get(code[:2], "Usaha") for code in codes], trade)
    form = words(["PT", "CV"], (rng.random(len(trade)) < 0.12).astype(np.int64))
    return joined(form, words(FIRST, first), sector, words(SECOND, second), numbers(number))


def _groups(seed: int, count: int) -> pl.Series:
    rng = stream(seed, "groups")
    groups = [f"grup {FIRST[i].lower()} {SECOND[-i - 1].lower()}" for i in range(max(2, min(count // 25, len(FIRST))))]
    return gathered(groups, np.where(rng.random(count) < GROUPED, rng.integers(len(groups), size=count), -1))


def buyer_frame(buyers: Buyers, seed: int) -> pl.DataFrame:
    """Return the buyers' columns of the Network format, without id, source and date."""
    rng = stream(seed, "buyer columns")
    count = buyers.count
    sales = np.where(
        buyers.large,
        LARGE_SALES_RP * (1.0 + rng.lognormal(0.3, 1.0, count)),
        MEDIUM_SALES_RP + (LARGE_SALES_RP - MEDIUM_SALES_RP) * rng.beta(1.2, 2.0, count) * 0.98 + 1e6,
    )
    papers = [["nib"], ["iso9001", "nib"], ["halal", "nib"], ["haccp", "halal", "nib"]]
    foster = rng.random(count) < np.where(buyers.large, 0.12, 0.02)
    return pl.DataFrame(
        {
            "kind": pl.repeat("enterprise", count, eager=True),
            "name": buyers.name,
            "legal_form": pl.select(
                pl.when(pl.Series(buyers.name).str.starts_with("CV ")).then(pl.lit("CV")).otherwise(pl.lit("PT"))
            ).to_series(),
            "size": words(["medium", "large"], buyers.large.astype(np.int64)),
            "size_basis": pl.repeat("sales", count, eager=True),
            "kbli": gathered([[code] for code in buyers.codes], buyers.kbli, pl.List(pl.String)),
            "region": region_codes(places(), buyers.regency, np.full(count, -1)),
            "lat": buyers.lat,
            "lon": buyers.lon,
            "place_basis": pl.repeat("point", count, eager=True),
            "workers": np.rint(sales / 4.5e8 * rng.lognormal(0, 0.4, count)).astype(np.int64) + 15,
            "sales_rp_per_year": (sales // 1e8).astype(np.int64) * 100_000_000,
            "established": (2022 - np.minimum(rng.gamma(2.5, 7.0, count), 70)).astype(np.int32),
            "export_oriented": rng.random(count) < 0.25,
            "certifications": gathered(papers, rng.integers(len(papers), size=count), pl.List(pl.String)),
            "parent": buyers.parent,
            "slots": np.rint(np.where(buyers.large, 18, 8) * rng.lognormal(0, 0.5, count)).astype(np.int64) + 2,
            "radius_km": np.rint(np.where(buyers.mill, 60, 260) * rng.lognormal(0, 0.35, count)),
            "commits_to_coach": rng.random(count) < 0.6,
            "roles": gathered([["buyer"], ["buyer", "foster_company"]], foster.astype(np.int64), pl.List(pl.String)),
        }
    )
