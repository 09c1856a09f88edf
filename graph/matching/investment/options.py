"""Options: every pair of a market under every set of interventions that its supplier may have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.matching.pairs.candidates import PER_SUPPLIER, find_candidates
from graph.matching.reading.nearest import FORM
from graph.network import Network

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graph.matching.investment.intervention import Intervention
    from graph.matching.pairs.candidates import Candidates

MOST_TOGETHER: Final = 3
"""Interventions on one supplier that are looked at together: beyond that, each alone and all at once."""


@dataclass(frozen=True, eq=False)
class Options:
    """Pairs with what each needs: rows of one array a field; ``group`` numbers (supplier, set of interventions)."""

    supplier: NDArray[np.int64]
    buyer: NDArray[np.int64]
    value: NDArray[np.int64]
    group: NDArray[np.int64]
    owners: list[int]
    needs: list[tuple[int, ...]]


def options_of(network: Network, base: Candidates, offered: Sequence[Intervention]) -> Options:
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
    return Options(supplier, buyer, value, group, [i for i, _ in number], [n for _, n in number])


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


def more_capacity(base: Candidates, offered: Sequence[Intervention]) -> dict[int, NDArray[np.int64]]:
    """Return by how many units each intervention raises each capacity."""
    room, party = base.suppliers["capacity"].to_numpy(), base.suppliers["party"]
    found = {}
    for k, one in enumerate(offered):
        if one.capacity_share > 0:
            mine = party.is_in(list(one.parties)).to_numpy()
            found[k] = np.where(mine, np.floor(room * one.capacity_share), 0).astype(np.int64)
    return found
