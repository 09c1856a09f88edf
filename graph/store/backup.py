"""Copies of the graph: a dump of the database as one file, made and loaded while the server is down."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from graph.errors import NotFound
from graph.settings import now, settings
from graph.store import server
from graph.store.admin import run_admin
from graph.store.home import DATABASE, ServerHome
from graph.store.jars import place_jars
from graph.store.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STAMP: Final = "%Y%m%dT%H%M%SZ"
MADE: Final = re.compile(r"\d{8}T\d{6}Z")
"""Names of copies that nobody named."""


@dataclass(frozen=True)
class Backup:
    """A copy of the graph: its file, its size, and whether a server was stopped for it and started again."""

    path: Path
    size_bytes: int
    restarted: bool


def backup(to: Path | None = None, *, home: Path | None = None, progress: Progress = silent) -> Backup:
    """Copy the whole graph into one file; a running server is stopped meanwhile and started again.

    Parameters
    ----------
    to
        File to write; defaults to ``backups/<UTC time>.dump`` in the home folder.
    home
        Defaults to ``JEJARING_HOME``.
    progress
        Told of stage ``store.backup``.

    Raises
    ------
    StoreUnavailable
        If the server does not stop or start, or the copy cannot be written: an older file stays as it was.
    NotFound
        If this home has no graph yet.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     backup(home=Path(folder))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    graph.errors.NotFound: ... holds no graph to copy — load something first, or set JEJARING_HOME
    """
    place = _place(home)
    if not (place.folder / "data" / "databases" / DATABASE).is_dir():
        message = f"{place.root} holds no graph to copy"
        raise NotFound(message, hint="load something first, or set JEJARING_HOME", home=str(place.root))
    path = to if to is not None else place.root / "backups" / f"{now():{STAMP}}.dump"
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    progress("store.backup", 0, 1)
    with _while_stopped(place, progress) as ran, part.open("wb") as file:
        run_admin(place, _jars(place, progress), "database", "dump", DATABASE, "--to-stdout", stdout=file)
    part.replace(path)
    forget_backups(now(), place)
    progress("store.backup", 1, 1)
    return Backup(path, path.stat().st_size, ran)


def restore(path: Path, *, home: Path | None = None, progress: Progress = silent) -> Backup:
    """Put a copy made by :func:`backup` in the place of the graph of a home; what was there is gone.

    The password of the home stays: a copy does not hold it.

    Raises
    ------
    NotFound
        If there is no such file.
    StoreUnavailable
        If the file is no copy of a graph, or the server does not stop or start.
    """
    place = _place(home)
    if not path.is_file():
        message = f"there is no file {path}"
        raise NotFound(message, hint="give a file that `jejaring neo4j backup` wrote", file=str(path))
    progress("store.restore", 0, 1)
    with _while_stopped(place, progress) as ran, path.open("rb") as file, _kept_aside(place):
        jars = _jars(place, progress)
        server.set_first_password(place, jars)
        run_admin(place, jars, "database", "load", DATABASE, "--from-stdin", stdin=file)
    progress("store.restore", 1, 1)
    return Backup(path, path.stat().st_size, ran)


def forget_backups(moment: datetime, place: ServerHome | None = None) -> int:
    """Delete the copies in the home folder that were kept long enough, never the newest; return how many.

    Copies that a person put elsewhere, or named, are that person's to delete.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import UTC
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kept = Path(folder) / "backups"
    ...     kept.mkdir()
    ...     for name in ("20260801T000000Z", "20260901T000000Z", "20261120T000000Z", "mine"):
    ...         _ = (kept / f"{name}.dump").write_text("")
    ...     forget_backups(datetime(2026, 11, 28, tzinfo=UTC), ServerHome(Path(folder)))
    ...     sorted(path.stem for path in kept.iterdir())
    2
    ['20261120T000000Z', 'mine']
    """
    folder = (place if place is not None else _place(None)).root / "backups"
    made = sorted(path for path in folder.glob("*.dump") if MADE.fullmatch(path.stem))
    before = f"{moment - timedelta(days=settings().backups_kept_days):{STAMP}}"
    old = [path for path in made[:-1] if path.stem < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@contextmanager
def _kept_aside(place: ServerHome) -> Iterator[None]:
    """Keep the graph that is there until the copy has been loaded, and put it back when that fails or is killed."""
    place.put_back()
    place.set_aside()
    try:
        yield
    except BaseException:
        place.put_back()
        raise
    place.drop_aside()


def _place(home: Path | None) -> ServerHome:
    return ServerHome((home if home is not None else settings().home).absolute())


def _jars(place: ServerHome, progress: Progress) -> list[Path]:
    running = place.running()
    return place_jars(running.version if running is not None else server.VERSION, settings().cache, progress)


@contextmanager
def _while_stopped(place: ServerHome, progress: Progress) -> Iterator[bool]:
    """Stop the server if it runs, hold the lock, and start it again afterwards, whatever happened."""
    before, ran = place.running(), False
    try:
        with server.exclusively(place):
            ran = server.stop_locked(place)
            yield ran
    finally:
        if ran and before is not None:
            server.start(place.root, version=before.version, progress=progress)
