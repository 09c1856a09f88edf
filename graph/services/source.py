"""Where the facts come from: a Network folder, or a snapshot of the store."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from graph.network import Network
from graph.services.runs import Progress, silent

if TYPE_CHECKING:
    from pathlib import Path

    from graph.services.facts import Provenance
    from graph.settings import Language


@dataclass(frozen=True, eq=False)
class Source:
    """A Network and the name under which a reader knows it: the folder, or ``neo4j``."""

    network: Network
    name: str
    folder: Path | None = None

    @cached_property
    def snapshot(self) -> str:
        """Fingerprint of the network, computed once."""
        return self.network.fingerprint()

    @property
    def in_store(self) -> bool:
        """True when the network is a snapshot of the graph database, so that results may be kept there."""
        return self.folder is None


def read_source(folder: Path | None, progress: Progress = silent) -> Source:
    """Return the Network of a folder, or of the store when no folder is given.

    The store is the server at ``NEO4J_URI``, else the managed one, which is started when it does not run.

    Raises
    ------
    InvalidFolder
        If the folder is no Network folder.
    StoreUnavailable
        If no folder is given and the graph database does not answer.
    """
    if folder is not None:
        return Source(Network.read(folder), str(folder), folder)
    from graph.services.server import open_store  # noqa: PLC0415 - a folder needs no driver

    with open_store(progress) as store:
        return Source(store.snapshot(progress=progress), "neo4j")


def provenance(source: Source, parameters: dict[str, str], language: Language) -> Provenance:
    """Return what a page says of its origin."""
    from graph.services.facts import Provenance  # noqa: PLC0415 - types of pages, not needed to read

    del language
    network = source.network
    lists = network.parties["source"].drop_nulls().unique().sort().to_list()
    return Provenance(
        as_of=network.as_of,
        synthetic=network.synthetic,
        sources=(source.name, *lists[:10]),
        snapshot=source.snapshot,
        parameters=parameters,
        parties=network.parties.height,
        offers=network.offers.height,
        demands=network.demands.height,
        ties=network.ties.height,
    )
