"""Credit to small enterprises: asked for, approved, refused with its reason, overdue; what is for whom never mixed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import InvalidRecord
from graph.planning.records.lines import affirmed, first_wrong, one_of

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUPS: Final = ("sex", "size", "member", "district", "target_group", "package", "channel")
"""Columns by which credit is told apart where a list has them."""
PURPOSES: Final = ("business", "safety_net")
STATES: Final = ("applied", "approved", "refused")


def microfinance(applications: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return applied, approved, refused and overdue credit by purpose and group; purposes are never added up.

    Parameters
    ----------
    applications
        ``purpose`` (``business`` or ``safety_net``), ``state`` (``applied``, ``approved``, ``refused``), ``reason``,
        ``rupiah``, ``overdue_rp``, and the columns of ``by`` such as ``sex``, ``size``, ``member``, ``district``.
    by
        Groups to tell apart.

    Returns
    -------
    polars.DataFrame
        Always by ``purpose``; there is no total over purposes. ``approved_share`` is of those decided.

    Raises
    ------
    InvalidRecord
        If a purpose or state is not known, or a refusal gives no reason.

    Examples
    --------
    >>> rows = pl.DataFrame({"purpose": ["business", "safety_net"], "state": ["approved"] * 2, "rupiah": [10, 90],
    ...                      "overdue_rp": [0, 5], "reason": [None, None]})
    >>> microfinance(rows).select("purpose", "approved_rp").rows()
    [('business', 10), ('safety_net', 90)]
    """
    _checked(applications)
    approved, refused = pl.col("state") == "approved", pl.col("state") == "refused"
    columns = {
        "applied": pl.len().cast(pl.Int64),
        "approved": approved.sum().cast(pl.Int64),
        "refused": refused.sum().cast(pl.Int64),
        "approved_share": approved.sum() / (approved | refused).sum(),
        "approved_rp": pl.col("rupiah").filter(approved).sum(),
        "overdue": (pl.col("overdue_rp") > 0).sum().cast(pl.Int64),
        "overdue_rp": pl.col("overdue_rp").sum(),
    }
    if "verified" in applications.columns:
        done = pl.col("verified").fill_null("").str.split(";")
        every = pl.all_horizontal([done.list.contains(step) for step in VERIFIED])
        columns["approved_unverified"] = (approved & ~every).sum().cast(pl.Int64)
    if "insured" in applications.columns:
        columns["insured"] = (approved & affirmed(pl.col("insured"))).sum().cast(pl.Int64)
    told = applications.group_by("purpose", *by).agg(**columns).sort("purpose", *by, nulls_last=True)
    return told.with_columns(pl.col("approved_share").fill_nan(None))


def microfinance_by_group(applications: pl.DataFrame) -> pl.DataFrame:
    """Return credit by purpose, of all together and then by each group that the list keeps, one after the other.

    Returns
    -------
    polars.DataFrame
        As :func:`microfinance`, with ``by`` (a column of ``GROUPS``, null for all together) and ``group`` (its value,
        null where the list leaves it blank) behind ``purpose``.

    Examples
    --------
    >>> rows = pl.DataFrame({"purpose": ["business"] * 2, "state": ["approved", "refused"], "rupiah": [10, 20],
    ...                      "overdue_rp": [0, 0], "reason": [None, "no collateral"], "sex": ["f", "m"]})
    >>> microfinance_by_group(rows).select("by", "group", "applied", "approved").rows()
    [(None, None, 2, 1), ('sex', 'f', 1, 1), ('sex', 'm', 1, 0)]
    """
    whole, nothing = microfinance(applications), pl.lit(None, pl.String)
    figures = whole.columns[1:]
    tables = [whole.select("purpose", nothing.alias("by"), nothing.alias("group"), *figures)]
    for name in GROUPS:
        if name in applications.columns:
            told = microfinance(applications, [name])
            tables.append(told.select("purpose", pl.lit(name).alias("by"), pl.col(name).alias("group"), *figures))
    return pl.concat(tables).sort("purpose", maintain_order=True)


def _checked(applications: pl.DataFrame) -> None:
    one_of(applications, "state", STATES)
    strange = first_wrong(applications, ~pl.col("purpose").is_in(list(PURPOSES)).fill_null(value=False))
    if strange is not None:
        message = f"line {strange['line']}: {strange['purpose']!r} is neither business nor safety_net"
        raise InvalidRecord(message, hint="say what the money is for: the two are never added up", row=strange["line"])
    silent = first_wrong(applications, (pl.col("state") == "refused") & pl.col("reason").is_null())
    if silent is not None:
        message = f"line {silent['line']}: an application was refused without a reason"
        raise InvalidRecord(message, hint="write the reason: refusal is accountable", row=silent["line"])


VERIFIED: Final = ("target_group", "package", "funding", "channel", "delivery")
"""What the verification team checks of a credit before it is paid out (Kediri, LGSP); ``verified`` names those done."""


def refusals(applications: pl.DataFrame) -> pl.DataFrame:
    """Return the reasons of refused applications by purpose, the commonest first.

    Examples
    --------
    >>> rows = pl.DataFrame({"purpose": ["business"] * 2, "state": ["refused", "approved"], "rupiah": [5, 9],
    ...                      "reason": ["no collateral", None]})
    >>> refusals(rows).rows()
    [('business', 'no collateral', 1, 5)]
    """
    refused = applications.filter(pl.col("state") == "refused")
    told = refused.group_by("purpose", "reason").agg(refused=pl.len().cast(pl.Int64), asked_rp=pl.col("rupiah").sum())
    return told.sort(["refused", "purpose", "reason"], descending=[True, False, False])
