"""Best's model of a dynamic cluster in figures: specialisation, variation, openness, developmental firms.

Figures of each firm are means over the members, read against as many enterprises drawn at random from the network
(exact, without replacement); the two diversities belong to the whole group and are read against random groups of as
many enterprises (99 draws). ``n`` says how many members a figure is known for. Growth and new products need an earlier
snapshot: without one they are nan, not guessed.

References
----------
Best, M. H. (1999). Cluster Dynamics in Theory and Practice. Judge Institute, Cambridge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.metrics.figure import Figure, tested
from graph.metrics.label_null import SMALLEST
from graph.metrics.reading import PeerNull
from graph.metrics.relation import Relation, cluster_position, read_memberships, read_relation, tier_of
from graph.model.vocabulary import TieType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from graph.metrics.kernels.types import Flags, Floats, Ints
    from graph.network import Network

NEW_YEARS: Final = 5
"""An enterprise is a new entrant for so many years."""
DRAWS: Final = 99


def renewal_figures(
    network: Network,
    cluster: str,
    on: date | None = None,
    *,
    earlier: Network | None = None,
    without: Relation | None = None,
    seed: int = 0,
) -> tuple[Figure, ...]:
    """Return the figures of Best's model for one cluster.

    Parameters
    ----------
    network
        Holds the cluster, its members and the enterprises that it is compared with.
    cluster
        Id, alias or exact name.
    on
        Date of the ties; None takes the snapshot's own.
    earlier
        A snapshot of before, for growth of sales (else of workers) and for products that were not offered then.
    without
        Another relation to count ties to others in; None takes the whole one.
    seed
        Of the random groups.

    Raises
    ------
    UnknownParty
        If no cluster answers to the name.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame(
    ...     {
    ...         "id": ["a", "b", "k"],
    ...         "kind": ["enterprise", "enterprise", "cluster"],
    ...         "name": list("ABK"),
    ...         "kbli": [["31001", "16221"], ["31001"], None],
    ...     }
    ... )
    >>> ties = pl.DataFrame({"start": ["a", "b"], "end": ["k", "k"], "type": ["PART_OF", "PART_OF"]})
    >>> network = Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1))
    >>> found = {figure.code: figure.value for figure in renewal_figures(network, "k")}
    >>> found["specialisation.activities"], found["specialisation.step_entropy"]
    (1.5, 0.5)
    """
    memberships = read_memberships(network, on)
    date_of = network.as_of if on is None else on
    members = memberships.members[cluster_position(network, memberships, cluster)]
    kinds = network.parties["kind"].to_numpy()
    pool = np.flatnonzero(np.isin(kinds, np.unique(kinds[memberships.anyone].astype(str)))).astype(np.int32)
    relation = read_relation(network, on=on) if without is None else without
    figures = []
    for code, values in _by_party(network, members, date_of, relation, earlier).items():
        known, everyone = values[members], values[pool]
        known, everyone = known[~np.isnan(known)], everyone[~np.isnan(everyone)]
        value = float(known.mean()) if known.size else float("nan")
        z = PeerNull.of(everyone).z(known)
        figures.append(tested(f"specialisation.{code}", value, int(known.size), z, "members_of_all_kinds"))
    held = _held(network, date_of)
    for code, things in (("process_diversity", network.parties["kbli"].to_list()), ("machine_diversity", held)):
        figures.append(_diversity(code, things, members, pool, seed))
    return tuple(figures)


def _by_party(
    network: Network, members: Ints, on: date, relation: Relation, earlier: Network | None
) -> dict[str, Floats]:
    """Return each figure for every party: counts and yes or no as 0 and 1, nan where unknown."""
    n, parties = network.parties.height, network.parties
    activities = parties["kbli"].list.unique().list.len().cast(pl.Float64).to_numpy().copy()
    activities[activities == 0] = np.nan
    inside = np.zeros(n, bool)
    inside[members] = True
    contracts = network.tie_arrays([TieType.SUBCONTRACTS], on)
    machines = network.tie_arrays([TieType.HOLDS], on)
    established = parties["established"].cast(pl.Float64).to_numpy()
    entrant = np.where(np.isnan(established), np.nan, established > on.year - NEW_YEARS)
    buyer = tier_of(network) == "buyer"
    sales = network.tie_arrays([TieType.SUPPLIES], on)
    growth, fresh = _since(network, earlier)
    return {
        "activities": activities,
        "step_entropy": np.log2(activities),
        "subcontracts_inside": _touched(n, contracts.start, contracts.end, inside),
        "machines": np.bincount(machines.start, minlength=n).astype(np.float64),
        "outside_ties": _outward(relation, inside),
        "new_entrants": entrant.astype(np.float64),
        "growth": growth,
        "new_products": fresh,
        "sells_to_buyer": (np.bincount(sales.start[buyer[sales.end]], minlength=n) > 0).astype(np.float64),
    }


def _outward(relation: Relation, inside: Flags) -> Floats:
    """Ties of members to others; of all others, ties to anyone."""
    plain = relation.plain
    outward = np.zeros(plain.n)
    crossing = inside[plain.low] != inside[plain.high]
    for ends in (plain.low, plain.high):
        outward += np.bincount(ends[crossing], minlength=plain.n)
    return np.where(inside, outward, plain.degree).astype(np.float64)


def _touched(n: int, start: Ints, end: Ints, inside: Flags) -> Floats:
    """1 for who has such a tie within its own side (members among members, others among others), else 0."""
    same = inside[start] == inside[end]
    found = np.zeros(n)
    found[start[same]] = 1.0
    found[end[same]] = 1.0
    return found


def _since(network: Network, earlier: Network | None) -> tuple[Floats, Floats]:
    """Growth of each party since an earlier snapshot, as a share, and whether it offers what it did not offer then."""
    n = network.parties.height
    if earlier is None:
        return np.full(n, np.nan), np.full(n, np.nan)
    then = earlier.parties.select("id", sales="sales_rp_per_year", staff="workers", was=pl.lit(1.0))
    both = network.parties.select("id", "sales_rp_per_year", "workers").join(
        then, on="id", how="left", maintain_order="left"
    )
    sales, staff = (
        pl.when(pl.col(before) > 0).then(pl.col(now) / pl.col(before) - 1)
        for now, before in (("sales_rp_per_year", "sales"), ("workers", "staff"))
    )
    growth = both.select(pl.coalesce(sales, staff).cast(pl.Float64))[:, 0].fill_null(float("nan"))
    offered = earlier.offers.select("party", "commodity", "product").unique()
    fresh = network.offers.join(offered, on=["party", "commodity", "product"], how="anti", nulls_equal=True)
    new = both.select(pl.when(pl.col("was") == 1).then(pl.col("id").is_in(fresh["party"].to_list()).cast(pl.Float64)))
    return growth.to_numpy().copy(), new[:, 0].fill_null(float("nan")).to_numpy().copy()


def _held(network: Network, on: date) -> list[list[str] | None]:
    """Return the kinds of machines that each party holds, by the first two words of their names (``Mesin Bubut``)."""
    names = network.parties["name"].to_list()
    found: list[list[str] | None] = [None] * len(names)
    ties = network.tie_arrays([TieType.HOLDS], on)
    for holder, machine in zip(ties.start.tolist(), ties.end.tolist(), strict=True):
        kept = found[holder] or []
        found[holder] = [*kept, " ".join(str(names[machine]).lower().split()[:2])]
    return found


def _diversity(code: str, things: Sequence[Sequence[str] | None], members: Ints, pool: Ints, seed: int) -> Figure:
    """Shannon entropy in bits of what the members do or hold: 0 all the same, log2 of k when spread over k kinds."""
    kinds = {kind: at for at, kind in enumerate(sorted({kind for each in things for kind in each or ()}))}
    counts = [sorted({kinds[kind] for kind in each or ()}) for each in things]

    def entropy(rows: Ints) -> float:
        told = np.bincount([kind for row in rows.tolist() for kind in counts[row]], minlength=len(kinds))
        shares = told[told > 0] / max(int(told.sum()), 1)
        return float((shares * np.log2(1 / shares)).sum()) if shares.size else float("nan")

    known = [row for row in members.tolist() if counts[row]]
    able = np.array([row for row in pool.tolist() if counts[row]], np.int32)
    value, z = entropy(np.array(known, np.int32)), float("nan")
    if len(known) >= SMALLEST and able.size > len(known):
        random = np.random.default_rng(seed)
        drawn = np.array([entropy(random.choice(able, len(known), replace=False)) for _ in range(DRAWS)])
        z = float((value - drawn.mean()) / drawn.std()) if drawn.std() > 1e-12 else z
    return tested(f"specialisation.{code}", value, len(known), z, "members_of_all_kinds")
