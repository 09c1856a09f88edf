"""Free: a market is built from what is free: less contracts and memoranda, less open offers, without declined pairs.

Volumes in contract or memorandum are subtracted on both sides, those in an open offer are reserved until it ends. A
pair that was declined stays out for a time, unless the reason has changed: the certificate is held now, or the lists
say something newer about price, volume or quality. Reasons of refusal are counted as gaps of capability.
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
    running = (pl.col("since").is_null() | (pl.col("since") <= day)) & (
        pl.col("until").is_null() | (pl.col("until") > day)
    )
    held = network.commitments.filter(pl.col("state").is_in([*BINDING, OPEN]) & running)
    committed = held.select(
        "supplier", "buyer", "commodity", "unit", "state", units=pl.col("units_per_month").fill_null(0)
    )
    offers = _less(network.offers, committed.rename({"supplier": "party"}))
    demands = _less(network.demands, committed.rename({"buyer": "party"}))
    return Free(
        replace(network, offers=offers, demands=demands),
        staying_out(network, on=day, stay_out_days=stay_out_days),
        committed,
    )


def _less(lots: pl.DataFrame, committed: pl.DataFrame) -> pl.DataFrame:
    """Return lots less what is promised of the same commodity, the first lot by id first; months are alike."""
    taken = committed.group_by("party", "commodity").agg(taken=pl.col("units").sum())
    joined = lots.join(taken, on=["party", "commodity"], how="left", maintain_order="left")
    # Each month stands for itself: what is promised a month is taken from every month's lots.
    group = ["party", "commodity", "month"]
    before = pl.col("units_per_month").fill_null(0).cum_sum().over(group) - pl.col("units_per_month").fill_null(0)
    here = (pl.col("taken").fill_null(0) - before).clip(0)
    left = (pl.col("units_per_month") - here).clip(0)
    return joined.with_columns(units_per_month=left).drop("taken")


def staying_out(network: Network, *, on: date | None = None, stay_out_days: int = STAY_OUT_DAYS) -> pl.DataFrame:
    """Return the pairs that were declined and stay out on a day (the network's own where none is given)."""
    day = on or network.as_of
    refused = network.commitments.filter((pl.col("state") == DECLINED) & pl.col("since").is_not_null())
    refused = refused.with_columns(until=pl.coalesce("until", pl.col("since") + timedelta(days=stay_out_days)))
    refused = refused.filter((pl.col("since") <= day) & (pl.col("until") > day))
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
