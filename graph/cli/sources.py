"""``jejaring sources``: which lists say what of a party, in which rows, and what wins where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.face import face
from graph.cli.options import JsonOption  # noqa: TC001 - typer reads annotations at run time

if TYPE_CHECKING:
    from graph.cli.face import Face


def sources(
    context: typer.Context,
    party: Annotated[str, typer.Argument(metavar="PARTY", help="cli.help.sources.party", show_default=False)],
    *,
    json: JsonOption = False,
) -> None:
    """Show where each fact of a party comes from."""
    import polars as pl  # noqa: PLC0415 - see graph.cli

    from graph.cli.frames import show  # noqa: PLC0415
    from graph.services.lists.said_of import said_of_party  # noqa: PLC0415
    from graph.store import connect  # noqa: PLC0415

    reader = face(context, json=json)
    with reader.progress() as progress, connect(progress=progress) as store:
        told = said_of_party(store, store.snapshot(progress), party)
    if json:
        reader.emit(told.to_dict())
        return
    if told.synthetic:
        reader.tell("cli.synthetic")
    names = pl.Series("fact", [_called(reader, fact) for fact in told.facts["fact"]], dtype=pl.String)
    stated = [
        f"{_stated(reader, fact, value)} ({reader.say('cli.sources.inferred')})"
        if inferred
        else _stated(reader, fact, value)
        for fact, value, inferred in told.facts.select("fact", "value", "inferred").iter_rows()
    ]
    facts = (
        told.facts.drop("inferred")
        .with_columns(names, pl.Series("value", stated, dtype=pl.String))
        .rename({"value": "stated"})
    )
    show(reader, reader.say("cli.sources.facts", name=told.name), facts, facts.columns, limit=facts.height)
    rows = pl.DataFrame(told.rows, schema_overrides={"sheet": pl.String}, infer_schema_length=None)
    show(reader, reader.say("cli.sources.rows"), rows, rows.columns, limit=rows.height)


def _called(reader: Face, fact: str) -> str:
    """Return what a fact is called: as the columns of lists are, else as those of tables are."""
    from graph.services.sheet.export import header  # noqa: PLC0415 - see graph.cli

    if fact in ("certifications", "established"):
        return reader.say(f"paper.party.{fact}")
    role = {"sales_rp_per_year": "sales", "capital_rp": "capital", "investment_rp": "investment"}.get(fact, fact)
    said = reader.say(f"list_role.{role}")
    return header(fact, reader.language) if said == f"list_role.{role}" else said


def _stated(reader: Face, fact: str, value: str | None) -> str | None:
    """Return what a list says of a fact as people write it: codes in words, rupiah in groups."""
    from graph.cli.frames import in_words  # noqa: PLC0415 - see graph.cli
    from graph.services.sheet.words import activity_name, certificate_name, place_name  # noqa: PLC0415

    if value is None or fact in ("name", "parent"):
        return value
    if fact == "region":
        return place_name(value)
    if fact == "certifications":
        return ", ".join(certificate_name(code, reader.language) for code in value.split())
    if fact == "kbli":
        return "; ".join(f"{activity_name(code)} ({code})" for code in value.split())
    if value in ("true", "false"):
        return reader.say("word.yes" if value == "true" else "word.no")
    if "_rp" in fact and value.isdigit():
        return f"Rp {reader.number(int(value))}"
    return " ".join(in_words(reader.language, code, fact) for code in value.split())
