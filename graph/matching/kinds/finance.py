"""Finance: enterprise, certified bank-partner consultant (KKMB), bank, BPR or venture capital.

Supplier: a product of a financial institution (``business_credit``, ``venture_capital``, ``safety_net``) with the
amounts that it lends. Buyer: a need with amount, collateral and purpose. What is missing for bankability is named and
brings a consultant into the middle; safety-net money is a channel of its own and never mixed with business credit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.matching.kinds.kind import Kind, Part, Rule, b, either, falling, s

if TYPE_CHECKING:
    from graph.matching.kinds.situation import Situation

SAFETY_NET = "safety_net"
CONSULTANT = "consultant"
FILES = 5
"""Files a month that a consultant takes of whom no list says."""
PER_PAIR = 4
"""Consultants that are thought of for each pair, the nearest first."""


def channel(service: pl.Expr) -> pl.Expr:
    """Return the channel of a product or need: safety net apart, all business money together."""
    return pl.when(service == SAFETY_NET).then(pl.lit(SAFETY_NET)).otherwise(pl.lit("business"))


def sides(situation: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return products of lenders, and needs with what they lack for bankability."""
    products = situation.services("finance").filter(pl.col("topic") != CONSULTANT)
    products = products.with_columns(product=pl.col("topic"), topic=channel(pl.col("topic")))
    needs = situation.needs("finance")
    needs = needs.with_columns(
        purpose=pl.col("terms").list.first(), wanted=pl.col("topic"), topic=channel(pl.col("topic"))
    )
    figures = situation.figures["finance"]
    known = pl.col("certifications").list.contains("nib")
    needs = needs.with_columns(
        no_nib=~known,
        young=situation.network.as_of.year - pl.col("established") < figures["least_years"],
        beyond_sales=pl.col("amount_rp") > pl.col("sales_rp_per_year") * figures["months_of_sales"] / 12,
        collateral=pl.col("collateral_rp").fill_null(0),
    )
    return products.with_columns(
        collateral_share=pl.col("collateral_share").fill_null(figures["collateral_share"])
    ), needs


def consultants(situation: Situation) -> pl.DataFrame:
    """Return certified bank-partner consultants with the files that each can take.

    They are those whose service says ``kkmb``, and officers with that role of whom no list says how many they take.
    """
    stated = situation.services("finance").filter(
        (pl.col("topic") == CONSULTANT) & pl.col("skills").list.contains("kkmb").fill_null(value=False)
    )
    posts = situation.of_kind("officer").filter(pl.col("roles").list.contains("kkmb").fill_null(value=False))
    posts = posts.join(stated, on="party", how="anti").with_columns(units=pl.lit(FILES, pl.Int64), id=pl.col("party"))
    frame = pl.concat([stated, posts], how="diagonal").sort("party", "id")
    return frame.with_columns(middle=pl.int_range(pl.len(), dtype=pl.Int64))


def with_consultants(situation: Situation, pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return one row a pair and consultant; bankable pairs and safety nets need none.

    A consultant works in the province of the enterprise and leads to the banks whose partner it is (``PARTNERS_WITH``
    or ``REFERS_TO``); where no list says whose partner it is, it may lead to any, and that is said.
    """
    middles = consultants(situation)
    alone = pl.col("needs_consultant").not_()
    direct = pairs.filter(alone).with_columns(middle=pl.lit(-1, pl.Int64))
    where = situation.parties.select(b_party="party", province="province")
    through = pairs.filter(~alone).join(where, on="b_party", how="left").filter(pl.col("province").is_not_null())
    through = through.join(middles.select("middle", "province", c_party="party"), on="province")
    known = _partners(situation, middles)
    through = through.join(known, on=["c_party", "s_party"], how="left")
    knows_banks = known.select("c_party").unique().with_columns(knows=True)
    through = through.join(knows_banks, on="c_party", how="left")
    through = through.filter(pl.col("partner").is_not_null() | pl.col("knows").is_null())
    unsure = (
        pl.when(pl.col("partner").is_null())
        .then(pl.lit(["kind.note.partner_unknown"]))
        .otherwise(pl.lit([], pl.List(pl.String)))
    )
    through = through.with_columns(notes=pl.concat_list("notes", unsure))
    through = through.sort("supplier", "buyer", pl.col("partner").is_null(), "middle")
    through = through.filter(pl.int_range(pl.len()).over("supplier", "buyer") < PER_PAIR)
    return pl.concat([direct, through.select(direct.columns)]), middles.select("party", "name", "units")


def _partners(situation: Situation, middles: pl.DataFrame) -> pl.DataFrame:
    """Return which consultant is the partner of which lender, where it is on record."""
    ties = situation.tied(["PARTNERS_WITH", "REFERS_TO"])
    either_way = pl.concat([ties, ties.select(start="end", end="start")]).unique()
    lenders = situation.of_kind("financial_institution").select(end="party")
    found = either_way.join(lenders, on="end", how="semi").join(middles.select(start="party"), on="start", how="semi")
    return found.select(c_party="start", s_party="end").unique().with_columns(partner=True)


BUSINESS = pl.col("s_topic") != SAFETY_NET
COLLATERAL_SHORT = (
    BUSINESS & (s("product") != "venture_capital") & (b("collateral") < b("amount_rp") * s("collateral_share"))
)
LACKS = {
    "kind.missing.nib": BUSINESS & b("no_nib"),
    "kind.missing.track_record": BUSINESS & b("young"),
    "kind.missing.turnover": BUSINESS & b("beyond_sales"),
    "kind.missing.collateral": COLLATERAL_SHORT,
}
"""What is missing for bankability."""
MISSING = pl.sum_horizontal([test.fill_null(value=False).cast(pl.Int64) for test in LACKS.values()])

KIND = Kind(
    code="finance",
    shape="chain",
    sides=sides,
    rules=(
        Rule("kind.rule.amount_outside", (b("amount_rp") < s("least_rp")) | (b("amount_rp") > s("most_rp"))),
        Rule("kind.rule.other_purpose", ~s("terms").list.contains(b("purpose")) & (s("terms").list.len() > 0)),
        Rule(
            "kind.rule.venture_is_for_machines",
            (s("product") == "venture_capital") & (b("purpose") != "machinery").fill_null(value=True),
        ),
    ),
    parts=(
        Part("bankability", 4000, 1.0 - MISSING / len(LACKS)),
        Part("nearness", 2500, falling(pl.col("distance_km"), 30.0)),
        Part("product_asked_for", 1500, either(s("product") == b("wanted"))),
        Part("price", 1500, 1.0 - s("price_rp") / 10_000),
        Part("past_performance", 500, s("rating")),
    ),
    facts={
        "amount_rp": b("amount_rp"),
        "collateral_rp": b("collateral_rp"),
        "collateral_needed_rp": pl.when((s("product") == "venture_capital") | ~BUSINESS)
        .then(0)
        .otherwise((b("amount_rp") * s("collateral_share")).floor())
        .cast(pl.Int64),
        "product": s("product"),
        "purpose": b("purpose"),
        "channel": pl.col("s_topic"),
        "needs_consultant": (MISSING > 0) & BUSINESS,
    },
    notes={
        **LACKS,
        "kind.note.machine_is_collateral": s("product") == "venture_capital",
        "kind.note.credit_insurance": COLLATERAL_SHORT,
        "kind.note.safety_net_apart": pl.col("s_topic") == SAFETY_NET,
    },
    middle=with_consultants,
    renewal=("FINANCES",),
    compares=True,
)
