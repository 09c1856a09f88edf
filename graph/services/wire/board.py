"""The public board: what is wanted where and at what prices, as buyers owe it; nobody can be told from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.planning.disclosure import THRESHOLD
from graph.services.sheet.words import activity_name, place_name

if TYPE_CHECKING:
    from graph.network import Network

DIGITS: Final = 2
"""Significant digits of a price on the board: exact ones of few buyers are the limits of single buyers."""


def board(network: Network, commodity: str | None = None) -> list[dict[str, Any]]:
    """Return the lines of the board: a commodity, province and unit each, the largest volume first.

    Prices stand there of five buyers or more, each counted once whatever it asks for how often: the quarter from below
    and above and the middle, in two digits.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["b"], "kind": ["enterprise"], "name": ["PT B"], "region": ["35.09"]})
    >>> wanted = {"id": ["d"], "party": ["b"], "commodity": ["10792"], "unit": ["kg"], "units_per_month": [900]}
    >>> network = Network.from_frames(parties, demands=pl.DataFrame(wanted), as_of=date(2026, 1, 1))
    >>> [(line["province"], line["units_per_month"], line["price_low_rp"]) for line in board(network)]
    [('35', 900, None)]
    """
    places = network.parties.select(party="id", province=pl.col("region").str.slice(0, 2))
    frame = _open(network).join(places, on="party", how="left").filter(pl.col("units_per_month") > 0)
    if commodity is not None:
        frame = frame.filter(pl.col("commodity").str.starts_with(commodity))
    price, line = pl.col("price_rp_per_unit"), ["commodity", "province", "unit"]
    each = frame.group_by(*line, "party").agg(pl.col("units_per_month").sum(), price.median())
    lines = each.group_by(line).agg(
        units_per_month=pl.col("units_per_month").sum(),
        buyers=pl.len(),
        n_prices=price.count(),
        price_low_rp=price.quantile(0.25, "linear").round_sig_figs(DIGITS),
        price_median_rp=price.median().round_sig_figs(DIGITS),
        price_high_rp=price.quantile(0.75, "linear").round_sig_figs(DIGITS),
    )
    ordered = lines.sort(["units_per_month", "commodity", "province", "unit"], descending=[True, False, False, False])
    return [_line(row) for row in ordered.iter_rows(named=True)]


def _open(network: Network) -> pl.DataFrame:
    """Return demands that have not ended."""
    return network.demands.filter(pl.col("until").is_null() | (pl.col("until") >= network.as_of))


def reference_price(network: Network, commodity: str | None, unit: str | None) -> float | None:
    """Return the median price that buyers offer for a commodity, rupiah a unit; None where fewer than five do.

    It is what the board of the whole country would show, and no more: whoever reads how an agreed price stands to the
    exact middle of three buyers knows what one of them pays at most.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": list("abcde"), "kind": ["enterprise"] * 5, "name": list("ABCDE")})
    >>> wanted = {"id": list("fghij"), "party": list("abcde"), "commodity": ["10792"] * 5, "unit": ["kg"] * 5,
    ...           "units_per_month": [9] * 5, "price_rp_per_unit": [100, 105, 113, 150, 200]}
    >>> network = Network.from_frames(parties, demands=pl.DataFrame(wanted), as_of=date(2026, 1, 1))
    >>> reference_price(network, "10792", "kg"), reference_price(network, "10431", "kg")
    (110.0, None)
    """
    asked = _open(network).filter(pl.col("commodity") == commodity, pl.col("unit") == unit)
    each = asked.group_by("party").agg(pl.col("price_rp_per_unit").median()).drop_nulls()["price_rp_per_unit"]
    return float(pl.Series([each.median()]).round_sig_figs(DIGITS)[0]) if each.len() >= THRESHOLD else None


def _line(row: dict[str, Any]) -> dict[str, Any]:
    prices = {name: row[name] for name in ("price_low_rp", "price_median_rp", "price_high_rp")}
    told = row["n_prices"] >= THRESHOLD
    shown = {k: round(v) if told and v is not None else None for k, v in prices.items()}
    words = {"name": activity_name(row["commodity"]), "place": place_name(row["province"])}
    return {**row, **shown, **words, "unit": row["unit"] or "", "commodity": row["commodity"] or ""}
