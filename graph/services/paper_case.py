"""What the papers of a proposal are made from, as far as the caller may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model.rights import Scope
from graph.services.papers import Case
from graph.services.partnerships import record
from graph.services.proposal_view import names
from graph.services.proposals import side_for
from graph.settings import now
from graph.store import Wanted

if TYPE_CHECKING:
    from datetime import date

    from graph.services.callers import Caller
    from graph.services.proposals import Proposal
    from graph.store import Store


def case_of(store: Store, caller: Caller, proposal: Proposal, today: date | None = None) -> Case:
    """Return the case of a proposal; parties that the caller may not know have no name and no facts."""
    engagement = proposal.engagement
    day = today if today is not None else now().date()
    known = names(store, caller, engagement)
    rows = store.things.parties_named(list(known))
    loads = store.loads()
    visits = store.things.each_thing(Wanted("visits", party=engagement.suppliers[0]))
    of = (None, proposal.thing.id) if _of_the_supplier(caller, proposal) else (proposal.thing.id,)
    told = [one.facts for one in visits if one.facts.get("proposal") in of]
    as_of = max((load.as_of for load in loads), default=day)
    return Case(
        id=proposal.thing.id,
        engagement=engagement,
        parties=rows,
        today=day,
        synthetic=any(load.synthetic for load in loads),
        source=f"{', '.join(sorted({load.source for load in loads})[:3])} ({as_of})",
        record=record(store, proposal, day) if engagement.active_since is not None else {},
        visits=sorted(told, key=lambda one: str(one.get("on")), reverse=True),
    )


def _of_the_supplier(caller: Caller, proposal: Proposal) -> bool:
    """Return whether a caller may read visits to the supplier that were about nothing in particular."""
    own = caller.scope("proposals.read") is Scope.OWN
    return not own or side_for(caller, proposal.engagement) == "supplier"
