"""Scenarios: what a set of changes does to the best plan, who gains and loses, and what it means for clusters.

Only the products that a change touches are solved again: markets of different products share nothing, so that the
rest of the plan stays as it is. Every comparison is of two plans that are each proven best.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.errors import RuleViolation
from graph.matching.assumptions import Assumptions
from graph.planning.best_plan import best_plan, only_products
from graph.planning.scenario.again import barred_pairs
from graph.planning.scenario.change_words import placed
from graph.planning.scenario.changes import OF_ASSUMPTIONS, apply
from graph.planning.scenario.clusters import clusters_touched
from graph.planning.scenario.difference import Difference, difference, every_product
from graph.planning.scenario.losses import losses
from graph.planning.scenario.pooled import of_members
from graph.planning.scenario.trade_changes import assumed_of
from graph.planning.scenario.traded import Traded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.network import Network
    from graph.planning.scenario.change_words import Change
    from graph.planning.scene import Scene


WITHOUT_TRADE: Final = ("add_officers",)
"""Changes that touch nobody's trade."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a scenario did.

    Attributes
    ----------
    name
        The scenario's.
    summary
        Figures before and after: value, pairs, matched enterprises, inclusion, tonne-km; what is matched, unmet and
        unsold by unit of measure (kilograms and litres have no sum).
    parties
        One row a party whose own gain changed: its units at the plan's prices before, after, change.
    clusters
        One row a touched cluster: bonding, bridging and linking, and tonne-km, before and after.
    prices
        One row a touched product: mean worth of a unit of supply and of demand before and after.
    lost
        For a disaster: who lost which buyer, supplier or machine, the nearest replacement, and the forum to convene.
    assumed
        Of who is added without saying it: product, unit and price that were taken, by change.
    """

    name: str
    summary: dict[str, Any]
    parties: pl.DataFrame
    clusters: pl.DataFrame
    prices: pl.DataFrame
    lost: pl.DataFrame
    assumed: tuple[dict[str, Any], ...] = ()


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
    >>> from graph.network import Network
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
    changes = placed(changes)
    network, assumptions = apply(scene.network, Assumptions.on(scene.network.as_of), changes)
    _refuse_points(scene, changes)
    everywhere = any(change.get("do") in OF_ASSUMPTIONS for change in changes)
    moved = difference(scene.network, network)
    if everywhere:
        moved = replace(moved, products=every_product(scene.network, network))
    touched = moved.products
    before = scene.traded.only(touched)
    after = _after(scene, network, assumptions, moved) if touched else before
    told_of = before, of_members(after, scene.network, network) if touched else after
    worth, gain = (
        [told(trade, network.parties.height) for trade in told_of] for told in (Traded.by_party, Traded.gain_by_party)
    )
    rows, moved_gains = (np.flatnonzero(one != other) for one, other in (worth, gain))
    clusters = pl.DataFrame()
    if social:
        clusters = clusters_touched(scene, network, told_of, (touched, rows))
    return Outcome(
        name=name,
        summary=_summary(scene, network, (before, after), told_of),
        parties=_parties(network, moved_gains, gain),
        clusters=clusters,
        prices=_prices(before, after),
        lost=losses(scene, changes, after),
        assumed=tuple(assumed_of(network, changes)),
    )


def _refuse_points(scene: Scene, changes: list[Change]) -> None:
    """Refuse changes of trade where nobody states volumes: what is matched then is activities, in points."""
    if scene.market[0].kind != "volume" and any(change.get("do") not in WITHOUT_TRADE for change in changes):
        message = "nobody states volumes here, so that a scenario has no trade to compare"
        hint = "add lists of offers and demands with units and prices, or run `jejaring match` for partners by activity"
        raise RuleViolation(message, hint=hint)


def _after(scene: Scene, network: Network, assumptions: Assumptions, moved: Difference) -> Traded:
    """Return the trade after a change: from where the market stands, or where the change reaches further, anew."""
    if assumptions == scene.market[0].setting.assumptions:
        again = scene.again.changed(network, moved.parties, barred_pairs(network), moved.products)
        if again is not None:
            return again
    market = only_products(network, moved.products)
    solved = best_plan(market, kind="volume", assumptions=assumptions, like=scene.market)
    return Traded.of(*solved, moved.products).within(network)


def _beside(before: float | None, after: float | None) -> dict[str, Any]:
    change = None if before is None or after is None else after - before
    return {"before": before, "after": after, "change": change}


def _summary(
    scene: Scene, network: Network, sides: tuple[Traded, Traded], told_of: tuple[Traded, Traded]
) -> dict[str, Any]:
    """Return the figures of both plans; who is matched is told of the makers behind a lot."""
    before, after = sides
    parties = network.parties
    marks = {
        "women_led": parties["women_led"].fill_null(value=False).to_numpy(),
        "micro": (parties["size"] == "micro").fill_null(value=False).to_numpy(),
    }
    rest = int(scene.market[1].value) - before.value
    figures: dict[str, Any] = {"value": _beside(rest + before.value, rest + after.value)}
    each = [_side(trade, of, marks) for trade, of in zip(sides, told_of, strict=True)]
    volumes = [_by_unit(trade) for trade in sides]
    figures |= {name: _beside(each[0][name], each[1][name]) for name in each[0]}
    coached = _coached(scene.network)
    figures["coached"] = _beside(coached, coached if network.ties is scene.network.ties else _coached(network))
    for name in volumes[0]:
        units = sorted({*volumes[0][name], *volumes[1][name]})
        figures[name] = {unit: _beside(*(volume[name].get(unit, 0) for volume in volumes)) for unit in units}
    figures["products_touched"] = len({*before.suppliers["commodity"].unique(), *after.suppliers["commodity"].unique()})
    figures["as_of"] = scene.network.as_of
    figures["value_unit"] = scene.market[0].value_unit
    figures["gap"] = 0
    return figures


def _coached(network: Network) -> int:
    """Return how many an officer coaches."""
    return int(network.ties.filter(pl.col("type") == "COACHES")["end"].n_unique())


def _side(trade: Traded, makers: Traded, marks: dict[str, NDArray[np.bool_]]) -> dict[str, Any]:
    """Return the figures of one plan."""
    matched = np.zeros(next(iter(marks.values())).size, np.bool_)
    matched[makers.suppliers["row"].to_numpy()[makers.sold > 0]] = True
    return {
        "pairs": int(trade.units.size),
        "matched_suppliers": int(matched.sum()),
        **{f"matched_{name}": int((mark & matched).sum()) for name, mark in marks.items()},
        "tonne_km": round(float(trade.tonne_km.sum()), 1),
    }


def _by_unit(trade: Traded) -> dict[str, dict[str, int]]:
    """Return what is sold, unmet and unsold in one plan, by unit."""
    nodes = (
        ("matched_units", trade.suppliers, trade.sold),
        ("unmet_units", trade.buyers, trade.demand - trade.bought),
        ("unsold_units", trade.suppliers, trade.capacity - trade.sold),
    )
    told = {}
    for name, of, units in nodes:
        frame = of.select(pl.col("unit").fill_null("unknown"), units=pl.Series(units, dtype=pl.Int64))
        told[name] = dict(frame.group_by("unit").agg(pl.col("units").sum()).iter_rows())
    return told


def _parties(network: Network, rows: NDArray[np.int64], gain: list[NDArray[np.int64]]) -> pl.DataFrame:
    """Return what some parties gain in both plans."""
    before, after = (each[rows] for each in gain)
    frame = pl.DataFrame(
        {
            "party": network.parties["id"].gather(rows),
            "name": network.parties["name"].gather(rows),
            "before": before,
            "after": after,
            "change": after - before,
        }
    )
    return frame.sort(["change", "party"], descending=[True, False])


def _prices(before: Traded, after: Traded) -> pl.DataFrame:
    """Return what one unit of supply and of demand is worth by product, weighted by units."""
    frames = []
    for name, trade in (("before", before), ("after", after)):
        for nodes, price, units, side in (
            (trade.suppliers, trade.supplier_price, trade.capacity, "supply"),
            (trade.buyers, trade.buyer_price, trade.demand, "demand"),
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
