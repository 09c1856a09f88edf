"""Ingest: lists to a Network folder, and where asked on into the store; the report in words."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from graph.errors import NotFound, RuleViolation
from graph.ingest import ingest_files, preview_files
from graph.ingest.heads.kinds import KINDS, kind_named
from graph.ingest.merging.editions import Before
from graph.ingest.merging.kept_rows import RECORDS
from graph.model.list_names import undated
from graph.network import Network
from graph.services.lists.review import LOG, apply_decisions, before_in
from graph.services.sheet.facts import CountFacts, ListFacts
from graph.services.sheet.words import size_label
from graph.services.work.progress import Progress, silent
from graph.settings import now
from graph.translations import say
from graph.translations.dates import day_of
from graph.translations.numbers import number
from graph.translations.spoken import spoken

OFFERS_NOTHING: Final = (
    "inactive", "volume_unread", "volume_below_one", "volume_by_time", "volume_implausible", "unit_unknown",
    "price_missing",
    "lot_incomplete",
)  # fmt: skip
"""Warnings of rows that name a business and bring nothing to the market, though they seem to state something."""
MOST_ROWS_NAMED: Final = 20
VANISHED_NAMED: Final = 5
MOST_NAMED: Final = 3
"""Lists of which a load carries the names."""

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.services.lists.list_persons import KeptPersons, Purpose
    from graph.settings import Language
    from graph.store import Store, UpsertReport


@dataclass(frozen=True)
class ColumnChoices:
    """How the columns of one sheet are read."""

    sheet: str
    kind: str
    as_of: str
    columns: tuple[tuple[str, str, str], ...]


def known_kinds(name: str) -> str | None:
    """Return None for a kind of list that ``--kind`` takes, else the names that it takes.

    Examples
    --------
    >>> known_kinds("buyers"), known_kinds("foo")[:29]
    (None, 'enterprises, buyers, investor')
    """
    try:
        kind_named(name)
    except RuleViolation:
        return ", ".join(KINDS)
    return None


def read_lists(
    paths: Sequence[Path],
    out: Path,
    *,
    kind: str | None = None,
    mapping: Path | None = None,
    sheets: Sequence[str] = (),
    as_of: date | None = None,
    link: bool | None = None,
    keep: bool = False,
    before: Before | None = None,
    contacts: Callable[[pl.DataFrame], None] | None = None,
    language: Language | None = None,
    progress: Progress = silent,
) -> dict[str, Any]:
    """Read lists into a folder and return ``report.json``; ``rejected.csv`` speaks the language.

    Newer editions of what the folder holds, or of what was there ``before`` where they will be stored, keep their ids.

    Raises
    ------
    IngestFailed
        If no file can be read, or nothing is accepted.
    RuleViolation
        If the facts are of a day to come: they would win over every newer list until then.
    """
    if as_of is not None and as_of > now().date():
        message = f"facts cannot be of {as_of}, a day to come"
        raise RuleViolation(message, hint="give the day on which the list was made", rule="as_of")

    def tell(_: str, rows: int) -> None:
        progress("ingest", rows, None)

    known = before_in(out)
    if before is not None:
        parties = pl.concat([known.parties, before.parties]).unique("id", keep="last", maintain_order=True)
        known = Before(parties, (*known.apart, *before.apart), before.beyond, before.lying)
    for older in out.glob(f"{RECORDS}*.parquet"):
        older.unlink()
    report = ingest_files(
        paths,
        out,
        kind=kind,
        mapping=mapping,
        as_of=as_of,
        sheets=sheets,
        link=link,
        keep=keep,
        before=known,
        contacts=contacts,
        language=language,
        progress=tell,
    ).to_dict()
    if (out / LOG).is_file():
        apply_decisions(out)
    return report


def lists_in(folder: Path | None) -> list[str]:
    """Return the files of which a folder holds the rows, none where it holds no report."""
    report = folder / "report.json" if folder is not None else None
    if report is None or not report.is_file():
        return []
    sheets = json.loads(report.read_text(encoding="utf-8")).get("sheets", [])
    return list(dict.fromkeys(str(sheet["file"]) for sheet in sheets))


def lists_gone(held: Sequence[str], report: Mapping[str, Any]) -> list[str]:
    """Return the lists that a folder held and holds no more: neither they nor another edition of theirs were read.

    Examples
    --------
    >>> lists_gone(["binaan_okt_2026.xlsx", "pembeli.xlsx"], {"sheets": [{"file": "binaan_nov_2026.xlsx"}]})
    ['pembeli.xlsx']
    """
    read = {undated(Path(str(sheet["file"])).stem) for sheet in report["sheets"]}
    return [name for name in held if undated(Path(name).stem) not in read]


def known_in_graph(progress: Progress = silent) -> Before:
    """Return what the graph of this home knows before lists are read that will be stored in it."""
    from graph.services.lists.review_store import before_in as before_in_store  # noqa: PLC0415 - needs the driver
    from graph.store import connect  # noqa: PLC0415

    with connect(progress=progress) as store:
        return before_in_store(store)


def store_folder(
    folder: Path, progress: Progress = silent, *, source: str | None = None, store: Store | None = None
) -> UpsertReport:
    """Store an ingested folder in the graph, that of an open store where one is given; again, it writes nothing.

    Its source is named by its lists where no name is given. A newer list of the same name takes the place of the
    older one. Each accepted row is kept beside the party that it describes. Who may be a party of another list is put
    into the graph's queue.
    """
    from graph.services.lists.joint import kept_of  # noqa: PLC0415 - ingest without --store needs no driver
    from graph.services.lists.review_store import keep_queue, keep_queue_across  # noqa: PLC0415
    from graph.store import connect  # noqa: PLC0415

    rows = folder / "rows.parquet"
    records = pl.read_parquet(rows) if rows.is_file() else None
    network = Network.read(folder)
    if records is not None:
        records = records.filter(pl.col("party").is_in(network.parties["id"].implode()))
        if source is not None:  # two offices may send lists of one name
            records = records.with_columns(source=pl.concat_str(pl.lit(source), pl.col("source"), separator="/"))
    source, kept = source or source_of(folder, records), kept_of(folder)
    with nullcontext(store) if store is not None else connect(progress=progress) as opened:
        report = opened.upsert(network, source=source, records=records, kept=kept, progress=progress)
        keep_queue(opened, folder)
        report = replace(report, asked=keep_queue_across(opened, network))
    for part in folder.glob(f"{RECORDS}*.parquet"):  # they are in the graph now, and nobody else's business
        part.unlink()
    return report


def source_of(folder: Path, records: pl.DataFrame | None) -> str:
    """Return the name under which a folder is stored: its lists joined by ``+``; of more than three, the folder's own.

    Examples
    --------
    >>> from pathlib import Path
    >>> source_of(Path("/tmp/hasil"), pl.DataFrame({"source": ["siinas_A", "kota/Pangan", "kota/Kriya"]}))
    'kota+siinas_A'
    """
    files: list[str] = []
    if records is not None:
        files = records.select(pl.col("source").str.split("/").list.first()).to_series().drop_nulls().unique().to_list()
    return "+".join(sorted(files)) if 0 < len(files) <= MOST_NAMED else folder.resolve().name


def with_their_fate(vanished: Sequence[Mapping[str, Any]], progress: Progress = silent) -> list[dict[str, Any]]:
    """Return the older editions that have businesses which the newer one lacks, and whether the graph has them still.

    ``stay`` is true where it has, by a list of another name: they sell on as that one says, until it is taken back.
    """
    if not vanished:
        return []
    from graph.store import connect  # noqa: PLC0415 - ingest without --store needs no driver

    with connect(progress=progress) as store:
        there = store.things.resolved([one for told in vanished for one in told["ids"]])
    return [{**told, "stay": any(there[one] for one in told["ids"])} for told in vanished]


def vanished_facts(report: Mapping[str, Any], language: Language) -> list[tuple[str, dict[str, str]]]:
    """Return for each older edition with businesses that the newer one lacks a sentence's code and its facts."""
    found = []
    for one in report["vanished"]:
        names = one["names"][:VANISHED_NAMED]
        more = one["parties"] - len(names)
        told = [*names, *([f"… (+{number(more, language)})"] if more else [])]
        code = "cli.ingest.vanished_gone"
        if one.get("stay"):
            code = "cli.ingest.vanished_again" if one["same_name"] else "cli.ingest.vanished_stay"
        facts = {"older": one["list"], "parties": number(one["parties"], language), "names": ", ".join(told)}
        found.append((code, facts))
    return found


