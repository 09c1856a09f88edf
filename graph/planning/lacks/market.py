"""Gaps of the market: demand unmet, supply unsold, what keeps near-fits out, and imports to replace."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import polars as pl

from graph.matching.pairs.free import DECLINED
from graph.matching.pairs.rules import Rule
from graph.matching.reading.reasons import TAKES_ALL, kept_out, unmatched
from graph.network import TEXTS, Network
from graph.planning.best_plan import best_plan, only_products
from graph.planning.evidence import evidence
from graph.planning.lifted import CAN_BE_LIFTED
from graph.planning.scenario.again import barred_pairs
from graph.reference import input_output

if TYPE_CHECKING:
    from typing import Literal

    from numpy.typing import NDArray

    from graph.matching.pairs.candidates import Candidates
    from graph.matching.plan import Plan
    from graph.planning.scene import Scene

LEAST_IMPORT_SHARE: Final = 0.01
LEAST_INPUT_SHARE: Final = 0.001
PRICES_APART: Final = "gap.market.price"
"""Reason of who asks more than anybody would pay, or would pay less than anybody asks, without any transport."""


def demand_rows(scene: Scene) -> pl.DataFrame:
    """Return what each buyer wants and the plan leaves unmet, with the reason."""
    return _left(scene, "buyer")


def supply_rows(scene: Scene) -> pl.DataFrame:
    """Return what each supplier offers and the plan leaves unsold, with the reason."""
    return _left(scene, "supplier")


def _where_prices_do_not_meet(
    rows: pl.DataFrame, candidates: Candidates, side: Literal["supplier", "buyer"]
) -> pl.DataFrame:
    """Give who gains with nobody its own reason where prices are apart before any transport: no road mends that."""
    sells, buys = candidates.suppliers, candidates.buyers
    good = ["commodity", "unit"]
    best = (
        buys.group_by(good).agg(theirs=pl.col("limit_rp").max())
        if side == "supplier"
        else sells.group_by(good).agg(theirs=pl.col("floor_rp").min())
    )
    apart = pl.col("floor_rp") >= pl.col("theirs") if side == "supplier" else pl.col("limit_rp") <= pl.col("theirs")
    told = rows.join(best, on=good, how="left", nulls_equal=True, maintain_order="left")
    apart = (pl.col("reason") == Rule.NO_GAIN.code) & apart.fill_null(value=False)
    return told.with_columns(reason=pl.when(apart).then(pl.lit(PRICES_APART)).otherwise("reason"))


def _where_others_are_kept_out(
    rows: pl.DataFrame, candidates: Candidates, plan: Plan, side: Literal["supplier", "buyer"]
) -> pl.DataFrame:
    """Give who already takes all of its candidates the rule that keeps out others who have some of its good left over.

    Beside a maker who lacks but a certificate nobody need build new supply.
    """
    others, left = (candidates.suppliers, plan.unsold) if side == "buyer" else (candidates.buyers, plan.unmet)
    good = ["commodity", "unit"]
    over = others.with_columns(over=pl.Series(left, dtype=pl.Int64)).group_by(good).agg(pl.col("over").sum())
    told = rows.join(over, on=good, how="left", nulls_equal=True, maintain_order="left")
    mended = (pl.col("reason") == TAKES_ALL) & (pl.col("over") > 0) & pl.col("kept_out").is_not_null()
    return told.with_columns(reason=pl.when(mended.fill_null(value=False)).then("kept_out").otherwise("reason"))


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
        kept_out=pl.Series(kept_out(candidates, side), dtype=pl.String),
        price=stated,
    ).filter(pl.col("of") > 0)
    rows = rows.with_columns(value_rp=pl.col("price") * pl.col("amount"))
    rows = _where_others_are_kept_out(rows, candidates, plan, side)
    if candidates.kind == "volume":
        rows = _where_prices_do_not_meet(rows, candidates, side)
    cluster = scene.facts.select("party", "cluster")
    rows = rows.select("party", "region", "commodity", "unit", "amount", "of", "value_rp", "reason")
    return evidence(rows.join(cluster, on="party", how="left", maintain_order="left"))


BARRIERS: Final = ("certificate", "volume", "quality", "lead_time", "distance")
"""What keeps near-fits out of the market and can be lifted."""
REFUSALS: Final = ("quality", "lead_time")
"""Barriers that no list states and refusals do: pairs that a buyer declined for them and for nothing else."""


def without_barrier(network: Network, barrier: str) -> tuple[Network, float | None]:
    """Return a network in which one barrier is lifted for everybody, and the radius to look within.

    Examples
    --------
    >>> from datetime import date
    >>> parties = pl.DataFrame({"id": ["a"], "kind": ["enterprise"], "name": ["A"]})
    >>> without_barrier(Network.from_frames(parties, as_of=date(2026, 1, 1)), "distance")[1]
    inf
    """
    if barrier == "certificate":
        return replace(network, demands=network.demands.with_columns(required=pl.lit([], dtype=TEXTS))), None
    if barrier == "volume":
        any_lot = pl.lit(None, pl.Int64).alias("min_lot_units")
        one_by_one = network.demands.with_columns(any_lot, max_partners=pl.lit(None, pl.Int64))
        return replace(network, offers=network.offers.with_columns(any_lot), demands=one_by_one), None
    return network, math.inf if barrier == "distance" else None


def held_back(network: Network, barrier: str) -> list[str]:
    """Return the products that lifting a barrier can change at all: the others' markets stay as they are."""
    offers, demands = network.offers, network.demands
    if barrier == "certificate":
        found = demands.filter(pl.col("required").list.len() > 0)["commodity"]
    elif barrier == "volume":
        stated = pl.col("min_lot_units").is_not_null()
        limited = stated | pl.col("max_partners").is_not_null()
        found = pl.concat([offers.filter(stated)["commodity"], demands.filter(limited)["commodity"]])
    elif barrier in REFUSALS:
        said = pl.col("reasons").list.contains(barrier).fill_null(value=False)
        refused = network.commitments.filter((pl.col("state") == DECLINED) & said)
        if refused["commodity"].null_count():
            found = pl.concat([offers["commodity"], demands["commodity"]])
        else:
            found = refused["commodity"]
    else:
        both = pl.concat([offers["commodity"], demands["commodity"]]).drop_nulls().unique()
        found = both.filter(both.is_in(offers["commodity"].to_list()) & both.is_in(demands["commodity"].to_list()))
    return found.drop_nulls().unique().sort().to_list()


