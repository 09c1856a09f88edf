"""The files of a match: Parquet for programs, XLSX and CSV for people, the same rows in both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.services.export import write_csv, write_workbook
from graph.services.match_facts import PARTS, missing, pair_rows, reason, unmatched
from graph.services.words import activity_name, number, place_name, unit_name
from graph.translations import say

if TYPE_CHECKING:
    from pathlib import Path

    from graph.services.match import Matched
    from graph.settings import Language

FIRST: Final = ("supplier", "buyer", "commodity", "units", "value", "reason")
"""The columns of ``pairs.parquet`` that every reader may count on, in this order; more follow."""
MOST_ROWS_FOR_PEOPLE: Final = 100_000
"""A workbook beyond this opens slowly everywhere; Parquet always has every row."""


def pairs_frame(matched: Matched, language: Language) -> pl.DataFrame:
    """Return the pairs of a plan, the most valuable first.

    Columns: supplier and buyer (ids), commodity (KBLI), units, value (of all units, in the market's value unit),
    reason (a sentence); then value_per_unit, unit, names, places, distance_km, what is missing, and the score parts.
    """
    positions = matched.chosen
    kind = matched.candidates.kind
    rows = pair_rows(matched.candidates, positions).with_columns(units=pl.Series(matched.plan.flow[positions]))
    sentences = [reason(pair, kind, language) for pair in rows.iter_rows(named=True)]
    lacking = [list(missing(pair, language)) for pair in rows.select("missing").iter_rows(named=True)]
    regions = matched.source.network.parties["region"]
    places = {side: regions[rows[f"{side}_row"]] for side in ("supplier", "buyer")}
    frame = rows.select(
        supplier="supplier_id",
        buyer="buyer_id",
        commodity="commodity",
        units="units",
        value=pl.col("value") * pl.col("units"),
        reason=pl.Series(sentences, dtype=pl.String),
        value_per_unit="value",
        unit="unit",
        product=pl.coalesce("product", pl.col("commodity").replace_strict(_titles(rows), default="")),
        supplier_name="supplier_name",
        buyer_name="buyer_name",
        supplier_place=pl.Series([place_name(code) for code in places["supplier"]], dtype=pl.String),
        buyer_place=pl.Series([place_name(code) for code in places["buyer"]], dtype=pl.String),
        distance_km="distance_km",
        missing=pl.Series(lacking, dtype=pl.List(pl.String)),
        renewal="renewal",
    )
    return pl.concat([frame, rows.select(name for name in PARTS if name in rows.columns)], how="horizontal")


def _titles(rows: pl.DataFrame) -> dict[str, str]:
    return {code: activity_name(code) for code in rows["commodity"].drop_nulls().unique().sort()}


def unmatched_frame(matched: Matched, language: Language) -> pl.DataFrame:
    """Return every offer and demand that the plan leaves without a partner, each with its reason."""
    sides = []
    for side in ("supplier", "buyer"):
        left = unmatched(matched, side)
        sentences = {code: say(code, language) for code in left["reason_code"].unique()}
        sides.append(
            left.select(
                side=pl.lit(say(f"word.{side}", language)),
                party="party",
                name="name",
                commodity="commodity",
                product="product",
                units="units",
                unit="unit",
                reason=pl.col("reason_code").replace_strict(sentences, default="", return_dtype=pl.String),
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
    from graph.services.match import MatchParameters  # noqa: PLC0415 - words of the parameters only

    facts |= MatchParameters(**matched.run.parameters).words(language)  # type: ignore[arg-type]
    if source.network.synthetic:
        facts = {say("word.attention", language): say("word.synthetic", language)} | facts
    return facts


def write_match(out: Path, matched: Matched, language: Language) -> None:
    """Write ``pairs``, ``unmatched`` and ``excluded`` as Parquet and CSV, and ``matches.xlsx`` with all three."""
    out.mkdir(parents=True, exist_ok=True)
    frames = {
        "pairs": pairs_frame(matched, language),
        "unmatched": unmatched_frame(matched, language),
        "excluded": excluded_frame(matched, language),
    }
    for name, frame in frames.items():
        part = out / f".{name}.parquet.part"
        frame.write_parquet(part, compression="zstd")
        part.replace(out / f"{name}.parquet")
        write_csv(out / f"{name}.csv", _for_people(frame, language), language)
    sheets = {name: _for_people(frame.head(MOST_ROWS_FOR_PEOPLE), language) for name, frame in frames.items()}
    write_workbook(
        out / "matches.xlsx",
        sheets,
        about=about(matched, language),
        language=language,
        made=matched.source.network.as_of,
    )


def _for_people(frame: pl.DataFrame, language: Language) -> pl.DataFrame:
    if "unit" not in frame.columns:
        return frame
    words = {unit: unit_name(unit, language) for unit in frame["unit"].drop_nulls().unique()}
    return frame.with_columns(pl.col("unit").replace(words))
