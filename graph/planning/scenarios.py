"""Scenarios: what a set of changes does to the best plan, who gains and loses, and what it means for clusters.

Only the products that a change touches are solved again: markets of different products share nothing, so that the
rest of
the plan stays as it is. Every comparison is of two plans that are each proven best.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.matching.assumptions import Assumptions
from graph.matching.candidates import find_candidates
from graph.matching.nearness import distances_km
from graph.matching.solve import solve
from graph.metrics import measure
from graph.network import Network
from graph.planning.changes import OF_ASSUMPTIONS, Change, apply

if TYPE_CHECKING:
    from graph.matching.candidates import Candidates
    from graph.matching.plan import Plan
    from graph.planning.scene import Scene

SHOWN: Final = 20
"""Gainers, losers and replacements that are named."""
SOCIAL: Final = ("bonding_z", "bridging_z", "share_inside", "buyer_within_2", "bank_within_2", "government_within_2")


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a scenario did.

    Attributes
    ----------
    name
        The scenario's.
    summary
        Figures before and after: value, units by unit of measure, pairs, matched enterprises, inclusion, tonne-km.
    parties
        One row a party whose trade changed: value of its trade before, after, change.
    clusters
        One row a touched cluster: bonding, bridging and linking, and tonne-km, before and after.
    prices
        One row a touched product: mean worth of a unit of supply and of demand before and after.
    lost
        For a disaster: who lost which buyer, supplier or machine, the nearest replacement, and the forum to convene.
    """

    name: str
    summary: dict[str, Any]
    parties: pl.DataFrame
    clusters: pl.DataFrame
    prices: pl.DataFrame
    lost: pl.DataFrame


def run_scenario(scene: Scene, changes: list[Change], *, name: str = "scenario", social: bool = True) -> Outcome:
    """Run one scenario.

    Parameters
    ----------
    scene
        The network of today.
    changes
        As in ``docs/reference/scenarios.md``, in their order.
    social
        Measure the clusters touched too.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.planning.scene import Scene
    >>> frames = [pl.DataFrame({"id": ["a", "m"], "kind": "enterprise", "name": ["A", "M"], "size": ["micro", "large"],
    ...                         "region": "35.09"})]
    >>> frames += [pl.DataFrame({"id": [i], "party": [p], "commodity": ["13121"], "unit": ["kg"],
    ...                          "units_per_month": [u], "price_rp_per_unit": [r]})
    ...            for i, p, u, r in (("o", "a", 3, 10), ("d", "m", 2, 15))]
    >>> scene = Scene(Network.from_frames(*frames, as_of=date(2026, 1, 1)))
    >>> more = [{"do": "add_buyer", "region": "35.09", "commodity": "13121", "units_per_month": 9}]
    >>> run_scenario(scene, more).summary["value"]
    {'before': 10, 'after': 15, 'change': 5}
    """
    held = Assumptions.on(scene.network.as_of)
    network, assumptions = apply(scene.network, held, changes)
    everywhere = any(change.get("do") in OF_ASSUMPTIONS for change in changes)
    touched = _touched(scene.network, network, everywhere=everywhere)
    before = _solved(scene, touched)
    after = _solve(_only(network, touched), assumptions)
    rest = scene.market[1].value - before[1].value if scene.made is not None else _rest(scene, touched)
    parties = _trade(before, after)
    return Outcome(
        name=name,
        summary=_summary(scene, network, before, after, rest),
        parties=parties,
        clusters=_clusters(scene, network, before, after, parties) if social else pl.DataFrame(),
        prices=_prices(before, after),
        lost=_lost(scene, network, changes, before, after),
    )


