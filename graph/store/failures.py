"""Errors of the driver turned into ours, once, at the edge: what happened and what to do, the cause kept."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConstraintError,
    CypherSyntaxError,
    DriverError,
    Neo4jError,
    TransientError,
)

from graph.errors import StoreConflict, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCARCE_MEGABYTES: Final = 100
DISK_FULL: Final = ("no space left", "disk is full", "not enough space", "file system is full", "read-only mode")


@contextmanager
def translated(uri: str, home: Path | None = None) -> Iterator[None]:
    """Raise our errors for the driver's; faults in our own queries stay what they are.

    Parameters
    ----------
    uri
        Address of the server, for the message.
    home
        Home folder of a managed server, whose disk can be looked at.

    Examples
    --------
    >>> from neo4j.exceptions import ServiceUnavailable
    >>> with translated("bolt://127.0.0.1:1"):  # doctest: +ELLIPSIS
    ...     raise ServiceUnavailable("refused")
    Traceback (most recent call last):
    graph.errors.StoreUnavailable: the graph database at bolt://127.0.0.1:1 does not answer — ...
    """
    try:
        yield
    except CypherSyntaxError:
        raise
    except AuthError as cause:
        message = f"the graph database at {uri} refuses the password"
        hint = "set NEO4J_USER and NEO4J_PASSWORD; for the managed server, is neo4j.password that of this home?"
        raise StoreUnavailable(message, hint=hint, uri=uri) from cause
    except ConfigurationError as cause:
        message = f"{uri} is no address of a graph database: {cause}"
        raise StoreUnavailable(message, hint="write NEO4J_URI as bolt://host:7687", uri=uri) from cause
    except Neo4jError as cause:
        raise _of_server(cause, uri, home) from cause
    except DriverError as cause:
        message = f"the graph database at {uri} does not answer"
        hint = "start it with `jejaring neo4j start`, or see whether NEO4J_URI is right"
        raise StoreUnavailable(message, hint=hint, uri=uri) from cause


def free_megabytes(folder: Path) -> int:
    """Return how much room the disk of a folder has.

    Examples
    --------
    >>> from pathlib import Path
    >>> free_megabytes(Path("/")) >= 0
    True
    """
    return shutil.disk_usage(folder).free // 1_000_000


def _of_server(cause: Neo4jError, uri: str, home: Path | None) -> StoreUnavailable:
    told = f"{cause.code}: {cause.message}".replace("\n", " ")
    if any(words in told.lower() for words in DISK_FULL) or (
        home is not None and free_megabytes(home) < SCARCE_MEGABYTES
    ):
        message = "the graph database cannot write: its disk is full"
        hint = "make room on the disk of its home folder, run `jejaring neo4j stop`"
        return StoreUnavailable(message, hint=hint, uri=uri, home=str(home or ""))
    if isinstance(cause, ConstraintError) or "RuleAlreadyExists" in str(cause.code):
        return StoreConflict(f"the graph already holds that thing: {told}", hint="read it again, then change it")
    if "EntityNotFound" in str(cause.code):
        message = "another writer removed it meanwhile"
        return StoreConflict(message, hint="read it again, see what changed, then decide", uri=uri)
    if isinstance(cause, TransientError):
        message = f"the graph database was busy with another writer, or short of memory: {told}"
        return StoreConflict(message, hint="run the same command again", uri=uri)
    if isinstance(cause, ClientError) and "Security" in str(cause.code):
        message = f"the graph database at {uri} does not allow that: {told}"
        return StoreUnavailable(message, hint="use an account that may read and write", uri=uri)
    message = f"the graph database at {uri} could not do it: {told}"
    return StoreUnavailable(message, hint="see its log; `jejaring neo4j status` says where it is", uri=uri)
