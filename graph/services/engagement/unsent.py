"""What was never sent is the proposing side's alone: itself, who speaks for it, and the offices of its region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model.rights import Scope, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.proposals import Engagement
    from graph.proposals.kinds import Side
    from graph.services.access.callers import Caller
    from graph.store import Store


def side_for(caller: Caller, engagement: Engagement) -> Side | None:
    """Return the side that a caller is of, or for which it speaks."""
    return engagement.side_of(caller.party) or dict(engagement.spoken_for).get(caller.id)


def of_the_proposer(caller: Caller, engagement: Engagement, regions: Mapping[str, str | None]) -> bool:
    """Return whether a caller is of the side that proposes: itself, who speaks for it, or an office of its region.

    Parameters
    ----------
    regions
        Where the parties of that side are; asked of offices of some regions alone.

    Examples
    --------
    >>> from graph.model.rights import Role
    >>> from graph.proposals import draft as drafted
    >>> from graph.services.access.callers import Caller
    >>> made, places = drafted("training", ("mill",), ("grower",)), {"mill": "35.78"}
    >>> [of_the_proposer(Caller("o", Role.OFFICER, regions=(one,)), made, places) for one in ("35.78", "35.09")]
    [True, False]
    """
    if caller.scope("proposals.read") is Scope.OWN:
        return side_for(caller, engagement) == engagement.proposer
    members = engagement.members(engagement.proposer)
    return not caller.regions or any(within(regions.get(one), caller.regions) for one in members)


def hidden(caller: Caller, engagement: Engagement, regions: Mapping[str, str | None]) -> bool:
    """Return whether an engagement is not there for a caller: what was never sent is the proposing side's alone."""
    return not engagement.sent and not of_the_proposer(caller, engagement, regions)


def regions_of_unsent(
    store: Store, caller: Caller, engagements: Iterable[Engagement], *, sent: bool = False
) -> dict[str, str | None]:
    """Return where those are who propose what was never sent (or whatever they ``sent``), for an office of regions."""
    if not caller.regions or caller.scope("proposals.read") is Scope.OWN:
        return {}
    ids = {party for one in engagements if sent or not one.sent for party in one.members(one.proposer)}
    return {party: row["region"] for party, row in store.things.parties_named(sorted(ids)).items()} if ids else {}
