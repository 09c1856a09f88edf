"""Lists of things and events: whatever is asked for, the same as picked by hand, and found by an index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from graph.store import EventRecord, Thing, Wanted
from graph.store import things as store_things
from graph.store.cypher import query

MOMENT = datetime(2026, 11, 28, 7, 0, tzinfo=UTC)
PARTIES = ((), ("a",), ("a", "b"), ('c"\\ OR *',))
REGIONS = ((), ("33.05.14",), ("33.051",), ("33", "35.09"))
ASKED_PARTIES = (None, (), ("a",), ("b", 'c"\\ OR *'))
ASKED_REGIONS = (None, (), ("33.05",), ("33",), ("35", "36"))


@pytest.fixture
def filled(empty_store):
    """Things of all sorts, each with an event; the last of another resource."""
    made = []
    for at, (parties, regions) in enumerate(product(PARTIES, REGIONS)):
        state, kind = ("draft", "sent")[at % 2], ("", "training", "finance")[at % 3]
        resource = "proposals" if at < 15 else "visits"
        thing = Thing(resource, f"0190-{at:02d}", kind, state, MOMENT, {}, parties, regions)
        day = MOMENT + timedelta(days=at // 4)
        made.append((thing, EventRecord(thing.id, 1, f"{resource}.{state}", resource, day, "k", "officer",
                                        parties=parties, regions=regions)))  # fmt: skip
    empty_store.things.create_things(made)
    return empty_store.things, made


def fits(one, own, regions):
    within = regions is None or any(r == q or r.startswith(f"{q}.") for r in one.regions for q in regions)
    return within and (own is None or bool({*own} & {*one.parties}))


@pytest.mark.parametrize("few", [pytest.param(store_things.FEW, marks=pytest.mark.slow), 0])
def test_a_list_of_things_holds_what_fits_in_order_by_whatever_index_it_is_found(filled, monkeypatch, few):
    """As many of a region as one likes: they are found by the region, or in order."""
    monkeypatch.setattr(store_things, "FEW", few)
    things, made = filled
    for own, regions, state, kind in product(ASKED_PARTIES, ASKED_REGIONS, (None, "sent"), (None, "training")):
        wanted = Wanted("proposals", state, kind, None, own, regions, "0190-02", 4)
        right = [one.id for one, _ in made if one.resource == "proposals" and one.id > wanted.after
                 and fits(one, own, regions) and state in (None, one.state) and kind in (None, one.kind)]  # fmt: skip
        assert [one.id for one in things.list_things(wanted)] == right[:4], wanted
    assert [one.id for one in things.list_things(Wanted("proposals", party="b", own=("a",)))][:1] == ["0190-08"]


@pytest.mark.parametrize("few", [pytest.param(store_things.FEW, marks=pytest.mark.slow), 0])
def test_a_list_of_events_holds_what_fits_in_order_by_whatever_index_it_is_found(filled, monkeypatch, few):
    monkeypatch.setattr(store_things, "FEW", few)
    things, made = filled
    for own, regions, action, of in product(ASKED_PARTIES, ASKED_REGIONS, (None, "visits.sent"), (None, "0190-05")):
        found = things.list_events(
            since=MOMENT, aggregate="0190-02", seq=1, limit=5, own=own, of=of, action=action,
            regions=None if regions is None else list(regions),
        )  # fmt: skip
        right = [event.aggregate for _, event in made if (event.at, event.aggregate) > (MOMENT, "0190-02")
                 and fits(event, own, regions) and action in (None, event.action)
                 and of in (None, event.aggregate)]  # fmt: skip
        assert [one.aggregate for one in found] == right[:5], (own, regions, action, of)
    for asked in ({}, {"own": ("a", "b")}, {"regions": ["33", "35"]}):
        left = things.list_events(
            since=MOMENT, aggregate="", seq=0, limit=50, passed=["0190-08:1"], untold=["visits"], **asked
        )
        right = [event.aggregate for _, event in made if event.resource == "proposals" and event.aggregate != "0190-08"
                 and fits(event, asked.get("own"), asked.get("regions"))]  # fmt: skip
        assert [one.aggregate for one in left] == right


@pytest.mark.parametrize(
    "name",
    ["list_things", "list_things_in_state", "list_things_of_kind", "list_events", "list_events_of_action",
     "list_events_of_thing", "events_of_thing"],
)  # fmt: skip
def test_no_list_reads_all_that_there_is_before_its_first_page(store, name):
    """At 700,000 events the events of one thing took 0.6 s: an index of thing and number answers no thing alone."""
    said: dict[str, object] = dict.fromkeys(("resource", "after", "state", "kind", "aggregate", "of", "action"), "x")
    said |= {"own": ["x"], "regions": ["x"], "passed": ["x"], "untold": ["x"]}
    plan = store._bolt.driver.execute_query(f"EXPLAIN {query(name)}", {**said, "since": MOMENT, "seq": 0, "limit": 50})

    def operators(one):
        yield one["operatorType"].partition("@")[0]
        for below in one.get("children", []):
            yield from operators(below)

    used = set(operators(plan.summary.plan))
    assert not {"NodeByLabelScan", "AllNodesScan", "Union"} & used
    assert "Top" not in used or name == "list_events_of_thing"  # a page in the order of its index sorts no more
