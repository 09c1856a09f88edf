"""The volume market: offers and demands of one commodity, unit, product and month, in rupiah.

The value of a unit is the gain that both sides share, *against what each has today*::

    limit    = the least of what the buyer would pay and what its present source costs
    floor    = the most of what the supplier asks and what its present outlet pays
    value    = limit - floor - transport - repairs            rupiah a unit; a pair only if > 0

Any price between leaves both better off than today, and the plan's prices say how the gain is shared. Where the
outlet's price is not known, the floor is the asked price alone, and where the source's price is not known, the limit
is the buyer's own: that is said in ``notes``, and the gain of that side against today is null, never a guess.
Source prices are delivered prices, outlet prices are at the supplier's gate.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.errors import InvalidMarket
from graph.matching.pairs.nodes import certificate_bits
from graph.matching.pairs.rules import Rule
from graph.matching.pairs.setting import Setting, first_rule, market_nodes, party_facts, with_notes, with_reach
from graph.matching.pairs.sides import Sides
from graph.matching.pairs.stocks import shared_stocks
from graph.matching.pairs.volume_classes import apart, class_of, class_table, linked
from graph.matching.pairs.volume_parts import volume_parts
from graph.matching.reading.repairs import with_lacks
from graph.model.product_words import traded_as, with_words

if TYPE_CHECKING:
    from datetime import date
    from typing import Literal

    from numpy.typing import NDArray

    from graph.matching.assumptions import Assumptions
    from graph.network import Network

MOST_MUSTS: Final = 63
"""Different certificates that demands may state as a must: they are bits of one number."""


def volume_setting(
    network: Network,
    assumptions: Assumptions,
    *,
    radius_km: float | None = None,
    stocks: Literal["split", "refuse"] = "split",
) -> Setting:
    """Return the volume market of a network, ready for the scan.

    Parameters
    ----------
    network
        A snapshot with offers and demands.
    assumptions
        Rates and tariffs.
    radius_km
        Farthest distance of a pair, for parties that state none; parties' own radii hold as well.
    stocks
        What to do where several offers draw on one stock: ``"split"`` it between them in proportion to what they
        state, or ``"refuse"`` the market.

    Raises
    ------
    RuleViolation
        If a shared stock is to be refused, or its offers are in different units.
    InvalidMarket
        If demands state more than 63 different certificates as a must.
    """
    facts = party_facts(network)
    months = _months(network)
    stated = network.offers.with_columns(_stated("price_rp_per_unit"), _stated("outlet_price_rp_per_unit"))
    offers = _offers(shared_stocks(stated, stocks), facts, months, network, assumptions)
    offers = with_reach(offers, "radius_km", assumptions.volume_km, radius_km)
    asked = network.demands.with_columns(_stated("price_rp_per_unit"), _stated("source_price_rp_per_unit"))
    demands = _demands(asked, facts, months, network)
    demands = with_reach(demands, "radius_km", assumptions.volume_km, radius_km)
    barred = _barred(offers, "capacity", "floor_rp"), _barred(demands, "wanted", "limit_rp")
    musts = demands["required"].explode().drop_nulls().unique().sort().to_list()
    if len(musts) > MOST_MUSTS:
        message = f"demands state {len(musts)} different certificates as a must"
        raise InvalidMarket(message, hint=f"at most {MOST_MUSTS} are possible", musts=len(musts))
    suppliers = market_nodes(offers, offers["capacity"])
    suppliers["permits"] = certificate_bits(offers["certifications"], musts)
    suppliers["term"] = -(offers["floor_rp"].fill_null(0) + offers["repair_rp"]).to_numpy()
    suppliers["rate"] = offers["rupiah_per_km"].to_numpy()
    buyers = market_nodes(demands, demands["wanted"])
    buyers["permits"] = certificate_bits(demands["required"], musts)
    buyers["term"] = demands["limit_rp"].fill_null(0).to_numpy()
    sides = _sides((offers, suppliers, barred[0]), (demands, buyers, barred[1]), assumptions)
    return Setting(
        kind="volume",
        value_unit="rupiah_per_month" if len(months) <= 1 else "rupiah",
        network=network,
        assumptions=assumptions,
        sides=sides,
        suppliers=offers,
        buyers=demands,
        supplier_barred=barred[0],
        buyer_barred=barred[1],
        parts=volume_parts,
    )


def _stated(price: str) -> pl.Expr:
    """Return a price that means something: 0 and less are how lists write that they do not know."""
    return pl.when(pl.col(price) > 0).then(pl.col(price)).alias(price)


def _months(network: Network) -> list[date | None]:
    """Return the months that the market is about; one without a name where nobody states any."""
    stated = pl.concat([network.offers["month"], network.demands["month"]]).drop_nulls().unique().sort().to_list()
    return stated or [None]


def _in_each_month(frame: pl.DataFrame, months: list[date | None]) -> pl.DataFrame:
    """Return a row for each month that an offer or demand stands for: one without a month stands for every one."""
    always = frame.filter(pl.col("month").is_null()).drop("month")
    calendar = pl.DataFrame({"month": pl.Series(months, dtype=pl.Date)})
    expanded = always.join(calendar, how="cross").select(frame.columns)
    return pl.concat([frame.filter(pl.col("month").is_not_null()), expanded]).sort("id", "month")


def _with_party(frame: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    joined = frame.join(facts, left_on="party", right_on="id", how="left", maintain_order="left")
    radius = pl.coalesce("radius_km", "party_radius_km").cast(pl.Float64)
    # over the wire *tenun ikat* comes as 13122, of lists as the woven cloth that it is offered and looked for as
    return with_words(joined.with_columns(pl.col("commodity").replace(traded_as()), radius_km=radius))


def _offers(
    offers: pl.DataFrame,
    facts: pl.DataFrame,
    months: list[date | None],
    network: Network,
    assumptions: Assumptions,
) -> pl.DataFrame:
    market = _with_party(_in_each_month(offers, months), facts)
    market = with_lacks(market.with_columns(activity=pl.col("commodity").fill_null("")), assumptions)
    kinds = market.select("commodity", "unit").unique(maintain_order=True)
    rates = [assumptions.rupiah_per_unit_km(c or "", u or "") for c, u in kinds.iter_rows()]
    market = market.join(
        kinds.with_columns(rupiah_per_km=pl.Series(rates, dtype=pl.Float64)),
        on=["commodity", "unit"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    capacity = _units(network)
    per_unit = -(-pl.col("repair_rp_per_month") // pl.max_horizontal(capacity, pl.lit(1)))
    floor = pl.max_horizontal("price_rp_per_unit", "outlet_price_rp_per_unit")
    flags = {
        "note.unknown_outlet_price": pl.col("outlet_price_rp_per_unit").is_null(),
        "note.unknown_ask_price": pl.col("price_rp_per_unit").is_null(),
        "note.split_stock": pl.col("split_stock"),
        "note.unknown_weight": pl.col("rupiah_per_km") == 0,
        "note.supplier_place_is_a_centroid": pl.col("place_basis").is_in(["regency", "province"]),
    }
    return with_notes(market, flags).with_columns(
        offer=pl.col("id"),
        capacity=capacity,
        ask_rp=pl.col("price_rp_per_unit"),
        outlet_rp=pl.col("outlet_price_rp_per_unit"),
        floor_rp=floor,
        repair_rp=per_unit.cast(pl.Int64),
        expired=pl.col("until") < network.as_of,
    )


def _demands(demands: pl.DataFrame, facts: pl.DataFrame, months: list[date | None], network: Network) -> pl.DataFrame:
    market = _with_party(_in_each_month(demands, months), facts)
    flags = {
        "note.unknown_source_price": pl.col("source_price_rp_per_unit").is_null(),
        "note.unknown_bid_price": pl.col("price_rp_per_unit").is_null(),
        "note.buyer_place_is_a_centroid": pl.col("place_basis").is_in(["regency", "province"]),
    }
    return with_notes(market, flags).with_columns(
        demand=pl.col("id"),
        wanted=_units(network),
        bid_rp=pl.col("price_rp_per_unit"),
        source_rp=pl.col("source_price_rp_per_unit"),
        limit_rp=pl.min_horizontal("price_rp_per_unit", "source_price_rp_per_unit"),
        expired=pl.col("until") < network.as_of,
        activity=pl.col("kbli").list.first(),
    )


def _units(network: Network) -> pl.Expr:
    """Units that are there to trade: none of what has expired, is not stated, or is below zero."""
    over = (pl.col("until") < network.as_of).fill_null(value=False)
    return pl.when(over).then(0).otherwise(pl.col("units_per_month").fill_null(0).clip(lower_bound=0))


def _barred(market: pl.DataFrame, units: str, price: str) -> NDArray[np.int8]:
    return first_rule(
        market,
        {
            Rule.NO_ACTIVITY: pl.col("commodity").is_null(),
            Rule.NO_PLACE: pl.col("place_basis").is_null(),
            Rule.NO_VOLUME: (pl.col(units) <= 0) & ~pl.col("expired").fill_null(value=False),
            Rule.NO_PRICE: pl.col(price).is_null(),
            Rule.EXPIRED: pl.col("expired").fill_null(value=False),
        },
    )


def _sides(
    seller: tuple[pl.DataFrame, NDArray[np.void], NDArray[np.int8]],
    taker: tuple[pl.DataFrame, NDArray[np.void], NDArray[np.int8]],
    assumptions: Assumptions,
) -> Sides:
    offers, suppliers, offers_barred = seller
    demands, buyers, demands_barred = taker
    ours, theirs = class_table(offers, demands), class_table(demands, offers)
    supplier_class = np.where(offers_barred < 0, class_of(offers, ours), -1).astype(np.int32)
    buyer_class = np.where(demands_barred < 0, class_of(demands, theirs), -1).astype(np.int32)
    links = linked(ours, theirs, assumptions.forbidden_prefixes)
    sides = Sides(
        suppliers=suppliers,
        buyers=buyers,
        supplier_class=supplier_class,
        buyer_class=buyer_class,
        supplier_classes=ours.height,
        buyer_classes=theirs.height,
        links=links,
        fit=np.zeros((1, 1), dtype=np.int64),
    )
    here = np.bincount(supplier_class[supplier_class >= 0], minlength=ours.height)
    there = np.bincount(buyer_class[buyer_class >= 0], minlength=theirs.height)
    met = np.bincount(links.supplier_class, weights=there[links.buyer_class], minlength=ours.height)
    meeting = np.bincount(links.buyer_class, weights=here[links.supplier_class], minlength=theirs.height)
    return replace(
        sides,
        supplier_apart=apart(ours, demands.filter(buyer_class >= 0), met.astype(np.int64)),
        buyer_apart=apart(theirs, offers.filter(supplier_class >= 0), meeting.astype(np.int64)),
        supplier_keys=ours,
        buyer_keys=theirs,
    )
