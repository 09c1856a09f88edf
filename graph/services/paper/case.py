"""What the papers of a proposal are made from, as far as the caller may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.model.rights import Scope
from graph.services.engagement.partnerships import record, visited
from graph.services.engagement.proposal_view import names
from graph.services.engagement.unsent import side_for
from graph.services.paper.parts import Case
from graph.services.wire.parties import SOURCE
from graph.settings import now
from graph.store import Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from graph.services.access.callers import Caller
    from graph.services.engagement.proposal import Proposal
    from graph.store import Store
    from graph.store.things import Thing


def case_of(store: Store, caller: Caller, proposal: Proposal, today: date | None = None) -> Case:
    """Return the case of a proposal; parties that the caller may not know have no name and no facts."""
    engagement = proposal.engagement
    day = today if today is not None else now().date()
    known = names(store, caller, engagement)
    rows = store.things.parties_named(list(known))
    loads = store.loads()
    visits = store.things.each_thing(Wanted("visits", own=engagement.parties))
    # of one day the officer's tells more than an entry of the log, and comes first
    told = [*(one.facts for one in visits if _told(one, proposal, caller)), *visited(store, proposal)]
    return Case(
        id=proposal.thing.id,
        engagement=engagement,
        parties=rows,
        today=day,
        synthetic=any(load.synthetic for load in loads),
        source=_lists(rows),
        record=record(store, proposal, day) if engagement.active_since is not None else {},
        visits=sorted(told, key=lambda one: str(one.get("on")), reverse=True),
    )


def _lists(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the lists that the parties of a proposal come from; what a load or a folder is called concerns nobody.

    Examples
    --------
    >>> _lists({"p": {"source": "dinas_2023/Sheet1"}, "q": {"source": "api"}, "r": {"source": None}})
    'dinas_2023'
    """
    said = {str(row["source"]).partition("/")[0] for row in rows.values() if row.get("source")}
    return ", ".join(sorted(said - {SOURCE}))


def _told(visit: Thing, proposal: Proposal, caller: Caller) -> bool:
    """Return whether a visit is told of: about this proposal, or to who is strengthened by it and about none at all.

    Of the second kind a side reads those to itself alone; one that was withdrawn nobody.
    """
    if visit.state != "open":
        return False
    about = visit.facts.get("proposal")
    if about is not None:
        return bool(about == proposal.thing.id)
    side = proposal.engagement.strengthened
    own = caller.scope("proposals.read") is Scope.OWN
    may = not own or side_for(caller, proposal.engagement) == side
    return may and not set(visit.parties).isdisjoint(proposal.engagement.members(side))
