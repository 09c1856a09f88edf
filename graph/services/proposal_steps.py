"""The steps of a proposal that are a caller's own, and why one is refused, in the words of whoever reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.model.rights import Role, Scope, within
from graph.proposals import legal
from graph.proposals.checklist import red_flags
from graph.proposals.machine import STEPS
from graph.services.paper_terms import side_name
from graph.services.proposals import action_of, side_for
from graph.settings import now
from graph.translations import say
from graph.translations.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.errors import JejaringError
    from graph.language import Language
    from graph.proposals import Engagement
    from graph.services.callers import Caller

SPEAKERS: Final = frozenset({Role.OFFICER, Role.ADMIN})


def own_steps(caller: Caller, engagement: Engagement, rows: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the steps that a caller may take in this state, for itself or for whom it speaks.

    Parameters
    ----------
    rows
        The parties of the proposal by id, with their regions.
    """
    sides = _sides(caller, engagement, rows)
    return tuple(name for name in legal(engagement) if _may(caller, engagement, name, sides))


def _sides(caller: Caller, engagement: Engagement, rows: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Return the sides for which a caller may act: its own, the one it spoke for, else whom it may speak for."""
    bound = side_for(caller, engagement)
    if bound is not None:
        return frozenset({bound})
    if caller.role is Role.COOPERATIVE:
        reached = set(caller.members)
    elif caller.role in SPEAKERS:
        reached = {
            one for one in engagement.parties
            if not caller.regions or within(rows.get(one, {}).get("region"), caller.regions)
        }  # fmt: skip
    else:
        reached = set()
    return frozenset(side for side in ("supplier", "buyer") if not reached.isdisjoint(engagement.members(side)))


def _may(caller: Caller, engagement: Engagement, name: str, sides: frozenset[str]) -> bool:
    if caller.scope(action_of(name)) is Scope.NONE:
        return False
    who = STEPS[name].who
    if who == "verifier":
        return caller.role in {Role.VERIFIER, Role.ADMIN}
    if name == "settle":
        opened = next(one for one in engagement.disputes if one.settled_at is None)
        return engagement.side_of(opened.by) in sides
    if name == "revoke":
        given = {engagement.side_of(one.party) for one in engagement.consents if one.revoked_at is None}
        return not given.isdisjoint(sides)
    wanted = {"proposer": engagement.proposer, "other": engagement.other}.get(who)
    return bool(sides) if wanted is None else wanted in sides


def in_words(
    refused: JejaringError,
    caller: Caller,
    engagement: Engagement,
    known: Mapping[str, str],
    rows: Mapping[str, Mapping[str, Any]],
) -> None:
    """Say a refusal in the words of every language; its codes and ids stay in the fields that machines read.

    Parameters
    ----------
    known
        Names of the parties that the caller may know.
    """
    context = refused.context
    if "words" in context:
        return
    if "legal" in context:
        context["legal"] = list(own_steps(caller, engagement, rows))
    languages: tuple[Language, ...] = ("id", "en")
    told = {one: _said(refused, engagement, known, one) for one in languages}
    context["words"] = {one: _named(told[one][0], engagement, known, one) for one in languages}
    context["hints"] = {one: _named(told[one][1], engagement, known, one) for one in languages}


def _said(
    refused: JejaringError, engagement: Engagement, known: Mapping[str, str], language: Language
) -> tuple[str, str]:
    context: dict[str, Any] = dict(refused.context)
    hint = spoken(refused.hint, language)
    if "legal" in context:
        state = spoken(f"state {engagement.state}", language).removesuffix(f" ({engagement.state})")
        step = say(f"proposal_step.{context['step']}", language)
        steps = ", ".join(say(f"proposal_step.{one}", language) for one in context["legal"])
        then = say("refused.step.hint", language, steps=steps) if steps else say("refused.step.none", language)
        return say("refused.step", language, step=step, state=state), then
    if "missing" in context:
        what = "; ".join(_factor(engagement.kind, code, language) for code in context["missing"])
        return say("refused.missing", language, what=what), say("refused.missing.hint", language)
    if "waiting_for" in context:
        who = dict.fromkeys(known.get(one, say("refused.other_party", language)) for one in context["waiting_for"])
        return say(f"refused.consent.{context['purpose']}", language, who=", ".join(who)), hint
    if "checklist" in context:
        what = " ".join(say(f"contract.{code}", language) for code in context["checklist"])
        return say("refused.checklist", language, what=what), hint
    if "flags" in context:
        raised = [flag for flag in red_flags(engagement.terms, now().date()) if flag.code in context["flags"]]
        what = " ".join(say(f"flag.{flag.code}", language, limit=flag.limit) for flag in raised)
        return say("refused.flags", language, what=what), hint
    return spoken(refused.message, language), hint


def _factor(kind: str, code: str, language: Language) -> str:
    """Return what a key factor or a benefit is called that terms do not say, or do not show."""
    if code.startswith("evidence_of_"):
        return say("refused.evidence_of", language, what=_factor(kind, code.removeprefix("evidence_of_"), language))
    if code.startswith("benefit_of_"):
        side = side_name(kind, code.removeprefix("benefit_of_"), language)
        return say("refused.benefit_of", language, side=side.lower())
    return say(f"terms.{code}", language).lower()


def _named(words: str, engagement: Engagement, known: Mapping[str, str], language: Language) -> str:
    """Return words in which parties stand by their names, or as the other party where the caller may not know it."""
    for one in engagement.parties:
        if one.startswith("p") and len(one) > 20:  # an id that we made, never a word of a sentence
            words = words.replace(one, known.get(one, say("refused.other_party", language)))
    return words
