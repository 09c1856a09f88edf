"""Where what is known of a party comes from: each fact with its list, day and confidence, and the rows that say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.services.pairing.find_party import find_party

if TYPE_CHECKING:
    import polars as pl

    from graph.network import Network
    from graph.store import Store


@dataclass(frozen=True)
class SaidOf:
    """What lists say of one party.

    ``facts`` are ``fact``, ``value``, ``source``, ``as_of``, ``confidence`` and ``wins``; ``rows`` where they stand.
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
    rows = [
        {"source": one.source, "file": one.file, "sheet": one.sheet, "row": one.row}
        | {"as_of": one.as_of.isoformat() if one.as_of else None}
        for one in store.records_of(row["id"])
    ]
    return SaidOf(row["id"], row["name"], network.synthetic, store.said_of(row["id"]), rows)
