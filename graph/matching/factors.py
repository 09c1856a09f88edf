"""The six key factors of a strategic partnership, each a fact of the match with its evidence.

1 value chain, 2 business to business (both sides gain), 3 the offtaker's commitment, 4 location and commodity follow
the market, 5 continuous coaching, 6 monitoring and evaluation. ``met`` is None where the lists do not say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.matching.candidates import Candidates
    from graph.network import Network


def key_factors(network: Network, candidates: Candidates, pair: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the six factors of one pair, in their order: ``code``, ``met`` and the numbers that show it.

    Parameters
    ----------
    network
        The snapshot.
    candidates
        The market.
    pair
        A row of ``candidates.pairs`` by column name.
    """
    make = _of_volume if candidates.kind == "volume" else _of_linkage
    seller = candidates.suppliers.row(pair["supplier"], named=True)
    taker = candidates.buyers.row(pair["buyer"], named=True)
    chain, benefit, market = make(pair, seller, taker)
    commits = taker["commits_to_coach"]
    return [
        {"code": "factor.value_chain"} | chain,
        {"code": "factor.business_to_business"} | benefit,
        {"code": "factor.commitment", "met": commits},
        {"code": "factor.market_first"} | market,
        {"code": "factor.coaching", "met": bool(seller["coached"])},
        {
            "code": "factor.monitoring",
            "met": seller["baseline"] > 0,
            "baseline": seller["baseline"],
            "as_of": network.as_of.isoformat(),
        },
    ]


Facts = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


def _of_volume(pair: Mapping[str, Any], seller: Mapping[str, Any], taker: Mapping[str, Any]) -> Facts:
    gains = {name: pair[name] for name in ("supplier_gain_rp", "buyer_gain_rp")}
    return (
        {"met": True, "commodity": seller["commodity"], "product": seller["product"]},
        # Both gain against what they would accept; against today only where today's prices are known.
        {"met": None if None in gains.values() else True, "value": pair["value"], **gains},
        {
            "met": True,
            "wanted": taker["wanted"],
            "unit": taker["unit"],
            "limit_rp": pair["limit_rp"],
            "distance_km": pair["distance_km"],
        },
    )


def _of_linkage(pair: Mapping[str, Any], seller: Mapping[str, Any], taker: Mapping[str, Any]) -> Facts:
    del seller
    shares = {name: pair[name] for name in ("supplier_io", "buyer_io", "input_share", "sales_share")}
    known = pair["estimate_method"] is not None
    return (
        {"met": True, **shares},
        {"met": True, "input_link": pair["input_link"], "dependence": pair["dependence"]},
        {
            "met": True if known else None,
            "wanted": taker["wanted"],
            "distance_km": pair["distance_km"],
            "estimate_low_rp": pair["estimate_low_rp"],
            "estimate_high_rp": pair["estimate_high_rp"],
        },
    )
