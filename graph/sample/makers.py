"""Micro and small enterprises of the synthetic world: what they make, where, how much they sell.

Calibration (``docs/reference/sample.md``): yearly sales are lognormal with median Rp 180 million and a spread of
1.22 in logarithms, the quartiles of a survey in East and Central Java; sizes follow from sales by the law in
force; workers follow from sales.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.model.places import KM_PER_DEGREE
from graph.sample.clusters import Cluster, good_numbers
from graph.sample.draws import gathered, shared_out, stream, weighted
from graph.sample.goods import goods, services, traded
from graph.sample.names import FIRST, SECOND, joined, numbers, word_pairs, words
from graph.sample.places import Places, places, region_codes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.sample.buyers import Buyers

MEDIAN_SALES_RP: Final = 180e6
SALES_SPREAD: Final = 1.22
MICRO_SALES_RP: Final = 2_000_000_000
SMALL_SALES_RP: Final = 15_000_000_000
MICRO_CAPITAL_RP: Final = 1_000_000_000
SMALL_CAPITAL_RP: Final = 5_000_000_000
"""Upper bounds of yearly sales and capital in GR 7/2021 art. 35; a test holds them to ``graph.reference.law``."""
PAPERS: Final = ("nib", "halal", "pirt", "sni", "bpom", "svlk", "organic", "ispo", "rspo", "iso9001", "haccp")
"""Certifications in the order of the bits of ``Makers.papers``."""
NEAR_MILL_KM: Final = 28.0


@dataclass(frozen=True, eq=False)
class Makers:
    """Micro and small enterprises as arrays, cluster members first and contiguous by cluster.

    ``good`` counts on from the goods into the services; ``cluster`` and ``district`` are -1 for none.
    """

    good: NDArray[np.int64]
    cluster: NDArray[np.int64]
    regency: NDArray[np.int64]
    district: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    sales_rp: NDArray[np.int64]
    papers: NDArray[np.int64]
    form: NDArray[np.int64]
    name: pl.Series

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.good)

    @property
    def trades(self) -> NDArray[np.bool_]:
        """Which of them make a good that a larger buyer may want."""
        return self.good < len(goods())


FORMS: Final = ("PR", "UD", "CV", "PT")


def make_makers(count: int, seed: int, planned: tuple[Cluster, ...], buyers: Buyers) -> Makers:
    """Draw the micro and small enterprises of a world."""
    cluster, good = _trades(count, seed, planned)
    regency, district, lat, lon = _homes(seed, planned, (cluster, good), buyers)
    rng = stream(seed, "sales")
    sales = np.exp(np.log(MEDIAN_SALES_RP) + SALES_SPREAD * rng.normal(size=count).clip(-2.6, 3.4))
    sales = (np.minimum(sales, SMALL_SALES_RP * 0.95) // 1_000_000).astype(np.int64) * 1_000_000
    form = _forms(seed, sales)
    return Makers(
        good,
        cluster,
        regency,
        district,
        lat,
        lon,
        sales,
        _papers(seed, good, sales),
        form,
        _names(seed, good, form),
    )


def _trades(count: int, seed: int, planned: tuple[Cluster, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    sizes = np.array([cluster.members for cluster in planned], dtype=np.int64)
    members = np.repeat(np.arange(len(planned)), sizes)
    known = traded(count)
    shares = np.array(
        [good.share * yes for good, yes in zip(goods(), known, strict=True)] + [service.share for service in services()]
    )
    rng = stream(seed, "trades")
    others = rng.permutation(np.repeat(np.arange(len(shares)), shared_out(shares, count - len(members))))
    cluster = np.concatenate([members, np.full(len(others), -1)]).astype(np.int64)
    return cluster, np.concatenate([good_numbers(planned)[members], others]).astype(np.int64)


def _homes(
    seed: int, planned: tuple[Cluster, ...], trades: tuple[NDArray[np.int64], NDArray[np.int64]], buyers: Buyers
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    where, rng = places(), stream(seed, "homes")
    cluster, good = trades
    regency = np.zeros(len(good), dtype=np.int64)
    district = np.full(len(good), -1, dtype=np.int64)
    inside = cluster >= 0
    home = np.array([where.row(c.district) for c in planned], dtype=np.int64)
    named = {code: row for row, code in enumerate(where.district_code)}
    regency[inside] = home[cluster[inside]]
    district[inside] = np.array([named.get(c.district, -1) for c in planned])[cluster[inside]]
    weights = _people(where, buyers)
    everything = [*(g.homes for g in goods()), *(() for _ in services())]
    for number, homes in enumerate(everything):
        rows = np.flatnonzero(~inside & (good == number))
        at_home = np.isin(np.array(where.province), homes) if homes else np.ones(len(where.code), dtype=bool)
        regency[rows] = weighted(rng, weights * at_home, len(rows))
    district[~inside] = where.some_district(rng, regency[~inside])
    spread = np.where(inside, 0.12, 0.3)
    lat, lon = where.scattered(rng, regency)
    lat = np.round(where.lat[regency] + (lat - where.lat[regency]) * spread / 0.3, 2)
    lon = np.round(where.lon[regency] + (lon - where.lon[regency]) * spread / 0.3, 2)
    _move_to_mills(rng, where, buyers, np.flatnonzero(~inside & (good == 0)), (regency, district, lat, lon))
    return regency, district, lat, lon


def _people(where: Places, buyers: Buyers) -> NDArray[np.float64]:
    """Weight regencies by people, and in small worlds only those that are near one of the buyers' homes."""
    chosen = np.zeros(len(where.code), dtype=bool)
    chosen[buyers.homes] = True
    return np.where(chosen, where.people, 0.0) + where.people * 1e-4


