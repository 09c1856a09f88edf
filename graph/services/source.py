"""Where the facts come from: a Network folder, or a snapshot of the store."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import InvalidFolder, RuleViolation
from graph.network import Network
from graph.services.work.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from graph.services.sheet.facts import Provenance
    from graph.store import Store

LISTS_NAMED = 10
GRAPH: Final = "Neo4j"
"""Name of the graph to a reader: at which address it runs is no fact about enterprises, and nothing for a page."""


@dataclass(frozen=True, eq=False)
class Source:
    """A Network and the name under which a reader knows it: the folder, or the graph.

    ``in_store`` is True for a snapshot of the graph: runs on it are kept there as well. ``mark`` is its fingerprint
    where whoever read it has computed that already. ``priced`` is False for the market as parties are told of it.
    """

    network: Network
    name: str
    in_store: bool = False
    mark: str = ""
    priced: bool = True

    @property
    def called(self) -> str:
        """Name for a page: a folder's without the way to it, the graph's as it is."""
        return self.name.rstrip("/").rsplit("/", maxsplit=1)[-1]

    @cached_property
    def snapshot(self) -> str:
        """Fingerprint of the network, computed once."""
        return self.mark or self.network.fingerprint()

    @cached_property
    def without_prices(self) -> Source:
        """The same facts without anybody's prices, made once: what keys of parties are told is made of these."""
        from graph.services.pairing.without_prices import without_prices  # noqa: PLC0415 - only where parties ask

        return Source(without_prices(self.network), self.name, priced=False)

    @cached_property
    def lists(self) -> list[str]:
        """Names of the lists that the parties come from, sorted; computed once."""
        return lists_of(self.network.parties)

    @cached_property
    def days(self) -> dict[str, tuple[date, date]]:
        """First and last day that the facts of each list stand for, by its name; computed once."""
        frames = (self.network.parties, self.network.offers, self.network.demands, self.network.ties)
        facts = pl.concat(frame.select("source", "as_of").drop_nulls().unique() for frame in frames)
        facts = facts.with_columns(pl.col("source").str.split("/").list.first())
        spans = facts.group_by("source").agg(first=pl.col("as_of").min(), last=pl.col("as_of").max()).sort("source")
        return {name: (first, last) for name, first, last in spans.iter_rows()}


def lists_of(parties: pl.DataFrame) -> list[str]:
    """Return the names of the lists that some parties come from, sorted; sheets of one workbook are one list."""
    return parties["source"].drop_nulls().str.split("/").list.first().unique().sort().to_list()


def read_source(folder: Path | None, progress: Progress = silent, *, store: Store | None = None) -> Source:
    """Return the Network of a folder, or of the store when no folder is given.

    The store is the one given, else the server at ``NEO4J_URI``, else the managed one, which is started when it does
    not run.

    Raises
    ------
    InvalidFolder
        If the folder is no Network folder.
    StoreUnavailable
        If no folder is given and the graph database does not answer.
    """
    if folder is not None:
        if not (folder / "network.json").is_file():
            message = f"{folder} is no Network folder: it has no network.json"
            hint = "make one with `jejaring ingest FILE... --out FOLDER` or `jejaring sample --out FOLDER`"
            raise InvalidFolder(message, hint=hint, sentence="told.no_folder", folder=str(folder))
        return Source(Network.read(folder), str(folder))
    if store is not None:
        return of_store(store, progress)
    from graph.store import connect  # noqa: PLC0415 - a folder needs no driver

    with connect(progress=progress) as opened:
        return of_store(opened, progress)


def no_folder(said: str) -> None:
    """Refuse a Network folder where a party is asked for: it stands behind ``--folder`` there.

    Raises
    ------
    RuleViolation
        If the words are the path of a Network folder.
    """
    if (Path(said) / "network.json").is_file():
        message = f"{said} is a Network folder and no party"
        raise RuleViolation(message, hint=f"write --folder {said}", folder=said)


def of_store(store: Store, progress: Progress = silent, **more: int) -> Source:
    """Return the Network of the store; ``readers`` as :meth:`graph.store.Store.snapshot` takes them."""
    from graph.services.engagement.promises import with_promises  # noqa: PLC0415
    from graph.services.wire.helps import with_help  # noqa: PLC0415 - a folder has no things of the process

    return Source(with_help(with_promises(store.snapshot(progress, **more), store), store), GRAPH, in_store=True)


def provenance(source: Source, parameters: Mapping[str, str]) -> Provenance:
    """Return what a page says of its origin."""
    from graph.services.sheet.facts import Provenance  # noqa: PLC0415 - a program that reads JSON needs no facts for pages

    network = source.network
    lists = source.lists
    more = max(0, len(lists) - LISTS_NAMED)
    return Provenance(
        as_of=network.as_of,
        synthetic=network.synthetic,
        sources=(source.name, *lists[:LISTS_NAMED], *([f"… (+{more})"] if more else [])),
        days={name: last for name, (_, last) in source.days.items()},
        snapshot=source.snapshot,
        parameters=parameters,
        parties=network.parties.height,
        offers=network.offers.height,
        demands=network.demands.height,
        ties=network.ties.height,
    )
