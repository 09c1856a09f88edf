"""The steps of a proposal that are a caller's own, and why one is refused, in the words of whoever reads it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from graph.model.rights import Role, Scope, within
from graph.proposals import legal
from graph.proposals.checklist import red_flags
from graph.proposals.machine import STEPS
from graph.reference.law import partnership_patterns, pattern_name
from graph.services.engagement.proposals import PREPARING, action_of
from graph.services.engagement.unsent import side_for
from graph.services.paper.terms import side_name
from graph.settings import now
from graph.translations import say
from graph.translations.dates import day_of
from graph.translations.numbers import number
from graph.translations.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from graph.errors import JejaringError
    from graph.language import Language
    from graph.proposals import Engagement
    from graph.services.access.callers import Caller
    from graph.store import Store

SPEAKERS: Final = frozenset({Role.OFFICER, Role.ADMIN})


def own_steps(
    caller: Caller, engagement: Engagement, rows: Mapping[str, Mapping[str, Any]], accounts: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the steps that a caller may take in this state, for itself or for whom it speaks.

    Parameters
    ----------
    rows
        The parties of the proposal by id, with their regions.
    accounts
        Who has an account of its own: for them nobody else takes a step, but of preparing their draft.
    """
    alone = _sides(caller, engagement, rows, accounts)
    prepared = _sides(caller, engagement, rows, ())
    return tuple(
        name for name in legal(engagement) if _may(caller, engagement, name, prepared if name in PREPARING else alone)
    )


def accounts_of(store: Store, caller: Caller, parties: Iterable[str]) -> frozenset[str]:
    """Return who of some parties has an account; asked for callers alone who may speak for others."""
    if caller.role not in SPEAKERS:
        return frozenset()
    return store.things.with_account(sorted(set(parties)), now())


def _sides(
    caller: Caller, engagement: Engagement, rows: Mapping[str, Mapping[str, Any]], accounts: Collection[str]
) -> frozenset[str]:
    """Return the sides for which a caller may act: its own, the one it spoke for, else whom it may speak for."""
    own = engagement.side_of(caller.party)
    if own is not None:
        return frozenset({own})
    bound = side_for(caller, engagement)
    if caller.role is Role.COOPERATIVE:
        reached = set(caller.members)
    elif caller.role in SPEAKERS:
        reached = {
            one for one in engagement.parties
            if not caller.regions or within(rows.get(one, {}).get("region"), caller.regions)
        }  # fmt: skip
    else:
        reached = set()
    reached.difference_update(accounts)
    sides = {side for side in ("supplier", "buyer") if not reached.isdisjoint(engagement.members(side))}
    return frozenset(sides if bound is None else sides & {bound})


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
    *,
    accounts: Collection[str],
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
        context["legal"] = list(own_steps(caller, engagement, rows, accounts))
    languages: tuple[Language, ...] = ("id", "en")
    told = {one: _said(refused, engagement, known, one) for one in languages}
    context["words"] = {one: _named(told[one][0], engagement, known, one) for one in languages}
    context["hints"] = {one: _named(told[one][1], engagement, known, one) for one in languages}


class _Refused(NamedTuple):
    """A refused step, and who reads of it."""

    engagement: Engagement
    context: Mapping[str, Any]
    hint: str
    known: Mapping[str, str]
    language: Language

    def side(self, name: str) -> str:
        return side_name(self.engagement.kind, self.context[name], self.language).lower()


def _said(
    refused: JejaringError, engagement: Engagement, known: Mapping[str, str], language: Language
) -> tuple[str, str]:
    """Return what was refused and what to do: by the fact that the refusal carries, else its English words."""
    told = _Refused(engagement, dict(refused.context), spoken(refused.hint, language), known, language)
    for fact, words in _WORDS.items():
        if fact in told.context:
            return words(told)
    return spoken(refused.message, language), told.hint


def _legal(told: _Refused) -> tuple[str, str]:
    state = say(f"proposal_state.{told.engagement.state}", told.language)
    step = say(f"proposal_step.{told.context['step']}", told.language)
    steps = ", ".join(say(f"proposal_step.{one}", told.language) for one in told.context["legal"])
    then = say("refused.step.hint" if steps else "refused.step.none", told.language, steps=steps)
    disputed = ".disputed" if told.engagement.disputed else ""  # why the state has fewer steps than else
    return say(f"refused.step{disputed}", told.language, step=step, state=state), then


def _missing(told: _Refused) -> tuple[str, str]:
    what = "; ".join(_factor(told.engagement.kind, code, told.language) for code in told.context["missing"])
    return say("refused.missing", told.language, what=what), say("refused.missing.hint", told.language)


def _waiting(told: _Refused) -> tuple[str, str]:
    other = say("refused.other_party", told.language)
    who = dict.fromkeys(told.known.get(one, other) for one in told.context["waiting_for"])
    return say(f"refused.consent.{told.context['purpose']}", told.language, who=", ".join(who)), told.hint