def retract_source(source: str, progress: Progress = silent) -> UpsertReport:
    """Take back what a source said, found by its own name or by that of a list that was loaded with others.

    Of lists that were loaded together the others stay: the graph becomes what it is when only they are read.

    Raises
    ------
    NotFound
        If nothing was loaded from it.
    RuleViolation
        If it was loaded with others and what would be needed to take it back alone was not kept.
    """
    from graph.services.lists.joint import retract_list  # noqa: PLC0415
    from graph.services.lists.list_persons import forget_list  # noqa: PLC0415
    from graph.services.lists.review_store import forget_gone  # noqa: PLC0415
    from graph.store import UpsertReport, connect  # noqa: PLC0415

    with connect(progress=progress) as store:
        try:
            report = retract_list(store, source, progress)
        except NotFound:
            if not store.office_records.forget(source):
                raise
            return UpsertReport(source, "", 0, 0, 0, 0, batches=0, stored_before=0)
        forget_list(store, source)
        store.office_records.forget(source)
        forget_gone(store)
    return report


def keep_persons(found: pl.DataFrame, purpose: Purpose, load: str, progress: Progress = silent) -> KeptPersons:
    """Keep the persons whom the lists of a load name, for a purpose, in the graph that holds their parties."""
    from graph.services.lists.list_persons import keep_listed  # noqa: PLC0415 - ingest without --store needs no driver
    from graph.store import connect  # noqa: PLC0415

    with connect(progress=progress) as store:
        return keep_listed(store, found, purpose, load)


