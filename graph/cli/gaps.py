"""``jejaring gaps``: what is missing where, of seventeen kinds, with reason, lever and, for trade, entry prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.cli.face import face
from graph.cli.gap_cells import draw_cells
from graph.cli.options import (
    FolderArgument,
    FolderOption,
    JsonOption,
    KeyOption,
    Level,
    MarketKind,
    OutOption,
    RadiusOption,
    RegionOption,
    ServerOption,
    region_code,
)
from graph.cli.tables import draw_origin
from graph.planning.gap_names import CommodityLevel, GapKind  # noqa: TC001 - see options

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from graph.cli.face import Face
    from graph.planning.scene import Scene
    from graph.services.sheet.facts import Provenance
    from graph.services.source import Source
    from graph.services.work.progress import Progress as Watch

KNOWN = ("region", "commodity", "cluster")


def gaps(  # noqa: PLR0913 - one question, many ways to cut it
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    kind: Annotated[GapKind, typer.Option("--kind", help="cli.help.gaps.kind")] = "demand",
    by: Annotated[str, typer.Option("--by", help="cli.help.gaps.by")] = "region,commodity",
    level: Annotated[Level, typer.Option("--level", help="cli.help.gaps.level")] = "regency",
    commodity_level: Annotated[
        CommodityLevel, typer.Option("--commodity-level", help="cli.help.gaps.commodity_level")
    ] = "kbli5",
    region: RegionOption = None,
    last: Annotated[bool, typer.Option("--last", help="cli.help.gaps.last")] = False,
    together: Annotated[
        int | None, typer.Option("--together", min=1, help="cli.help.gaps.together", show_default=False)
    ] = None,
    reconcile: Annotated[bool, typer.Option("--reconcile", help="cli.help.gaps.reconcile")] = False,
    cell: Annotated[str | None, typer.Option("--cell", help="cli.help.gaps.cell", show_default=False)] = None,
    rank: Annotated[bool, typer.Option("--rank", help="cli.help.gaps.rank")] = False,
    levers: Annotated[bool, typer.Option("--levers", help="cli.help.gaps.levers")] = False,
    public: Annotated[bool, typer.Option("--public", help="cli.help.gaps.public")] = False,
    threshold: Annotated[int, typer.Option("--threshold", min=3, max=1000, help="cli.help.gaps.threshold")] = 5,
    market: Annotated[MarketKind | None, typer.Option("--market", help="cli.help.gaps.market")] = None,
    radius: RadiusOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="cli.help.gaps.limit")] = 20,
    out: OutOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Find the gaps, print them or a JSON list of cells, and write them where asked."""
    from graph.services.source import provenance  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    if server is not None:
        here: dict[str, Any] = {
            "folder": folder or other_folder,
            "last": last,
            "together": together,
            "reconcile": reconcile,
        }
        here |= {"cell": cell, "rank": rank, "levers": levers, "out": out}
        there: dict[str, Any] = {"kind": kind, "by": by.split(","), "level": level, "commodity_level": commodity_level}
        there |= {"region": region, "public": public or None, "threshold": threshold, "market": market}
        _of_a_server(reader, (server, key), here, there | {"radius_km": radius}, limit)
        return
    if levers:
        _levers(reader, out)
        return
    options: dict[str, Any] = {"level": level, "commodity_level": commodity_level, "region": region}
    options |= {"public": public, "threshold": threshold} | ({"last": "all"} if last else {})
    asked = _Asked(reader, kind, _columns(reader, kind, by), rank=rank, together=together, options=options)
    _refuse_together(asked)
    place = _pair(reader, cell) if cell is not None else None
    with reader.progress() as progress:
        source, scene, words = asked.scene(folder or other_folder, (market, radius), progress, plan=reconcile or place)
        if place is not None:
            _one_cell(asked, scene, place, provenance(source, words))
            return
        if reconcile:
            _reconciled(asked, scene, provenance(source, words))
            return
        cells, joint = asked.cells(scene)
        if json or out is not None:
            cells = asked.stepped(scene, cells)
        if out is not None:
            asked.write(out, cells, source)
    unread = asked.unread(scene)
    if json:
        _emit(reader, cells, joint, unread)
        return
    _show(asked, cells, joint, (source, provenance(source, words)), limit=limit, unread=unread)
    if out is not None:
        reader.tell("cli.written", folder=out)


