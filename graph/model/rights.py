"""Who may do what: one table, role by action by scope. Everything that guards a route or a service reads it here."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a key or a person signed in may be."""

    OFFICER = "officer"
    PLANNER = "planner"
    BUYER = "buyer"
    SUPPLIER = "supplier"
    COOPERATIVE = "cooperative"
    PROVIDER = "provider"
    FORUM_MEMBER = "forum_member"
    VERIFIER = "verifier"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Scope(StrEnum):
    """How far an action reaches."""

    ALL = "all"
    REGION = "region"
    OWN = "own"
    MASKED = "masked"
    NONE = "none"


LETTERS: Final = {"A": Scope.ALL, "R": Scope.REGION, "O": Scope.OWN, "M": Scope.MASKED, "-": Scope.NONE}
TABLE: Final = """
action              officer planner buyer supplier cooperative provider forum_member verifier auditor admin
parties.read        R       M       O     O        O           O        M            R        A       A
parties.write       R       -       O     O        O           O        -            -        -       A
persons.read        R       -       O     O        O           O        -            -        -       A
persons.write       R       -       O     O        O           O        -            -        -       A
offers.read         R       M       O     O        O           O        M            R        A       A
offers.write        R       -       O     O        O           -        -            -        -       A
demands.read        R       M       O     O        O           O        M            R        A       A
demands.write       R       -       O     O        O           -        -            -        -       A
needs.read          R       M       O     O        O           O        M            R        A       A
needs.write         R       -       O     O        O           -        -            -        -       A
services.read       A       A       A     A        A           A        A            A        A       A
services.write      R       -       -     -        -           O        -            -        -       A
board.read          A       A       A     A        A           A        A            A        A       A
candidates.read     R       M       O     O        O           -        -            R        A       A
matches.read        R       M       O     O        O           -        M            R        A       A
matches.run         R       A       -     -        -           -        -            -        -       A
plans.read          R       M       -     -        -           -        -            R        A       A
plans.publish       R       -       -     -        -           -        -            -        -       A
what_ifs.run        R       A       -     -        -           -        -            -        -       A
proposals.read      R       -       O     O        O           O        O            R        A       A
proposals.write     R       -       O     O        O           O        O            -        -       A
proposals.step      R       -       O     O        O           O        O            R        -       A
proposals.consent   R       -       O     O        O           O        O            -        -       -
proposals.check     -       -       -     -        -           -        -            R        -       A
complaints.write    R       -       O     O        O           O        O            R        -       A
complaints.read     R       -       O     O        O           O        O            R        A       A
partnerships.read   R       M       O     O        O           O        O            R        A       A
events.read         R       -       O     O        O           O        O            R        A       A
visits.read         R       M       O     O        O           O        -            R        A       A
visits.write        R       -       -     -        -           -        -            R        -       A
indicators.read     R       A       O     O        O           O        A            R        A       A
indicators.write    R       A       -     -        -           -        -            R        -       A
clusters.read       A       A       A     A        A           A        A            A        A       A
metrics.read        A       A       -     -        A           -        A            A        A       A
gaps.read           A       A       A     A        A           A        A            A        A       A
questions.read      R       M       -     -        -           -        -            R        A       A
scenarios.read      A       A       -     -        -           -        -            A        A       A
scenarios.run       R       A       -     -        -           -        -            -        -       A
programmes.read     A       A       A     A        A           A        A            A        A       A
programmes.write    -       A       -     -        -           -        -            -        -       A
notices.read        A       A       A     A        A           A        A            A        A       A
notices.write       R       A       -     -        -           O        O            -        -       A
directory.read      R       M       M     M        M           M        M            R        A       A
imports.run         R       -       -     -        -           -        -            -        -       A
reviews.read        R       -       -     -        -           -        -            R        A       A
reviews.write       R       -       -     -        -           -        -            -        -       A
exports.read        R       M       O     O        O           -        -            R        A       A
webhooks.read       O       O       O     O        O           O        O            O        A       A
webhooks.write      O       O       O     O        O           O        O            O        -       A
keys.read           -       -       -     -        -           -        -            -        A       A
keys.write          -       -       -     -        -           -        -            -        -       A
audit.read          -       -       -     -        -           -        -            -        A       A
me.read             O       O       O     O        O           O        O            O        O       O
"""
"""A all, R own regions, O own party (for webhooks: own key), M all but names and points, - not at all.

A key of an administrator, auditor or planner that names regions reaches no farther than these. M becomes A by the
grant ``named``. With O goes what consent shows: a party that has consented to be seen by the other side is seen.
"""


def _read() -> dict[str, dict[Role, Scope]]:
    head, *rows = (line.split() for line in TABLE.strip().splitlines())
    roles = [Role(name) for name in head[1:]]
    return {row[0]: {role: LETTERS[letter] for role, letter in zip(roles, row[1:], strict=True)} for row in rows}


RIGHTS: Final = _read()


def scope_of(role: Role, action: str) -> Scope:
    """Return how far a role may carry out an action; an action that the table does not hold is a fault of ours.

    Examples
    --------
    >>> str(scope_of(Role.OFFICER, "parties.read")), str(scope_of(Role.PLANNER, "proposals.read"))
    ('region', 'none')
    """
    return RIGHTS[action][role]


def within(region: str | None, regions: tuple[str, ...]) -> bool:
    """Return whether a region is one of some regions or below one of them; an unknown place is within none.

    Examples
    --------
    >>> within("35.09.01", ("35.09",)), within("35.1", ("35",)), within("36", ("35",)), within(None, ("35",))
    (True, True, False, False)
    """
    return region is not None and any(region == one or region.startswith(f"{one}.") for one in regions)