def _touched(before: Network, after: Network, *, everywhere: bool) -> list[str]:
    """Return the products whose market a change reaches: offers, demands or permits of its sellers differ."""
    both = [pl.concat([net.offers["commodity"], net.demands["commodity"]]) for net in (before, after)]
    if everywhere:
        return sorted(pl.concat(both).drop_nulls().unique().to_list())
    found: set[str] = set()
    for name in ("offers", "demands"):
        old, new = (getattr(net, name).drop("source") for net in (before, after))
        flat = [pl.col(c).list.join("\x1f") for c, t in old.schema.items() if isinstance(t, pl.List)]
        old, new = old.with_columns(flat), new.with_columns(flat)
        for one, other in ((old, new), (new, old)):
            found |= set(one.join(other, on=one.columns, how="anti", nulls_equal=True)["commodity"].drop_nulls())
    keys = ["id", "held"]
    held = [net.parties.select("id", held=pl.col("certifications").list.join(" ")) for net in (before, after)]
    certified = held[1].join(held[0], on=keys, how="anti", nulls_equal=True)["id"].to_list()
    found |= set(after.offers.filter(pl.col("party").is_in(certified))["commodity"].drop_nulls())
    stocks = pl.concat([before.offers, after.offers]).filter(pl.col("stock").is_not_null())
    shared = stocks.filter(pl.col("commodity").is_in(sorted(found))).select("party", "stock").unique()
    found |= set(stocks.join(shared, on=["party", "stock"], how="semi")["commodity"].drop_nulls())
    return sorted(found)


def _only(network: Network, touched: list[str]) -> Network:
    """Return the market of some products alone: who trades them, and of each list one party that holds a certificate.

    That one stays because a list on which nobody holds any is read as a list that does not say.
    """
    kept = pl.col("commodity").is_in(touched)
    offers, demands = network.offers.filter(kept), network.demands.filter(kept)
    traders = pl.concat([offers["party"], demands["party"]]).unique().to_list()
    holders = network.parties.filter(pl.col("certifications").list.len() > 0)
    witness = holders.unique("source", keep="first", maintain_order=True)["id"].to_list()
    here = pl.col("id").is_in(traders + witness)
    nobody = network.ties.clear()
    return Network(network.parties.filter(here), offers, demands, nobody, network.as_of, network.synthetic)


def _solve(network: Network, assumptions: Assumptions) -> tuple[Candidates, Plan]:
    candidates = find_candidates(network, kind="volume", assumptions=assumptions)
    return candidates, solve(candidates.market())


def _solved(scene: Scene, touched: list[str]) -> tuple[Candidates, Plan]:
    return _solve(_only(scene.network, touched), Assumptions.on(scene.network.as_of))


def _rest(scene: Scene, touched: list[str]) -> int:
    everything = pl.concat([scene.network.offers["commodity"], scene.network.demands["commodity"]])
    others = sorted(set(everything.drop_nulls()) - set(touched))
    return _solved(scene, others)[1].value if others else 0


def _beside(before: float | None, after: float | None) -> dict[str, Any]:
    change = None if before is None or after is None else after - before
    return {"before": before, "after": after, "change": change}


def _summary(
    scene: Scene, network: Network, before: tuple[Candidates, Plan], after: tuple[Candidates, Plan], rest: int
) -> dict[str, Any]:
    women = network.parties.filter(pl.col("women_led").fill_null(value=False))["id"].to_list()
    micro = network.parties.filter(pl.col("size") == "micro")["id"].to_list()
    figures: dict[str, Any] = {"value": _beside(int(rest + before[1].value), int(rest + after[1].value))}
    units: dict[str, list[int]] = {}
    sides = []
    for place, (candidates, plan) in enumerate((before, after)):
        sold = pl.Series(plan.market.capacity - plan.unsold)
        frame = candidates.suppliers.select("party", "unit").with_columns(sold=sold)
        for unit, amount in frame.group_by("unit").agg(pl.col("sold").sum()).iter_rows():
            units.setdefault(unit or "unknown", [0, 0])[place] = int(amount)
        matched = frame.filter(pl.col("sold") > 0)["party"].unique()
        sides.append(
            {
                "pairs": int(np.count_nonzero(plan.flow)),
                "matched_suppliers": len(matched),
                "matched_women_led": int(matched.is_in(women).sum()),
                "matched_micro": int(matched.is_in(micro).sum()),
                "unmet": int(plan.unmet.sum()),
                "unsold": int(plan.unsold.sum()),
                "tonne_km": round(float(_tonne_km(candidates, plan).sum()), 1),
            }
        )
    figures |= {name: _beside(sides[0][name], sides[1][name]) for name in sides[0]}
    figures["matched_units"] = {unit: _beside(*two) for unit, two in sorted(units.items())}
    figures["products_touched"] = len({*before[0].suppliers["commodity"], *after[0].suppliers["commodity"]})
    figures["as_of"] = scene.network.as_of
    figures["value_unit"] = after[0].value_unit
    figures["gap"] = after[1].gap
    return figures


