"""Records that offices keep by hand, read from a list (CSV, XLSX, Parquet) and judged: one entry a kind.

Heads and fixed words may be Indonesian or English; dates are read as Indonesian lists write them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import InvalidRecord
from graph.ingest.party.facts import read_held
from graph.ingest.trade.amounts import parse_date, parse_money
from graph.model.days import latest_day
from graph.planning.records import (
    agenda,
    assistance,
    batches,
    joint_actions,
    lessons,
    microfinance,
    open_information,
    operation_unit,
    powers,
    prices,
    services_given,
)  # fmt: skip
from graph.planning.records.running_out import running_out
from graph.services.lists.tables import read_table
from graph.services.planner.institutions import placed
from graph.services.planner.record_cells import cluster_type_of, commodity_of, region_of, trade_of, unit_of
from graph.services.planner.record_words import SEVERAL, WORDS, code_of, column_of, head_of, word_of, words_of
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from graph.planning.scene import Scene


@dataclass(frozen=True)
class Asked:
    """What a record is judged against: the day, and a network and cluster where parties are looked up."""

    on: date
    scene: Scene | None = None
    cluster: str | None = None


@dataclass(frozen=True)
class Record:
    """One kind of record: its columns, and how it is judged."""

    judge: Callable[[pl.DataFrame, Asked], pl.DataFrame]
    needed: tuple[str, ...]
    more: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    zero: tuple[str, ...] = field(default=())
    """Numbers of which an empty cell means none."""
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Columns of fixed words and what they may hold here; a word may mean something else in another kind of record."""
    read: Mapping[str, Callable[[str, int, str | None], str | None]] = field(default_factory=dict)
    """What reads the cells of a column that hold neither date, number nor fixed word."""


