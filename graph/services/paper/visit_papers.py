"""Papers of a visit: the report of the latest one, and a form that is written on by hand at the next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from graph.planning.records.assistance import exit_criteria
from graph.services.paper.blocks import DASH, Block, blanks, choices, heading, pairs, table, text
from graph.services.paper.parts import Case, name_of, parties_of, signatures
from graph.services.paper.terms import side_name
from graph.services.sheet.words import place_name
from graph.translations import say
from graph.translations.dates import day_of

if TYPE_CHECKING:
    from graph.settings import Language

LINES: Final = {"on": 1, "said": 3, "findings": 4, "next_on": 1}
"""What is written down of a visit -> lines that it takes by hand, so that the form is one page."""
LONG_NAME: Final = 44
"""Letters that two lines of a place to sign hold."""


def visit(case: Case, language: Language) -> list[Block]:
    """Return the report of the latest visit; a criterion of which nobody said anything is neither met nor missed."""
    latest = case.visits[0]
    rows = [(say(f"paper.visit.{name}", language), _on_paper(latest.get(name), language)) for name in LINES]
    settled = not case.record.get("open_disputes") if case.record else None
    held = {**latest, "no_open_dispute": settled}
    asked = [(say(f"exit.{name}", language), _yes_or_no(held.get(name), language)) for name in _criteria(case)]
    criteria = [heading("exit", language), pairs(asked)] if asked else []
    return [*parties_of(case, language), pairs(rows), *criteria, _signed(case, language)]


def visit_form(case: Case, language: Language) -> list[Block]:
    """Return the form for the next visit: room to write, and a box for yes and for no at each criterion."""
    sides = (("supplier", case.engagement.suppliers), ("buyer", case.engagement.buyers))
    rows = [
        [
            side_name(case.engagement.kind, side, language),
            name_of(case, party, language),
            place_name(case.parties.get(party, {}).get("region")),
        ]
        for side, parties in sides
        for party in parties
    ]
    head = [say("terms.side", language), say("paper.party.name", language), say("paper.party.place", language)]
    asked = [say(f"exit.{name}", language) for name in _criteria(case)]
    options = [say("word.yes", language), say("word.no", language)]
    return [
        text(say(f"paper.visit_form.{'how' if asked else 'lines'}", language)),
        table(head, rows, ("left", "left", "left"), 1),
        blanks([(say(f"paper.visit.{name}", language), lines) for name, lines in _lines(case).items()]),
        *([heading("exit", language), choices(options, asked)] if asked else []),
        _signed(case, language),
    ]


def _lines(case: Case) -> dict[str, int]:
    """Return how many lines there are to write on: the names of many parties, or a long one, take the room of one."""
    long = any(len(str(facts.get("name") or "")) > LONG_NAME for facts in case.parties.values())
    return {**LINES, "findings": LINES["findings"] - (long or _many(case))}


def _signed(case: Case, language: Language) -> Block:
    """Return places to sign, first for whoever makes the visit; of many parties one of each side signs."""
    return signatures(case, language, (say("paper.visit.by", language), ""), each=not _many(case))


def _many(case: Case) -> bool:
    return len(case.engagement.parties) > 2  # with whoever visits three sign, side by side


def _criteria(case: Case) -> tuple[str, ...]:
    """Return what ends assistance, where the kind is assisted: a forum that asks for funds delivers nothing."""
    return exit_criteria(case.today) if case.engagement.kind_facts.assisted else ()


def _yes_or_no(said: Any, language: Language) -> str:  # noqa: ANN401 - a fact of a visit
    return DASH if said is None else say("word.yes" if said else "word.no", language)


def _on_paper(said: Any, language: Language) -> str:  # noqa: ANN401 - a fact of a visit
    """Return a fact of a visit in words; days as people write them."""
    try:
        return day_of(date.fromisoformat(str(said)), language)
    except ValueError:
        return str(said or "")
