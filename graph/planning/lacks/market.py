"""Gaps of the market: demand unmet, supply unsold, what keeps near-fits out, and imports to replace."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.matching.candidates import find_candidates
from graph.matching.reasons import unmatched
from graph.matching.solve import solve
from graph.network import Network
from graph.planning.evidence import evidence
from graph.reference import input_output

if TYPE_CHECKING:
    from typing import Literal

    from numpy.typing import NDArray

    from graph.matching.candidates import Candidates
    from graph.matching.plan import Plan
    from graph.planning.scene import Scene

LEAST_IMPORT_SHARE: Final = 0.01
LEAST_INPUT_SHARE: Final = 0.001


def demand_rows(scene: Scene) -> pl.DataFrame:
    """Return what each buyer wants and the plan leaves unmet, with the reason."""
    return _left(scene, "buyer")


def supply_rows(scene: Scene) -> pl.DataFrame:
    """Return what each supplier offers and the plan leaves unsold, with the reason."""
    return _left(scene, "supplier")


def _left(scene: Scene, side: Literal["supplier", "buyer"]) -> pl.DataFrame:
    candidates, plan = scene.market
    nodes, left, price = (
        (candidates.suppliers, plan.unsold, "ask_rp")
        if side == "supplier"
        else (candidates.buyers, plan.unmet, "bid_rp")
    )
    total = plan.market.capacity if side == "supplier" else plan.market.demand
    reasons = unmatched(candidates, plan, side)
    why = pl.when(pl.col("reason") == "unmatched.no_candidate").then(pl.col("rule")).otherwise(pl.col("reason"))
    said: list[str | None] = [None] * nodes.height
    for node, code in reasons.select("node", why.alias("why")).iter_rows():
        said[node] = code
    stated = pl.col(price) if price in nodes.columns else pl.lit(None, pl.Int64)
    rows = nodes.with_columns(
        amount=pl.Series(left, dtype=pl.Int64),
        of=pl.Series(total, dtype=pl.Int64),
        reason=pl.Series(said, dtype=pl.String),
        price=stated,
    ).filter(pl.col("of") > 0)
    rows = rows.with_columns(value_rp=pl.col("price") * pl.col("amount"))
    cluster = scene.facts.select("party", "cluster")
    rows = rows.select("party", "region", "commodity", "unit", "amount", "of", "value_rp", "reason")
    return evidence(rows.join(cluster, on="party", how="left", maintain_order="left"))


BARRIERS: Final = ("certificate", "volume", "distance")
"""What keeps near-fits out of the market and can be lifted; lists carry no grade rule and no lead time."""


def without_barrier(network: Network, barrier: str) -> tuple[Network, float | None]:
    """Return a network in which one barrier is lifted for everybody, and the radius to look within.

    Examples
    --------
    >>> from datetime import date
    >>> parties = pl.DataFrame({"id": ["a"], "kind": ["enterprise"], "name": ["A"]})
    >>> without_barrier(Network.from_frames(parties, as_of=date(2026, 1, 1)), "distance")[1]
    inf
    """
    offers, demands = network.offers, network.demands
    if barrier == "certificate":
        demands = demands.with_columns(required=pl.lit([], dtype=pl.List(pl.String)))
    elif barrier == "volume":
        offers = offers.with_columns(min_lot_units=pl.lit(None, pl.Int64))
        demands = demands.with_columns(min_lot_units=pl.lit(None, pl.Int64), max_partners=pl.lit(None, pl.Int64))
    lifted = Network.from_frames(
        network.parties, offers, demands, network.ties, as_of=network.as_of, synthetic=network.synthetic
    )
    return lifted, math.inf if barrier == "distance" else None


def capability_rows(scene: Scene) -> pl.DataFrame:
    """Return, by barrier, the suppliers that it keeps out and the value lost to it.

    The value of a barrier is what the plan gains when it alone is lifted for everybody, solved again; it is shared out
    to suppliers in proportion to what their new pairs are worth above the old prices, so that cells add up to it.
    ``amount`` is the units that those suppliers then sell more. Values of several barriers do not add up: two may
    keep out the same pair.
    """
    candidates, plan = scene.market
    frames = [evidence(pl.DataFrame(schema={"party": pl.String, "barrier": pl.String}))]
    if candidates.kind == "volume":
        frames += [_kept_out(scene, candidates, plan, barrier) for barrier in BARRIERS]
    return pl.concat(frames, how="diagonal")


def _kept_out(scene: Scene, candidates: Candidates, plan: Plan, barrier: str) -> pl.DataFrame:
    network, radius = without_barrier(scene.network, barrier)
    open_market = find_candidates(network, kind="volume", radius_km=radius)
    after = solve(open_market.market())
    lost = after.value - plan.value
    found, flow = open_market.found, after.flow
    above = found.value - plan.supplier_price[found.supplier] - plan.buyer_price[found.buyer]
    worth = np.zeros(len(open_market.suppliers), np.int64)
    np.add.at(worth, found.supplier, np.maximum(above, 0) * flow)
    more = np.maximum(plan.unsold - after.unsold, 0)
    rows = candidates.suppliers.select("party", "region", "commodity", "unit").with_columns(
        amount=pl.Series(more),
        of=pl.Series(plan.unsold),
        value_rp=pl.Series(shared_out(lost, worth)),
        reason=pl.lit(f"gap.capability.{barrier}"),
        barrier=pl.lit(barrier),
    )
    rows = rows.filter((pl.col("value_rp") > 0) | (pl.col("amount") > 0))
    return evidence(rows.join(scene.facts.select("party", "cluster"), on="party", how="left", maintain_order="left"))


def shared_out(total: int, weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return whole parts of a total in proportion to weights, that add up to it exactly (largest remainders).

    Examples
    --------
    >>> shared_out(10, np.array([1, 1, 1])).tolist()
    [4, 3, 3]
    """
    if total <= 0 or weights.sum() <= 0:
        return np.zeros(weights.size, np.int64)
    exact = [int(total) * int(weight) for weight in weights]
    whole = sum(int(weight) for weight in weights)
    parts = np.array([share // whole for share in exact], np.int64)
    rest = int(total) - int(parts.sum())
    order = sorted(range(weights.size), key=lambda k: (-(exact[k] % whole), k))
    parts[order[:rest]] += 1
    return parts


def import_substitution_rows(scene: Scene) -> pl.DataFrame:
    """Return the demands whose buyer's sector imports that input in part, and for which a supplier exists here.

    ``amount`` is the part of the wanted units that is imported on the average of the buyer's sector (input-output
    table 2020), as far as suppliers of this network that sell the same thing have units unsold.
    """
    candidates, plan = scene.market
    buyers = candidates.buyers
    if candidates.kind != "volume" or not buyers.height:
        return evidence(pl.DataFrame(schema={"party": pl.String, "import_share": pl.Float64}))
    free = (
        candidates.suppliers.with_columns(free=pl.Series(plan.unsold))
        .group_by("commodity", "unit")
        .agg(pl.col("free").sum(), suppliers=pl.col("party").n_unique())
    )
    rows = buyers.select("party", "region", "commodity", "unit", "wanted", "bid_rp", "activity")
    rows = rows.join(free, on=["commodity", "unit"], how="inner", maintain_order="left")
    keys = rows.select("commodity", "activity").unique()
    shares = [_import_share(c, a) for c, a in keys.iter_rows()]
    rows = rows.join(
        keys.with_columns(import_share=pl.Series(shares, dtype=pl.Float64)),
        on=["commodity", "activity"], how="left", nulls_equal=True, maintain_order="left",
    )  # fmt: skip
    rows = rows.filter((pl.col("import_share") >= LEAST_IMPORT_SHARE) & (pl.col("suppliers") > 0))
    amount = pl.min_horizontal((pl.col("wanted") * pl.col("import_share")).floor().cast(pl.Int64), pl.col("free"))
    rows = rows.with_columns(
        amount=amount, of=pl.col("wanted"), reason=pl.lit("gap.import_substitution.supplier_exists")
    )
    rows = rows.with_columns(value_rp=pl.col("amount") * pl.col("bid_rp"))
    rows = rows.join(scene.facts.select("party", "cluster"), on="party", how="left", maintain_order="left")
    return evidence(rows.drop("wanted", "bid_rp", "activity", "free", "suppliers"))


def _import_share(commodity: str | None, activity: str | None) -> float | None:
    """Return the imported share of an input of a buyer's sector; the largest where codes span several sectors."""
    try:
        supplied = input_output.sectors_of(commodity or "")
        buying = input_output.sectors_of(activity or "")
    except LookupError:
        return None
    links = input_output.links().filter(
        pl.col("supplier_io").is_in(supplied)
        & pl.col("buyer_io").is_in(buying)
        & (pl.col("input_share") >= LEAST_INPUT_SHARE)
    )
    most = links["import_share"].max()
    return float(most) if isinstance(most, float) else None
