"""The files of a match: Parquet for programs, XLSX and CSV for people, the same rows in both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.matching.reading.chosen import matches
from graph.matching.reading.reasons import unmatched
from graph.services.pairing.match_facts import missing, notes, reason, reason_code
from graph.services.sheet.export import is_workbook, whole_folder, write_csv, write_workbook
from graph.services.sheet.words import activity_name, place_name, unit_name
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from pathlib import Path

    from graph.services.pairing.match import Matched
    from graph.settings import Language

FIRST: Final = ("supplier", "buyer", "commodity", "units", "value", "reason")
"""The columns of ``pairs.parquet`` that every reader may count on, in this order; more follow."""
PRICES: Final = {
    "price_rp_per_unit": "price_at_plan_rp_per_unit",
    "price_rp": "price_halving_gain_rp_per_unit",
    "supplier_price": "supplier_share_at_plan",
    "buyer_price": "buyer_share_at_plan",
}
"""Prices say in a file which they are and in what; the shares are in the market's value unit, for one unit."""
CODES: Final = ("reason_code", "rule")
"""Columns for programs alone: in the workbook their words stand beside them."""
MOST_ROWS_FOR_PEOPLE: Final = 100_000
"""A workbook beyond this opens slowly everywhere; Parquet always has every row."""


def pairs_frame(matched: Matched, language: Language) -> pl.DataFrame:
    """Return the pairs of a plan, the most valuable first.

    Columns: supplier and buyer (ids), commodity (KBLI), units, value (of all units, in the market's value unit),
    reason (a sentence); then names, places, product, prices, distance, what is missing, and every score part.
    Prices are rupiah a unit, delivered: ``price_at_plan_rp_per_unit`` is where the gain is shared as the plan's prices
    share it, ``price_halving_gain_rp_per_unit`` where both gain alike.
    """
    candidates, network = matched.candidates, matched.source.network
    table = matches(candidates, matched.plan)
    regions = dict(zip(network.parties["id"], network.parties["region"], strict=True))
    sentences = [reason(pair, candidates.kind, language) for pair in table.iter_rows(named=True)]
    lacking = [list(missing(pair, language)) for pair in table.select("missing").iter_rows(named=True)]
    unsaid = [
        [note.rstrip(".") for note in notes(pair, language)] for pair in table.select("notes").iter_rows(named=True)
    ]
    products = _products(matched, table)
    places = {
        f"{side}_place": pl.Series([place_name(regions[party]) for party in table[side]], dtype=pl.String)
        for side in ("supplier", "buyer")
    }
    worded = table.with_columns(
        reason=pl.Series(sentences, dtype=pl.String),
        missing=pl.Series(lacking, dtype=pl.List(pl.String)),
        notes=pl.Series(unsaid, dtype=pl.List(pl.String)),
        product=products,
        **places,
    )
    then = ["value_per_unit", "unit", "product", "supplier_name", "buyer_name", *places, "distance_km", "missing"]
    first = [*FIRST, *then]
    worded = worded.rename(PRICES, strict=False)
    return worded.select(*first, pl.exclude(first))


def _products(matched: Matched, table: pl.DataFrame) -> pl.Series:
    """Return the plain name of each pair's product: as offered, else as demanded, else the activity's title."""
    network = matched.source.network
    offered = dict(zip(network.offers["id"], network.offers["product"], strict=True))
    wanted = dict(zip(network.demands["id"], network.demands["product"], strict=True))
    names = [
        offered.get(offer) or wanted.get(demand) or activity_name(commodity)
        for offer, demand, commodity in table.select("offer", "demand", "commodity").iter_rows()
    ]
    return pl.Series(names, dtype=pl.String)


