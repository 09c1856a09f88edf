"""What a row says of its trade: the words of its columns together, without brands, remarks and what it seeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.activity.called import NO_MAKER, NO_SELLER, as_dealt
from graph.ingest.activity.sectors import SECTION_ABOVE, beside_sectors, sector
from graph.ingest.heads.kinds import is_wanted
from graph.ingest.heads.sheet_plan import GATHERER
from graph.ingest.party.personal import blanked
from graph.model.vocabulary import PartyKind

if TYPE_CHECKING:
    from graph.ingest.heads.sheet_plan import SheetPlan

_BRAND: Final = r"[\"“”„«»][^\"“”„«»]{2,40}[\"“”„«»]"
"""What a good is called on its label: *Kopi bubuk "Gula Jaya"* is no sugar."""
_QUOTE: Final = r"[\"“”„«»]"
BRACKETED: Final = r"(?i)KBLI\D{0,4}\d{3,5}"
TELLING: Final = ("activity", "product", "commodity", "kbli")
"""Roles that tell a trade together; where they are silent, a description or a category does."""

_GOODS: Final = ("product", "commodity")
_SOUGHT: Final = (
    r"(?i)\W*\b(?:looking for|seeking|interested in|needs|mencari|cari (?:pemasok|produk|bahan)"
    r"|(?:mem)?butuh(?:kan)?|memerlukan)\b.*$"
)
"""What a business seeks, which is none of its trade: *café, mencari kopi*."""

_HOW_BEHIND: Final = (
    r"(?i)^\s*(.{3,}?)\s*\(\s*((?:di)?(?:tangkap|jual|beli)|budidaya|penangkapan|ternak)\s*\)\s*(,.*)?$"
)
"""What is done with goods, in brackets behind them: *kepiting bakau (tangkap)*."""
LESS_TELLING: Final = ("description", "category", "sector")
_REMARK: Final = (
    r"(?i)^\W*(?:tidak|non|sudah|belum|masih|kurang|cukup)?\W*(?:aktif|lengkap|baik|valid|terdaftar|terverifikasi|tutup|buka"
    r"|pindah|proses|ok|ada|sehat|baru|lama)\W*$"
    r"|^\W*(?:jangan|jgn|hub(?:ungi)?|telp\w*|telepon|tlp|kontak|cek|lihat|minta|tunggu|menunggu|sebagian|dobel|double)\b"
)
"""Remarks on a row that say no trade: *aktif* is no activated carbon, *jangan ditelepon* no telephone."""
_OTHERS: Final = r"(?i)^\W*(?:lain\w*|lain lain|dan lain\w*|dll|dsb|others?|misc\w*)(?:\W*lain\w*)?\W*$"
"""What says of a trade that it is none of those named: the good beside it tells."""
_BROAD: Final = (
    r"(?i)^\W*(?:(?:koperasi|sektor|usaha|serba|primer|sekunder|tersier|produsen|konsumen|pemasaran|jasa|perdagangan|dagang|industri|pengolahan"
    r"|manufaktur|produksi|pertanian|pangan|kreatif|lain\w*|umum|dan|mikro|kecil|menengah|besar)\W*)+$"
)
"""Sectors too broad to be a trade."""


def trade_words(frame: pl.DataFrame, plan: SheetPlan) -> pl.Series:
    """Return what the row says of its trade; a contact typed there, or text that only wraps a code, says nothing."""
    cells = frame.select(plan.cell(role).alias(role) for role in (*TELLING, *LESS_TELLING))
    texts = pl.DataFrame([blanked(one) for one in cells])
    sold = [pl.col(role).str.replace(_SOUGHT, "") for role in ("activity", *_GOODS, "description")]
    texts = texts.with_columns(sold)
    texts = texts.with_columns(pl.col(role).str.replace(_HOW_BEHIND, "$2 $1$3") for role in ("activity", *_GOODS))
    branded = texts.select(pl.all().str.contains(_QUOTE).any()).row(0, named=True)
    plain = (_unbranded(pl.col(name)) if held else pl.col(name) for name, held in branded.items())
    texts = texts.select(text.str.strip_chars() for text in plain)
    broad = f"{_REMARK}|{_BROAD.removeprefix('(?i)')}"
    silent = {"activity": _OTHERS, "product": _OTHERS, "description": _REMARK, "category": broad, "sector": _BROAD}
    texts = texts.with_columns(
        pl.when(~pl.col(role).str.contains(words)).then(role).alias(role) for role, words in silent.items()
    )
    texts = beside_sectors(texts, _sectors(frame, cells, plan))
    telling = {role: pl.when(pl.col(role).str.contains(r"\p{L}")).then(role) for role in texts.columns}
    wanted = [role for role in _GOODS if is_wanted(plan.header_of(role))]
    trade = pl.concat_str([telling[role] for role in TELLING if role not in wanted], separator=" ", ignore_nulls=True)
    goods = pl.concat_str([telling[role] for role in TELLING], separator=" ", ignore_nulls=True)
    # what a hotel seeks is none of its trade: where nothing else tells, its kind does before what is sought
    said = pl.coalesce(pl.when(trade != "").then(trade), *(telling[role] for role in LESS_TELLING), goods)
    said = pl.when(said != "").then(said)
    table = texts.select(said=said)
    table = pl.DataFrame([as_dealt(table["said"], _notes(frame, plan))])
    said = pl.when(~pl.col("said").str.contains(BRACKETED)).then(pl.col("said").str.slice(0, 300))
    if plan.makers:
        said = _as_maker(said)
    elif plan.sellers and plan.sellers != GATHERER:
        said = pl.when(said.str.contains(NO_SELLER)).then(said).otherwise(pl.lit(f"{plan.sellers} ") + said)
    return table.select(said=said).to_series()


def _notes(frame: pl.DataFrame, plan: SheetPlan) -> pl.Series | None:
    """Return the remarks of rows, None where the sheet has none."""
    remarks = ("note", "description")
    return frame.select(plan.cell(*remarks)).to_series() if plan.has(*remarks) else None


def _sectors(frame: pl.DataFrame, cells: pl.DataFrame, plan: SheetPlan) -> pl.Series:
    """Return the sector that a row's column names, else its category, else the heading of its part of the list."""
    above = pl.lit(frame[SECTION_ABOVE]) if SECTION_ABOVE in frame.columns else pl.lit(None, dtype=pl.String)
    # what kind of cooperative one is, says little of its trade: a *koperasi produsen* grows langsat
    asked = ("sector",) if plan.kind.party == PartyKind.COOPERATIVE else ("sector", "category")
    told = [pl.when(sector(pl.col(name)).is_not_null()).then(name) for name in asked]
    return cells.select(sector=pl.coalesce(*told, "sector", above)).to_series()


def _unbranded(said: pl.Expr) -> pl.Expr:
    """Return texts without brands in quotation marks, unless nothing else is said.

    Examples
    --------
    >>> pl.select(_unbranded(pl.lit('VCO "Nyuh Gading"'))).item(), pl.select(_unbranded(pl.lit('"Tahu"'))).item()
    ('VCO ', '"Tahu"')
    """
    bare = said.str.replace_all(_BRAND, "")
    return pl.when(bare.str.contains(r"\p{L}{3}")).then(bare).otherwise(said)


def _as_maker(said: pl.Expr) -> pl.Expr:
    """Return words of a trade as those of an industry: in a list of makers *bakso* is made and not served."""
    made = pl.lit("industri ") + said
    return pl.when(said.str.contains(NO_MAKER)).then(said).otherwise(made)
