"""What papers of an engagement are made from, and the parts that several of them have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.services.paper.blocks import DASH, Block, pairs, text
from graph.services.paper.terms import side_name, warnings
from graph.services.sheet.words import activity_name, certificate_name, place_name, size_label
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from graph.proposals import Engagement
    from graph.settings import Language

MOST_IN_TITLE: Final = 3
"""Members of a side that are named below a title."""


@dataclass(frozen=True)
class Case:
    """What papers are made from: the engagement, what is known of its parties, its record, and where it is from.

    Attributes
    ----------
    parties
        Name, kind, region, size, activity and certificates by id; a party that has not consented has no name.
    record
        As :func:`graph.services.engagement.partnerships.record` returns it; empty before it is active.
    visits
        Visits, the latest first.
    """

    id: str
    engagement: Engagement
    parties: Mapping[str, Mapping[str, Any]]
    today: date
    synthetic: bool
    source: str
    record: Mapping[str, Any]
    visits: Sequence[Mapping[str, Any]] = ()


def name_of(case: Case, party: str, language: Language) -> str:
    """Return the name of a party; who has not consented to be known to the caller has none yet."""
    return str(case.parties.get(party, {}).get("name") or say("paper.party.unnamed", language))


def sides_of(case: Case, language: Language) -> str:
    """Return the names of both sides, as they stand below a title."""
    return " – ".join(_named(case, side, language) for side in (case.engagement.suppliers, case.engagement.buyers))


def _named(case: Case, parties: Sequence[str], language: Language) -> str:
    """Return the names of a side; of a large consortium the first ones and how many more there are."""
    shown = parties if len(parties) <= MOST_IN_TITLE else parties[: MOST_IN_TITLE - 1]
    names = ", ".join(name_of(case, one, language) for one in shown)
    more = len(parties) - len(shown)
    return say("paper.and_others", language, names=names, n=more) if more else names


def party_pairs(case: Case, party: str, language: Language, *more: tuple[str, str]) -> Block:
    """Return what is known of a party: name, place, and of a business size, activity and certificates."""
    facts = case.parties.get(party, {})
    kbli, permits = facts.get("kbli") or [], facts.get("certifications") or []
    size = size_label(facts.get("size"), facts.get("size_basis"), language)
    known = [
        ("size", size if facts.get("size") else ""),
        ("activity", "; ".join(activity_name(code) for code in kbli[:3])),
        ("certifications", ", ".join(certificate_name(code, language) for code in permits)),
    ]
    asked = facts.get("kind") == "enterprise"  # of an office or a health centre there is nothing to fill in
    return pairs(
        [
            (say("paper.party.name", language), name_of(case, party, language)),
            (say("paper.party.place", language), place_name(facts.get("region"))),
            *((say(f"paper.party.{code}", language), words) for code, words in known if words or asked),
            *more,
        ]
    )


def red_flags(case: Case, language: Language) -> list[Block]:
    """Return the red flags of the terms, as they stand today."""
    return warnings(case.engagement.terms, case.today, language, lived=bool(case.record))


def rupiah(amount: int | None, language: Language) -> str:
    """Return an amount of rupiah, a dash where none is known."""
    return f"Rp {number(amount, language)}" if amount is not None else DASH


def side_heading(case: Case, side: str, language: Language) -> Block:
    """Return a heading: what a side is called in agreements of this kind."""
    return {"kind": "heading", "text": side_name(case.engagement.kind, side, language)}


def parties_of(case: Case, language: Language) -> list[Block]:
    """Return what is known of both sides, of a large consortium of its first members."""
    blocks: list[Block] = []
    for side, parties in (("supplier", case.engagement.suppliers), ("buyer", case.engagement.buyers)):
        blocks.append(side_heading(case, side, language))
        blocks += [party_pairs(case, party, language) for party in parties[:3]]
        if len(parties) > 3:
            blocks.append(text(say("paper.more_members", language, n=len(parties) - 3)))
    return blocks


def signatures(case: Case, language: Language, *before: tuple[str, str], each: bool = True) -> Block:
    """Return places to sign: for those named before, then for each party of both sides, else for one of each side."""
    names = [
        [
            side_name(case.engagement.kind, side, language),
            name_of(case, party, language) if each or len(parties) == 1 else "",
        ]
        for side, parties in (("supplier", case.engagement.suppliers), ("buyer", case.engagement.buyers))
        for party in (parties if each else parties[:1])
    ]
    return {
        "kind": "signatures",
        "place": say("paper.signed_at", language),
        "names": [*(list(one) for one in before), *names],
        "below": say("paper.signature", language),
    }
