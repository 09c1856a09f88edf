"""The best plan of a network as planning needs it: on free volumes, without declined pairs, exact on all pairs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.matching.exact.unruled import prove_plan
from graph.matching.market import Market
from graph.matching.pairs.candidates import Candidates, find_candidates, make_setting
from graph.matching.pairs.complete import beyond, completed
from graph.matching.pairs.free import free, without_declined
from graph.matching.pairs.rules import ADMISSIBLE
from graph.matching.pairs.scan import Found, scan
from graph.matching.plan import Plan
from graph.matching.solve import solve

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from graph.matching.assumptions import Assumptions
    from graph.matching.pairs.candidates import Kind
    from graph.matching.pairs.setting import Setting
    from graph.network import Network

LARGEST: Final = 2**60
"""Beyond this the choice between equals is left to the solver."""
KEPT: Final = 8
"""Partners that a node keeps at the start when prices are known: the rest is brought in by their proof."""


def best_plan(
    network: Network,
    *,
    kind: Kind | None = None,
    radius_km: float | None = None,
    assumptions: Assumptions | None = None,
    forgiven: Collection[str] = (),
    like: tuple[Candidates, Plan] | None = None,
    wider: bool = False,
) -> tuple[Candidates, Plan]:
    """Return candidates and the plan that is proven best, as ``jejaring match`` makes them.

    Parameters
    ----------
    network
        A snapshot.
    kind, radius_km, assumptions
        As of :func:`graph.matching.find_candidates`.
    forgiven
        Reasons of refusals that count as overcome: pairs that were declined for nothing else may be pairs again.
    like
        A market that this one differs little from, with its plan: its prices say which pairs to start with. The plan
        found is exact all the same, only sooner; of plans that are worth the same, one near to the present is taken.
    wider
        That every pair of ``like`` is a pair here too, of the same value: the plan known is then where to start from.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> frames = [pl.DataFrame({"id": ["a", "m"], "kind": "enterprise", "name": ["A", "M"], "size": ["micro", "large"],
    ...                         "region": "35.09"})]
    >>> frames += [pl.DataFrame({"id": [i], "party": [p], "commodity": ["13121"], "unit": ["kg"],
    ...                          "units_per_month": [3], "price_rp_per_unit": [r]})
    ...            for i, p, r in (("o", "a", 10), ("d", "m", 15))]
    >>> refused = pl.DataFrame({"id": ["c"], "supplier": ["a"], "buyer": ["m"], "state": ["declined"],
    ...                         "since": [date(2026, 1, 1)], "reasons": [["quality"]]})
    >>> network = Network.from_frames(*frames, commitments=refused, as_of=date(2026, 2, 1))
    >>> best_plan(network)[1].value, best_plan(network, forgiven=["quality"])[1].value
    (0, 15)
    """
    left = free(network)
    barred = left.barred
    if forgiven and barred.height:
        others = pl.col("reasons").list.set_difference(list(forgiven)).list.len() > 0
        barred = barred.filter(others.fill_null(value=True) | (pl.col("reasons").list.len() == 0).fill_null(value=True))
    if like is None:
        candidates = find_candidates(left.network, kind=kind, radius_km=radius_km, assumptions=assumptions)
    else:
        setting = make_setting(left.network, kind=kind, radius_km=radius_km, assumptions=assumptions)
        candidates = _wider(setting, *like) if wider else _at_prices(setting, *like)
    candidates = without_declined(candidates, barred)[0]
    candidates, plan = completed(candidates, solve(candidates.market()))
    candidates, again = without_declined(candidates, barred)
    plan = solve(candidates.market()) if again else plan
    return candidates, plan if like is None else nearest_plan(candidates, plan, *like)


def nearest_plan(candidates: Candidates, plan: Plan, known: Candidates, before: Plan) -> Plan:
    """Return a plan that is worth as much and keeps pairs of a plan before: who gains is then the change's doing.

    Whatever is worth as much uses tight pairs only (value equals the prices of both sides), and the prices that prove
    the plan prove it too. On those pairs the market is solved once more, with values so large that a pair kept from
    before decides between equals and nothing else.
    """
    market = plan.market
    tight = np.flatnonzero(market.value == plan.supplier_price[market.supplier] + plan.buyer_price[market.buyer])
    held = _held_before(candidates, tight, known, before)
    weight = market.suppliers + market.buyers + 1
    most = int(market.value[tight].max(initial=0)) * weight + 1
    if not held.any() or most * weight > LARGEST:
        return plan
    choice = solve(
        Market.from_arrays(
            market.capacity, market.demand, market.supplier[tight], market.buyer[tight],
            market.value[tight] * weight + held,
        )
    )  # fmt: skip
    flow = np.zeros(market.pairs, np.int64)
    flow[tight] = choice.flow
    return Plan.of(prove_plan(market, market.rows.from_caller(flow), plan.supplier_price, plan.buyer_price))


def _held_before(
    candidates: Candidates, pairs: NDArray[np.int64], known: Candidates, before: Plan
) -> NDArray[np.int64]:
    """Return 1 for the pairs that traded before, 0 for the others."""
    sellers = _row_before(candidates.suppliers, known.suppliers, "offer")
    takers = _row_before(candidates.buyers, known.buyers, "demand")
    width = max(known.buyers.height, 1)
    used = np.flatnonzero(before.flow)
    traded = before.market.supplier[used].astype(np.int64) * width + before.market.buyer[used]
    i, j = sellers[candidates.found.supplier[pairs]], takers[candidates.found.buyer[pairs]]
    return ((i >= 0) & (j >= 0) & np.isin(i * width + j, traded)).astype(np.int64)


def _row_before(nodes: pl.DataFrame, known: pl.DataFrame, key: str) -> NDArray[np.int64]:
    keys = [key, "month"]
    table = known.select(keys).with_columns(at=pl.int_range(pl.len(), dtype=pl.Int64))
    joined = nodes.select(keys).join(table, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return joined["at"].fill_null(-1).to_numpy()


def _at_prices(setting: Setting, known: Candidates, plan: Plan) -> Candidates:
    """Return each node's best pairs by what they are worth beyond the prices of a plan known.

    Prices are taken off both sides and a lift is put on, so that every pair worth something passes; the tallies of
    rules are therefore not those of :func:`find_candidates`, and nobody may read them.
    """
    ours = _prices(setting.suppliers, known.suppliers, "offer", plan.supplier_price)
    theirs = _prices(setting.buyers, known.buyers, "demand", plan.buyer_price)
    lift = int(ours.max(initial=0)) + int(theirs.max(initial=0))
    sellers, takers = setting.sides.suppliers.copy(), setting.sides.buyers.copy()
    sellers["term"] += lift - ours
    takers["term"] -= theirs
    found = scan(replace(setting.sides, suppliers=sellers, buyers=takers), most=KEPT, back=KEPT)
    value = found.value - lift + ours[found.supplier] + theirs[found.buyer]
    kept = np.flatnonzero(value > 0)
    possible = int(found.tallies[:, ADMISSIBLE].sum())
    found = replace(replace(found, value=value).rows(kept), tallies=found.tallies)
    return Candidates(setting, found, found.tallies, possible - kept.size)


UNCOUNTED: Final = 2**40
"""Pairs set aside where nobody counted them: some."""


def _wider(setting: Setting, known: Candidates, plan: Plan) -> Candidates:
    """Return the pairs that prove a plan known (worth just what their sides earn), and those that beat its prices.

    Only for markets that hold every pair of the market known, at the same value.
    """
    ours = _prices(setting.suppliers, known.suppliers, "offer", plan.supplier_price)
    theirs = _prices(setting.buyers, known.buyers, "demand", plan.buyer_price)
    better = beyond(setting.sides, ours, theirs, KEPT)
    better = replace(better, value=better.value + ours[better.supplier] + theirs[better.buyer])
    found = _together(better, _tight(setting, known, plan), setting.buyers.height)
    return Candidates(setting, found, found.tallies, UNCOUNTED)


def _tight(setting: Setting, known: Candidates, plan: Plan) -> Found:
    """Return the pairs of a market known that are worth just what their sides earn, as pairs of another market."""
    found = known.found
    held = np.flatnonzero(found.value == plan.supplier_price[found.supplier] + plan.buyer_price[found.buyer])
    seller = _row_before(known.suppliers, setting.suppliers, "offer")[found.supplier[held]].astype(np.int32)
    taker = _row_before(known.buyers, setting.buyers, "demand")[found.buyer[held]].astype(np.int32)
    here = (seller >= 0) & (taker >= 0)
    return replace(found.rows(held[here]), supplier=seller[here], buyer=taker[here])


def _together(first: Found, second: Found, width: int) -> Found:
    """Return the pairs of two lists, each once, sorted by supplier and buyer; links and tallies are the first's."""
    names = ("supplier", "buyer", "value", "distance_km", "link")
    columns = {name: np.concatenate((getattr(first, name), getattr(second, name))) for name in names}
    keys = columns["supplier"].astype(np.int64) * max(width, 1) + columns["buyer"]
    rows = np.unique(keys, return_index=True)[1]
    return replace(first, **{name: column[rows] for name, column in columns.items()})


def _prices(nodes: pl.DataFrame, known: pl.DataFrame, key: str, price: NDArray[np.int64]) -> NDArray[np.int64]:
    at = _row_before(nodes, known, key)
    return np.where(at >= 0, np.append(price, 0)[at], 0).astype(np.int64)


def only_products(network: Network, commodities: list[str]) -> Network:
    """Return the market of some products alone: who trades them, and of each list one party that holds a certificate.

    That one stays because a list on which nobody holds any is read as a list that does not say.
    """
    kept = pl.col("commodity").is_in(commodities)
    offers, demands = network.offers.filter(kept), network.demands.filter(kept)
    promised = network.commitments.filter(kept | pl.col("commodity").is_null())
    traders = pl.concat([offers["party"], demands["party"], promised["supplier"], promised["buyer"]]).unique().to_list()
    holders = network.parties.filter(pl.col("certifications").list.len() > 0)
    witness = holders.unique("source", keep="first", maintain_order=True)["id"].to_list()
    here = pl.col("id").is_in(traders + witness)
    return replace(
        network, parties=network.parties.filter(here), offers=offers, demands=demands, ties=network.ties.clear(),
        needs=network.needs.clear(), services=network.services.clear(), commitments=promised,
    )  # fmt: skip
