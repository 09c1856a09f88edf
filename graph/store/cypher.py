"""Named queries, and the one way to send them: parameters apart from text, retried when that is safe."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from neo4j import READ_ACCESS, WRITE_ACCESS, Query
from neo4j.exceptions import ServiceUnavailable, SessionExpired, TransientError

from graph.errors import StoreConflict, StoreUnavailable
from graph.store.attended import Attended
from graph.store.failures import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from neo4j import Driver, ManagedTransaction, Session

Row = dict[str, Any]
T = TypeVar("T")
BROKEN: Final = (ServiceUnavailable, SessionExpired, TransientError)
"""Errors after which what only reads is sent again."""


class Run(Protocol):
    """How work inside a transaction sends a named query."""

    def __call__(self, name: str, /, **parameters: object) -> list[Row]:
        """Return the rows of the query."""


@cache
def query(name: str) -> str:
    """Return the text of a query by its file's name, without the comment at its head.

    Examples
    --------
    >>> print(query("count_everything"))
    MATCH (n) RETURN count(n) AS nodes
    """
    text = files("graph.store").joinpath("queries", f"{name}.cypher").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("//")]
    return "\n".join(lines).strip()


@dataclass(frozen=True)
class Bolt:
    """The driver of this process and where it leads; the driver is shared, sessions are not."""

    driver: Driver
    uri: str
    home: Path | None = None
    """Home folder of a managed server: says whether its disk is full."""
    attended: Attended = field(default_factory=Attended)

    def managed_home(self) -> Path:
        """Return the home folder of the managed server.

        Raises
        ------
        StoreUnavailable
            If the server is not managed by this program.
        """
        if self.home is None:
            message = f"the graph database at {self.uri} is not managed by this program"
            raise StoreUnavailable(message, hint="unset NEO4J_URI to use the managed one", uri=self.uri)
        return self.home

    @contextmanager
    def _session(self, access: str = WRITE_ACCESS) -> Iterator[Session]:
        """Open a session of one unit of work; never shared across threads."""
        with (
            translated(self.uri, self.home),
            self.attended.waiting(),
            self.driver.session(default_access_mode=access) as session,
        ):
            yield session

    def read(self, name: str, /, **parameters: object) -> list[Row]:
        """Return the rows of a named query that only reads, as dictionaries.

        It is sent by itself first: a transaction around one query costs as much again, of both processors. Where the
        connection broke, or the server was busy, it is repeated as the driver repeats transactions.
        """
        with self._session(READ_ACCESS) as session, suppress(*BROKEN):
            return [dict(record) for record in session.run(query(name), parameters)]

        def work(transaction: ManagedTransaction) -> list[Row]:
            return [dict(record) for record in transaction.run(query(name), parameters)]

        with self._session() as session:
            return session.execute_read(work)

    def position(self) -> frozenset[str]:
        """Return up to which transaction the graph is written: the same answer twice says that nothing changed."""
        with self._session() as session:
            session.run(query("nothing")).consume()
            return frozenset(session.last_bookmarks().raw_values)

    def write(self, *steps: tuple[str, Mapping[str, object]]) -> list[list[Row]]:
        """Carry out named queries in one transaction and return the rows of each.

        The driver runs the transaction again when it broke off, so the queries must bear repeating.
        """

        def work(transaction: ManagedTransaction) -> list[list[Row]]:
            return [
                [dict(record) for record in transaction.run(query(name), dict(parameters))]
                for name, parameters in steps
            ]

        with self._session() as session:
            return session.execute_write(work)

    def write_if(
        self, first: tuple[str, Mapping[str, object]], then: Sequence[tuple[str, Mapping[str, object]]]
    ) -> list[Row]:
        """Carry out a query, and the others in the same transaction when it returned rows; return its rows."""

        def work(transaction: ManagedTransaction) -> list[Row]:
            name, parameters = first
            rows = [dict(record) for record in transaction.run(query(name), dict(parameters))]
            for other, given in then if rows else ():
                transaction.run(query(other), dict(given)).consume()
            return rows

        with self._session() as session:
            return session.execute_write(work)

    def locked(self, lock: str, work: Callable[[list[Row], Run], T], **given: object) -> T:
        """Take a lock by a query and carry out ``work(rows of the lock, run)`` in the same transaction.

        The driver runs it again when it broke off, so the work must bear repeating.
        """

        def inside(transaction: ManagedTransaction) -> T:
            def run(name: str, /, **parameters: object) -> list[Row]:
                return [dict(record) for record in transaction.run(query(name), parameters)]

            return work(run(lock, **given), run)

        with self._session() as session:
            return session.execute_write(inside)

    def claim_and_write(self, claim: Mapping[str, object], steps: Sequence[tuple[str, Mapping[str, object]]]) -> bool:
        """Count a batch in the ledger and store it, both or neither; return False when it was stored already.

        Raises
        ------
        StoreConflict
            If another load of the source has begun meanwhile.
        """
        number, source = claim["number"], claim["source"]

        def work(transaction: ManagedTransaction) -> bool:
            turn = transaction.run(query("claim_batch"), dict(claim)).single()
            if turn is None or not turn["ours"] or turn["done"] < number:
                message = f"another load of {source} has begun meanwhile"
                raise StoreConflict(message, hint="let it end", source=source)
            if turn["done"] > number:
                return False
            for name, parameters in steps:
                transaction.run(query(name), dict(parameters)).consume()
            return True

        with self._session() as session:
            return session.execute_write(work)

    def change_schema(self, statements: Sequence[str]) -> None:
        """Carry out statements that make constraints and indexes, in one transaction: all or none."""

        def work(transaction: ManagedTransaction) -> None:
            for statement in statements:
                transaction.run(statement).consume()

        with self._session() as session:
            session.execute_write(work)

    def run_schema(self, statement: str) -> None:
        """Carry out one statement of a migration by itself, as those want it that open transactions of their own."""
        with self._session() as session:
            session.run(Query(statement)).consume()
