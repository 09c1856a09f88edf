"""Rows of needs and of services: who lacks or gives what, how much, for how much money, until when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.ingest.cells import by_distinct
from graph.ingest.party.parties import clean_parties
from graph.ingest.party.permits import required_permits
from graph.ingest.records import ENUMS, RECORD, TEXTS, conformed
from graph.ingest.support.help_words import (
    Topic,
    read_conditions,
    read_fee,
    read_languages,
    read_number,
    read_share,
    read_terms,
    read_topic,
    read_trades,
    read_words,
)
from graph.ingest.trade.amounts import parse_count, parse_date
from graph.ingest.trade.lots import LOT_FREE
from graph.model.names import normalised
from graph.model.vocabulary import PartyKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge

    Schema = Mapping[str, pl.DataType | type[pl.DataType]]

_BOTH: Final[Schema] = {
    "topic": pl.String,
    "service": pl.String,
    "trades": TEXTS,
    "terms": TEXTS,
    "month": pl.Date,
    "since": pl.Date,
    "until": pl.Date,
}
NEED: Final[Schema] = {
    **_BOTH,
    "units": pl.Int64,
    "amount_rp": pl.Int64,
    "collateral_rp": pl.Int64,
    "budget_rp": pl.Int64,
    "language": pl.String,
    "requires": TEXTS,
    "via_name": pl.String,
    "via_normal": pl.String,
}
SERVICE: Final[Schema] = {
    **_BOTH,
    "places_per_month": pl.Int64,
    "price_rp": pl.Int64,
    "least_rp": pl.Int64,
    "most_rp": pl.Int64,
    "collateral_share": pl.Float64,
    "languages": TEXTS,
    "eligibility": TEXTS,
    "skills": TEXTS,
    "class_days": pl.Int64,
    "job_months": pl.Int64,
    "rating": pl.Float64,
    "reach_km": pl.Float64,
}
NEED_RECORD: Final = {**RECORD, **NEED}
SERVICE_RECORD: Final = {**RECORD, **SERVICE}
"""Columns of a clean need or service: its party's record and what is needed or given."""
GIVERS: Final[Mapping[str, PartyKind]] = {
    "finance": PartyKind.FINANCIAL_INSTITUTION,
    "facilities": PartyKind.SHARED_FACILITY,
    "machinery": PartyKind.ENTERPRISE,
    "linkage": PartyKind.ENTERPRISE,
    "facilitators": PartyKind.OFFICER,
    "officers": PartyKind.OFFICER,
    "foster": PartyKind.FOSTER_COMPANY,
    "social_enterprise": PartyKind.SOCIAL_ENTERPRISE,
    "exhibitions": PartyKind.PROGRAMME,
    "tours": PartyKind.CLUSTER,
}
"""Who gives what, for names that no other list describes; others are providers of business services."""
TAKERS: Final[Mapping[str, PartyKind]] = {"social_enterprise": PartyKind.INSTITUTION}
_TOPIC: Final = pl.Struct({"topic": pl.String, "service": pl.String, "words": pl.String})
_SCALE: Final = re.compile(r"(\d+)\s*(?:-|–|s/?d|sampai|to)\s*(\d+)", re.I)


