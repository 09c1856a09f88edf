"""Partnerships: agreements that live, with what was ordered, delivered, paid and coached, and their clock."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from graph.proposals.assistance import clock, months_later
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.services.proposals import Proposal
    from graph.store import EventRecord, Store

STATES: Final = ("active", "completed", "terminated")


def record(store: Store, proposal: Proposal, today: date | None = None) -> dict[str, Any]:
    """Return what an agreement has come to: both sides' record beside what was promised."""
    day = today if today is not None else now().date()
    events = store.things.events_of(proposal.thing.id)
    entries = [(event, json.loads(event.body) if event.body else {}) for event in events]
    visits = tuple(_day(event, said) for event, said in entries if event.action == "proposals.visit")
    started = proposal.engagement.active_since
    done = {
        "ordered_units": _sum(entries, "order", "units"),
        "delivered_units": _sum(entries, "deliver", "units"),
        "paid_rp": _sum(entries, "pay", "amount_rp"),
        "deliveries": _count(entries, "deliver"),
        "late_deliveries": _late(entries, "deliver"),
        "rejected_units": _sum(entries, "deliver", "rejected_units"),
        "payments": _count(entries, "pay"),
        "late_payments": _late(entries, "pay"),
        "visits": len(visits),
        "coachings": _count(entries, "coach"),
        "quality_reports": _count(entries, "quality"),
        "disputes": len(proposal.engagement.disputes),
        "open_disputes": sum(one.settled_at is None for one in proposal.engagement.disputes),
    }
    assisted = started if proposal.engagement.kind_facts.assisted else None
    return {**done, **_promised(proposal, day), "assistance": _assistance(assisted, visits, day)}


def _day(event: EventRecord, said: dict[str, Any]) -> date:
    return date.fromisoformat(said["on"]) if said.get("on") else event.at.date()


def _of(entries: Iterable[tuple[EventRecord, dict[str, Any]]], step: str) -> list[dict[str, Any]]:
    return [said for event, said in entries if event.action == f"proposals.{step}"]


def _sum(entries: Iterable[tuple[EventRecord, dict[str, Any]]], step: str, field: str) -> int:
    return sum(int(said.get(field) or 0) for said in _of(entries, step))


def _count(entries: Iterable[tuple[EventRecord, dict[str, Any]]], step: str) -> int:
    return len(_of(entries, step))


def _late(entries: Iterable[tuple[EventRecord, dict[str, Any]]], step: str) -> int:
    """Return how many were late: noted so, or after the day by which they were due."""
    at = [(said, _day(event, said)) for event, said in entries if event.action == f"proposals.{step}"]
    return sum(bool(said.get("late")) or str(said.get("due") or "9999") < day.isoformat() for said, day in at)


def _promised(proposal: Proposal, day: date) -> dict[str, Any]:
    """Return what should have been delivered by now, and the commitments of both sides."""
    terms, started = proposal.engagement.terms, proposal.engagement.active_since
    months = 0
    if started is not None:
        months = (day.year - started.year) * 12 + day.month - started.month - (day.day < started.day)
        months = max(0, min(months, terms.months or months))
    units = terms.units_per_month * months if terms.units_per_month is not None else None
    return {
        "months": months,
        "promised_units": units,
        "ends_on": months_later(started, terms.months) if started is not None and terms.months else None,
        "commitments": [one.model_dump(mode="json") for one in terms.commitments],
    }


def _assistance(started: date | None, visits: tuple[date, ...], day: date) -> dict[str, Any] | None:
    if started is None:
        return None
    now_ = clock(started, visits, day)
    return {**vars(now_), "exit_criteria": list(now_.exit_criteria)}
