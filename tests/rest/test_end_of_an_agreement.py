"""When an agreement is complete, and what counts of what is noted before anything was delivered."""

from __future__ import annotations

from datetime import timedelta

from graph.model.rights import Role
from graph.settings import now
from tests.rest.test_api_life_of_a_proposal import TERMS
from tests.rest.world_of_roles import take


def active(grower, mill, starts, **more):
    terms = TERMS | {"starts": starts.isoformat(), "months": 6} | more
    body = {"kind": "partnership", "supplier": "grower", "buyer": "mill", "terms": terms}
    made = take(grower, grower.post("/v1/proposals", json=body).json(), "offer")
    agreed = take(grower, take(mill, made, "interest"), "negotiate")
    for paper in ("memorandum", "contract"):
        agreed = take(grower, take(mill, agreed, "consent", purpose=paper), paper)
    return take(mill, agreed, "activate")


def refused(client, proposal, step, **facts):
    headers = {"If-Match": "*", "Accept-Language": "id"}
    told = client.post(f"/v1/proposals/{proposal['id']}/steps", json={"step": step, **facts}, headers=headers)
    assert told.status_code == 409, told.text
    return told.json()


def test_before_its_first_day_money_is_an_advance_no_quality_is_told_and_nothing_is_complete(keys):
    """The supplier completed it two days before it began, over an order of 30 that was paid."""
    grower, mill, planner = keys[Role.SUPPLIER], keys[Role.BUYER], keys[Role.PLANNER]
    lives = active(grower, mill, now().date() + timedelta(days=2))
    lives = take(mill, take(mill, lives, "order", units=30), "pay", amount_rp=330_000, late=True)
    told = refused(grower, lives, "complete")
    assert "belum dapat diselesaikan sebelum berjalan" in told["detail"]
    assert "akhiri" in told["hint"]
    assert "belum ada kiriman" in refused(mill, lives, "quality", said="baik", units=30)["detail"]
    record = planner.get(f"/v1/partnerships/{lives['id']}").json()
    assert (record["state"], record["advance_rp"], record["undelivered_units"]) == ("active", 330_000, 30)
    assert (record["payments"], record["late_payments"], record["quality_reports"]) == (1, 0, 0)
    assert take(grower, lives, "terminate", why="the loom broke")["state"] == "terminated"


def test_who_owes_does_not_complete_it_alone_and_what_is_open_is_told_in_its_record(keys):
    grower, mill, planner = keys[Role.SUPPLIER], keys[Role.BUYER], keys[Role.PLANNER]
    today = now().date()
    lives = active(grower, mill, today - timedelta(days=9))
    lives = take(mill, take(mill, lives, "order", units=30), "pay", amount_rp=220_000,
                 on=(today - timedelta(days=5)).isoformat())  # fmt: skip
    lives = take(grower, lives, "deliver", units=10, on=today.isoformat())
    told = refused(grower, lives, "complete")
    assert "20 unit dipesan dan belum dikirim, Rp 110.000 dibayar di muka tanpa kiriman" in told["detail"]
    assert told["left_open"] == {"undelivered_units": 20, "advance_rp": 110_000}
    assert planner.get("/v1/partnerships/indicators").json()["days_to_pay"] is None  # five days before the delivery
    assert take(mill, lives, "complete")["state"] == "completed"
    record = planner.get(f"/v1/partnerships/{lives['id']}").json()
    assert (record["undelivered_units"], record["advance_rp"], record["unpaid_rp"]) == (20, 110_000, 0)


def test_lateness_is_read_from_dates_and_terms_and_nobody_rejects_more_than_came(keys):
    """A payment 29 days after its delivery, of 14 agreed, was in time; partnership and indicators told two shares."""
    grower, mill, planner = keys[Role.SUPPLIER], keys[Role.BUYER], keys[Role.PLANNER]
    today = now().date()
    first = today - timedelta(days=40)
    lives = active(grower, mill, first, payment_days=14)
    for days, due in ((0, 0), (2, 20)):
        on, by = (first + timedelta(days=one) for one in (days, due))
        lives = take(mill, lives, "order", units=10, on=on.isoformat(), due=by.isoformat())
    for days in (2, 10):  # the first after its day, the second before
        lives = take(grower, lives, "deliver", units=10, on=(first + timedelta(days=days)).isoformat())
    told = refused(mill, lives, "deliver", units=1, rejected_units=10)
    assert told["detail"] == "10 unit ditolak dari 1"
    assert "paling banyak 1" in told["hint"]
    lives = take(mill, lives, "pay", amount_rp=10, on=(first + timedelta(days=3)).isoformat())
    take(mill, lives, "pay", amount_rp=219_990, on=(first + timedelta(days=31)).isoformat())
    record = planner.get(f"/v1/partnerships/{lives['id']}").json()
    assert (record["deliveries"], record["late_deliveries"], record["rejected_units"]) == (2, 1, 0)
    assert (record["payments"], record["late_payments"], record["unpaid_rp"]) == (2, 1, 0)
    figures = planner.get("/v1/partnerships/indicators").json()
    assert (figures["on_time_share"], figures["days_to_pay"]) == (0.5, 21.0)


def test_a_renewal_neither_rewrites_the_term_that_was_lived_nor_ends_it(keys):
    """Its months and units stood for those of the term that was over, and withdrawn it terminated the agreement."""
    grower, mill = keys[Role.SUPPLIER], keys[Role.BUYER]
    today = now().date()
    lives = active(grower, mill, today - timedelta(days=40), units_per_month=100)
    path = f"/v1/partnerships/{lives['id']}"
    over = take(mill, lives, "complete")
    figures = ("active_since", "ends_on", "months", "promised_units", "unit")
    was = {name: one for name, one in grower.get(path).json().items() if name in figures}
    early = refused(grower, over, "renew", terms={"starts": (today - timedelta(days=1)).isoformat()})
    assert (early["earliest"], "sebelum masa yang lama berakhir" in early["detail"]) == (today.isoformat(), True)
    talked = take(grower, over, "renew", terms={"months": 2, "units_per_month": 900, "unit": "piece"})
    assert (talked["state"], talked["terms"]["months"]) == ("negotiating", 2)
    assert {name: one for name, one in grower.get(path).json().items() if name in figures} == was
    back = take(grower, talked, "withdraw", why="too dear")
    assert (back["state"], back["terms"]) == ("completed", over["terms"])
    assert {name: one for name, one in grower.get(path).json().items() if name in figures} == was
    assert [one["id"] for one in mill.get("/v1/partnerships?state=completed").json()["items"]] == [lives["id"]]
    changes = grower.get(f"/v1/proposals/{lives['id']}/differences").json()["changes"]
    assert {(one["field"], one["before"], one["after"]) for one in changes} >= {("months", 2, 6)}