def _checklist(told: _Refused) -> tuple[str, str]:
    what = " ".join(say(f"contract.{code}", told.language) for code in told.context["checklist"])
    return say("refused.checklist", told.language, what=what), told.hint


def _flags(told: _Refused) -> tuple[str, str]:
    raised = [one for one in red_flags(told.engagement.terms, now().date()) if one.code in told.context["flags"]]
    what = " ".join(say(f"flag.{flag.code}", told.language, limit=flag.limit) for flag in raised)
    return say("refused.flags", told.language, what=what), told.hint


def _lines(told: _Refused, lines: Sequence[str]) -> str:
    return ", ".join(say(f"check_line.{line}", told.language) for line in lines)


def _checks(told: _Refused) -> tuple[str, str]:
    return say("refused.checks", told.language, what=_lines(told, told.context["checks"])), told.hint


def _no_check(told: _Refused) -> tuple[str, str]:
    lines = _lines(told, told.engagement.kind_facts.checks)
    return say("refused.no_check", told.language), say("refused.no_check.hint", told.language, lines=lines)


def _who(told: _Refused) -> tuple[str, str]:
    return say(f"refused.who.{told.context['who']}", told.language), told.hint


def _other_side(told: _Refused) -> tuple[str, str]:
    step = say(f"proposal_step.{told.context['step']}", told.language)
    return say("refused.side", told.language, step=step, side=told.side("side")), told.hint


def _speaks(told: _Refused) -> tuple[str, str]:
    return say("refused.speaks", told.language, side=told.side("spoken_for")), told.hint


def _pattern(told: _Refused) -> tuple[str, str]:
    return pattern_said(told.language, patterned=told.engagement.kind_facts.patterns)


def _entry(told: _Refused) -> tuple[str, str]:
    step = say(f"proposal_step.{told.context['entry']}", told.language)
    day = day_of(date.fromisoformat(told.context["day"]), told.language)
    return say("refused.entry.day", told.language, step=step, day=day), told.hint


def _early(told: _Refused) -> tuple[str, str]:
    step = say(f"proposal_step.{told.context['early']}", told.language)
    day, starts = (day_of(date.fromisoformat(told.context[name]), told.language) for name in ("day", "starts"))
    return say("refused.entry.early", told.language, step=step, day=day, starts=starts), told.hint


def _open(told: _Refused) -> tuple[str, str]:
    """Return what this side still owes of an agreement that it calls complete, and until when only the other may."""
    what = ", ".join(
        say(f"refused.open.{name}", told.language, n=number(amount, told.language))
        for name, amount in told.context["left_open"].items()
    )
    ends = told.context["ends"]
    day = day_of(date.fromisoformat(ends), told.language) if ends else ""
    return say("refused.open" if ends else "refused.open.endless", told.language, what=what, ends=day), told.hint


def _twice(told: _Refused) -> tuple[str, str]:
    step = say(f"proposal_step.{told.context['twice']}", told.language)
    day = day_of(date.fromisoformat(told.context["day"]), told.language)
    return say("refused.entry.twice", told.language, step=step, day=day), told.hint


def _no_paper(told: _Refused) -> tuple[str, str]:
    named = {one: say(f"paper.{one}.title", told.language) for one in ("memorandum", "contract")}
    kind, has = told.engagement.kind_facts, told.engagement.kind_facts.papers
    hint = say(
        "refused.no_paper.hint" if has else "refused.no_paper.none",
        told.language,
        papers=", ".join(named[one] for one in has),
    )
    paper = named[told.context["no_paper"]]
    return say("refused.paper", told.language, kind=say(f"engagement.{kind.name}", told.language), paper=paper), hint


_WORDS: Final[Mapping[str, Callable[[_Refused], tuple[str, str]]]] = {
    "legal": _legal, "missing": _missing, "checks": _checks, "line": _no_check, "who": _who, "side": _other_side,
    "entry": _entry, "early": _early, "left_open": _open, "twice": _twice,
    "spoken_for": _speaks, "pattern": _pattern, "waiting_for": _waiting, "checklist": _checklist,
    "flags": _flags, "no_paper": _no_paper,
}  # fmt: skip
"""By the fact that a refusal carries for programs: how it is said to people."""


def pattern_said(language: Language, *, patterned: bool) -> tuple[str, str]:
    """Return what is said of a pattern that the law does not know, with the names and codes of those that it does."""
    known = partnership_patterns(now().date()) if patterned else ()
    named = ", ".join(f"{pattern_name(code, language)} ({code})" for code in known)
    hint = say("refused.pattern.hint", language, named=named) if named else say("refused.pattern.none", language)
    return say("refused.pattern", language), hint


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
