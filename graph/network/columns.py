"""Columns of a Network's frames (``docs/reference/network.md``), and what makes a frame fit them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from graph.errors import InvalidFolder

Schema = Mapping[str, pl.DataType | type[pl.DataType]]
TEXTS: Final = pl.List(pl.String)

PARTIES: Final[Schema] = {
    "id": pl.String,
    "kind": pl.String,
    "name": pl.String,
    "legal_form": pl.String,
    "size": pl.String,
    "size_basis": pl.String,
    "kbli": TEXTS,
    "region": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "place_basis": pl.String,
    "workers": pl.Int64,
    "sales_rp_per_year": pl.Int64,
    "capital_rp": pl.Int64,
    "investment_rp": pl.Int64,
    "established": pl.Int32,
    "women_led": pl.Boolean,
    "export_oriented": pl.Boolean,
    "certifications": TEXTS,
    "parent": pl.String,
    "members": pl.Int64,
    "slots": pl.Int64,
    "radius_km": pl.Float64,
    "commits_to_coach": pl.Boolean,
    "roles": TEXTS,
    "aliases": TEXTS,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
OFFERS: Final[Schema] = {
    "id": pl.String,
    "party": pl.String,
    "commodity": pl.String,
    "product": pl.String,
    "unit": pl.String,
    "units_per_month": pl.Int64,
    "price_rp_per_unit": pl.Int64,
    "outlet": pl.String,
    "outlet_price_rp_per_unit": pl.Int64,
    "grade": pl.String,
    "min_lot_units": pl.Int64,
    "radius_km": pl.Float64,
    "month": pl.Date,
    "stock": pl.String,
    "until": pl.Date,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
DEMANDS: Final[Schema] = {
    "id": pl.String,
    "party": pl.String,
    "commodity": pl.String,
    "product": pl.String,
    "unit": pl.String,
    "units_per_month": pl.Int64,
    "price_rp_per_unit": pl.Int64,
    "source_price_rp_per_unit": pl.Int64,
    "required": TEXTS,
    "grade": pl.String,
    "min_lot_units": pl.Int64,
    "max_partners": pl.Int64,
    "radius_km": pl.Float64,
    "month": pl.Date,
    "until": pl.Date,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
TIES: Final[Schema] = {
    "start": pl.String,
    "end": pl.String,
    "type": pl.String,
    "since": pl.Date,
    "until": pl.Date,
    "weight": pl.Float64,
    "weight_unit": pl.String,
    "commodity": pl.String,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
NEEDS: Final[Schema] = {
    "id": pl.String,
    "party": pl.String,
    "kind": pl.String,
    "service": pl.String,
    "kbli": TEXTS,
    "units": pl.Int64,
    "amount_rp": pl.Int64,
    "collateral_rp": pl.Int64,
    "budget_rp": pl.Int64,
    "language": pl.String,
    "terms": TEXTS,
    "requires": TEXTS,
    "via": pl.String,
    "month": pl.Date,
    "since": pl.Date,
    "until": pl.Date,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
SERVICES: Final[Schema] = {
    "id": pl.String,
    "party": pl.String,
    "kind": pl.String,
    "service": pl.String,
    "kbli": TEXTS,
    "places_per_month": pl.Int64,
    "price_rp": pl.Int64,
    "least_rp": pl.Int64,
    "most_rp": pl.Int64,
    "collateral_share": pl.Float64,
    "languages": TEXTS,
    "terms": TEXTS,
    "eligibility": TEXTS,
    "skills": TEXTS,
    "class_days": pl.Int64,
    "job_months": pl.Int64,
    "rating": pl.Float64,
    "radius_km": pl.Float64,
    "month": pl.Date,
    "since": pl.Date,
    "until": pl.Date,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
COMMITMENTS: Final[Schema] = {
    "id": pl.String,
    "supplier": pl.String,
    "buyer": pl.String,
    "commodity": pl.String,
    "unit": pl.String,
    "units_per_month": pl.Int64,
    "state": pl.String,
    "since": pl.Date,
    "until": pl.Date,
    "reasons": TEXTS,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
FRAMES: Final = {"parties": PARTIES, "offers": OFFERS, "demands": DEMANDS, "ties": TIES}
HELP: Final = {"needs": NEEDS, "services": SERVICES, "commitments": COMMITMENTS}
"""What parties lack, what others can give, what is promised or was declined: written only where there is any."""
SORTED_BY: Final = {
    "parties": ["id"],
    "offers": ["id"],
    "demands": ["id"],
    # Every column: ties have no id, and two that differ in weight alone must not depend on the order they came in.
    "ties": ["start", "end", "type", "since", "commodity", *list(TIES)[4:7], *list(TIES)[8:]],
    "needs": ["id"],
    "services": ["id"],
    "commitments": ["id"],
}


def conform(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """Return the frame with exactly the columns of a schema: missing ones empty, types strict, others refused.

    Examples
    --------
    >>> conform(pl.DataFrame({"id": ["a"]}), {"id": pl.String, "workers": pl.Int64}).row(0)
    ('a', None)
    """
    unknown = [name for name in frame.columns if name not in schema]
    if unknown:
        message = f"columns {', '.join(unknown)} are not part of the Network format"
        raise InvalidFolder(message, hint="see docs/reference/network.md", columns=unknown)
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )
