"""Proposals: drafted, sent, answered, agreed and lived, under the rights of whoever asks; one event a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.errors import IllegalTransition, NotAllowed, NotFound, RuleViolation
from graph.model.rights import Role, Scope, within
from graph.proposals import KINDS as ALL_KINDS
from graph.proposals import Actor, Engagement, Terms, act, from_facts, to_facts
from graph.proposals import draft as make_draft
from graph.proposals.engagement import FINAL
from graph.proposals.logs import LOGS
from graph.proposals.machine import STALE_DRAFT_DAYS, STEPS, speaking
from graph.reference.activities import activity
from graph.services.access.callers import MACHINE, Caller
from graph.services.engagement.partnerships import done, refuse_repeated
from graph.services.engagement.proposal import Proposal, read
from graph.services.engagement.unsent import hidden, regions_of_unsent
from graph.services.wire.things import Making, change, found, whole_ms
from graph.settings import now
from graph.store import TieToWrite, stale

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from graph.proposals.kinds import Side
    from graph.store import Store, Thing

KINDS: Final = tuple(ALL_KINDS)
"""What two parties may agree on."""
RESOURCE: Final = "proposals"
OF_WHAT_WAS_DONE: Final = ("complete", "quality")
"""Steps that are taken only of what was delivered and paid."""
PREPARING: Final = frozenset({"edit"})
"""Steps that an officer or a cooperative may take also for a party that has an account: they prepare what that party
alone can send."""
EXPIRING: Final = ("draft", "offered", "interest", "negotiating")


def draft(
    store: Store,
    kind: str,
    supplier: str | Sequence[str],
    buyer: str | Sequence[str],
    *,
    reason: str = "",
    terms: Terms | None = None,
    origins: tuple[tuple[str, str], ...] = (),
    proposer: Side = "supplier",
    caller: Caller = MACHINE,
    request: str | None = None,
    moment: datetime | None = None,
) -> Proposal:
    """Write a draft and return it; see :func:`add_draft`."""
    making = Making(store, caller, [*members_of(supplier), *members_of(buyer)])
    add_draft(
        making, kind, supplier, buyer, reason=reason, terms=terms, origins=origins, proposer=proposer, request=request,
        moment=moment,
    )  # fmt: skip
    return read(making.write()[0])


def members_of(said: str | Sequence[str]) -> tuple[str, ...]:
    """Return the members of a side, of which one may be said alone.

    Examples
    --------
    >>> members_of("mill"), members_of(["grower", "neighbour"])
    (('mill',), ('grower', 'neighbour'))
    """
    return (said,) if isinstance(said, str) else tuple(said)


def add_draft(
    making: Making,
    kind: str,
    supplier: str | Sequence[str],
    buyer: str | Sequence[str],
    *,
    reason: str = "",
    terms: Terms | None = None,
    origins: tuple[tuple[str, str], ...] = (),
    proposer: Side = "supplier",
    request: str | None = None,
    moment: datetime | None = None,
) -> Thing:
    """Return a draft as it will be written; sent to nobody, and seen by the proposing side alone.

    Raises
    ------
    RuleViolation
        If the kind is not known, a party stands on both sides, or who gives on the side of who receives.
    UnknownActivity
        If the terms are of a good that KBLI does not have; the hint names the nearest.
    UnknownParty
        If the graph does not hold a party.
    NotAllowed
        If the caller does not reach the side that proposes.
    """
    at, caller = whole_ms(moment if moment is not None else now()), making.caller
    sides = [members_of(one) for one in (supplier, buyer)]
    of_known_activity(terms)
    make_draft(kind, sides[0], sides[1], terms=terms)  # before it is asked who they are now
    suppliers, buyers = (making.present(side) for side in sides)
    ALL_KINDS[kind].the_right_way_round({"supplier": making.kinds(suppliers), "buyer": making.kinds(buyers)})
    made = make_draft(
        kind, suppliers, buyers, proposer=proposing(caller, suppliers, buyers, proposer), terms=terms, reason=reason,
        origins=origins,
    )  # fmt: skip
    for_member = caller.role is Role.COOPERATIVE and caller.party not in made.parties
    if for_member:
        for one in made.members(made.proposer):
            may_speak(making.store, caller, one)
    if caller.role in _SPEAKERS:  # a draft is its proposing side's alone: not even its writer would read it
        caller.require_reach("proposals.write", regions=making.regions(made.members(made.proposer)) or (None,))
    if (caller.role in _SPEAKERS or for_member) and caller.id != MACHINE.id:
        made = speaking(made, Actor(caller.id, "speaker"), made.proposer)
    parties = (*made.parties, str(caller.party)) if for_member else made.parties
    return making.add(
        "proposals.write",
        RESOURCE,
        kind=kind,
        state=made.state,
        parties=parties,
        facts=to_facts(made),
        deadline=_stale_at(at),
        request=request,
        moment=at,
    )


def of_known_activity(terms: Terms | None) -> None:
    """Refuse terms of a good that KBLI does not have: a contract of it would name nothing."""
    if terms is not None and terms.commodity is not None:
        activity(terms.commodity, "terms.commodity")


def proposing(caller: Caller, suppliers: Sequence[str], buyers: Sequence[str], said: Side) -> Side:
    """Return the side that proposes: that of a party which drafts for itself, else the one that is said."""
    if caller.scope("proposals.write") is Scope.OWN and caller.party in {*suppliers, *buyers}:
        return "supplier" if caller.party in suppliers else "buyer"
    return said


def _stale_at(at: datetime) -> datetime:
    from datetime import timedelta  # noqa: PLC0415

    return at + timedelta(days=STALE_DRAFT_DAYS)


_SPEAKERS: Final = frozenset({Role.OFFICER, Role.ADMIN})


def get(store: Store, caller: Caller, proposal_id: str) -> Proposal:
    """Return one proposal; a draft is not there for the other side."""
    proposal = read(found(store, caller, "proposals.read", RESOURCE, proposal_id))
    if hidden(caller, proposal.engagement, regions_of_unsent(store, caller, [proposal.engagement])):
        message = f"no proposal {proposal_id}"
        raise NotFound(message, hint="list the proposals to see their ids", id=proposal_id)
    return proposal


def visible(store: Store, caller: Caller, things: Sequence[Thing]) -> list[Proposal]:
    """Return the proposals among things that a caller may see."""
    found = [read(one) for one in things]
    regions = regions_of_unsent(store, caller, (one.engagement for one in found))
    return [one for one in found if not hidden(caller, one.engagement, regions)]


def take(
    store: Store,
    caller: Caller,
    proposal_id: str,
    step: str,
    *,
    expected: int | None = None,
    on_behalf: str | None = None,
    why: str = "",
    facts: Mapping[str, Any] | None = None,
    request: str | None = None,
    moment: datetime | None = None,
) -> Proposal:
    """Take a step and return the proposal after it.

    Parameters
    ----------
    expected
        The version that the caller saw; None takes whatever it is now.
    on_behalf
        The party for whom an officer or cooperative acts.
    facts
        What the step needs; see :func:`graph.proposals.act`.

    Raises
    ------
    IllegalTransition, RuleViolation
        If the life cycle forbids it: ``legal`` names what it has, the hint what must hold first.
    StaleVersion
        If another writer was first.
    NotAllowed
        If the caller's role or reach does not go that far.
    """
    at = whole_ms(moment if moment is not None else now())
    action = action_of(step)
    proposal = get(store, caller, proposal_id)
    caller.require_reach(action, regions=proposal.thing.regions or (None,), parties=proposal.thing.parties)
    if request is not None and store.things.carried_out(request) is not None:
        return proposal
    if expected is not None and expected != proposal.thing.seq:
        raise stale(proposal.thing, expected)
    given = dict(facts or {})
    of_known_activity(given.get("terms"))
    actor = _actor(store, caller, proposal.engagement, step, on_behalf=on_behalf, at=at)
    seen: dict[str, Any] = {"done": done(store, proposal)} if step in OF_WHAT_WAS_DONE else {}
    if step == "consent":
        seen["made_on"] = proposal.thing.created_at.date()
    after = act(proposal.engagement, step, actor, at, **given, **seen)
    if step in LOGS:
        refuse_repeated(store, proposal, step, {"for": actor.party, **given}, at)
    if after.version != proposal.engagement.version:
        given["terms"] = after.terms  # whole, though a step may say a part: events alone give every version
    body = {"step": step, "for": actor.party, **_said(given)}
    deadline = after.deadline if after.state != "draft" else proposal.thing.deadline
    thing = change(
        store, caller, action, proposal.thing, proposal.thing.seq, verb=f"proposals.{step}", facts=to_facts(after),
        body=body, state=after.state, why=why, deadline=deadline, request=request, ties=_ties(proposal, after, at),
        moment=at,
    )  # fmt: skip
    return read(thing)


def action_of(step: str) -> str:
    """Return the action, as rights name it, that a step is."""
    if step in ("consent", "interest", "revoke"):
        return "proposals.consent"
    return "proposals.check" if step == "check" else "proposals.write"


def _said(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        k: v.model_dump(mode="json", exclude_defaults=True) if isinstance(v, Terms) else v for k, v in given.items()
    }


def _actor(
    store: Store, caller: Caller, engagement: Engagement, step: str, *, on_behalf: str | None, at: datetime
) -> Actor:
    """Return who takes the step: the party itself, who speaks for it, a verifier, or the clock."""
    who = STEPS[step].who if step in STEPS else "either"
    if who == "clock":
        if caller.id != MACHINE.id and caller.role is not Role.ADMIN:
            message = "only the clock lets a proposal expire"
            raise NotAllowed(message, hint="decline or withdraw it", role=str(caller.role))
        return Actor(caller.id, "clock")
    if who == "verifier":
        return Actor(caller.id, "verifier" if caller.role in {Role.VERIFIER, Role.ADMIN} else "party", caller.party)
    if engagement.side_of(caller.party) is not None and on_behalf in (None, caller.party):
        return Actor(caller.id, "party", caller.party)
    party = on_behalf or _usual_party(caller, engagement, who)
    side = engagement.side_of(party)
    if party is None or side is None:
        message = "for which party of the proposal is this step?"
        raise RuleViolation(message, hint="send on_behalf, the id of a party of the proposal", step=step)
    may_speak(store, caller, party)
    speaker = Actor(caller.id, "speaker", party)
    if step not in PREPARING and store.things.has_account(party, at):
        speaking(engagement, speaker, side)  # whoever acts for the other side is told this first
        message = "that party has an account, consents itself and takes its steps itself"
        raise RuleViolation(message, hint="it answers with its own key, or by a one-time link", party=party)
    return speaker


def _usual_party(caller: Caller, engagement: Engagement, who: str) -> str | None:
    side = dict(engagement.spoken_for).get(caller.id)
    if side is None and who == "proposer":
        side = engagement.proposer
    return engagement.members(side)[0] if side is not None else None


def may_speak(store: Store, caller: Caller, party: str) -> None:
    """Refuse a speaker who is nobody of the party's: not its cooperative, nor the officer of its region."""
    if caller.role is Role.COOPERATIVE:
        if caller.party is None or not store.things.is_member(party, caller.party):
            message = "that party is no member of this cooperative"
            raise NotAllowed(message, hint="a cooperative speaks for its members", party=party)
    elif caller.role in _SPEAKERS:
        region = store.things.parties_named([party])[party]["region"]
        if caller.regions and not within(region, caller.regions):
            message = "that party is beyond the regions of this key"
            raise NotAllowed(message, hint="the officer of that region speaks for it", party=party)
    else:
        message = "a key of this role speaks for nobody else"
        raise NotAllowed(message, hint="act for your own party", role=str(caller.role))


