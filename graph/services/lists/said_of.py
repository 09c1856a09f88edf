"""Where what is known of a party comes from: each fact with its list, day and confidence, and the rows that say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.services.lists.said_apart import said_apart, with_their_lists
from graph.services.pairing.find_party import find_party

if TYPE_CHECKING:
    from graph.network import Network
    from graph.store import Store
    from graph.store.records import RecordOf


@dataclass(frozen=True)
class SaidOf:
    """What lists say of one party.

    ``facts`` are ``fact``, ``value``, ``source``, ``as_of``, ``confidence``, ``wins`` and ``inferred``, true of a
    parent that no list states of the party; ``rows`` where they stand.
    """

    party: str
    name: str
    synthetic: bool
    facts: pl.DataFrame
    rows: list[dict[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        dated = [row | {"as_of": row["as_of"] and row["as_of"].isoformat()} for row in self.facts.to_dicts()]
        return {"party": self.party, "name": self.name, "synthetic": self.synthetic, "facts": dated, "rows": self.rows}


def said_of_party(store: Store, network: Network, asked: str) -> SaidOf:
    """Return where what the graph knows of a party comes from.

    Parameters
    ----------
    store
        The graph.
    network
        Its snapshot.
    asked
        Id or name.

    Raises
    ------
    UnknownParty, Ambiguous
        If nobody, or several, answer to it.
    """
    row = network.parties.row(find_party(network, asked).row, named=True)
    records = store.records_of(row["id"])
    rows = [
        {"source": one.source, "file": one.file, "sheet": one.sheet, "row": one.row}
        | {"as_of": one.as_of.isoformat() if one.as_of else None}
        for one in records
    ]
    facts = with_their_lists(store.said_of(row["id"]), said_apart(store, records))
    inferred = [
        fact == "parent" and any(one.parent_inferred and _is_of(one, source) for one in records)
        for fact, source in facts.select("fact", "source").iter_rows()
    ]
    facts = facts.with_columns(pl.Series("inferred", inferred, dtype=pl.Boolean))
    return SaidOf(row["id"], row["name"], network.synthetic, facts, rows)


def _is_of(record: RecordOf, source: str | None) -> bool:
    """Return whether a row is of a list: two offices may send lists of one name, and records have the office's too."""
    return source is not None and (record.source == source or (record.source or "").endswith(f"/{source}"))
