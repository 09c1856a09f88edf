"""Publish: the pairs of a plan become drafts of proposals, with the match's reason and numbers as their terms."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

import polars as pl

from graph.errors import NotAllowed
from graph.proposals.kinds import SIDES
from graph.services.engagement.prefill import prefill_pair
from graph.services.engagement.proposals import draft
from graph.services.pairing.match_facts import pair_rows

if TYPE_CHECKING:
    from graph.services.access.callers import Caller
    from graph.services.pairing.match import Matched
    from graph.settings import Language
    from graph.store import Store


def publish(store: Store, caller: Caller, matched: Matched, run: str, *, most: int, language: Language) -> list[str]:
    """Return the ids of the drafts of a plan's most valuable pairs, those that the caller reaches.

    A pair of a run has one draft of a side: published again, the first one is found.
    """
    made = []
    positions = matched.chosen[:most]
    rows = pair_rows(matched.candidates, positions).with_columns(units=pl.Series(matched.plan.flow[positions]))
    for pair in rows.iter_rows(named=True):
        sides = (pair["supplier_id"], pair["buyer_id"])
        about = f"jejaring:{run}:{':'.join(sides)}:{pair['commodity'] or ''}"
        for proposer in SIDES:  # the side that the caller reaches; the supplier's where it reaches both
            name = uuid.uuid5(uuid.NAMESPACE_URL, about if proposer == "supplier" else f"{about}:{proposer}")
            first = prefill_pair(matched, pair, proposer, language, run)
            with suppress(NotAllowed):
                proposal = draft(
                    store, "partnership", *sides, reason=first.reason, terms=first.terms, origins=first.origins,
                    proposer=proposer, caller=caller, request=str(name),
                )  # fmt: skip
                made.append(proposal.thing.id)
                break
    return made
