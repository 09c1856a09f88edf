"""Changes of support: a shared facility, a joint depot, a cooperative or consortium, officers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.matching.assumptions import Assumptions
from graph.matching.pairs.free import free
from graph.matching.pairs.stocks import shared_stocks
from graph.planning.scenario.change_words import (
    MOST_PERCENT,
    Change,
    chosen,
    fault,
    number_of,
    region_of,
    whole_of,
    with_frames,
)
from graph.planning.scenario.trade_changes import raised_units
from graph.planning.small import micro_and_small
from graph.reference import regions

if TYPE_CHECKING:
    from graph.network import Network

MOST_OFFICERS: Final = 10_000
CASELOAD: Final = 20
PRICES: Final = ("price_rp_per_unit", "outlet_price_rp_per_unit")


def open_facility(network: Network, change: Change, number: int) -> Network:
    """Open a shared facility in a ``region``: it raises what its users make by ``raises_units_percent``."""
    raised = raised_units(network, change, number)
    where = str(region_of(number, change))
    point = regions.region(where)
    identity = f"scenario-{number}-facility"
    facility = pl.DataFrame(
        {"id": [identity], "kind": ["shared_facility"], "name": [str(change.get("name", identity))], "region": [where],
         "lat": [point.lat], "lon": [point.lon], "place_basis": ["regency"], "source": ["scenario"]}
    )  # fmt: skip
    users = network.offers.filter(chosen(network, network.offers, change, number))["party"].unique().sort()
    ties = pl.DataFrame({"start": users, "end": [identity] * len(users), "type": "SHARES_WITH", "source": "scenario"})
    return with_frames(
        raised,
        parties=pl.concat([raised.parties, facility], how="diagonal_relaxed"),
        ties=pl.concat([raised.ties, ties], how="diagonal_relaxed"),
    )


def open_depot(network: Network, change: Change, number: int) -> Network:
    """Open a joint depot: the suppliers that fit reach ``raises_reach_percent`` farther."""
    percent = number_of(number, change, "raises_reach_percent", most=MOST_PERCENT)
    picked = chosen(network, network.offers, change, number)
    own = network.offers.select("party").join(
        network.parties.select("id", "radius_km"), left_on="party", right_on="id", how="left", maintain_order="left"
    )["radius_km"]
    reach = pl.coalesce("radius_km", own, pl.lit(Assumptions.on(network.as_of).volume_km)) * (100 + percent) / 100
    return with_frames(network, offers=network.offers.with_columns(
        radius_km=pl.when(picked).then(reach).otherwise("radius_km")))  # fmt: skip


def _uncommitted(network: Network, ours: pl.DataFrame) -> pl.DataFrame:
    """Return offers less what their parties have promised: that stays with them, whoever sells the rest."""
    who = ours["party"].implode()
    part = replace(
        network, parties=network.parties.filter(pl.col("id").is_in(who)), offers=ours, demands=network.demands.clear(),
        commitments=network.commitments.filter(pl.col("supplier").is_in(who)),
    )  # fmt: skip
    return free(part).network.offers


def _with_own_stocks(network: Network, picked: pl.Series) -> Network:
    """Return the network with the stocks of offers that join split, so that a lot promises no more than its part.

    The parts are those that the solver gives to the same offers today; what stays behind keeps its own.
    """
    offers = network.offers
    drawn = offers.filter(picked & offers["stock"].is_not_null()).select("party", "stock").unique()
    parts = shared_stocks(offers.join(drawn, on=["party", "stock"], how="semi", maintain_order="left"))
    parts = parts.filter("split_stock").select("id", part="units_per_month")
    beside = offers.join(parts, on="id", how="left", maintain_order="left").with_columns(
        units_per_month=pl.coalesce("part", "units_per_month"),
        stock=pl.when(pl.col("part").is_null()).then("stock"),
    )
    return replace(network, offers=beside.drop("part")) if parts.height else network


def form_cooperative(network: Network, change: Change, number: int) -> Network:
    """Join the offers that fit into lots of a cooperative or consortium, at the members' middle place.

    Members are put together by the certificates that they hold, so that no lot promises what a member lacks, and at the
    mean price that they ask, weighted by units.
    """
    picked = chosen(network, network.offers, change, number)
    network = _with_own_stocks(network, picked)
    ours = _uncommitted(network, network.offers.filter(picked))
    if ours["party"].n_unique() < 2:
        raise fault(number, change, "one party alone forms no cooperative", "name a wider region or commodity")
    facts = network.parties.filter(pl.col("id").is_in(ours["party"].implode())).select(
        "id", "region", "lat", "lon", held=pl.col("certifications").list.sort().list.join(" ").fill_null("")
    )
    joined = ours.join(facts, left_on="party", right_on="id", how="left", maintain_order="left")
    identity = f"scenario-{number}-cooperative"
    names = {held: f"{identity}-{k}" for k, held in enumerate(joined["held"].unique().sort())}
    joined = joined.with_columns(group=pl.col("held").replace_strict(names, return_dtype=pl.String))
    members = joined.unique("party", maintain_order=True)
    parties = members.group_by("group", "held", maintain_order=True).agg(
        pl.col("region").mode().sort().first(), pl.col("lat").mean(), pl.col("lon").mean(), members=pl.len()
    )
    parties = parties.select(
        id="group", kind=pl.lit("cooperative"), name=pl.lit(str(change.get("name", identity))), size=pl.lit("small"),
        region="region", lat="lat", lon="lon", place_basis=pl.lit("point"), members=pl.col("members").cast(pl.Int64),
        certifications=pl.when(pl.col("held") == "").then(pl.lit([], dtype=pl.List(pl.String))).otherwise(
            pl.col("held").str.split(" ")
        ),
        source=pl.lit("scenario"),
    )  # fmt: skip
    units = pl.col("units_per_month").fill_null(0)
    prices = {
        name: ((pl.col(name) * units).sum() / units.filter(pl.col(name).is_not_null()).sum())
        .fill_nan(None)
        .round()
        .cast(pl.Int64)
        for name in PRICES
    }
    lots = joined.group_by(["group", "commodity", "product", "unit", "month"], maintain_order=True).agg(
        units.sum().alias("units_per_month"), radius_km=pl.col("radius_km").max(), **prices
    )
    lots = lots.rename({"group": "party"}).with_columns(
        id=pl.format(identity + "-lot-{}", pl.int_range(pl.len())), source=pl.lit("scenario")
    )
    ties = members.select(start="party", end="group", type=pl.lit("MEMBER_OF"))
    return with_frames(
        network,
        parties=pl.concat([network.parties, parties], how="diagonal_relaxed"),
        offers=pl.concat([network.offers.filter(~picked), lots], how="diagonal_relaxed"),
        ties=pl.concat([network.ties, ties], how="diagonal_relaxed"),
    )


def add_officers(network: Network, change: Change, number: int) -> Network:
    """Add ``officers`` in a ``region``, each coaching up to ``caseload`` (20) enterprises that nobody coaches yet."""
    where = str(region_of(number, change))
    many, load = (
        whole_of(number, {"caseload": CASELOAD} | change, name, most=MOST_OFFICERS) for name in ("officers", "caseload")
    )
    coached = network.ties.filter(pl.col("type") == "COACHES")["end"].unique().to_list()
    code = pl.col("region")
    there = (code == where) | code.str.starts_with(where + ".")
    uncoached = network.parties.filter(micro_and_small(network)).filter(~pl.col("id").is_in(coached) & there)
    free = uncoached["id"].head(many * load)
    point = regions.region(where)
    ids = [f"scenario-{number}-officer-{k + 1}" for k in range(many)]
    officers = pl.DataFrame(
        {"id": ids, "kind": "officer", "name": ids, "region": where, "lat": point.lat, "lon": point.lon,
         "place_basis": "regency", "source": "scenario"}
    )  # fmt: skip
    ties = pl.DataFrame(
        {"start": [ids[k // load] for k in range(len(free))], "end": free, "type": "COACHES"},
        schema={"start": pl.String, "end": pl.String, "type": pl.String},
    )
    return with_frames(
        network,
        parties=pl.concat([network.parties, officers], how="diagonal_relaxed"),
        ties=pl.concat([network.ties, ties], how="diagonal_relaxed"),
    )
