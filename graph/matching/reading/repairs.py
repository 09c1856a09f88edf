"""Repairable lacks: what a supplier has yet to get, by code, with what it costs; never a reason to exclude.

Most enterprises are informal. A lack is therefore shown, priced into the value of each pair and left for people to
repair; where a list says nothing about certificates, that is said (``check.permits``) and nothing is assumed. A lack
under a rule that was not checked at its source says that too (``check.sni`` beside ``repair.sni``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.reference.certifications import needed

if TYPE_CHECKING:
    from datetime import date

    from graph.matching.assumptions import Assumptions, Repair

UNKNOWN_PERMITS: Final = "check.permits"
"""The list does not say which certificates the party holds: ask, and assume nothing."""
UNSTATED: Final = "unstated"
"""Among certificates: of others than those that stand beside it the list says nothing (what a scenario gives alone)."""
ONE_PERSON: Final = frozenset({"PR"})
"""Legal forms that are no business apart from its owner."""
NEEDS: Final = "needs"
"""Certificates that the law asks of an activity and size, as far as the rule was checked at its source."""
UNCHECKED: Final = "unchecked_needs"
"""Those whose rule was not checked."""


def _with_needs(sellers: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the frame with what the law asks of each seller."""
    who = sellers.select("activity", "size").unique(maintain_order=True)
    rules = [needed(activity or "", size, day) for activity, size in who.iter_rows()]
    asked = who.with_columns(
        pl.Series(NEEDS, [[rule.code for rule in all_of if rule.checked] for all_of in rules], pl.List(pl.String)),
        pl.Series(
            UNCHECKED, [[rule.code for rule in all_of if not rule.checked] for all_of in rules], pl.List(pl.String)
        ),
    )
    return sellers.join(asked, on=["activity", "size"], how="left", nulls_equal=True, maintain_order="left")


def _lacking(repair: Repair, needs: str) -> pl.Expr:
    told = (repair.certification, *repair.instead, UNSTATED)
    held = [pl.col("certifications").list.contains(code) for code in told]
    return (pl.col(needs).list.contains(repair.certification) & ~pl.any_horizontal(held)).fill_null(value=False)


def with_lacks(sellers: pl.DataFrame, assumptions: Assumptions) -> pl.DataFrame:
    """Return the frame with what each seller lacks: ``missing`` (codes), its cost a month and its points.

    Parameters
    ----------
    sellers
        Frame with ``activity`` (KBLI of what is sold), ``size``, ``certifications`` and ``legal_form``.
    assumptions
        What getting each certificate costs; its day is that of the law in force.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.matching.assumptions import Assumptions
    >>> sellers = pl.DataFrame(
    ...     {
    ...         "activity": ["10792", "31001", "11051"],
    ...         "size": ["micro"] * 3,
    ...         "certifications": [["nib", "pirt"], None, ["nib", "halal"]],
    ...         "legal_form": ["UD"] * 3,
    ...     }
    ... )
    >>> with_lacks(sellers, Assumptions.on(date(2026, 11, 1))).select("missing", "repair_rp_per_month").rows()
    [(['repair.halal'], 54167), (['check.permits'], 0), (['repair.sni', 'check.sni'], 333334)]
    """
    # Hundreds of thousands of sellers have a few hundred combinations of activity, size, certificates and form.
    held = pl.col("certifications").list.sort().list.join(" ").alias("held")
    keyed = sellers.with_columns(held)
    keys = ["activity", "size", "held", "legal_form"]
    distinct = keyed.unique(keys, keep="first").select(*keys, "certifications")
    lacks = _with_lacks(_with_needs(distinct, assumptions.valid_on), assumptions)
    lacks = lacks.drop("certifications", NEEDS, UNCHECKED)
    return keyed.join(lacks, on=keys, how="left", nulls_equal=True, maintain_order="left").drop("held")


def _with_lacks(sellers: pl.DataFrame, assumptions: Assumptions) -> pl.DataFrame:
    codes, lacking = [], []
    for repair in assumptions.repairs:
        if repair.certification is None:
            lacks = pl.col("legal_form").is_in(sorted(ONE_PERSON)).fill_null(value=False)
        else:
            lacks = _lacking(repair, NEEDS) | _lacking(repair, UNCHECKED)
            codes.append(f"check.{repair.certification}")
            lacking.append(_lacking(repair, UNCHECKED).alias(codes[-1]))
        codes.insert(len(codes) - (repair.certification is not None), repair.code)
        lacking.append(lacks.alias(repair.code))
    unsaid = pl.col("certifications").is_null() | pl.col("certifications").list.contains(UNSTATED)
    flagged = sellers.with_columns([*lacking, unsaid.alias(UNKNOWN_PERMITS)])
    codes.append(UNKNOWN_PERMITS)
    missing = pl.concat_list([pl.when(code).then(pl.lit(code)) for code in codes]).list.drop_nulls()
    monthly = [pl.col(r.code).cast(pl.Int64) * -(-r.cost_rp // r.months) for r in assumptions.repairs]
    points = [pl.col(r.code).cast(pl.Int64) * r.points for r in assumptions.repairs]
    return flagged.with_columns(
        missing=missing,
        repair_rp_per_month=pl.sum_horizontal([pl.lit(0, pl.Int64), *monthly]),
        repair_points=pl.sum_horizontal([pl.lit(0, pl.Int64), *points]),
    ).drop(codes)
