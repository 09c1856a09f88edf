"""A look before the work: how each sheet is understood, three rows before and after, the first problems."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.ingest.heads.mapping import mapping_text
from graph.ingest.knowledge import Knowledge
from graph.ingest.layout.ditto import above_repeated
from graph.ingest.layout.ragged import mended
from graph.ingest.layout.row_rules import judged
from graph.ingest.party.personal import masked
from graph.ingest.pipeline import CLEANERS, plan_files
from graph.ingest.read_rows import below_header, shown_value, unstated_money
from graph.ingest.report import FileFailure, mapping_rows
from graph.ingest.trade.sold import sells, sold_by, with_warnings
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from graph.ingest.heads.mapping import SheetMapping
    from graph.ingest.heads.sheet_plan import SheetPlan

SHOWN: Final = 3
LOOKED_AT: Final = 200
_PRIVATE: Final = frozenset({"owner", "phone", "email", "nik", "npwp", "birth", "website"})
"""Roles whose cells a preview masks."""
_AFTER: Final = (
    "name",
    "kind", "legal_form", "size", "size_basis", "size_label", "size_by_capital", "size_by_sales",
    "kbli", "region", "lat", "lon", "workers", "sales_rp_per_year",
    "capital_rp", "investment_rp", "has_contact", "commodity", "product", "unit", "units_per_month",
    "price_rp_per_unit",
    "topic", "service", "units", "amount_rp", "budget_rp", "places_per_month", "price_rp", "buyer_name", "state",
    "start_name", "end_name", "type", "since", "until", "warnings",
)  # fmt: skip

_SOLD: Final = ("commodity", "product", "unit", "units_per_month", "price_rp_per_unit")
"""What a row of a business sells, as it was read."""


@dataclass(frozen=True)
class SheetPreview:
    """How one sheet is understood.

    Parameters
    ----------
    file, sheet, kind, shape
        Which sheet, and what it is taken for.
    as_of
        Date of its facts, ISO.
    notes
        What was met while reading, as codes: ``hidden_sheet`` with its ``rows``, ``cp1252`` …
    mapping
        One entry a column: letter, header, role, confidence, why.
    before, after
        The first three accepted rows as written and as cleaned; private cells are masked.
    problems
        The first rejected rows and, for the first two hundred rows, how often each warning is given.
    """

    file: str
    sheet: str | None
    kind: str
    shape: str | None
    mapping: list[dict[str, Any]]
    as_of: str
    notes: dict[str, Any] = field(default_factory=dict)
    before: list[dict[str, Any]] = field(default_factory=list)
    after: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """Previews of all sheets, the mapping file that would give the same reading, and files that failed."""

    sheets: list[SheetPreview]
    mapping_text: str
    failures: list[FileFailure]

    def to_dict(self) -> dict[str, Any]:
        """Return the preview as plain values."""
        return asdict(self)


def _before(frame: pl.DataFrame, plan: SheetPlan) -> list[dict[str, Any]]:
    rows = []
    for row in frame.head(SHOWN).iter_rows(named=True):
        cells: dict[str, Any] = {"row": row["row"]}
        for column in plan.columns:
            text = row[f"c{column.index}"]
            hidden = column.role in _PRIVATE and text is not None
            cells[column.header or f"c{column.index}"] = "[…]" if hidden else masked(text)
        rows.append(cells)
    return rows


def _preview(plan: SheetPlan, knowledge: Knowledge) -> SheetPreview:
    columns, day = mapping_rows(plan.columns), plan.as_of.isoformat()
    notes = plan.notes | unstated_money(plan)
    shown = SheetPreview(plan.sheet.file, plan.sheet.name, plan.kind.name, plan.shape, columns, day, notes)
    batch = next(iter(plan.sheet.batches()), None)
    if batch is None:
        return shown
    below = below_header(batch, plan).head(LOOKED_AT)
    whole = above_repeated(mended(below, plan), plan, {})
    frame = judged(whole, plan.grid, usual=plan.usual, is_region=knowledge.finder.is_region)
    accepted = frame.filter(pl.col("rule").is_null())
    rejected = frame.filter(pl.col("rule").is_not_null() & (pl.col("rule") != "blank")).head(5)
    shown.problems.extend(rejected.select("row", "rule", value=shown_value()).to_dicts())
    if accepted.height:
        records = CLEANERS[plan.kind.shape](accepted, plan, knowledge)
        if sells(plan):
            lots = sold_by(accepted, plan, knowledge)
            records = with_warnings(records, lots).hstack(
                lots.unique("row", keep="first", maintain_order=True).select(_SOLD)
            )
        counted = Counter(records["warnings"].explode().drop_nulls().to_list())
        shown.problems.extend({"rule": rule, "rows": count} for rule, count in counted.most_common(8))
        shown.before.extend(_before(accepted, plan))
        kept = [name for name in _AFTER if name in records.columns]
        shown.after.extend(
            records.unique("row", keep="first", maintain_order=True)
            .head(SHOWN)
            .select(kept)
            .with_columns(pl.col(pl.Date).cast(pl.String))
            .rows(named=True)
        )
    return shown


def preview_files(
    paths: Iterable[Path | str],
    *,
    kind: str | None = None,
    mapping: Path | str | Sequence[SheetMapping] | None = None,
    as_of: date | None = None,
    sheets: Sequence[str] = (),
) -> Preview:
    """Return how lists would be read, without reading more of them than their heads and writing nothing.

    Parameters
    ----------
    paths, kind, mapping, as_of, sheets
        As for :func:`graph.ingest.ingest_files`.

    Raises
    ------
    IngestFailed
        If a path is not there or the mapping cannot be read. Files that cannot be read are in ``failures``.
    """
    plans, failures = plan_files(paths, kind=kind, mapping=mapping, as_of=as_of, sheets=sheets)
    knowledge = Knowledge(settings().reference)
    shown = [_preview(plan, knowledge) for plan in plans]
    return Preview(shown, mapping_text(plans), failures)
