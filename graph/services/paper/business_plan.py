"""The business plan that a bank can read: sales secured, what is asked, and why it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model.vocabulary import PartyKind
from graph.proposals import Terms
from graph.services.paper.blocks import DASH, Block, heading, note, pairs, text
from graph.services.paper.parts import Case, party_pairs, red_flags, rupiah
from graph.services.paper.terms import benefits, duties, factors, terms_pairs
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.settings import Language


def business_plan(case: Case, language: Language) -> list[Block]:
    """Return a business plan that a bank can read: sales secured, what is asked, and why it holds.

    It is the plan of the enterprise that is strengthened: who sells in a partnership, else who is served or financed,
    of which the terms secure no sales.
    """
    terms = case.engagement.terms
    if case.engagement.strengthened == "buyer":
        return _plan_of_served(case, language)
    monthly = (
        terms.units_per_month * terms.price_rp_per_unit if terms.units_per_month and terms.price_rp_per_unit else None
    )
    gain = terms.benefits.supplier.rp_per_month if terms.benefits.supplier else None
    rows = [
        (say("plan.sales_month", language), rupiah(monthly, language)),
        (say("plan.sales_year", language), rupiah(monthly * 12 if monthly else None, language)),
        (say("plan.gain_month", language), rupiah(gain, language)),
        (say("plan.waiting", language), rupiah(_waiting(monthly, terms.payment_days), language)),
        (say("plan.asked", language), rupiah(terms.amount_rp, language)),
        (say("plan.payback", language), _payback(terms.amount_rp, gain, language)),
    ]
    return [
        *_opening(case, case.engagement.suppliers, language),
        heading("agreement" if _signed(case) else "terms", language),
        terms_pairs(terms, language),
        heading("figures", language),
        pairs(rows),
        text(say("plan.how", language)),
        *factors(terms, case.engagement.kind, language),
        *_risks(case, language),
    ]


def _plan_of_served(case: Case, language: Language) -> list[Block]:
    terms, kind = case.engagement.terms, case.engagement.kind_facts
    gain = terms.benefits.buyer.rp_per_month if terms.benefits.buyer else None
    lends = kind.giver is PartyKind.FINANCIAL_INSTITUTION  # of others the sum is a price and not what a bank is asked
    rows = [
        (say("plan.asked" if lends else "terms.amount_rp", language), rupiah(terms.amount_rp, language)),
        (say("plan.gain_month", language), rupiah(gain, language)),
        (say("plan.payback", language), _payback(terms.amount_rp, gain, language)),
    ]
    return [
        *_opening(case, case.engagement.buyers, language),
        heading("terms", language),
        terms_pairs(terms, language),
        *duties(terms, kind.name, language),
        heading("figures", language),
        pairs(rows),
        *benefits(terms, kind.name, language),
        *_risks(case, language),
    ]


def _signed(case: Case) -> bool:
    return case.engagement.state in ("contract", "active", "completed")


def _opening(case: Case, whose: Sequence[str], language: Language) -> list[Block]:
    """Return what the plan rests on and whose it is: of a consortium every member, and that nothing is signed yet."""
    resting = [] if _signed(case) else [note(say("plan.unsigned", language))]
    return [
        text(say("paper.business_plan.intro", language)),
        *resting,
        *(party_pairs(case, party, language) for party in whose),
    ]


def _risks(case: Case, language: Language) -> list[Block]:
    none = "plan.no_terms" if case.engagement.terms == Terms() else "plan.no_flags"
    return [heading("risks", language), *(red_flags(case, language) or [text(say(none, language))])]


def _waiting(monthly: int | None, days: int | None) -> int | None:
    """Return the working capital that waiting for payment binds: a month's sales by the days of payment over thirty."""
    return None if monthly is None or days is None else monthly * days // 30


def _payback(amount: int | None, gain: int | None, language: Language) -> str:
    if not amount or not gain:
        return DASH
    return say("plan.months", language, n=number(-(-amount // gain), language))