def _assistance(table: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    live = []
    if "contract" in table.columns:
        live = [party for party, cell in table.select("party", "contract").iter_rows() if cell and _contracted(cell)]
    return assistance.assistance(table, asked.on, contracts=live)


def _contracted(cell: str) -> bool:
    """Return whether a cell says that a contract is held: yes, or its number.

    Examples
    --------
    >>> [_contracted(cell) for cell in ("ya", "012/SPK/2026", "K-1", "belum", "sudah mati 2023", "?")]
    [True, True, True, False, False, False]
    """
    held = read_held(cell)
    return held if held is not None else any(sign.isdigit() for sign in cell)


def _scene(asked: Asked, of: str) -> Scene:
    if asked.scene is None:
        message = f"{of} are shown beside the parties of a network"
        raise InvalidRecord(message, hint="name its folder: --folder FOLDER")
    return asked.scene


CLOCK: Final[dict[str, Any]] = {
    "needed": assistance.COLUMNS, "more": assistance.MORE, "dates": ("start", "last_visit", "end"),
    "whole": ("every_days",), "read": {"region": region_of},
}  # fmt: skip
HAPPENED: Final = frozenset({"done", "date", "last_visit"})
"""Dates of what has happened: none of them lies in the future."""
CREDIT_WORDS: Final = {"purpose": microfinance.PURPOSES, "state": microfinance.STATES}
CREDIT: Final = ("purpose", "state", "reason", "rupiah", "overdue_rp")
CREDIT_MORE: Final = (*microfinance.GROUPS, "verified", "insured")
RECORDS: Final[dict[str, Record]] = {
    "agenda": Record(lambda t, a: agenda.agenda(t, a.on), agenda.COLUMNS, dates=("due", "done")),
    "agendas": Record(lambda t, a: agenda.agendas(t, a.on), agenda.COLUMNS, dates=("due", "done")),
    "identification": Record(
        lambda t, _: powers.identification(t), ("forum", "cluster", "step", "date", "yes", "no"), dates=("date",),
        whole=("yes", "no"), words={"step": powers.IDENTIFYING},
    ),
    "decisions": Record(
        lambda t, _: powers.decisions(t), ("forum", "year", "power", "what", "rupiah"), whole=("year", "rupiah"),
        words={"power": powers.POWERS},
    ),
    "joint-actions": Record(
        lambda t, _: joint_actions.joint_actions(t),
        ("forum", "cluster", "action", "item", "cost_rp", "own_rp", "funded_rp"),
        whole=("cost_rp", "own_rp", "funded_rp"), zero=("own_rp", "funded_rp"),
    ),
    "action-stages": Record(
        lambda t, _: joint_actions.action_stages(t), ("cluster", "action", "step", "date"), dates=("date",),
        words={"step": joint_actions.STAGES},
    ),
    "operation": Record(
        lambda t, a: operation_unit.operation(t, a.on), ("cluster", "body", "step", "date"), dates=("date",),
        words={"step": operation_unit.STEPS, "body": operation_unit.BODIES},
    ),
    "services": Record(
        lambda t, _: services_given.services_given(t), ("giver", "role", "service", "receiver", "date", "outcome"),
        dates=("date",), words={"role": tuple(services_given.SERVICES)},
    ),
    "lessons": Record(
        lambda t, a: lessons.lessons_for(_scene(a, "lessons"), t, a.cluster), lessons.COLUMNS,
        words={"stage": lessons.STAGES}, read={"cluster_type": cluster_type_of},
    ),
    "assistance": Record(_assistance, **CLOCK),
    "running-out": Record(lambda t, a: running_out(_assistance(t, a)), **CLOCK),
    "open-information": Record(
        lambda t, a: open_information.open_information(_scene(a, "programmes"), t), open_information.COLUMNS,
        open_information.MORE, whole=("fee_rp",), read={"kbli": trade_of, "region": region_of},
    ),
    "batches": Record(
        lambda t, _: batches.batches(t), ("social_enterprise", "batch", "region", "step", "count"),
        whole=("count",), zero=("count",), words={"step": batches.STEPS}, read={"region": region_of},
    ),
    "microfinance": Record(
        lambda t, _: microfinance.microfinance_by_group(t), CREDIT, CREDIT_MORE, whole=("rupiah", "overdue_rp"),
        zero=("rupiah", "overdue_rp"), words=CREDIT_WORDS,
    ),
    "prices": Record(
        lambda t, a: prices.prices(t, a.on), prices.COLUMNS, prices.MORE, dates=("date",), whole=("rp_per_unit",),
        read={"commodity": commodity_of, "region": region_of, "unit": unit_of},
    ),
    "refusals": Record(
        lambda t, _: microfinance.refusals(t), CREDIT, CREDIT_MORE, whole=("rupiah", "overdue_rp"),
        zero=("rupiah", "overdue_rp"), words=CREDIT_WORDS,
    ),
}  # fmt: skip
"""Every kind of record, by the word that asks for it."""


def judged(kind: str, file: Path, asked: Asked | None = None) -> pl.DataFrame:
    """Return what a list of a kind says, judged on a day (today unless said).

    Raises
    ------
    InvalidRecord
        If the list cannot be read, a column is missing or a line is wrong.
    """
    asked = asked if asked is not None else Asked(now().date())
    return judged_rows(kind, record_table(kind, file, asked.on), asked, name=str(file))


def record_table(kind: str, file: Path, on: date) -> pl.DataFrame:
    """Return a list of records as it stands; price lists of other layouts with one price a line.

    Parameters
    ----------
    kind
        Of record.
    file
        The list.
    on
        Its day: a price list without any other is no younger.
    """
    table = read_table(file)
    if kind != "prices" or not _missing(kind, table.columns):
        return table
    from graph.services.planner.price_lists import price_lines  # noqa: PLC0415 - it reads sheets, and other records do not

    return price_lines(file, on)


def _missing(kind: str, heads: Sequence[str]) -> list[str]:
    """Return the columns that a list of a kind must have and that no head stands for."""
    record = RECORDS[kind]
    have = {column_of(head, (*record.needed, *record.more)) for head in heads}
    return [column for column in record.needed if column not in have]


def judged_rows(kind: str, rows: pl.DataFrame, asked: Asked | None = None, *, name: str = "the list") -> pl.DataFrame:
    """Return what rows of a kind say; heads and words may be Indonesian."""
    table = typed_rows(kind, named_rows(kind, rows, name=name))
    told = RECORDS[kind].judge(table, asked if asked is not None else Asked(now().date()))
    return placed(told) if "region" in told.columns else told


def named_rows(kind: str, rows: pl.DataFrame, *, name: str = "the list") -> pl.DataFrame:
    """Return rows under the names that the program has for their columns, cells as text.

    Raises
    ------
    InvalidRecord
        If a column is missing.
    """
    record = RECORDS[kind]
    wanted = (*record.needed, *record.more)
    heads: dict[str, str] = {}
    for head in rows.columns:
        column = column_of(head, wanted)
        if column not in heads.values():
            heads[head] = column
    table = rows.select(list(heads)).rename(heads)
    missing = _missing(kind, rows.columns)
    if missing:
        message = f"{name} has no column {', '.join(map(head_of, missing))}"
        raise InvalidRecord(message, hint=f"give {', '.join(map(head_of, record.needed))}", columns=missing)
    return table.select(pl.all().cast(pl.String))


def typed_rows(kind: str, table: pl.DataFrame) -> pl.DataFrame:
    """Return named rows with dates, whole numbers and fixed words in place of what the list writes.

    Raises
    ------
    InvalidRecord
        If a cell is none of what its column holds.
    """
    record = RECORDS[kind]
    if not table.width:
        table = pl.DataFrame(schema=dict.fromkeys((*record.needed, *record.more), pl.String))
    columns: list[pl.Series] = []
    for name in table.columns:
        texts = [None if cell is None or not str(cell).strip() else str(cell).strip() for cell in table[name]]
        if name in record.dates:
            columns.append(pl.Series(name, [_date(name, k, text) for k, text in enumerate(texts)], dtype=pl.Date))
        elif name in record.whole:
            columns.append(pl.Series(name, [_whole(record, name, k, t) for k, t in enumerate(texts)], dtype=pl.Int64))
        elif name in record.read:
            read = record.read[name]
            columns.append(pl.Series(name, [read(name, k, t) for k, t in enumerate(texts)], dtype=pl.String))
        elif name in WORDS:
            columns.append(pl.Series(name, [_word(record, name, k, t) for k, t in enumerate(texts)], dtype=pl.String))
        else:
            columns.append(pl.Series(name, texts, dtype=pl.String))
    return pl.DataFrame(columns)


def _date(name: str, row: int, text: str | None) -> date | None:
    if text is None:
        return None
    found = parse_date(text)
    if found is None:
        message = f"line {row + 2}: {head_of(name)} {text!r} is no date"
        raise InvalidRecord(message, hint="write dates as 2026-10-31", row=row + 2, column=name)
    if name in HAPPENED and found > (last := latest_day(now())):
        message = f"line {row + 2}: {head_of(name)} {text!r} lies in the future"
        raise InvalidRecord(
            message, hint=f"what has happened has a date of {last} at the latest", row=row + 2, column=name
        )
    return found


def _word(record: Record, name: str, row: int, text: str | None) -> str | None:
    """Return the code of a fixed word; one that a kind of record does not know is refused."""
    if text is None:
        return None
    code = code_of(name, text)
    several = sorted(set(words_of(name).values())) if name in SEVERAL else []
    known = list(record.words.get(name, several))
    strange = [one for one in code.split(";") if known and one not in known]
    if strange:
        message = f"line {row + 2}: {head_of(name)} {strange[0]!r} is not known"
        hint = f"take one of {', '.join(word_of(name, one) for one in known)}"
        raise InvalidRecord(message, hint=hint, row=row + 2, column=name)
    return code


def _whole(record: Record, name: str, row: int, text: str | None) -> int | None:
    if text is None:
        return 0 if name in record.zero else None
    number = _rupiah(text) if name == "rupiah" or "rp" in name.split("_") else _count(text)
    if number is None:
        message = f"line {row + 2}: {head_of(name)} {text!r} is no whole number"
        raise InvalidRecord(message, hint="write digits only, such as 25000000", row=row + 2, column=name)
    return number


RANGE: Final = re.compile(r"\d\s*[-–—]\s*\d")
GROUPED: Final = re.compile(r"\d{1,3}(?:[. ,]\d{3})+|\d+(?:\.0+)?")
"""Digits, in threes or not, or as spreadsheets write a whole number as a float."""
AS_FLOAT: Final = re.compile(r"(?!\d{1,3}\.000$)\d+\.0+")
"""A whole number written as a float; *12.000* is twelve thousand."""


def _rupiah(text: str) -> int | None:
    """Return an amount as lists write it; None for what is no whole amount, such as a range.

    Examples
    --------
    >>> [_rupiah(text) for text in ("Rp 25.000.000,-", "1.500.000,00", "Rp 50 juta", "25000000.0")]
    [25000000, 1500000, 50000000, 25000000]
    >>> [_rupiah(text) for text in ("-5", "12,50", "5-10 juta", "US$ 5")]
    [None, None, None, None]
    """
    money = None if RANGE.search(text) else parse_money(text)
    return money.rupiah if money is not None and not money.beyond else None


def _count(text: str) -> int | None:
    """Return a count, a year or days.

    Examples
    --------
    >>> [_count(text) for text in ("30", "1.250", "25000000.0", "12,50", "-3")]
    [30, 1250, 25000000, None, None]
    """
    if not GROUPED.fullmatch(text):
        return None
    if AS_FLOAT.fullmatch(text):
        return int(float(text))
    return int(re.sub(r"[. ,]", "", text))


def as_rows(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Return rows of JSON as a table of texts."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pl.DataFrame(
        {name: [None if row.get(name) is None else str(row[name]) for row in rows] for name in names},
        schema=dict.fromkeys(names, pl.String),
    )
