"""The graph database as people see it: start, stop, status, backup, restore, migrate; each says what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from graph.errors import RuleViolation
from graph.services.work.progress import Progress, silent
from graph.settings import settings
from graph.store import server

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

State = Literal[
    "started", "running", "stopped", "not_running", "backed_up", "restored", "migrated", "current", "elsewhere"
]


def _facts(state: State, **more: object) -> dict[str, object]:
    now = server.status()
    facts = {"uri": now.uri, "port": now.port, "pid": now.pid, "version": now.version, "home": str(now.home)}
    return {"state": state, "running": now.running, **facts, "log": str(now.log), **more}


def _ours_only() -> None:
    if settings().neo4j_uri:
        message = f"NEO4J_URI names another server ({settings().neo4j_uri}), which jejaring does not manage"
        hint = "unset NEO4J_URI to use the managed server"
        raise RuleViolation(message, hint=hint, sentence="told.not_ours", uri=settings().neo4j_uri)


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


def backup(file: Path | None, progress: Progress = silent) -> Mapping[str, object]:
    """Write the whole graph to one file, in the home folder when none is named; state ``backed_up``."""
    from graph.store import backup as copies  # noqa: PLC0415 - status and stop do not need it

    _ours_only()
    made = copies.backup(file, progress=progress)
    return _facts("backed_up", file=str(made.path), bytes=made.size_bytes)


def restore(file: Path, progress: Progress = silent) -> Mapping[str, object]:
    """Put the content of a backup in the place of the graph, without who was erased since; state ``restored``."""
    from graph.services.access.persons import erase_again, remembered  # noqa: PLC0415
    from graph.store import backup as copies  # noqa: PLC0415
    from graph.store import connect  # noqa: PLC0415

    _ours_only()
    made = copies.restore(file, progress=progress)
    erased = 0
    if remembered():
        with connect(settings(), check_version=False, progress=progress) as store:
            erased = erase_again(store)
    return _facts("restored", file=str(made.path), bytes=made.size_bytes, erased_again=erased)


def migrate(progress: Progress = silent) -> Mapping[str, object]:
    """Bring the graph to the version of this program; state ``migrated`` or ``current``."""
    from graph.store import connect  # noqa: PLC0415 - the driver

    with connect(settings(), check_version=False, progress=progress) as store:
        done = store.migrate()
        return {"state": "migrated" if done else "current", "uri": store.uri, "done": done, "version": store.version}
