"""Papers of an engagement, as blocks: from proposal, memorandum and contract to monitoring and business plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from graph.documents import typeset, word
from graph.errors import RuleViolation
from graph.proposals.assistance import last_day
from graph.proposals.checklist import checklist
from graph.proposals.kinds import kind_of
from graph.proposals.terms import Benefits
from graph.services.paper.blocks import DASH, TO_WRITE, Block, heading, note, pairs, table, text
from graph.services.paper.business_plan import business_plan
from graph.services.paper.parts import (
    Case,
    name_of,
    parties_of,
    party_pairs,
    red_flags,
    rupiah,
    side_heading,
    sides_of,
    signatures,
)  # fmt: skip
from graph.services.paper.terms import (
    benefits,
    commitments,
    duties,
    factors,
    origins,
    side_name,
    term_name,
    terms_pairs,
)  # fmt: skip
from graph.services.paper.visit_papers import visit, visit_form
from graph.services.sheet.words import activity_name, place_name, units_name
from graph.translations import say
from graph.translations.dates import day_of
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.proposals import Engagement, Terms
    from graph.settings import Language

PaperName = Literal[
    "proposal",
    "memorandum",
    "contract",
    "profile",
    "annex",
    "visit",
    "visit_form",
    "monitoring",
    "business_plan",
]
PAPERS: Final[tuple[PaperName, ...]] = get_args(PaperName)
BETWEEN: Final = frozenset({"memorandum", "contract"})
"""Papers that both sides sign: from which lists the two are known is no part of them."""


def make_paper(case: Case, name: PaperName, form: Literal["pdf", "docx"], language: Language) -> bytes:
    """Return a paper as PDF or DOCX; the same case gives the same bytes.

    Raises
    ------
    RuleViolation
        If there is no such paper, or the engagement is not that far.
    """
    if name not in BUILDERS:
        message = f"there is no paper {name!r}"
        raise RuleViolation(message, hint=f"papers are {', '.join(PAPERS)}", paper=name)
    if name not in (present := papers_of(case)):
        raise _absent(case, name, present)
    blocks = BUILDERS[name](case, language)
    title = _title(case, name, language)
    subtitle = f"{say(f'engagement.{case.engagement.kind}', language)} · {sides_of(case, language)}"
    sourced = case.source and name not in BETWEEN
    foot = say(
        f"paper.foot{'' if sourced else '.own'}",
        language,
        source=case.source,
        day=day_of(case.today, language),
        id=case.id,
    )
    if form == "docx":
        return word(blocks, title=title, subtitle=subtitle, foot=foot, synthetic=case.synthetic, language=language)
    facts = {"blocks": blocks, "subtitle": subtitle}
    return typeset("paper", facts, title=title, foot=foot, synthetic=case.synthetic, language=language)


def _a_month(lot: Mapping[str, Any], language: Language) -> str:
    """Return how much of a lot there is a month, with its unit."""
    units = lot.get("units_per_month")
    return f"{number(units, language)} {units_name(lot.get('unit'), language, units)}"


def _absent(case: Case, name: PaperName, present: Sequence[PaperName]) -> RuleViolation:
    """Return why there is no such paper, in words; those that there are have their names in the address beside them."""
    languages: tuple[Language, ...] = ("id", "en")
    kind = case.engagement.kind
    words, hints = {}, {}
    for one in languages:
        named = ", ".join(f"{_title(case, other, one)} ({other})" for other in present)
        words[one] = say("refused.paper", one, kind=say(f"engagement.{kind}", one), paper=_title(case, name, one))
        hints[one] = say("refused.paper.hint", one, papers=named)
    message = f"this {kind} has no {name}"
    hint = f"papers that it has now: {', '.join(present)}"
    return RuleViolation(message, hint=hint, paper=name, words=words, hints=hints)


def _title(case: Case, name: PaperName, language: Language) -> str:
    kind = case.engagement.kind_facts
    if kind.patterns or name not in ("proposal", "profile"):
        return say(f"paper.{name}.title", language)
    return say(f"paper.{name}.other_title", language, side=side_name(kind.name, "buyer", language))


def papers_of(case: Case) -> tuple[PaperName, ...]:
    """Return the papers that an engagement has: those of its kind, and those of which something is there to tell.

    The annex is of a consortium, the report of a visit that was made, and monitoring of what lives.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.proposals import draft
    >>> made = Case("1", draft("training", ("a",), ("b",)), {}, date(2026, 11, 1), False, "", {})
    >>> papers_of(made)
    ('proposal', 'profile', 'visit_form')
    """
    engagement = case.engagement
    absent = {
        "memorandum": "memorandum" not in engagement.kind_facts.papers,
        "contract": "contract" not in engagement.kind_facts.papers,
        "annex": len(engagement.parties) == 2,
        "visit": not case.visits,
        "monitoring": not case.record,
        "business_plan": not engagement.kind_facts.bankable,
    }
    return tuple(name for name in PAPERS if not absent.get(name))


def _article(law: str, language: Language) -> str:
    return law.replace("art.", "pasal") if language == "id" else law


def _checklist(case: Case, language: Language) -> list[Block]:
    lines = checklist(case.engagement.terms, case.today, partnership=case.engagement.kind_facts.patterns)
    rows = [
        [line.held, say(f"contract.{line.code}", language), _article(line.law, language) + "*" * (not line.checked)]
        for line in lines
    ]
    unread = [] if all(line.checked for line in lines) else [note(say("paper.checklist.unchecked", language))]
    return [heading("checklist", language), {"kind": "checks", "rows": rows}, *unread]


def proposal(case: Case, language: Language) -> list[Block]:
    """Return the proposal: who, why, what, what each gains, what is still open."""
    terms = case.engagement.terms
    reason = [heading("reason", language), text(case.engagement.reason)] if case.engagement.reason else []
    return [
        text(say("paper.proposal.intro", language)),
        *parties_of(case, language),
        *reason,
        heading("terms", language),
        terms_pairs(terms, language),
        *duties(terms, case.engagement.kind, language),
        *origins(case.engagement, language),
        *factors(terms, case.engagement.kind, language),
        *commitments(terms, case.engagement.kind, language),
        *red_flags(case, language),
        heading("next", language),
        text(_next_steps(case.engagement, language)),
    ]


def _next_steps(engagement: Engagement, language: Language) -> str:
    """Return who answers now and which papers follow; of what lives or has ended, that it does."""
    state = engagement.state
    if state not in ("draft", "offered"):
        after = {"active": "active"} | dict.fromkeys(("interest", "negotiating", "memorandum", "contract"), "talks")
        at = engagement.kind_facts.papers.index(state) + 1 if state in engagement.kind_facts.papers else 0
        left = "_and_".join(engagement.kind_facts.papers[at:]) or "none"
        then = say(f"paper.next.{left}", language)
        return say(f"paper.proposal.next.{after.get(state, 'ended')}", language, then=then)
    side = side_name(engagement.kind, engagement.other, language)
    papers = "_and_".join(engagement.kind_facts.papers) or "none"
    return say("paper.proposal.next", language, side=side, then=say(f"paper.next.{papers}", language))


def memorandum(case: Case, language: Language) -> list[Block]:
    """Return the memorandum of understanding."""
    last = ".last" if case.engagement.kind_facts.papers[-1] == "memorandum" else ""
    return [
        text(say(f"paper.memorandum.intro{last}", language)),
        *parties_of(case, language),
        heading("terms", language),
        terms_pairs(case.engagement.terms, language),
        *duties(case.engagement.terms, case.engagement.kind, language),
        *commitments(case.engagement.terms, case.engagement.kind, language),
        heading("understanding", language),
        text(say(f"paper.memorandum.body{last}", language)),
        signatures(case, language),
    ]


ARTICLES: Final = (
    "activity",
    "duties_of_supplier",
    "duties_of_buyer",
    "development",
    "price_rule",
    "quality",
    "disputes",
)
OF_TRADE: Final = frozenset({"price_rule", "quality"})


def contract(case: Case, language: Language) -> list[Block]:
    """Return the draft of the contract, article by article, with its checklist by law."""
    terms = case.engagement.terms
    articles = _articles(case.engagement, language)
    foreign = [note(say("paper.contract.language", language))] if language != "id" else []
    apart = [text(say("paper.contract.independence", language))] if case.engagement.kind_facts.patterns else []
    return [
        note(say("paper.contract.draft", language)),
        *foreign,
        *parties_of(case, language),
        heading("terms", language),
        terms_pairs(terms, language),
        *articles,
        *apart,
        *commitments(terms, case.engagement.kind, language),
        *red_flags(case, language),
        *_checklist(case, language),
        signatures(case, language),
    ]


def _articles(engagement: Engagement, language: Language) -> list[Block]:
    """Return the articles; a kind without trade has none of price and quality, one that develops nobody none of that.

    What its terms say has its article in any case.
    """
    terms, kind = engagement.terms, engagement.kind
    facts = kind_of(kind)
    unasked = (frozenset() if facts.patterns else OF_TRADE) | (frozenset() if facts.assisted else {"development"})
    asked = [name for name in ARTICLES if name not in unasked or getattr(terms, name)]
    said = [
        (term_name(kind, name, language), str(getattr(terms, name) or say("paper.open", language))) for name in asked
    ]
    said.append((say("paper.term.title", language), _term(terms, language)))
    blocks: list[Block] = []
    for place, (what, words) in enumerate(said, start=1):
        blocks += [{"kind": "heading", "text": say("paper.article", language, n=place, what=what)}, text(words)]
    return blocks


def _term(terms: Terms, language: Language) -> str:
    """Return the article on the term: from the start that is agreed, else from signature."""
    months = number(terms.months, language) if terms.months else TO_WRITE
    if terms.starts is None:
        return say("paper.term", language, months=months)
    starts = day_of(terms.starts, language)
    if terms.months is None:
        return say("paper.term.from", language, starts=starts)
    ends = day_of(last_day(terms.starts, terms.months), language)
    return say("paper.term.dated", language, months=months, starts=starts, ends=ends)


def _lived(engagement: Engagement, language: Language) -> str:
    """Return from when an agreement lives, and until when: what is promised and done is counted from there."""
    terms, since = engagement.lived_terms, engagement.active_since or engagement.terms.starts
    if since is None:
        return DASH
    another = terms.starts is not None and terms.starts > since  # months of a term that is only talked over
    if terms.months is None or another:
        return say("paper.monitoring.since", language, starts=day_of(since, language))
    ends = day_of(last_day(since, terms.months), language)
    return say("paper.monitoring.term", language, starts=day_of(since, language), ends=ends)


def profile(case: Case, language: Language) -> list[Block]:
    """Return one page on who sells for who buys, or on who asks for whom it asks; of a consortium its first members.

    Its prices are no part of it: a price is told in the terms of a proposal, where it is negotiated.
    """
    side = case.engagement.strengthened
    parties = case.engagement.members(side)
    members = [block for party in parties[:3] for block in _member(case, party, language)]
    more = [text(say("paper.more_members", language, n=len(parties) - 3))] if len(parties) > 3 else []
    fits = [heading("fits", language), text(case.engagement.reason)] if case.engagement.reason else []
    gains = case.engagement.terms.benefits
    shared = "unshared" if case.engagement.waiting_for("share", side) else "consent"
    return [
        *members,
        *more,
        *fits,
        *(benefits(case.engagement.terms, case.engagement.kind, language) if gains != Benefits() else []),
        text(say(f"paper.profile.{shared}", language, side=side_name(case.engagement.kind, side, language).lower())),
    ]


def _member(case: Case, party: str, language: Language) -> list[Block]:
    """Return who a party is and what it offers a month."""
    facts = case.parties.get(party, {})
    head = [say(f"paper.offer.{name}", language) for name in ("product", "units")]
    rows = [
        [str(one.get("product") or activity_name(one.get("commodity"))), _a_month(one, language)]
        for one in facts.get("offers", ())
    ]
    counted = [("workers", facts.get("workers")), ("established", facts.get("established"))]
    asked = facts.get("kind") == "enterprise"  # of an office nobody asks how many work there
    known = [
        (say(f"paper.party.{name}", language), number(said, language) if name == "workers" else str(said or ""))
        for name, said in counted
        if asked or said is not None
    ]
    offers = [heading("offers", language), table(head, rows, ("left", "right"))] if rows else []
    return [party_pairs(case, party, language, *known), *offers]


def annex(case: Case, language: Language) -> list[Block]:
    """Return the annex of a consortium: its members, their places, and whether each has consented."""
    head = [say(f"paper.{code}", language) for code in ("member", "place", "consent")]
    blocks: list[Block] = []
    for side, parties in (("supplier", case.engagement.suppliers), ("buyer", case.engagement.buyers)):
        rows = [
            [
                name_of(case, one, language),
                place_name(case.parties.get(one, {}).get("region")),
                say("word.yes" if case.engagement.consented(one, "share") else "paper.not_yet", language),
            ]
            for one in parties
        ]
        blocks += [side_heading(case, side, language), table(head, rows, ("left", "left", "left"))]
    joint = text(say("paper.annex.joint", language))
    return [text(say("paper.annex.intro", language)), *blocks, joint, signatures(case, language)]


TRADED: Final = frozenset(
    {
        "promised_units", "ordered_units", "delivered_units", "rejected_units", "deliveries", "late_deliveries",
        "quality_reports",
    }
)  # fmt: skip
"""What is counted where goods change hands; where none do, a zero says nothing."""


def monitoring(case: Case, language: Language) -> list[Block]:
    """Return the monitoring report: promised beside done, on both sides, and the clock of assistance."""
    record = case.record
    if not record:
        message = "there is nothing to monitor before an agreement is active"
        raise RuleViolation(message, hint="activate it first", paper="monitoring")
    lived = case.engagement.lived_terms
    unit = units_name(lived.unit, language) if lived.unit else ""
    names = (
        "months", "promised_units", "ordered_units", "delivered_units", "rejected_units", "deliveries",
        "late_deliveries", "paid_rp", "payments", "late_payments", "visits", "coachings", "quality_reports",
        "disputes", "open_disputes",
    )  # fmt: skip
    told = {name: number(record.get(name), language) for name in names} | {
        "paid_rp": rupiah(record.get("paid_rp"), language)
    }
    goods = case.engagement.kind_facts.goods
    told_of = [name for name in names if goods or name not in TRADED or record.get(name)]
    rows = [(say(f"record.{name}", language, unit=unit).removesuffix(" ()"), told[name]) for name in told_of]
    assistance = record.get("assistance") or {}
    clock = [
        (say(f"record.{name}", language), day_of(assistance.get(name), language))
        for name in ("started", "ends", "next_visit")
    ]
    alarms = [
        note(say(f"paper.monitoring.{name}", language)) for name in ("overdue", "ends_soon") if assistance.get(name)
    ]
    return [
        heading("record", language),
        pairs([(say("paper.term.title", language), _lived(case.engagement, language)), *rows]),
        *commitments(lived, case.engagement.kind, language),
        *([heading("assistance", language), pairs(clock)] if assistance else []),
        *alarms,
        *red_flags(case, language),
    ]


BUILDERS: Final[Mapping[str, Callable[[Case, Language], list[Block]]]] = {
    "proposal": proposal,
    "memorandum": memorandum,
    "contract": contract,
    "profile": profile,
    "annex": annex,
    "visit": visit,
    "visit_form": visit_form,
    "monitoring": monitoring,
    "business_plan": business_plan,
}
