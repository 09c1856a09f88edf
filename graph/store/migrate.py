"""Versions of the graph: each a ``V<UTC yyyymmddhhmm>__words.cypher`` file, carried out once, never edited."""

from __future__ import annotations

import hashlib
import random
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from graph.errors import StoreConflict, StoreTooOld, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.store.cypher import Bolt

NAME: Final = re.compile(r"V(\d{12})__(\w+)\.cypher")
LOCK_SECONDS: Final = 600.0
PAUSES: Final = (0.1, 0.3, 1.0, 3.0, 5.0)
"""Seconds before a statement is sent again that stood in another migration's way."""


@dataclass(frozen=True)
class Migration:
    """One file of the folder ``migrations``."""

    version: str
    name: str
    checksum: str
    statements: tuple[str, ...]


@cache
def migrations() -> tuple[Migration, ...]:
    """Return the migrations that this program knows, oldest first.

    Examples
    --------
    >>> migrations()[0].version, migrations()[0].name
    ('202611232300', 'identities_and_ledger')
    """
    found = []
    for path in files("graph.store").joinpath("migrations").iterdir():
        match = NAME.fullmatch(path.name)
        if match:
            text = path.read_text(encoding="utf-8")
            found.append(Migration(match[1], match[2], hashlib.sha256(text.encode()).hexdigest(), statements(text)))
    return tuple(sorted(found, key=lambda migration: migration.version))


def statements(text: str) -> tuple[str, ...]:
    r"""Return the statements of a Cypher file: separated by semicolons at line ends, comment lines left out.

    Examples
    --------
    >>> statements("// a comment\nRETURN 1;\nRETURN\n2;\n")
    ('RETURN 1', 'RETURN\n2')
    """
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
    return tuple(part.strip() for part in re.split(r";\s*(?:\n|$)", kept) if part.strip())


def migrate(bolt: Bolt) -> list[str]:
    """Bring the graph to the version of this program and return the versions that were carried out now.

    Every statement bears repeating, so that a killed migration goes on when it is called again. Programs of one home
    take turns; those of several machines on one server may meet, and send again what the server broke off.

    Raises
    ------
    StoreTooOld
        If the graph is newer than the program, or a migration was edited after it had been carried out.
    """
    with _in_turn(bolt):
        return _carry_out(bolt)


@contextmanager
def _in_turn(bolt: Bolt) -> Iterator[None]:
    """Hold the lock of a managed home: two first connections would deadlock inside the database."""
    if bolt.home is None:
        yield
        return
    try:
        with FileLock(bolt.home / "migrate.lock", timeout=LOCK_SECONDS):
            yield
    except Timeout as cause:
        message = f"another process has been making the graph of {bolt.home} ready for 10 minutes"
        raise StoreUnavailable(message, hint="see what it does, then try again", home=str(bolt.home)) from cause


def _send(send: Callable[[], None]) -> None:
    for pause in PAUSES:
        try:
            send()
        except StoreConflict:
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - so that two do not meet again
        else:
            return
    send()


def _is_schema(statement: str) -> bool:
    return statement.startswith(("CREATE CONSTRAINT", "CREATE INDEX", "CREATE FULLTEXT INDEX"))


def _await_indexes(bolt: Bolt) -> None:
    """Wait by asking again and again: the server's own waiting holds the lock that another program's index needs."""
    until = time.monotonic() + LOCK_SECONDS
    while waiting := bolt.read("indexes_not_ready"):
        if time.monotonic() > until or any(row["state"] == "FAILED" for row in waiting):
            message = f"the index {waiting[0]['name']} of the graph is {waiting[0]['state']}"
            raise StoreUnavailable(message, hint="see the server's log, then try again", index=waiting[0]["name"])
        time.sleep(0.05)


def _carry_out(bolt: Bolt) -> list[str]:
    known = check(bolt)
    missing = [migration for migration in migrations() if migration.version not in known]
    every = [statement for migration in missing for statement in migration.statements]
    for schema, following in groupby(every, _is_schema):  # a transaction each would take a new graph twice as long
        if schema:
            _send(partial(bolt.change_schema, tuple(following)))
            _await_indexes(bolt)
            continue
        for statement in following:
            _send(partial(bolt.run_schema, statement))
    facts = [{"version": m.version, "name": m.name, "checksum": m.checksum} for m in missing]
    bolt.write(*(("record_migration", one) for one in facts))
    return [migration.version for migration in missing]


def check(bolt: Bolt) -> frozenset[str]:
    """Return the versions that the graph knows.

    Raises
    ------
    StoreTooOld
        If the graph knows a version that this program does not, or knows it with other contents.
    """
    ours = {migration.version: migration for migration in migrations()}
    theirs = bolt.read("list_migrations")
    for row in theirs:
        migration = ours.get(row["version"])
        if migration is None:
            message = f"the graph is of version {row['version']}, newer than this program ({max(ours)})"
            hint = "install the newer jejaring that wrote it"
            raise StoreTooOld(message, hint=hint, graph=row["version"], program=max(ours))
        if migration.checksum != row["checksum"]:
            message = f"migration {row['version']} ({row['name']}) differs from the one that the graph was made with"
            hint = "migrations are never edited: install the jejaring that made this graph, or write a new migration"
            raise StoreTooOld(message, hint=hint, graph=row["version"], program=max(ours))
    return frozenset(row["version"] for row in theirs)


def require_current(bolt: Bolt) -> None:
    """Make a new graph ready, and refuse one that is older or newer than the program.

    Raises
    ------
    StoreTooOld
        If the graph holds things and misses a migration, or is newer than the program.
    """
    if not _missing(check(bolt)):
        return
    with _in_turn(bolt):  # whoever held the lock may have done it meanwhile
        _make_ready(bolt)


def _missing(known: frozenset[str]) -> list[str]:
    return [migration.version for migration in migrations() if migration.version not in known]


def _make_ready(bolt: Bolt) -> None:
    known = check(bolt)
    missing = _missing(known)
    if missing and known and bolt.read("count_everything")[0]["nodes"] > len(known):
        message = f"the graph is of version {max(known)}, older than this program ({missing[-1]})"
        hint = "keep a copy with `jejaring neo4j backup`, then run `jejaring neo4j migrate`"
        raise StoreTooOld(message, hint=hint, graph=max(known), program=missing[-1])
    _carry_out(bolt)
