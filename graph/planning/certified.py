"""What certificates cost that buyers ask for and suppliers lack: one source for gaps, budget and what a maker is told.

The fee of each certificate is the market's (:attr:`graph.matching.assumptions.Assumptions.repairs`). Of one that stands
there under no name the price is what the best use of a budget takes for any (``planning.toml``, ours).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.matching.pairs.setting import known_certificates
from graph.planning.lever_price import Price
from graph.reference.shipped import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.matching.assumptions import Repair
    from graph.network import Network


CERTIFY: Final = "lever.certify"
LACKING: Final = "enterprise_lacking"
"""Of what the price of certificates is: an enterprise with all that it lacks."""


def certificate_prices(codes: Sequence[str], repairs: Sequence[Repair]) -> Mapping[str, Price]:
    """Return what each of some certificates costs an enterprise, once.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.matching.assumptions import Assumptions
    >>> prices = certificate_prices(["nib", "iso9001"], Assumptions.on(date(2026, 11, 1)).repairs)
    >>> prices["nib"].cost_rp, prices["iso9001"].cost_rp
    (0, 5000000)
    """
    other = read_toml("planning.toml")["intervention"]["certificate"]
    known = {repair.certification: Price(repair.cost_rp, LACKING, repair.basis) for repair in repairs}
    unnamed = Price(int(other["per_firm_rp"]), LACKING, other["basis"])
    return {code: known.get(code, unnamed) for code in codes}


def yet_to_get(network: Network, repairs: Sequence[Repair]) -> pl.DataFrame:
    """Return what each seller would pay for the certificates that buyers of its product demand and it does not hold.

    Whose list names no certificate holds none that is known.

    Returns
    -------
    polars.DataFrame
        ``party``, ``commodity``, ``lacking`` (certificates, in order), ``cost_rp`` (all of them, once) and ``basis``
        (of the dearest); sellers that lack none are left out.
    """
    asked = network.demands.select("commodity", lacking="required").explode("lacking", empty_as_null=True)
    musts = asked.drop_nulls().unique()
    held = network.parties.select(party="id", held=known_certificates())
    prices = certificate_prices(musts["lacking"].unique().to_list(), repairs)
    costs = pl.DataFrame(
        [(code, price.cost_rp, price.basis) for code, price in prices.items()],
        schema={"lacking": pl.String, "cost_rp": pl.Int64, "basis": pl.String},
        orient="row",
    )
    sellers = network.offers.select("party", "commodity").drop_nulls().unique()
    pairs = sellers.join(musts, on="commodity").join(held, on="party", how="left")
    lacks = pairs.filter(~pl.col("held").list.contains(pl.col("lacking")).fill_null(value=False))
    return (
        lacks.join(costs, on="lacking")
        .sort("party", "commodity", "lacking")
        .group_by("party", "commodity", maintain_order=True)
        .agg("lacking", pl.col("cost_rp").sum(), basis=pl.col("basis").sort_by("cost_rp").last())
    )


def certify_prices(rows: pl.DataFrame, keys: Sequence[str], lacks: pl.DataFrame, *, of_buyers: bool) -> pl.DataFrame:
    """Return what the dearest of a cell's suppliers pays for what it lacks: ``keys``, ``cost_rp`` and ``basis``.

    Parameters
    ----------
    rows
        Evidence of a kind of gap, cut to the cells' level, with the product in full as ``good``.
    keys
        What cells are told apart by.
    lacks
        :func:`yet_to_get`.
    of_buyers
        Whether the rows are of buyers: then any seller of the product counts, else the rows' own.
    """
    on = ["good"] if of_buyers else ["party", "good"]
    dear = lacks.rename({"commodity": "good"}).sort("cost_rp").unique(on, keep="last", maintain_order=True)
    return (
        rows.join(dear.select(*on, "cost_rp", "basis"), on=on)
        .sort("cost_rp")
        .unique([*keys] or None, keep="last", maintain_order=True)
        .select(*keys, "cost_rp", "basis")
    )
