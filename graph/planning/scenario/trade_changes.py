"""Changes of trade: buyers and suppliers that come and go, certificates, output, prices, quotas, a disaster."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.matching.pairs.setting import known_certificates
from graph.matching.reading.repairs import UNSTATED
from graph.model.places import rounded_degrees
from graph.model.product_words import meet, with_words
from graph.model.vocabulary import Unit
from graph.planning.scenario.change_words import (
    MOST_PERCENT,
    Change,
    chosen,
    fault,
    number_of,
    refuse_unknown_certificates,
    region_of,
    whole_of,
    with_frames,
)
from graph.reference import commodities, regions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.network import Network

UNITS_KNOWN: Final = tuple(str(unit) for unit in Unit)
ASSUMED: Final = ("product", "unit", "price_rp_per_unit")


def _add(network: Network, change: Change, number: int, *, side: str) -> Network:
    where = region_of(number, change)
    commodity = change.get("commodity")
    if not isinstance(commodity, str) or len(commodity) != 5:
        raise fault(number, change, f"commodity is {commodity!r}", "write five digits of KBLI in quotes")
    units = whole_of(number, change, "units_per_month")
    required = change.get("required", [])
    if not isinstance(required, list) or not all(isinstance(one, str) for one in required):
        raise fault(number, change, f"required is {required!r}, no list of words", 'write required = ["halal"]')
    refuse_unknown_certificates(network, change, number, required)
    if change.get("unit") not in (None, *UNITS_KNOWN):
        raise fault(number, change, f"unit is {change['unit']!r}", f"take one of {', '.join(UNITS_KNOWN)}")
    _refuse_unit_of_nobody(network, change, number)
    alike = (network.demands if side == "demands" else network.offers).filter(pl.col("commodity") == commodity)
    product = _product(network, change, number, alike["product"], takes=side == "demands")
    made = network.offers.filter(pl.col("commodity") == commodity)
    fits = made if product is None else _of_one_product(made, product)
    like = fits if side == "demands" and fits.height else alike  # who buys takes it in the unit that it is sold in
    unit = change.get("unit") or (like["unit"].mode().sort()[0] if like.height else commodities.unit_of(commodity))
    price = _price(change, number, alike, product)
    size = "large" if side == "demands" else "small"
    identity = f"scenario-{number}-{size}"
    if identity in network.row:
        raise fault(number, change, "the party was added before", "give each change a place of its own")
    party = pl.DataFrame(
        {"id": [identity], "kind": ["enterprise"], "name": [str(change.get("name", identity))], "size": [size],
         "region": [where], "kbli": [[commodity]], "source": ["scenario"], "place_basis": ["regency"]}
    )  # fmt: skip
    lat, lon = _middle(network, str(where))
    party = party.with_columns(lat=pl.lit(lat, pl.Float64), lon=pl.lit(lon, pl.Float64))
    row = pl.DataFrame(
        {"id": [f"{identity}-{side}"], "party": [identity], "commodity": [commodity], "product": [product],
         "unit": [str(unit)], "units_per_month": [units],
         "price_rp_per_unit": [price], "source": ["scenario"]},
        schema_overrides={"price_rp_per_unit": pl.Int64, "product": pl.String},
    )  # fmt: skip
    if side == "demands" and required:
        row = row.with_columns(required=pl.Series([required]))
    merged = {
        "parties": pl.concat([network.parties, party], how="diagonal_relaxed"),
        side: pl.concat([getattr(network, side), row], how="diagonal_relaxed"),
    }
    return with_frames(network, **merged)


def _middle(network: Network, where: str) -> tuple[float, float]:
    """Return the middle of a region, rounded as lists have it where somebody stands there."""
    point = regions.region(where)
    lat, lon = rounded_degrees(point.lat), rounded_degrees(point.lon)
    stands = network.parties.select(((pl.col("lat") == lat) & (pl.col("lon") == lon)).any()).item()
    return (lat, lon) if stands else (point.lat, point.lon)


def _refuse_unit_of_nobody(network: Network, change: Change, number: int) -> None:
    """Refuse a unit in which nobody counts the good: tiles by the kilogram meet no piece of them."""
    unit, commodity = change.get("unit"), str(change["commodity"])
    frames = (frame.filter(pl.col("commodity") == commodity)["unit"] for frame in (network.offers, network.demands))
    known = pl.concat(frames).drop_nulls().unique().sort().to_list() or [str(commodities.unit_of(commodity))]
    if unit is not None and unit not in known:
        message = f"unit is {unit!r}, in which nobody counts {commodity} here"
        raise fault(number, change, message, f"take one of {', '.join(known)}")


def _product(network: Network, change: Change, number: int, alike: pl.Series, *, takes: bool) -> str | None:
    """Return the product of who is added: as said, where somebody trades it, else the commonest on its side.

    A buyer of which no product is said takes whatever the makers of the code sell (None) where its price is said, or
    where nobody makes what buyers of the code commonly want; without a price, any good at the price of one would lie.
    """
    said = change.get("product")
    if said is None:
        usual = alike.drop_nulls().mode().sort()[0] if alike.drop_nulls().len() else None
        if usual is None or not takes:
            return usual
        made = network.offers.filter(pl.col("commodity") == change["commodity"])
        whatever = change.get("price_rp_per_unit") is not None or not _of_one_product(made, usual).height
        return None if whatever and made.height else usual
    if not isinstance(said, str) or not said.strip():
        raise fault(
            number, change, f"product is {said!r}, no name", 'write a name in quotes, such as product = "tempe"'
        )
    frames = (frame.filter(commodity=change["commodity"])["product"] for frame in (network.offers, network.demands))
    known = pl.concat(frames).drop_nulls().unique().sort()
    if known.len() and not _of_one_product(known.to_frame("product"), said).height:
        nearest = "; ".join(get_close_matches(said, known.to_list(), n=3, cutoff=0))
        raise fault(number, change, f"nobody offers or wants {said!r} of {change['commodity']}", f"nearest: {nearest}")
    return said.strip()


def _of_one_product(rows: pl.DataFrame, product: str) -> pl.DataFrame:
    """Return the rows that name a product which is one with another."""
    other = with_words(pl.DataFrame({"product": [product]})).select(words_b="words")
    both = with_words(rows.drop_nulls("product")).join(other, how="cross")
    return both.filter(meet(both))


def _price(change: Change, number: int, alike: pl.DataFrame, product: str | None) -> int:
    """Return the price of who is added: as said, else the middle one of its product, else of all on its side."""
    if change.get("price_rp_per_unit") is not None:
        return whole_of(number, change, "price_rp_per_unit")
    own = alike.clear() if product is None else _of_one_product(alike, product)
    for rows in (own, alike):
        middle = rows["price_rp_per_unit"].median()
        if middle is not None:
            return int(middle)  # type: ignore[arg-type]
    raise fault(number, change, "no price is known for it", "add price_rp_per_unit")


def assumed_of(network: Network, changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Return what was taken of those added where their changes do not say it: ``change``, ``product``, ``unit``, price.

    Parameters
    ----------
    network
        The network after the changes.
    changes
        As a scenario has them, in their order.
    """
    told = []
    for number, change in enumerate(changes, start=1):
        side = {"add_buyer": "demands", "add_supplier": "offers"}.get(str(change.get("do")))
        if side is None:
            continue
        added = f"scenario-{number}-{'large' if side == 'demands' else 'small'}-{side}"
        row = getattr(network, side).filter(id=added).row(0, named=True)
        silent = [name for name in ("product", "price_rp_per_unit") if change.get(name) is None]
        if silent:
            told.append({"change": number, "silent": silent, **{name: row[name] for name in ASSUMED}})
    return told