def _ties(before: Proposal, after: Engagement, at: datetime) -> list[TieToWrite]:
    """Return the ties that a step makes or ends; metrics read them like any other."""
    source = f"proposal:{before.thing.id}"
    kind = after.kind_facts
    starts, ends = (after.suppliers, after.buyers) if kind.from_ == "supplier" else (after.buyers, after.suppliers)
    pairs = [(start, end) for start in starts for end in ends]
    day = at.date()
    if after.state == "active" and before.engagement.state != "active":
        terms = after.terms
        facts = {"since": min(after.active_since or day, day), "as_of": day, "confidence": 1.0}
        said = {"commodity": terms.commodity, "weight_unit": terms.unit and f"{terms.unit}/month"}
        weight = {"weight": terms.units_per_month / len(pairs)} if terms.units_per_month else {}
        known = {k: v for k, v in (facts | said | weight).items() if v is not None}
        made = [TieToWrite(a, b, kind.tie, source, known) for a, b in pairs]
        return made + ([TieToWrite(a, b, kind.also, source, facts) for a, b in pairs] if kind.also else [])
    if before.engagement.state == "active" and after.state in FINAL:
        return [TieToWrite(a, b, kind.tie, source, {"until": day}) for a, b in pairs]
    return []


def seen_by(store: Store, party: str) -> frozenset[str]:
    """Return the parties that have consented to be seen by a party: those of the other side of its proposals."""
    seen: set[str] = set()
    for facts in store.things.proposals_of(party):
        engagement = from_facts(facts)
        side = engagement.side_of(party)
        if side is None or (not engagement.sent and side != engagement.proposer):
            continue
        others = engagement.members("buyer" if side == "supplier" else "supplier")
        seen.update(other for other in others if engagement.consented(other, "share"))
        seen.update(one for one in engagement.members(side) if engagement.consented(one, "share"))
    return frozenset(seen)


