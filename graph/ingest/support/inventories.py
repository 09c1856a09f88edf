"""What facilities, programmes and institutions of a list give: to whom, from when to when, how much, for what fee.

The rows themselves are parties; a row that says enough of what is given becomes a service of its party besides, on
which eligibility and the matching of facilities, training and exhibitions rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.cells import by_distinct
from graph.ingest.heads.roles import ROW_KIND
from graph.ingest.heads.row_kinds import kind_said
from graph.ingest.party.activity import classify
from graph.ingest.records import TEXTS, conformed
from graph.ingest.support.help_rows import SERVICE_RECORD, HelpCells, service_content
from graph.ingest.support.help_words import read_conditions, read_number, read_trades, topic_of
from graph.ingest.support.inventory_texts import SPAN, facility_service, programme_topic, read_span
from graph.ingest.support.inventory_words import INVENTORIES
from graph.ingest.trade.amounts import parse_count, parse_date, period_of
from graph.ingest.trade.lots import read_volume
from graph.ingest.trade.stated_units import unit_in_header
from graph.model.vocabulary import PartyKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge

CONFIDENCE: Final = 0.9
SURE: Final = 0.5
"""Score of the words of an *only for* from which they name a trade: a wrong trade would shut people out."""
_CLOSED: Final = (
    r"(?i)rusak (?:berat|total)|tidak (?:lagi )?(?:ber)?(?:operasi|fungsi|aktif|jalan)|mangkrak|\btutup|\bclosed"
)
_PLANNED: Final = r"(?i)rencana|\bakan\b|\bbelum|\btahap|dibangun|pembangunan|\bplanned|under construction"
_ONLY: Final = re.compile(r"khusus|hanya|terbatas|\bonly\b|exclusively", re.I)
_WHO: Final = re.compile(
    r"\b(?:khusus|hanya|terbatas|untuk|bagi|only|umkm|ukm|ikm|pelaku|usaha|pengusaha|peserta|for|mikro|kecil|eksportir|ekspor"
    r"|perempuan|wanita)\b",
    re.I,
)
_TOLD: Final = ("topic", "service", "since", "places", "fee", "eligibility")
"""What a programme is told by, beside its name."""
BUSINESS_CREDIT: Final = "business_credit"
_NO_LOAN: Final = "none"
_PRIVATE: Final = re.compile(
    r"\b(?:tabungan|deposito|simpanan|giro|savings?|deposits?|konsumtif|konsumsi|consumer|kpr|multiguna|pegawai)\b",
    re.I,
)
"""What banks offer that lends no business money."""
_INSTITUTIONS: Final = (
    PartyKind.BDS_PROVIDER,
    PartyKind.FINANCIAL_INSTITUTION,
    PartyKind.COOPERATIVE,
    PartyKind.INSTITUTION,
    PartyKind.GOVERNMENT,
    PartyKind.FRONT_OFFICE,
    PartyKind.FOSTER_COMPANY,
)
"""Whose *Layanan* are services to enterprises: those of a laundry are what it sells."""


def gives(plan: SheetPlan) -> bool:
    """Return whether rows of a list say what its parties give: an inventory, or institutions with their services."""
    return plan.kind.name in INVENTORIES or (plan.kind.shape == "parties" and plan.has("service")) or _lends(plan)


def _lends(plan: SheetPlan) -> bool:
    """Return whether a list of banks says how much each lends, and in no column of its own what that is."""
    return plan.kind.name == "finance" and (plan.has("most") or plan.has("least")) and not plan.has("service")


def given_by(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return what the rows of an inventory give, with the columns of ``SERVICE_RECORD`` and without their parties."""
    if plan.kind.name not in INVENTORIES:
        frame = _one_a_row(frame, plan.names("service"))
    cells = HelpCells(frame, plan)
    if plan.kind.name == "facilities":
        content = _of_facilities(cells)
    elif plan.kind.name == "programmes":
        content = _of_programmes(cells, knowledge)
    else:
        content = _of_institutions(cells)
    rows = frame.select("row").hstack(pl.DataFrame({name: values.alias(name) for name, values in content.items()}))
    rows = rows.with_columns(
        list_no=pl.lit(plan.number), confidence=pl.lit(CONFIDENCE), warnings=pl.lit([], dtype=TEXTS)
    )
    return conformed(rows.filter(pl.col("topic").is_not_null() & pl.col("service").is_not_null()), SERVICE_RECORD)