def _of_a_server(
    reader: Face, at: tuple[str, str | None], here: dict[str, Any], asked: dict[str, Any], limit: int
) -> None:
    """Print the cells that the API of another machine tells a key."""
    from graph.cli.remote import Elsewhere, asking, draw, first, refuse_beside  # noqa: PLC0415 - see graph.cli

    refuse_beside(reader, **here)
    with asking(reader, Elsewhere(*at)) as api:
        cells = first(api.gaps.each(limit=min(limit, 200), **asked), limit)
    columns = tuple(name for name in ("place", "product", "cluster") if any(cell.get(name) for cell in cells))
    columns += ("amount", "of", "reason_text", "lever_text")
    draw(reader, "cli.server.gaps", cells, columns)


def _emit(reader: Face, cells: pl.DataFrame, joint: dict[str, Any] | None, unread: str) -> None:
    if unread:
        reader.warn("gap.unread", lists=unread)
    rows = cells.to_dicts()
    reader.emit({"cells": rows, **joint} if joint else rows)


def _show(
    asked: _Asked,
    cells: pl.DataFrame,
    joint: dict[str, Any] | None,
    about: tuple[Source, Provenance],
    *,
    limit: int,
    unread: str,
) -> None:
    """Print the cells, and what some are worth together; say so where there is no market, or where lists are missing.

    A table of what was not measured is not drawn: empty, it would read as if nothing were lacking.
    """
    reader, (source, origin) = asked.reader, about
    draw_origin(reader, origin)
    if cells.height or not unread:
        draw_cells(reader, cells, "start" if asked.rank else asked.kind, limit)
    if unread:
        reader.tell("gap.unread", lists=unread)
    if asked.market and not cells.height and not min(source.network.offers.height, source.network.demands.height):
        reader.tell("cli.gaps.no_market")
    if joint:
        said = {name: reader.number(joint[name]) for name in ("cells", "together", "singly")}
        reader.tell("cli.gaps.together", **said)


def _levers(reader: Face, out: Path | None) -> None:
    """List every lever with its price and what that rests on, and how to set those that nobody stated."""
    from graph.cli.frames import show, write_records  # noqa: PLC0415 - see graph.cli
    from graph.services.planner.levers import lever_table  # noqa: PLC0415
    from graph.settings import now, settings  # noqa: PLC0415

    day, own = now().date(), settings().lever_prices
    table = lever_table(day, reader.language)
    write_records(reader, out, "levers", table, (day, "planning.toml" if own is None else own.name))
    show(reader, reader.say("lever_price.title"), table, ("lever", "lever_text", "lever_price", "lever_basis"))
    reader.tell("lever_price.how")


@dataclass(frozen=True)
class _Asked:
    """What was asked, beside the source and the way it is shown."""

    reader: Face
    kind: GapKind
    by: tuple[str, ...]
    rank: bool
    together: int | None
    options: dict[str, Any]

    @property
    def market(self) -> bool:
        """Whether what was asked for rests on offers and demands."""
        from graph.services.planner import gap_tables as service  # noqa: PLC0415 - see graph.cli

        return self.rank or self.kind in service.OF_THE_MARKET

    def stepped(self, scene: Scene, cells: pl.DataFrame) -> pl.DataFrame:
        """Return the cells with the steps of their prices where these are of a market."""
        from graph.services.planner import gap_tables as service  # noqa: PLC0415 - see graph.cli

        return cells if self.rank else service.with_steps(scene, cells, self.kind, self.by, self.options)

    def unread(self, scene: Scene) -> str:
        """Return the lists for want of which what was asked for is not measured, or not all of it."""
        from graph.services.planner import gap_tables as service  # noqa: PLC0415 - see graph.cli

        return service.lists_unread(scene, "start" if self.rank else self.kind, self.reader.language)

    def scene(
        self, folder: Path | None, how: tuple[MarketKind | None, float | None], progress: Watch, *, plan: object
    ) -> tuple[Source, Scene, dict[str, str]]:
        """Return the source, its scene (with the best plan where the question needs it), and how it was made."""
        from graph.services.pairing.match import MatchParameters  # noqa: PLC0415
        from graph.services.planner import gap_tables as service  # noqa: PLC0415 - see graph.cli
        from graph.services.source import read_source  # noqa: PLC0415

        source = read_source(folder, progress)
        parameters = MatchParameters(kind=how[0], radius_km=how[1])
        planned = self.kind in service.OF_THE_MARKET or self.rank or bool(plan)
        scene = service.scene_of(source, parameters if planned else None, progress)
        return source, scene, parameters.words(self.reader.language) if planned else {}

    def cells(self, scene: Scene) -> tuple[pl.DataFrame, dict[str, Any] | None]:
        """Return the cells asked for, and the price of the first of them as one."""
        from graph.services.planner import gap_tables as service  # noqa: PLC0415 - see graph.cli

        if self.rank:
            cells = service.start(scene, self.options["level"], self.reader.language)
        else:
            cells = service.table(scene, self.kind, self.by, self.options, self.reader.language)
        if not self.together:
            return cells, None
        return cells, service.joint_price(scene, cells, _side(self.kind), self.options["level"], self.together)

    def write(self, out: Path, cells: pl.DataFrame, source: Source) -> None:
        """Write the cells as files."""
        from graph.services.planner import gap_tables as service  # noqa: PLC0415 - see graph.cli
        from graph.services.planner.gap_map import write_gap_map  # noqa: PLC0415
        from graph.services.planner.gap_sheet import sheet_of  # noqa: PLC0415

        name = "where_to_start" if self.rank else f"{self.kind}_gaps"
        shown = sheet_of(cells, source.network, self.reader.language)
        service.write_table(out, name, cells, source, language=self.reader.language, shown=shown)
        title = self.reader.say("brief.word.start" if self.rank else f"gap.{self.kind}.name")
        write_gap_map(
            out, name, cells, source, title=title, language=self.reader.language, region=self.options["region"]
        )


