"""Options that several commands share, so that one word means one thing everywhere. Help texts are catalogue codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

MarketKind = Literal["volume", "linkage"]
"""The two kinds of market: stated volumes and prices, or who could supply whom."""
Side = Literal["demand", "supply"]
"""Which side of the market a gap is on."""
Level = Literal["island", "province", "regency", "district"]
"""How coarse the regions of a gap table are."""
FolderArgument = Annotated[Path | None, typer.Argument(metavar="[FOLDER]", help="cli.help.folder", show_default=False)]
FolderOption = Annotated[
    Path | None, typer.Option("--folder", metavar="FOLDER", help="cli.help.folder", show_default=False)
]
KindOption = Annotated[MarketKind | None, typer.Option("--kind", help="cli.help.kind", show_default=False)]
RadiusOption = Annotated[float | None, typer.Option("--radius", min=0, help="cli.help.radius", show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="cli.help.json")]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="FOLDER", help="cli.help.out", show_default=False)]
MaxOption = Annotated[int, typer.Option("--max", min=1, help="cli.help.max")]
AnyRegionOption = Annotated[bool, typer.Option("--any-region", help="cli.help.any_region")]
SheetOption = Annotated[Path | None, typer.Option("--sheet", metavar="FILE", help="cli.help.sheet", show_default=False)]
