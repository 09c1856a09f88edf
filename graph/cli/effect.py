"""``jejaring effect``: whether a programme worked, in words, figures and a workbook."""

from __future__ import annotations

from math import isfinite
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.cli.face import face
from graph.cli.frames import text, write_records
from graph.cli.options import JsonOption, OutOption  # noqa: TC001 - typer reads annotations at run time

if TYPE_CHECKING:
    from graph.cli.face import Face
    from graph.planning.results.effect import Effect


def effect(
    context: typer.Context,
    panel: Annotated[Path, typer.Argument(metavar="PANEL|FOLDER", help="cli.help.effect.panel", show_default=False)],
    *,
    programme: Annotated[
        str | None, typer.Option("--programme", help="cli.help.effect.programme", show_default=False)
    ] = None,
    outcome: Annotated[str, typer.Option("--outcome", help="cli.help.effect.outcome")] = "outcome",
    start: Annotated[float | None, typer.Option("--start", help="cli.help.effect.start", show_default=False)] = None,
    match: Annotated[str, typer.Option("--match", help="cli.help.effect.match")] = "",
    group: Annotated[str | None, typer.Option("--group", help="cli.help.effect.group", show_default=False)] = None,
    place: Annotated[str | None, typer.Option("--place", help="cli.help.effect.place", show_default=False)] = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Say whether a programme worked, with interval, check of trends before, and a verdict that may be: cannot tell."""
    from graph.services.planner.results import effect_of_panel, effect_of_programme, spill_in_words  # noqa: PLC0415
    from graph.services.sheet.export import header  # noqa: PLC0415 - see graph.cli

    reader, synthetic = face(context, json=json), False
    if programme is not None:
        from graph.planning.scene import Scene  # noqa: PLC0415 - see graph.cli
        from graph.services.source import read_source  # noqa: PLC0415

        network = read_source(panel).network
        synthetic, found = network.synthetic, effect_of_programme(Scene(network), programme)
    elif start is None:
        raise typer.BadParameter(reader.say("cli.effect.start"), param_hint="--start")
    else:
        covariates = [name.strip() for name in match.split(",") if name.strip()]
        found = effect_of_panel(panel, outcome, start, covariates, group=group, place=place)
    named = header(found.outcome, reader.language)
    unit = reader.say("effect.unit.ties" if programme is not None else "effect.unit.column", outcome=named)
    sentence = _sentence(reader, found, unit)
    spill = spill_in_words(found.spill_over, reader.language)
    facts = found.to_dict() | {"unit_of_effect": unit, "sentence": sentence, "synthetic": synthetic}
    facts["spill_over_sentence"] = spill
    if out is not None:
        _write(reader, out, facts, panel.name)
    if json:
        reader.emit(facts)
        return
    if synthetic:
        reader.tell("word.synthetic")
    reader.tell("cli.plain", text=sentence)
    _figures(reader, facts)
    reader.tell("cli.plain", text=spill)
    _holes(reader, facts)


def _write(reader: Face, out: Path, facts: dict[str, Any], source: str) -> None:
    """Write the figures, the difference by period and the lines that are not there, a sheet each."""
    import polars as pl  # noqa: PLC0415 - see graph.cli

    from graph.settings import now  # noqa: PLC0415 - see graph.cli

    whole = pl.DataFrame(
        [{name: facts[name] for name in ("sentence", "unit_of_effect", *FIGURES, "outcome", "spill_over_sentence")}]
    )
    periods = pl.DataFrame(facts["by_period"], schema={"period": pl.Float64, "difference": pl.Float64, "started": bool})
    lines = pl.DataFrame(facts["missing"], schema={"unit": pl.String, "period": pl.Float64}).rename(
        {"unit": "panel_unit"}
    )
    more = {"effect_periods": periods, "effect_missing": lines}
    about = (now().date(), source)
    write_records(reader, out, "effect", whole, about, synthetic=facts["synthetic"], more=more)


def _sentence(reader: Face, found: Effect, unit: str) -> str:
    """Return the verdict in plain words, with the effect in its unit and interval where there is one."""
    verdict = reader.say(f"effect.{found.verdict}" + (f".{found.reason}" if found.reason else ""))
    if not isfinite(found.effect):
        return verdict
    names = ("effect", "low", "high", "mean_before")
    amount = reader.say("effect.amount", unit=unit, **{n: reader.number(getattr(found, n), 2) for n in names})
    return f"{verdict} {amount}"


def _figures(reader: Face, facts: dict[str, Any]) -> None:
    rows = [(reader.say(f"effect.figure.{name}"), text(reader, facts[name])) for name in FIGURES]
    rows.append((reader.say("effect.figure.dropped"), text(reader, len(facts["dropped"]))))
    reader.table(reader.say("effect.title"), [("cli.word.what", "left"), ("cli.word.how_much", "right")], rows)


FIGURES = ("effect", "low", "high", "mean_before", "pairs", "groups", "pretrend", "pretrend_p", "holes")
NAMED = 10
"""Lines that a panel lacks, as far as a terminal names them; ``--json`` has all."""


def _holes(reader: Face, facts: dict[str, Any]) -> None:
    """Say which units were left out, which lines are not there, and what to do."""
    more = {name: "" if len(facts[name]) <= NAMED else ", …" for name in ("dropped", "missing")}
    if facts["dropped"]:
        reader.tell("effect.left_out", units=", ".join(facts["dropped"][:NAMED]) + more["dropped"])
    if facts["missing"]:
        lines = (f"{one['unit']} ({one['period']:g})" for one in facts["missing"][:NAMED])
        reader.tell("effect.lines_missing", lines=", ".join(lines) + more["missing"])
