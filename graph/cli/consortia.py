"""``jejaring consortia``: which small enterprises together fill an order, with shares, leader and fallback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.face import face
from graph.cli.options import (  # noqa: TC001 - typer reads annotations at run time
    FolderArgument,
    FolderOption,
    JsonOption,
)
from graph.cli.tables import draw_origin

if TYPE_CHECKING:
    from graph.cli.face import Align, Face
    from graph.matching.consortium import Consortium, NoConsortium
    from graph.network import Network

Text = str | None


def consortia(  # noqa: PLR0913 - one option, one argument
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    demand: Annotated[Text, typer.Option("--demand", metavar="ID", help="cli.help.consortia.demand")] = None,
    commodity: Annotated[Text, typer.Option("--commodity", metavar="KBLI", help="cli.help.consortia.commodity")] = None,
    product: Annotated[Text, typer.Option("--product", help="cli.help.consortia.product")] = None,
    unit: Annotated[Text, typer.Option("--unit", help="cli.help.consortia.unit", show_default=False)] = None,
    volume: Annotated[int | None, typer.Option("--volume", min=1, help="cli.help.consortia.volume")] = None,
    month: Annotated[list[str] | None, typer.Option("--month", help="cli.help.consortia.month")] = None,
    grade: Annotated[Text, typer.Option("--grade", help="cli.help.consortia.grade")] = None,
    buyer: Annotated[Text, typer.Option("--buyer", metavar="ID", help="cli.help.consortia.buyer")] = None,
    price: Annotated[int | None, typer.Option("--price", min=0, help="cli.help.consortia.price")] = None,
    lot: Annotated[int, typer.Option("--min-lot", min=1, help="cli.help.consortia.lot")] = 1,
    radius: Annotated[float, typer.Option("--radius", min=1, help="cli.help.consortia.radius")] = 50.0,
    reach: Annotated[float | None, typer.Option("--reach", min=1, help="cli.help.consortia.reach")] = None,
    most_members: Annotated[int | None, typer.Option("--max-members", min=1, help="cli.help.consortia.members")] = None,
    most_share: Annotated[
        float | None, typer.Option("--max-share", min=0.01, max=1, help="cli.help.consortia.share")
    ] = None,
    most: Annotated[int, typer.Option("--max", min=1, help="cli.help.consortia.max")] = 3,
    json: JsonOption = False,
) -> None:
    """Find consortia for an order of a folder or of the store."""
    from graph.matching.consortium import consortia as find  # noqa: PLC0415 - see graph.cli
    from graph.services.pairing.consortia import OrderText, figures, order_sentence  # noqa: PLC0415
    from graph.services.source import provenance, read_source  # noqa: PLC0415

    reader = face(context, json=json)
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
    asked = OrderText(demand, commodity, unit, volume, tuple(month or ()), grade, buyer, price, lot, product)
    order = asked.read(source.network)
    found = find(
        source.network,
        order,
        radius_km=radius,
        reach_km=reach,
        most=most,
        most_members=most_members,
        most_share=most_share,
    )
    if json:
        reader.emit(figures(found, order, source.network))
        return
    draw_origin(reader, provenance(source, {}))
    reader.out.print(order_sentence(order, source.network, reader.language), markup=False, highlight=False)
    _draw(reader, found, source.network)


def _draw(reader: Face, found: list[Consortium] | NoConsortium, network: Network) -> None:
    if not isinstance(found, list):
        reader.tell(f"consortia.none.{found.reason}")
        rows = [
            (_month(reader, month), reader.number(wanted), reader.number(most))
            for month, (wanted, most) in found.months.items()
        ]
        columns: list[tuple[str, Align]] = [
            ("column.month", "left"), ("column.wanted_units", "right"), ("column.most_units", "right"),
        ]  # fmt: skip
        reader.table(reader.say("cli.table.consortia_months"), columns, rows)
        return
    for number, one in enumerate(found, start=1):
        _draw_one(reader, number, one, network)


def _draw_one(reader: Face, number: int, one: Consortium, network: Network) -> None:
    from graph.services.pairing.consortia import goods_of  # noqa: PLC0415 - see graph.cli

    leader = network.parties["name"][network.row[one.leader]]
    role = "cooperative" if one.leader_is_cooperative else "largest"
    columns: list[tuple[str, Align]] = [
        ("column.member", "left"), ("column.product", "left"), ("column.share_of_order", "right"),
        ("column.units_by_month", "left"), ("column.km", "right"), ("column.asked_price_rp", "right"),
    ]  # fmt: skip
    rows = [
        (
            member.name,
            member.product or "–",
            f"{reader.number(100 * member.share, 1)} %",
            "; ".join(f"{_month(reader, month)} {reader.number(x)}" for month, x in member.units.items() if x),
            reader.kilometres(member.distance_km),
            reader.number(member.price_rp_per_unit),
        )
        for member in one.members
    ]
    title = reader.say("cli.table.consortium", number=number, leader=leader, role=reader.say(f"consortia.role.{role}"))
    reader.table(title, columns, rows)
    stand_ins = ", ".join(f"{reserve.name} ({reader.number(sum(reserve.units.values()))})" for reserve in one.fallback)
    code = "consortia.fallback" if one.continuity else "consortia.fallback.short"
    where = "centre" if one.onward_rp is None else "buyer"
    onward = reader.number(one.onward_rp or 0)
    cost = reader.say(f"consortia.cost.{where}", cost=reader.number(one.cost_rp), onward=onward)
    reader.tell(code, who=stand_ins or "–", cost=cost)
    if goods := goods_of(one):
        reader.tell("consortia.goods", goods=", ".join(goods))


def _month(reader: Face, month: object) -> str:
    return reader.say("word.every_month") if month is None else str(month)[:7]
