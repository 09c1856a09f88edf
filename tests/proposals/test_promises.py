"""What proposals take out of the market: agreed volumes, open offers until they end, pairs that said no."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from graph.matching.pairs.free import free
from graph.network import COMMITMENTS, Network, conform
from graph.proposals.engagement import Engagement, from_facts, to_facts
from graph.proposals.promises import promises
from graph.proposals.terms import Terms

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
DAY = date(2026, 11, 1)
TERMS = Terms(commodity="10792", unit="kg", units_per_month=600)


def network(*rows):
    parties = pl.DataFrame({"id": ["a", "b", "x"], "kind": ["enterprise"] * 3, "name": ["A", "B", "X"]})
    offers = pl.DataFrame({"id": ["o"], "party": ["a"], "commodity": ["10792"], "units_per_month": [1000]})
    made = conform(pl.DataFrame(list(rows), schema=COMMITMENTS), COMMITMENTS)
    return Network.from_frames(parties, offers, commitments=made, as_of=DAY)


def said(state, **facts):
    engagement = Engagement("partnership", ("a",), ("x",), state=state, terms=TERMS, sent=True, **facts)
    return promises("p", engagement, date(2026, 11, 20), as_of=DAY, now=NOW)


@pytest.mark.parametrize(
    ("state", "left"),
    [("draft", 1000), ("offered", 400), ("negotiating", 400), ("memorandum", 400), ("contract", 400), ("active", 400),
     ("completed", 1000), ("terminated", 1000), ("withdrawn", 1000), ("expired", 1000), ("declined", 1000)],
)  # fmt: skip
def test_volumes_of_agreements_and_open_offers_are_not_free(state, left):
    assert free(network(*said(state))).network.offers["units_per_month"].to_list() == [left]


def test_an_offer_reserves_to_its_deadline_and_not_a_day_longer():
    rows = said("offered", deadline=NOW + timedelta(days=3))
    assert rows[0]["until"] == date(2026, 11, 29), "its last day"
    held = network(*rows)
    assert free(held, on=date(2026, 11, 29)).network.offers["units_per_month"].to_list() == [400]
    assert free(held, on=date(2026, 11, 30)).network.offers["units_per_month"].to_list() == [1000]
    assert said("offered", deadline=NOW - timedelta(hours=1)) == []


def test_an_agreement_ends_after_its_months():
    terms = TERMS.model_copy(update={"starts": date(2026, 1, 31), "months": 12})
    engagement = Engagement("partnership", ("a",), ("x",), state="contract", terms=terms)
    assert promises("p", engagement, DAY, as_of=DAY, now=NOW)[0]["until"] == date(2027, 1, 30)


def test_a_pair_that_declined_stays_out_from_the_snapshot_on_until_its_reason_has_changed():
    held = network(*said("declined", refused_for=("certificate:halal",)))
    assert free(held).barred.select("supplier", "buyer").rows() == [("a", "x")]
    assert free(held, on=date(2027, 6, 1)).barred.is_empty()
    certified = held.parties.with_columns(certifications=pl.lit(["halal"]))
    assert free(replace(held, parties=certified)).barred.is_empty()


def test_units_of_a_consortium_are_shared_and_other_kinds_take_nothing():
    both = Engagement("partnership", ("a", "b"), ("x",), state="contract", terms=TERMS)
    rows = promises("p", both, DAY, as_of=DAY, now=NOW)
    assert [(row["supplier"], row["units_per_month"]) for row in rows] == [("a", 300), ("b", 300)]
    assert promises("p", replace(both, kind="training"), DAY, as_of=DAY, now=NOW) == []


def test_the_reasons_of_a_refusal_are_kept_with_it():
    refused = Engagement("partnership", ("a",), ("x",), state="declined", refused_for=("price", "quality"))
    assert from_facts(to_facts(refused)) == refused


def agreed(starts, **facts):
    terms = TERMS.model_copy(update={"starts": starts, "months": 6})
    return Engagement("partnership", ("a",), ("x",), state="contract", terms=terms, **facts)


def test_an_agreement_that_begins_later_leaves_the_market_as_it_is_until_a_month_before():
    """Volumes are of a month: what begins within the month to come is not free in it, what begins later is."""
    rows = promises("p", agreed(date(2027, 6, 1)), DAY, as_of=DAY, now=NOW)
    held = network(*rows)
    days = (date(2026, 11, 29), date(2027, 5, 1), date(2027, 5, 2), date(2027, 11, 30), date(2027, 12, 1))
    assert [free(held, on=day).network.offers["units_per_month"].item() for day in days] == [1000, 1000, 400, 400, 1000]
    assert free(held).committed.is_empty()


def test_a_renewal_under_negotiation_takes_nothing_before_its_first_day():
    terms = TERMS.model_copy(update={"starts": date(2027, 6, 1), "months": 12})
    again = Engagement("partnership", ("a",), ("x",), state="negotiating", terms=terms, deadline=NOW + timedelta(90))
    rows = promises("p", again, DAY, as_of=DAY, now=NOW)
    assert rows[0]["since"] == date(2027, 6, 1)
    assert free(network(*rows)).network.offers["units_per_month"].to_list() == [1000]


def test_what_begins_within_a_month_of_today_is_promised_in_a_snapshot_of_old_lists():
    engagement = agreed(date(2026, 12, 1))
    rows = promises("p", engagement, DAY, as_of=date(2026, 6, 30), now=NOW)
    held = replace(network(*rows), as_of=date(2026, 6, 30))
    assert free(held).network.offers["units_per_month"].to_list() == [400]
