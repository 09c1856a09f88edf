"""The files of one party's partners: Parquet for programs, XLSX and CSV for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.services.pairing.match_files import prices_held
from graph.services.sheet.export import write_frame
from graph.translations import say

if TYPE_CHECKING:
    from pathlib import Path

    from graph.services.sheet.facts import SheetFacts

SCHEMA: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "rank": pl.Int64,
    "party": pl.String,
    "name": pl.String,
    "place": pl.String,
    "commodity": pl.String,
    "product": pl.String,
    "units": pl.Int64,
    "unit": pl.String,
    "value_per_unit": pl.Int64,
    "distance_km": pl.Float64,
    "gain_rp_low": pl.Int64,
    "gain_rp_high": pl.Int64,
    "reason": pl.String,
    "standing": pl.String,
    "missing": pl.List(pl.String),
}


def partners_frame(facts: SheetFacts) -> pl.DataFrame:
    """Return the partners of a sheet, best first, one row each."""
    same = (
        "rank",
        "commodity",
        "product",
        "units",
        "unit",
        "value_per_unit",
        "distance_km",
        "gain_rp_low",
        "gain_rp_high",
    )
    rows = [
        {name: getattr(one, name) for name in same}
        | {"party": one.party.id, "name": one.party.name, "place": one.party.place, "reason": one.reason}
        | {"standing": one.standing_sentence, "missing": list(one.missing)}
        for one in facts.partners
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def write_partners(out: Path, facts: SheetFacts) -> None:
    """Write ``offtakers`` or ``suppliers`` as Parquet, CSV and XLSX, or a workbook alone."""
    frame, language = partners_frame(facts), facts.language
    origin = facts.provenance
    about = {
        say("about.party", language): f"{facts.party.name} ({facts.party.id})",
        say("about.source", language): ", ".join(origin.sources),
        say("about.as_of", language): origin.as_of.isoformat(),
        say("about.snapshot", language): origin.snapshot,
        **origin.parameters,
        **prices_held(facts.value_unit, language),
    }
    if origin.synthetic:
        about = {say("word.attention", language): say("word.synthetic", language)} | about
    write_frame(
        out, facts.side, frame, frame, sheets={facts.side: frame}, about=about,
        language=language, made=origin.as_of, synthetic=origin.synthetic,
    )  # fmt: skip
