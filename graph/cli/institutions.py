"""``jejaring institutions VIEW [FOLDER|FILE]``: what the graph shows of institutions, and records kept by hand.

Four views read a network: programmes, forums, front offices and reach. All others judge a list of records.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime  # noqa: TC003 - typer reads annotations at run time
from pathlib import Path  # noqa: TC003 - see datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from graph.cli.face import face
from graph.cli.frames import show, write, write_records
from graph.cli.options import (  # noqa: TC001 - typer reads annotations at run time
    FolderOption,
    JsonOption,
    Level,
    OutOption,
)
from graph.cli.tables import draw_origin

if TYPE_CHECKING:
    import polars as pl

    from graph.cli.face import Face
    from graph.services.planner.records import Asked

View = Literal[
    "programmes", "forums", "front-offices", "reach", "agenda", "agendas", "identification", "decisions",
    "joint-actions", "action-stages", "operation", "services", "lessons", "assistance", "running-out",
    "open-information", "batches", "microfinance", "refusals", "prices",
]  # fmt: skip
WIDE = {
    "open-information": ("organiser", "eligibility", "place", "contact", "through_government", "through_cooperative",
                         "through_provider", "through_others", "share_members", "share_others"),
    "lessons": ("cluster",),
}  # fmt: skip
"""Columns that files and JSON have, and a terminal has no room for."""
NAMED = 5
"""Districts not reached, as far as a terminal names them beside their number."""
STEPPED = ("identification", "action-stages", "operation")
OF_A_NETWORK = ("lessons", "open-information")
OF_THE_GRAPH = ("programmes", "forums", "front-offices", "reach")
LISTED = ("forums", "front-offices")
"""Views that list what a list must have named: without one nothing is measured."""
By = Literal["region", "cluster"]


def institutions(
    context: typer.Context,
    view: Annotated[View, typer.Argument(metavar="VIEW", help="cli.help.institutions.view", show_default=False)],
    source: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER|FILE]", help="cli.help.institutions.source", show_default=False)
    ] = None,
    *,
    folder: FolderOption = None,
    by: Annotated[By, typer.Option("--by", help="cli.help.institutions.by")] = "region",
    level: Annotated[Level, typer.Option("--level", help="cli.help.gaps.level")] = "province",
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="cli.help.institutions.on", show_default=False),
    ] = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", help="cli.help.institutions.cluster", show_default=False)
    ] = None,
    store: Annotated[bool, typer.Option("--store", help="cli.help.institutions.store")] = False,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Show the state of the twelve programmes, forums, front offices and reach, or judge a list of records."""
    reader = face(context, json=json)
    if view in OF_THE_GRAPH:
        _of_the_graph(reader, view, source or folder, (by, level), out)
        return
    if source is None and store:
        raise typer.BadParameter(reader.say("cli.institutions.list_wanted", view=view), param_hint="FILE")
    from graph.planning.scene import Scene  # noqa: PLC0415 - see graph.cli
    from graph.services.planner.records import Asked, judged_rows  # noqa: PLC0415
    from graph.services.source import read_source  # noqa: PLC0415
    from graph.settings import now  # noqa: PLC0415

    network = read_source(folder).network if folder is not None or view in OF_A_NETWORK else None
    day = now().date() if on is None else on.date()
    asked = Asked(day, None if network is None else Scene(network), cluster)
    rows, name = _rows(reader, view, source, asked, store=store)
    frame = judged_rows(view, rows, asked, name=name)
    synthetic = network is not None and network.synthetic
    told = _as_told(reader, view, frame)
    write_records(reader, out, view.replace("-", "_"), told, (day, name), synthetic=synthetic)
    if not json and synthetic:
        reader.tell("word.synthetic")
    hidden = WIDE.get(view, ()) if "place" not in frame.columns else (*WIDE.get(view, ()), "region", "commodity")
    shown = [name for name in told.columns if name not in hidden]
    show(reader, reader.say(f"cli.institutions.{view}"), frame if json else told, shown)
    if "checked" in frame.columns:
        unread = frame.rows_by_key("checked", named=True).get("not_checked", [])
        if unread:
            reader.warn("cli.institutions.not_checked", programmes=", ".join(one["programme"] for one in unread))


def _as_told(reader: Face, view: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a view under heads of its own: steps are no events, items done no day; prices with goods by name."""
    if view != "prices":
        own = {"agendas": {"done": "items_done"}} | {key: {"last": "last_step"} for key in STEPPED}
        return frame.rename(own.get(view, {}))
    import polars as pl  # noqa: PLC0415 - see graph.cli

    from graph.services.sheet.words import activity_name  # noqa: PLC0415

    goods = pl.Series("good", [activity_name(code) for code in frame["commodity"]], dtype=pl.String)
    heads = {"price_rp": "reference_price_rp", "latest": "latest_note", "notes": "price_notes"}
    units = pl.Series("unit", [reader.say(f"unit.{unit}") for unit in frame["unit"]], dtype=pl.String)
    return frame.with_columns(units).select(goods, pl.all()).rename(heads)


def _rows(reader: Face, view: str, file: Path | None, asked: Asked, *, store: bool) -> tuple[pl.DataFrame, str]:
    """Return the lines of a list and its name: of a file, kept in the graph where asked, or of what the graph keeps."""
    from graph.services.planner.kept_records import keep_records, kept_records  # noqa: PLC0415 - see graph.cli
    from graph.services.planner.notices import read_programmes  # noqa: PLC0415
    from graph.services.planner.records import record_table  # noqa: PLC0415
    from graph.store import connect  # noqa: PLC0415

    if file is None:
        with reader.progress() as progress, connect(progress=progress) as held:
            rows, lists = kept_records(held, view)
        return rows, ", ".join(f"{name} ({day.isoformat()})" for name, day in lists)
    of_notice = file.suffix == ".toml" and view == "open-information"
    rows = read_programmes(file) if of_notice else record_table(view, file, asked.on)
    if store:
        with reader.progress() as progress, connect(progress=progress) as held:
            done = keep_records(held, view, rows, source=file.stem, asked=asked)
        counts = {name: reader.number(count) for name, count in asdict(done).items()}
        reader.tell("cli.institutions.kept", source=file.stem, **counts)
    return rows, file.name


def _of_the_graph(reader: Face, view: str, folder: Path | None, cut: tuple[str, Level], out: Path | None) -> None:
    from graph.services.planner.institutions import institutions_table  # noqa: PLC0415 - see graph.cli
    from graph.services.source import provenance, read_source  # noqa: PLC0415

    with reader.progress() as progress:
        source = read_source(folder, progress)
        frame: pl.DataFrame = institutions_table(source, view, *cut, reader.language)
    write(reader, out, view.replace("-", "_"), frame, source)
    draw_origin(reader, provenance(source, {}))
    hidden = {"forum", "office", "cluster", "region", "state", "districts_not_reached"}
    if not frame.height and not reader.json:  # an empty table would read as none at all
        from graph.planning.inventory import found_in, unread  # noqa: PLC0415 - see graph.cli
        from graph.services.planner.gap_tables import lists_named  # noqa: PLC0415

        missing = unread(found_in(source.network), [view.replace("-", "_")] if view in LISTED else [])
        if missing:
            reader.tell("gap.unread", lists=lists_named(missing, reader.language))
            return
    if "districts_named" in frame.columns and not reader.json:
        frame = frame.with_columns(frame["districts_named"].list.head(NAMED))
    show(reader, reader.say(f"cli.institutions.{view}"), frame, [c for c in frame.columns if c not in hidden])