def _tonne_km(candidates: Candidates, plan: Plan) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return tonnes times kilometres of each pair of the plan, a month: the load of its transport."""
    held = candidates.setting.assumptions
    kinds = candidates.suppliers.select("commodity", "unit").iter_rows()
    kilograms = np.array([held.kg_per_piece(c or "") if u == "piece" else 1.0 for c, u in kinds], np.float64)
    found = candidates.found
    if not found.supplier.size:
        return np.zeros(0)
    return plan.flow * kilograms[found.supplier] / 1000 * found.distance_km


def _trade(before: tuple[Candidates, Plan], after: tuple[Candidates, Plan]) -> pl.DataFrame:
    """Return the value of each party's trade in both plans, where it changed."""
    sides = []
    for name, (candidates, plan) in (("before", before), ("after", after)):
        worth = pl.Series(name, plan.flow * plan.market.value, dtype=pl.Int64)
        for nodes, at in ((candidates.suppliers, plan.market.supplier), (candidates.buyers, plan.market.buyer)):
            sides.append(pl.DataFrame({"party": nodes["party"].gather(at), name: worth}))
    both = pl.concat(sides, how="diagonal").group_by("party").agg(pl.col("before", "after").fill_null(0).sum())
    return (
        both.with_columns(change=pl.col("after") - pl.col("before"))
        .filter(pl.col("change") != 0)
        .sort(["change", "party"], descending=[True, False])
    )


def _prices(before: tuple[Candidates, Plan], after: tuple[Candidates, Plan]) -> pl.DataFrame:
    """Return what one unit of supply and of demand is worth by product, weighted by units."""
    frames = []
    for name, (candidates, plan) in (("before", before), ("after", after)):
        for nodes, price, units, side in (
            (candidates.suppliers, plan.supplier_price, plan.market.capacity, "supply"),
            (candidates.buyers, plan.buyer_price, plan.market.demand, "demand"),
        ):
            frame = nodes.select("commodity", "unit").with_columns(
                worth=pl.Series(price * units, dtype=pl.Int64), units=pl.Series(units, dtype=pl.Int64)
            )
            mean = pl.when(pl.col("units").sum() > 0).then(pl.col("worth").sum() / pl.col("units").sum())
            frames.append(frame.group_by("commodity", "unit").agg(mean.alias(f"{side}_{name}")))
    table = frames[0]
    for frame in frames[1:]:
        table = table.join(frame, on=["commodity", "unit"], how="full", coalesce=True, nulls_equal=True)
    return table.sort("commodity", "unit", nulls_last=True)


def _clusters(
    scene: Scene,
    network: Network,
    before: tuple[Candidates, Plan],
    after: tuple[Candidates, Plan],
    parties: pl.DataFrame,
) -> pl.DataFrame:
    """Measure touched clusters with each plan's pairs as partnerships: what the plan would make of them."""
    moved = set(parties["party"])
    ids = scene.network.parties["id"].to_list()
    touched = [
        ids[row]
        for row, members in zip(scene.memberships.clusters, scene.memberships.members, strict=True)
        if moved & {ids[member] for member in members.tolist()}
    ]
    if not touched:
        return pl.DataFrame()
    measured = []
    for net, (candidates, plan) in ((scene.network, before), (network, after)):
        used = np.flatnonzero(plan.flow)
        pairs = pl.DataFrame(
            {
                "start": candidates.suppliers["party"].gather(plan.market.supplier[used]),
                "end": candidates.buyers["party"].gather(plan.market.buyer[used]),
                "type": pl.Series(["PARTNERS_WITH"] * used.size, dtype=pl.String),
            }
        )
        planned = Network.from_frames(
            net.parties, ties=pl.concat([net.ties, pairs], how="diagonal_relaxed"), as_of=net.as_of
        )
        load = pl.DataFrame(
            {"party": candidates.suppliers["party"].gather(plan.market.supplier),
             "tonne_km": pl.Series(_tonne_km(candidates, plan), dtype=pl.Float64)}
        ).join(scene.facts.select("party", "cluster"), on="party")  # fmt: skip
        carried = load.group_by("cluster").agg(pl.col("tonne_km").sum())
        figures = measure(planned).filter(pl.col("cluster").is_in(touched)).select("cluster", "name", "n", *SOCIAL)
        measured.append(figures.join(carried, on="cluster", how="left").with_columns(pl.col("tonne_km").fill_null(0.0)))
    one, other = measured
    other = other.drop("name", "n").rename({name: f"{name}_after" for name in (*SOCIAL, "tonne_km")})
    one = one.rename({name: f"{name}_before" for name in (*SOCIAL, "tonne_km")})
    return one.join(other, on="cluster", how="left").sort("cluster")


