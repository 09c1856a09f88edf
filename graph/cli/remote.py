"""The same questions here or at a server: commands with ``--server URL --key KEY`` ask another machine's API."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.cli.face import Align, Face
    from graph.client import Client
    from graph.language import Language
    from graph.services.work.progress import Progress


class Elsewhere(NamedTuple):
    """The server that is asked in the place of this machine, and the key that asks."""

    server: str
    key: str | None


def refuse_beside(reader: Face, **given: object) -> None:
    """Refuse what is of this machine alone (folders, files to write) beside ``--server``; options by their names."""
    named = [f"--{name.replace('_', '-')}" for name, value in given.items() if value not in (None, False, (), [])]
    if named:
        raise typer.BadParameter(reader.say("cli.server.beside", options=", ".join(named)), param_hint="--server")


@contextmanager
def asking(reader: Face, elsewhere: Elsewhere) -> Iterator[Client]:
    """Give a client of a server; a person sees meanwhile what is waited for."""
    with client(*elsewhere, reader.language) as api, reader.progress():
        yield api


NUMBERS: Final = frozenset(
    {
        "units_per_month", "buyers", "price_low_rp", "price_median_rp", "price_high_rp", "reference_rp", "months",
        "promised_units", "delivered_units", "paid_rp", "amount", "of", "unmet", "entry_price_first",
    }
)  # fmt: skip
"""Columns that are drawn as numbers."""


def draw(reader: Face, title: str, items: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    """Print things of a server as one JSON list or as a table of some of their fields."""
    if reader.json:
        reader.emit(items)
        return
    heads: list[tuple[str, Align]] = [
        (f"cli.server.{name}", "right" if name in NUMBERS else "left") for name in columns
    ]
    rows = (_row(reader, one, columns) for one in items)
    reader.table(reader.say(title, count=reader.number(len(items))), heads, rows)


def _row(reader: Face, one: Mapping[str, Any], columns: tuple[str, ...]) -> list[str]:
    return [reader.number(one.get(name)) if name in NUMBERS else _cell(reader, name, one.get(name)) for name in columns]


def _cell(reader: Face, name: str, value: Any) -> str:  # noqa: ANN401 - what JSON holds
    """Return a field as people read it: kinds, roles and states by their names, a dash for unknown."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    spoken = {"kind": "engagement", "role": "role_name", "state": "proposal_state"}.get(name)
    return reader.say(f"{spoken}.{value}") if spoken else str(value)


def first(found: Iterator[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """Return the first things of a list that a server pages."""
    return list(islice(found, most))


def client(server: str, key: str | None, language: Language) -> Client:
    """Return a client of a server that answers in the reader's language; the key may stand in ``JEJARING_KEY``."""
    from graph.client import Client  # noqa: PLC0415 - see graph.cli
    from graph.settings import settings  # noqa: PLC0415

    kept = settings().key
    return Client(server, key or (kept.get_secret_value() if kept is not None else None), language=language)


class _Here:
    """Keys of the graph of this machine; a first start of its server takes a minute, and is told."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def create(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        from graph.services.access.keys import create_key, shown  # noqa: PLC0415
        from graph.store import connect  # noqa: PLC0415

        given = {name: value for name, value in body.items() if name != "role"}
        with connect(progress=self._progress) as store:
            made, secret = create_key(store, body["role"], **given)
        return {"key": secret, **shown(made)}

    def list(self) -> list[Mapping[str, Any]]:
        from graph.services.access.keys import shown  # noqa: PLC0415
        from graph.store import connect  # noqa: PLC0415

        with connect(progress=self._progress) as store:
            return [shown(one) for one in store.access.list_keys("", 100_000)]

    def rotate(self, key_id: str, expires: str | None) -> Mapping[str, Any]:
        from graph.services.access.keys import rotate_key, shown  # noqa: PLC0415
        from graph.store import connect  # noqa: PLC0415

        with connect(progress=self._progress) as store:
            made, secret = rotate_key(store, key_id, expires=expires)
        return {"key": secret, **shown(made)}

    def revoke(self, key_id: str) -> Mapping[str, Any]:
        from graph.services.access.keys import revoke_key, shown  # noqa: PLC0415
        from graph.store import connect  # noqa: PLC0415

        with connect(progress=self._progress) as store:
            return shown(revoke_key(store, key_id))


@contextmanager
def keys_at(reader: Face, server: str | None, key: str | None, progress: Progress) -> Iterator[Any]:
    """Give the keys of a server, or of this machine when none is named: both have create, list, rotate, revoke."""
    if server is None:
        yield _Here(progress)
        return
    with client(server, key, reader.language) as api:
        yield api.keys
