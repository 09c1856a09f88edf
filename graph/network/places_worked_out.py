"""Where officers and clusters are of whom lists say no place, and what clusters make: what their members say of it.

A list works it out of itself, and so does the graph of several lists, anew whenever one of them comes or goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.model.vocabulary import PartyKind, TieType

if TYPE_CHECKING:
    from collections.abc import Mapping

REGENCY: Final = 5
DISTRICT: Final = 8
"""Lengths of the codes of regencies and of districts."""
OF: Final[Mapping[str, tuple[str, str, str]]] = {
    PartyKind.OFFICER: (TieType.COACHES, "start", "end"),
    PartyKind.CLUSTER: (TieType.PART_OF, "end", "start"),
}
"""By kind of party: the tie that tells its place, at which end it stands itself, and at which those who have one."""


def with_places_worked_out(parties: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """Return the parties with a region for each officer and cluster that has none and is tied to somebody who has one.

    An officer works in the regency where most of those stand whom she coaches. A cluster is in the district where all
    of its members stand, else in the regency of most of them. Of regencies with as many, the lower code. Without a
    place they would count in no regency: its brief would say that nobody coaches there and that it has no cluster.

    Examples
    --------
    >>> parties = pl.DataFrame({"id": ["o", "k", "a", "b"], "kind": ["officer", "cluster", "enterprise", "enterprise"],
    ...                         "region": [None, None, "73.02.01", "73.02"],
    ...                         "place_basis": [None, None, "district", "regency"]})
    >>> ends = {"start": ["o", "o", "a"], "end": ["a", "b", "k"], "type": ["COACHES", "COACHES", "PART_OF"]}
    >>> ties = pl.DataFrame(ends)
    >>> with_places_worked_out(parties, ties)["region"].to_list()
    ['73.02', '73.02.01', '73.02.01', '73.02']
    """
    placeless = parties.filter(pl.col("kind").is_in(list(OF)) & pl.col("region").is_null()).select("id", "kind")
    if not placeless.height:
        return parties
    there = pl.concat(_there(placeless, parties, ties, kind) for kind in OF)
    found = parties.join(there, on="id", how="left", maintain_order="left")
    basis = pl.when(pl.col("there").str.len_chars() >= DISTRICT).then(pl.lit("district")).otherwise(pl.lit("regency"))
    return found.with_columns(
        region=pl.coalesce("region", "there"),
        place_basis=pl.when(pl.col("there").is_not_null()).then(basis).otherwise("place_basis"),
    ).drop("there")


def with_trades_worked_out(parties: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """Return the parties with a trade for each cluster that states none: the main one of most of its members.

    Of trades with as many, the lower code. A cluster that a column of a list of makers names has no other way to say
    what it makes, and without it would rival nobody, crowd no market and stand beside no product.

    Examples
    --------
    >>> parties = pl.DataFrame({"id": ["k", "a", "b"], "kind": ["cluster", "enterprise", "enterprise"],
    ...                         "kbli": [[], ["23922", "46100"], ["23922"]]})
    >>> ties = pl.DataFrame({"start": ["a", "b"], "end": ["k", "k"], "type": ["PART_OF", "PART_OF"]})
    >>> with_trades_worked_out(parties, ties)["kbli"].to_list()
    [['23922'], ['23922', '46100'], ['23922']]
    """
    silent = parties.filter((pl.col("kind") == PartyKind.CLUSTER) & (pl.col("kbli").list.len().fill_null(0) == 0))
    if not silent.height:
        return parties
    main = parties.select(start="id", trade=pl.col("kbli").list.first()).drop_nulls("trade")
    tied = ties.filter(pl.col("type") == TieType.PART_OF).select("start", "end").unique()
    counted = tied.join(silent.select(end="id"), on="end", how="semi").join(main, on="start").group_by("end", "trade")
    most = counted.len().sort("end", "len", "trade", descending=[False, True, False]).unique("end", keep="first")
    found = parties.join(most.select(id="end", trade="trade"), on="id", how="left", maintain_order="left")
    told = pl.when(pl.col("trade").is_not_null()).then(pl.concat_list("trade")).otherwise("kbli")
    return found.with_columns(kbli=told).drop("trade")


def _there(placeless: pl.DataFrame, parties: pl.DataFrame, ties: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Return the region of each party of a kind without a place: ``id`` and ``there``."""
    tie, own, others = OF[kind]
    tied = ties.filter(pl.col("type") == tie).select(id=own, other=others).unique()
    places = parties.filter(pl.col("region").str.len_chars() >= REGENCY).select(other="id", region="region")
    stand = tied.join(placeless.filter(pl.col("kind") == kind), on="id").join(places, on="other")
    counted = stand.group_by("id", regency=pl.col("region").str.head(REGENCY)).agg(
        n=pl.len(),
        district=pl.col("region").str.head(DISTRICT).min(),
        near=(pl.col("region").str.len_chars() >= DISTRICT).all()
        & (pl.col("region").str.head(DISTRICT).n_unique() == 1),
    )
    near = pl.col("near") & (pl.len().over("id") == 1) & (kind == PartyKind.CLUSTER)
    there = counted.with_columns(there=pl.when(near).then("district").otherwise("regency"))
    most = there.sort("id", "n", "regency", descending=[False, True, False]).unique("id", keep="first")
    return most.select("id", "there")
