"""Needs and services: those said over the wire, which are things, and those of lists, which stand in the snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from graph.services.reach import in_regions, narrowed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from graph.network import Network
    from graph.services.callers import Caller

Side = Literal["needs", "services"]
COMMON: Final = ("id", "party", "kind", "until", "source", "as_of")


def of_lists(
    network: Network, side: Side, caller: Caller, wanted: Mapping[str, str | None], shared: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Return the needs or services of lists that a caller reaches, sorted by id, as the API shows them.

    Parameters
    ----------
    wanted
        ``kind``, ``party``, ``region``, ``after`` (an id) and ``id``; None asks for all.
    shared
        Parties that have consented to be seen by the caller's party.
    """
    frame: pl.DataFrame = getattr(network, side)
    frame = frame.join(network.parties.select(party="id", region="region"), on="party", how="left")
    frame = narrowed(frame, caller, f"{side}.read", party="party", shared=shared)
    for name in ("kind", "party", "id"):
        if (one := wanted.get(name)) is not None:
            frame = frame.filter(pl.col(name) == one)
    if (region := wanted.get("region")) is not None:
        frame = frame.filter(in_regions("region", [region]))
    if after := wanted.get("after"):
        frame = frame.filter(pl.col("id") > after)
    return [_shown(row, network) for row in frame.sort("id").drop("region").iter_rows(named=True)]


def _shown(row: dict[str, Any], network: Network) -> dict[str, Any]:
    """Return a row as a thing is shown: what both have by its name, what only lists have under ``facts``."""
    known = {name: value for name, value in row.items() if value not in (None, [])}
    said = " · ".join(str(known[name]) for name in ("kind", "service") if name in known)
    ended = known.get("until") is not None and known["until"] < network.as_of
    named = {
        "seq": 0,
        "state": "withdrawn" if ended else "open",
        "said": said,
        "commodity": (known.get("kbli") or [None])[0],
        "units_per_month": known.get("units"),
        "amount_rp": known.get("amount_rp"),
        "price_rp": known.get("price_rp"),
        "capacity_per_month": known.get("places_per_month"),
    }
    more = {name: value for name, value in known.items() if name not in (*COMMON, "confidence")}
    return {name: row.get(name) for name in COMMON} | named | {"facts": more}
