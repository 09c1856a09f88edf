"""Publish: the pairs of a plan become drafts of proposals, with the match's reason and numbers as their terms."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from graph.errors import NotAllowed
from graph.proposals import Terms
from graph.services.match_facts import match_list
from graph.services.proposals import draft
from graph.settings import settings

if TYPE_CHECKING:
    from graph.services.callers import Caller
    from graph.services.match import Matched
    from graph.store import Store


def publish(store: Store, caller: Caller, matched: Matched, run: str, most: int) -> list[str]:
    """Return the ids of the drafts of a plan's most valuable pairs, those that the caller reaches.

    A pair of a run has one draft: published again, the first one is found.
    """
    made = []
    for one in match_list(matched, matched.chosen[:most], settings().language):
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"jejaring:{run}:{one.supplier.id}:{one.buyer.id}:{one.commodity}")
        try:
            proposal = draft(
                store, "partnership", one.supplier.id, one.buyer.id, reason=one.reason[:2000],
                terms=_terms(matched, one, run), caller=caller, request=str(name),
            )  # fmt: skip
        except NotAllowed:
            continue
        made.append(proposal.thing.id)
    return made


def _terms(matched: Matched, one: Any, run: str) -> Terms:  # noqa: ANN401 - MatchFacts
    volume = matched.candidates.kind == "volume"
    facts: dict[str, Any] = {
        "commodity": one.commodity or None,
        "product": (one.product or "")[:200],
        "factors": {"value_chain": {"said": one.reason[:4000], "evidence": f"run {run}"}},
    }
    if volume:
        facts |= {"units_per_month": one.units or None, "unit": _unit(matched, one)}
    return Terms.model_validate({k: v for k, v in facts.items() if v is not None})


def _unit(matched: Matched, one: Any) -> str | None:  # noqa: ANN401 - MatchFacts
    offers = matched.source.network.offers.filter(party=one.supplier.id, commodity=one.commodity)
    return str(offers["unit"][0]) if offers.height and offers["unit"][0] else None
