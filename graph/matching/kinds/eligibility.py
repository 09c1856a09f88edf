"""Eligibility: what providers state, so that it is public and the same for everybody."""

from __future__ import annotations

from typing import Final

import polars as pl

from graph.matching.kinds.kind import Rule, b, s

EXPORTERS_ONLY: Final = "exporters_only"
WOMEN_LED: Final = "women_led"


def for_trade(listed: pl.Expr, trade: pl.Expr, digits: int = 2) -> pl.Expr:
    """Return whether a list of trades is empty (open to all) or names a trade by its first digits.

    Examples
    --------
    >>> frame = pl.DataFrame({"for": [["25910"], [], None, ["10391"]], "trade": ["25999", "25999", "25999", "25999"]})
    >>> frame.select(x=for_trade(pl.col("for"), pl.col("trade")))["x"].to_list()
    [True, True, True, False]
    """
    open_to_all = listed.is_null() | (listed.list.len() == 0)
    heads = listed.list.eval(pl.element().str.head(digits))
    return open_to_all | heads.list.contains(trade.str.head(digits)).fill_null(value=False)


def states(code: str) -> pl.Expr:
    """Return whether the supplier states a condition."""
    return s("eligibility").list.contains(code).fill_null(value=False)


ELIGIBLE: Final = (
    Rule("kind.rule.exporters_only", states(EXPORTERS_ONLY) & ~b("export_oriented").fill_null(value=False)),
    Rule("kind.rule.women_led_only", states(WOMEN_LED) & ~b("women_led").fill_null(value=False)),
    Rule("kind.rule.other_trade", ~for_trade(s("for_kbli"), b("trade"))),
)
"""Rules of stated eligibility that several kinds share."""
