"""Ties of everyone else: trade, membership, help, money, information, coaching, forums and programmes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.sample.draws import stream
from graph.sample.goods import good_of, goods
from graph.sample.places import places
from graph.sample.tie_rows import TieRows, chosen, tie_rows, together

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graph.sample.buyers import Buyers
    from graph.sample.clusters import Cluster
    from graph.sample.makers import Makers
    from graph.sample.market import Offers
    from graph.sample.supporters import Group

PARTNERING: Final = 0.07
"""Part of micro and small enterprises in a partnership with a medium or large one."""
METAL: Final = ("25910", "29300", "25999")
SHARES: Final = {
    "cooperative_cluster": 0.55,
    "cooperative_near": 0.5,
    "informed_cluster": 0.7,
    "informed_near": 0.12,
    "served_cluster": 0.25,
    "served_near": 0.05,
    "financed_cluster": 0.25,
    "financed_near": 0.12,
    "fostered": 0.12,
    "coached_near": 0.45,
    "coached_cluster": 0.4,
    "attended_forum": 0.3,
    "neighbours": 0.35,
    "shared": 0.5,
}
"""Chances of ties, ours: parts of makers that have them where someone is there to tie to."""
PROGRAMME_TAKERS: Final = ("C04", "C10")
"""Clusters whose members joined the 2025 programme: their bridges of 2026 are planted."""


@dataclass(frozen=True, eq=False)
class Cast:
    """Everyone in the world with their party numbers: makers, then buyers, then supporters by kind."""

    planned: tuple[Cluster, ...]
    makers: Makers
    buyers: Buyers
    supporters: Mapping[str, Group]
    offers: Offers

    def first(self, kind: str) -> int:
        """Return the party number of the first supporter of a kind."""
        number = self.makers.count + self.buyers.count
        for other, group in self.supporters.items():
            if other == kind:
                return number
            number += group.count
        raise KeyError(kind)

    def of_cluster(self, kind: str) -> NDArray[np.int64]:
        """Return the party number of each cluster's first own supporter of a kind, -1 where it has none."""
        group, found = self.supporters[kind], np.full(len(self.planned), -1, dtype=np.int64)
        rows = np.flatnonzero(group.cluster >= 0)[::-1]
        found[group.cluster[rows]] = self.first(kind) + rows
        return found

    def anywhere(self, kind: str) -> NDArray[np.int64]:
        """Return the party numbers of supporters of a kind that belong to no cluster."""
        return self.first(kind) + np.flatnonzero(self.supporters[kind].cluster < 0)

    def near(self, rng: np.random.Generator, kind: str, regency: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each regency some supporter of a kind there, of no cluster's own, -1 where there is none."""
        rows = np.flatnonzero(self.supporters[kind].cluster < 0)
        home = self.supporters[kind].regency[rows]
        order = np.argsort(home, kind="stable")
        left, right = (np.searchsorted(home[order], regency, side=side) for side in ("left", "right"))
        drawn = left + (rng.random(len(regency)) * (right - left)).astype(np.int64)
        found = self.first(kind) + rows[order][np.minimum(drawn, len(order) - 1)]
        return np.where(right > left, found, -1)


def _some(rng: np.random.Generator, count: int, chance: float) -> NDArray[np.int64]:
    return np.flatnonzero(rng.random(count) < chance)


def _from(rng: np.random.Generator, kind: str, start: NDArray[np.int64], end: NDArray[np.int64]) -> TieRows:
    """Return ties of one type, leaving out those that lack a party."""
    both = (start >= 0) & (end >= 0)
    return tie_rows(rng, kind, start[both], end[both])


def other_ties(cast: Cast, seed: int) -> TieRows:
    """Draw every tie that is not among members of a cluster or from them to peers outside."""
    rng = stream(seed, "other ties")
    parts = [
        _parts_of_clusters(rng, cast),
        *_members(rng, cast),
        *_trade(rng, cast),
        *_help(rng, cast),
        *_information(rng, cast),
        *_forums(rng, cast),
        *_neighbours(rng, cast),
        _organised(stream(seed, "organisers"), cast),
    ]
    return together(parts)


def _parts_of_clusters(rng: np.random.Generator, cast: Cast) -> TieRows:
    rows = np.flatnonzero(cast.makers.cluster >= 0)
    always = np.ones(len(rows), dtype=bool)
    ends = cast.first("cluster") + cast.makers.cluster[rows]
    return tie_rows(rng, "PART_OF", rows, ends, there=(always, always))


def _members(rng: np.random.Generator, cast: Cast) -> list[TieRows]:
    """Members of cooperatives; what a cooperative hears, it tells its members."""
    makers = cast.makers
    inside = np.flatnonzero(makers.cluster >= 0)
    inside = inside[rng.random(len(inside)) < SHARES["cooperative_cluster"]]
    # Where a cluster has two cooperatives, every other member is in the second.
    group = cast.supporters["cooperative"]
    many = np.bincount(group.cluster[group.cluster >= 0], minlength=len(cast.planned))
    theirs = cast.of_cluster("cooperative")[makers.cluster[inside]]
    theirs = np.where((many[makers.cluster[inside]] > 1) & (inside % 2 == 1) & (theirs >= 0), theirs + 1, theirs)
    outside = np.flatnonzero((makers.cluster < 0) & (rng.random(makers.count) < SHARES["cooperative_near"]))
    near = cast.near(rng, "cooperative", makers.regency[outside])
    start, end = np.concatenate([inside, outside]), np.concatenate([theirs, near])
    return [_from(rng, "MEMBER_OF", start, end), _from(rng, "INFORMS", end, start)]


def _trade(rng: np.random.Generator, cast: Cast) -> list[TieRows]:
    offers, makers = cast.offers, cast.makers
    rupiah = offers.units * np.maximum(offers.outlet_price, offers.price)
    sold = np.flatnonzero(offers.outlet == 0)
    trader = _traders_of(rng, cast, offers.maker[sold], offers.good[sold])
    known = trader >= 0
    rows, trader = sold[known], trader[known]
    to_trader = tie_rows(rng, "SUPPLIES", offers.maker[rows], trader, rupiah=rupiah[rows], good=offers.good[rows])
    no_buyer = np.array([("buyer" in cluster.lacks) for cluster in cast.planned] + [False])[makers.cluster]
    direct = np.flatnonzero((offers.outlet == 1) & ~no_buyer[offers.maker])
    buyer = _buyers_for(
        rng, cast, offers.good[direct], makers.lat[offers.maker[direct]], makers.lon[offers.maker[direct]]
    )
    direct, buyer = direct[buyer >= 0], buyer[buyer >= 0]
    good = offers.good[direct]
    to_buyer = tie_rows(rng, "SUPPLIES", offers.maker[direct], buyer, rupiah=rupiah[direct], good=good)
    ready, first = np.unique(offers.maker[direct], return_index=True)
    wanted = min(round(PARTNERING * makers.count), len(ready))
    picked = np.sort(rng.permutation(len(ready))[:wanted])
    partner, with_whom = ready[picked], buyer[first[picked]]
    partners = tie_rows(rng, "PARTNERS_WITH", partner, with_whom, good=good[first[picked]])
    metal = np.isin(makers.good[partner], [good_of()[kbli] for kbli in METAL])
    work = tie_rows(rng, "SUBCONTRACTS", with_whom[metal], partner[metal])
    return [to_trader, to_buyer, partners, work, _onward(rng, cast)]


def _traders_of(
    rng: np.random.Generator, cast: Cast, maker: NDArray[np.int64], good: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the cluster's own trader; outside clusters a trader of the regency, else one of the good."""
    cluster = cast.makers.cluster[maker]
    own = np.append(cast.of_cluster("trader"), -1)[cluster]
    near = cast.near(rng, "trader", cast.makers.regency[maker])
    traders = cast.supporters["trader"]
    outside = np.flatnonzero(traders.cluster < 0)
    order = outside[np.argsort(traders.good[outside], kind="stable")]
    left, right = (np.searchsorted(traders.good[order], good, side=side) for side in ("left", "right"))
    drawn = np.minimum(left + (rng.random(len(good)) * (right - left)).astype(np.int64), max(len(order) - 1, 0))
    in_good = cast.first("trader") + order[drawn] if len(order) else near
    far = np.where((right > left) & (rng.random(len(good)) < 0.5), in_good, -1)
    return np.where(own >= 0, own, np.where(near >= 0, near, far))


def _buyers_for(
    rng: np.random.Generator,
    cast: Cast,
    good: NDArray[np.int64],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Return the nearest of four buyers that want the good, -1 where nobody wants it."""
    buyers, found = cast.buyers, np.full(len(good), -1, dtype=np.int64)
    for number in range(len(goods())):
        rows, options = np.flatnonzero(good == number), np.flatnonzero(buyers.wants[:, number])
        if len(rows) == 0 or len(options) == 0:
            continue
        four = options[rng.integers(len(options), size=(len(rows), 4))]
        apart = (buyers.lat[four] - lat[rows, None]) ** 2 + (buyers.lon[four] - lon[rows, None]) ** 2
        found[rows] = cast.makers.count + four[np.arange(len(rows)), apart.argmin(axis=1)]
    return found


def _onward(rng: np.random.Generator, cast: Cast) -> TieRows:
    """Traders sell on to two buyers each."""
    traders = cast.supporters["trader"]
    row = np.repeat(np.arange(traders.count), 2)
    where = traders.regency[row]
    buyer = _buyers_for(rng, cast, traders.good[row], places().lat[where], places().lon[where])
    known = buyer >= 0
    return tie_rows(rng, "SUPPLIES", cast.first("trader") + row[known], buyer[known], good=traders.good[row[known]])


def _help(rng: np.random.Generator, cast: Cast) -> list[TieRows]:
    makers = cast.makers
    made = [
        *_given(rng, cast, "SERVES", "bds_provider", (SHARES["served_cluster"], SHARES["served_near"])),
        *_given(rng, cast, "FINANCES", "financial_institution", (SHARES["financed_cluster"], SHARES["financed_near"])),
        *_given(rng, cast, "FOSTERS", "foster_company", (SHARES["fostered"], 0.0)),
        *_given(rng, cast, "COACHES", "officer", (SHARES["coached_cluster"], SHARES["coached_near"])),
    ]
    for kind, tie in (("foster_company", "FOSTERS"), ("officer", "FACILITATES")):
        whole = np.arange(len(cast.planned))
        made.append(_from(rng, tie, cast.of_cluster(kind), cast.first("cluster") + whole))
    machines = cast.supporters["machine"]
    handy = np.flatnonzero(np.isin(makers.good, [good_of()[kbli] for kbli in (*METAL, "25931", "31001", "20294")]))
    if len(handy):
        holder = handy[rng.integers(len(handy), size=machines.count)]
        made.append(tie_rows(rng, "HOLDS", holder, cast.first("machine") + np.arange(machines.count)))
    return made


def _given(rng: np.random.Generator, cast: Cast, tie: str, kind: str, chances: tuple[float, float]) -> list[TieRows]:
    """Return ties from providers to makers: the cluster's own or one of the regency, unless the cluster lacks them."""
    makers = cast.makers
    lacks = np.array([kind in cluster.lacks for cluster in cast.planned] + [False])[makers.cluster]
    inside = np.flatnonzero((makers.cluster >= 0) & ~lacks & (rng.random(makers.count) < chances[0]))
    own = cast.of_cluster(kind)[makers.cluster[inside]]
    near = cast.near(rng, kind, makers.regency[inside])
    outside = np.flatnonzero((makers.cluster < 0) & (rng.random(makers.count) < chances[1]))
    start = np.concatenate([np.where(own >= 0, own, near), cast.near(rng, kind, makers.regency[outside])])
    return [_from(rng, tie, start, np.concatenate([inside, outside]))]


def _information(rng: np.random.Generator, cast: Cast) -> list[TieRows]:
    """Front offices inform everyone but clusters behind a gatekeeper; offices of the regency some of the rest."""
    makers = cast.makers
    kept = np.array([cluster.informed == "gatekeeper" for cluster in cast.planned] + [False])[makers.cluster]
    inside = np.flatnonzero((makers.cluster >= 0) & ~kept)
    inside = inside[rng.random(len(inside)) < SHARES["informed_cluster"]]
    own = cast.of_cluster("front_office")[makers.cluster[inside]]
    office = np.where(own >= 0, own, cast.near(rng, "government", makers.regency[inside]))
    outside = np.flatnonzero((makers.cluster < 0) & (rng.random(makers.count) < SHARES["informed_near"]))
    desk = cast.near(rng, "government", makers.regency[outside])
    desks = np.repeat(np.arange(cast.supporters["front_office"].count), 3)
    behind = cast.anywhere("bds_provider"), cast.anywhere("institution")
    answer = np.where(
        rng.random(len(desks)) < 0.6, *(some[rng.integers(len(some), size=len(desks))] for some in behind)
    )
    return [
        _from(rng, "INFORMS", office, inside),
        _from(rng, "INFORMS", desk, outside),
        tie_rows(rng, "REFERS_TO", cast.first("front_office") + desks, answer),
    ]


def _forums(rng: np.random.Generator, cast: Cast) -> list[TieRows]:
    makers, forums = cast.makers, cast.of_cluster("forum")
    made = []
    for kind in ("financial_institution", "bds_provider", "cooperative", "institution", "foster_company"):
        made.append(_from(rng, "SITS_ON", cast.of_cluster(kind), forums))
    home = np.array([cast.supporters["cluster"].regency[i] for i in range(len(cast.planned))])
    made.append(_from(rng, "SITS_ON", cast.near(rng, "government", home), forums))
    inside = np.flatnonzero(makers.cluster >= 0)
    inside = inside[rng.random(len(inside)) < SHARES["attended_forum"]]
    made.append(_from(rng, "ATTENDED", inside, forums[makers.cluster[inside]]))
    takers = np.array([cluster.code in PROGRAMME_TAKERS for cluster in cast.planned] + [False])[makers.cluster]
    for number, (member, other) in enumerate(((0.65, 0.0), (0.05, 0.03), (0.1, 0.02))):
        rows = np.flatnonzero(rng.random(makers.count) < np.where(takers, member, other))
        never = np.zeros(len(rows), dtype=bool)
        ends = np.full(len(rows), cast.first("programme") + number)
        made.append(tie_rows(rng, "ATTENDED", rows, ends, there=(never, ~never)))
    offers_service = cast.first("social_enterprise") + np.arange(cast.supporters["social_enterprise"].count)
    hosts = cast.anywhere("institution")
    made.append(
        tie_rows(rng, "PARTNERS_WITH", offers_service, hosts[rng.integers(len(hosts), size=len(offers_service))])
    )
    return made


def _organised(rng: np.random.Generator, cast: Cast) -> TieRows:
    """Offices of some regency organise the programmes; a stream of their own leaves all other ties as they were."""
    programmes = cast.first("programme") + np.arange(cast.supporters["programme"].count)
    offices = cast.anywhere("government")
    return tie_rows(rng, "ORGANISES", offices[rng.integers(len(offices), size=len(programmes))], programmes)


def _neighbours(rng: np.random.Generator, cast: Cast) -> list[TieRows]:
    """Makers outside clusters know some maker of their regency; members of open clusters share a facility."""
    makers = cast.makers
    outside = np.flatnonzero(makers.cluster < 0)
    order = outside[np.argsort(makers.regency[outside], kind="stable")]
    home = makers.regency[order]
    rows = _some(rng, len(order), SHARES["neighbours"])
    left, right = (np.searchsorted(home, home[rows], side=side) for side in ("left", "right"))
    other = order[left + (rng.random(len(rows)) * (right - left)).astype(np.int64)]
    know = tie_rows(rng, "COOPERATES_WITH", order[rows], other)
    inside = np.flatnonzero((makers.cluster >= 0) & (rng.random(makers.count) < SHARES["shared"]))
    facility = cast.of_cluster("shared_facility")[makers.cluster[inside]]
    return [chosen(know, know.start != know.end), _from(rng, "SHARES_WITH", inside, facility)]
