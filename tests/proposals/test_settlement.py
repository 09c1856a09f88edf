"""What was rejected, paid and late: one rule, which no trifle and no side alone can move."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import RuleViolation
from graph.planning.results.indicators import partnership_indicators
from graph.proposals.left_open import left_open, lived
from graph.proposals.logs import require
from graph.proposals.settlement import in_order, late_payments, settled
from graph.proposals.terms import Terms

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
FIRST = date(2026, 9, 22)
ENTRIES = st.lists(st.tuples(st.integers(1, 400), st.integers(0, 500), st.integers(0, 60)), max_size=6)


def test_no_more_of_a_delivery_is_rejected_than_was_delivered():
    """A buyer noted 60 of 1 as rejected, and owed Rp 4.7 million less."""
    with pytest.raises(RuleViolation, match="60 units were rejected of 1") as refused:
        require("deliver", {"units": 1, "rejected_units": 60}, NOW)
    assert "at most" in refused.value.hint
    require("deliver", {"units": 60, "rejected_units": 60}, NOW)


@given(ENTRIES)
def test_over_an_agreement_no_more_is_rejected_than_was_delivered(entries):
    """Also of what was noted before this was refused."""
    told = [{"day": FIRST, "units": units, "rejected_units": rejected} for units, rejected, _ in entries]
    was = lived({"deliver": told})
    assert 0 <= was.rejected_units <= was.delivered_units
    assert left_open(was, 10)["unpaid_rp"] == sum(10 * max(0, units - rejected) for units, rejected, _ in entries)


@given(ENTRIES, st.lists(st.tuples(st.integers(1, 9_000), st.integers(0, 90)), max_size=6))
def test_payments_pay_what_was_accepted_once_and_the_oldest_first(sent, paid):
    deliveries = in_order([{"day": FIRST + timedelta(days=d), "units": u, "rejected_units": r} for u, r, d in sent])
    payments = in_order([{"day": FIRST + timedelta(days=d), "amount_rp": rp} for rp, d in paid])
    parts = settled(deliveries, payments, 10)
    owed = sum(10 * max(0, units - rejected) for units, rejected, _ in sent)
    assert sum(part.rp for part in parts) == min(owed, sum(rp for rp, _ in paid))
    assert parts == sorted(parts)
    assert all(part.rp > 0 for part in parts)


def days_to_pay(payments):
    deliveries = [{"day": FIRST, "units": 100}, {"day": FIRST + timedelta(days=30), "units": 100}]
    parts = settled(deliveries, in_order(payments), 10)
    rows = [(deliveries[one.delivery]["day"], in_order(payments)[one.payment]["day"], one.rp) for one in parts]
    schema = {"delivered": pl.Date, "paid": pl.Date, "rp": pl.Int64}
    none = pl.DataFrame(schema={"supplier": pl.String, "buyer": pl.String, "since": pl.Date, "until": pl.Date,
                                "jobs_added": pl.Int64, "renewed": pl.Boolean})  # fmt: skip
    found = partnership_indicators(pl.DataFrame(), pl.DataFrame(rows, schema=schema, orient="row"), none, NOW.date())
    return found["days_to_pay"]


def test_a_payment_of_ten_rupiah_does_not_move_the_days_to_pay():
    """They fell from 19 to 6 by it: the k-th payment was taken for that of the k-th delivery."""
    paid = [{"day": FIRST + timedelta(days=days), "amount_rp": 1000} for days in (19, 49)]
    trifle = {"day": FIRST + timedelta(days=1), "amount_rp": 10}
    assert (days_to_pay(paid), days_to_pay([trifle, *paid]), days_to_pay([])) == (19.0, 19.0, None)


def test_a_payment_is_late_by_its_dates_and_the_terms_and_by_a_note_only_where_these_are_unknown():
    """Of 14 days agreed one after 29 was counted as paid in time."""
    sent = [{"day": FIRST, "units": 100}]
    early, late = ({"day": FIRST + timedelta(days=days), "amount_rp": 500} for days in (14, 29))
    agreed = Terms(price_rp_per_unit=10, payment_days=14)
    assert late_payments([early, late], sent, agreed) == [False, True]
    assert late_payments([early | {"late": True}, late], sent, agreed.model_copy(update={"payment_days": None})) == [
        True, False,
    ]  # fmt: skip
    assert late_payments([{"day": FIRST - timedelta(days=40), "amount_rp": 500}], sent, agreed) == [False]