def preview_lists(
    paths: Sequence[Path],
    *,
    kind: str | None = None,
    mapping: Path | None = None,
    sheets: Sequence[str] = (),
    as_of: date | None = None,
    out: Path | None = None,
) -> dict[str, Any]:
    """Return how each sheet would be read, its first rows before and after, and the mapping file that says so.

    The mapping is written where ``mapping`` points and nothing is yet, else into the folder ``out``; one that is there
    is a person's work and stays. ``mapping_file`` says where it is, None when it was only told.
    """
    given = mapping if mapping is not None and mapping.exists() else None
    place = mapping if mapping is not None else out / "mapping.toml" if out is not None else None
    report = preview_files(paths, kind=kind, mapping=given, as_of=as_of, sheets=sheets).to_dict()
    if place is not None and not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(report["mapping_text"], encoding="utf-8")
    return {**report, "mapping_file": None if place is None else str(place)}


def column_choices(report: Mapping[str, Any], language: Language) -> list[ColumnChoices]:
    """Return, sheet by sheet, which column was read as what."""
    return [
        ColumnChoices(
            sheet=_sheet(sheet),
            kind=say(f"list_kind.{sheet['kind']}", language),
            as_of=day_of(date.fromisoformat(sheet["as_of"]), language),
            columns=tuple(
                (
                    str(one["header"] or one["column"]),
                    _role(one["role"], language),
                    number(one["confidence"], language, 2) if one["role"] else "",
                )
                for one in sheet["mapping"]
            ),
        )
        for sheet in report["sheets"]
        if not sheet["notes"].get("hidden_sheet")
    ]


