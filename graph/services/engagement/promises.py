"""The graph's own promises join those of the lists: a market is built from what proposals leave free."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from graph.network import COMMITMENTS
from graph.proposals.engagement import from_facts
from graph.proposals.promises import KIND, promises
from graph.settings import now
from graph.store import Wanted

if TYPE_CHECKING:
    from graph.network import Network
    from graph.store import Store


def with_promises(network: Network, store: Store) -> Network:
    """Return a snapshot with what proposals of the same graph have promised, reserved or refused.

    Pairs of which a party is not in the snapshot are left out.
    """
    moment = now()
    rows = [
        row
        for thing in store.things.each_thing(Wanted("proposals", kind=KIND))
        for row in promises(
            thing.id,
            from_facts(thing.facts),
            (thing.changed_at or thing.created_at).date(),
            as_of=network.as_of,
            now=moment,
        )
    ]
    if not rows:
        return network
    made = pl.DataFrame(rows, schema=COMMITMENTS)
    known = network.parties["id"].implode()
    made = made.filter(pl.col("supplier").is_in(known) & pl.col("buyer").is_in(known))
    return replace(network, commitments=pl.concat([network.commitments, made]).sort("id"))