def _columns(reader: Face, kind: str, by: str) -> tuple[str, ...]:
    columns = tuple(column.strip() for column in by.split(",") if column.strip())
    known = KNOWN[:2] if kind in ("demand", "supply") else KNOWN
    if not columns or not set(columns) <= set(known):
        raise typer.BadParameter(reader.say("cli.gaps.by_what", by=by, known=", ".join(known)), param_hint="--by")
    return columns


def _pair(reader: Face, cell: str) -> tuple[str, str]:
    if cell.count(",") != 1:
        raise typer.BadParameter(reader.say("cli.gaps.cell_what", cell=cell), param_hint="--cell")
    region, commodity = (part.strip() for part in cell.split(","))
    return region_code(region), commodity


def _refuse_together(asked: _Asked) -> None:
    """Refuse to price as one what has no entry price: only cells of trade, by region and commodity, unsuppressed."""
    priced = asked.kind in ("demand", "supply") and not asked.rank and not asked.options["public"]
    fine = set(asked.by) == {"region", "commodity"} and asked.options["commodity_level"] == "kbli5"
    if asked.together and not (priced and fine):
        raise typer.BadParameter(asked.reader.say("cli.gaps.together_what"), param_hint="--together")


def _side(kind: str) -> str:
    return "supply" if kind == "supply" else "demand"


def _one_cell(asked: _Asked, scene: Scene, place: tuple[str, str], origin: Provenance) -> None:
    from graph.services.planner import gap_tables as service  # noqa: PLC0415 - see graph.cli

    reader = asked.reader
    parties = service.detail(scene, *place, _side(asked.kind), reader.language)
    if reader.json:
        reader.emit(parties)
        return
    draw_origin(reader, origin)
    if not parties:
        reader.tell(f"cli.gaps.cell_full_{_side(asked.kind)}", region=place[0], commodity=place[1])
    for party in parties:
        left = f"{reader.number(party['left'])} {party['unit_text']}"
        reader.table(
            f"{party['name']}: {left}",
            [("cli.gaps.nearest", "left"), ("column.distance_km", "right"), ("cli.gaps.left", "right"),
             ("column.reason", "left"), ("column.missing", "left")],
            [
                (other["name"], reader.number(other["distance_km"], 1), reader.number(other["left"]),
                 other["reason_text"], "; ".join(other["missing_text"]))
                for other in party["nearest"]
            ],
        )  # fmt: skip


def _reconciled(asked: _Asked, scene: Scene, origin: Provenance) -> None:
    from graph.services.planner import gap_tables as service  # noqa: PLC0415 - see graph.cli

    reader, by = asked.reader, [column for column in asked.by if column != "cluster"]
    found = service.reconciled(scene, by, asked.options["level"])
    if reader.json:
        reader.emit(found)
        return
    draw_origin(reader, origin)
    reader.tell("cli.gaps.reconciled", **{k: reader.number(found[k]) for k in ("worth", "plan_value", "gap")})
