"""Facilities: which shared production houses to open, and who uses them: capacitated facility location.

Supplier: a site (``services`` of kind ``facilities``) with capacity and what it costs a month to keep open; one that is
open already (``terms`` says ``open``) costs nothing more. Buyer: an enterprise with units to process and what that is
worth to it. Values are rupiah a month: worth less carriage, less the cost of what is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.matching.kinds.kind import Kind, Part, Rule, b, s

if TYPE_CHECKING:
    from graph.matching.kinds.situation import Situation


def sides(situation: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return sites with capacity and fixed cost, and users with load and worth."""
    figures = situation.figures["facility"]
    open_already = pl.col("terms").list.contains("open").fill_null(value=False)
    cost = pl.when(open_already).then(0).otherwise(pl.col("price_rp").fill_null(figures["fixed_rp_per_month"]))
    sites = situation.services("facilities").with_columns(
        fixed=cost.cast(pl.Int64), least=pl.lit(0, pl.Int64), open=open_already
    )
    users = situation.needs("facilities").with_columns(carriage=pl.lit(figures["rupiah_per_unit_km"]))
    return sites, users


CARRIAGE = pl.col("distance_km") * 2 * b("carriage") * b("units")

KIND = Kind(
    code="facilities",
    shape="sites",
    sides=sides,
    rules=(
        Rule("kind.rule.beyond_capacity", b("units") > s("units")),
        Rule("kind.rule.worth_unknown", b("amount_rp").is_null()),
    ),
    parts=(Part("benefit_rp", 1, b("amount_rp")), Part("carriage_rp", 1, -CARRIAGE)),
    facts={"load_units": b("units"), "opening_rp_per_month": s("fixed"), "open_already": s("open")},
    notes={"kind.note.to_be_opened": ~s("open")},
    load=b("units"),
    renewal=("SERVES",),
    value_unit="rupiah_per_month",
)
