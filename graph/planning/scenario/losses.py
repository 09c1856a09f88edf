"""A disaster: who outside the stricken region lost which buyer, supplier or machine, and who stands nearest instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.matching.pairs.nearness import distances_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.planning.scenario.change_words import Change
    from graph.planning.scenario.traded import Traded
    from graph.planning.scene import Scene

LOST: Final[dict[str, Any]] = {
    "party": pl.String, "lost": pl.String, "what": pl.String, "commodity": pl.String, "replacement": pl.String,
    "distance_km": pl.Float64, "forum": pl.String,
}  # fmt: skip
TRADE: Final = ("SUPPLIES", "PARTNERS_WITH")
MACHINES: Final = ("HOLDS", "SHARES_WITH")
NOBODY: Final = np.zeros(0, np.int64)
AT_ONCE: Final = 1_000_000
"""Distances worked out at once."""


def losses(scene: Scene, changes: list[Change], after: Traded) -> pl.DataFrame:
    """Return a row for each tie of trade or machine that ends inside a stricken region and starts outside, or back."""
    struck = [str(change["region"]) for change in changes if change.get("do") == "disaster"]
    if not struck:
        return pl.DataFrame(schema=LOST)
    code = pl.col("region").fill_null("")
    inside = pl.any_horizontal([(code == one) | code.str.starts_with(one + ".") for one in struck])
    hit = scene.network.parties.filter(inside).select(party="id")
    cut = scene.network.ties.filter(pl.col("type").is_in([*TRADE, *MACHINES])).with_columns(
        from_hit=pl.col("start").is_in(hit["party"].implode()), to_hit=pl.col("end").is_in(hit["party"].implode())
    ).filter(pl.col("from_hit") != pl.col("to_hit"))  # fmt: skip
    machine = pl.col("type").is_in(MACHINES)
    rows = cut.select(
        party=pl.when("to_hit").then("start").otherwise("end"), lost=pl.when("to_hit").then("end").otherwise("start"),
        what=pl.when(machine).then(pl.lit("machine")).when("to_hit").then(pl.lit("buyer")).otherwise(
            pl.lit("supplier")
        ),
        commodity=_traded_goods(scene, cut),
    ).unique(maintain_order=True)  # fmt: skip
    told = rows.with_columns(_replacements(scene, rows, {"buyer": after.buyers, "supplier": after.suppliers}))
    told = _with_machines(scene, told, hit)
    frame = told.with_columns(forum=_forums(scene, rows["lost"], struck)).select(list(LOST))
    return frame.sort("what", "party", "lost", nulls_last=True)


def _with_machines(scene: Scene, rows: pl.DataFrame, hit: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with the nearest machine or facility outside that is for the same trade, where it is known."""
    parties = scene.network.parties.select("id", "kind", "kbli", row=pl.int_range(pl.len(), dtype=pl.Int64))
    trades = parties.explode("kbli").drop_nulls("kbli")
    left = trades.join(hit, left_on="id", right_on="party", how="anti")
    lost = rows.filter(what="machine").select("party", "lost").unique(maintain_order=True)
    own = parties.select(party="id", own="row")
    both = (
        lost.join(trades.select(lost="id", kind="kind", kbli="kbli"), on="lost")
        .join(left, on=["kind", "kbli"])
        .join(own, on="party")
        .filter(pl.col("own") != pl.col("row"))
    )
    if not both.height:
        return rows
    km = distances_km(scene.vectors[both["own"].to_numpy()], scene.vectors[both["row"].to_numpy()])
    near = both.with_columns(km=pl.Series(km, dtype=pl.Float64)).filter(pl.col("km").is_not_nan())
    near = near.sort("km", "id").unique(["party", "lost"], keep="first")
    found = near.select("party", "lost", machine="id", km="km", what=pl.lit("machine"))
    beside = rows.join(found, on=["party", "lost", "what"], how="left", maintain_order="left")
    return beside.with_columns(
        replacement=pl.coalesce("replacement", "machine"), distance_km=pl.coalesce("distance_km", "km")
    )


