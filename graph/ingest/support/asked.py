"""What lists of businesses say that these need: the help that a visit's form or a survey writes beside everything else.

The rows are parties; a row whose *Kebutuhan* names a training, an adviser, a machine or credit asks for it besides,
and so does one whose remark of a visit says what is wanted or broken: *butuh modal*, *oven rusak*.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.records import TEXTS, conformed
from graph.ingest.support.help_columns import SURE, help_roles
from graph.ingest.support.help_rows import NEED_RECORD
from graph.ingest.support.help_words import Topic, read_topic
from graph.ingest.support.remarks import broken_in, wanted_in
from graph.ingest.trade.amounts import parse_date, parse_money

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from graph.ingest.heads.column import Column
    from graph.ingest.heads.sheet_plan import SheetPlan

ROLE: Final = "need"
"""Role of a column of help that is needed."""
UNKNOWN: Final = "topic_unknown"
CONFIDENCE: Final = 0.9
_LEAST: Final = 0.5
"""Share of filled cells that must name help: *Kebutuhan* may be goods and raw materials too."""
_LEAST_VISITED: Final = 0.25
"""The same where officers wrote down whom they visited: what these need is seldom a good."""
_PARTS: Final = re.compile(r"\s*(?:[;,/&+\n]|\bdan\b|\bserta\b)\s*", re.I)
_MONEY: Final = re.compile(
    r"\brp\.?\s*\d[\d.,]*(?:\s*(?:ribu|rb|juta|jt|mil[iy]ar|m)\b)?|\b\d[\d.,]*\s*(?:juta|jt|mil[iy]ar)\b", re.I
)
_NONE: Final = re.compile(r"\W*(?:tidak ada|tdk ada|nihil|belum ada|none|tidak|-)?\W*", re.I)


def _parts(cell: str) -> list[str]:
    """Return what a cell asks for, one by one.

    Examples
    --------
    >>> _parts("pelatihan pengemasan, modal Rp 15 juta"), _parts("tidak ada")
    (['pelatihan pengemasan', 'modal Rp 15 juta'], [])
    """
    return [part for part in _PARTS.split(cell) if not _NONE.fullmatch(part)]


def _topic(part: str) -> Topic | None:
    found = read_topic(None, part, credit=_rupiah(part) is not None, hint="")
    return found if found is not None and found.service else None


def _rupiah(part: str) -> int | None:
    """Return the money that words name: *modal Rp 15 juta*."""
    said = _MONEY.search(part)
    money = parse_money(said[0]) if said else None
    return money.rupiah if money else None


def with_asked(columns: Sequence[Column], cells: Sequence[Sequence[str | None]]) -> list[Column]:
    """Return the columns of a list of businesses with the one of needs, where its cells name help and not goods.

    Parameters
    ----------
    columns
        What is known of them.
    cells
        A sample of each.
    """
    roles = {column.role for column in columns}
    if ROLE in roles or "volume" in roles:  # how much is needed is told of goods
        return list(columns)
    least = _LEAST_VISITED if "visited" in roles else _LEAST
    for column in columns:
        free = column.role in (None, "commodity", "product", "problem") and column.why != "mapping"
        sure = help_roles(column.header, "askers").get(ROLE, 0.0)
        if free and sure >= SURE and _names_help(cells[column.index]) >= least:
            asked = replace(column, role=ROLE, confidence=round(sure, 3), why="both")
            return [asked if one is column else one for one in columns]
    return list(columns)


def _names_help(cells: Sequence[str | None]) -> float:
    """Return the share of filled cells that name any help.

    Examples
    --------
    >>> _names_help(["pelatihan", "benang katun", None, "tidak ada"])
    0.5
    """
    filled = [parts for cell in cells if cell and (parts := _parts(cell))]
    return sum(any(map(_topic, parts)) for parts in filled) / len(filled) if filled else 0.0


def _said(cell: str) -> list[tuple[Topic | None, int | None]]:
    """Return what a cell of needs asks for and the money it names; None where nobody knows what it is."""
    return [(_topic(part), _rupiah(part)) for part in _parts(cell)]


def _noted(remark: str) -> list[tuple[Topic, int | None]]:
    """Return the help that a remark of a visit shows to be needed; of its other words nothing is said.

    Examples
    --------
    >>> [(topic.kind, topic.service) for topic, _ in _noted("oven rusak, butuh mesin jahit, minta dihubungi")]
    [('machinery', 'oven'), ('machinery', 'mesin jahit')]
    """
    broken = [(Topic("machinery", one), None) for one in broken_in(remark)]
    return broken + [(topic, _rupiah(part)) for part in wanted_in(remark) if (topic := _topic(part))]


def _found(plan: SheetPlan) -> pl.Expr:
    """Return what a visit found; *Kendala* of a list of none has other things to say."""
    names = plan.names("remark", *(["problem"] if plan.has("visited") else []))
    told = [pl.when(pl.col("row").is_not_null()).then(None).cast(pl.String)] + [pl.col(name) for name in names]
    return pl.concat_str(told, separator="; ", ignore_nulls=True).replace("", None)


def asks(plan: SheetPlan) -> bool:
    """Return whether rows of a list of businesses say what these need."""
    visits = plan.has("remark") or (plan.has("visited") and plan.has("problem"))
    return plan.kind.shape == "parties" and (plan.has(ROLE) or visits)


def asked_by(frame: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    """Return what rows of businesses ask for, with the columns of ``NEED_RECORD`` and without their parties.

    A cell may name several things; what a visit found broken or wanted is asked too. What is said
    on a visit is needed since that day.
    """
    cells = {"said": plan.cell(ROLE), "visited": plan.cell("visited"), "found": _found(plan)}
    told = frame.select("row", **cells).filter(pl.any_horizontal(pl.col("said", "found").is_not_null()))
    rows: list[tuple[int, str | None, str | None, list[str], int | None, date | None]] = []
    for row, said, visited, found in told.iter_rows():
        since = parse_date(visited) if visited else None
        named = set()
        for topic, rupiah in [*_said(said or ""), *_noted(found or "")]:
            if topic is None:
                rows.append((row, None, None, [], None, None))
            elif (topic.kind, topic.service) not in named:  # a remark says again what *Kebutuhan* does
                named.add((topic.kind, topic.service))
                amount = rupiah if topic.kind == "finance" else None
                terms = [topic.words] if topic.words and topic.words != topic.service else []
                rows.append((row, topic.kind, topic.service, terms, amount, since))
    made = pl.DataFrame(
        rows,
        orient="row",
        schema={
            "row": frame.schema["row"],
            "topic": pl.String,
            "service": pl.String,
            "terms": TEXTS,
            "amount_rp": pl.Int64,
            "since": pl.Date,
        },
    )
    known = pl.col("topic").is_not_null()
    made = made.with_columns(
        list_no=pl.lit(plan.number),
        confidence=pl.lit(CONFIDENCE),
        warnings=pl.when(known).then(pl.lit([], dtype=TEXTS)).otherwise(pl.lit([UNKNOWN], dtype=TEXTS)),
    )
    return conformed(made, NEED_RECORD)


def with_unknown(records: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Return the records of businesses, told where what a row asks for is not known."""
    rows = asked.filter(pl.col("topic").is_null())["row"].unique()
    told = pl.when(pl.col("row").is_in(rows.implode())).then(pl.lit([UNKNOWN], dtype=TEXTS))
    return records.with_columns(
        warnings=pl.concat_list("warnings", told.otherwise(pl.lit([], dtype=TEXTS))).list.unique(maintain_order=True)
    )
