"""Versions of the graph: each a ``V<UTC yyyymmddhhmm>__words.cypher`` file, carried out once, never edited."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from graph.errors import StoreTooOld

if TYPE_CHECKING:
    from graph.store.cypher import Bolt

NAME: Final = re.compile(r"V(\d{12})__(\w+)\.cypher")


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

    Every statement bears repeating, so that a killed migration goes on when it is called again.

    Raises
    ------
    StoreTooOld
        If the graph is newer than the program, or a migration was edited after it had been carried out.
    """
    known = check(bolt)
    missing = [migration for migration in migrations() if migration.version not in known]
    for migration in missing:
        for statement in migration.statements:
            bolt.run_schema(statement)
        bolt.run_schema("CALL db.awaitIndexes(600)")
        facts = {"version": migration.version, "name": migration.name, "checksum": migration.checksum}
        bolt.write(("record_migration", facts))
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
    known = check(bolt)
    missing = [migration.version for migration in migrations() if migration.version not in known]
    if not missing:
        return
    if known and bolt.read("count_everything")[0]["nodes"] > len(known):
        message = f"the graph is of version {max(known)}, older than this program ({missing[-1]})"
        hint = "keep a copy with `jejaring neo4j backup`, then run `jejaring neo4j migrate`"
        raise StoreTooOld(message, hint=hint, graph=max(known), program=missing[-1])
    migrate(bolt)
