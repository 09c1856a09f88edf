"""``jejaring gaps``: what is missing where, of seventeen kinds, with reason, lever and, for trade, entry prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from graph.cli.face import face
from graph.cli.options import (  # noqa: TC001 - typer reads annotations at run time
    FolderArgument,
    FolderOption,
    JsonOption,
    Level,
    MarketKind,
    OutOption,
    RadiusOption,
)
from graph.cli.tables import draw_gaps, draw_origin, nearby

if TYPE_CHECKING:
    import polars as pl

    from graph.cli.face import Face

GapKind = Literal[
    "demand", "supply", "market_access", "facility", "technology", "training", "capability", "service", "finance",
    "officers", "forum", "foster", "information", "structural", "import_substitution", "concentration", "targets",
]  # fmt: skip
CommodityLevel = Literal["kbli2", "kbli3", "kbli5"]
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
    region: Annotated[str | None, typer.Option("--region", help="cli.help.gaps.region", show_default=False)] = None,
    last: Annotated[bool, typer.Option("--last", help="cli.help.gaps.last")] = False,
    together: Annotated[
        int | None, typer.Option("--together", min=1, help="cli.help.gaps.together", show_default=False)
    ] = None,
    reconcile: Annotated[bool, typer.Option("--reconcile", help="cli.help.gaps.reconcile")] = False,
    cell: Annotated[str | None, typer.Option("--cell", help="cli.help.gaps.cell", show_default=False)] = None,
    rank: Annotated[bool, typer.Option("--rank", help="cli.help.gaps.rank")] = False,
    public: Annotated[bool, typer.Option("--public", help="cli.help.gaps.public")] = False,
    threshold: Annotated[int, typer.Option("--threshold", min=3, help="cli.help.gaps.threshold")] = 5,
    market: Annotated[MarketKind | None, typer.Option("--market", help="cli.help.gaps.market")] = None,
    radius: RadiusOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="cli.help.gaps.limit")] = 20,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Find the gaps, print them or a JSON list of cells, and write them where asked."""
    from graph.services import gap_tables as service  # noqa: PLC0415 - see graph.cli
    from graph.services.match import MatchParameters  # noqa: PLC0415
    from graph.services.source import provenance, read_source  # noqa: PLC0415

    reader = face(context, json=json)
    columns = tuple(column.strip() for column in by.split(",") if column.strip())
    known = KNOWN[:2] if kind in ("demand", "supply") else KNOWN
    if not columns or not set(columns) <= set(known):
        raise typer.BadParameter(reader.say("cli.gaps.by_what", by=by, known=", ".join(known)), param_hint="--by")
    if cell is not None and cell.count(",") != 1:
        raise typer.BadParameter(reader.say("cli.gaps.cell_what", cell=cell), param_hint="--cell")
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        parameters = MatchParameters(kind=market, radius_km=radius)
        planned = kind in service.OF_THE_MARKET or rank or reconcile or cell is not None
        scene = service.scene_of(source, parameters if planned else None, progress)
        if cell is not None:
            _one_cell(reader, service.detail(scene, *_pair(cell), _side(kind), reader.language))
            return
        if reconcile:
            _reconciled(reader, service.reconciled(scene, [c for c in columns if c != "cluster"], level))
            return
        if rank:
            cells = service.start(scene, level, reader.language)
        else:
            options: dict[str, Any] = {"level": level, "commodity_level": commodity_level, "region": region}
            options |= {"public": public, "threshold": threshold} | ({"last": "all"} if last else {})
            cells = service.table(scene, kind, columns, options, reader.language)
        joint = service.joint_price(scene, cells, _side(kind), level, together) if together else None
        if out is not None:
            name = "where_to_start" if rank else f"{kind}_gaps"
            service.write_table(out, name, cells, source, language=reader.language)
    if json:
        reader.emit({"cells": cells.to_dicts(), **joint} if joint else cells.to_dicts())
        return
    draw_origin(reader, provenance(source, parameters.words(reader.language) if planned else {}))
    draw_cells(reader, cells, "start" if rank else kind, limit)
    if joint:
        reader.tell(
            "cli.gaps.together", **{name: reader.number(joint[name]) for name in ("cells", "together", "singly")}
        )
    if out is not None:
        reader.tell("cli.written", folder=out)


def _pair(cell: str) -> tuple[str, str]:
    region, commodity = (part.strip() for part in cell.split(","))
    return region, commodity


def _side(kind: str) -> str:
    return "supply" if kind == "supply" else "demand"


def _one_cell(reader: Face, parties: list[dict[str, Any]]) -> None:
    if reader.json:
        reader.emit(parties)
        return
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


def _reconciled(reader: Face, found: dict[str, Any]) -> None:
    if reader.json:
        reader.emit(found)
        return
    reader.tell("cli.gaps.reconciled", **{k: reader.number(found[k]) for k in ("worth", "plan_value", "gap")})


def draw_cells(reader: Face, cells: pl.DataFrame, kind: str, limit: int) -> None:
    """Print the first cells of a table: place, product, what is lacking out of what, reason and lever."""
    from graph.services.gaps import gap_facts  # noqa: PLC0415 - see graph.cli

    if kind in ("demand", "supply") and "entry_price_first" in cells.columns and "suppressed" not in cells.columns:
        unit = cells["value_unit"][0] if cells.height else ""
        draw_gaps(reader, gap_facts(cells, kind, reader.language)[:limit], unit)
        shown = min(limit, cells.height)
        reader.tell(f"cli.gaps.count_{kind}", cells=reader.number(cells.height), shown=shown)
        if cells.height:
            reader.tell("cli.gaps.how_to_read")
        return
    names = [name for name in COLUMNS if name in cells.columns]
    rows = [tuple(_cell(reader, name, row[name]) for name in names) for row in cells.head(limit).iter_rows(named=True)]
    title = reader.say(f"gap.{kind}.title", count=len(rows))
    reader.table(title, [(f"column.{name}", "right" if name in NUMBERS else "left") for name in names], rows)
    reader.tell("cli.gaps.count", cells=reader.number(cells.height), shown=min(limit, cells.height))
    if kind != "start":
        reader.tell(f"gap.{kind}.definition")


NUMBERS = frozenset(
    {"rank", "amount", "of", "share", "n", "value_rp", "unmet", "entry_price_first", "worth", "supply_near", "makers",
     "facilities", "officers", "crowding", "lever_cost_rp", "gini", "partnership_rate", "trader_margin",
     "largest_trader_share"}
)  # fmt: skip
COLUMNS = (
    "rank", "place", "cluster_name", "product", "unmet", "entry_price_first", "worth", "supply_near", "makers",
    "facilities", "officers", "crowding", "barrier", "amount", "of", "share", "n", "value_rp", "trader_margin",
    "largest_trader_share", "gini", "partnership_rate", "reason_text", "lever_text", "lever_cost_rp", "suppressed",
)  # fmt: skip


def _cell(reader: Face, name: str, value: Any) -> str:  # noqa: ANN401 - a cell of any column
    if name == "place":
        return nearby(value or "")
    if name == "barrier" and value is not None:
        return reader.say(f"barrier.{value}")
    if isinstance(value, bool):
        return reader.say("word.yes" if value else "word.no")
    if isinstance(value, (int, float)):
        if name in ("share", "gini", "partnership_rate", "trader_margin", "largest_trader_share", "crowding"):
            return reader.number(value, 2)
        return reader.number(value)
    return str(value) if value is not None else "–"