def _move_to_mills(
    rng: np.random.Generator,
    where: Places,
    buyers: Buyers,
    growers: NDArray[np.int64],
    home: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]],
) -> None:
    """Palm is grown around mills: nine growers in ten live within a few tens of kilometres of one."""
    regency, district, lat, lon = home
    mills = np.flatnonzero(buyers.mill)
    rows = growers[rng.random(len(growers)) < 0.9]
    if len(mills) == 0 or len(rows) == 0:
        return
    mill = mills[rng.integers(len(mills), size=len(rows))]
    reach = NEAR_MILL_KM / KM_PER_DEGREE
    lat[rows] = np.round(buyers.lat[mill] + rng.normal(size=len(rows)).clip(-2, 2) * reach, 2)
    lon[rows] = np.round(buyers.lon[mill] + rng.normal(size=len(rows)).clip(-2, 2) * reach, 2)
    regency[rows] = buyers.regency[mill]
    district[rows] = where.some_district(rng, regency[rows])


def _forms(seed: int, sales: NDArray[np.int64]) -> NDArray[np.int64]:
    rng = stream(seed, "forms")
    micro = weighted(rng, np.array([0.68, 0.23, 0.08, 0.01]), len(sales))
    small = weighted(rng, np.array([0.08, 0.32, 0.45, 0.15]), len(sales))
    return np.where(sales <= MICRO_SALES_RP, micro, small)


def _papers(seed: int, good: NDArray[np.int64], sales: NDArray[np.int64]) -> NDArray[np.int64]:
    rng = stream(seed, "papers")
    has_nib = rng.random(len(good)) < np.where(sales <= MICRO_SALES_RP, 0.38, 0.85)
    bits = has_nib.astype(np.int64)
    odds = np.zeros((len(goods()) + len(services()), len(PAPERS)))
    for number, made in enumerate(goods()):
        for paper, chance in made.papers.items():
            odds[number, PAPERS.index(paper)] = chance
    # Who has registered has more often gone on to the next paper.
    ease = np.where(has_nib, 1.5, 0.7)
    for bit in range(1, len(PAPERS)):
        bits |= (rng.random(len(good)) < odds[good, bit] * ease).astype(np.int64) << bit
    return bits


def _names(seed: int, good: NDArray[np.int64], form: NDArray[np.int64]) -> pl.Series:
    rng = stream(seed, "maker names")
    nouns = [*(g.nouns for g in goods()), *(s.nouns for s in services())]
    counts = np.array([len(n) for n in nouns])
    first_noun = np.concatenate([[0], np.cumsum(counts)[:-1]])
    noun = first_noun[good] + (rng.random(len(good)) * counts[good]).astype(np.int64)
    first, second, number = word_pairs(rng, len(good))
    return joined(
        words(["", "UD", "CV", "PT"], form),
        words([word for row in nouns for word in row], noun),
        words(FIRST, first),
        words(SECOND, second),
        numbers(number),
    )


def paper_lists(bits: NDArray[np.int64]) -> pl.Series:
    """Return certifications as lists of codes from the bits.

    Examples
    --------
    >>> paper_lists(np.array([3, 0])).to_list()
    [['halal', 'nib'], []]
    """
    seen, rows = np.unique(bits, return_inverse=True)
    lists = [sorted(paper for bit, paper in enumerate(PAPERS) if value >> bit & 1) for value in seen.tolist()]
    return gathered(lists, rows, pl.List(pl.String))


def maker_frame(makers: Makers, seed: int) -> pl.DataFrame:
    """Return the makers' columns of the Network format, without id, source and date."""
    rng = stream(seed, "maker facts")
    count = makers.count
    codes = [[g.kbli] for g in goods()] + [[s.kbli] for s in services()]
    workers = np.maximum(1, np.rint((makers.sales_rp / 1e6 / 45.0) ** 0.72 * rng.lognormal(0.25, 0.45, count)))
    small = makers.sales_rp > MICRO_SALES_RP
    capital = (makers.sales_rp * rng.lognormal(-1.0, 0.8, count)).clip(
        np.where(small, MICRO_CAPITAL_RP * 1.05, 1e6), np.where(small, SMALL_CAPITAL_RP, MICRO_CAPITAL_RP) * 0.95
    )
    women = np.where(makers.trades, 0.42, 0.55) + np.where(small, -0.15, 0.0)
    # Offices know capital of one in three and founding years of most.
    knows_capital, knows_year = rng.random(count) < 0.33, rng.random(count) < 0.85
    founded = 2026 - np.minimum(rng.gamma(2.2, 6.0, count), 60).astype(np.int64)
    return pl.DataFrame(
        {
            "kind": pl.repeat("enterprise", count, eager=True),
            "name": makers.name,
            "legal_form": words(FORMS, makers.form),
            "size": words(["micro", "small"], small.astype(np.int64)),
            "size_basis": pl.repeat("sales", count, eager=True),
            "kbli": gathered(codes, makers.good, pl.List(pl.String)),
            "region": region_codes(places(), makers.regency, makers.district),
            "lat": makers.lat,
            "lon": makers.lon,
            "place_basis": pl.repeat("point", count, eager=True),
            "workers": workers.astype(np.int64),
            "sales_rp_per_year": makers.sales_rp,
            "capital_rp": _known((capital // 1e6).astype(np.int64) * 1_000_000, knows_capital),
            "established": _known(founded, knows_year).cast(pl.Int32),
            "women_led": rng.random(count) < women,
            "export_oriented": rng.random(count) < np.where(makers.sales_rp > 1e9, 0.08, 0.01),
            "certifications": paper_lists(makers.papers),
        }
    )


def _known(values: NDArray[np.int64], known: NDArray[np.bool_]) -> pl.Series:
    return pl.select(pl.when(pl.Series(known)).then(pl.Series(values))).to_series()
