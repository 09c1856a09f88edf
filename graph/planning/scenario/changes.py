"""Changes that a scenario makes to a network: which verbs there are, which words each knows, and how they follow.

Verbs are functions from a network to a network, in :mod:`graph.planning.scenario.trade_changes` and
:mod:`graph.planning.scenario.support_changes`. What contradicts an earlier change is refused with the numbers of both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from graph.errors import RuleViolation
from graph.planning.scenario.change_words import Change, fault, refuse_unknown_commodity
from graph.planning.scenario.support_changes import add_officers, form_cooperative, open_depot, open_facility
from graph.planning.scenario.trade_changes import (
    add_buyer,
    add_supplier,
    certify,
    change_price,
    disaster,
    lose_buyer,
    lose_supplier,
    move_quota,
    same_market,
    train,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.matching.assumptions import Assumptions
    from graph.network import Network

COUNTS: Final = frozenset({"units_per_month", "price_rp_per_unit", "officers", "caseload"})
"""Numbers of a change that are whole."""
VERBS: Final[Mapping[str, Callable[[Network, Change, int], Network]]] = {
    "add_buyer": add_buyer, "add_supplier": add_supplier, "lose_buyer": lose_buyer, "lose_supplier": lose_supplier,
    "certify": certify, "train": train, "open_facility": open_facility, "form_cooperative": form_cooperative,
    "form_consortium": form_cooperative, "add_officers": add_officers, "change_price": change_price,
    "change_fuel_cost": same_market, "change_distance_cost": same_market, "move_quota": move_quota,
    "disaster": disaster, "open_depot": open_depot,
}  # fmt: skip
"""What a scenario can do, by the word after ``do =``."""
OF_ASSUMPTIONS: Final = ("change_fuel_cost", "change_distance_cost")
FUEL_SHARE: Final = 0.35
"""Part of the cost of haulage that is fuel: ours, for a hired truck."""


def apply(network: Network, assumptions: Assumptions, changes: list[Change]) -> tuple[Network, Assumptions]:
    """Return the network and the assumptions after all changes, in their order.

    Raises
    ------
    RuleViolation
        If a verb is not known, a change touches nobody, or two changes contradict each other.
    UnknownRegion, UnknownActivity
        If a region is not known, or KBLI has no such commodity.
    """
    _refuse_contradictions(changes)
    for number, change in enumerate(changes, start=1):
        verb = VERBS.get(str(change.get("do")))
        if verb is None:
            raise fault(number, change, "this is nothing that a scenario can do", f"do is one of {', '.join(VERBS)}")
        _refuse_strange_words(change, number)
        refuse_unknown_commodity(change, number)
        network = verb(network, change, number)
        if change["do"] in OF_ASSUMPTIONS:
            share = FUEL_SHARE if change["do"] == "change_fuel_cost" else 1.0
            factor = 1 + share * float(change["percent"]) / 100
            assumptions = replace(assumptions, rupiah_per_tonne_km=assumptions.rupiah_per_tonne_km * factor)
    return network, assumptions


WHOM: Final = frozenset({"party", "region", "commodity"})
NEWCOMER: Final = frozenset({"region", "commodity", "units_per_month", "price_rp_per_unit", "unit", "product"})
WORDS: Final[Mapping[str, frozenset[str]]] = {
    "add_buyer": NEWCOMER | {"required"}, "add_supplier": NEWCOMER, "lose_buyer": WHOM, "lose_supplier": WHOM,
    "certify": WHOM | {"certificate"}, "train": WHOM | {"raises_units_percent"},
    "open_facility": WHOM | {"raises_units_percent"}, "form_cooperative": WHOM, "form_consortium": WHOM,
    "add_officers": frozenset({"region", "officers", "caseload"}), "change_price": WHOM | {"percent", "side"},
    "change_fuel_cost": frozenset({"percent"}), "change_distance_cost": frozenset({"percent"}),
    "move_quota": frozenset({"from_party", "to_party", "units_per_month", "commodity"}),
    "disaster": frozenset({"region"}), "open_depot": WHOM | {"raises_reach_percent"},
}  # fmt: skip
"""Words that a change of each verb may hold, beside ``do`` and ``name``."""
_AT: Final = ("region", "commodity", "units_per_month")
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "add_buyer": _AT, "add_supplier": _AT, "lose_buyer": (), "lose_supplier": (), "certify": ("certificate",),
    "train": ("raises_units_percent",), "open_facility": ("region", "raises_units_percent"), "form_cooperative": (),
    "form_consortium": (), "add_officers": ("region", "officers"), "change_price": ("percent",),
    "change_fuel_cost": ("percent",), "change_distance_cost": ("percent",),
    "move_quota": ("from_party", "to_party", "units_per_month"), "disaster": ("region",),
    "open_depot": ("raises_reach_percent",),
}  # fmt: skip
"""Words that a change of each verb must hold; who names nobody by party, region or commodity is refused besides."""


def _refuse_strange_words(change: Change, number: int) -> None:
    """Refuse a word that means nothing: a region spelt wrong would else reach the whole country."""
    may = WORDS[str(change["do"])]
    strange = sorted(set(change) - may - {"do", "name"})
    if strange:
        raise fault(
            number,
            change,
            f"it holds {', '.join(strange)}, which means nothing",
            f"this change knows the words {', '.join(sorted(may))}",
        )


OPPOSITES: Final = (
    ("lose_buyer", "move_quota"), ("disaster", "open_facility"), ("disaster", "open_depot"), ("disaster", "add_buyer"),
    ("disaster", "add_supplier"), ("lose_supplier", "certify"), ("lose_supplier", "train"),
)  # fmt: skip

MOVED: Final = ("change_price", *OF_ASSUMPTIONS)
"""Verbs that move one price or cost by a percentage."""
ONCE: Final = ("lose_buyer", "lose_supplier", "certify", "disaster")
"""Verbs after which the same change finds nothing left to do."""


def _refuse_contradictions(changes: list[Change]) -> None:
    """Refuse changes that undo each other at one place: a facility where a disaster has just ended everything."""
    for first, one in enumerate(changes, start=1):
        for second, other in enumerate(changes[first:], start=first + 1):
            pair = {str(one.get("do")), str(other.get("do"))}
            same = all(one.get(key) == other.get(key) for key in ("party", "region", "commodity")) or any(
                struck.get("do") == "disaster" and _lies_in(there.get("region"), struck.get("region"))
                for struck, there in ((one, other), (other, one))
            )
            if same and any(pair == set(opposite) for opposite in OPPOSITES):
                message = f"changes {first} ({one.get('do')}) and {second} ({other.get('do')}) contradict each other"
                raise RuleViolation(message, hint="make two scenarios of them", changes=[first, second])
            _refuse_twice(first, one, second, other)


def _lies_in(region: Any, outer: Any) -> bool:  # noqa: ANN401 - of any type, as a file has it
    """Return whether a region is another or lies within it.

    Examples
    --------
    >>> _lies_in("35.10.05", "35.10"), _lies_in("35.1", "35.10"), _lies_in(None, "35")
    (True, False, False)
    """
    return isinstance(region, str) and isinstance(outer, str) and f"{region}.".startswith(f"{outer}.")


def _refuse_twice(first: int, one: Change, second: int, other: Change) -> None:
    """Refuse what is done already, and two percentages of one price or cost: nobody can say what they come to."""
    said = [change | {"name": None} for change in (one, other)]
    if one.get("do") in ONCE and said[0] == said[1]:
        message = f"changes {first} ({one['do']}) and {second} ({other['do']}) say one thing twice"
        raise RuleViolation(message, hint="leave one of them out", changes=[first, second])
    things = [{"side": "demand"} | change | {"percent": None, "name": None} for change in (one, other)]
    if one.get("do") not in MOVED or things[0] != things[1]:
        return
    percents: list[Any] = [change.get("percent") for change in (one, other)]
    if any(isinstance(each, bool) or not isinstance(each, (int, float)) for each in percents):
        return  # told of as no number, change by change
    both = ((100 + percents[0]) * (100 + percents[1]) - 10_000) / 100
    if percents[0] * percents[1] < 0:
        message = f"changes {first} ({one['do']}) and {second} ({other['do']}) contradict each other"
    else:
        message = f"changes {first} ({one['do']}) and {second} ({other['do']}) say one thing twice"
    hint = f"a scenario has no dates between: write one percent (both come to {both:g}), or make two scenarios of them"
    raise RuleViolation(message, hint=hint, changes=[first, second])
