"""Partnerships: agreements that live, with what was ordered, delivered, paid and coached, and their clock."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from graph.proposals.assistance import clock, last_day
from graph.proposals.left_open import Lived, left_open, lived
from graph.proposals.logs import ENDING, LOGS, once, refuse_twice
from graph.proposals.settlement import in_order, late_deliveries, late_payments
from graph.settings import now
from graph.store import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from graph.proposals import Engagement
    from graph.services.engagement.proposal import Proposal
    from graph.store import EventRecord, Store

TERM_AHEAD: Final = timedelta(days=30)
"""So long before the end of its term both sides are told, and may talk of another."""


def record(store: Store, proposal: Proposal, today: date | None = None) -> dict[str, Any]:
    """Return what an agreement has come to: both sides' record of its present term beside what was promised for it.

    An order, a delivery, a payment or a visit that both sides note of one day counts once (:func:`once`).
    A visit that an officer keeps with its findings counts too, on a day of which neither side noted one.
    Visits and the clock of assistance are those of all terms: a renewal begins no other 36 months.
    """
    day = today if today is not None else now().date()
    entries = _entries(store, proposal)
    engagement, side_of = proposal.engagement, proposal.engagement.side_of
    noted = [one["day"] for one in once("visit", _noted(entries, "visit"), side_of)]
    visits = tuple(sorted([*noted, *(_by_officers(store, proposal) - set(noted))]))
    entries = _of_the_term(entries)
    ended = min(
        (event.at.date() for event, _ in entries if event.action.removeprefix("proposals.") in ENDING), default=None
    )
    told = {step: in_order(once(step, _noted(entries, step), side_of)) for step in LOGS}
    was = lived(told)
    open_ = left_open(was, engagement.lived_terms.price_rp_per_unit) if engagement.kind_facts.goods else {}
    counted = {
        "ordered_units": was.ordered_units,
        "undelivered_units": open_.get("undelivered_units", 0),
        "delivered_units": was.delivered_units,
        "paid_rp": was.paid_rp,
        "unpaid_rp": open_.get("unpaid_rp", 0),
        "advance_rp": open_.get("advance_rp", 0),
        "deliveries": was.deliveries,
        "late_deliveries": sum(map(bool, late_deliveries(told["deliver"], told["order"]))),
        "rejected_units": was.rejected_units,
        "payments": was.payments,
        "late_payments": sum(_late_payments(engagement, told, was)),
        "visits": len(visits),
        "coachings": len(told["coach"]),
        "quality_reports": len(told["quality"]),
        "disputes": len(engagement.disputes),
        "open_disputes": sum(one.settled_at is None for one in engagement.disputes),
    }
    assisted = engagement.began if engagement.kind_facts.assisted else None
    return {**counted, **_promised(proposal, day, ended), "assistance": _assistance(assisted, visits, day)}


def done(store: Store, proposal: Proposal) -> Lived:
    """Return what was ordered, delivered and paid in the present term of an agreement."""
    entries, side_of = _of_the_term(_entries(store, proposal)), proposal.engagement.side_of
    return lived({step: once(step, _noted(entries, step), side_of) for step in ("order", "deliver", "pay")})


def _of_the_term(entries: list[tuple[EventRecord, dict[str, Any]]]) -> list[tuple[EventRecord, dict[str, Any]]]:
    terms = [place for place, (event, _) in enumerate(entries) if event.action == "proposals.activate"]
    return entries[terms[-1] :] if terms else entries


def _late_payments(engagement: Engagement, told: dict[str, list[dict[str, Any]]], was: Lived) -> Iterator[bool]:
    """Yield of each payment whether it was late: what is paid before anything was delivered is an advance."""
    late = late_payments(told["pay"], told["deliver"], engagement.lived_terms)
    for one, over in zip(told["pay"], late, strict=True):
        advance = was.first_delivery is None or one["day"] < was.first_delivery
        yield over and not (engagement.kind_facts.goods and advance)


def _by_officers(store: Store, proposal: Proposal) -> set[date]:
    """Return the days of visits about an agreement that officers keep beside its log; a call is no visit."""
    kept = store.things.each_thing(Wanted("visits", own=proposal.engagement.parties))
    about = [one.facts for one in kept if one.facts.get("proposal") == proposal.thing.id and one.state == "open"]
    return {date.fromisoformat(str(one["on"])) for one in about if one.get("kind", "visit") == "visit"}


def visited(store: Store, proposal: Proposal) -> list[dict[str, Any]]:
    """Return the visits that the two sides noted in the log, as the visits of officers are kept: their day ``on``."""
    told = once("visit", _noted(_entries(store, proposal), "visit"), proposal.engagement.side_of)
    return [{"on": one["day"].isoformat(), "said": one["said"]} for one in told]


def alarms(store: Store, proposal: Proposal, today: date) -> list[tuple[str, date]]:
    """Return what whoever lives by an agreement is to be reminded of on a day, each with the day that it is about.

    ``visit`` is overdue since its day; ``assistance`` ends on it, so many months ahead as the rule says; ``term`` is
    over on it, so that both sides renew or end it.
    """
    told = record(store, proposal, today)
    clock_, ends = told["assistance"], told["ends_on"]
    found = [("visit", clock_["next_visit"])] if clock_ and clock_["overdue"] else []
    found += [("assistance", clock_["ends"])] if clock_ and clock_["ends_soon"] else []
    return found + ([("term", ends)] if ends is not None and today >= ends - TERM_AHEAD else [])


def _day(event: EventRecord, said: dict[str, Any]) -> date:
    return date.fromisoformat(said["on"]) if said.get("on") else event.at.date()


def _entries(store: Store, proposal: Proposal) -> list[tuple[EventRecord, dict[str, Any]]]:
    """Return all that happened to a proposal, each with what was said of it."""
    return [(event, json.loads(event.body or "{}")) for event in store.things.events_of(proposal.thing.id)]


def _noted(entries: Iterable[tuple[EventRecord, dict[str, Any]]], step: str) -> list[dict[str, Any]]:
    return [said | {"day": _day(event, said)} for event, said in entries if event.action == f"proposals.{step}"]


def refuse_repeated(store: Store, proposal: Proposal, step: str, entry: dict[str, Any], at: datetime) -> None:
    """Refuse an entry that its side has noted before, unless it says that it happened ``again``."""
    if entry.get("again"):
        return
    day, noted = entry.get("on") or at.date(), _noted(_entries(store, proposal), step)
    refuse_twice(step, entry | {"day": day}, noted, proposal.engagement.side_of)


def _promised(proposal: Proposal, day: date, ended: date | None = None) -> dict[str, Any]:
    """Return what is promised of the months that have begun, as deliveries are too, and what both sides commit to.

    One that ``ended`` before its time promises nothing of the months that were to come.
    """
    terms, started = proposal.engagement.lived_terms, proposal.engagement.active_since
    day = day if ended is None else min(day, ended)
    last = last_day(started, terms.months) if started is not None and terms.months else None
    months = begun = 0
    if started is not None:
        passed = (day.year - started.year) * 12 + day.month - started.month - (day.day < started.day)
        months = max(0, min(passed, terms.months or passed))
        begun = max(0, min(passed + 1, terms.months or passed + 1))
    units = terms.units_per_month * begun if terms.units_per_month is not None else None
    return {
        "months": months,
        "promised_units": units,
        "ends_on": min(filter(None, (last, ended)), default=None),
        "commitments": [one.model_dump(mode="json") for one in terms.commitments],
    }


def _assistance(started: date | None, visits: tuple[date, ...], day: date) -> dict[str, Any] | None:
    if started is None:
        return None
    now_ = clock(started, visits, day)
    return {**vars(now_), "exit_criteria": list(now_.exit_criteria)}
