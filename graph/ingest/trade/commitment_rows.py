"""Rows of contracts, memoranda, open offers and refusals: which two parties, how much a month, from when until when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.cells import by_distinct
from graph.ingest.party.permits import named_permits
from graph.ingest.party.personal import without_contacts
from graph.ingest.records import TEXTS, conformed
from graph.ingest.support.help_words import read_words
from graph.ingest.trade.amounts import parse_date
from graph.ingest.trade.lot_prices import UNIT_DIFFERS
from graph.ingest.trade.lots import INCOMPLETE, LOT_RECORD, clean_lots
from graph.model.names import normalised

if TYPE_CHECKING:
    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge

COMMITMENT_RECORD: Final = {
    **LOT_RECORD,
    "buyer_name": pl.String,
    "buyer_normal": pl.String,
    "state": pl.String,
    "since": pl.Date,
    "reasons": TEXTS,
    "paper": pl.String,
}
"""Columns of a clean commitment: the supplier's record, the volume, and the other party by name."""
ENDED: Final = "ended"
DECLINED: Final = "declined"
_STATES: Final = (
    (DECLINED, re.compile(r"tolak|declin|reject|refus|tidak (?:jadi|setuju)", re.I)),
    (ENDED, re.compile(r"selesai|berakhir|dibatalkan|\bbatal\b|expired|ended|cancel|terminat|tidak aktif", re.I)),
    ("offer", re.compile(r"penawaran|ditawarkan|menunggu|\boffer|pending|draf", re.I)),
    ("memorandum", re.compile(r"\bmou\b|memorand|kesepahaman|kesepakatan|letter of intent|\bloi\b", re.I)),
    (
        "contract",
        re.compile(r"kontrak|contract|perjanjian|\bpks\b|agreement|\bpo\b|berjalan|aktif|active|signed", re.I),
    ),
)
_REASONS: Final = (
    ("price", re.compile(r"harga|price|mahal|expensive", re.I)),
    ("volume", re.compile(r"volume|kapasitas|capacity|jumlah|quantity", re.I)),
    ("quality", re.compile(r"mutu|kualitas|quality", re.I)),
    ("lead_time", re.compile(r"lead ?time|waktu (?:kirim|tunggu|pengiriman|produksi)|terlambat|\blate\b", re.I)),
)
_OF_GOODS: Final = frozenset({"price_missing", "price_unit_missing", UNIT_DIFFERS, INCOMPLETE, "place_missing"})
"""Warnings of offers that say nothing of a contract."""


def read_state(text: str) -> str | None:
    """Return the state that words mean: contract, memorandum, offer, declined, or ended; None where they mean none.

    Examples
    --------
    >>> read_state("MoU berjalan"), read_state("Kontrak selesai"), read_state("Ditolak"), read_state("?")
    ('memorandum', 'ended', 'declined', None)
    """
    return next((state for state, pattern in _STATES if pattern.search(text)), None)


def read_reasons(text: str) -> list[str]:
    """Return reasons of a refusal by their codes, else in the list's words.

    Examples
    --------
    >>> read_reasons("belum punya sertifikat halal; harga terlalu tinggi")
    ['certificate:halal', 'price']
    """
    found: list[str] = []
    for words in read_words(text):
        codes = [f"certificate:{code}" for code in named_permits(words)]
        codes = codes or [code for code, pattern in _REASONS if pattern.search(words)] or [words]
        found += [code for code in codes if code not in found]
    return found


def clean_commitments(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return the clean records of commitments, with the columns of ``COMMITMENT_RECORD``.

    A state that no cell says is that of the list: *Daftar kontrak* holds contracts. What has ended binds nobody.
    """
    lots = clean_lots(frame, plan, knowledge)
    hint = read_state(" ".join([*plan.header.titles, plan.sheet.name or "", plan.source]))
    cells = frame.select(
        buyer=plan.cell("buyer"),
        said=pl.concat_str(plan.cell("state"), plan.cell("document"), separator=" ", ignore_nulls=True),
        since=plan.cell("since"),
        reasons=plan.cell("reasons"),
        paper=plan.cell("paper"),
    )
    listed = None if hint == ENDED else hint
    state = (
        by_distinct(cells["said"], read_state, pl.String, {}).fill_null(listed)
        if listed
        else (by_distinct(cells["said"], read_state, pl.String, {}))
    )
    table = lots.with_columns(
        buyer_name=by_distinct(cells["buyer"], without_contacts, pl.String, {}),
        state=state,
        since=by_distinct(cells["since"], parse_date, pl.Date, {}),
        reasons=by_distinct(cells["reasons"], read_reasons, TEXTS, {}),
        paper=cells["paper"],
    ).with_columns(buyer_normal=normalised(pl.col("buyer_name")))
    promised = pl.col("state") != DECLINED
    without_goods = pl.col("commodity").is_null() | pl.col("units_per_month").is_null()
    turned = (pl.col("since") > pl.col("until")).fill_null(value=False)
    unbound = pl.col("state").is_null() | (pl.col("state") == ENDED)
    lone = pl.col("buyer_normal").is_null() | (pl.col("buyer_normal") == pl.col("normal"))
    flags = pl.concat_list(
        pl.col("warnings").list.eval(pl.element().filter(~pl.element().is_in(sorted(_OF_GOODS)))),
        pl.when(pl.col("state").is_null()).then(pl.lit("state_unknown")),
        pl.when(pl.col("state") == ENDED).then(pl.lit("commitment_ended")),
        pl.when(turned).then(pl.lit("dates_turned")),
        pl.when(unbound | lone | (promised & without_goods)).then(pl.lit("commitment_incomplete")),
    )
    cleaned = table.with_columns(
        until=pl.when(~turned).then("until"),
        reasons=pl.when(~promised).then("reasons"),
        warnings=flags.list.drop_nulls().list.unique(maintain_order=True),
    )
    return conformed(cleaned, COMMITMENT_RECORD)
