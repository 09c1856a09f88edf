"""Callers: who asks, with which role, and how far that reaches; every service that guards anything asks here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph.errors import NotAllowed
from graph.model.rights import Role, Scope, scope_of, within
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Iterable

NATIONAL = frozenset({Role.ADMIN, Role.AUDITOR, Role.PLANNER})
"""Roles that reach the whole country unless their key names regions."""
SIGNED_IN = "oidc:"
"""How the ids of persons begin who signed in elsewhere."""
NAMED = "named"
"""The grant by which a planner sees names."""


SPOKEN_FOR = frozenset(
    {"proposals.read", "proposals.write", "proposals.step", "proposals.consent", "partnerships.read"}
)
"""What a cooperative may do for members that have no account."""


@dataclass(frozen=True)
class Caller:
    """Who asks: a key, a person signed in, or this machine itself; ``members`` are those that a cooperative speaks for.

    Examples
    --------
    >>> officer = Caller("key-1", Role.OFFICER, regions=("35.09",))
    >>> officer.sees("proposals.read", regions=["35.09.01"]), officer.sees("proposals.read", regions=["36.71"])
    (True, False)
    """

    id: str
    role: Role
    name: str = ""
    regions: tuple[str, ...] = ()
    party: str | None = None
    grants: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    def own(self, action: str) -> tuple[str, ...]:
        """Return the parties of which an action is the caller's own.

        Examples
        --------
        >>> coop = Caller("k", Role.COOPERATIVE, party="coop", members=("grower",))
        >>> coop.own("proposals.read"), coop.own("persons.read")
        (('coop', 'grower'), ('coop',))
        """
        itself = (self.party,) if self.party is not None else ()
        return (*itself, *self.members) if action in SPOKEN_FOR else itself

    def scope(self, action: str) -> Scope:
        """Return how far this caller may carry out an action."""
        scope = scope_of(self.role, action)
        if scope is Scope.MASKED and NAMED in self.grants:
            scope = Scope.ALL
        if scope is Scope.ALL and self.regions and self.role in NATIONAL:
            return Scope.REGION
        return scope

    def require(self, action: str) -> Scope:
        """Return the scope of an action, or raise NotAllowed when the role has none at all."""
        scope = self.scope(action)
        if scope is Scope.NONE:
            message = f"the role {self.role} may not do {action}"
            may = ", ".join(role for role in Role if scope_of(role, action) is not Scope.NONE)
            hint = f"an administrator makes a key of a role that may: {may}"
            raise NotAllowed(message, hint=hint, role=str(self.role), action=action, **self._refused("role", action))
        return scope

    def sees(self, action: str, *, regions: Iterable[str | None] = (), parties: Iterable[str] = ()) -> bool:
        """Return whether an action reaches a thing in some regions that concerns some parties."""
        scope = self.scope(action)
        if scope is Scope.REGION:
            return any(within(region, self.regions) for region in regions)
        if scope is Scope.OWN:
            return not set(self.own(action)).isdisjoint(parties)
        if scope is Scope.MASKED and self.regions:
            return any(within(region, self.regions) for region in regions)
        return scope is not Scope.NONE

    def require_reach(self, action: str, *, regions: Iterable[str | None] = (), parties: Iterable[str] = ()) -> Scope:
        """Return the scope of an action on a thing, or raise NotAllowed when it does not reach that far."""
        scope = self.require(action)
        if not self.sees(action, regions=list(regions), parties=list(parties)):
            message = f"{action} of this {self.role} does not reach that far ({scope})"
            hint = "use a key of that region" if scope is Scope.REGION else "this is another party's"
            why = "own" if scope is Scope.OWN else "region"
            facts = self._refused(why, action)
            raise NotAllowed(message, hint=hint, role=str(self.role), action=action, scope=str(scope), **facts)
        return scope

    def _refused(self, why: str, action: str, region: str = "") -> dict[str, dict[str, str]]:
        """Return what may not be done, why, and whom to ask, in words of every language; codes are the machine's."""
        from graph.services.sheet.words import place_name  # noqa: PLC0415 - most requests are not refused

        resource, _, verb = action.partition(".")
        words, hints = {}, {}
        for language in ("id", "en"):
            roles = {one: say(f"role_name.{one}", language) for one in Role}
            facts = {
                "role": roles[self.role],
                "region": place_name(region),
                "does": say(f"right.does.{verb}", language),
                "thing": say(f"right.thing.{resource}", language),
                "regions": "; ".join(map(place_name, self.regions)) or say("refused.no_region", language),
                "may": ", ".join(roles[one] for one in Role if scope_of(one, action) is not Scope.NONE),
            }
            words[language] = say(f"refused.{why}", language, **facts)
            hints[language] = say(f"refused.{why}.hint", language, **facts)
        return {"words": words, "hints": hints}

    def filters(self, action: str) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
        """Return what a list is narrowed to: own parties (None: any) and regions (None: all)."""
        scope = self.require(action)
        own = self.own(action) if scope is Scope.OWN else None
        return own, self.regions if scope is Scope.REGION or (self.regions and scope is Scope.MASKED) else None

    def narrowed(self, action: str, region: str | None) -> tuple[str, ...] | None:
        """Return the regions of a list (None: all) when one is asked for; a wider one means what is reached of it.

        Examples
        --------
        >>> officer = Caller("k", Role.OFFICER, regions=("35.09", "36"))
        >>> officer.narrowed("parties.read", "35"), officer.narrowed("parties.read", "35.09.01")
        (('35.09',), ('35.09.01',))

        Raises
        ------
        NotAllowed
            If the region is beyond this caller: nothing would look as if there was nothing.
        """
        _, regions = self.filters(action)
        if region is None or regions is None:
            return regions if region is None else (region,)
        if within(region, regions):
            return (region,)
        if inside := tuple(one for one in regions if within(one, (region,))):
            return inside
        raise self.beyond(action, region)

    def beyond(self, action: str, region: str) -> NotAllowed:
        """Return the refusal of a region that a key does not reach, with names of places for whoever reads it."""
        message = f"region {region} is beyond this key"
        facts = self._refused("beyond", action, region)
        return NotAllowed(message, hint=f"its regions are {', '.join(self.regions)}", region=region, **facts)

    def masked(self, action: str) -> bool:
        """Return whether names and points are hidden from this caller."""
        return self.scope(action) is Scope.MASKED


MACHINE = Caller("machine", Role.ADMIN, "this machine")
"""The command line and the worker on the machine that holds the graph."""
READER = replace(MACHINE, id="folder", name="reader of a folder")
"""Whoever asks a served folder on the loopback: the folder is that person's own file."""
