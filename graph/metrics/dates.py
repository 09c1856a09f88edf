"""Clusters at two dates: every figure of ``measure`` then and now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.metrics.clusters import measure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from graph.network import Network


def measure_change(
    network: Network,
    before: date,
    after: date,
    *,
    types: Iterable[str] | None = None,
    earlier: Network | None = None,
) -> pl.DataFrame:
    """Measure every cluster at two dates of one snapshot, or of two, and return the figures side by side.

    Ties and memberships are those in force on each date, so that clusters without dated ties show no change.

    Parameters
    ----------
    network
        Its ties are dated.
    before, after
        The two dates.
    types
        Tie types that count; None takes :data:`graph.metrics.relation.RELATION`.
    earlier
        Snapshot of the first date; None reads both dates from one. Clusters that are new in the later one are left out.

    Returns
    -------
    polars.DataFrame
        One row a cluster and figure: ``cluster``, ``name``, ``figure``, ``before``, ``after``, ``change``,
        ``n_before``, ``n_after``, ``reading_before``, ``reading_after``; null where undefined at a date.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b", "k"], "kind": ["enterprise"] * 2 + ["cluster"], "name": list("ABK")})
    >>> ties = pl.DataFrame(
    ...     {
    ...         "start": ["a", "b", "a"],
    ...         "end": ["k", "k", "b"],
    ...         "type": ["PART_OF", "PART_OF", "SUPPLIES"],
    ...         "since": [None, None, date(2025, 1, 1)],
    ...     }
    ... )
    >>> network = Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1))
    >>> change = measure_change(network, date(2024, 1, 1), date(2026, 1, 1))
    >>> change.filter(pl.col("figure") == "density").select("before", "after", "change").row(0)
    (0.0, 1.0, 1.0)
    """
    chosen = None if types is None else sorted(set(types))
    then, now = (measure(world, types=chosen, on=on) for world, on in ((earlier or network, before), (network, after)))
    figures = [name for name, dtype in then.schema.items() if dtype.is_numeric() and name != "n"]
    sides = [
        frame.select(
            "cluster", "name", pl.col("n").alias(f"n_{side}"), pl.col("reading").alias(f"reading_{side}"), *figures
        )
        .with_columns(pl.col(figures).cast(pl.Float64))
        .unpivot(
            figures, index=["cluster", "name", f"n_{side}", f"reading_{side}"], variable_name="figure", value_name=side
        )
        for frame, side in ((then, "before"), (now, "after"))
    ]
    joined = sides[0].join(sides[1].drop("name"), on=["cluster", "figure"], how="left", maintain_order="left")
    columns = ["cluster", "name", "figure", "before", "after", "change", "n_before", "n_after"]
    return joined.with_columns(change=pl.col("after") - pl.col("before")).select(
        *columns, "reading_before", "reading_after"
    )
