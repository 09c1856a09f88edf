"""The graph database as people see it: start, stop, status, backup, restore, and an open store for other services."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from graph.errors import RuleViolation
from graph.services.runs import Progress, silent
from graph.settings import settings
from graph.store import server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.store import Store

State = Literal["started", "running", "stopped", "not_running", "backed_up", "restored", "elsewhere"]


def _facts(state: State, **more: object) -> dict[str, object]:
    now = server.status()
    facts = {"uri": now.uri, "port": now.port, "pid": now.pid, "version": now.version, "home": str(now.home)}
    return {"state": state, "running": now.running, **facts, "log": str(now.log), **more}


def _ours_only() -> None:
    if settings().neo4j_uri:
        message = f"NEO4J_URI names another server ({settings().neo4j_uri}), which jejaring does not manage"
        raise RuleViolation(message, hint="unset NEO4J_URI to use the managed server", uri=settings().neo4j_uri)


def start(progress: Progress = silent) -> Mapping[str, object]:
    """Start the managed server, or find it running; state ``started`` or ``running``."""
    _ours_only()
    return _facts("started" if server.start(progress=progress).started_now else "running")


def stop() -> Mapping[str, object]:
    """Stop the managed server and wait until it is gone; state ``stopped`` or ``not_running``."""
    _ours_only()
    return _facts("stopped" if server.stop() else "not_running")


def status() -> Mapping[str, object]:
    """Say how the server stands; changes nothing. State ``running``, ``not_running`` or ``elsewhere``.

    Examples
    --------
    >>> status()["state"] in ("running", "not_running", "elsewhere")
    True
    """
    if settings().neo4j_uri:
        return {"state": "elsewhere", "uri": settings().neo4j_uri}
    return _facts("running" if server.status().running else "not_running")


def backup(file: Path) -> Mapping[str, object]:
    """Write the whole database to one file; state ``backed_up``."""
    _ours_only()
    server.backup(file)
    return _facts("backed_up", file=str(file), bytes=file.stat().st_size)


def restore(file: Path) -> Mapping[str, object]:
    """Put the content of a backup in the place of the database; state ``restored``."""
    _ours_only()
    server.restore(file)
    return _facts("restored", file=str(file))


@contextmanager
def open_store(progress: Progress = silent) -> Iterator[Store]:
    """Give a connected store of the right version; the managed server is started when ``NEO4J_URI`` is unset.

    Raises
    ------
    StoreUnavailable
        If there is no server, it refuses the password, or its graph is of another version.
    """
    from graph.store import connect  # noqa: PLC0415 - the driver, which status and stop do not need

    if not settings().neo4j_uri:
        server.start(progress=progress)
    with connect(settings()) as store:
        store.migrate()
        yield store