def capability_rows(scene: Scene) -> pl.DataFrame:
    """Return, by barrier, the suppliers that it keeps out and the value lost to it.

    The value of a barrier is what the plan gains when it alone is lifted for everybody, solved again, product by
    product; it is shared out to the product's suppliers in proportion to what their new pairs are worth above the old
    prices, so that cells add up to it.
    ``amount`` is the units that those suppliers then sell more. Values of several barriers do not add up: two may
    keep out the same pair. Quality and lead time are known from refusals alone.
    """
    candidates, plan = scene.market
    frames = [evidence(pl.DataFrame(schema={"party": pl.String, "barrier": pl.String}))]
    if candidates.kind == "volume":
        frames += [_kept_out(scene, candidates, plan, barrier) for barrier in BARRIERS]
    return pl.concat(frames, how="diagonal")


SUPPLIER: Final = ("offer", "month")
"""What a supplier's node is known by in two markets."""


class _Opened(NamedTuple):
    """A market in which a barrier is lifted, and its best trade: nodes, and a row a pair that trades."""

    suppliers: pl.DataFrame
    buyers: pl.DataFrame
    supplier: NDArray[np.integer[Any]]
    buyer: NDArray[np.integer[Any]]
    value: NDArray[np.int64]
    units: NDArray[np.int64]
    unsold: NDArray[np.int64]