LOST: Final[dict[str, Any]] = {
    "party": pl.String, "lost": pl.String, "what": pl.String, "commodity": pl.String, "replacement": pl.String,
    "distance_km": pl.Float64, "forum": pl.String,
}  # fmt: skip


def _lost(
    scene: Scene,
    network: Network,
    changes: list[Change],
    before: tuple[Candidates, Plan],
    after: tuple[Candidates, Plan],
) -> pl.DataFrame:
    """Return who outside a stricken region lost which buyer, supplier or machine, and who stands nearest instead."""
    struck = [str(change["region"]) for change in changes if change.get("do") == "disaster"]
    if not struck:
        return pl.DataFrame(schema=LOST)
    parties = scene.network.parties
    hit = np.array(
        [any((code or "") == s or (code or "").startswith(s + ".") for s in struck) for code in parties["region"]]
    )
    ids = parties["id"].to_list()
    forum = _forum(scene, struck[0])
    rows: list[dict[str, Any]] = []
    ties = scene.network.ties.filter(pl.col("type").is_in(["SUPPLIES", "PARTNERS_WITH", "HOLDS", "SHARES_WITH"]))
    for start, end, kind, commodity in ties.select("start", "end", "type", "commodity").iter_rows():
        a, b = scene.network.row[start], scene.network.row[end]
        if hit[a] == hit[b]:
            continue
        stays, gone = (a, b) if hit[b] else (b, a)
        what = "machine" if kind in ("HOLDS", "SHARES_WITH") else "buyer" if gone == b else "supplier"
        rows.append({"party": ids[stays], "lost": ids[gone], "what": what, "commodity": commodity, "forum": forum})
    sides = {
        what: dict(side.group_by("commodity").agg(pl.col("party").unique().sort()).iter_rows())
        for what, side in (("buyer", after[0].buyers), ("supplier", after[0].suppliers))
    }
    for row in rows:
        row["replacement"], row["distance_km"] = _replacement(scene, sides, row)
    del before, network
    frame = pl.DataFrame(rows, schema=LOST).unique(maintain_order=True)
    return frame.sort("what", "party", "lost", nulls_last=True)


def _forum(scene: Scene, region: str) -> str | None:
    forums = np.flatnonzero(scene.kind("forum"))
    codes = scene.network.parties["region"].to_list()
    inside = [row for row in forums.tolist() if (codes[row] or "").startswith(region[:5])]
    if not inside:
        inside = [row for row in forums.tolist() if (codes[row] or "")[:2] == region[:2]]
    return scene.network.parties["id"][inside[0]] if inside else None


def _replacement(
    scene: Scene, sides: dict[str, dict[str, list[str]]], row: dict[str, Any]
) -> tuple[str | None, float | None]:
    if row["what"] == "machine" or row["commodity"] is None:
        return None, None
    fits = sides[row["what"]].get(row["commodity"], [])
    rows = np.array([scene.network.row[p] for p in fits if p in scene.network.row and p != row["party"]], np.int64)
    rows = rows[~np.isnan(scene.vectors[rows, 0])] if rows.size else rows
    here = scene.vectors[scene.network.row[row["party"]]]
    if not rows.size or np.isnan(here[0]):
        return None, None
    km = distances_km(here, scene.vectors[rows])
    best = int(np.lexsort((rows, km))[0])
    return scene.network.parties["id"][int(rows[best])], float(km[best])
