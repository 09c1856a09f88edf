"""Pairs of the kinds of matching in the field: services, finance, training ...; see docs/reference/kinds.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.rest.protocol.tongue import tongue
from graph.services.engagement.confidential import BUDGETS, of_the_office
from graph.services.pairing.kinds import pair_facts, plan_figures, plan_of
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.matching.kinds import KindPlan
    from graph.rest.world import World
    from graph.services.access.callers import Caller
    from graph.services.source import Source

READ = "matches.read"


def field_plan(served: World, kind: str) -> tuple[Source, KindPlan]:
    """Return the best plan of a kind, and the snapshot that it is of; made once a snapshot."""
    source = served.source()
    found: tuple[Source, KindPlan] = served.kept(("kind", kind), lambda: (source, plan_of(source, kind)))
    return found


def pairs_of(
    found: tuple[Source, KindPlan], asking: Caller, ends: tuple[str | None, str | None], shared: Collection[str]
) -> list[dict[str, Any]]:
    """Return the pairs that a caller may see, the most valuable first; names only where the caller may know them.

    Parameters
    ----------
    found
        As :func:`field_plan` returns it.
    ends
        Only pairs of this supplier and of this buyer; None takes all.
    shared
        Parties that have consented to be seen by the caller's party.
    """
    source, plan = found
    own, regions = asking.filters(READ)
    network = source.network
    names, office = not asking.masked(READ), of_the_office(asking)

    def seen(pair: dict[str, Any]) -> bool:
        both = (pair["supplier_id"], pair["buyer_id"])
        if any(end not in (None, party) for end, party in zip(ends, both, strict=True)):
            return False
        if own is not None:
            return not set(own).isdisjoint(both)
        places = [str(network.parties["region"][network.row[one]]) for one in both if one in network.row]
        return regions is None or any(place == r or place.startswith(f"{r}.") for place in places for r in regions)

    def shown(pair: dict[str, Any]) -> dict[str, Any]:
        facts = pair_facts(plan, pair, network, tongue(), compare=False)
        known = {
            side: names and (own is None or facts[side] in own or facts[side] in shared)
            for side in ("supplier", "buyer")
        }
        reason = facts["sentence"] if all(known.values()) else say(f"kind.{plan.market.kind.code}.title", tongue())
        unit = plan.market.kind.value_unit
        told = [one for one in facts["parts"] if office or one["name"] not in BUDGETS]
        worth = facts["value"] if len(told) == len(facts["parts"]) else None
        return {
            **{side: facts[side] for side in known},
            **{f"{side}_name": facts[f"{side}_name"] if known[side] else "" for side in known},
            "commodity": "",
            "product": facts["topic"] or "",
            "units": facts["units"],
            "unit": "",
            "value": None if worth is None else worth * facts["units"],
            "value_per_unit": worth,
            "distance_km": facts["distance_km"],
            "reason": reason,
            "missing": facts["notes"],
            "parts": [
                {"code": one["name"], "label": one["label"], "value": one["points"], "unit": unit} for one in told
            ],
        }

    return [shown(pair) for pair in plan.chosen.iter_rows(named=True) if seen(pair)]


def plan_line(found: tuple[Source, KindPlan], run: str) -> dict[str, Any]:
    """Return a plan's figures as a list of matches tells them."""
    source, plan = found
    figures = plan_figures(source, plan)
    return {
        "run": run,
        "kind": figures["kind"],
        "value_unit": figures["value_unit"],
        "value": figures["value"],
        "gap": figures["gap"],
        "greedy_value": None,
        "first_come_value": None,
        "candidates": figures["candidates"],
        "pairs": figures["pairs"],
        "by_unit": {
            "partner": {
                "matched": figures["pairs"],
                "unmet": figures["buyers"] - figures["matched_buyers"],
                "unsold": figures["suppliers"] - figures["matched_suppliers"],
            }
        },
    }
