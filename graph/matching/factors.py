"""The six key factors of a strategic partnership (:mod:`graph.model.factors`), read from a pair of a market."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graph.matching.setting import ACCOMPANIED
from graph.model.factors import Coaching, Commitment, KeyFactors, MarketFirst, MutualBenefit, ValueChain
from graph.reference import law

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from graph.matching.candidates import Candidates
    from graph.network import Network


def pair_factors(candidates: Candidates, pair: Mapping[str, Any], units: int) -> KeyFactors:
    """Return the six factors of one pair; what the lists do not say stays unknown.

    Parameters
    ----------
    candidates
        The market.
    pair
        A row of ``candidates.pairs`` by column name.
    units
        Units a month that the gains are counted for.
    """
    network = candidates.setting.network
    seller = candidates.suppliers.row(pair["supplier"], named=True)
    taker = candidates.buyers.row(pair["buyer"], named=True)
    return KeyFactors(
        value_chain=ValueChain(
            supplier_io=pair.get("supplier_io"),
            buyer_io=pair.get("buyer_io"),
            input_share=pair.get("input_share"),
            sales_share=pair.get("sales_share"),
            same_commodity=candidates.kind == "volume",
        ),
        mutual_benefit=MutualBenefit(
            supplier_gain_rp_per_month=_times(pair.get("supplier_gain_rp"), units),
            buyer_gain_rp_per_month=_times(pair.get("buyer_gain_rp"), units),
        ),
        commitment=Commitment(
            commits_to_coach=taker["commits_to_coach"], fosters_already=_in_force(network, "FOSTERS", taker["party"])
        ),
        market_first=MarketFirst(
            demand=taker["demand"],
            distance_km=pair["distance_km"],
            reach_km=min(seller["reach_km"], taker["reach_km"]),
        ),
        coaching=_coaching(network, seller["party"]),
    )


def _times(gain: int | None, units: int) -> int | None:
    return None if gain is None else gain * units


def _started(network: Network, types: list[str], column: str, party: str) -> pl.DataFrame:
    ties = network.ties.filter(pl.col("type").is_in(types) & (pl.col(column) == party))
    since = pl.col("since").is_null() | (pl.col("since") <= network.as_of)
    return ties.filter(since & (pl.col("until").is_null() | (pl.col("until") > network.as_of)))


def _in_force(network: Network, tie: str, party: str) -> int:
    return _started(network, [tie], "start", party).height


def _coaching(network: Network, party: str) -> Coaching:
    """Return the officer who came to the party last, and the months of assistance that are left."""
    ties = _started(network, list(ACCOMPANIED), "end", party).sort("since", "start", descending=[True, False])
    if not ties.height:
        return Coaching()
    since = ties["since"][0]
    left = None if since is None else law.assistance_months(network.as_of) - _months(since, network.as_of)
    return Coaching(officer=ties["start"][0], months_left=left)


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
