"""Repair: which certifications, trainings, joint lots, transport and facilities unlock the most value.

An intervention changes some suppliers: it mends what they lack, lets them join to a lot, lends them reach, adds to
their capacity or takes part of their carriage. What several unlock together is more or less than their sum, so they are
chosen together, within a budget, by one mixed-integer program on the market itself: exact, or with the proven gap.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix, csc_matrix

from graph.errors import RuleViolation
from graph.matching.arguments import listed, one_of, real, seconds, thing, truth, whole
from graph.matching.candidates import PER_SUPPLIER, find_candidates
from graph.matching.constrained.highs import Program
from graph.matching.guarded import maximise_guarded
from graph.matching.market import Market
from graph.matching.nearest import FORM
from graph.matching.solve import solve
from graph.network import Network

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graph.matching.candidates import Candidates

KINDS: Final = ("certification", "training", "aggregation", "transport", "facility")
MOST_TOGETHER: Final = 3
"""Interventions on one supplier that are looked at together: beyond that, each alone and all at once."""
MOST_GROWTH: Final = 1000.0
"""Most that an intervention may add to a capacity, as a share of it."""
NEXT: Final = 5
"""Items left out that are told, the best first."""


@dataclass(frozen=True)
class Intervention:
    """Something that can be bought.

    Attributes
    ----------
    code
        Its name, unlike any other's.
    kind
        One of :data:`KINDS`.
    cost_rp
        What it costs once, in rupiah.
    parties
        Ids of the suppliers that it helps.
    certification
        Certificate that they then hold (``"business_form"`` for a form of business).
    pool
        Whether they then deliver together, so that a smallest lot is no bar.
    reach_km
        How far they then deliver at least.
    capacity_share
        By which share their capacity grows, in a volume market.
    carriage_share
        Which share of their carriage is then paid for them.
    """

    code: str
    kind: str
    cost_rp: int
    parties: tuple[str, ...]
    certification: str | None = None
    pool: bool = False
    reach_km: float | None = None
    capacity_share: float = 0.0
    carriage_share: float = 0.0

    def __post_init__(self) -> None:
        thing("code", self.code, str, RuleViolation)
        one_of("kind", self.kind, KINDS, RuleViolation)
        whole("cost_rp", self.cost_rp, error=RuleViolation)
        listed("parties", self.parties, str, RuleViolation)
        thing("certification", self.certification, (str, type(None)), RuleViolation)
        truth("pool", self.pool, RuleViolation)
        if self.reach_km is not None:
            real("reach_km", self.reach_km, error=RuleViolation)
        real("capacity_share", self.capacity_share, most=MOST_GROWTH, error=RuleViolation)
        real("carriage_share", self.carriage_share, most=1, error=RuleViolation)


@dataclass(frozen=True)
class Item:
    """An intervention in a plan of repairs, with what it unlocks beside all others chosen.

    ``unlocks`` is what the plan would lose without it (or gain with it, for one left out), a month; ``suppliers`` and
    ``buyers`` are ids of those in pairs that need it; ``units`` are theirs.
    """

    code: str
    kind: str
    cost_rp: int
    unlocks: int
    suppliers: tuple[str, ...] = ()
    buyers: tuple[str, ...] = ()
    units: int = 0


@dataclass(frozen=True)
class RepairPlan:
    """Which interventions to buy.

    Attributes
    ----------
    chosen
        What to buy, the most unlocking first.
    left_out
        The next best, by what each would add.
    value_before, value
        Worth of the best partnership plan before and after, a month, in ``value_unit``.
    gap
        By how much a better choice could at most be better; 0 when proven best.
    cost_rp, budget_rp
        What the choice costs, and what there was.
    status
        ``"optimal"`` or ``"time_limit"``.
    """

    chosen: tuple[Item, ...]
    left_out: tuple[Item, ...]
    value_before: int
    value: int
    gap: int
    cost_rp: int
    budget_rp: int
    status: str
    value_unit: str

    @property
    def unlocked(self) -> int:
        """What the choice adds, a month."""
        return self.value - self.value_before

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self) | {"unlocked": self.unlocked}


@dataclass(frozen=True, eq=False)
class _Options:
    """Pairs with what each needs: rows of one array a field; ``group`` numbers (supplier, set of interventions)."""

    supplier: NDArray[np.int64]
    buyer: NDArray[np.int64]
    value: NDArray[np.int64]
    group: NDArray[np.int64]
    owners: list[int]
    needs: list[tuple[int, ...]]


def repair(
    network: Network,
    interventions: Sequence[Intervention] | None = None,
    budget: int = 0,
    *,
    kind: Any = None,  # noqa: ANN401 - a literal or None
    time_limit: float = 60.0,
) -> RepairPlan:
    """Return the interventions that unlock the most partnership value within a budget.

    Parameters
    ----------
    network
        The snapshot.
    interventions
        What can be bought; None takes :func:`possible_interventions`.
    budget
        Rupiah.
    kind
        Market, as :func:`graph.matching.find_candidates` takes it.
    time_limit
        Seconds; the plan then says its proven gap.

    Raises
    ------
    RuleViolation
        If two interventions have one code, or the budget is below 0.
    """
    thing("network", network, Network, RuleViolation)
    budget, time_limit = whole("budget", budget, error=RuleViolation), seconds(time_limit)
    if interventions is not None:
        listed("interventions", interventions, Intervention, RuleViolation)
    offered = tuple(possible_interventions(network) if interventions is None else interventions)
    if len({one.code for one in offered}) < len(offered):
        message = "a budget is from 0 up, and each intervention has a code of its own"
        raise RuleViolation(message, hint="give each intervention another code", budget=budget)
    base = find_candidates(network, kind=kind)
    options = _options(network, base, offered)
    room, demand = (base.suppliers["capacity"].to_numpy(), base.buyers["wanted"].to_numpy())
    more = _more_capacity(base, offered)
    scene = _Scene(base, options, room.astype(np.int64), demand.astype(np.int64), more, offered)
    bought, bound = _choose(scene, budget, time_limit)
    bought = _needed(scene, bought)
    before, after = scene.worth(frozenset()), scene.worth(bought)
    bound = max(min(bound, scene.worth(frozenset(range(len(offered))))), after)
    chosen = sorted(
        (scene.item(k, bought, after - scene.worth(bought - {k})) for k in sorted(bought)),
        key=lambda item: (-item.unlocks, item.cost_rp, item.code),
    )
    return RepairPlan(
        tuple(chosen),
        _left_out(scene, bought, after),
        before,
        after,
        bound - after,
        sum(item.cost_rp for item in chosen),
        budget,
        "optimal" if bound == after else "time_limit",
        base.value_unit,
    )


@dataclass(frozen=True, eq=False)
class _Scene:
    base: Candidates
    options: _Options
    room: NDArray[np.int64]
    demand: NDArray[np.int64]
    more: dict[int, NDArray[np.int64]]
    offered: tuple[Intervention, ...]

    def market(self, bought: frozenset[int]) -> tuple[Market, NDArray[np.int64]]:
        """Return the market under some interventions, and the option that each pair is."""
        o = self.options
        allowed = np.array([set(need) <= bought for need in o.needs] or [], dtype=np.bool_)
        rows = np.flatnonzero(allowed[o.group]) if o.group.size else np.zeros(0, np.int64)
        order = rows[np.lexsort((-o.value[rows], o.buyer[rows], o.supplier[rows]))]
        first = np.ones(order.size, np.bool_)
        first[1:] = (o.supplier[order][1:] != o.supplier[order][:-1]) | (o.buyer[order][1:] != o.buyer[order][:-1])
        best = order[first]
        room = self.room + sum((self.more[k] for k in bought if k in self.more), np.zeros_like(self.room))
        return Market.from_arrays(room, self.demand, o.supplier[best], o.buyer[best], o.value[best]), best

    def worth(self, bought: frozenset[int]) -> int:
        """Return the value of the best plan under some interventions."""
        return int(solve(self.market(bought)[0]).value)

    def item(self, k: int, bought: frozenset[int], unlocks: int) -> Item:
        """Return an intervention with those who use it in the best plan."""
        market, rows = self.market(bought)
        plan = solve(market)
        uses = np.array([k in self.options.needs[g] for g in self.options.group[rows]], dtype=np.bool_)
        if k in self.more:
            uses |= self.more[k][market.supplier] > 0
        used = np.flatnonzero(uses & (plan.flow > 0)) if rows.size else np.zeros(0, np.int64)
        one = self.offered[k]
        return Item(
            one.code,
            one.kind,
            one.cost_rp,
            unlocks,
            tuple(sorted(set(self.base.suppliers["party"].gather(market.supplier[used]).to_list()))),
            tuple(sorted(set(self.base.buyers["party"].gather(market.buyer[used]).to_list()))),
            int(plan.flow[used].sum()),
        )


def _needed(scene: _Scene, bought: frozenset[int]) -> frozenset[int]:
    """Return the choice without what adds nothing to it, the dearest such left out first."""
    value = scene.worth(bought)
    for k in sorted(bought, key=lambda k: (-scene.offered[k].cost_rp, scene.offered[k].code)):
        if scene.worth(bought - {k}) == value:
            bought -= {k}
    return bought


def _left_out(scene: _Scene, bought: frozenset[int], value: int) -> tuple[Item, ...]:
    """Return the best of those not bought, by what each would add to the choice."""
    rest = [k for k in range(len(scene.offered)) if k not in bought]
    gains = [(scene.worth(bought | {k}) - value, k) for k in rest]
    best = sorted(gains, key=lambda pair: (-pair[0], scene.offered[pair[1]].cost_rp, scene.offered[pair[1]].code))
    return tuple(scene.item(k, bought | {k}, gain) for gain, k in best[:NEXT] if gain > 0)


def _sets(mine: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the sets of interventions on one supplier that are looked at.

    Examples
    --------
    >>> _sets([4, 7])
    [(), (4,), (7,), (4, 7)]
    """
    if len(mine) <= MOST_TOGETHER:
        return [chosen for n in range(len(mine) + 1) for chosen in combinations(mine, n)]
    return [(), *((k,) for k in mine), tuple(mine)]


