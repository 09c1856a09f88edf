"""A proposal as one caller may see it: names by consent, the checklist and red flags in words, differences readable."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from graph.errors import NotFound
from graph.model.rights import Scope
from graph.proposals import Change, Terms, difference
from graph.proposals.checklist import checklist, red_flags
from graph.proposals.engagement import PURPOSES
from graph.proposals.kinds import kind_of
from graph.proposals.terms import kept_terms, missing_factors
from graph.reference.law import pattern_name
from graph.services.engagement.confidential import readable
from graph.services.engagement.proposal_steps import accounts_of, in_words, own_steps, pattern_said
from graph.services.engagement.unsent import side_for
from graph.services.sheet.words import activity_name, unit_name
from graph.settings import now, settings
from graph.translations import say
from graph.translations.dates import day_of
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from graph.errors import JejaringError
    from graph.proposals import Engagement
    from graph.proposals.engagement import Purpose
    from graph.services.access.callers import Caller
    from graph.services.engagement.proposal import Proposal
    from graph.settings import Language
    from graph.store import Store


@dataclass(frozen=True)
class View:
    """What a caller sees of a proposal, ready for a face."""

    facts: dict[str, Any]


def names(
    store: Store, caller: Caller, engagement: Engagement, known: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, str]:
    """Return the names that a caller may know: its own side's, and the other's after consent.

    ``known`` has the rows of its parties where they were read together with those of others.
    """
    named = known if known is not None else store.things.parties_named(engagement.parties)
    rows = {party: named[party] for party in engagement.parties if party in named}
    if caller.scope("proposals.read") is not Scope.OWN:
        return {party: str(row["name"]) for party, row in rows.items()}
    side = side_for(caller, engagement)
    own = set(engagement.members(side)) if side is not None else set()
    own.update(caller.members)  # a cooperative knows its members
    seen = {party for party in engagement.parties if party in own or engagement.consented(party, "share")}
    return {party: str(row["name"]) for party, row in rows.items() if party in seen}


def refusal(store: Store, caller: Caller, proposal: Proposal, refused: JejaringError) -> None:
    """Say why a step was refused with names that the caller may know, instead of ids and codes."""
    rows = store.things.parties_named(proposal.engagement.parties)
    accounts = accounts_of(store, caller, rows)
    in_words(
        refused, caller, proposal.engagement, names(store, caller, proposal.engagement, rows), rows, accounts=accounts
    )


def draft_refusal(kind: str, refused: JejaringError) -> None:
    """Say why a draft was refused for its pattern in words; of all else the English words are looked up."""
    if "pattern" in refused.context:
        languages: tuple[Language, ...] = ("id", "en")
        told = {one: pattern_said(one, patterned=kind_of(kind).patterns) for one in languages}
        refused.context["words"] = {one: said for one, (said, _) in told.items()}
        refused.context["hints"] = {one: hint for one, (_, hint) in told.items()}


def views(store: Store, caller: Caller, proposals: Sequence[Proposal], language: Language) -> list[View]:
    """Return proposals as a caller may see them; their parties are read at once."""
    known = store.things.parties_named(sorted({party for one in proposals for party in one.engagement.parties}))
    accounts = accounts_of(store, caller, known)
    return [view(store, caller, one, language, known, accounts=accounts) for one in proposals]


def view(
    store: Store,
    caller: Caller,
    proposal: Proposal,
    language: Language | None = None,
    known: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    accounts: Collection[str] | None = None,
) -> View:
    """Return a proposal as a caller may see it; ``known`` as for :func:`names`, ``accounts`` as for ``own_steps``."""
    thing, engagement = proposal.thing, proposal.engagement
    speech: Language = language or settings().language
    day = now().date()
    rows = known if known is not None else store.things.parties_named(engagement.parties)
    accounts = accounts if accounts is not None else accounts_of(store, caller, engagement.parties)
    facts = {
        "id": thing.id,
        "seq": thing.seq,
        "kind": engagement.kind,
        "state": engagement.state,
        "supplier": engagement.suppliers[0],
        "buyer": engagement.buyers[0],
        "suppliers": list(engagement.suppliers),
        "buyers": list(engagement.buyers),
        "names": names(store, caller, engagement, rows),
        "proposer": engagement.proposer,
        "reason": engagement.reason,
        "terms": engagement.terms,
        "origins": dict(engagement.origins),
        "terms_version": engagement.version,
        "consents": _consents(engagement),
        "waiting_for": {purpose: list(engagement.waiting_for(purpose)) for purpose in _purposes(engagement)},
        "steps": list(own_steps(caller, engagement, rows, accounts)),
        "missing_factors": list(missing_factors(engagement.terms)) if engagement.kind_facts.factors else [],
        "checklist": [
            {**vars(line), "sentence": say(f"contract.{line.code}", speech)}
            for line in checklist(engagement.terms, day, partnership=engagement.kind_facts.patterns)
        ],
        "red_flags": [
            {
                "code": flag.code,
                "field": flag.field,
                "sentence": say(f"flag.{flag.code}", speech, limit=flag.limit),
                "against": flag.against,
                "accepted": flag.code in engagement.flags_accepted,
            }
            for flag in red_flags(engagement.terms, day)
        ],
        "checks": {line: line in {passed for passed, _ in engagement.checks} for line in engagement.kind_facts.checks},
        "disputed": engagement.disputed,
        "disputes": [vars(one) for one in engagement.disputes],
        "deadline": thing.deadline,
        "active_since": engagement.active_since,
        "created_at": thing.created_at,
        "changed_at": thing.changed_at or thing.created_at,
    }
    return View(facts)


def _purposes(engagement: Engagement) -> tuple[Purpose, ...]:
    return tuple(one for one in PURPOSES if one == "share" or one in engagement.kind_facts.papers)


def _consents(engagement: Engagement) -> list[dict[str, Any]]:
    """Return consents without who witnessed them: a witness is a person."""
    return [
        {
            "party": one.party,
            "purpose": one.purpose,
            "version": one.version,
            "form": one.form,
            "given_on": one.given_on,
            "in_force": one.revoked_at is None and (one.purpose == "share" or one.version == engagement.version),
        }
        for one in engagement.consents
    ]


def terms_by_version(store: Store, proposal: Proposal, until: int | None = None) -> dict[int, Terms]:
    """Return every version of the terms, from the events that made them; those up to an event where one is named."""
    version, found = 1, {}
    for event in store.things.events_of(proposal.thing.id):
        if until is not None and event.seq > until:
            break
        said = json.loads(event.body) if event.body else {}
        if event.seq == 1:
            found[1] = kept_terms(said.get("terms"))
        elif event.action == "proposals.renew" or ("terms" in said and event.action != "proposals.make"):
            before = found.get(version, Terms())
            version += 1
            found[version] = kept_terms(said["terms"]) if "terms" in said else before
    return found


def _seen_versions(store: Store, caller: Caller, proposal: Proposal) -> dict[int, Terms]:
    """Return the versions of the terms that a caller may read."""
    versions = terms_by_version(store, proposal)
    may = readable(store, caller, store.things.events_of(proposal.thing.id))
    if any(event.action == "proposals.make" for event in may):
        return versions
    edits = sum(
        event.action == "proposals.edit" and "terms" in json.loads(event.body or "{}")
        for event in store.things.events_of(proposal.thing.id)
    )
    return {version: terms for version, terms in versions.items() if version > edits}


def differences(
    store: Store, caller: Caller, proposal: Proposal, since: int | None = None, language: Language | None = None
) -> dict[str, Any]:
    """Return what the latest terms changed since a version, in words; the version before when none is named.

    Versions from before the proposal was sent are the proposing side's alone.
    """
    versions = _seen_versions(store, caller, proposal)
    latest = proposal.engagement.version
    start = since if since is not None else max(min(versions), latest - 1)
    if start not in versions:
        message = f"there is no version {start} of the terms"
        raise NotFound(message, hint=f"there are {min(versions)} to {latest}", version=start)
    speech: Language = language or settings().language
    changes = difference(versions[start], proposal.engagement.terms)
    lines = [{**vars(one), "label": label(one.field, speech), "sentence": sentence(one, speech)} for one in changes]
    return {"from_version": start, "to_version": latest, "changes": lines}


def since(store: Store, caller: Caller, proposal: Proposal, seq: int, language: Language) -> dict[str, Any]:
    """Return what happened after the version that a caller saw: the state now, steps in order, what differs.

    Whoever was late is told this, as far as it may read it, so that it can decide without asking again.
    """
    then = max(terms_by_version(store, proposal, seq), default=0)
    known = then in _seen_versions(store, caller, proposal)
    seen = history(store, caller, proposal)
    told = [one for one in seen if one["seq"] > seq]
    changes = differences(store, caller, proposal, then, language)["changes"] if known else []
    return {
        "state": proposal.engagement.state,
        "since": [{"seq": one["seq"], "action": one["action"], "at": one["at"].isoformat()} for one in told],
        "changes": [*_reason(seen, seq, proposal.engagement.reason, language), *changes],
    }


def _reason(seen: Sequence[Mapping[str, Any]], seq: int, present: str, language: Language) -> list[dict[str, Any]]:
    """Return how the reason differs from what it was at a version, as a line of differences."""
    said = [(one["seq"], one["facts"]["reason"]) for one in seen if "reason" in one["facts"]]
    if not any(at > seq for at, _ in said):
        return []
    before = next((reason for at, reason in reversed(said) if at <= seq), "")
    change = Change("reason", before or None, present or None)
    if change.before == change.after:
        return []
    return [{**vars(change), "label": label("reason", language), "sentence": sentence(change, language)}]


CODES: Final[Mapping[str, Callable[[str, Language], str]]] = {
    "pattern": pattern_name,
    "commodity": lambda code, _: activity_name(code),
    "unit": unit_name,
    "weighing": lambda code, language: say(f"weighing.{code}", language),
    "price_at": lambda code, language: say(f"price_at.{code}", language),
    "price_set_by": lambda code, language: say(f"price_set_by.{code}", language),
    "side": lambda code, language: say(f"terms.{code}", language),
    "kind": lambda code, language: say(f"commitment.{code}", language),
}
"""How the codes of the terms are called, by field."""
DAYS: Final = ("starts", "due")
"""Fields that hold a day."""
RUPIAH: Final = re.compile(r"(^|_)rp(_|$)")
"""What a field is called whose amount is in rupiah."""


def label(field: str, language: Language) -> str:
    """Return a field's name for people; a path is named by its parts.

    Examples
    --------
    >>> label("payment_days", "en"), label("commitments.1.amount", "en")
    ('Payment days', 'Commitments 1 · Amount')
    """
    parts: list[str] = []
    for part in field.split("."):
        if part.isdigit() and parts:
            parts[-1] += f" {part}"
        else:
            parts.append(say(f"terms.{part}", language))
    return " · ".join(parts)


def sentence(change: Change, language: Language) -> str:
    """Return what changed in one field, as a person reads it.

    Examples
    --------
    >>> sentence(Change("price_rp_per_unit", 31_500, 30_000), "en")
    'Price a unit: from Rp 31,500 to Rp 30,000 (Rp 1,500 less).'
    >>> sentence(Change("activity", "", "weaving"), "en")
    'Business activity: new, weaving.'
    >>> sentence(Change("commitments.1.unit", None, "hari"), "id"), sentence(Change("starts", None, "2026-12-01"), "id")
    ('Komitmen 1 · Satuan: baru, hari.', 'Mulai: baru, 1 Desember 2026.')
    """
    before, after = (_worded(change.field, value, language) for value in (change.before, change.after))
    name = label(change.field, language)
    if isinstance(change.before, int) and isinstance(change.after, int) and not isinstance(change.before, bool):
        delta = _worded(change.field, abs(change.after - change.before), language)
        code = "difference.more" if change.after > change.before else "difference.less"
        return say(code, language, field=name, before=before, after=after, delta=delta)
    if change.before in (None, ""):
        return say("difference.new", language, field=name, after=after)
    if change.after in (None, ""):
        return say("difference.gone", language, field=name, before=before)
    return say("difference.other", language, field=name, before=before, after=after)


def _worded(field: str, value: Any, language: Language) -> str:  # noqa: ANN401 - JSON
    """Return a value of the terms as a person reads it; codes by their names."""
    name = field.rsplit(".", 1)[-1]
    if isinstance(value, str) and name in CODES and (name != "unit" or name == field):  # of a commitment it is a word
        return CODES[name](value, language)
    if isinstance(value, str) and name in DAYS:
        return day_of(date.fromisoformat(value), language)
    if isinstance(value, bool):
        return say("word.yes" if value else "word.no", language)
    if not isinstance(value, (int, float)):
        return str(value)
    return f"Rp {number(value, language)}" if RUPIAH.search(name) else number(value, language)


PRIVATE = ("witness", "evidence", "sent_by")


def history(store: Store, caller: Caller, proposal: Proposal) -> list[dict[str, Any]]:
    """Return what happened to a proposal in order; a party does not see whose key the other side used."""
    outside = caller.scope("events.read") is Scope.OWN
    told = []
    for event in readable(store, caller, store.things.events_of(proposal.thing.id)):
        facts = json.loads(event.body) if event.body else {}
        if outside:
            facts = {k: v for k, v in facts.items() if k not in PRIVATE}
        actor = event.actor if not outside or event.actor == caller.id else ""
        line = {"seq": event.seq, "action": event.action, "at": event.at, "role": event.role, "why": event.why}
        told.append({**line, "actor": actor, "facts": facts})
    return told
