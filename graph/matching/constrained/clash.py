"""Clash: the smallest set of rules that cannot all hold, found by leaving out one after the other.

A rule without which the others still clash is no part of the clash and is left out for good. What remains
clashes, and would not if any one of its rules were dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from graph.errors import NoFeasiblePlan
from graph.matching.constrained.highs import Program, maximise
from graph.matching.constrained.program import exact_program
from graph.matching.constrained.terms import SideRow
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.matching.constrained.terms import Terms

Language = Literal["id", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")
TRIAL_SECONDS: Final = 5.0
"""Time for one trial; a trial without a verdict leaves its rule in the clash, which is then not proven smallest."""


@dataclass(frozen=True)
class Rule:
    """One rule that can be dropped: its code, the caller's name of it, and its place in the caller's list."""

    code: str
    name: str = ""
    number: int | None = None


def no_feasible_plan(
    rules: tuple[Rule, ...], terms_under: Callable[[frozenset[Rule]], Terms], *, deadline: float, some_volume: bool
) -> NoFeasiblePlan:
    """Return the error that names the smallest clashing set of rules found.

    Parameters
    ----------
    rules
        All rules, which clash.
    terms_under
        Gives the terms of the market under some of the rules.
    deadline
        When to stop looking for a smaller set.
    some_volume
        Whether the clash is that nothing at all could be traded: shares of nothing are no shares.
    """
    clash, smallest = list(rules), True
    for rule in rules:
        without = [other for other in clash if other != rule]
        seconds = min(TRIAL_SECONDS, deadline - monotonic())
        verdict = can_hold(terms_under(frozenset(without)), seconds=seconds, some_volume=some_volume)
        if verdict is False:
            clash = without
        smallest &= verdict is not None
    hint = "clash.hint.one" if len(clash) == 1 else "clash.hint.several"
    return NoFeasiblePlan(
        _sentence(clash, "en"),
        hint=say(hint, "en"),
        clash=[
            {
                "code": rule.code,
                "name": rule.name,
                "number": rule.number,
                "words": {language: _words(rule, language) for language in LANGUAGES},
            }
            for rule in clash
        ],
        words={language: _sentence(clash, language) for language in LANGUAGES},
        hints={language: say(hint, language) for language in LANGUAGES},
        smallest=smallest,
    )


def _words(rule: Rule, language: Language) -> str:
    return say(f"clash.{rule.code}", language, name=rule.name)


def _sentence(clash: list[Rule], language: Language) -> str:
    code = "clash.one" if len(clash) == 1 else "clash.several"
    return say(code, language, rules="; ".join(_words(rule, language) for rule in clash))


def can_hold(terms: Terms, *, seconds: float, some_volume: bool) -> bool | None:
    """Return whether any plan keeps the terms; ``None`` where the time was too short to tell."""
    if seconds <= 0:
        return None
    if some_volume:
        one = SideRow("volume", "", 0, -np.ones(terms.pairs, np.int64), None, -1)
        terms = replace(terms, sides=(*terms.sides, one))
    program = exact_program(terms)
    # Any plan will do: the search for a best one would only take time.
    program = Program(np.zeros(program.gain.size), program.upper, program.whole, program.matrix, program.most)
    answer = maximise(program, seconds=seconds)
    if answer.solution is not None:
        return True
    return False if answer.status == "infeasible" else None
