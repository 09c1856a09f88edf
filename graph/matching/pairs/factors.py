"""The six key factors of a strategic partnership (:mod:`graph.model.factors`), read from a pair of a market."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import polars as pl

from graph.matching.pairs.setting import ACCOMPANIED
from graph.model.factors import Coaching, Commitment, KeyFactors, MarketFirst, MutualBenefit, ValueChain
from graph.reference import law

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from graph.matching.pairs.candidates import Candidates
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
            commits_to_coach=taker["commits_to_coach"],
            fosters_already=_standing(network).fosters.get(taker["party"], 0),
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


@dataclass(frozen=True)
class _Standing:
    """Ties of a network in force on its day: how many a party fosters, and who came to a party last, since when."""

    fosters: Mapping[str, int]
    officers: Mapping[str, tuple[str, date | None]]


_KNOWN: Final[WeakKeyDictionary[Network, _Standing]] = WeakKeyDictionary()
"""Read once a network: a list of partners asks ten times, and a large network has hundreds of thousands of ties."""


def _standing(network: Network) -> _Standing:
    found = _KNOWN.get(network)
    if found is None:
        fosters = _started(network, ["FOSTERS"]).unique(["start", "end"])["start"].value_counts()
        came = _started(network, list(ACCOMPANIED)).sort("since", "start", descending=[True, False])
        last = came.unique("end", keep="first", maintain_order=True)
        officers = zip(last["end"], zip(last["start"], last["since"], strict=True), strict=True)
        found = _KNOWN[network] = _Standing(dict(fosters.iter_rows()), dict(officers))
    return found


def _started(network: Network, types: list[str]) -> pl.DataFrame:
    ties = network.ties.filter(pl.col("type").is_in(types))
    since = pl.col("since").is_null() | (pl.col("since") <= network.as_of)
    return ties.filter(since & (pl.col("until").is_null() | (pl.col("until") > network.as_of)))


def _coaching(network: Network, party: str) -> Coaching:
    """Return the officer who came to the party last, and the months of assistance that are left."""
    officer, since = _standing(network).officers.get(party, (None, None))
    if officer is None:
        return Coaching()
    left = None if since is None else law.assistance_months(network.as_of) - _months(since, network.as_of)
    return Coaching(officer=officer, months_left=left)


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
