"""Prices of levers: what pulling one once costs, and what that rests on; a price that nobody stated is not invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.errors import InvalidRecord
from graph.planning.lacks import KINDS
from graph.planning.lever_price import Price
from graph.reference.shipped import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.matching.assumptions import Repair

PREFIX: Final = "lever."
INTERVENTIONS: Final = {"form_consortium": "volume", "cut_distance_cost": "distance"}
"""Levers that the best use of a budget pulls too, at the same price."""


def levers() -> tuple[str, ...]:
    """Return the codes of all levers that any kind of gap may name, in order.

    Examples
    --------
    >>> "lever.bring_bank" in levers(), len(levers())
    (True, 36)
    """
    return tuple(sorted({PREFIX + name for kind in KINDS.values() for name in kind.levers.values() if name}))


def lever_prices(own: Mapping[str, Price], repairs: Sequence[Repair] = ()) -> dict[str, Price]:
    """Return the prices that are known: shipped ones with their source, then those of a planner, which win.

    Parameters
    ----------
    own
        A planner's prices by code (:func:`own_prices`).
    repairs
        Certificates with their fees, as the market at hand takes them: the dearest is the price of ``lever.certify``.

    Examples
    --------
    >>> lever_prices({})["lever.form_forum"].cost_rp, "lever.bring_bank" in lever_prices({})
    (10000000, False)
    """
    table = read_toml("planning.toml")
    known = {PREFIX + name: Price(one["cost_rp"], one["per"], one["basis"]) for name, one in table["lever"].items()}
    for name, intervention in INTERVENTIONS.items():
        one = table["intervention"][intervention]
        known[PREFIX + name] = Price(one["once_rp"], intervention, one["basis"])
    if repairs:
        dearest = max(repairs, key=lambda repair: (repair.cost_rp, repair.code))
        known["lever.certify"] = Price(dearest.cost_rp, "enterprise", dearest.basis)
    return known | dict(own)


def who_knows(lever: str) -> str:
    """Return who can state the price of a lever: a code that the catalogues know.

    Examples
    --------
    >>> who_knows("lever.bring_bank")
    'bank'
    """
    groups = {who: names for who, names in read_toml("planning.toml")["lever_ask"].items() if who != "basis"}
    name = lever.removeprefix(PREFIX)
    return next((who for who, names in groups.items() if name in names), "cooperative")


def own_prices(table: Mapping[str, Any]) -> dict[str, Price]:
    """Return a planner's prices from TOML: ``[lever.bring_bank]`` with ``cost_rp``, ``basis`` and, if wanted, ``per``.

    Raises
    ------
    InvalidRecord
        If a lever is not known, a cost is no amount, or nothing is said of what it rests on.

    Examples
    --------
    >>> own_prices({"lever": {"bring_bank": {"cost_rp": 5, "basis": "DPA 2026"}}})
    {'lever.bring_bank': Price(cost_rp=5, per='', basis='DPA 2026')}
    """
    entries = table.get("lever", {})
    if not isinstance(entries, dict) or not entries or set(table) != {"lever"}:
        message = "a table of prices of levers has [lever.NAME] tables and nothing else"
        raise InvalidRecord(message, hint='write [lever.bring_bank], cost_rp = 250000000, basis = "DPA 2026"')
    return {PREFIX + name: _own(name, entry) for name, entry in entries.items()}


def _own(name: str, entry: object) -> Price:
    known = [code.removeprefix(PREFIX) for code in levers()]
    if name not in known:
        message = f"there is no lever {name!r}"
        raise InvalidRecord(message, hint=f"take one of {', '.join(known)}", lever=name)
    fields = entry if isinstance(entry, dict) else {}
    cost, basis, per = fields.get("cost_rp"), fields.get("basis"), fields.get("per", "")
    if isinstance(cost, bool) or not isinstance(cost, int) or cost < 0:
        message = f"lever {name}: cost_rp is {cost!r}, no amount"
        raise InvalidRecord(message, hint="write whole rupiah, such as 250000000", lever=name)
    if not isinstance(basis, str) or not basis.strip() or not isinstance(per, str):
        message = f"lever {name}: nothing is said of what its price rests on"
        raise InvalidRecord(message, hint='write its source, such as basis = "DPA 2026"', lever=name)
    return Price(cost, per, basis)