def _options(network: Network, base: Candidates, offered: Sequence[Intervention]) -> _Options:
    """Return every pair under every set of interventions that its supplier may have."""
    helps: dict[str, list[int]] = {}
    for k, one in enumerate(offered):
        if _changes_pairs(one):
            for party in one.parties:
                helps.setdefault(party, []).append(k)
    asked: dict[tuple[Any, ...], dict[str, tuple[int, ...]]] = {}
    for party, mine in helps.items():
        for chosen in _sets(mine)[1:]:
            # Alike interventions of different groups are worked out together; two alike on one party never are.
            key = tuple(sorted(_effect(offered[k]) for k in chosen))
            asked.setdefault(_free_key(asked, key, party), {})[party] = chosen
    found = base.found
    parts = [(found.supplier.astype(np.int64), found.buyer.astype(np.int64), found.value)]
    needs: list[list[tuple[int, ...]]] = [[()] * found.supplier.size]
    names = base.suppliers["party"].to_list()
    for _, members in sorted(asked.items(), key=lambda item: str(item[0])):
        like = [offered[k] for k in next(iter(members.values()))]
        rows = _altered_pairs(network, base, like, list(members))
        parts.append(rows)
        needs.append([members[names[i]] for i in rows[0].tolist()])
    supplier, buyer, value = (np.concatenate([part[c] for part in parts]) for c in range(3))
    flat = [need for block in needs for need in block]
    number: dict[tuple[int, tuple[int, ...]], int] = {}
    group = np.array(
        [number.setdefault((int(i), n), len(number)) for i, n in zip(supplier, flat, strict=True)], np.int64
    )
    return _Options(supplier, buyer, value, group, [i for i, _ in number], [n for _, n in number])


