"""Relation: the ties among the parties of a Network that the cluster figures count, and who belongs to what.

Which ties count is a decision, made here once and said in every report:

* ``RELATION`` are the ties of working life between two parties. Members and outsiders are seen through the same
  relation, so that inside and outside can be compared;
* ``PART_OF`` and ``MEMBER_OF`` say who belongs to a group and are no ties among its members; attendance, seats,
  possession and running (``ATTENDED``, ``SITS_ON``, ``HOLDS``, ``ORGANISES``) tie a party to an event or a thing, not
  to another party;
* ``COOPERATES_WITH``, ``SHARES_WITH`` and ``PARTNERS_WITH`` run both ways, the others as they are stored;
* two parties with several ties are one pair: weights of different units are never added up;
* only ties in force on the date count.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.arguments import one_of, thing
from graph.errors import InvalidNetwork, UnknownParty
from graph.metrics.arrays import COMPILED, VECTORISED, TieArrays
from graph.model.vocabulary import SYMMETRIC_TIES, PartyKind, Size, TieType
from graph.network import Network

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from graph.metrics.kernels.types import Ints

RELATION: Final = (
    TieType.COOPERATES_WITH,
    TieType.SHARES_WITH,
    TieType.SUBCONTRACTS,
    TieType.SUPPLIES,
    TieType.TRUSTS,
    TieType.LEARNS_FROM,
    TieType.INFORMS,
    TieType.REFERS_TO,
    TieType.SERVES,
    TieType.FINANCES,
    TieType.FOSTERS,
    TieType.FACILITATES,
    TieType.COACHES,
    TieType.PARTNERS_WITH,
)
"""Tie types that count by default."""
OFFICIALS: Final = frozenset({PartyKind.GOVERNMENT, PartyKind.OFFICER})
"""Parties whose ties exist by office: figures are also given without them."""
SMALL: Final = 100_000
"""Up to so many ties one look is over before numba would be loaded."""


@dataclass(frozen=True, eq=False)
class Relation:
    """One relation among the rows of ``network.parties``.

    Attributes
    ----------
    directed
        Ties with their direction, symmetric types both ways.
    plain
        Each tied pair once, strength 1, without direction.
    """

    directed: TieArrays

    @cached_property
    def plain(self) -> TieArrays:
        """Each tied pair once, strength 1, without direction."""
        pairs = self.directed
        ones, both = np.ones(pairs.pairs), np.full(pairs.pairs, 3, np.uint8)
        return TieArrays(pairs.n, False, pairs.low, pairs.high, ones, both, pairs.engine)


def in_force(ties: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the ties in force on a date: ``since <= on < until``, an open end counts as in force.

    Examples
    --------
    >>> from datetime import date
    >>> ties = pl.DataFrame({"since": [date(2024, 1, 1), None], "until": [date(2025, 1, 1), None]})
    >>> in_force(ties, date(2025, 1, 1)).height
    1
    """
    started = pl.col("since").is_null() | (pl.col("since") <= on)
    return ties.filter(started & (pl.col("until").is_null() | (pl.col("until") > on)))


def read_relation(
    network: Network,
    types: Iterable[str] | None = None,
    on: date | None = None,
    *,
    without: frozenset[PartyKind] = frozenset(),
    engine: str | None = None,
) -> Relation:
    """Return the relation of the given tie types on a date, without the ties of some kinds of parties.

    ``engine`` is the module that works on it (:mod:`graph.metrics.arrays`); None takes the faster for so many ties.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b"], "kind": ["enterprise"] * 2, "name": ["A", "B"]})
    >>> ties = pl.DataFrame({"start": ["a"], "end": ["b"], "type": ["COOPERATES_WITH"]})
    >>> network = Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1))
    >>> read_relation(network).directed.arcs
    2
    """
    wanted = set(RELATION if types is None else types)
    for tie in sorted(wanted, key=str):
        one_of("types", tie, TieType, InvalidNetwork)
    date_of = network.as_of if on is None else on
    one_way = network.tie_arrays(wanted - SYMMETRIC_TIES, date_of)
    both = network.tie_arrays(wanted & SYMMETRIC_TIES, date_of)
    start = np.concatenate([one_way.start, both.start, both.end])
    end = np.concatenate([one_way.end, both.end, both.start])
    if without:
        gone = network.parties["kind"].is_in(sorted(without)).to_numpy()
        stays = ~(gone[start] | gone[end])
        start, end = start[stays], end[stays]
    chosen = engine or (VECTORISED if start.size <= SMALL else COMPILED)
    return Relation(TieArrays.from_edges(network.parties.height, start, end, directed=True, engine=chosen))


@dataclass(frozen=True, eq=False)
class Memberships:
    """Members of every cluster as rows of ``network.parties``.

    Attributes
    ----------
    clusters
        Rows of the clusters, in the order of their ids.
    members
        For each cluster the rows of its members, ascending.
    """

    clusters: list[int]
    members: list[Ints]

    @cached_property
    def anyone(self) -> Ints:
        """Rows of everyone who belongs to a cluster, each once."""
        together = [np.zeros(0, np.int32), *self.members]
        return np.unique(np.concatenate(together)).astype(np.int32)

    def home(self, n: int) -> Ints:
        """Return the first cluster (by id) that each party belongs to, as its position in ``clusters``, or -1."""
        code = np.full(n, -1, np.int32)
        for position in range(len(self.members) - 1, -1, -1):
            code[self.members[position]] = position
        return code


