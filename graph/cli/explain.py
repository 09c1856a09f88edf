"""``jejaring explain`` and ``jejaring why-not``: why two are paired or not, and what would place one who is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.cli.face import face
from graph.cli.options import (
    FolderOption,
    JsonOption,
    MatchKindOption,
    Side,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.cli.face import Face

Supplier = Annotated[str, typer.Argument(metavar="SUPPLIER", help="cli.help.explain.supplier")]
Buyer = Annotated[str | None, typer.Argument(metavar="[BUYER]", help="cli.help.explain.buyer", show_default=False)]
Both = Annotated[str, typer.Argument(metavar="BUYER", help="cli.help.explain.buyer", show_default=False)]
SideOption = Annotated[Side, typer.Option("--side", help="cli.help.explain.side")]


def explain(
    context: typer.Context,
    supplier: Supplier,
    buyer: Buyer = None,
    *,
    folder: FolderOption = None,
    kind: MatchKindOption = None,
    side: SideOption = "supply",
    json: JsonOption = False,
) -> None:
    """Say why two are paired or not; for one party alone, why it is left and what would place it."""
    from graph.services.pairing import explain as service  # noqa: PLC0415 - see graph.cli
    from graph.services.source import no_folder, read_source  # noqa: PLC0415

    reader = face(context, json=json)
    if folder is None and buyer is not None:
        no_folder(buyer)
    source = read_source(folder)
    if buyer is not None:
        told = service.explain_pair(source, supplier, buyer, reader.language, kind=kind)
    else:
        seller = side == "supply"
        told = service.explain_left(
            source, supplier, reader.language, side="supplier" if seller else "buyer", kind=kind
        )
    _draw(reader, told)


def why_not(
    context: typer.Context,
    supplier: Supplier,
    buyer: Both,
    *,
    folder: FolderOption = None,
    kind: MatchKindOption = None,
    json: JsonOption = False,
) -> None:
    """Say which rule excludes two parties, or who outbids them."""
    explain(context, supplier, buyer, folder=folder, kind=kind, json=json)


def _draw(reader: Face, told: Mapping[str, Any]) -> None:
    if reader.json:
        reader.emit(told)
        return
    if told["synthetic"]:
        reader.tell("cli.synthetic")
    for sentence in told["sentences"]:
        reader.out.print(sentence, markup=False, soft_wrap=True)