def _effect(one: Intervention) -> str:
    """Return what an intervention does to a pair, so that alike ones are known."""
    return repr((one.certification, one.pool, one.reach_km, one.carriage_share))


def _free_key(asked: Mapping[tuple[Any, ...], Mapping[str, Any]], key: tuple[Any, ...], party: str) -> tuple[Any, ...]:
    """Return the first key under which the party does not stand yet: two interventions may do the same for it."""
    number = 0
    while party in asked.get((number, *key), {}):
        number += 1
    return (number, *key)


def _changes_pairs(one: Intervention) -> bool:
    return one.certification is not None or one.pool or one.reach_km is not None or one.carriage_share > 0


def _altered_pairs(
    network: Network, base: Candidates, chosen: Sequence[Intervention], parties: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs of some suppliers in a world where some interventions are made for them."""
    changed = helped(network, chosen, parties)
    share = min(1.0, sum(one.carriage_share for one in chosen))
    setting = base.setting
    rate = setting.assumptions.rupiah_per_tonne_km * (1.0 - share)
    kind: Any = setting.kind
    made = find_candidates(
        changed,
        kind=kind,
        weights=setting.weights,
        assumptions=replace(setting.assumptions, rupiah_per_tonne_km=rate),
        per_supplier=PER_SUPPLIER,
    )
    keys = [name for name in ("party", "offer", "month") if name in base.suppliers.columns]
    same = _same_nodes(base.suppliers, made.suppliers, keys)
    takers = _same_nodes(
        base.buyers, made.buyers, [n for n in ("party", "demand", "month") if n in base.buyers.columns]
    )
    ours, theirs = same[made.found.supplier], takers[made.found.buyer]
    who = made.suppliers["party"].is_in(list(parties)).to_numpy()[made.found.supplier]
    kept = np.flatnonzero(who & (ours >= 0) & (theirs >= 0))
    return ours[kept], theirs[kept], made.found.value[kept].astype(np.int64)


def _same_nodes(before: pl.DataFrame, after: pl.DataFrame, names: Sequence[str]) -> NDArray[np.int64]:
    keys = [name for name in names if name in before.columns]
    known = before.select(*keys).with_columns(k=pl.int_range(pl.len(), dtype=pl.Int64)).unique(keys, keep="first")
    joined = after.select(*keys).join(known, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return joined["k"].fill_null(-1).to_numpy()


def helped(network: Network, chosen: Sequence[Intervention], parties: Sequence[str]) -> Network:
    """Return the network with some interventions made for some parties; only their offers stay in it."""
    mine = pl.col("id").is_in(list(parties))
    frame, offers = network.parties, network.offers.filter(pl.col("party").is_in(list(parties)))
    for one in chosen:
        if one.certification == "business_form":
            frame = frame.with_columns(legal_form=pl.when(mine).then(pl.lit(FORM)).otherwise("legal_form"))
        elif one.certification is not None:
            more = pl.concat_list(pl.col("certifications").fill_null([]), pl.lit([one.certification]))
            frame = frame.with_columns(certifications=pl.when(mine).then(more).otherwise("certifications"))
        if one.reach_km is not None:
            farther = [pl.max_horizontal(pl.col("radius_km"), pl.lit(float(one.reach_km))).alias("radius_km")]
            offers = offers.with_columns(farther)
            frame = frame.with_columns(pl.when(mine).then(farther[0]).otherwise("radius_km").alias("radius_km"))
    demands = network.demands
    if any(one.pool for one in chosen):
        demands = demands.with_columns(min_lot_units=pl.lit(None, pl.Int64))
    return Network.from_frames(frame, offers, demands, network.ties, as_of=network.as_of, synthetic=network.synthetic)


def _more_capacity(base: Candidates, offered: Sequence[Intervention]) -> dict[int, NDArray[np.int64]]:
    """Return by how many units each intervention raises each capacity."""
    room, party = base.suppliers["capacity"].to_numpy(), base.suppliers["party"]
    found = {}
    for k, one in enumerate(offered):
        if one.capacity_share > 0:
            mine = party.is_in(list(one.parties)).to_numpy()
            found[k] = np.where(mine, np.floor(room * one.capacity_share), 0).astype(np.int64)
    return found


def _choose(scene: _Scene, budget: int, time_limit: float) -> tuple[frozenset[int], int]:
    """Return what to buy, and the bound: units of every option, and of each intervention whether it is bought."""
    o, n, count = scene.options, scene.options.supplier.size, len(scene.offered)
    if not n or not count:
        return frozenset(), scene.worth(frozenset())
    suppliers, pair = scene.room.size, np.arange(n)
    rows = [(o.supplier, pair, np.ones(n)), (suppliers + o.buyer, pair, np.ones(n))]
    for k, more in scene.more.items():
        grown = np.flatnonzero(more)
        rows.append((grown, np.full(grown.size, n + k), -more[grown].astype(np.float64)))
    most = [*scene.room.astype(float), *scene.demand.astype(float)]
    top = scene.room + sum(scene.more.values(), np.zeros_like(scene.room))
    by_group: dict[int, list[int]] = {}
    for row, g in enumerate(o.group.tolist()):
        by_group.setdefault(g, []).append(row)
    for g, members in by_group.items():
        for k in o.needs[g]:
            line = np.full(len(members) + 1, len(most))
            limit = float(min(top[o.owners[g]], scene.demand[o.buyer[members]].sum()))
            rows.append((line, np.array([*members, n + k]), np.array([*np.ones(len(members)), -limit])))
            most.append(0.0)
    rows.append(
        (np.full(count, len(most)), n + np.arange(count), np.array([float(one.cost_rp) for one in scene.offered]))
    )
    most.append(float(budget))
    entries = [np.concatenate([row[c] for row in rows]) for c in range(3)]
    shape = (len(most), n + count)
    upper = np.concatenate([np.minimum(top[o.supplier], scene.demand[o.buyer]).astype(float), np.ones(count)])
    program = Program(
        gain=np.concatenate([o.value.astype(float), np.zeros(count)]),
        upper=upper,
        whole=np.concatenate([np.zeros(n, np.bool_), np.ones(count, np.bool_)]),
        matrix=csc_matrix(coo_matrix((entries[2], (entries[0], entries[1])), shape=shape)),
        most=np.array(most),
    )
    answer = maximise_guarded(program, seconds=time_limit)
    if answer.solution is None:
        return frozenset(), int(min(answer.bound, scene.worth(frozenset(range(count)))))
    bought = frozenset(int(k) for k in np.flatnonzero(np.rint(answer.solution[n:]) > 0))
    # Rounding of the solver is far below one unit of value per unit of goods; a relative hair is given for it.
    return bought, int(np.floor(answer.bound * (1 + 1e-10) + 1e-3))


def possible_interventions(network: Network, most: int = 60) -> tuple[Intervention, ...]:
    """Return what could be bought in a network: certificates by cluster or regency, joint lots, reach, a shared house.

    Costs are those of the dated assumptions; the ``most`` that help the most suppliers are kept.
    """
    candidates = find_candidates(network)
    sellers = candidates.suppliers.select("party", "name", "missing", "capacity").unique("party", keep="first")
    where = _groups(network)
    sellers = sellers.join(where, on="party", how="left").filter(pl.col("group").is_not_null()).sort("party")
    repairs = {repair.code: repair for repair in candidates.setting.assumptions.repairs}
    made: list[Intervention] = []
    lacking = sellers.explode("missing").filter(pl.col("missing").is_in(list(repairs)))
    for (code, group), rows in lacking.group_by("missing", "group", maintain_order=True):
        one = repairs[str(code)]
        cost = one.cost_rp * rows.height + VISIT_RP * rows.height
        made.append(
            Intervention(
                f"{code}:{group}", "certification", cost, tuple(rows["party"]), one.certification or "business_form"
            )
        )
    for (group,), rows in sellers.group_by("group", maintain_order=True):
        parties = tuple(rows["party"])
        each = len(parties)
        made += [
            Intervention(f"pool:{group}", "aggregation", POOL_RP, parties, pool=True),
            Intervention(
                f"transport:{group}", "transport", TRANSPORT_RP * each, parties, reach_km=REACH_KM, carriage_share=0.5
            ),
            Intervention(f"training:{group}", "training", TRAINING_RP * each, parties, capacity_share=0.05),
            Intervention(f"facility:{group}", "facility", FACILITY_RP, parties, capacity_share=0.15),
        ]
    kept = sorted(made, key=lambda one: (-len(one.parties), one.code))[:most]
    return tuple(sorted(kept, key=lambda one: one.code))


VISIT_RP: Final = 150_000
"""An officer's visit to help one enterprise with one application: assumption."""
POOL_RP: Final = 15_000_000
"""To start joint delivery of a group: scales, sacks, a first month of a coordinator; assumption."""
TRANSPORT_RP: Final = 1_200_000
"""A year's support of one enterprise's carriage: assumption."""
TRAINING_RP: Final = 500_000
"""A place in a course on production: assumption."""
FACILITY_RP: Final = 250_000_000
"""A small shared house with machines: assumption."""
REACH_KM: Final = 300.0


def _groups(network: Network) -> pl.DataFrame:
    """Return the cluster of each party, else its regency: ``party``, ``group`` (id or code)."""
    inside = network.ties.filter(pl.col("type") == "PART_OF").select(party="start", cluster="end")
    inside = inside.sort("party", "cluster").unique("party", keep="first")
    regency = pl.when(pl.col("region").str.len_chars() >= 5).then(pl.col("region").str.head(5))
    parties = network.parties.select(party="id", regency=regency).join(inside, on="party", how="left")
    return parties.select("party", group=pl.coalesce("cluster", "regency"))


def from_rows(rows: Sequence[Mapping[str, Any]]) -> tuple[Intervention, ...]:
    """Return interventions from rows of a file: the fields of :class:`Intervention` by name."""
    return tuple(Intervention(**{**row, "parties": tuple(row["parties"])}) for row in rows)
