"""Another term of a completed agreement never rewrites the one that was lived, and who bears a flag accepts it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from graph.errors import RuleViolation
from graph.proposals import Actor, Terms, act, draft, from_facts, to_facts
from tests.proposals.test_life_cycle import GROWER, MILL, NOW, TO_ACTIVE, WHOLE, take, whole

AGREED = Terms(starts=date(2026, 8, 1), months=3, units_per_month=100)
CLOCK = Actor("machine", "clock")
LATER = datetime(2027, 11, 26, tzinfo=UTC)


def completed():
    return take(whole(), ("edit", GROWER, {"terms": AGREED}), *TO_ACTIVE, ("complete", MILL, {}))


def renewed(**terms):
    return take(completed(), ("renew", GROWER, {"terms": Terms(**terms)}))


@pytest.mark.parametrize(
    ("step", "actor", "moment", "before"),
    [
        ("withdraw", GROWER, NOW, ()),
        ("decline", MILL, NOW, ()),
        ("expire", CLOCK, LATER, ()),
        ("revoke", MILL, NOW, ()),
        ("terminate", MILL, NOW, (("consent", MILL, {"purpose": "memorandum"}), ("memorandum", GROWER, {}))),
    ],
)
def test_what_was_lived_stays_completed_when_another_term_comes_to_nothing(step, actor, moment, before):
    """A withdrawn renewal terminated the completed agreement, which kept the months of the renewal."""
    over = completed()
    talked = take(renewed(months=2, units_per_month=900), *before)
    assert (talked.terms.months, talked.lived_terms) == (2, over.terms)
    assert from_facts(to_facts(talked)) == talked
    back = act(talked, step, actor, moment)
    assert (back.state, back.terms, back.active_since) == ("completed", over.terms, date(2026, 8, 1))
    assert not any(back.consented(party, "memorandum") for party in back.parties)
    assert act(back, "renew", MILL, NOW).lived_terms == over.terms
    assert from_facts(to_facts(back)) == back


def test_another_term_does_not_start_before_the_one_before_has_ended():
    for starts in (date(2026, 10, 15), date(2026, 10, 31)):
        with pytest.raises(RuleViolation, match="before the one before it has ended") as refused:
            renewed(starts=starts)
        assert refused.value.context["earliest"] == "2026-11-01"
    again = renewed(starts=date(2026, 11, 1), months=2)
    with pytest.raises(RuleViolation, match="2026-10-30"):
        act(again, "counter", MILL, NOW, terms=Terms(starts=date(2026, 10, 30)))
    lives = take(again, *TO_ACTIVE[3:])
    assert (lives.active_since, lives.lived, lives.lived_terms.months) == (date(2026, 11, 1), None, 2)


def test_what_never_lived_ends_withdrawn_and_what_lives_terminated():
    offered = take(whole(), ("offer", GROWER, {}))
    for one in (whole(), offered, take(offered, ("interest", MILL, {}))):
        assert act(one, "withdraw", GROWER, NOW).state == "withdrawn"
    assert act(offered, "revoke", GROWER, NOW).state == "withdrawn"
    assert act(take(whole(), *TO_ACTIVE), "terminate", MILL, NOW).state == "terminated"


def test_a_red_flag_is_accepted_by_the_side_against_whom_it_stands():
    """The buyer set the price alone, paid after 90 days, and accepted both itself."""
    terms = WHOLE.model_copy(update={"price_set_by": "buyer", "payment_days": 90, "weighing": "supplier_alone"})
    talked = take(draft("partnership", ("grower",), ("mill",), terms=terms), *TO_ACTIVE[:5])
    flags = ["unilateral_price", "payment_days", "opaque_weighing"]
    ready = take(talked, ("consent", GROWER, {"purpose": "contract"}))
    with pytest.raises(RuleViolation) as refused:
        act(ready, "contract", MILL, NOW, accept_flags=flags)
    assert refused.value.context["against"] == {"unilateral_price": "supplier", "payment_days": "supplier"}
    agreed = take(ready, ("consent", GROWER, {"purpose": "contract", "accept_flags": flags}))
    assert act(agreed, "contract", MILL, NOW, accept_flags=flags).state == "contract"
    form = {"form": "form", "given_on": NOW.date(), "witness": "head of village", "purpose": "contract"}
    officer = Actor("o1", "speaker", "grower")
    with pytest.raises(RuleViolation):  # a speaker's step accepts nothing, a form that it records does
        act(take(talked, ("consent", MILL, {"purpose": "contract", "accept_flags": flags}),
                 ("consent", officer, form)), "contract", officer, NOW, accept_flags=flags)  # fmt: skip
    by_form = take(talked, ("consent", MILL, {"purpose": "contract", "accept_flags": flags}),
                   ("consent", officer, form | {"accept_flags": flags}))  # fmt: skip
    assert act(by_form, "contract", officer, NOW).state == "contract"
