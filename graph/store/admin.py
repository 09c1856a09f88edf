"""Neo4j's own administration tool, run on a home whose server is down."""

from __future__ import annotations

import os
import subprocess
from typing import IO, TYPE_CHECKING

from graph.errors import StoreUnavailable
from graph.store.configuration import admin_command

if TYPE_CHECKING:
    from pathlib import Path

    from graph.store.home import ServerHome


def run_admin(
    place: ServerHome,
    jars: list[Path],
    *arguments: str,
    stdin: IO[bytes] | None = None,
    stdout: IO[bytes] | None = None,
) -> None:
    """Run ``neo4j-admin`` with arguments.

    Raises
    ------
    StoreUnavailable
        If it fails: with the last line of what it said.
    """
    told = subprocess.run(
        admin_command(jars, *arguments),
        env=os.environ | {"NEO4J_HOME": str(place.folder), "NEO4J_CONF": str(place.conf)},
        stdin=stdin if stdin is not None else subprocess.DEVNULL,
        stdout=stdout if stdout is not None else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if told.returncode != 0:
        lines = [line.strip() for line in told.stderr.decode(errors="replace").splitlines() if line.strip()]
        message = f"neo4j-admin {' '.join(arguments[:2])} failed: {lines[0] if lines else 'no reason given'}"
        hint = "see whether the disk has room and the home folder is yours"
        raise StoreUnavailable(message, hint=hint, home=str(place.root), output="\n".join(lines[-20:]))
