"""The clean rows of several lists that were read together, kept so that one of them can be taken back alone.

Lists read in one call are joined: a list of ties names businesses of another one, a business stands in two. What the
call gives without one of them is therefore not a part of what it gave with it, but what :func:`assemble` makes of the
rows of the others. What only compares rows (owner, phone, NIB, place) is hashed once more under a number that is drawn
for this call and kept nowhere: rows of the call still compare, and nobody can try numbers until one fits.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

import polars as pl

from graph.ingest.assemble import assemble
from graph.ingest.heads.kinds import kind_named
from graph.ingest.linkage.link import Linkage
from graph.ingest.read_rows import SheetRows
from graph.ingest.records import ENUMS, SIZES_SAID
from graph.ingest.report import SheetReport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from graph.ingest.assemble import Assembled
    from graph.ingest.heads.kinds import Kind
    from graph.ingest.heads.sheet_plan import SheetPlan

MOST_ROWS: Final = 500_000
"""Calls of more rows keep none of them: they would be in memory twice."""
LISTS: Final = "kept_lists"
RECORDS: Final = "kept_"
GIVEN: Final = "given"
ASKED: Final = "asked"
"""What the table of that is called which rows of inventories give."""
SOLD: Final = "sold"
"""And that of what rows of businesses sell."""
HASHES: Final = ("fine", "owner", "nib", "phone")


@dataclass(frozen=True)
class KeptSheet:
    """Where a sheet stood."""

    file: str
    name: str | None


@dataclass(frozen=True)
class KeptPlan:
    """What joining asks of a sheet's plan."""

    number: int
    kind: Kind
    source: str
    as_of: date
    synthetic: bool
    sheet: KeptSheet


def list_name(source: str) -> str:
    """Return the list that a source belongs to: the file, of whatever sheet.

    Examples
    --------
    >>> list_name("kota/Pangan"), list_name("siinas_A")
    ('kota', 'siinas_A')
    """
    return source.split("/", maxsplit=1)[0]


def keep_rows(
    plans: Sequence[SheetPlan], rows: Sequence[SheetRows], *, as_of: date, link: bool | None
) -> dict[str, pl.DataFrame]:
    """Return the tables that :func:`assemble_without` reads; none for a single list or for very many rows.

    Parameters
    ----------
    plans, rows
        As they go into :func:`graph.ingest.assemble.assemble`, before it.
    as_of, link
        As given to it.
    """
    read = sum(frame.height for one in rows for frame in one.records)
    if len({list_name(plan.source) for plan in plans}) < 2 or read > MOST_ROWS:
        return {}
    salt = secrets.randbits(63)
    tables: dict[str, list[pl.DataFrame]] = {}
    for plan, one in zip(plans, rows, strict=True):
        for name, frames in ((plan.kind.shape, one.records), (GIVEN, one.given), (SOLD, one.sold), (ASKED, one.asked)):
            if frames:
                tables.setdefault(f"{RECORDS}{name}", []).append(
                    _salted(pl.concat(frames), salt).with_columns(of=pl.lit(plan.number, pl.Int32))
                )
    said = [
        (plan.number, plan.kind.name, plan.source, plan.as_of, plan.synthetic, plan.sheet.file, plan.sheet.name)
        for plan in plans
    ]
    names = ["number", "kind", "source", "as_of", "synthetic", "file", "sheet"]
    told = pl.DataFrame(said, schema=names, orient="row", infer_schema_length=None)
    told = told.with_columns(pl.col("sheet").cast(pl.String), day=pl.lit(as_of), link=pl.lit(link, pl.Boolean))
    return {LISTS: told, **{name: pl.concat(frames) for name, frames in sorted(tables.items())}}


def _salted(frame: pl.DataFrame, salt: int) -> pl.DataFrame:
    known = [
        pl.when(pl.col(name).is_not_null()).then(pl.col(name).hash(salt)).alias(name)
        for name in HASHES
        if name in frame.columns
    ]
    known += [
        pl.col(name).list.eval(pl.element().hash(salt)) for name in ("owner_words", "spots") if name in frame.columns
    ]
    return frame.with_columns(known)


def lists_in(tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """Return the names of the lists whose rows are kept, in the order in which they were read."""
    if LISTS not in tables:
        return []
    return list(dict.fromkeys(list_name(source) for source in tables[LISTS]["source"]))


def assemble_without(
    tables: Mapping[str, pl.DataFrame], name: str, apart: Sequence[tuple[str, str]] = ()
) -> tuple[Assembled, dict[str, pl.DataFrame]]:
    """Return what the lists give without one of them, and the tables of those that are left.

    Parameters
    ----------
    tables
        As :func:`keep_rows` gave them.
    name
        Of the list that is taken back.
    apart
        Pairs of ids that a person keeps apart.
    """
    told = tables[LISTS].filter(pl.col("source").str.split("/").list.first() != name)
    plans = [
        KeptPlan(
            row["number"],
            kind_named(row["kind"]),
            row["source"],
            row["as_of"],
            row["synthetic"],
            KeptSheet(row["file"], row["sheet"]),
        )
        for row in told.iter_rows(named=True)
    ]
    left = {
        shape: frame.filter(pl.col("of").is_in(told["number"].implode()))
        for shape, frame in tables.items()
        if shape != LISTS
    }
    rows = [
        SheetRows(_report(plan), *(_records(left, plan, name) for name in (plan.kind.shape, GIVEN, SOLD, ASKED)))
        for plan in plans
    ]
    linkage = Linkage(wanted=told["link"][0], apart=apart)
    made = assemble(cast("list[SheetPlan]", plans), rows, as_of=told["day"][0], link=linkage)
    several = len(lists_in({LISTS: told})) > 1
    return made, {LISTS: told} | {shape: frame for shape, frame in left.items() if several and frame.height}


def _report(plan: KeptPlan) -> SheetReport:
    return SheetReport(plan.sheet.file, plan.sheet.name, plan.kind.name, None, [], [], [])


def _records(tables: Mapping[str, pl.DataFrame], plan: KeptPlan, name: str) -> list[pl.DataFrame]:
    frame = tables.get(f"{RECORDS}{name}")
    own = frame.filter(pl.col("of") == plan.number).drop("of") if frame is not None else None
    if own is not None and "size_basis" in own.columns:  # rows kept by an earlier program say less
        own = own.with_columns(pl.lit(None, ENUMS[said]).alias(said) for said in SIZES_SAID if said not in own.columns)
    return [own] if own is not None and own.height else []