def add_buyer(network: Network, change: Change, number: int) -> Network:
    """Add a buyer: ``region``, ``commodity``, ``units_per_month``; product, price, unit and musts where given."""
    return _add(network, change, number, side="demands")


def add_supplier(network: Network, change: Change, number: int) -> Network:
    """Add a supplier: ``region``, ``commodity``, ``units_per_month``; product, price and unit where given."""
    return _add(network, change, number, side="offers")


def lose_buyer(network: Network, change: Change, number: int) -> Network:
    """Take the demands away that fit."""
    return with_frames(network, demands=network.demands.filter(~chosen(network, network.demands, change, number)))


def lose_supplier(network: Network, change: Change, number: int) -> Network:
    """Take the offers away that fit."""
    return with_frames(network, offers=network.offers.filter(~chosen(network, network.offers, change, number)))


def certify(network: Network, change: Change, number: int) -> Network:
    """Give a ``certificate`` to the suppliers of the offers that fit; of the others on their list no more is known.

    Of one whose list states no permits nothing else becomes known either: it is charged for none that it may hold.
    """
    certificate = change.get("certificate")
    if not isinstance(certificate, str) or not certificate:
        raise fault(number, change, "it names no certificate", 'write certificate = "halal"')
    refuse_unknown_certificates(network, change, number, [certificate])
    who = network.offers.filter(chosen(network, network.offers, change, number))["party"].unique()
    parties = network.parties.with_columns(known_certificates())
    rows = parties.select(pl.arg_where(pl.col("id").is_in(who.implode()))).to_series()
    held = pl.col("certifications").fill_null(pl.lit([UNSTATED], dtype=pl.List(pl.String)))
    gained = parties[rows].select(pl.concat_list(held, pl.lit(certificate)).list.unique().list.sort())
    certifications = _put(parties["certifications"], rows, gained.to_series())
    return with_frames(network, parties=parties.with_columns(certifications))


