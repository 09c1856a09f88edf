"""``jejaring me``, ``proposals``, ``partnerships``, ``board``: what a key reads of a server, from wherever one sits."""

from __future__ import annotations

from typing import Annotated

import typer

from graph.cli.face import face
from graph.cli.options import JsonOption, KeyOption  # noqa: TC001 - typer reads annotations at run time

Server = Annotated[str, typer.Option("--server", metavar="URL", help="cli.help.server")]
Most = Annotated[int, typer.Option("--max", min=1, help="cli.help.server.max")]
State = Annotated[str | None, typer.Option("--state", help="cli.help.server.state", show_default=False)]
Party = Annotated[str | None, typer.Option("--party", metavar="ID", help="cli.help.server.party", show_default=False)]
One = Annotated[str | None, typer.Argument(metavar="ID", help="cli.help.server.one", show_default=False)]


def me(context: typer.Context, *, server: Server, key: KeyOption = None, json: JsonOption = False) -> None:
    """Say who a key stands for and what it may do."""
    from graph.cli.remote import Elsewhere, asking, draw  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    with asking(reader, Elsewhere(server, key)) as api:
        told = api.me()
    if json:
        reader.emit(told)
        return
    draw(reader, "cli.server.me", [told], ("role", "name", "regions", "party", "grants"))
    reader.tell("cli.server.may", may=", ".join(f"{action} ({reach})" for action, reach in told["may"].items()))


def proposals(
    context: typer.Context,
    one: One = None,
    *,
    server: Server,
    key: KeyOption = None,
    state: State = None,
    party: Party = None,
    most: Most = 50,
    json: JsonOption = False,
) -> None:
    """List the proposals that a key reaches, or tell one with all that happened to it."""
    from graph.cli.remote import Elsewhere, asking, draw, first  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    with asking(reader, Elsewhere(server, key)) as api:
        if one is not None:
            told = api.proposals.get(one) | {"history": api.proposals.history(one)}
            items = [told]
        else:
            items = first(api.proposals.each(limit=min(most, 200), state=state, party=party), most)
    if one is not None and json:
        reader.emit(items[0])
        return
    sides = [(*row["suppliers"], *row["buyers"]) for row in items]
    named = [[row["names"].get(who, who) for who in both] for row, both in zip(items, sides, strict=True)]
    shown = [row | {"parties": who} for row, who in zip(items, named, strict=True)]
    draw(reader, "cli.server.proposals", items if json else shown, ("id", "kind", "state", "parties", "deadline"))
    for event in items[0]["history"] if one is not None else ():
        step = reader.say(f"proposal_step.{event['action'].partition('.')[2]}")
        reader.tell("cli.plain", text=f"{event['at'][:16].replace('T', ' ')}  {step}  {event['why']}".rstrip())


def partnerships(
    context: typer.Context,
    *,
    server: Server,
    key: KeyOption = None,
    state: State = None,
    party: Party = None,
    most: Most = 50,
    json: JsonOption = False,
) -> None:
    """List the agreements that a key reaches: promised beside done."""
    from graph.cli.remote import Elsewhere, asking, draw, first  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    with asking(reader, Elsewhere(server, key)) as api:
        items = first(api.partnerships.each(limit=min(most, 200), state=state, party=party), most)
    columns = ("id", "kind", "state", "ends_on", "promised_units", "delivered_units", "paid_rp")
    draw(reader, "cli.server.partnerships", items, columns)


def board(
    context: typer.Context,
    *,
    server: Server,
    key: KeyOption = None,
    commodity: Annotated[
        str | None, typer.Option("--commodity", metavar="KBLI", help="cli.help.server.commodity", show_default=False)
    ] = None,
    json: JsonOption = False,
) -> None:
    """Print the public board of a server: what is wanted where, and at what prices."""
    from graph.cli.remote import Elsewhere, asking, draw  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    with asking(reader, Elsewhere(server, key)) as api:
        lines = api.board(commodity)
    columns = ("name", "place", "units_per_month", "unit", "buyers", "price_low_rp", "price_median_rp", "price_high_rp")
    draw(reader, "cli.server.board", lines, columns)
