"""How far a key asks the planner's questions: of its own regions, and by the names that it may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import RuleViolation
from graph.model.rights import Scope
from graph.model.vocabulary import PartyKind
from graph.reference.regions import find_region
from graph.services.access.reach import narrowed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.network import Network
    from graph.services.access.callers import Caller
    from graph.services.planner.question_words import Rows
    from graph.services.planner.questions import EngineQuestion
    from graph.store.questions import Question

READ: Final = "questions.read"
NAMES: Final = "parties.read"
"""Right by which names of parties stand in an answer."""
OPEN_NAMES: Final = (
    PartyKind.CLUSTER, PartyKind.PROGRAMME, PartyKind.FORUM, PartyKind.GOVERNMENT, PartyKind.INSTITUTION,
    PartyKind.FRONT_OFFICE, PartyKind.SHARED_FACILITY,
)  # fmt: skip
"""Clusters, programmes and public bodies: their names are told to every role where they are listed."""


def within_reach(
    caller: Caller, question: Question | EngineQuestion, given: Mapping[str, str], network: Network
) -> dict[str, str]:
    """Return the parameters of a question as far as a caller reaches: of its own region where it has one.

    Questions without a region or party tell of clusters and sums, which every office may read.

    Raises
    ------
    NotAllowed
        If the region or party that is asked about is beyond the caller.
    RuleViolation
        If the caller has several regions, and none of them is named.
    """
    asks = {parameter.name for parameter in question.parameters}
    caller.require(READ)
    told = dict(given)
    if "region" in asks:
        wanted = find_region(given["region"]).code if given.get("region") else None
        regions = caller.narrowed(READ, wanted)
        if regions is not None and len(regions) != 1:
            message = f"{question.name} is asked of one region, and this key reaches several"
            hint = f"name one of them in region: {', '.join(regions)}"
            raise RuleViolation(message, hint=hint, parameter="region", regions=list(regions))
        region = wanted if regions is None else regions[0]
        told |= {"region": region} if region is not None else {}
    party = told.get("party")
    if "party" in asks and party is not None and party in network.row:
        region = network.parties["region"][network.row[party]]
        caller.require_reach(READ, regions=[region], parties=[party])
    return told


def with_names_told(rows: Rows, network: Network, caller: Caller) -> Rows:
    """Return an answer without the names of parties that a caller may not read; they are empty, as in lists of parties.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.model.rights import Role
    >>> from graph.network import Network
    >>> from graph.services.access.callers import Caller
    >>> parties = pl.DataFrame({"id": ["a", "k"], "kind": ["enterprise", "cluster"], "name": ["UD A", "Anyaman"],
    ...                         "region": ["35.09"] * 2})
    >>> network = Network.from_frames(parties, as_of=date(2026, 11, 1))
    >>> rows = [{"cluster": "Anyaman", "members": ["UD A"]}]
    >>> with_names_told(rows, network, Caller("k", Role.PLANNER))
    [{'cluster': 'Anyaman', 'members': ['']}]
    >>> with_names_told(rows, network, Caller("k", Role.OFFICER, regions=("35",)))[0]["members"]
    ['UD A']
    """
    if caller.scope(NAMES) is Scope.ALL:
        return rows
    words = pl.Series("name", sorted(set(_words(rows))), dtype=pl.String)
    named = network.parties.select("id", "name", "kind", "region").filter(pl.col("name").is_in(words.implode()))
    known = named.filter(pl.col("kind").is_in(list(OPEN_NAMES)))["name"].to_list()
    if not caller.masked(NAMES) and caller.scope(NAMES) is not Scope.NONE:
        known += narrowed(named, caller, NAMES)["name"].to_list()
    hidden = set(named["name"]) - set(known)
    return [_told(row, hidden) for row in rows]


def _words(value: Any) -> Iterator[str]:  # noqa: ANN401 - what JSON holds
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _words(one)


def _told(value: Any, hidden: set[str]) -> Any:  # noqa: ANN401 - what JSON holds
    if isinstance(value, str):
        return "" if value in hidden else value
    if isinstance(value, dict):
        return {name: _told(one, hidden) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_told(one, hidden) for one in value]
    return value
