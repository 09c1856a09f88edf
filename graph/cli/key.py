"""``jejaring key``: who may ask the API for what; a secret is printed once, when it is made."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from graph.cli.edge import Command, Group
from graph.cli.face import face
from graph.cli.options import (
    JsonOption,
    KeyOption,
    ServerOption,
    region_code,
)
from graph.translations.dates import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.cli.face import Face

app = typer.Typer(cls=Group, no_args_is_help=True)
KeyId = Annotated[str, typer.Argument(metavar="ID", help="cli.help.key.id")]
RoleName = Literal[
    "officer", "planner", "buyer", "supplier", "cooperative", "provider", "forum_member", "verifier", "auditor", "admin"
]  # fmt: skip
"""The roles of :mod:`graph.model.rights`; a test holds the two together."""


class Grant(StrEnum):
    """What a key may be granted beside its role."""

    NAMED = "named"


Expires = Annotated[
    str | None, typer.Option("--expires", metavar="90d|2027-01-31", help="cli.help.key.expires", show_default=False)
]


@app.command("create", cls=Command, help="cli.help.key.create")
def create(
    context: typer.Context,
    *,
    role: Annotated[RoleName, typer.Option("--role", help="cli.help.key.role")],
    region: Annotated[
        list[str] | None,
        typer.Option("--region", metavar="REGION", parser=region_code, help="cli.help.key.region", show_default=False),
    ] = None,
    party: Annotated[
        str | None, typer.Option("--party", metavar="ID", help="cli.help.key.party", show_default=False)
    ] = None,
    name: Annotated[str, typer.Option("--name", help="cli.help.key.name")] = "",
    grant: Annotated[list[Grant] | None, typer.Option("--grant", help="cli.help.key.grant", show_default=False)] = None,
    expires: Expires = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Make a key and print it, this once."""
    body = {
        "role": role,
        "regions": region or [],
        "party": party,
        "name": name,
        "grants": [str(one) for one in grant or ()],
        "expires": expires,
    }
    reader = face(context, json=json)
    with _keys(reader, server, key) as keys:
        made = keys.create(body)
    _made(reader, made)


@app.command("list", cls=Command, help="cli.help.key.list")
def list_keys(
    context: typer.Context, *, server: ServerOption = None, key: KeyOption = None, json: JsonOption = False
) -> None:
    """List keys: prefix, role, reach, end; never a secret."""
    reader = face(context, json=json)
    with _keys(reader, server, key) as held:
        keys = held.list()
    if json:
        reader.emit({"keys": keys})
        return
    columns = ("id", "prefix", "role", "regions", "party", "expires_at", "revoked_at")
    reader.table(
        reader.say("cli.key.title"),
        [(f"cli.key.{name}", "left") for name in columns],
        ([_cell(reader, name, one.get(name)) for name in columns] for one in keys),
    )


@app.command("rotate", cls=Command, help="cli.help.key.rotate")
def rotate(
    context: typer.Context,
    id_: KeyId,
    *,
    expires: Expires = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Make a key in the place of another, which ends in a day."""
    reader = face(context, json=json)
    with _keys(reader, server, key) as keys:
        made = keys.rotate(id_, expires)
    _made(reader, made)


@app.command("revoke", cls=Command, help="cli.help.key.revoke")
def revoke(
    context: typer.Context,
    id_: KeyId,
    *,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """End a key at once."""
    reader = face(context, json=json)
    with _keys(reader, server, key) as keys:
        gone = keys.revoke(id_)
    if json:
        reader.emit(gone)
        return
    reader.tell("cli.key.revoked", prefix=gone["prefix"])


@contextmanager
def _keys(reader: Face, server: str | None, key: str | None) -> Iterator[Any]:
    """Give the keys of this machine, or of a server; a person sees meanwhile what is waited for."""
    from graph.cli.remote import keys_at  # noqa: PLC0415 - see graph.cli

    with reader.progress() as progress, keys_at(reader, server, key, progress) as keys:
        yield keys


def _made(reader: Face, made: Mapping[str, Any]) -> None:
    """Print the key alone on stdout, so that a script can take it; what there is to say of it on stderr."""
    if reader.json:
        reader.emit(made)
        return
    reader.warn(
        "cli.key.made",
        role=_cell(reader, "role", made["role"]),
        prefix=made["prefix"],
        end=_cell(reader, "expires_at", made["expires_at"]),
    )
    reader.out.print(made["key"], markup=False, soft_wrap=True)
    reader.warn("cli.key.once")


def _cell(reader: Face, name: str, value: object) -> str:
    """Return a fact of a key as people read it: roles by their names, days without their seconds."""
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, value)) or "–"
    if value is None:
        return "–"
    if name.endswith("_at"):
        return day_of(date.fromisoformat(str(value)[:10]), reader.language)
    return reader.say(f"role_name.{value}") if name == "role" else str(value)