def _one_a_row(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return rows with one service each: an institution writes *pelatihan kemasan; pendampingan PIRT* in one cell."""
    for name in names:
        frame = frame.with_columns(pl.col(name).str.split(";")).explode(name)
        frame = frame.with_columns(pl.col(name).str.strip_chars()).filter(pl.col(name).is_null() | (pl.col(name) != ""))
    return frame


def _of_facilities(cells: HelpCells) -> dict[str, pl.Series]:
    """Return capacity and use of facilities: one that runs is *open*, one that is closed gives nothing."""
    state, names = cells.text("condition").fill_null(""), cells.text("name")
    services = [facility_service(what, name) for what, name in zip(cells.text("service"), names, strict=True)]
    header = cells.plan.header_of("volume")
    unit, period = unit_in_header(header), period_of(header)  # the year in a title is no period of capacity
    stated = zip(cells.text("volume"), cells.text("unit"), strict=True)
    units = [read_volume(text, beside, unit, period)["units"] if text else None for text, beside in stated]
    topic = pl.Series(["facilities"], dtype=pl.String).new_from_index(0, cells.frame.height)
    return {
        "topic": topic.set(state.str.contains(_CLOSED), None),
        "service": pl.Series(services, dtype=pl.String),
        "terms": pl.Series([[] if plans else ["open"] for plans in state.str.contains(_PLANNED)], dtype=TEXTS),
        "places_per_month": pl.Series(units, dtype=pl.Int64),
        "price_rp": cells.rupiah("fee"),
        "reach_km": cells.read("radius", read_number, pl.Float64),
    }


def _of_institutions(cells: HelpCells) -> dict[str, pl.Series]:
    """Return what institutions do for enterprises; where rows are of several kinds, nothing of those that are none."""
    content = service_content(cells)
    if _lends(cells.plan):
        content |= _loans(cells, content)
    if not cells.plan.has(ROW_KIND):
        return content
    kinds = cells.read(ROW_KIND, lambda text: (kind_said(text) or {}).get("kind"), pl.String)
    kinds = kinds.fill_null(str(cells.plan.kind.party))
    return content | {"topic": content["topic"].set(~kinds.is_in(_INSTITUTIONS).fill_null(value=False), None)}


def _loans(cells: HelpCells, content: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """Return what banks lend where a row states an amount: credit to businesses, unless *Jenis* says otherwise."""
    sorts = by_distinct(cells.text("category"), _sort_of_loan, pl.String, {}).fill_null(BUSINESS_CREDIT)
    stated = pl.DataFrame({"least": content["least_rp"], "most": content["most_rp"]})
    lent = stated.select(pl.any_horizontal(pl.all().is_not_null())).to_series() & (sorts != _NO_LOAN)
    return {
        "topic": pl.Series(["finance"], dtype=pl.String).new_from_index(0, cells.frame.height).set(~lent, None),
        "service": sorts.set(~lent, None),
    }


def _sort_of_loan(text: str) -> str | None:
    """Return what a cell says of a loan, None where it speaks of the bank: *BPR*.

    Examples
    --------
    >>> _sort_of_loan("Kredit usaha"), _sort_of_loan("Modal ventura"), _sort_of_loan("BPR"), _sort_of_loan("Tabungan")
    ('business_credit', 'venture_capital', None, 'none')
    """
    if _PRIVATE.search(text):
        return _NO_LOAN
    topic = topic_of(text)
    return topic.service if topic is not None and topic.kind == "finance" else None


def _of_programmes(cells: HelpCells, knowledge: Knowledge) -> dict[str, pl.Series]:
    """Return subject, days, places, fee and eligibility of programmes.

    One of which only the name is told gives nothing: a provider without days, places or fee would take the place of
    one that is known to have them.
    """
    hint = " ".join([*cells.plan.header.titles, cells.plan.sheet.name or ""])
    asked = zip(cells.text("topic"), cells.text("service"), cells.text("name"), strict=True)
    told = [any(texts) for texts in zip(*(cells.text(role) for role in _TOLD), strict=True)]
    topics = [programme_topic(*texts, hint) if more else None for texts, more in zip(asked, told, strict=True)]
    days = by_distinct(cells.text("since"), read_span, SPAN, {}).struct.unnest()
    ends = cells.read("until", parse_date, pl.Date)
    whom = cells.text("eligibility")
    return {
        "topic": pl.Series([one.kind if one else None for one in topics], dtype=pl.String),
        "service": pl.Series([one.service if one else None for one in topics], dtype=pl.String),
        "trades": _trades(cells.trades(), whom, knowledge),
        "month": days["first"].dt.month_start(),
        "since": days["first"],
        "until": pl.select(pl.coalesce(ends, days["last"])).to_series(),
        "places_per_month": cells.read("places", parse_count, pl.Int64),
        "price_rp": cells.rupiah("fee"),
        "eligibility": by_distinct(whom, read_conditions, TEXTS, {}),
    }


def _trades(stated: pl.Series, whom: pl.Series, knowledge: Knowledge) -> pl.Series:
    """Return the codes that a list states for whom a programme is, else those that an *only for …* names in words."""
    coded = by_distinct(whom, read_trades, TEXTS, {})
    said = [f"industri {_WHO.sub(' ', text)}" if text and _ONLY.search(text) else None for text in whom]
    classify([text for text in said if text], knowledge)
    read = [_sure(knowledge.texts.get(text)) if text else None for text in said]
    table = pl.DataFrame({"a": stated, "b": coded, "c": pl.Series(read, dtype=TEXTS)})
    some = [pl.when(pl.col(name).list.len() > 0).then(name) for name in ("a", "b", "c")]
    return table.select(pl.coalesce(*some)).to_series()


def _sure(read: tuple[str, float] | None) -> Sequence[str] | None:
    return [read[0]] if read and read[1] >= SURE else None