def clean_stale(store: Store, *, moment: datetime | None = None, limit: int = 500) -> int:
    """Let proposals expire whose deadline has passed, and return how many."""
    at = moment if moment is not None else now()
    done = 0
    for proposal_id in store.things.due_things(RESOURCE, EXPIRING, at, limit):
        try:
            proposal = read(store.things.get_thing(RESOURCE, proposal_id))
            ended = _with_deadline(proposal)
            act(ended, "expire", Actor(MACHINE.id, "clock"), at)
        except (IllegalTransition, RuleViolation):
            continue
        _expire(store, proposal, at)
        done += 1
    return done


def _with_deadline(proposal: Proposal) -> Engagement:
    from dataclasses import replace  # noqa: PLC0415

    return replace(proposal.engagement, deadline=proposal.thing.deadline)


def _expire(store: Store, proposal: Proposal, at: datetime) -> None:
    after = act(_with_deadline(proposal), "expire", Actor(MACHINE.id, "clock"), at)
    change(
        store,
        MACHINE,
        "proposals.write",
        proposal.thing,
        proposal.thing.seq,
        verb="proposals.expire",
        facts=to_facts(after),
        body={"step": "expire"}
        | (_said({"terms": after.terms}) if after.version != proposal.engagement.version else {}),
        state=after.state,
        why="deadline",
        moment=at,
    )
