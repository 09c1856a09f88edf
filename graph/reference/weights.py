"""Weights of input-output cells: how far a cell speaks of a supplier that a buyer seeks.

The rule stands in ``tables/io_weights.toml``, its reasons in ``docs/reference/reference-data.md``.
"""

from __future__ import annotations

import polars as pl

from graph.reference.shipped import read_toml


def weighted(links: pl.DataFrame) -> pl.DataFrame:
    """Return the links with the column ``weight``: the least of the rules that fit a cell, else 1.

    Parameters
    ----------
    links
        With ``supplier_io`` and ``buyer_io``.

    Examples
    --------
    >>> cells = pl.DataFrame({"supplier_io": [20, 58, 170], "buyer_io": [58, 58, 58]})
    >>> weighted(cells)["weight"].to_list()  # palm fruit to oil mills; oil to oil; banking to oil mills
    [1.0, 0.3, 0.1]
    """
    rules = [pl.lit(1.0)]
    for rule in read_toml("io_weights.toml")["rule"]:
        fits = pl.lit(value=True)
        if rule.get("diagonal"):
            fits &= pl.col("supplier_io") == pl.col("buyer_io")
        if "suppliers" in rule:
            fits &= pl.col("supplier_io").is_in(rule["suppliers"])
        if "buyers" in rule:
            fits &= pl.col("buyer_io").is_in(rule["buyers"])
        rules.append(pl.when(fits).then(pl.lit(float(rule["weight"]))))
    return links.with_columns(weight=pl.min_horizontal(rules))
