"""Where the managed server keeps its things, and what is remembered of the one that runs."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from graph.errors import StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD_BYTES: Final = 24
DATABASE: Final = "neo4j"
"""The one user database that the Community edition has."""


@dataclass(frozen=True)
class Running:
    """What ``neo4j.json`` says of the server of a home: written when it is started, removed when it has stopped."""

    pid: int
    port: int
    version: str
    stopping: bool = False
    """Whether somebody is stopping it, and may have been killed meanwhile: it still answers, and not for long."""


@dataclass(frozen=True)
class ServerHome:
    """The paths of one home folder that belong to its server.

    Examples
    --------
    >>> from pathlib import Path
    >>> ServerHome(Path("/srv/jejaring")).log.as_posix()
    '/srv/jejaring/neo4j/logs/server.log'
    """

    root: Path

    @property
    def folder(self) -> Path:
        """Home of the server itself: database, transaction logs, logs."""
        return self.root / "neo4j"

    @property
    def conf(self) -> Path:
        """Folder of ``neo4j.conf``, written anew at every start."""
        return self.folder / "conf"

    @property
    def log(self) -> Path:
        """What the server prints while it runs."""
        return self.folder / "logs" / "server.log"

    @property
    def record(self) -> Path:
        """The file with port and pid of the server that runs."""
        return self.root / "neo4j.json"

    @property
    def lock(self) -> Path:
        """Held by whoever starts, stops, backs up or restores."""
        return self.root / "neo4j.lock"

    @property
    def password_file(self) -> Path:
        """The generated password, readable by its owner only."""
        return self.root / "neo4j.password"

    def make(self) -> None:
        """Make the folders, the home for its owner only."""
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            for folder in (self.conf, self.log.parent):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as cause:
            message = f"the home folder {self.root} cannot be written: {cause.strerror}"
            hint = "set JEJARING_HOME to a folder of your own, on a disk with room"
            raise StoreUnavailable(message, hint=hint, home=str(self.root)) from cause

    def password(self) -> str:
        """Return the password, making it the first time.

        Of letters and digits alone: one that began with ``-`` would be an option to ``neo4j-admin``.
        """
        try:
            handle = os.open(self.password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return self.password_file.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(PASSWORD_BYTES) + "\n")
        return self.password_file.read_text(encoding="ascii").strip()

    def running(self) -> Running | None:
        """Return what ``neo4j.json`` says, or None when there is none or it is damaged."""
        try:
            facts = json.loads(self.record.read_text(encoding="utf-8"))
            pid, port, version = int(facts["pid"]), int(facts["port"]), str(facts["version"])
            return Running(pid, port, version, bool(facts.get("stopping", False)))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def remember(self, running: Running) -> None:
        """Write ``neo4j.json``; a reader sees the old or the new one, never half of it."""
        part = self.record.with_suffix(".part")
        facts = asdict(running)
        if not running.stopping:
            del facts["stopping"]
        part.write_text(json.dumps(facts) + "\n", encoding="utf-8")
        part.replace(self.record)

    def forget(self) -> None:
        """Remove ``neo4j.json``."""
        self.record.unlink(missing_ok=True)

    @property
    def _aside(self) -> dict[Path, Path]:
        kept = self.folder / "data" / ".kept"
        parts = ("databases", "transactions")
        return {self.folder / "data" / part / DATABASE: kept / part for part in parts}

    def set_aside(self) -> None:
        """Move the graph aside while a copy is loaded in its place."""
        for there, aside in self._aside.items():
            aside.parent.mkdir(parents=True, exist_ok=True)
            if there.exists():
                there.rename(aside)

    @property
    def has_aside(self) -> bool:
        """Whether a graph was set aside and neither put back nor dropped: whoever replaced it was killed."""
        return any(aside.exists() for aside in self._aside.values())

    def put_back(self) -> None:
        """Put a graph back that was set aside and never dropped: the copy had not been loaded to its end."""
        for there, aside in self._aside.items():
            if aside.exists():
                shutil.rmtree(there, ignore_errors=True)
                aside.rename(there)

    def take(self, data: Path) -> None:
        """Move a graph made in another data folder to where the server has its own."""
        for there in self._aside:
            there.parent.mkdir(parents=True, exist_ok=True)
            (data / there.relative_to(self.folder / "data")).rename(there)

    def drop_aside(self) -> None:
        """Drop the graph that was set aside: in one step, so that half of it is never put back."""
        kept = self.folder / "data" / ".kept"
        dropped = kept.with_name(".dropped")
        shutil.rmtree(dropped, ignore_errors=True)
        kept.rename(dropped)
        shutil.rmtree(dropped, ignore_errors=True)

    @property
    def free_bytes(self) -> int:
        """What is free on the disk of the home."""
        return shutil.disk_usage(self.root).free

    def last_line(self) -> str:
        """Return the line of the log that says why the server did not start, or an empty text."""
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        told = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith(("at ", "...", "20"))]
        reasons = [line for line in told if line.startswith(("Caused by", "Error", "Exception", "java."))]
        dated = [line.strip() for line in lines if " ERROR " in line]
        return (reasons or dated or told or [""])[-1]
