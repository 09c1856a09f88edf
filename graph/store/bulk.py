"""First loads through the server's own bulk import: millions of rows in a minute.

The import makes a database of its own in a folder beside the server's, from CSV files. Only then does the server stop
for the moment in which the new database takes the place of the empty one; that one is kept aside until constraints,
archive and ledger are there too. Whoever is killed before, the next start puts the empty graph back and the same
command starts over: the graph goes from nothing to everything, and to nothing in between.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import uuid
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.errors import Cancelled, JejaringError, StoreUnavailable
from graph.settings import settings
from graph.store import archive, bulk_files, migrate, server
from graph.store.admin import run_import
from graph.store.cypher import query
from graph.store.home import ServerHome
from graph.store.interrupt import stop_requests
from graph.store.jars import place_jars

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import polars as pl

    from graph.network import Network
    from graph.store.cypher import Bolt
    from graph.store.progress import Progress

ROWS: Final = 400_000
"""Fewer rows are stored about as fast over Bolt.

Two points were measured on two cores: 300,000 rows over Bolt in 43 s (7,000 a second; README), and six million by the
importer alone in 21 s (285,000 a second). Around the import stand two starts of Java, a stop and a start of the server
and the building of constraints, 30 to 50 s whatever the size, so that both ways take as long somewhere between 250,000
and 400,000 rows. The upper end is taken: below it the most that is lost is some ten seconds, and the server is not
stopped for them.
"""
STOPPED: Final = "stopped: nothing is stored yet"
GO_ON: Final = "run the same command again"
ROOM: Final = "make room on the disk of the home folder"
DISK_FULL: Final = "its disk is full"
FOLDER: Final = "importing-"


def pays(bolt: Bolt, network: Network, records: pl.DataFrame | None) -> bool:
    """Tell whether a network goes through the bulk import: a managed graph that holds nothing, and many rows."""
    sizes = [getattr(network, name).height for name in bulk_files.SCHEMAS]
    rows = sum(sizes) + (records.height if records is not None else 0)
    if bolt.home is None or rows < ROWS or not bulk_files.can_carry(network, records):
        return False
    nodes: int = bolt.read("count_everything")[0]["nodes"]
    return nodes == len(migrate.check(bolt))


@dataclass(frozen=True, eq=False)
class Whole:
    """What a first load stores: a network, the rows that describe its parties, what is kept beside it by name."""

    network: Network
    records: pl.DataFrame | None
    kept: Mapping[str, bytes]


def load(bolt: Bolt, whole: Whole, ledger: Mapping[str, object], progress: Progress) -> None:
    """Store a network into the empty graph of a managed home.

    Parameters
    ----------
    whole
        What is stored.
    ledger
        What :mod:`graph.store.upsert` begins a load with.

    Raises
    ------
    Cancelled
        On Ctrl-C: nothing is stored.
    StoreUnavailable
        If the import fails, the disk is full or the server does not come back: nothing is stored.
    """
    place = ServerHome(bolt.managed_home().absolute())
    try:
        with stop_requests() as asked, server.exclusively(place), _folder(place) as folder:
            watch = _watching(progress, asked)
            jars = place_jars(_version(place), settings().cache, progress)
            plan = bulk_files.write(whole.network, whole.records, folder / "files", watch)
            run_import(folder, jars, plan.arguments(), partial(_tell, watch, plan.rows))
            shutil.rmtree(folder / "files")
            with _in_place(place, folder, jars, progress):
                _finish(bolt, whole, ledger, watch)
    except (Cancelled, KeyboardInterrupt) as stop:
        raise Cancelled(STOPPED, hint=GO_ON, stored=0) from stop
    except OSError as cause:
        full = cause.errno in (errno.ENOSPC, errno.EDQUOT)
        message = f"the bulk import cannot write: {DISK_FULL if full else cause.strerror}; nothing is stored yet"
        raise StoreUnavailable(message, hint=f"{ROOM}, then {GO_ON}", home=str(place.root)) from cause
    except StoreUnavailable as cause:
        message = f"{cause.message}; nothing is stored yet"
        hint = f"{cause.hint}; then {GO_ON}" if cause.hint else GO_ON
        raise type(cause)(message, hint=hint, stored=0) from cause


def _watching(progress: Progress, asked: Callable[[], bool]) -> Progress:
    """Return a progress that also breaks off when Ctrl-C was pressed."""

    def tell(stage: str, done: int, total: int | None = None, /) -> None:
        if asked():
            raise Cancelled(STOPPED)
        progress(stage, done, total)

    return tell


def _tell(watch: Progress, rows: int, share: float) -> None:
    watch("store.import", int(share * rows), rows)


def _version(place: ServerHome) -> str:
    running = place.running()
    return running.version if running is not None else server.VERSION


@contextmanager
def _folder(place: ServerHome) -> Iterator[Path]:
    """Make a folder for one import; those of killed imports go, with the program that may still write there."""
    for older in place.folder.glob(f"{FOLDER}*"):
        _end_import(older)
        shutil.rmtree(older, ignore_errors=True)
    folder = place.folder / f"{FOLDER}{uuid.uuid4().hex[:8]}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _end_import(folder: Path) -> None:
    """End the importer that a killed program left behind, by its number, if that still is the importer."""
    with suppress(OSError, ValueError):
        pid = int((folder / "import.pid").read_text(encoding="ascii"))
        if "org.neo4j.cli.AdminTool" in server.command_line(pid) and Path(f"/proc/{pid}/cwd").resolve() == folder:
            os.kill(pid, signal.SIGKILL)


@contextmanager
def _in_place(place: ServerHome, folder: Path, jars: list[Path], progress: Progress) -> Iterator[None]:
    """Run the server on the imported graph; the empty one stays aside to the end, and comes back if that fails."""
    running = place.running()
    version, port = (running.version, running.port) if running is not None else (server.VERSION, server.PORT)
    with ExitStack() as turn:
        turn.enter_context(server.in_turn())
        server.stop_locked(place)
        place.put_back()
        place.set_aside()
        try:
            place.take(folder / "data")
            started = server.start_locked(place, jars, version, progress, port=port)
            if started.port != port:
                message = f"another program took the port {port} of the graph database"
                raise StoreUnavailable(message, hint="see which program it is", port=port)
            turn.close()
            yield
        except BaseException:
            server.stop_locked(place)
            place.put_back()
            with suppress(JejaringError):
                server.start_locked(place, jars, version, progress, port=port)
            raise
    place.drop_aside()


def _finish(bolt: Bolt, whole: Whole, ledger: Mapping[str, object], progress: Progress) -> None:
    """Do what CSV cannot: constraints and indexes, lists without entries, the source as it came, the ledger."""
    bolt.read("count_rows")  # the driver drops its connections to the server that was stopped
    migrate.migrate(bolt)
    bolt.write(("begin_load", ledger))
    bolt.run_schema(query("fill_empty_lists"))
    source, fingerprint = str(ledger["source"]), str(ledger["fingerprint"])
    archive.keep(bolt, (source, fingerprint), whole.network, whole.kept, progress)
    bolt.write(("end_bulk_load", {"source": ledger["source"]}))
