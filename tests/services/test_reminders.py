"""Reminders of agreements that live, over three years of a clock that the test sets."""

from __future__ import annotations

from datetime import UTC, date, datetime

from graph.model.rights import Role
from graph.proposals import Terms
from graph.services.access.callers import Caller
from graph.services.engagement import partnerships
from graph.services.engagement.proposals import draft, take
from graph.services.engagement.reminders import remind_living
from tests.rest.world_of_roles import fill

TERMS = {
    "activity": "coaching", "duties_of_supplier": "coach", "duties_of_buyer": "attend", "development": "coaching",
    "months": 12, "disputes": "talk",
}  # fmt: skip


def test_an_agreement_that_lives_reminds_of_visits_of_its_term_and_of_the_end_of_its_assistance(empty_store):
    fill(empty_store)
    grower, mill = (Caller(one, role, party=one) for one, role in (("grower", Role.SUPPLIER), ("mill", Role.BUYER)))
    start, terms = datetime(2026, 1, 10, 9, tzinfo=UTC), Terms(**TERMS)
    made = draft(empty_store, "facilitation", "grower", "mill", caller=grower, terms=terms, moment=start)

    def step(who, name, day, **facts):
        return take(empty_store, who, made.thing.id, name, facts=facts, moment=day)

    def live(day):
        step(mill, "consent", day, purpose="contract")
        step(grower, "contract", day)
        return step(grower, "activate", day)

    def told(*day):
        remind_living(empty_store, moment=datetime(*day, 12, tzinfo=UTC))
        wanted = {"since": start, "aggregate": "", "seq": 0, "limit": 1000, "own": ["mill"], "regions": None}
        events = empty_store.things.list_events(**wanted, of=None, action=None)
        return [(one.action.split(".")[1], one.aggregate[-10:]) for one in events if one.resource == "reminders"]

    for who, name in ((grower, "offer"), (mill, "interest"), (grower, "negotiate")):
        step(who, name, start)
    live(start)
    assert told(2026, 2, 9) == []
    assert told(2026, 2, 10) == told(2026, 2, 11) == [("visit", "2026-02-09")]
    step(grower, "visit", datetime(2026, 12, 1, tzinfo=UTC), said="seen")
    assert told(2026, 12, 9) == [("visit", "2026-02-09")]
    assert told(2026, 12, 10)[1:] == [("term", "2027-01-09")]
    step(grower, "pay", datetime(2026, 12, 12, tzinfo=UTC), amount_rp=70)
    for name in ("complete", "renew"):
        step(grower, name, datetime(2027, 1, 10, tzinfo=UTC))
    renewed = live(datetime(2027, 3, 1, tzinfo=UTC))
    for day in (datetime(2028, 7, 1, tzinfo=UTC), datetime(2028, 7, 10, tzinfo=UTC)):
        step(grower, "visit", day, said="seen")
    assert ("assistance", "2029-01-09") not in told(2028, 7, 9)
    assert ("assistance", "2029-01-09") in told(2028, 7, 10)  # 36 months from the first day, not from the renewal
    record = partnerships.record(empty_store, renewed, date(2027, 4, 2))
    assert (record["months"], record["paid_rp"], record["assistance"]["months_passed"]) == (1, 0, 14)
