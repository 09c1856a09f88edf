"""The typer application: which commands there are, in the order in which a newcomer needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli import (
    ask,
    audit,
    brief,
    caseload,
    clusters,
    consortia,
    demo,
    directory,
    doctor,
    explain,
    gaps,
    ingest,
    institutions,
    key,
    match,
    measure,
    neo4j,
    partners,
    programmes,
    repair,
    retract,
    review,
    sample,
    scenario,
    serve,
    start,
)
from graph.cli.edge import Command, Group, remember_language

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(
    name="jejaring",
    cls=Group,
    help="cli.help.app",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 120},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - only when asked

        typer.echo(f"jejaring {version('jejaring')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="cli.help.version")
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="id|en", is_eager=True, callback=remember_language, help="cli.help.lang"),
    ] = None,
) -> None:
    """Take the options that stand before every command; both are handled by their callbacks."""
    del version, lang


COMMANDS: dict[str, Callable[..., None]] = {
    "demo": demo.demo,
    "ingest": ingest.ingest,
    "match": match.match,
    "measure": measure.measure,
    "gaps": gaps.gaps,
    "start": start.start,
    "ask": ask.ask,
    "brief": brief.brief,
    "scenario": scenario.scenario,
    "budget": scenario.budget,
    "programmes": programmes.programmes,
    "institutions": institutions.institutions,
    "notice": programmes.notice,
    "effect": programmes.effect,
    "indicators": programmes.indicators,
    "offtakers": partners.offtakers,
    "suppliers": partners.suppliers,
    "explain": explain.explain,
    "why-not": explain.why_not,
    "consortia": consortia.consortia,
    "readiness": repair.readiness,
    "repair": repair.repair,
    "caseload": caseload.caseload,
    "directory": directory.directory,
    "review": review.review,
    "retract": retract.retract,
    "sample": sample.sample,
    "serve": serve.serve,
    "doctor": doctor.doctor,
}
for name, command in COMMANDS.items():
    app.command(name, cls=Command, help=f"cli.help.{name}")(command)
app.add_typer(neo4j.app, name="neo4j", cls=Group, help="cli.help.neo4j")
app.add_typer(clusters.app, name="clusters", cls=Group, help="cli.help.clusters")
app.add_typer(key.app, name="key", cls=Group, help="cli.help.key")
app.add_typer(audit.app, name="audit", cls=Group, help="cli.help.audit")