class HelpCells:
    """The cells of one batch, read role by role."""

    def __init__(self, frame: pl.DataFrame, plan: SheetPlan) -> None:
        self.frame = frame
        self.plan = plan

    def text(self, role: str) -> pl.Series:
        """Return the cells of a role as they stand."""
        return self.frame.select(self.plan.cell(role).alias(role)).to_series()

    def read(self, role: str, how: Callable[[str], Any], dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
        """Return the cells of a role read one by one, each distinct text once."""
        return by_distinct(self.text(role), how, dtype, {})

    def rupiah(self, role: str) -> pl.Series:
        """Return amounts; of a column that names no unit and holds small numbers none is believed."""
        column = self.plan.money.get(role)
        if column is None:
            return pl.Series([None], dtype=pl.Int64).new_from_index(0, self.frame.height)
        factor = column.factor

        def read(text: str) -> int | None:
            if "%" in text:
                return None
            amount = read_fee(text, factor)
            return amount if column.stated or not amount or re.search(r"rp|juta|jt|ribu|rb", text, re.I) else None

        return self.read(role, read, pl.Int64)

    def share(self, role: str) -> pl.Series:
        """Return shares between 0 and 1, by the scale that the header states."""
        header = self.plan.header_of(role)
        found = _SCALE.search(header)
        top = 100.0 if "%" in header or "persen" in header.lower() else float(found[2]) if found else None
        return self.read(role, lambda text: read_share(text, top), pl.Float64)

    def trades(self) -> pl.Series:
        """Return the codes of trades that are stated."""
        return self.read("trade", read_trades, TEXTS)

    def topics(self, *credit: pl.Series) -> pl.DataFrame:
        """Return kind of matching, service and further words of each row."""
        hint = " ".join([*self.plan.header.titles, self.plan.sheet.name or ""])
        has_credit = pl.select(pl.any_horizontal(*(amount.is_not_null() for amount in credit)).alias("credit"))
        what = self.text("service")
        if self.plan.kind.shape == "services":
            # a list that has no column of services says by the skill what is given
            what = pl.select(pl.coalesce(what, self.text("skills")).alias("service")).to_series()
        asked = pl.DataFrame({"stated": self.text("topic"), "what": what}).hstack(has_credit)
        distinct = asked.unique(maintain_order=True)
        answers = [
            _as_row(read_topic(stated, what, credit=credit, hint=hint) if stated or what else None)
            for stated, what, credit in distinct.iter_rows()
        ]
        known = distinct.with_columns(answer=pl.Series(answers, dtype=_TOPIC))
        joined = asked.join(known, on=asked.columns, how="left", nulls_equal=True, maintain_order="left")
        return joined.select(pl.col("answer").struct.unnest())


def _as_row(topic: Topic | None) -> dict[str, str | None]:
    if topic is None:
        return dict.fromkeys(("topic", "service", "words"))
    return {"topic": topic.kind, "service": topic.service, "words": topic.words}


def clean_needs(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return the clean records of needs, with the columns of ``NEED_RECORD``.

    What an advised enterprise asks for in its own words (*desain kemasan* beside *pemasaran*) stands in ``terms``.
    """
    cells = HelpCells(frame, plan)
    amount, collateral = cells.rupiah("amount"), cells.rupiah("collateral")
    topics = cells.topics(amount, collateral)
    terms = _with_words(cells.read("terms", read_terms, TEXTS), topics)
    via = cells.text("via")
    table = {
        **{name: topics[name] for name in ("topic", "service")},
        "trades": cells.trades(),
        "terms": terms,
        **_dates(cells),
        "units": cells.read("units", parse_count, pl.Int64),
        "amount_rp": amount,
        "collateral_rp": collateral,
        "budget_rp": cells.rupiah("budget"),
        "language": cells.read("language", read_languages, TEXTS).list.first(),
        "requires": cells.read("requires", required_permits, TEXTS),
        "via_name": via,
        "via_normal": pl.select(normalised(pl.lit(via))).to_series(),
    }
    return _records(frame, plan, knowledge, table)


def clean_services(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return the clean records of services, with the columns of ``SERVICE_RECORD``.

    The price of credit is its interest, in hundredths of a per cent a year.
    """
    return _records(frame, plan, knowledge, service_content(HelpCells(frame, plan)))


def service_content(cells: HelpCells) -> dict[str, pl.Series]:
    """Return what rows say of a service, by the columns of ``SERVICE`` that a list may state."""
    least, most, interest = cells.rupiah("least"), cells.rupiah("most"), cells.read("interest", read_number, pl.Float64)
    topics = cells.topics(least, most, interest)
    # who has no column of interest writes it where others write their fee: *12 % per tahun*
    of_fee = cells.read("fee", lambda text: read_number(text) if "%" in text else None, pl.Float64)
    interest = pl.select(pl.coalesce(interest, of_fee)).to_series()
    yearly = (interest * 100).round(0).cast(pl.Int64)
    skills = _with_words(cells.read("skills", read_words, TEXTS), topics)
    return {
        **{name: topics[name] for name in ("topic", "service")},
        "trades": cells.trades(),
        "terms": cells.read("terms", read_terms, TEXTS),
        **_dates(cells),
        "places_per_month": cells.read("places", parse_count, pl.Int64),
        "price_rp": pl.select(pl.coalesce(yearly, cells.rupiah("fee"))).to_series(),
        "least_rp": least,
        "most_rp": most,
        "collateral_share": cells.share("share"),
        "languages": cells.read("language", read_languages, TEXTS),
        "eligibility": cells.read("eligibility", read_conditions, TEXTS),
        "skills": skills,
        "class_days": cells.read("class_days", parse_count, pl.Int64),
        "job_months": cells.read("job_months", parse_count, pl.Int64),
        "rating": cells.share("rating"),
        "reach_km": cells.read("radius", read_number, pl.Float64),
    }


def _dates(cells: HelpCells) -> dict[str, pl.Series]:
    dates = {role: cells.read(role, parse_date, pl.Date) for role in ("month", "since", "until")}
    return dates | {"month": dates["month"].dt.month_start()}


def _with_words(lists: pl.Series, topics: pl.DataFrame) -> pl.Series:
    """Add what a row says beside the type of an advisory service, where the list has no place of its own for it."""
    table = pl.DataFrame({"lists": lists, "words": topics["words"], "service": topics["service"]})
    said = pl.when(pl.col("words") != pl.col("service").fill_null("")).then(pl.concat_list("words"))
    both = pl.when(pl.col("lists").list.contains(pl.col("words"))).then("lists")
    joined = pl.concat_list(pl.col("lists").fill_null([]), said.fill_null([]))
    return table.select(both.otherwise(pl.when(said.is_null()).then("lists").otherwise(joined))).to_series()


def _records(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge, table: dict[str, pl.Series]) -> pl.DataFrame:
    """Return records with their parties: kinds of parties that no list describes follow from the topic."""
    kinds, schema = (TAKERS, NEED_RECORD) if plan.kind.shape == "needs" else (GIVERS, SERVICE_RECORD)
    record = clean_parties(frame, plan, knowledge)
    content = pl.DataFrame({name: values.alias(name) for name, values in table.items()})
    kind = pl.col("topic").replace_strict({topic: str(kind) for topic, kind in kinds.items()}, default=None)
    ends = (pl.col("since") > pl.col("until")).fill_null(value=False)
    missing = pl.col("topic").is_null() | pl.col("service").is_null()
    flags = pl.concat_list(
        pl.col("warnings").list.eval(pl.element().filter(~pl.element().is_in(LOT_FREE))),
        pl.when(pl.col("topic").is_null()).then(pl.lit("topic_unknown")),
        pl.when(ends).then(pl.lit("dates_turned")),
        pl.when(missing).then(pl.lit("help_incomplete")),
    )
    joined = record.hstack(content).with_columns(
        kind=pl.coalesce(kind.cast(ENUMS["kind"]), "kind"),
        until=pl.when(~ends).then("until"),
        warnings=flags.list.drop_nulls().list.unique(maintain_order=True),
    )
    return conformed(joined, schema)
