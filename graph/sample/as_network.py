"""The drawn world as a Network: offers, demands, needs, services and ties with their source and day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.model.ids import demand_id, offer_id, party_ids
from graph.network import Network
from graph.sample.draws import gathered
from graph.sample.goods import goods
from graph.sample.help import help_frames
from graph.sample.market import OUTLETS
from graph.sample.tie_rows import AS_OF, OPEN, TYPES
from graph.sample.world import make_world

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.sample.market import Demands, Offers
    from graph.sample.world import World

SOURCE: Final = "sampel sintetis"
MILL_SOURCE: Final = "palm oil mills (MIT); permintaan sintetis"
GRADES: Final = ("A", "B")


def make_sample(enterprises: int = 2000, seed: int = 0) -> Network:
    """Make the labelled synthetic world as a Network: same number and seed, same bytes.

    Parameters
    ----------
    enterprises
        How many enterprises, 1 to 1,000,000; one in twenty is a medium or large buyer.
    seed
        Of every draw.

    Examples
    --------
    >>> sample = make_sample(300, seed=1)
    >>> sample.synthetic, sample.parties.filter(pl.col("kind") == "enterprise").height
    (True, 300)
    """
    return network_of(make_world(enterprises, seed))


def network_of(world: World) -> Network:
    """Return a drawn world as a Network."""
    ids = pl.Series(party_ids("sample", (f"{world.seed}/{number}" for number in range(world.parties.height))))
    facts = {"source": SOURCE, "as_of": AS_OF, "confidence": 1.0}
    stamp = [pl.lit(value).alias(name) for name, value in facts.items()]
    mills = pl.int_range(pl.len()).is_between(
        world.cast.makers.count, world.cast.makers.count + int(world.cast.buyers.mill.sum()) - 1
    )
    source = pl.when(mills).then(pl.lit(MILL_SOURCE)).otherwise(pl.lit(SOURCE)).alias("source")
    needs, services = help_frames(world, ids)
    return Network.from_frames(
        world.parties.with_columns(stamp).with_columns(source, id=ids),
        pl.concat(
            [_offer_frame(offers, ids.gather(first + offers.maker)) for offers, first in world.sellers]
        ).with_columns(stamp),
        _demand_frame(world, ids).with_columns(stamp),
        _tie_frame(world, ids).with_columns(stamp),
        as_of=AS_OF,
        synthetic=True,
        needs=needs.with_columns(stamp),
        services=services.with_columns(stamp),
    )


def _known(values: NDArray[np.int64]) -> pl.Series:
    """Return numbers with the unknown, below 0, as null."""
    return pl.select(pl.when(pl.Series(values) >= 0).then(pl.Series(values))).to_series()


def _offer_frame(offers: Offers, party: pl.Series) -> pl.DataFrame:
    code = [good.kbli for good in goods()]
    commodity = gathered(code, offers.good)
    return pl.DataFrame(
        {
            "id": [offer_id(p, c) for p, c in zip(party, commodity, strict=True)],
            "party": party,
            "commodity": commodity,
            "product": gathered([good.product for good in goods()], offers.good),
            "unit": gathered([good.unit for good in goods()], offers.good),
            "units_per_month": offers.units,
            "price_rp_per_unit": offers.price,
            "outlet": gathered(OUTLETS, offers.outlet),
            "outlet_price_rp_per_unit": _known(offers.outlet_price),
            "grade": gathered(GRADES, offers.grade),
            "min_lot_units": _known(offers.min_lot),
            "radius_km": offers.radius_km.astype(np.float64),
            "stock": pl.select(pl.when(pl.Series(offers.stock)).then(pl.lit("kedelai"))).to_series(),
        }
    )


def _demand_frame(world: World, ids: pl.Series) -> pl.DataFrame:
    demands = world.demands
    party = ids.gather(world.cast.makers.count + demands.buyer)
    commodity = gathered([good.kbli for good in goods()], demands.good)
    return pl.DataFrame(
        {
            "id": [demand_id(p, c) for p, c in zip(party, commodity, strict=True)],
            "party": party,
            "commodity": commodity,
            "product": gathered([good.product for good in goods()], demands.good),
            "unit": gathered([good.unit for good in goods()], demands.good),
            "units_per_month": demands.units,
            "price_rp_per_unit": demands.price,
            "source_price_rp_per_unit": _known(demands.source_price),
            "required": required_lists(demands),
            "min_lot_units": _known(demands.min_lot),
            "max_partners": _known(demands.max_partners),
            "radius_km": demands.radius_km.astype(np.float64),
        }
    )


def required_lists(demands: Demands) -> pl.Series:
    """Return the certifications that each demand states as a must, an empty list where none."""
    most = max(len(good.musts) for good in goods())
    table: list[list[str]] = [[]]
    row = np.zeros((len(goods()), most), dtype=np.int64)
    for number, good in enumerate(goods()):
        for which, must in enumerate(good.musts):
            row[number, which] = len(table)
            table.append([must])
    rows = np.where(demands.must >= 0, row[demands.good, np.maximum(demands.must, 0)], 0)
    return gathered(table, rows, pl.List(pl.String))


def _tie_frame(world: World, ids: pl.Series) -> pl.DataFrame:
    ties = world.ties
    rupiah = ties.rupiah >= 0
    until = pl.when(pl.Series(ties.until) < OPEN).then(pl.Series(ties.until))
    return pl.DataFrame(
        {
            "start": ids.gather(ties.start),
            "end": ids.gather(ties.end),
            "type": gathered(TYPES, ties.kind),
            "since": pl.Series(ties.since).cast(pl.Date),
            "until": pl.select(until.cast(pl.Date)).to_series(),
            "weight": np.where(rupiah, ties.rupiah, 1).astype(np.float64),
            "weight_unit": pl.select(pl.when(pl.Series(rupiah)).then(pl.lit("rp_per_month"))).to_series(),
            "commodity": gathered([good.kbli for good in goods()], ties.good),
        }
    )
