"""Rows of a list of parties made into clean records: one frame a batch, fixed columns, warnings by code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.cells import by_distinct, codes_in, marked
from graph.ingest.heads.row_kinds import kind_columns
from graph.ingest.party.activity import activity_columns
from graph.ingest.party.facts import LACK_UNCLEAR, PLANNED, VISITED_ON, fact_columns, lack_unclear
from graph.ingest.party.inactive import INACTIVE, has_stopped
from graph.ingest.party.names import name_columns
from graph.ingest.party.several_persons import SEVERAL_PERSONS, with_trades_of_each
from graph.ingest.party.size import size_columns
from graph.ingest.place.of_rows import place_columns
from graph.ingest.records import RECORD, conformed
from graph.ingest.support.inventory_texts import SPAN, read_span
from graph.ingest.trade.tie_rows import dated_links, links_of, without_officers
from graph.model.ids import party_ids

if TYPE_CHECKING:
    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge

_NO_KBLI: Final = frozenset({"officer", "government", "forum", "programme", "cluster", "machine", "shared_facility"})
"""Kinds of which no KBLI code is expected."""
_CALLED_BY_TRADE: Final = (
    "enterprise",
    "cooperative",
    "trader",
    "foster_company",
    "social_enterprise",
    "financial_institution",
)
"""Kinds of whom a name may tell the trade: a forum called after its coffee grows none."""


def address_key(address: pl.Expr) -> pl.Expr:
    """Return an address in the form in which addresses are compared.

    Examples
    --------
    >>> pl.select(address_key(pl.lit("Jln. Mawar No. 3"))).item() == pl.select(address_key(pl.lit("Jl Mawar 3"))).item()
    True
    """
    text = address.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ")
    text = text.str.replace_all(
        r"(?-u:\b)(?:jalan|jln|jl|no|nomor|kelurahan|kel|desa|ds|kecamatan|kec|kabupaten|kab|kota)(?-u:\b) ?", ""
    ).str.strip_chars(" ")
    return pl.when(text.str.len_chars() >= 4).then(text)


def _warnings(table: pl.DataFrame) -> pl.Series:
    with_kbli = ~pl.col("kind").is_in(_NO_KBLI)
    basis = pl.col("kbli_basis")
    marks: tuple[tuple[str, pl.Expr], ...] = (
        ("name_missing", pl.col("unnamed")),
        ("contact_in_name", pl.col("contact_in_name")),
        ("legal_form_conflict", pl.col("form_conflict")),
        ("phone_spoiled", pl.col("phone_spoiled")),
        ("nib_bad", pl.col("nib_bad")),
        ("kbli_missing", basis.is_null() & with_kbli),
        ("kbli_from_text", basis == "text"),
        ("kbli_from_name", basis == "name"),
        ("kbli_from_title", basis == "title"),
        ("place_missing", pl.col("region").is_null()),
        ("place_only_province", pl.col("region").str.len_chars() == 2),
        ("size_unknown", pl.col("size").is_null() & with_kbli),
        (
            "money_missing",
            pl.coalesce("sales_rp_per_year", "capital_rp", "investment_rp").is_null() & with_kbli,
        ),
        ("contact_missing", ~pl.col("has_contact")),
        (INACTIVE, pl.col(INACTIVE)),
        (PLANNED, pl.col(PLANNED)),
        (LACK_UNCLEAR, pl.col(LACK_UNCLEAR)),
        (SEVERAL_PERSONS, pl.col(SEVERAL_PERSONS)),
        ("ragged_row", pl.col("overflow").is_not_null()),
    )
    single = [pl.when(holds).then(pl.lit(code)) for code, holds in marks]
    return marked(table, *single, *(codes_in(flags) for flags in ("kbli_flags", "place_flags", "size_flags")))


def _confidence() -> pl.Expr:
    """Between 0.5 and 0.95: each fact that was missing, inferred or in conflict takes a twentieth."""
    light = ["contact_missing", "money_missing", "ragged_row", "size_criteria_differ"]
    weighty = pl.col("warnings").list.eval(~pl.element().is_in(light)).list.sum()
    return (0.95 - 0.05 * weighty).clip(0.5, 0.95).round(2)


def clean_parties(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return the clean records of accepted rows, with the columns of ``RECORD``.

    Parameters
    ----------
    frame
        Accepted rows with tidy cells, as ``row_rules.judged`` returns them.
    plan
        What the sheet is.
    knowledge
        Answers found so far.
    """
    names = name_columns(frame, plan, knowledge)
    place = place_columns(frame, plan, knowledge)
    facts = fact_columns(frame, plan, knowledge)
    kinds = kind_columns(frame, plan, names, knowledge)
    called = names["normal"].set(names["unnamed"] | ~kinds["kind"].is_in(_CALLED_BY_TRADE), None)
    activity = activity_columns(frame, called, place["region"], plan, knowledge)
    parts = [
        frame.select(
            "row", "overflow", address=address_key(plan.cell("address")), village=address_key(plan.cell("village"))
        ),
        names,
        with_trades_of_each(activity, frame, plan, knowledge),
        place,
        size_columns(frame, names["legal_form"], plan, knowledge),
        facts,
        has_stopped(frame, plan).to_frame(),
        lack_unclear(frame, plan, knowledge).to_frame(),
        _links(frame, plan, facts).to_frame("links"),
        kinds,
    ]
    table = pl.concat(parts, how="horizontal").with_columns(
        list_no=pl.lit(plan.number),
        legal_form=pl.coalesce("legal_form", pl.lit(plan.constants.get("legal_form"), dtype=pl.String)),
    )
    if plan.has("company") and plan.shape == "palm_oil_mills":
        table = table.with_columns(parent=pl.coalesce("parent", "normal"))
    table = table.with_columns(warnings=_warnings(table))
    return conformed(table.with_columns(_keys(table, plan), confidence=_confidence()), RECORD)


def _links(frame: pl.DataFrame, plan: SheetPlan, facts: pl.DataFrame) -> pl.Series:
    """Return the parties that rows name, with the day: of a visit, or of the programme that participants attended."""
    links = without_officers(links_of(frame, plan), facts[PLANNED])
    since = plan.has("since") or "since" in plan.constants
    of = "participant" if plan.kind.name == "programmes" else "training"
    if not since or (of == "training" and not plan.has("training") and "training" not in plan.constants):
        return dated_links(links, facts[VISITED_ON])
    spans = by_distinct(frame.select(since=plan.cell("since"))["since"], read_span, SPAN, {})
    links = dated_links(links, spans.struct.field("first"), of=of)
    return dated_links(links, facts[VISITED_ON], of="officer")


def _keys(table: pl.DataFrame, plan: SheetPlan) -> list[pl.Series]:
    """Return what compares rows: the id that each would have alone, and hashes of place, owner, NIB and phone."""
    fine = table.select(pl.coalesce("point_key", "address")).to_series()
    place = pl.concat_str(
        pl.col("normal"),
        pl.col("region").fill_null(""),
        fine.fill_null(""),
        pl.col("owner_key").fill_null(""),
        separator="|",
    )
    keys = table.select(pl.coalesce("list_key", place)).to_series()
    hashes = {"fine": fine, "owner": table["owner_key"], "nib": table["nib_key"], "phone": table["phone_key"]}
    hashes["village"] = table["village"]
    ids = pl.Series("own_id", party_ids(plan.source, keys.to_list()), dtype=pl.String)
    hashed = [cells.hash().set(cells.is_null(), None).alias(name) for name, cells in hashes.items()]
    return [ids, table["address"].alias("street"), *hashed]