def read_memberships(network: Network, on: date | None = None) -> Memberships:
    """Return who belongs to which cluster: by ``PART_OF``; a cluster that nobody is ``PART_OF`` by ``MEMBER_OF``.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "k"], "kind": ["enterprise", "cluster"], "name": ["A", "K"]})
    >>> ties = pl.DataFrame({"start": ["a"], "end": ["k"], "type": ["PART_OF"]})
    >>> network = Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1))
    >>> read_memberships(network).members[0].tolist()
    [0]
    """
    thing("network", network, Network, InvalidNetwork)
    date_of = network.as_of if on is None else on
    kinds = network.parties["kind"].to_numpy()
    clusters = [int(row) for row in np.flatnonzero(kinds == PartyKind.CLUSTER)]
    found: dict[int, Ints] = {}
    for tie in (TieType.MEMBER_OF, TieType.PART_OF):  # the second overrides the first
        ties = network.tie_arrays([tie], date_of)
        order = np.argsort(ties.end, kind="stable")
        ends, starts = ties.end[order], ties.start[order]
        for row in clusters:
            begin, stop = np.searchsorted(ends, [row, row + 1])
            if stop > begin:
                found[row] = np.unique(starts[begin:stop]).astype(np.int32)
    return Memberships(clusters, [found.get(row, np.zeros(0, np.int32)) for row in clusters])


def cluster_position(network: Network, memberships: Memberships, cluster: str) -> int:
    """Return the position of a cluster given by id, alias or exact name.

    Raises
    ------
    UnknownParty
        If no cluster answers to it.
    """
    row = network.row.get(cluster)
    if row is None or row not in memberships.clusters:
        named = [r for r in memberships.clusters if network.parties["name"][r] == cluster]
        if len(named) != 1:
            message = f"the network holds no cluster {cluster!r}"
            hint = "name one of the parties of kind cluster, by id or exact name"
            raise UnknownParty(message, hint=hint, cluster=cluster)
        row = named[0]
    return memberships.clusters.index(row)


def buying_enterprises(network: Network) -> pl.Series:
    """Return which parties are medium or large enterprises, or enterprises of unknown size that state a demand.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b", "c"], "kind": "enterprise", "name": "x",
    ...                         "size": ["large", None, "micro"]})
    >>> wanted = pl.DataFrame({"id": ["d", "e"], "party": ["b", "c"], "commodity": ["10792", "10792"]})
    >>> buying_enterprises(Network.from_frames(parties, demands=wanted, as_of=date(2026, 1, 1))).to_list()
    [True, True, False]
    """
    large = pl.col("size").is_in([Size.MEDIUM, Size.LARGE]).fill_null(value=False)
    wanting = pl.col("id").is_in(network.demands["party"].unique().implode()) & pl.col("size").is_null()
    return network.parties.select((pl.col("kind") == PartyKind.ENTERPRISE) & (large | wanting)).to_series()


def tier_of(network: Network) -> NDArray[np.str_]:
    """Return the tier of each party for linking, as an array of words: :func:`tiers_of`."""
    return np.asarray(tiers_of(network).to_numpy(), dtype=np.str_)


def tiers_of(network: Network) -> pl.Series:
    """Return the tier of each party for linking, lowest first: micro, small, cooperative, ..., bank, government.

    A buyer is one of :func:`buying_enterprises` or a foster company. A trader, today's outlet, is not one, nor is a
    micro or small enterprise that collects what others make.
    """
    kind, size = pl.col("kind"), pl.col("size")
    tier = (
        pl.when(kind.is_in(sorted(OFFICIALS)))
        .then(pl.lit("government"))
        .when(kind == PartyKind.FINANCIAL_INSTITUTION)
        .then(pl.lit("bank"))
        .when(kind == PartyKind.TRADER)
        .then(pl.lit("trader"))
        .when((kind == PartyKind.FOSTER_COMPANY) | buying_enterprises(network))
        .then(pl.lit("buyer"))
        .when(kind.is_in([PartyKind.BDS_PROVIDER, PartyKind.FRONT_OFFICE, PartyKind.INSTITUTION]))
        .then(pl.lit("bds"))
        .when(kind == PartyKind.COOPERATIVE)
        .then(pl.lit("cooperative"))
        .when(kind.is_in([PartyKind.ENTERPRISE, PartyKind.SOCIAL_ENTERPRISE]) & (size == Size.SMALL))
        .then(pl.lit("small"))
        .when(kind.is_in([PartyKind.ENTERPRISE, PartyKind.SOCIAL_ENTERPRISE]))
        .then(pl.lit("micro"))
        .otherwise(pl.lit("other"))
    )
    return network.parties.select(tier.alias("tier"))["tier"]
