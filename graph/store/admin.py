"""Neo4j's own administration tool, run on a home whose server is down."""

from __future__ import annotations

import os
import re
import subprocess
from typing import IO, TYPE_CHECKING, Final

from graph.errors import StoreUnavailable
from graph.store.configuration import HEAP_MEGABYTES, admin_command
from graph.store.home import DATABASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from graph.store.home import ServerHome


PERCENT: Final = re.compile(rb"(\d+)% ")
STAGE: Final = re.compile(rb"^\((\d)/(\d)\) ")


def run_import(folder: Path, jars: list[Path], arguments: Sequence[str], tell: Callable[[float], None]) -> None:
    """Import CSV files into a new database ``neo4j`` in a folder of its own, which no server knows yet.

    Parameters
    ----------
    folder
        Becomes the home of the tool: the database is in its ``data``. Its process is named in ``import.pid``.
    arguments
        Which files, as seen from that folder, hold what.
    tell
        Told of the share that is done; what it raises stops the import.

    Raises
    ------
    StoreUnavailable
        If the import fails: with what it said.
    """
    conf = folder / "conf"
    conf.mkdir()
    (conf / "neo4j.conf").touch()
    limits = ["--report-file=import.report", "--bad-tolerance=0", "--max-off-heap-memory=1500m"]
    asked = ("database", "import", "full", *arguments, *limits, DATABASE)
    command = admin_command(jars, *asked, heap_megabytes=HEAP_MEGABYTES)
    with subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | {"NEO4J_HOME": str(folder), "NEO4J_CONF": str(conf)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        (folder / "import.pid").write_text(f"{process.pid}\n", encoding="ascii")
        try:
            said = list(_followed(process, tell))
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        told = [line for line in said if line and not line.startswith(("at ", "...", ".."))]
        reason = next((line for line in told if "no space left" in line.lower()), "")
        reason = reason or next((line for line in told if "rror" in line or "xception" in line), (told or [""])[-1])
        message = f"the bulk import failed: {reason}"
        hint = "see whether the disk has room and the home folder is yours"
        raise StoreUnavailable(message, hint=hint, output="\n".join(said[-40:]))


def _followed(process: subprocess.Popen[bytes], tell: Callable[[float], None]) -> Iterator[str]:
    """Yield the lines of an import and tell of its four stages, each of which counts from 0 to 100."""
    stage, stages = 1, 4
    for line in process.stdout or ():
        begun, percent = STAGE.match(line), PERCENT.search(line)
        if begun:
            stage, stages = int(begun[1]), int(begun[2])
        if begun or percent:
            tell((stage - 1 + (int(percent[1]) / 100 if percent and not begun else 0)) / stages)
        yield line.decode(errors="replace").strip()
    tell(1.0)


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
