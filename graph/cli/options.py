"""Options that several commands share, so that one word means one thing everywhere. Help texts are catalogue codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

MarketKind = Literal["volume", "linkage"]
"""The two kinds of market: stated volumes and prices, or who could supply whom."""
MatchKind = Literal[
    "volume", "linkage", "partnership", "exhibitions", "services", "facilitators", "officers", "foster", "finance",
    "facilities", "clusters", "tours", "training", "machinery", "social_enterprise",
]  # fmt: skip
"""Every kind of matching in the field."""
Side = Literal["demand", "supply"]
"""Which side of the market a gap is on."""
Level = Literal["island", "province", "regency", "district"]
"""How coarse the regions of a gap table are."""
FolderArgument = Annotated[Path | None, typer.Argument(metavar="[FOLDER]", help="cli.help.folder", show_default=False)]
FolderOption = Annotated[
    Path | None, typer.Option("--folder", metavar="FOLDER", help="cli.help.folder", show_default=False)
]
KindOption = Annotated[MarketKind | None, typer.Option("--kind", help="cli.help.kind", show_default=False)]
MatchKindOption = Annotated[MatchKind | None, typer.Option("--kind", help="cli.help.match_kind", show_default=False)]
RadiusOption = Annotated[float | None, typer.Option("--radius", min=0, help="cli.help.radius", show_default=False)]
MinLotOption = Annotated[int | None, typer.Option("--min-lot", min=1, help="cli.help.min_lot", show_default=False)]
MaxPartnersOption = Annotated[
    int | None, typer.Option("--max-partners", min=1, help="cli.help.max_partners", show_default=False)
]
MaxBuyersOption = Annotated[
    int | None, typer.Option("--max-buyers", min=1, help="cli.help.max_buyers", show_default=False)
]
QuotaOption = Annotated[
    list[str] | None, typer.Option("--quota", metavar="NAME=SHARE", help="cli.help.quota", show_default=False)
]
TimeLimitOption = Annotated[
    float | None,
    typer.Option("--time-limit", min=0.1, metavar="SECONDS", help="cli.help.time_limit", show_default=False),
]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="cli.help.seed")]


def region_code(named: str) -> str:
    """Return the code of the region that somebody types, by name or code: the one place where commands read it."""
    from graph.reference.regions import find_region  # noqa: PLC0415 - see graph.cli

    return find_region(named).code


RegionOption = Annotated[
    str | None,
    typer.Option("--region", metavar="REGION", parser=region_code, help="cli.help.gaps.region", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="cli.help.json")]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FOLDER|FILE.xlsx", help="cli.help.out", show_default=False)
]
MaxOption = Annotated[int, typer.Option("--max", min=1, help="cli.help.max")]
AnyRegionOption = Annotated[bool, typer.Option("--any-region", help="cli.help.any_region")]
SheetOption = Annotated[Path | None, typer.Option("--sheet", metavar="FILE", help="cli.help.sheet", show_default=False)]
OwnSheetOption = Annotated[
    Path | None, typer.Option("--own-sheet", metavar="FILE", help="cli.help.own_sheet", show_default=False)
]
PolicyOption = Annotated[
    Path | None, typer.Option("--policy", metavar="FILE", help="cli.help.policy", show_default=False)
]
FairnessOption = Annotated[bool, typer.Option("--fairness", help="cli.help.fairness")]
FrontierOption = Annotated[bool, typer.Option("--frontier", help="cli.help.frontier")]
ServerOption = Annotated[
    str | None, typer.Option("--server", metavar="URL", help="cli.help.server", show_default=False)
]
KeyOption = Annotated[str | None, typer.Option("--key", metavar="KEY", help="cli.help.server.key", show_default=False)]
