"""The life cycle: which steps there are in which state, who may take them, and what must hold before.

::

    draft ─offer─▶ offered ─interest─▶ interest ─negotiate─▶ negotiating ─memorandum─▶ memorandum ─contract─▶ contract
                     │ decline, expire     │ decline, expire     ↺ counter                                    │ activate
                     ▼                     ▼                                                                   ▼
              declined / expired     declined / expired                                    active ─complete─▶ completed

``complete`` is taken of what has begun, and before the end of its term not by a side that still owes something of it.
Kinds with fewer papers leave those states out; ``terminate`` ends whatever is agreed, ``withdraw`` whatever is not yet
(``terminated``, ``withdrawn``). Where another term of a completed agreement ends so, the agreement is completed again.
While a dispute is open, only steps that settle, record or end are left. No step consents for anybody: consents are
steps of their own (``consent``), and every later state asks for those of all members of both sides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from graph.errors import IllegalTransition, RuleViolation
from graph.model.days import latest_day
from graph.proposals import consents, logs
from graph.proposals.another_term import ended, from_another_day
from graph.proposals.checklist import checklist, red_flags
from graph.proposals.difference import difference
from graph.proposals.engagement import BEFORE_CONTRACT, FINAL, Dispute, Engagement
from graph.proposals.kinds import SIDES, kind_of
from graph.proposals.left_open import Lived, refuse_unfinished, refuse_unseen
from graph.proposals.terms import Terms, merged, missing_factors
from graph.reference.law import partnership_patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from graph.proposals.actors import Actor
    from graph.proposals.kinds import Side

Who = Literal["proposer", "other", "either", "clock", "verifier"]
OFFER_DAYS: Final = 30
TALKS_DAYS: Final = 90
STALE_DRAFT_DAYS: Final = 180
OPEN: Final = ("draft", "offered", "interest", "negotiating", "memorandum", "contract", "active")
SETTLING: Final = frozenset(
    {
        "settle",
        "terminate",
        "revoke",
        "decline",
        "withdraw",
        "expire",
        "deliver",
        "pay",
        "quality",
        "visit",
        "coach",
        "dispute",
    }
)
"""Steps that are left while a dispute is open."""


@dataclass(frozen=True)
class Step:
    """One step: from which states, by whom."""

    name: str
    states: tuple[str, ...]
    who: Who


STEPS: Final[Mapping[str, Step]] = {
    step.name: step
    for step in (
        Step("edit", ("draft",), "proposer"),
        Step("offer", ("draft",), "proposer"),
        Step("withdraw", ("draft", "offered", "interest", "negotiating"), "proposer"),
        Step("interest", ("offered",), "other"),
        Step("decline", ("offered", "interest", "negotiating"), "other"),
        Step("expire", ("draft", "offered", "interest", "negotiating"), "clock"),
        Step("negotiate", ("interest",), "either"),
        Step("counter", ("negotiating", "memorandum"), "either"),
        Step("check", ("negotiating", "memorandum"), "verifier"),
        Step("memorandum", ("negotiating",), "either"),
        Step("contract", ("negotiating", "memorandum"), "either"),
        Step("activate", ("negotiating", "memorandum", "contract"), "either"),
        Step("complete", ("active",), "either"),
        Step("terminate", ("memorandum", "contract", "active"), "either"),
        Step("renew", ("completed",), "either"),
        Step("consent", ("draft", "offered", "interest", "negotiating", "memorandum", "contract"), "either"),
        Step("revoke", OPEN, "either"),
        Step("dispute", ("negotiating", "memorandum", "contract", "active"), "either"),
        Step("settle", ("negotiating", "memorandum", "contract", "active"), "either"),
        *(Step(name, ("active",), "either") for name in logs.LOGS),
    )
}


def draft(
    kind: str,
    suppliers: tuple[str, ...],
    buyers: tuple[str, ...],
    *,
    proposer: Side = "supplier",
    terms: Terms | None = None,
    reason: str = "",
    origins: tuple[tuple[str, str], ...] = (),
) -> Engagement:
    """Return a draft between two sides.

    Raises
    ------
    RuleViolation
        If the kind is not known, a side is empty, or a party stands on both.

    Examples
    --------
    >>> legal(draft("partnership", ("grower",), ("mill",)))
    ('edit', 'offer', 'withdraw', 'consent')
    """
    kind_of(kind)
    if not suppliers or not buyers:
        message = "a proposal needs two sides"
        raise RuleViolation(message, hint="name a supplier and a buyer")
    if set(suppliers) & set(buyers) or len({*suppliers, *buyers}) < len(suppliers) + len(buyers):
        message = "a party stands on both sides, or twice"
        raise RuleViolation(message, hint="a proposal needs two sides, and each party once", kind=kind)
    made = Engagement(
        kind, suppliers, buyers, proposer=proposer, terms=terms or Terms(), reason=reason, origins=origins
    )
    _known_pattern(made)
    return made


def legal(engagement: Engagement) -> tuple[str, ...]:
    """Return the steps that somebody may take in this state; what each needs is checked when it is taken.

    What the clock alone does (``expire``) is nobody's to take, and not named.
    """
    return tuple(name for name, step in STEPS.items() if step.who != "clock" and _open(engagement, step))


def _open(engagement: Engagement, step: Step) -> bool:
    if engagement.state not in step.states:
        return False
    if step.name == "settle":
        return engagement.disputed
    if engagement.disputed:
        return step.name in SETTLING
    if step.name == "revoke":
        return any(one.revoked_at is None for one in engagement.consents)
    kind = engagement.kind_facts
    if step.name == "check":
        return bool(kind.checks)
    if step.name in logs.OF_GOODS:
        return kind.goods
    if step.name in ("memorandum", "contract", "activate"):
        return _next_paper(engagement) == step.name
    return True


def _next_paper(engagement: Engagement) -> str:
    """Return the step that comes after the papers passed: the next paper, else ``activate``."""
    papers = engagement.kind_facts.papers
    passed = papers.index(engagement.state) + 1 if engagement.state in papers else 0
    return papers[passed] if passed < len(papers) else "activate"


def act(engagement: Engagement, step: str, actor: Actor, moment: datetime, **facts: Any) -> Engagement:  # noqa: ANN401
    """Return the engagement after a step.

    Parameters
    ----------
    step
        One of :data:`STEPS`.
    actor
        Who takes it, and for whom.
    moment
        When; never read from a clock here.
    facts
        What the step needs: ``terms`` of an edit or counter-offer (the fields said change, the others stay),
        ``purpose`` of a consent, ``said`` of a dispute, ``done`` (:class:`graph.proposals.left_open.Lived`) of a
        completion and a report of quality.

    Raises
    ------
    IllegalTransition
        If the state has no such step; the context's ``legal`` names those it has.
    RuleViolation
        If the actor may not take it, or what must hold before does not hold yet.
    """
    chosen = STEPS.get(step)
    if chosen is None or not _open(engagement, chosen):
        steps = legal(engagement)
        message = f"there is no step {step!r} in state {engagement.state}{' while disputed' * engagement.disputed}"
        hint = f"steps here are {', '.join(steps)}" if steps else "nothing can follow; make a new proposal"
        raise IllegalTransition(message, hint=hint, state=engagement.state, step=step, legal=list(steps))
    spoken = _may_take(engagement, chosen, actor)
    return TAKEN[step](spoken, actor, moment, facts)


def _may_take(engagement: Engagement, step: Step, actor: Actor) -> Engagement:
    """Return the engagement with the side that a speaker acts for remembered; refuse who may not take the step."""
    if step.who in ("clock", "verifier"):
        if actor.kind != step.who:
            message = f"{step.name} is a step of the {step.who}, not of a {actor.kind}"
            raise RuleViolation(message, hint="leave it to them", step=step.name, who=step.who)
        return engagement
    side = engagement.side_of(actor.party)
    if side is None:
        message = "whoever takes a step must act for a party of the proposal"
        hint = "name the party in on_behalf" if actor.kind == "speaker" else "this is another party's proposal"
        raise RuleViolation(message, hint=hint, step=step.name)
    if actor.kind == "speaker":
        engagement = speaking(engagement, actor, side)
    wanted = {"proposer": engagement.proposer, "other": engagement.other}.get(step.who)
    if wanted is not None and side != wanted:
        message = f"{step.name} is a step of the {wanted}, not of the {side}"
        raise RuleViolation(message, hint="let the other side take it", step=step.name, side=wanted)
    return engagement


def speaking(engagement: Engagement, actor: Actor, side: Side) -> Engagement:
    """Return the engagement with a speaker bound to a side; whoever speaks for one side never does for the other."""
    before = dict(engagement.spoken_for).get(actor.id)
    if before is not None and before != side:
        message = f"this officer already acts for the {before}, and never for both sides"
        raise RuleViolation(message, hint="another officer, or the party itself, must do it", spoken_for=before)
    if before is None:
        return replace(engagement, spoken_for=(*engagement.spoken_for, (actor.id, side)))
    return engagement


def _known_pattern(engagement: Engagement) -> None:
    pattern = engagement.terms.pattern
    if pattern is None:
        return
    known = partnership_patterns_ever() if engagement.kind_facts.patterns else ()
    if pattern not in known:
        message = f"{pattern!r} is no partnership pattern of a {engagement.kind}"
        raise RuleViolation(message, hint=f"patterns are {', '.join(known) or 'none for this kind'}", pattern=pattern)


def partnership_patterns_ever() -> tuple[str, ...]:
    """Return the partnership patterns of the law in its latest form; the day of signing is checked at the contract."""
    from datetime import date  # noqa: PLC0415

    return partnership_patterns(date(9999, 12, 31))


def _new_terms(engagement: Engagement, facts: Mapping[str, Any]) -> Engagement:
    said = facts.get("terms")
    if not isinstance(said, Terms):
        message = "a change of terms needs the terms"
        raise RuleViolation(message, hint="send `terms`")
    terms = from_another_day(merged(engagement.terms, said), said, engagement)
    touched = {change.field for change in difference(engagement.terms, terms)}
    origins = tuple(one for one in engagement.origins if one[0] not in touched)
    changed = replace(engagement, terms=terms, version=engagement.version + 1, origins=origins)
    _known_pattern(changed)
    return changed


def _edit(engagement: Engagement, _: Actor, __: datetime, facts: Mapping[str, Any]) -> Engagement:
    reason = str(facts.get("reason", engagement.reason))
    if "terms" not in facts:
        return replace(engagement, reason=reason)
    return replace(_new_terms(engagement, facts), reason=reason)


def _offer(engagement: Engagement, actor: Actor, moment: datetime, facts: Mapping[str, Any]) -> Engagement:
    engagement = consents.implied(engagement, actor, "share", moment)
    consents.require(engagement, "share", engagement.proposer)
    if engagement.kind_facts.factors and (lacking := missing_factors(engagement.terms)):
        message = f"the proposal does not say {', '.join(lacking)}"
        raise RuleViolation(
            message,
            hint="say each with the step edit, before it is sent: terms.factors.NAME and terms.benefits.SIDE, "
            "with said and evidence",
            missing=list(lacking),
        )
    days = int(facts.get("days", OFFER_DAYS))
    if not 1 <= days <= 365:
        message = f"an offer cannot be open for {days} days"
        raise RuleViolation(message, hint="choose 1 to 365 days", days=days)
    told = tuple(one for one in engagement.origins if getattr(engagement.terms, one[0]) not in (None, ""))
    return replace(engagement, state="offered", sent=True, origins=told, deadline=moment + timedelta(days=days))


def _interest(engagement: Engagement, actor: Actor, moment: datetime, _: Mapping[str, Any]) -> Engagement:
    engagement = consents.implied(engagement, actor, "share", moment)
    if not engagement.consented(str(actor.party), "share"):
        message = "interest needs the consent of the party that shows it"
        hint = "record its consent first: form or recorded statement, date, witness"
        raise RuleViolation(message, hint=hint, party=str(actor.party))
    return replace(engagement, state="interest", deadline=moment + timedelta(days=TALKS_DAYS))


def _negotiate(engagement: Engagement, _: Actor, moment: datetime, __: Mapping[str, Any]) -> Engagement:
    consents.require(engagement, "share")
    return replace(engagement, state="negotiating", deadline=moment + timedelta(days=TALKS_DAYS))


def _counter(engagement: Engagement, _: Actor, moment: datetime, facts: Mapping[str, Any]) -> Engagement:
    return _talked_over_anew(_new_terms(engagement, facts), moment)


def _talked_over_anew(changed: Engagement, moment: datetime) -> Engagement:
    """Return what is on the table again: flags accepted and checks passed were of the terms before."""
    deadline = moment + timedelta(days=TALKS_DAYS)
    return replace(changed, state="negotiating", deadline=deadline, flags_accepted=(), checks=())


def _check(engagement: Engagement, actor: Actor, _: datetime, facts: Mapping[str, Any]) -> Engagement:
    line = str(facts.get("line", ""))
    if line not in engagement.kind_facts.checks:
        message = f"{line!r} is no check of a {engagement.kind}"
        raise RuleViolation(message, hint=f"checks are {', '.join(engagement.kind_facts.checks)}", line=line)
    kept = tuple(one for one in engagement.checks if one[0] != line)
    return replace(engagement, checks=(*kept, (line, actor.id)) if facts.get("passed", True) else kept)


def _memorandum(engagement: Engagement, actor: Actor, moment: datetime, _: Mapping[str, Any]) -> Engagement:
    engagement = consents.implied(engagement, actor, "memorandum", moment)
    consents.require(engagement, "memorandum")
    if engagement.kind_facts.papers[-1] == "memorandum":
        _require_checks(engagement)
    return replace(engagement, state="memorandum", deadline=None)


def _require_checks(engagement: Engagement) -> None:
    passed = {line for line, _ in engagement.checks}
    if lacking := [line for line in engagement.kind_facts.checks if line not in passed]:
        message = f"the verification team has not passed {', '.join(lacking)}"
        raise RuleViolation(message, hint="a verifier passes each line", checks=lacking)


def _contract(engagement: Engagement, actor: Actor, moment: datetime, facts: Mapping[str, Any]) -> Engagement:
    day = moment.date()
    _require_checks(engagement)
    if engagement.kind == "partnership" and (
        open_lines := [line.code for line in checklist(engagement.terms, day) if not line.held]
    ):
        message = f"the contract lacks what the law asks for: {', '.join(open_lines)}"
        hint = "make a counter-offer that fills these fields"
        if "pattern" in open_lines:
            hint = f"make a counter-offer that fills these fields; patterns are {', '.join(partnership_patterns(day))}"
        raise RuleViolation(message, hint=hint, checklist=open_lines)
    if engagement.kind_facts.patterns and engagement.terms.pattern not in partnership_patterns(day):
        message = "the contract names no partnership pattern of the law in force"
        raise RuleViolation(message, hint=f"patterns are {', '.join(partnership_patterns(day))}")
    if actor.kind == "party":
        engagement = _accepting(engagement, actor, day, facts)
    if raised := [flag for flag in red_flags(engagement.terms, day) if flag.code not in engagement.flags_accepted]:
        message = f"the terms raise red flags: {', '.join(flag.code for flag in raised)}"
        hint = (
            "change the terms, or let the side against whom each stands accept it knowingly: accept_flags with its "
            "consent to the contract"
        )
        against = {flag.code: flag.against for flag in raised}
        raise RuleViolation(message, hint=hint, flags=list(against), against=against)
    engagement = consents.implied(engagement, actor, "contract", moment)
    consents.require(engagement, "contract")
    return replace(engagement, state="contract", deadline=None)


def _accepting(engagement: Engagement, actor: Actor, day: date, facts: Mapping[str, Any]) -> Engagement:
    """Return the engagement with the red flags accepted that stand against the side that does so."""
    side, said = engagement.side_of(actor.party), set(map(str, facts.get("accept_flags") or ()))
    own = {flag.code for flag in red_flags(engagement.terms, day) if flag.against == side and flag.code in said}
    return replace(engagement, flags_accepted=tuple(sorted({*engagement.flags_accepted, *own})))


def _activate(engagement: Engagement, actor: Actor, moment: datetime, _: Mapping[str, Any]) -> Engagement:
    papers = engagement.kind_facts.papers
    purpose = papers[-1] if papers else "share"
    if not papers:
        _require_checks(engagement)
    del actor
    consents.require(engagement, purpose)  # type: ignore[arg-type]
    day = engagement.terms.starts or moment.date()
    return replace(
        engagement, state="active", deadline=None, active_since=day, first_active=engagement.began or day,
        started_with=engagement.version, lived=None, ended_on=None,
    )  # fmt: skip


def _ends_as(state: str) -> Callable[..., Engagement]:
    def taken(engagement: Engagement, _: Actor, __: datetime, ___: Mapping[str, Any]) -> Engagement:
        return ended(engagement, state)

    return taken


def _complete(engagement: Engagement, actor: Actor, moment: datetime, facts: Mapping[str, Any]) -> Engagement:
    refuse_unfinished(engagement, engagement.side_of(actor.party), latest_day(moment), facts.get("done", Lived()))
    return replace(engagement, state="completed", deadline=None, ended_on=moment.date())


def _decline(engagement: Engagement, _: Actor, __: datetime, facts: Mapping[str, Any]) -> Engagement:
    reasons = tuple(dict.fromkeys(map(str, facts.get("reasons") or ())))
    return replace(ended(engagement, "declined"), refused_for=reasons)


def _expire(engagement: Engagement, _: Actor, moment: datetime, __: Mapping[str, Any]) -> Engagement:
    if engagement.deadline is None or engagement.deadline > moment:
        message = "its deadline has not passed"
        raise RuleViolation(message, hint=f"it ends {engagement.deadline}" if engagement.deadline else "it has none")
    return ended(engagement, "expired")


def _renew(engagement: Engagement, _: Actor, moment: datetime, facts: Mapping[str, Any]) -> Engagement:
    changed = _new_terms(engagement, {"terms": facts.get("terms", Terms())})
    return _talked_over_anew(replace(changed, lived=engagement.terms), moment)


def _consent(engagement: Engagement, actor: Actor, moment: datetime, facts: Mapping[str, Any]) -> Engagement:
    given = consents.give(engagement, actor, moment, facts)
    return _accepting(given, actor, moment.date(), facts) if facts.get("purpose") == "contract" else given


def _revoke(engagement: Engagement, actor: Actor, moment: datetime, _: Mapping[str, Any]) -> Engagement:
    party = str(actor.party)
    if not any(one.party == party and one.revoked_at is None for one in engagement.consents):
        message = "that party has no consent in force"
        raise RuleViolation(message, hint="there is nothing to revoke", party=party)
    kept = tuple(
        replace(one, revoked_at=moment) if one.party == party and one.revoked_at is None else one
        for one in engagement.consents
    )
    engagement = replace(engagement, consents=kept)
    if engagement.state == "draft" or engagement.state not in BEFORE_CONTRACT:
        return engagement
    return ended(engagement, "withdrawn" if engagement.side_of(party) == engagement.proposer else "declined")


def _dispute(engagement: Engagement, actor: Actor, moment: datetime, facts: Mapping[str, Any]) -> Engagement:
    said = str(facts.get("said", "")).strip()
    if not said:
        message = "a dispute says what it is about"
        raise RuleViolation(message, hint="send `said`")
    return replace(engagement, disputes=(*engagement.disputes, Dispute(str(actor.party), said, moment)))


def _settle(engagement: Engagement, actor: Actor, moment: datetime, facts: Mapping[str, Any]) -> Engagement:
    opened = next(one for one in engagement.disputes if one.settled_at is None)
    if engagement.side_of(opened.by) != engagement.side_of(actor.party):
        message = "a dispute is settled by the side that opened it"
        raise RuleViolation(message, hint="let them say that it is settled, or terminate")
    done = replace(opened, settled_at=moment, settlement=str(facts.get("said", "")))
    return replace(engagement, disputes=tuple(done if one is opened else one for one in engagement.disputes))


def _log(name: str) -> Callable[..., Engagement]:
    def taken(engagement: Engagement, _: Actor, moment: datetime, facts: Mapping[str, Any]) -> Engagement:
        logs.require(name, facts, moment)
        logs.refuse_early(name, facts, engagement.terms.starts)
        if name == "quality":
            refuse_unseen(engagement, facts, facts.get("on") or latest_day(moment), facts.get("done", Lived()))
        return engagement

    return taken


TAKEN: Final[Mapping[str, Callable[..., Engagement]]] = {
    "edit": _edit,
    "offer": _offer,
    "withdraw": _ends_as("withdrawn"),
    "interest": _interest,
    "decline": _decline,
    "expire": _expire,
    "negotiate": _negotiate,
    "counter": _counter,
    "check": _check,
    "memorandum": _memorandum,
    "contract": _contract,
    "activate": _activate,
    "complete": _complete,
    "terminate": _ends_as("terminated"),
    "renew": _renew,
    "consent": _consent,
    "revoke": _revoke,
    "dispute": _dispute,
    "settle": _settle,
    **{name: _log(name) for name in logs.LOGS},
}
assert set(TAKEN) == set(STEPS), "every step is taken"  # noqa: S101
assert FINAL, SIDES  # noqa: S101