def hidden_sheets(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sheets that are hidden in their workbook and were not read: which, its name, how many rows."""
    return [
        {"sheet": _sheet(sheet), "name": sheet["sheet"], "rows": sheet["notes"]["rows"]}
        for sheet in report["sheets"]
        if sheet["notes"].get("hidden_sheet")
    ]


def formulas_unread(report: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return the workbooks that hold formulas whose value no program has stored, and how many."""
    return [
        (str(sheet["file"]), sheet["notes"]["formulas_without_value"])
        for sheet in report["sheets"]
        if "formulas_without_value" in sheet["notes"]
    ]


def quotes_left_open(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the lists with cells that open with a quote which nothing closes, and the rows of the first of them."""
    found = ((_sheet(sheet), sheet["notes"].get("quotes_left_open")) for sheet in report["sheets"])
    return [(sheet, ", ".join(map(str, rows))) for sheet, rows in found if rows]


def sales_taken_as_yearly(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the sheets, and their column, of sales whose period nothing says: they were read as a year's."""
    found = ((_sheet(sheet), sheet["notes"].get("sales_period_taken_as_year")) for sheet in report["sheets"])
    return [(sheet, column) for sheet, column in found if column]


def amounts_unused(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the sheets with columns of quantities or money that nothing is read from, and which these are."""
    return [
        (_sheet(sheet), ", ".join(sheet["notes"]["amounts_unused"]))
        for sheet in report["sheets"]
        if "amounts_unused" in sheet["notes"]
    ]


def months_unread(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the sheets with columns of months of which nothing says what they count, and which these are."""
    found = ((_sheet(sheet), sheet["notes"].get("months_unread")) for sheet in report["sheets"])
    return [(sheet, ", ".join(months)) for sheet, months in found if months]


def rows_that_offer_nothing(folder: Path, language: Language) -> list[tuple[str, str, str]]:
    """Return where rows stand that state a volume and offer nothing, who they are, and why."""
    rows = pl.read_parquet(folder / "accepted.parquet", columns=["file", "sheet", "row", "name", "warnings"])
    lacks = pl.col("warnings").list.set_intersection(list(OFFERS_NOTHING))
    told = rows.with_columns(lacks).filter(pl.col("warnings").list.len() > 0).head(MOST_ROWS_NAMED)
    return [
        (
            f"{_sheet(row)} {row['row']}",
            row["name"],
            " ".join(say(f"ingest.warning.{lack}", language) for lack in OFFERS_NOTHING if lack in row["warnings"]),
        )
        for row in told.iter_rows(named=True)
    ]


def columns_missed(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the sheets that lack columns of the mapping that they were read with, and which these are."""
    return [
        (_sheet(sheet), ", ".join(sheet["notes"]["mapping_without"]))
        for sheet in report["sheets"]
        if "mapping_without" in sheet["notes"]
    ]


def _sheet(sheet: Mapping[str, Any]) -> str:
    return str(sheet["file"] + (f" · {sheet['sheet']}" if sheet["sheet"] else ""))


def _role(role: str | None, language: Language) -> str:
    return say(f"list_role.{role}" if role else "role.none", language)


def failure_facts(failure: Mapping[str, str], language: Language) -> dict[str, str]:
    """Return which file could not be read, why and what to do, in the reader's language.

    Examples
    --------
    >>> failure_facts({"file": "a.csv", "message": "a.csv is empty", "hint": "send the list again"}, "id")["message"]
    'a.csv kosong'
    """
    return {"file": failure["file"]} | {name: spoken(failure[name], language) for name in ("message", "hint")}


def list_facts(report: Mapping[str, Any]) -> tuple[ListFacts, ...]:
    """Return what became of the rows of every list."""
    names = ("file", "rows_read", "accepted", "rejected", "merged")
    return tuple(ListFacts(**{name: one[name] for name in names}) for one in report["files"])


def rule_counts(
    counts: Mapping[str, int], what: Literal["rule", "warning"], language: Language
) -> tuple[CountFacts, ...]:
    """Return how often each rule rejected a row, or each warning was given, the most frequent first."""
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(CountFacts(rule, say(f"ingest.{what}.{rule}", language), count) for rule, count in order)


def size_conflicts(report: Mapping[str, Any], language: Language) -> tuple[CountFacts, ...]:
    """Return what lists call sizes beside what the law makes of them, with how many businesses."""
    return tuple(
        CountFacts(
            "size_conflict",
            say(
                "ingest.size_conflict",
                language,
                label=say(f"size.{one['label']}", language),
                size=size_label(one["size"], one["basis"], language),
            ),
            one["parties"],
        )
        for one in report["size_conflicts"]
    )


@dataclass(frozen=True)
class RowsShown:
    """The first rows of one sheet, as written and as cleaned, and what is wrong with the others."""

    sheet: str
    rows: tuple[tuple[str, str, str], ...]
    problems: tuple[tuple[str, str, str], ...]


def rows_shown(report: Mapping[str, Any], language: Language) -> list[RowsShown]:
    """Return, sheet by sheet, three rows before and after cleaning and the first problems of a preview."""
    return [
        RowsShown(
            sheet=_sheet(sheet),
            rows=tuple(
                (str(before.get("row", "")), _cells(before, leave=("row",)), _cells(after))
                for before, after in zip(sheet["before"], sheet["after"], strict=False)
            ),
            problems=tuple(_problem(one, language) for one in sheet["problems"]),
        )
        for sheet in report["sheets"]
        if sheet["before"] or sheet["problems"]
    ]


def _cells(row: Mapping[str, Any], leave: tuple[str, ...] = ()) -> str:
    said = ((key, value) for key, value in row.items() if key not in leave and value not in (None, [], ""))
    return "\n".join(
        f"{key}: {', '.join(map(str, value)) if isinstance(value, list) else value}" for key, value in said
    )


def _problem(one: Mapping[str, Any], language: Language) -> tuple[str, str, str]:
    kind = "rule" if "row" in one else "warning"
    where = str(one["row"]) if "row" in one else f"{one['rows']} x"
    return where, say(f"ingest.{kind}.{one['rule']}", language), str(one.get("value") or "")