def _traded_goods(scene: Scene, ties: pl.DataFrame) -> pl.Series:
    """Return the product of each tie of trade; where it names none, what its seller offers and its buyer asks for.

    Of several the one that the seller offers most of, of as much the first by code; where the two state nothing in
    common, what the seller offers most of, else what the buyer asks for most.
    """
    network = scene.network
    sells, wants = (
        frame.filter(pl.col("commodity").is_not_null())
        .group_by("party", "commodity")
        .agg(pl.col("units_per_month").sum())
        .sort("party", "units_per_month", "commodity", descending=[False, True, False])
        .select("party", "commodity")
        for frame in (network.offers, network.demands)
    )
    trades = ties.select("start", "end").with_row_index("at").filter(ties["type"].is_in(TRADE))
    sold = trades.join(sells, left_on="start", right_on="party", maintain_order="left_right")
    bought = trades.join(wants, left_on="end", right_on="party", maintain_order="left_right")
    both = sold.join(
        wants, left_on=["end", "commodity"], right_on=["party", "commodity"], how="semi", maintain_order="left"
    )
    named = pl.concat([both, sold, bought]).unique("at", keep="first", maintain_order=True)
    filled = ties.with_row_index("at").join(named.select("at", good="commodity"), on="at", how="left",
                                             maintain_order="left")  # fmt: skip
    return filled.select(pl.coalesce("commodity", "good").alias("commodity")).to_series()


def _forums(scene: Scene, lost: pl.Series, struck: list[str]) -> pl.Series:
    """Return for each party that was lost the forum to convene: that of the stricken region where it is."""
    forums = {region: _forum(scene, region) for region in struck}
    homes = lost.to_frame("id").join(scene.network.parties.select("id", "region"), on="id", how="left",
                                     maintain_order="left")["region"]  # fmt: skip
    there = [next(one for one in struck if f"{home}.".startswith(f"{one}.")) for home in homes]
    return pl.Series([forums[one] for one in there], dtype=pl.String)


def _forum(scene: Scene, region: str) -> str | None:
    forums = scene.network.parties.filter(pl.col("kind") == "forum").select("id", code=pl.col("region").fill_null(""))
    near = forums.filter(pl.col("code").str.starts_with(region[:5]))
    found = near if near.height else forums.filter(pl.col("code").str.starts_with(region[:2]))
    return found["id"][0] if found.height else None


def _traders(scene: Scene, nodes: pl.DataFrame, commodities: pl.Series) -> dict[str, NDArray[np.int64]]:
    """Return by product the rows of those who trade it, were there before and can be placed, ascending."""
    here = nodes.lazy().filter(
        pl.col("commodity").is_in(commodities.implode()) & (pl.col("row") < scene.network.parties.height)
    )
    each = here.group_by("commodity").agg(pl.col("row").unique().sort()).collect()
    found = {}
    for commodity, numbers in zip(each["commodity"], each["row"], strict=True):
        rows = numbers.to_numpy().astype(np.int64)
        found[commodity] = rows[~np.isnan(scene.vectors[rows, 0])]
    return found


def _replacements(scene: Scene, rows: pl.DataFrame, trading: dict[str, pl.DataFrame]) -> list[pl.Series]:
    """Return for each tie lost the party that stands nearest and still trades the same, and how far it is."""
    nearest, far = np.full(rows.height, -1, np.int64), np.full(rows.height, np.inf)
    places = scene.network.parties.select(party="id").with_row_index("own")
    places = places.filter(pl.col("party").is_in(rows["party"].implode()))
    own = rows.join(places, on="party", how="left", maintain_order="left")["own"].to_numpy().astype(np.int64)
    asked = rows.with_row_index("at").filter((pl.col("what") != "machine") & pl.col("commodity").is_not_null())
    traders = {what: _traders(scene, nodes, asked["commodity"].unique()) for what, nodes in trading.items()}
    for what, commodity, ties in asked.group_by("what", "commodity", maintain_order=True).agg("at").iter_rows():
        others = traders[what].get(commodity, NOBODY)
        at = np.array(ties, np.int64)
        at = at[~np.isnan(scene.vectors[own[at], 0])]
        if not others.size:
            continue
        for some in np.array_split(at, max(1, at.size * others.size // AT_ONCE)):
            nearest[some], far[some] = _nearest(scene, own[some], others)
    told = pl.DataFrame({"row": nearest, "distance_km": far}).select(
        pl.when(pl.col("distance_km").is_finite()).then(pl.all())
    )
    return [scene.network.parties["id"].gather(told["row"]).alias("replacement"), told["distance_km"]]


def _nearest(
    scene: Scene, own: NDArray[np.int64], others: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for each party the nearest of some others, the first of equals, and how far it is (inf for none)."""
    km = distances_km(scene.vectors[own][:, None, :], scene.vectors[others][None, :, :])
    km[own[:, None] == others[None, :]] = np.inf
    return others[np.argmin(km, axis=1)], km.min(axis=1)
