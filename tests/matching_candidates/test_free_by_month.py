"""What is free of lots by month: a promise takes the months that it is about, and no other."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.matching.assumptions import Assumptions
from graph.matching.pairs.free import free
from graph.matching.pairs.volume import volume_setting
from graph.network import COMMITMENTS, Network, conform

DAY = date(2026, 11, 29)
MONTHS = [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]


def network(offers, *promised, day=DAY):
    parties = pl.DataFrame({"id": ["a", "x"], "kind": ["enterprise"] * 2, "name": ["A", "X"]})
    common = {"commodity": "10792", "unit": "kg"}
    lots = pl.DataFrame([{"party": "a", **common, "units_per_month": 1000, **offer} for offer in offers])
    wanted = pl.DataFrame(
        [{"id": f"d{m.month}", "party": "x", **common, "units_per_month": 9, "month": m} for m in MONTHS]
    )
    rows = [
        {"id": f"c{k}", "supplier": "a", "buyer": "x", "commodity": "10792", "state": "contract", **one}
        for k, one in enumerate(promised)
    ]
    made = conform(pl.DataFrame(rows, schema=COMMITMENTS), COMMITMENTS)
    return Network.from_frames(parties, lots, wanted, commitments=made, as_of=day)


def left(held):
    return dict(free(held).network.offers.select("month", "units_per_month").iter_rows())


def test_an_agreement_takes_the_months_in_which_it_is_in_force_for_a_day_at_least():
    lots = [{"id": f"o{m.month}", "month": m} for m in MONTHS]
    promise = {"units_per_month": 400, "since": date(2027, 1, 15), "until": date(2027, 1, 31)}
    assert left(network(lots, promise)) == dict(zip(MONTHS, (1000, 600, 1000), strict=True))
    assert left(network(lots, promise | {"until": date(2027, 2, 1)}))[MONTHS[2]] == 600, "the last day is included"


def test_a_lot_without_a_month_is_in_each_month_what_is_free_in_it():
    promise = {"units_per_month": 400, "since": date(2027, 1, 1), "until": date(2027, 1, 31)}
    held = network([{"id": "o"}], promise)
    assert left(held) == dict(zip(MONTHS, (1000, 600, 1000), strict=True))
    nodes = volume_setting(free(held).network, Assumptions.on(DAY)).suppliers
    assert nodes.select("offer", "month", "capacity").rows() == [
        ("o", month, units) for month, units in zip(MONTHS, (1000, 600, 1000), strict=True)
    ]


def test_a_lot_without_a_month_stays_one_where_each_month_takes_the_same():
    assert left(network([{"id": "o"}], {"units_per_month": 400})) == {None: 600}


def test_a_stock_of_two_lots_is_still_shared_in_each_month():
    """A lot that becomes a lot of each month draws on its stock month by month: the months do not share one stock."""
    lots = [{"id": "o", "stock": "s"}, {"id": "p", "commodity": "10794", "stock": "s"}]
    promise = {"units_per_month": 400, "since": date(2027, 1, 1), "until": date(2027, 1, 31)}
    nodes = volume_setting(free(network(lots, promise)).network, Assumptions.on(DAY)).suppliers
    units = {(node["offer"], node["month"]): node["capacity"] for node in nodes.to_dicts()}
    assert [units["o", month] + units["p", month] for month in MONTHS] == [1000] * 3
    assert units["o", MONTHS[1]] < units["o", MONTHS[0]] == units["o", MONTHS[2]]


@pytest.mark.parametrize(("until", "free_units"), [(date(2026, 11, 28), 1000), (DAY, 600), (None, 600)])
def test_an_offer_that_is_open_today_reserves_the_months_that_it_is_about(until, free_units):
    promise = {"units_per_month": 400, "since": date(2027, 1, 1), "until": until, "state": "offer"}
    lots = [{"id": f"o{m.month}", "month": m} for m in MONTHS]
    assert left(network(lots, promise)) == dict(zip(MONTHS, (1000, free_units, free_units), strict=True))
