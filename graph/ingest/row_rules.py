"""Which rows name no business: blank, header again, totals, headings, notes. Every other row is accepted.

All rules are Polars expressions over one batch; each row gets the first rule that holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.cells import tidied

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.ingest.columns import Column
    from graph.ingest.headers import Header

RULES: Final = (
    "blank", "header_repeated", "column_numbers", "total", "region_total", "heading", "note", "aggregate_count", "no_name",
)  # fmt: skip
"""Why a row can be rejected; sentences stand in the catalogue under ``ingest.rule.<code>``."""

TOTAL: Final = (
    r"(?i)^\W*(?:sub\s*-?\s*|grand\s*)?(?:total|jumlah|jml|rata\s*-?\s*rata|rerata|rekapitulasi|average|sum)\b[\s:.]*"
    r"(?:keseluruhan|seluruhnya|seluruh|umum|akhir|semua|besar|sementara|data|usaha|umkm|ukm|ikm|unit|perusahaan|investasi|omzet|omset|tenaga kerja"
    r"|(?:se\s?)?(?:prov|kab|kota|kec|desa|kel|wilayah|nasional|indonesia|halaman)\w*\b.*|\d+)?\W*$"
)
TOTAL_START: Final = r"(?i)^\W*(?:sub\s*-?\s*|grand\s*)?(?:total|jumlah|jml|rata\s*-?\s*rata|rerata)\b"
REGION_START: Final = r"(?i)^\W*(?:[ivx0-9a-z]{1,4}[.)]\s*)?(?:provinsi|propinsi|prov|kabupaten|kab|kota|kecamatan|kec|desa|kelurahan|kel|pulau)\b\.?\s*:?\s*\w+"
NOTE: Final = r"(?i)^\W*(?:sumber(?: data)?|source|catatan|keterangan|ket|note|notes|dicetak|printed|mengetahui|kepala dinas|kepala bidang|nip|halaman|page|disusun|update|per tanggal|data per)\b\W*"
SIGNATURE: Final = r"(?i)^[a-z .]{3,30},\s*\d{1,2}\s+[a-z]+\s+\d{4}$|^nip\.?\s*[\d ]{8,}"
NUMERIC: Final = r"^[\s\d.,()%Rrp\-]*$"
LETTER: Final = r"\p{L}"


@dataclass(frozen=True)
class Grid:
    """The columns of one sheet that the rules look at.

    Parameters
    ----------
    columns
        Every column with its role.
    header
        The header found.
    naming
        Roles of which one must be filled for the row to name a business (or a tie, or a lot).
    """

    columns: Sequence[Column]
    header: Header
    naming: tuple[str, ...]

    def of(self, *roles: str) -> list[str]:
        """Return the batch's names of the columns with these roles, in the order of the roles."""
        return [f"c{c.index}" for role in roles for c in self.columns if c.role == role]


def _first(names: Sequence[str]) -> pl.Expr:
    return pl.coalesce([pl.col(name) for name in names]) if names else pl.lit(None, dtype=pl.String)


def _header_repeated(grid: Grid, cells: Sequence[str]) -> pl.Expr:
    """Row whose filled cells are mostly those of the header, group heads or lower words alike."""
    hits = [
        (pl.col(cell).str.to_lowercase().is_in(sorted({text.lower() for text in texts if text}))).fill_null(False)
        for cell, *texts in zip(cells, grid.header.names, grid.header.children, strict=False)
        if any(texts)
    ]
    if not hits or not grid.header.found:
        return pl.lit(False)
    same = pl.sum_horizontal(hit.cast(pl.Int32) for hit in hits)
    return (same >= 2) & (same * 2 >= pl.col("filled")) | (pl.lit(len(hits) == 1) & (same == 1))


def judged(batch: pl.DataFrame, grid: Grid, *, usual: int, is_region: Callable[[str], bool]) -> pl.DataFrame:
    """Return the batch with tidy cells and two more columns: ``rule`` (null when accepted) and ``culprit_text``.

    Parameters
    ----------
    batch
        ``row``, ``c0`` … and ``overflow``.
    grid
        The sheet's columns and header.
    usual
        How many cells a usual row fills: only sparser rows can be headings or notes.
    is_region
        Tells whether a text is the name of a region.
    """
    cells = [name for name in batch.columns if name.startswith("c") and name[1:].isdigit()]
    frame = batch.with_columns(tidied(pl.col(cell)) for cell in cells)
    numbering = set(grid.of("number"))
    telling = [cell for cell in cells if cell not in numbering] or cells
    named = _first(grid.of(*grid.naming))
    frame = frame.with_columns(
        filled=pl.sum_horizontal(pl.col(c).is_not_null().cast(pl.Int32) for c in cells),
        texts=pl.sum_horizontal(
            (pl.col(c).is_not_null() & ~pl.col(c).str.contains(NUMERIC)).cast(pl.Int32) for c in telling
        ),
        first_text=_first(telling),
        named=named,
    )
    frame = frame.with_columns(culprit_text=pl.coalesce("named", "first_text"))
    lone = (pl.col("filled") <= 2) if usual >= 4 else (pl.col("filled") <= 1) & pl.lit(usual >= 3)
    text = pl.col("culprit_text")
    looks_regional = text.str.contains(REGION_START).fill_null(False) & (pl.col("texts") <= 1)
    numeric_row = (pl.col("filled") >= min(3, len(cells))) & pl.all_horizontal(
        (pl.col(c).is_null() | pl.col(c).str.contains(r"^\(?\d{1,2}\)?$")) for c in cells
    )
    aggregate = not grid.of(*grid.naming) and bool(grid.of("count", "province", "regency", "region"))
    rules = (
        ("blank", (pl.col("filled") == 0) & pl.col("overflow").is_null()),
        ("header_repeated", _header_repeated(grid, cells)),
        (
            "column_numbers",
            numeric_row
            & (pl.lit(bool(grid.of("kbli") == [])) | (pl.col("texts") == 0))
            & pl.col("named").str.contains(r"^\(?\d{1,2}\)?$").fill_null(True),
        ),
        ("total", text.str.contains(TOTAL).fill_null(False) & (pl.col("texts") <= 2)),
        ("total", text.str.contains(TOTAL_START).fill_null(False) & (pl.col("texts") <= 1) & pl.lit(usual >= 2)),
        ("note", lone & (text.str.contains(NOTE) | text.str.contains(SIGNATURE)).fill_null(False)),
        ("region_total", looks_regional & ~lone & pl.lit(usual >= 3) & _is_region(frame, is_region)),
        ("heading", looks_regional & lone & _is_region(frame, is_region)),
        ("aggregate_count", pl.lit(aggregate)),
        (
            "heading",
            lone
            & pl.lit(usual >= 5)
            & pl.col("named").is_null()
            & pl.col("first_text").is_not_null()
            & (pl.col("texts") >= 1),
        ),
        ("no_name", ~pl.col("named").str.contains(r"[\p{L}\p{N}]").fill_null(False)),
        ("no_name", ~pl.col("named").str.contains(LETTER).fill_null(False) & (pl.col("texts") == 0)),
    )
    verdict = pl.lit(None, dtype=pl.String)
    for code, holds in reversed(rules):
        verdict = pl.when(holds).then(pl.lit(code)).otherwise(verdict)
    return frame.with_columns(rule=verdict)


def _is_region(frame: pl.DataFrame, is_region: Callable[[str], bool]) -> pl.Expr:
    found = frame.filter(pl.col("culprit_text").str.contains(REGION_START))["culprit_text"].unique().to_list()
    return pl.col("culprit_text").is_in([text for text in found if is_region(text)]).fill_null(False)
