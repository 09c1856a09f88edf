"""Repairable lacks: what a supplier has yet to get, by code, with what it costs; never a reason to exclude.

Most enterprises are informal. A lack is therefore shown, priced into the value of each pair and left for people to
repair; where a list says nothing about certificates, that is said (``check.permits``) and nothing is assumed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from graph.matching.assumptions import Assumptions, Repair

UNKNOWN_PERMITS: Final = "check.permits"
"""The list does not say which certificates the party holds: ask, and assume nothing."""
ONE_PERSON: Final = frozenset({"PR"})
"""Legal forms that are no business apart from its owner."""


def _lacking(repair: Repair) -> pl.Expr:
    needs = pl.any_horizontal([pl.col("activity").str.starts_with(prefix) for prefix in repair.kbli_prefixes])
    if repair.certification is None:
        lacks = pl.col("legal_form").is_in(sorted(ONE_PERSON))
    else:
        held = [pl.col("certifications").list.contains(code) for code in (repair.certification, *repair.instead)]
        lacks = ~pl.any_horizontal(held)
    return (needs & lacks).fill_null(value=False)


def with_lacks(sellers: pl.DataFrame, assumptions: Assumptions) -> pl.DataFrame:
    """Return the frame with what each seller lacks: ``missing`` (codes), its cost a month and its points.

    Parameters
    ----------
    sellers
        Frame with ``activity`` (KBLI of what is sold), ``certifications`` and ``legal_form``.
    assumptions
        Which activities need what, and what it costs.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.matching.assumptions import Assumptions
    >>> sellers = pl.DataFrame(
    ...     {"activity": ["10792", "31001"], "certifications": [["nib", "pirt"], None], "legal_form": ["UD", "UD"]}
    ... )
    >>> with_lacks(sellers, Assumptions.on(date(2026, 11, 1))).select("missing", "repair_rp_per_month").rows()
    [(['repair.halal'], 54167), (['check.permits'], 0)]
    """
    # Hundreds of thousands of sellers have a few hundred combinations of activity, certificates and form.
    held = pl.col("certifications").list.sort().list.join(" ").alias("held")
    keyed = sellers.with_columns(held)
    keys = ["activity", "held", "legal_form"]
    distinct = keyed.unique(keys, keep="first").select(*keys, "certifications")
    lacks = _with_lacks(distinct, assumptions).drop("certifications")
    return keyed.join(lacks, on=keys, how="left", nulls_equal=True, maintain_order="left").drop("held")


def _with_lacks(sellers: pl.DataFrame, assumptions: Assumptions) -> pl.DataFrame:
    unknown = pl.col("certifications").is_null()
    lacking = {repair: _lacking(repair).alias(repair.code) for repair in assumptions.repairs}
    flagged = sellers.with_columns([*lacking.values(), unknown.alias(UNKNOWN_PERMITS)])
    codes = [repair.code for repair in assumptions.repairs] + [UNKNOWN_PERMITS]
    missing = pl.concat_list([pl.when(code).then(pl.lit(code)) for code in codes]).list.drop_nulls()
    monthly = [pl.col(r.code).cast(pl.Int64) * -(-r.cost_rp // r.months) for r in assumptions.repairs]
    points = [pl.col(r.code).cast(pl.Int64) * r.points for r in assumptions.repairs]
    return flagged.with_columns(
        missing=missing,
        repair_rp_per_month=pl.sum_horizontal([pl.lit(0, pl.Int64), *monthly]),
        repair_points=pl.sum_horizontal([pl.lit(0, pl.Int64), *points]),
    ).drop(codes)