def _opened(scene: Scene, barrier: str, products: list[str]) -> _Opened:
    """Return the market without a barrier.

    Where the barrier is a rule of the market, the market solved goes on from where it stands; where single pairs
    were refused, or where it cannot, it is made anew.
    """
    known = scene.market
    trade = scene.again.without(barrier, barred_pairs(scene.network), products) if barrier in CAN_BE_LIFTED else None
    if trade is not None:
        ours, theirs = (
            frame.filter(pl.col("commodity").is_in(products)) for frame in (known[0].suppliers, known[0].buyers)
        )
        unsold = trade.capacity - trade.sold
        return _Opened(ours, theirs, trade.supplier, trade.buyer, trade.worth, trade.units, unsold)
    network, radius = without_barrier(only_products(scene.network, products), barrier)
    forgiven = [barrier] if barrier in REFUSALS else []
    market, plan = best_plan(network, kind="volume", radius_km=radius, forgiven=forgiven, like=known, wider=True)
    used, found = np.flatnonzero(plan.flow), market.found
    return _Opened(
        market.suppliers, market.buyers, found.supplier[used], found.buyer[used], found.value[used], plan.flow[used],
        plan.unsold,
    )  # fmt: skip


def _kept_out(scene: Scene, candidates: Candidates, plan: Plan, barrier: str) -> pl.DataFrame:
    products = held_back(scene.network, barrier)
    if not products:
        return evidence(pl.DataFrame(schema={"party": pl.String, "barrier": pl.String}))
    after = _opened(scene, barrier, products)
    today = _today(candidates, plan, after.suppliers)
    prices = today["price"].to_numpy()[after.supplier] + _buyers_today(candidates, plan, after.buyers)[after.buyer]
    worth = np.zeros(len(after.suppliers), np.int64)
    np.add.at(worth, after.supplier, np.maximum(after.value - prices, 0) * after.units)
    more = np.maximum(today["unsold"].to_numpy() - after.unsold, 0)
    gained = _by_product(after.suppliers, after.supplier, after.value * after.units)
    rows = after.suppliers.select("party", "region", "commodity", "unit").with_columns(
        amount=pl.Series(more),
        of=today["unsold"],
        value_rp=pl.Series(_shared_by_product((candidates, plan), gained, after.suppliers["commodity"], worth)),
        reason=pl.lit(f"gap.capability.{barrier}"),
        barrier=pl.lit(barrier),
    )
    rows = rows.filter((pl.col("value_rp") > 0) | (pl.col("amount") > 0))
    return evidence(rows.join(scene.facts.select("party", "cluster"), on="party", how="left", maintain_order="left"))


def _shared_by_product(
    known: tuple[Candidates, Plan], after: pl.DataFrame, product: pl.Series, weights: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return what each product's market gains, shared out to its suppliers by their weights."""
    candidates, plan = known
    now = _by_product(candidates.suppliers, plan.market.supplier, plan.flow * plan.market.value)
    gained = after.join(now, on="commodity", how="left", nulls_equal=True, suffix="_today")
    product = product.fill_null("")
    parts = np.zeros(weights.size, np.int64)
    for commodity, worth, today in gained.iter_rows():
        rows = np.flatnonzero((product == (commodity or "")).to_numpy())
        parts[rows] = shared_out(worth - (today or 0), weights[rows])
    return parts


def _by_product(suppliers: pl.DataFrame, supplier: NDArray[np.integer[Any]], worth: NDArray[np.int64]) -> pl.DataFrame:
    """Return what the pairs of suppliers are worth by product (``commodity``, ``worth``)."""
    each = np.zeros(suppliers.height, np.int64)
    np.add.at(each, supplier, worth)
    traded = suppliers.select("commodity", worth=pl.Series(each, dtype=pl.Int64))
    return traded.group_by("commodity", maintain_order=True).agg(pl.col("worth").sum())


def _today(candidates: Candidates, plan: Plan, suppliers: pl.DataFrame) -> pl.DataFrame:
    """Return the present price and unsold units of each supplier of another market, in its order."""
    now = candidates.suppliers.select(*SUPPLIER).with_columns(
        price=pl.Series(plan.supplier_price), unsold=pl.Series(plan.unsold)
    )
    return suppliers.select(*SUPPLIER).join(
        now, on=list(SUPPLIER), how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(pl.col("price", "unsold").fill_null(0))  # fmt: skip


def _buyers_today(candidates: Candidates, plan: Plan, buyers: pl.DataFrame) -> NDArray[np.int64]:
    keys = ["demand", "month"]
    now = candidates.buyers.select(keys).with_columns(price=pl.Series(plan.buyer_price))
    joined = buyers.select(keys).join(now, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return joined["price"].fill_null(0).to_numpy()


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
