"""The life cycle: no path skips consent, illegal steps name the legal ones, nobody consents for both sides."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import IllegalTransition, RuleViolation
from graph.proposals import KINDS, Actor, Terms, act, difference, draft, from_facts, legal, to_facts
from graph.proposals.checklist import checklist
from graph.proposals.engagement import FINAL
from graph.proposals.left_open import Lived
from graph.proposals.machine import STEPS
from graph.proposals.terms import FACTORS

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
GROWER, MILL = Actor("k-grower", "party", "grower"), Actor("k-mill", "party", "mill")
SAID = {"said": "so", "evidence": "visit"}
WHOLE = Terms.model_validate(
    {
        "pattern": "supply_chain",
        "activity": "tapioca",
        "duties_of_supplier": "deliver",
        "duties_of_buyer": "pay",
        "development": "coaching",
        "months": 12,
        "disputes": "by talk, then BANI",
        "factors": dict.fromkeys(FACTORS, SAID),
        "benefits": {"supplier": SAID, "buyer": SAID},
    }
)


def take(engagement, *steps):
    for step, actor, facts in steps:
        engagement = act(engagement, step, actor, NOW, **facts)
    return engagement


def whole(**more):
    return draft("partnership", ("grower",), ("mill",), terms=WHOLE, **more)


TO_ACTIVE = (
    ("offer", GROWER, {}),
    ("interest", MILL, {}),
    ("negotiate", GROWER, {}),
    ("consent", MILL, {"purpose": "memorandum"}),
    ("memorandum", GROWER, {}),
    ("consent", MILL, {"purpose": "contract"}),
    ("contract", GROWER, {}),
    ("activate", MILL, {}),
)


def test_a_partnership_goes_from_draft_to_completed():
    engagement = whole()
    states = [engagement.state]
    for step in TO_ACTIVE:
        engagement = take(engagement, step)
        states.append(engagement.state)
    assert [s for i, s in enumerate(states) if s not in states[:i]] == [
        "draft", "offered", "interest", "negotiating", "memorandum", "contract", "active",
    ]  # fmt: skip
    done = take(engagement, ("deliver", GROWER, {"units": 5}), ("pay", MILL, {"amount_rp": 10}), ("complete", MILL, {}))
    assert (done.state, legal(done)) == ("completed", ("renew",))


def test_an_illegal_step_names_the_legal_ones():
    with pytest.raises(IllegalTransition) as refused:
        act(whole(), "contract", GROWER, NOW)
    assert refused.value.context["legal"] == ["edit", "offer", "withdraw", "consent"]
    with pytest.raises(IllegalTransition):
        act(whole(), "fly", GROWER, NOW)


@pytest.mark.parametrize("place", range(len(TO_ACTIVE)))
def test_leaving_out_any_step_of_the_way_never_ends_in_an_active_agreement(place):
    steps = [step for i, step in enumerate(TO_ACTIVE) if i != place]
    engagement = whole()
    for step in steps:
        try:
            engagement = take(engagement, step)
        except RuleViolation:
            continue
    assert engagement.state != "active"


def test_where_a_figure_is_from_is_forgotten_when_somebody_changes_it():
    first = draft("partnership", ("grower",), ("mill",), terms=WHOLE, origins=(("months", "list"), ("pattern", "plan")))
    assert from_facts(to_facts(first)) == first
    changed = take(first, ("edit", GROWER, {"terms": WHOLE.model_copy(update={"months": 6})}))
    assert changed.origins == (("pattern", "plan"),)


def test_a_counter_offer_unmakes_the_consents_to_the_paper_before_it():
    talking = take(whole(), *TO_ACTIVE[:3], ("consent", MILL, {"purpose": "memorandum"}))
    changed = WHOLE.model_copy(update={"payment_days": 14})
    countered = take(talking, ("counter", GROWER, {"terms": changed}))
    with pytest.raises(RuleViolation, match="consent to the memorandum is missing of mill"):
        act(countered, "memorandum", GROWER, NOW)
    assert [(c.field, c.before, c.after) for c in difference(WHOLE, countered.terms)] == [("payment_days", None, 14)]


def test_an_officer_consents_for_one_side_with_form_day_and_witness_and_never_for_the_other():
    officer = Actor("o1", "speaker", "grower")
    good = {"purpose": "share", "form": "form", "given_on": date(2026, 11, 25), "witness": "head of the village"}
    for lacking in (
        {"form": None},
        {"given_on": None},
        {"witness": ""},
        {"witness": "o1"},
    ):
        with pytest.raises(RuleViolation):
            act(whole(), "consent", officer, NOW, **(good | lacking))
    with pytest.raises(RuleViolation, match="a consent of 2027-01-01 has not been given yet"):
        act(whole(), "consent", officer, NOW, **(good | {"given_on": date(2027, 1, 1)}))
    with pytest.raises(RuleViolation, match="on 2020-01-01 to a proposal that was made on 2026-11-25"):
        act(whole(), "consent", officer, NOW, **(good | {"given_on": date(2020, 1, 1)}), made_on=date(2026, 11, 25))
    offered = take(whole(), ("consent", officer, good | {"made_on": date(2026, 11, 25)}), ("offer", officer, {}))
    for step, facts in (("interest", {}), ("consent", good), ("decline", {})):
        with pytest.raises(RuleViolation, match="never for both sides"):
            act(offered, step, Actor("o1", "speaker", "mill"), NOW, **facts)
    other = Actor("o2", "speaker", "mill")
    with pytest.raises(RuleViolation, match="needs the consent"):
        act(offered, "interest", other, NOW)
    assert take(offered, ("consent", other, good), ("interest", other, {})).state == "interest"


def test_an_officers_step_is_no_consent():
    with pytest.raises(RuleViolation, match="consent to being shown is missing of grower"):
        act(whole(), "offer", Actor("o1", "speaker", "grower"), NOW)


def test_every_member_of_a_consortium_consents():
    both = draft("partnership", ("grower", "coop"), ("mill",), terms=WHOLE)
    with pytest.raises(RuleViolation, match="missing of coop"):
        act(both, "offer", GROWER, NOW)
    ready = take(both, ("consent", Actor("k-coop", "party", "coop"), {}), ("offer", GROWER, {}))
    assert ready.state == "offered"


def test_a_proposal_without_its_key_factors_is_not_sent():
    with pytest.raises(RuleViolation, match="value_chain"):
        act(draft("partnership", ("grower",), ("mill",)), "offer", GROWER, NOW)
    assert act(draft("training", ("grower",), ("mill",)), "offer", GROWER, NOW).state == "offered"


def test_a_proposal_whose_factors_or_benefits_nothing_shows_is_not_sent():
    said = WHOLE.model_dump()
    said["factors"]["monitoring"]["evidence"] = " "
    said["benefits"]["buyer"] = {"said": "supply"}
    with pytest.raises(RuleViolation) as refused:
        act(draft("partnership", ("grower",), ("mill",), terms=Terms.model_validate(said)), "offer", GROWER, NOW)
    assert refused.value.context["missing"] == ["evidence_of_monitoring", "evidence_of_benefit_of_buyer"]


def test_a_contract_lacks_nothing_of_the_law_and_red_flags_are_accepted_knowingly():
    def at_contract(terms):
        return take(draft("partnership", ("grower",), ("mill",), terms=terms), *TO_ACTIVE[:6])

    with pytest.raises(RuleViolation, match="form_of_development"):
        act(at_contract(WHOLE.model_copy(update={"development": ""})), "contract", GROWER, NOW)
    without_pattern = WHOLE.model_copy(update={"pattern": None})
    assert [line.code for line in checklist(without_pattern, NOW.date()) if not line.held] == ["pattern"]
    with pytest.raises(RuleViolation, match="pattern") as refused:
        act(at_contract(without_pattern), "contract", GROWER, NOW)
    assert refused.value.context["checklist"] == ["pattern"]
    assert "supply_chain" in refused.value.hint
    with pytest.raises(RuleViolation, match="language"):
        act(at_contract(WHOLE.model_copy(update={"language": "en"})), "contract", GROWER, NOW)
    flagged = at_contract(WHOLE.model_copy(update={"payment_days": 90}))
    with pytest.raises(RuleViolation, match="payment_days"):
        act(flagged, "contract", GROWER, NOW)
    assert act(flagged, "contract", GROWER, NOW, accept_flags=["payment_days"]).state == "contract"


def test_a_finance_application_needs_every_check_of_the_verification_team():
    asked = draft("finance_application", ("bank",), ("grower",), proposer="buyer")
    bank, grower = Actor("k-bank", "party", "bank"), Actor("k-grower", "party", "grower")
    talking = take(asked, ("offer", grower, {}), ("interest", bank, {}), ("negotiate", bank, {}),
                   ("consent", grower, {"purpose": "contract"}))  # fmt: skip
    with pytest.raises(RuleViolation, match="verification team"):
        act(talking, "contract", bank, NOW)
    with pytest.raises(RuleViolation, match="step of the verifier"):
        act(talking, "check", bank, NOW, line="funding")
    for line in KINDS["finance_application"].checks:
        talking = act(talking, "check", Actor("v1", "verifier"), NOW, line=line)
    assert act(talking, "contract", bank, NOW).state == "contract"
    dearer = act(talking, "counter", grower, NOW, terms=Terms(amount_rp=900_000_000))
    with pytest.raises(RuleViolation, match="verification team"):
        act(dearer, "contract", bank, NOW)  # what was looked at is no longer what is asked


def test_an_open_dispute_stops_the_way_until_it_is_settled_by_who_opened_it():
    active = take(whole(), *TO_ACTIVE)
    open_ = act(active, "dispute", GROWER, NOW, said="weighing")
    with pytest.raises(IllegalTransition, match="while disputed"):
        act(open_, "complete", MILL, NOW)
    with pytest.raises(RuleViolation, match="the side that opened it"):
        act(open_, "settle", MILL, NOW)
    assert act(act(open_, "settle", GROWER, NOW), "complete", MILL, NOW).state == "completed"


def test_revoking_ends_what_is_not_agreed_yet():
    interested = take(whole(), *TO_ACTIVE[:2])
    assert act(interested, "revoke", MILL, NOW).state == "declined"
    assert act(interested, "revoke", GROWER, NOW).state == "withdrawn"
    assert act(take(whole(), *TO_ACTIVE), "revoke", MILL, NOW).state == "active"


def test_only_the_clock_lets_expire_and_only_after_the_deadline():
    offered = take(whole(), ("offer", GROWER, {"days": 5}))
    with pytest.raises(RuleViolation, match="step of the clock"):
        act(offered, "expire", MILL, NOW)
    clock = Actor("machine", "clock")
    with pytest.raises(RuleViolation, match="not passed"):
        act(offered, "expire", clock, NOW)
    assert act(offered, "expire", clock, NOW + timedelta(days=6)).state == "expired"


@pytest.mark.parametrize("sides", [((), ("b",)), (("a",), ()), (("a",), ("a",)), (("a", "a"), ("b",))])
def test_a_proposal_has_two_sides_and_each_party_once(sides):
    with pytest.raises(RuleViolation):
        draft("partnership", *sides)


ACTORS = [
    GROWER, MILL, Actor("k-coop", "party", "coop"), Actor("o1", "speaker", "grower"), Actor("o1", "speaker", "mill"),
    Actor("o2", "speaker", "coop"), Actor("v1", "verifier"), Actor("machine", "clock"), Actor("x", "party", "nobody"),
]  # fmt: skip
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "purpose": st.sampled_from(["share", "memorandum", "contract"]),
        "form": st.sampled_from(["form", "recorded"]),
        "given_on": st.just(date(2026, 11, 1)),
        "witness": st.just("head"),
        "terms": st.sampled_from([WHOLE, WHOLE.model_copy(update={"months": 24})]),
        "line": st.sampled_from(["funding", "agenda", "target_group", "package", "channel", "delivery"]),
        "said": st.just("so"),
        "units": st.just(1),
        "amount_rp": st.just(1),
    },
)
AGREED = {"memorandum": "memorandum", "contract": "contract"}


@given(
    kind=st.sampled_from(sorted(KINDS)), suppliers=st.sampled_from([("grower",), ("grower", "coop")]), data=st.data()
)
@settings(max_examples=80)
def test_no_path_skips_consent(kind, suppliers, data):
    """Whatever is tried in whatever order: each state holds only with the consents that it asks for."""
    engagement = draft(kind, suppliers, ("mill",), terms=WHOLE if kind == "partnership" else None)
    for _ in range(data.draw(st.integers(0, 25))):
        open_ = legal(engagement)
        step = data.draw(st.sampled_from(open_ or sorted(STEPS)) | st.sampled_from(sorted(STEPS)))
        actor, facts = data.draw(st.sampled_from(ACTORS)), data.draw(FACTS)
        if step not in open_ and step != "expire":
            with pytest.raises(IllegalTransition) as refused:
                act(engagement, step, actor, NOW, **facts)
            assert refused.value.context["legal"] == list(open_)
            continue
        try:
            after = act(engagement, step, actor, NOW, **facts)
        except (RuleViolation, IllegalTransition):
            assert step in open_ or step == "expire"
            continue
        assert engagement.state not in FINAL or step == "renew"
        if after.state != engagement.state:
            check(after)
        assert from_facts(to_facts(after)) == after
        sides = dict(after.spoken_for)
        for consent in after.consents:
            if consent.by in sides:
                assert after.side_of(consent.party) == sides[consent.by]
        engagement = after


def check(engagement):
    state = engagement.state
    if state == "offered":
        assert not engagement.waiting_for("share", engagement.proposer)
    if state == "negotiating" and engagement.version == 1:
        assert not engagement.waiting_for("share")
    if state in AGREED:
        assert not engagement.waiting_for(AGREED[state])
    if state == "active":
        papers = engagement.kind_facts.papers
        assert not engagement.waiting_for(papers[-1] if papers else "share")
        assert set(engagement.kind_facts.checks) <= {line for line, _ in engagement.checks}


def with_a_start(day):
    return take(whole(), ("edit", GROWER, {"terms": Terms(starts=day)}), *TO_ACTIVE)


def test_a_partnership_begins_on_the_start_that_is_agreed_and_a_renewal_not_on_that_day_again():
    active = with_a_start(date(2026, 11, 1))
    assert (active.active_since, active.began) == (date(2026, 11, 1), date(2026, 11, 1))
    assert from_facts(to_facts(active)) == active
    before = to_facts(active) | {"active_since": "2026-11-26", "first_active": "2026-11-26"}
    assert from_facts(before) == active  # as it was kept when signature alone counted
    renewed = take(active, ("complete", GROWER, {}), ("renew", GROWER, {}))
    assert (renewed.terms.starts, renewed.terms.months) == (None, 12)
    again = take(renewed, *((*step[:2], step[2]) for step in TO_ACTIVE[3:]))
    assert (again.active_since, again.began) == (NOW.date(), date(2026, 11, 1))
    assert from_facts(to_facts(again)) == again


def test_an_agreement_is_not_complete_before_it_has_begun_and_is_ended_early_with_a_reason():
    to_come = with_a_start(date(2026, 12, 1))
    with pytest.raises(RuleViolation, match="begins on 2026-12-01") as refused:
        act(to_come, "complete", GROWER, NOW)
    assert "terminate" in refused.value.hint
    assert act(to_come, "terminate", GROWER, NOW).state == "terminated"
    assert act(to_come, "complete", GROWER, datetime(2026, 12, 1, tzinfo=UTC)).state == "completed"


@pytest.mark.parametrize(
    ("done", "owes", "still"),
    [
        (Lived(ordered_units=30), GROWER, {"undelivered_units": 30}),
        (Lived(payments=1, paid_rp=700), GROWER, {"advance_rp": 700}),
        (Lived(ordered_units=5, delivered_units=5, deliveries=1, payments=1, paid_rp=30), MILL, {"unpaid_rp": 20}),
    ],
)
def test_whoever_still_owes_cannot_call_it_complete_before_the_last_day_and_the_other_side_can(done, owes, still):
    """A supplier ended an agreement alone, over an order of 30 that was paid and not delivered."""
    priced = take(whole(), ("edit", GROWER, {"terms": Terms(price_rp_per_unit=10)}), *TO_ACTIVE)
    with pytest.raises(RuleViolation) as refused:
        act(priced, "complete", owes, NOW, done=done)
    assert (refused.value.context["left_open"], refused.value.context["ends"]) == (still, "2027-11-25")
    assert act(priced, "complete", MILL if owes is GROWER else GROWER, NOW, done=done).state == "completed"
    assert act(priced, "complete", owes, datetime(2027, 11, 25, tzinfo=UTC), done=done).state == "completed"


def test_the_quality_of_goods_is_told_of_what_was_delivered_alone():
    active = take(whole(), *TO_ACTIVE)
    for done, on in ((Lived(), date(2026, 11, 26)), (Lived(5, 5, 0, 1, date(2026, 11, 26)), date(2026, 11, 25))):
        with pytest.raises(RuleViolation, match="nothing was delivered"):
            act(active, "quality", MILL, NOW, said="dry", on=on, done=done)
    done = Lived(delivered_units=5, deliveries=1, first_delivery=date(2026, 11, 26))
    with pytest.raises(RuleViolation, match="of 6 units is told, and 5 were delivered"):
        act(active, "quality", MILL, NOW, said="dry", units=6, done=done)
    assert act(active, "quality", MILL, NOW, said="dry", units=5, done=done) == active


@pytest.mark.parametrize("step", ["edit", "counter"])
def test_terms_are_changed_by_part_and_null_empties(step):
    first = whole(origins=(("months", "list"),))
    if step == "counter":
        first = take(first, *TO_ACTIVE[:3])
    part = Terms.model_validate({"months": None, "factors": {"monitoring": {"said": "weekly"}}})
    changed = take(first, (step, GROWER, {"terms": part}))
    assert {one.field: one.after for one in difference(first.terms, changed.terms)} == {
        "months": None,
        "factors.monitoring.said": "weekly",
    }
