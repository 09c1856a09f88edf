"""``jejaring match --kind KIND``: the kinds of matching in the field beside markets of goods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.cli.face import Align, Face
    from graph.services.pairing.match import Matched
    from graph.services.source import Source
    from graph.settings import Language

SHOWN: Final = 10
MARKETS: Final = ("volume", "linkage", "partnership")
"""Kinds that are markets of offers, demands and activities; all others are kinds of help."""


TIME_LIMIT: Final = 20.0
"""Seconds for kinds that need a mixed-integer program, where none are asked for: the gap is told."""


USED: Final = frozenset({"folder", "other_folder", "kind", "time_limit", "out", "json"})
"""Options of ``match`` that a kind of help uses; the others speak of markets."""


def refuse_unused(context: typer.Context, reader: Face, kind: str | None) -> None:
    """Refuse options that a kind would not use, rather than leave them out silently."""
    if kind is None or kind in MARKETS:
        return
    for option in context.command.params:
        given = context.get_parameter_source(option.name or "")
        if option.name not in USED and given is not None and given.name == "COMMANDLINE":
            named = option.opts[0]
            raise typer.BadParameter(reader.say("cli.kind.unused", kind=kind), param_hint=named)


def answer_kind(reader: Face, source: Source, kind: str, out: Path | None, *, time_limit: float | None = None) -> None:
    """Plan one kind, print it and write it where asked."""
    from graph.services.pairing import kinds as service  # noqa: PLC0415 - see graph.cli
    from graph.services.pairing.match import refuse_nothing  # noqa: PLC0415

    plan = service.plan_of(source, kind, time_limit=time_limit or TIME_LIMIT)
    facts = service.document(source, plan, reader.language)
    refuse_nothing(source, kind, facts["suppliers"], facts["buyers"])
    if out is not None:
        service.write_kind(out, facts, source, reader.language)
    if reader.json:
        reader.emit(facts)
        return
    if facts["synthetic"]:
        reader.tell("cli.synthetic")
    draw_kind(reader, facts)
    if out is not None:
        reader.tell("cli.written", folder=out)


def more_facts(matched: Matched, kind: str | None, language: Language) -> dict[str, Any]:
    """Return what a kind that is a market says beyond the market's figures; nothing where no kind was named."""
    if kind not in ("partnership", "linkage"):
        return {}
    from graph.services.pairing import partnership  # noqa: PLC0415 - see graph.cli

    return partnership.document(matched, kind, language)


def draw_kind(reader: Face, facts: Mapping[str, Any]) -> None:
    """Print a plan of a kind: its figures, the best pairs with reasons, what cannot be, who is left."""
    reader.tell(
        "cli.kind.facts",
        title=facts["title"],
        candidates=reader.number(facts["candidates"]),
        pairs=reader.number(facts["pairs"]),
        value=reader.say(f"cli.worth.{facts['value_unit']}", value=reader.number(facts["value"])),
        gap=reader.number(facts["gap"]),
        status=reader.say(f"cli.status.{facts['status']}"),
    )
    rows = [
        (
            f"{one['supplier_name']}\n→ {one['buyer_name']}",
            reader.kilometres(one["distance_km"]),
            reader.number(one["value"]),
            _why(one),
        )
        for one in facts["matches"][:SHOWN]
    ]
    value = f"column.value_{_unit(facts)}"
    columns: list[tuple[str, Align]] = [
        ("column.pair", "left"), ("column.km", "right"), (value, "right"), ("column.reason", "left"),
    ]  # fmt: skip
    reader.table(reader.say("cli.table.kind_pairs"), columns, rows)
    counted: list[tuple[str, Align]] = [("column.reason", "left"), ("column.pairs", "right")]
    excluded = [(one["sentence"], reader.number(one["pairs"])) for one in facts["excluded"]]
    reader.table(reader.say("cli.table.kind_excluded"), counted, excluded)
    left = [(one["sentence"], reader.number(one["count"])) for one in facts["unmatched_by_reason"]["buyers"]]
    reader.table(reader.say("cli.table.kind_unmatched"), [("column.reason", "left"), ("column.count", "right")], left)


def _unit(facts: Mapping[str, Any]) -> str:
    return "points" if facts["value_unit"] == "points" else "rp"


def _why(one: Mapping[str, Any]) -> str:
    return "\n".join([one["sentence"], *one["notes"]])