def _put(column: pl.Series, rows: pl.Series, fresh: pl.Series) -> pl.Series:
    """Return a column with other values at some rows.

    Examples
    --------
    >>> _put(pl.Series([["a"], ["b"]]), pl.Series([1]), pl.Series([["c"]])).to_list()
    [['a'], ['c']]
    """
    at = np.arange(len(column))
    at[rows.to_numpy()] = len(column) + np.arange(len(rows))
    return pl.concat([column, fresh.cast(column.dtype).alias(column.name)]).gather(at)


def raised_units(network: Network, change: Change, number: int) -> Network:
    """Raise what the suppliers that fit make by ``raises_units_percent``."""
    percent = number_of(number, change, "raises_units_percent", most=MOST_PERCENT)
    picked = chosen(network, network.offers, change, number)
    more = (pl.col("units_per_month") * (100 + percent) / 100).floor().cast(pl.Int64)
    return with_frames(network, offers=network.offers.with_columns(
        units_per_month=pl.when(picked).then(more).otherwise("units_per_month")))  # fmt: skip


def train(network: Network, change: Change, number: int) -> Network:
    """Train the suppliers that fit: what it brings (``raises_units_percent``) is the planner's to say."""
    return raised_units(network, change, number)


def change_price(network: Network, change: Change, number: int) -> Network:
    """Change prices by ``percent``: ``side`` is ``demand`` (what buyers pay) or ``supply`` (what suppliers ask)."""
    percent = number_of(number, change, "percent", least=-99, most=MOST_PERCENT)
    side = change.get("side", "demand")
    if side not in ("demand", "supply"):
        raise fault(number, change, f"side is {side!r}", 'write side = "demand" or "supply"')
    name = "demands" if side == "demand" else "offers"
    frame = getattr(network, name)
    picked = chosen(network, frame, change, number)
    moved = (pl.col("price_rp_per_unit") * (100 + percent) / 100).round().cast(pl.Int64)
    return with_frames(network, **{name: frame.with_columns(
        price_rp_per_unit=pl.when(picked).then(moved).otherwise("price_rp_per_unit"))})  # fmt: skip


def move_quota(network: Network, change: Change, number: int) -> Network:
    """Move ``units_per_month`` of demand from the party ``from_party`` to the party ``to_party`` (one commodity)."""
    units = whole_of(number, change, "units_per_month")
    rows = []
    for name in ("from_party", "to_party"):
        party = network.row.get(str(change.get(name)))
        if party is None:
            raise fault(number, change, f"{name} is {change.get(name)!r}, no party", "take an id of parties.parquet")
        fits = (pl.col("party") == network.parties["id"][party]) & pl.col("commodity").fill_null("").str.starts_with(
            str(change.get("commodity", ""))
        )
        mine = network.demands.with_row_index("at").filter(fits)
        if not mine.height:
            raise fault(number, change, f"{name} demands nothing of it", "name parties that demand the commodity")
        rows.append(int(mine["at"][0]))
    if rows[0] == rows[1]:
        raise fault(number, change, "from_party and to_party are the same", "name two parties")
    given = network.demands["units_per_month"].to_list()
    if (given[rows[0]] or 0) < units:
        raise fault(number, change, f"from_party demands {given[rows[0]]} units only", "move no more than it has")
    given[rows[0]] -= units
    given[rows[1]] = (given[rows[1]] or 0) + units
    return with_frames(network, demands=network.demands.with_columns(units_per_month=pl.Series(given, dtype=pl.Int64)))


def disaster(network: Network, change: Change, number: int) -> Network:
    """Take all offers and demands of a ``region`` away: nobody there sells, buys or makes."""
    where = str(region_of(number, change))
    code = pl.col("region")
    hit = network.parties.filter((code == where) | code.str.starts_with(where + "."))["id"].to_list()
    if not hit:
        raise fault(number, change, "nobody is there", "name a region that the network holds parties of")
    gone = pl.col("party").is_in(hit)
    return with_frames(network, offers=network.offers.filter(~gone), demands=network.demands.filter(~gone))


def same_market(network: Network, change: Change, number: int) -> Network:
    """Return the network as it is: the change is one of assumptions."""
    number_of(number, change, "percent", least=-99, most=MOST_PERCENT)
    return network
