"""The linkage market: small suppliers and large buyers by what they do, where lists carry no volumes.

A supplier has one partnership to give, a buyer as many as it has slots; a pair is worth *points*
(:mod:`graph.matching.pairs.scoring`), and beside them stands a range in rupiah (:mod:`graph.matching.pairs.estimates`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.matching.pairs.estimates import output_ranges, purchase_ranges
from graph.matching.pairs.profiles import (
    core_links,
    linking_codes,
    profile_links,
    profile_table,
    profiles,
    single_profiles,
)
from graph.matching.pairs.rules import Rule
from graph.matching.pairs.scoring import BUYER_GROUPS, SIZE_FIT, SUPPLIER_GROUPS, falling, fit_points
from graph.matching.pairs.setting import (
    COOPERATIVE_KINDS,
    Setting,
    both_notes,
    first_rule,
    gathered,
    market_nodes,
    party_facts,
    with_notes,
    with_reach,
)
from graph.matching.pairs.sides import Links, Sides
from graph.matching.reading.repairs import with_lacks
from graph.model.vocabulary import UMB, UMK
from graph.reference import law

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.assumptions import Assumptions
    from graph.matching.pairs.scan import Found
    from graph.matching.pairs.scoring import LinkageWeights
    from graph.network import Network

BUSINESS_KINDS: Final = ("enterprise", "cooperative", "social_enterprise", "foster_company")
"""Kinds of party that make or buy; traders are the outlet that a linkage replaces."""
PARTNERSHIPS_A_SUPPLIER: Final = 1
"""A small supplier is promised to one new buyer at a time."""
UNIT: Final = "partner"
"""What the linkage market counts: partnerships."""


def linkage_setting(
    network: Network, assumptions: Assumptions, weights: LinkageWeights, *, radius_km: float | None = None
) -> Setting:
    """Return the linkage market of a network, ready for the scan.

    Suppliers are micro and small enterprises and cooperatives, buyers medium and large ones, by size where it is
    stated, else by legal form. A party of unknown size stands among the suppliers and is barred, so that it is
    counted and named.
    """
    facts = _with_size(party_facts(network).filter(pl.col("kind").is_in(BUSINESS_KINDS)))
    facts = facts.with_columns(commodity=pl.col("kbli").list.first())
    default = assumptions.linkage_km
    facts = with_reach(facts, "party_radius_km", default, radius_km)
    sellers = _suppliers(facts.filter(pl.col("market_side") != "buyer"), assumptions)
    takers = _buyers(facts.filter(pl.col("market_side") == "buyer"), assumptions)
    barred = _barred(sellers), np.where(takers["wanted"] > 0, _barred(takers), Rule.NO_VOLUME).astype(np.int8)
    core = core_links(weights)
    ours = profile_table(sellers["profile"], "supplier")
    theirs = profile_table(takers["profile"], "buyer")
    linked = profile_links(ours, theirs, core)
    takers = takers.with_columns(activity=pl.col("commodity"), commodity=_needed(takers, theirs, ours, linked, sellers))
    suppliers = market_nodes(sellers, sellers["capacity"])
    suppliers["term"] = (sellers["coached"].cast(pl.Int64) * weights.coaching - sellers["repair_points"]).to_numpy()
    suppliers["group"] = _group(sellers, "supplier_group", SUPPLIER_GROUPS)
    buyers = market_nodes(takers, takers["wanted"])
    buyers["term"] = takers["commits_to_coach"].fill_null(value=False).cast(pl.Int64).to_numpy() * weights.commitment
    buyers["group"] = _group(takers, "buyer_group", BUYER_GROUPS)
    suppliers["side"], buyers["side"] = 1, 2
    sides = Sides(
        suppliers=suppliers,
        buyers=buyers,
        supplier_class=_class_of(sellers, ours, barred[0]),
        buyer_class=_class_of(takers, theirs, barred[1]),
        supplier_classes=ours.height,
        buyer_classes=theirs.height,
        links=Links.of(linked["supplier"].to_numpy(), linked["buyer"].to_numpy(), points=linked["points"].to_numpy()),
        fit=fit_points(weights),
        near_points=float(weights.nearness),
        near_half_km=weights.half_km,
        supplier_keys=ours,
        buyer_keys=theirs,
    )

    def parts(setting: Setting, found: Found) -> pl.DataFrame:
        return linkage_parts(setting, found, linked, weights)

    return Setting(
        kind="linkage",
        value_unit="points",
        network=network,
        assumptions=assumptions,
        sides=sides,
        suppliers=sellers,
        buyers=takers,
        supplier_barred=barred[0],
        buyer_barred=barred[1],
        parts=parts,
        weights=weights,
    )


def _with_size(facts: pl.DataFrame) -> pl.DataFrame:
    """Say which side each party takes: by its size, else its legal form, else its role on the list."""
    forms = {form: law.size_by_legal_form(form)[0] for form in facts["legal_form"].drop_nulls().unique().sort()}
    proxy = pl.col("legal_form").replace_strict(
        {form: str(size) for form, size in forms.items() if size}, default=None, return_dtype=pl.String
    )
    size = pl.coalesce("size", proxy)
    has_role = [pl.col("roles").list.contains(role).fill_null(value=False) for role in ("buyer", "supplier")]
    cooperative = pl.col("kind").is_in(sorted(COOPERATIVE_KINDS))
    side = (
        pl.when(cooperative & ~has_role[0])
        .then(pl.lit("supplier"))
        .when(size.is_in(sorted(UMB)))
        .then(pl.lit("buyer"))
        .when(size.is_in(sorted(UMK)))
        .then(pl.lit("supplier"))
        .when(has_role[0] | (pl.col("kind") == "foster_company"))
        .then(pl.lit("buyer"))
        .when(has_role[1])
        .then(pl.lit("supplier"))
        .otherwise(pl.lit("unknown"))
    )
    return facts.with_columns(size_by_proxy=pl.col("size").is_null() & proxy.is_not_null(), size=size, market_side=side)


def _suppliers(facts: pl.DataFrame, assumptions: Assumptions) -> pl.DataFrame:
    market = with_lacks(facts.with_columns(activity=pl.col("commodity").fill_null("")), assumptions)
    group = pl.when(pl.col("kind").is_in(sorted(COOPERATIVE_KINDS))).then(pl.lit("cooperative")).otherwise("size")
    flags = {
        "note.size_by_legal_form": pl.col("size_by_proxy"),
        "note.supplier_place_is_a_centroid": pl.col("place_basis").is_in(["regency", "province"]),
    }
    unknown = pl.col("market_side") == "unknown"
    return with_notes(market, flags).with_columns(
        party=pl.col("id"),
        offer=pl.lit(None, pl.String),
        unit=pl.lit(UNIT),
        capacity=pl.when(unknown).then(0).otherwise(PARTNERSHIPS_A_SUPPLIER).cast(pl.Int64),
        supplier_group=group,
        profile=profiles(market["kbli"], "supplier"),
    )


def _buyers(facts: pl.DataFrame, assumptions: Assumptions) -> pl.DataFrame:
    default = (
        pl.col("size").replace_strict(dict(assumptions.slots), default=assumptions.slots["unknown"]).cast(pl.Int64)
    )
    flags = {
        "note.unknown_commitment": pl.col("commits_to_coach").is_null(),
        "note.assumed_slots": pl.col("slots").is_null(),
        "note.buyer_place_is_a_centroid": pl.col("place_basis").is_in(["regency", "province"]),
    }
    return with_notes(facts, flags).with_columns(
        party=pl.col("id"),
        demand=pl.lit(None, pl.String),
        unit=pl.lit(UNIT),
        wanted=pl.coalesce("slots", default).clip(lower_bound=0),
        buyer_group=pl.col("size"),
        profile=profiles(facts["kbli"], "buyer"),
    )


def _barred(market: pl.DataFrame) -> NDArray[np.int8]:
    return first_rule(
        market,
        {
            Rule.NO_ACTIVITY: pl.col("profile") == "",
            Rule.NO_PLACE: pl.col("place_basis").is_null(),
            Rule.NO_SIZE: pl.col("market_side") == "unknown",
        },
    )


def _group(market: pl.DataFrame, column: str, names: tuple[str, ...]) -> NDArray[np.int32]:
    numbers = {name: k for k, name in enumerate(names)}
    return market[column].replace_strict(numbers, default=0, return_dtype=pl.Int32).to_numpy()


def _class_of(market: pl.DataFrame, table: pl.DataFrame, barred: NDArray[np.int8]) -> NDArray[np.int32]:
    joined = market.select("profile").join(table, on="profile", how="left", maintain_order="left")
    return np.where(barred < 0, joined["class"].fill_null(-1).to_numpy(), -1).astype(np.int32)


def _needed(
    takers: pl.DataFrame, theirs: pl.DataFrame, ours: pl.DataFrame, linked: pl.DataFrame, sellers: pl.DataFrame
) -> pl.Series:
    """Return what each buyer needs most: the activity of its strongest link, the commonest one among the suppliers.

    Null for those of whose inputs the table says nothing, such as shops: what they resell goes past it.
    """
    counted = sellers.group_by("profile", "commodity").agg(n=pl.len())
    every = single_profiles("supplier").join(counted, on=["profile", "commodity"], how="left")
    named = every.sort(["n", "commodity"], descending=[True, False], nulls_last=True)
    named = ours.join(named.unique("profile", keep="first", maintain_order=True), on="profile")
    best = linked.join(named.select(supplier="class", needed="commodity", n="n"), on="supplier")
    order = ["buyer", "points", "n", "needed"]
    best = best.sort(order, descending=[False, True, True, False], nulls_last=True)
    best = best.unique("buyer", keep="first", maintain_order=True).select(pl.col("buyer").alias("class"), "needed")
    profile = theirs.join(best, on="class", how="left").select("profile", "needed")
    return takers.select("profile").join(profile, on="profile", how="left", maintain_order="left")["needed"]


def linkage_parts(setting: Setting, found: Found, linked: pl.DataFrame, weights: LinkageWeights) -> pl.DataFrame:
    """Return the parts of each pair found, each between 0 and 1, the sectors that link it, and its rupiah range."""
    seller = setting.suppliers.select("coached", "repair_points", "baseline")[found.supplier]
    taker = setting.buyers.select("commits_to_coach")[found.buyer]
    link = linked.select("supplier_io", "buyer_io", "input_share", "sales_share", "input_link", "dependence")[
        found.link
    ]
    ours = setting.sides.suppliers["group"][found.supplier]
    theirs = setting.sides.buyers["group"][found.buyer]
    outputs = output_ranges(setting.network, setting.buyers["row"].to_numpy(), setting.assumptions)
    shares = link["input_share"].to_numpy()
    numbers = pl.DataFrame(
        {
            "supplier_kbli": linking_codes(setting.suppliers["kbli"], found.supplier, link["supplier_io"].to_numpy()),
            "buyer_kbli": linking_codes(setting.buyers["kbli"], found.buyer, link["buyer_io"].to_numpy()),
            "nearness": falling(found.distance_km, weights.half_km),
            "size_fit": np.array(SIZE_FIT)[ours, theirs],
            "commitment": taker["commits_to_coach"].fill_null(value=False).cast(pl.Float64),
            "coaching": seller["coached"].cast(pl.Float64),
            "baseline": seller["baseline"],
            "repair_points": seller["repair_points"],
            "missing": gathered(setting.suppliers["missing"], found.supplier),
            "notes": both_notes(setting.suppliers["notes"], setting.buyers["notes"], found),
        }
    )
    ranges = purchase_ranges(outputs, found.buyer, shares, setting.assumptions)
    return pl.concat(
        [link.select("input_link", "dependence"), numbers, link.drop("input_link", "dependence"), ranges],
        how="horizontal",
    )