def unmatched_frame(matched: Matched, language: Language) -> pl.DataFrame:
    """Return everybody who is left with something, or barred: how much, why, and who is nearest to a deal."""
    names = dict(zip(matched.source.network.parties["id"], matched.source.network.parties["name"], strict=True))
    sides = []
    for side in ("supplier", "buyer"):
        left = unmatched(matched.candidates, matched.plan, side).with_columns(reason_code=reason_code())
        nodes = matched.candidates.suppliers if side == "supplier" else matched.candidates.buyers
        stated = nodes["product"].gather(left["node"]).to_list() if "product" in nodes.columns else [None] * len(left)
        products = [product or activity_name(code) for product, code in zip(stated, left["commodity"], strict=True)]
        sentences = {code: say(code, language) for code in left["reason_code"].unique()}
        sides.append(
            left.select(
                side=pl.lit(say(f"word.{side}", language)),
                party="party",
                name="name",
                commodity="commodity",
                product=pl.Series(products, dtype=pl.String),
                units="units",
                left="left",
                unit="unit",
                reason=pl.Series([sentences[code] for code in left["reason_code"]], dtype=pl.String),
                short_by="short_by",
                nearest=pl.Series([names.get(party) for party in left["partner"]], dtype=pl.String),
                candidates="candidates",
                reason_code="reason_code",
            )
        )
    return pl.concat(sides)


def excluded_frame(matched: Matched, language: Language) -> pl.DataFrame:
    """Return how many pairs and parties each hard rule excludes."""
    counts = matched.candidates.excluded
    return counts.with_columns(reason=pl.Series([say(code, language) for code in counts["rule"]], dtype=pl.String))


def about(matched: Matched, language: Language) -> dict[str, str]:
    """Return what the sheet *about* says: source, date, parameters, figures, and *synthetic* where it is due."""
    source, told = matched.source, matched.run.summary
    unit = say(f"value_unit.{matched.value_unit}", language)
    facts = {
        say("about.source", language): source.name,
        say("about.as_of", language): source.network.as_of.isoformat(),
        say("about.snapshot", language): source.snapshot,
        say("about.run", language): matched.run.id,
        say("about.value", language): f"{number(matched.plan.value, language)} {unit}",
        say("about.proof", language): say("about.gap", language, gap=number(matched.plan.gap, language)),
        say("about.greedy", language): f"{number(told['greedy_value'], language)} {unit}",  # type: ignore[arg-type]
        say("about.first_come", language): f"{number(told['first_come_value'], language)} {unit}",  # type: ignore[arg-type]
    }
    from graph.services.pairing.match import MatchParameters  # noqa: PLC0415 - words of the parameters only

    facts |= MatchParameters.of_run(matched.run.parameters).words(language)
    facts |= prices_held(matched.value_unit, language)
    if source.network.synthetic:
        facts = {say("word.attention", language): say("word.synthetic", language)} | facts
    return facts


def prices_held(value_unit: str, language: Language) -> dict[str, str]:
    """Return what a file of a market of prices says of itself: whose it is, and that neither side is given it."""
    return {} if value_unit == "points" else {say("about.prices", language): say("about.prices.held", language)}


def write_match(out: Path, matched: Matched, language: Language) -> None:
    """Write ``pairs``, ``unmatched`` and ``excluded`` as Parquet and CSV, and ``matches.xlsx`` with all three.

    All of them are written, or none is: a full disk leaves what was there before. Where ``out`` names a workbook, it
    is that one.
    """
    frames = {
        "pairs": pairs_frame(matched, language),
        "unmatched": unmatched_frame(matched, language),
        "excluded": excluded_frame(matched, language),
    }
    sheets = {
        name: with_unit_words(frame.head(MOST_ROWS_FOR_PEOPLE), language).drop(CODES, strict=False)
        for name, frame in frames.items()
    }
    network, told = matched.source.network, about(matched, language)
    if is_workbook(out):
        write_workbook(out, sheets, about=told, language=language, made=network.as_of)
        return
    with whole_folder(out) as part:
        for name, frame in frames.items():
            frame.write_parquet(part / f"{name}.parquet", compression="zstd")
            write_csv(part / f"{name}.csv", with_unit_words(frame, language), language, synthetic=network.synthetic)
        write_workbook(part / "matches.xlsx", sheets, about=told, language=language, made=network.as_of)


def with_unit_words(frame: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Return the frame with units in the reader's language, where it has units."""
    if "unit" not in frame.columns:
        return frame
    words = {unit: unit_name(unit, language) for unit in frame["unit"].drop_nulls().unique()}
    return frame.with_columns(pl.col("unit").replace(words))
