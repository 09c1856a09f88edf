"""Free: a market is built from what is free: less contracts and memoranda, less open offers, without declined pairs.

Volumes in contract or memorandum are subtracted on both sides, those in an open offer are reserved until it ends. Lots
of a month are less what is promised in that month, lots without one what is promised in the month to come: an agreement
that begins later takes nothing before, and one that begins in a fortnight is no more free today. ``until`` is a last
day, as of every lot. A pair that was declined stays out for a time, unless the reason has changed: the certificate is
held now, or the lists say something newer about price, volume or quality. Reasons of refusal are counted as gaps of
capability.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.pairs.candidates import Candidates
    from graph.network import Network

BINDING: Final = ("contract", "memorandum")
"""States in which a volume is promised."""
OPEN: Final = "offer"
"""State of an open offer: reserved until it expires, or for good where no end is stated."""
DECLINED: Final = "declined"
STAY_OUT_DAYS: Final = 180
"""Days for which a declined pair stays out, from the day of its refusal."""
CERTIFICATE: Final = "certificate:"
"""A reason such as ``certificate:halal``: it has changed when the supplier holds it."""
RENEWED_BY_NEWS: Final = ("price", "volume", "quality", "lead_time")
"""Reasons that have changed when an offer or demand of the pair is newer than the refusal."""


@dataclass(frozen=True, eq=False)
class Free:
    """What is free of a network.

    Attributes
    ----------
    network
        The network with volumes that are free.
    barred
        Pairs that stay out: ``supplier``, ``buyer``, ``commodity`` (null: all), ``until``, ``reasons``.
    committed
        What was subtracted: ``supplier``, ``buyer``, ``commodity``, ``units``, ``state``: a pair that stands here and
        in the plan is *growth*, a pair with a tie alone a *renewal*.
    """

    network: Network
    barred: pl.DataFrame
    committed: pl.DataFrame


def free(network: Network, *, on: date | None = None, stay_out_days: int = STAY_OUT_DAYS) -> Free:
    """Return what is free of a network on a day (its own date where none is given).

    Examples
    --------
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "x"], "kind": ["enterprise"] * 2, "name": ["A", "X"]})
    >>> offers = pl.DataFrame({"id": ["o"], "party": ["a"], "commodity": ["01283"], "units_per_month": [100]})
    >>> promised = pl.DataFrame({"id": ["c"], "supplier": ["a"], "buyer": ["x"], "commodity": ["01283"],
    ...                          "units_per_month": [30], "state": ["contract"]})
    >>> network = Network.from_frames(parties, offers, commitments=promised, as_of=date(2026, 11, 1))
    >>> free(network).network.offers["units_per_month"].to_list()
    [70]
    """
    day = on or network.as_of
    windows = _windows(network, day)
    promised = network.commitments.filter(pl.col("state").is_in([*BINDING, OPEN]))
    held = promised.join(windows, how="cross").filter(_holds_in_window(day))
    committed = promised.join(held.select("id"), on="id", how="semi", maintain_order="left").select(
        "supplier", "buyer", "commodity", "unit", "state", units=pl.col("units_per_month").fill_null(0)
    )
    offers = _less(network.offers, held.rename({"supplier": "party"}), windows)
    demands = _less(network.demands, held.rename({"buyer": "party"}), windows)
    return Free(
        replace(network, offers=offers, demands=demands),
        staying_out(network, on=day, stay_out_days=stay_out_days),
        committed,
    )


def _windows(network: Network, day: date) -> pl.DataFrame:
    """Return the months that the market is about and the days of each that are to come: ``month``, ``first``, ``next``.

    Where no lot names a month it is one without a name, of the month from that day on.
    """
    named = pl.concat([network.offers["month"], network.demands["month"]]).drop_nulls().unique().sort()
    months = pl.DataFrame({"month": named if named.len() else pl.Series([None], dtype=pl.Date)})
    return months.with_columns(
        first=pl.max_horizontal("month", pl.lit(day)), next=pl.col("month").fill_null(day).dt.offset_by("1mo")
    )


def _holds_in_window(day: date) -> pl.Expr:
    """Return whether a promise holds in a window; an offer that is open today is about all months from its first on."""
    begun = pl.col("since").is_null() | (pl.col("since") < pl.col("next"))
    last = pl.when(pl.col("state") == OPEN).then(pl.lit(day)).otherwise(pl.col("first"))
    return begun & (pl.col("until").is_null() | (pl.col("until") >= last))


def _less(lots: pl.DataFrame, held: pl.DataFrame, windows: pl.DataFrame) -> pl.DataFrame:
    """Return lots less what is promised of the same commodity in their month, the first lot by id first.

    A lot without a month stands for every month: where not the same is promised in each, it becomes a lot of each.
    """
    good, units = ["party", "commodity"], pl.col("units_per_month").fill_null(0)
    taken = held.group_by(*good, "month").agg(taken=units.sum())
    several = (pl.len() < windows.height) | (pl.col("taken").n_unique() > 1)
    parted = taken.group_by(good).agg(parted=several).filter("parted")
    lots = _of_each_month(lots, parted, windows)
    always = taken.group_by(good).agg(always=pl.col("taken").first())
    joined = lots.join(taken, on=[*good, "month"], how="left", nulls_equal=True, maintain_order="left")
    joined = joined.join(always, on=good, how="left", maintain_order="left")
    joined = joined.with_columns(taken=pl.when(pl.col("month").is_null()).then("always").otherwise("taken"))
    group = [*good, "month"]  # each month stands for itself: what is promised a month is taken from every month's lots
    before = units.cum_sum().over(group) - units
    here = (pl.col("taken").fill_null(0) - before).clip(0)
    left = (pl.col("units_per_month") - here).clip(0)
    return joined.with_columns(units_per_month=left).drop("taken", "always")


def _of_each_month(lots: pl.DataFrame, parted: pl.DataFrame, windows: pl.DataFrame) -> pl.DataFrame:
    """Return lots with a lot of each month in the place of those without one, of goods that months differ in.

    What draws on one stock goes with them, each month on its own.
    """
    always = pl.col("month").is_null()
    here = lots.filter(always).join(parted, on=["party", "commodity"], how="semi")
    if not here.height:
        return lots
    chosen = always & pl.col("id").is_in(here["id"].implode())
    if "stock" in lots.columns:
        stock = pl.struct("party", "stock")
        drawing = stock.is_in(here.filter(pl.col("stock").is_not_null()).select(stock).to_series().implode())
        chosen |= always & drawing
        lots = lots.with_columns(parted=drawing & pl.col("stock").is_not_null())
    each = lots.filter(chosen).drop("month").join(windows.select("month"), how="cross").select(lots.columns)
    made = pl.concat([lots.filter(~chosen), each]).sort("id", "month")
    if "stock" not in lots.columns:
        return made
    own = pl.concat_str("stock", pl.col("month").dt.to_string("%Y-%m"), separator=" ")
    return made.with_columns(stock=pl.when("parted").then(own).otherwise("stock")).drop("parted")


def staying_out(network: Network, *, on: date | None = None, stay_out_days: int = STAY_OUT_DAYS) -> pl.DataFrame:
    """Return the pairs that were declined and stay out on a day (the network's own where none is given)."""
    day = on or network.as_of
    refused = network.commitments.filter((pl.col("state") == DECLINED) & pl.col("since").is_not_null())
    refused = refused.with_columns(until=pl.coalesce("until", pl.col("since") + timedelta(days=stay_out_days - 1)))
    refused = refused.filter(pl.lit(day).is_between("since", "until"))
    held = dict(network.parties.select("id", "certifications").iter_rows())
    news = _news(network)
    kept = [not _changed(row, held, news) for row in refused.iter_rows(named=True)]
    chosen = refused.filter(pl.Series(kept, dtype=pl.Boolean))
    return chosen.select("supplier", "buyer", "commodity", "until", "reasons")


def _news(network: Network) -> dict[str, date]:
    """Return the date of the newest offer or demand of each party."""
    lots = pl.concat([network.offers.select("party", "as_of"), network.demands.select("party", "as_of")])
    return dict(lots.drop_nulls().group_by("party").agg(pl.col("as_of").max()).iter_rows())


def _changed(row: dict[str, object], held: dict[str, list[str] | None], news: dict[str, date]) -> bool:
    """Return whether every reason of a refusal has changed; a refusal without a reason has not."""
    reasons = row["reasons"]
    if not isinstance(reasons, list) or not reasons:
        return False

    def gone(reason: str) -> bool:
        if reason.startswith(CERTIFICATE):
            return reason.removeprefix(CERTIFICATE) in (held.get(str(row["supplier"])) or [])
        since = row["since"]
        fresh = [news[party] for party in (str(row["supplier"]), str(row["buyer"])) if party in news]
        return reason in RENEWED_BY_NEWS and isinstance(since, date) and any(day > since for day in fresh)

    return all(gone(str(reason)) for reason in reasons)


def without_declined(candidates: Candidates, barred: pl.DataFrame) -> tuple[Candidates, int]:
    """Return candidates without the pairs that stay out, and how many those were."""
    if not barred.height:
        return candidates, 0
    found = candidates.found
    pairs = pl.DataFrame(
        {
            "supplier": candidates.suppliers["party"][found.supplier],
            "buyer": candidates.buyers["party"][found.buyer],
            "traded": candidates.suppliers["commodity"][found.supplier],
        }
    ).with_row_index("k")
    hit = pairs.join(barred.select("supplier", "buyer", "commodity"), on=["supplier", "buyer"])
    hit = hit.filter(pl.col("commodity").is_null() | (pl.col("commodity") == pl.col("traded")))
    out = hit["k"].unique().to_numpy()
    kept: NDArray[np.int64] = np.setdiff1d(np.arange(found.supplier.size), out)
    return replace(candidates, found=found.rows(kept)), int(out.size)


def standing(network: Network, pairs: pl.DataFrame) -> pl.Series:
    """Return what each pair of a plan is: ``growth`` of a promise in force, ``renewal`` of a tie, or ``new``.

    Parameters
    ----------
    pairs
        ``supplier`` and ``buyer`` (ids), ``renewal`` (whether they work together already).
    """
    held = network.commitments.filter(pl.col("state").is_in(BINDING)).select("supplier", "buyer").unique()
    joined = pairs.join(held.with_columns(held=True), on=["supplier", "buyer"], how="left", maintain_order="left")
    told = pl.when(pl.col("held").fill_null(value=False)).then(pl.lit("growth"))
    return joined.select(standing=told.when("renewal").then(pl.lit("renewal")).otherwise(pl.lit("new")))["standing"]


def capability_gaps(network: Network) -> pl.DataFrame:
    """Return reasons of refusal as gaps: ``reason``, ``commodity``, ``refusals``, ``suppliers``, ``units`` a month.

    The most refused first: what buyers say no to is what a cluster cannot do yet.
    """
    refused = network.commitments.filter(pl.col("state") == DECLINED).explode("reasons")
    told = (
        refused.filter(pl.col("reasons").is_not_null())
        .group_by(reason="reasons", commodity="commodity")
        .agg(
            refusals=pl.len().cast(pl.Int64),
            suppliers=pl.col("supplier").n_unique().cast(pl.Int64),
            units=pl.col("units_per_month").fill_null(0).sum(),
        )
    )
    return told.sort(
        ["refusals", "units", "reason", "commodity"], descending=[True, True, False, False], nulls_last=True
    )
