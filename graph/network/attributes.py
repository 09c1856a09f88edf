"""Parties and ties as attributes of a NetworkX graph, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graph.network.columns import PARTIES, TIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx


def as_multigraph(
    parties: pl.DataFrame, ties: pl.DataFrame, about: Mapping[str, Any], types: Iterable[str] | None
) -> nx.MultiDiGraph:
    """Return the parties, and the ties of some types or all, with every attribute that is known."""
    import networkx as nx  # noqa: PLC0415 - half a second that most commands do not need

    network = nx.MultiDiGraph(**about)
    for party in parties.iter_rows(named=True):
        network.add_node(party["id"], **{k: v for k, v in party.items() if k != "id" and v is not None})
    wanted = None if types is None else set(types)
    for tie in ties.iter_rows(named=True):
        if wanted is None or tie["type"] in wanted:
            facts = {k: v for k, v in tie.items() if k not in ("start", "end") and v is not None}
            network.add_edge(tie["start"], tie["end"], **facts)
    return network


def as_frames(network: nx.Graph) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return parties and ties from the attributes that are columns; others are left out."""
    parties = [
        {"kind": "enterprise", "name": str(node)} | _known(facts, PARTIES) | {"id": str(node)}
        for node, facts in network.nodes(data=True)
    ]
    ties = [
        {"type": "COOPERATES_WITH"} | _known(facts, TIES) | {"start": str(a), "end": str(b)}
        for a, b, facts in network.edges(data=True)
    ]
    return pl.DataFrame(parties, schema=dict(PARTIES)), pl.DataFrame(ties, schema=dict(TIES))


def _known(facts: Mapping[str, object], schema: Mapping[str, object]) -> dict[str, object]:
    return {name: fact for name, fact in facts.items() if name in schema}
