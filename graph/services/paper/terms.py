"""What terms say, on paper: amounts, where they are from, key factors, benefits, commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.proposals.checklist import red_flags
from graph.proposals.kinds import kind_of
from graph.proposals.terms import FACTORS
from graph.reference.law import pattern_name
from graph.services.paper.blocks import DASH, Block, heading, note, pairs, table, text
from graph.services.sheet.words import activity_name, unit_name, units_name
from graph.translations import say
from graph.translations.dates import day_of
from graph.translations.numbers import number

if TYPE_CHECKING:
    from datetime import date

    from graph.proposals import Engagement, Terms
    from graph.settings import Language

DUTIES: Final = ("activity", "duties_of_supplier", "duties_of_buyer", "development", "disputes")
"""What terms say in sentences."""


def price(rupiah: int, unit: str | None, language: Language) -> str:
    """Return a price with what it is for: ``Rp 9.000/kg``."""
    return f"Rp {number(rupiah, language)}" + (f"/{unit_name(unit, language)}" if unit else "")


def side_name(kind: str, side: str, language: Language) -> str:
    """Return what a side is called in agreements of a kind: a bank is no supplier.

    Examples
    --------
    >>> side_name("finance_application", "supplier", "en"), side_name("partnership", "supplier", "en")
    ('Financing institution', 'Supplier')
    """
    return say(f"side.{kind}.{side}", language)


def term_name(kind: str, name: str, language: Language) -> str:
    """Return the name of a term; rights and duties are of the side as the kind calls it."""
    if name.startswith("duties_of_"):
        return say("paper.duties_of", language, side=side_name(kind, name.removeprefix("duties_of_"), language))
    return say(f"terms.{name}", language)


def terms_pairs(terms: Terms, language: Language) -> Block:
    """Return what terms say of volume, price and time, as labels and values; a sentence where they say nothing."""
    unit = units_name(terms.unit, language, terms.units_per_month) if terms.unit else ""
    amounts = {
        "units_per_month": f"{number(terms.units_per_month, language)} {unit}" if terms.units_per_month else "",
        "price_rp_per_unit": _price(terms, language),
        "payment_days": _paid_within(terms.payment_days, language),
        "months": number(terms.months, language) if terms.months else "",
        "amount_rp": f"Rp {number(terms.amount_rp, language)}" if terms.amount_rp else "",
        "starts": day_of(terms.starts, language) if terms.starts else "",
        "pattern": pattern_name(terms.pattern, language) if terms.pattern else "",
        "commodity": activity_name(terms.commodity) if terms.commodity else "",
        "weighing": say(f"weighing.{terms.weighing}", language) if terms.weighing else "",
        "price_at": say(f"price_at.{terms.price_at or 'open'}", language) if terms.price_rp_per_unit else "",
        "price_set_by": say(f"price_set_by.{terms.price_set_by}", language) if terms.price_set_by else "",
        "inputs_tied": _yes_or_no(terms.inputs_tied, language),
        "exclusive": _yes_or_no(terms.exclusive, language),
    }
    order = (
        "pattern", "commodity", "product", "units_per_month", "price_rp_per_unit", "price_at", "price_rule",
        "price_set_by",
        "payment_days", "weighing", "quality", "inputs_tied", "exclusive", "months", "starts", "amount_rp",
        "collateral", "notes",
    )  # fmt: skip
    named = {"payment_days": "paper.payment"}
    rows = [
        (say(named.get(name, f"terms.{name}"), language), amounts.get(name, str(getattr(terms, name) or "")))
        for name in order
    ]
    said = [row for row in rows if row[1]]
    return pairs(said) if said else text(say("paper.open", language))


def _price(terms: Terms, language: Language) -> str:
    """Return the price; of a volume without one that it is not agreed, as a reader would take it for forgotten."""
    if terms.price_rp_per_unit:
        return price(terms.price_rp_per_unit, terms.unit, language)
    return say("paper.price.open", language) if terms.units_per_month else ""


def _paid_within(days: int | None, language: Language) -> str:
    if days is None:
        return ""
    return (
        say("paper.payment.within", language, days=number(days, language))
        if days
        else say("paper.payment.at_once", language)
    )


def _yes_or_no(said: bool | None, language: Language) -> str:
    return "" if said is None else say("word.yes" if said else "word.no", language)


def duties(terms: Terms, kind: str, language: Language) -> list[Block]:
    """Return what the two do together and owe each other, in their words, with its heading; nothing where not said."""
    rows = [(term_name(kind, name, language), str(getattr(terms, name))) for name in DUTIES if getattr(terms, name)]
    return [heading("duties", language), pairs(rows)] if rows else []


def warnings(terms: Terms, day: date, language: Language, *, lived: bool = False) -> list[Block]:
    """Return what terms ask for that harms a side, as a note; nothing where they do not."""
    raised = red_flags(terms, day)
    if not raised:
        return []
    told = " ".join(say(f"flag.{flag.code}", language, limit=flag.limit) for flag in raised)
    return [note(say(f"paper.flags{'.lived' if lived else ''}", language, flags=told))]


def origins(engagement: Engagement, language: Language) -> list[Block]:
    """Return where the figures are from that the draft was filled with, with its heading; nothing where it was not."""
    rows = [(term_name(engagement.kind, name, language), said) for name, said in engagement.origins]
    return [heading("origins", language), pairs(rows)] if rows else []


def factors(terms: Terms, kind: str, language: Language) -> list[Block]:
    """Return the key factors of a partnership with their evidence, then what each side gains, with headings."""
    if not kind_of(kind).factors:
        return benefits(terms, kind, language)
    rows = []
    for name in FACTORS:
        factor = getattr(terms.factors, name)
        rows.append(
            [say(f"terms.{name}", language), factor.said if factor else DASH, factor.evidence if factor else ""]
        )
    head = [say(f"paper.{code}", language) for code in ("factor", "said", "evidence")]
    return [
        heading("factors", language),
        table(head, rows, ("left", "left", "left"), 1, 2),
        *benefits(terms, kind, language),
    ]


def benefits(terms: Terms, kind: str, language: Language) -> list[Block]:
    """Return what each side gains, with its heading; a side of which nothing is said stands only in a partnership."""
    gains = []
    for side in ("supplier", "buyer"):
        gain = getattr(terms.benefits, side)
        if gain is None and not kind_of(kind).factors:
            continue
        worth = f"Rp {number(gain.rp_per_month, language)}" if gain and gain.rp_per_month is not None else DASH
        gains.append([side_name(kind, side, language), gain.said if gain else DASH, worth])
    gain_head = [say("terms.side", language), say("terms.said", language), say("terms.rp_per_month", language)]
    return [heading("benefits", language), table(gain_head, gains, ("left", "left", "right"), 1)] if gains else []


def commitments(terms: Terms, kind: str, language: Language) -> list[Block]:
    """Return what both sides commit themselves to, with its heading; nothing where they say nothing."""
    if not terms.commitments:
        return []
    rows = [
        [
            side_name(kind, one.side, language),
            say(f"commitment.{one.kind}", language),
            one.said,
            f"{number(one.amount, language)} {one.unit}" if one.amount is not None else DASH,
            day_of(one.due, language) if one.due else DASH,
        ]
        for one in terms.commitments
    ]
    head = [say(f"terms.{name}", language) for name in ("side", "kind", "said", "amount", "due")]
    return [heading("commitments", language), table(head, rows, ("left", "left", "left", "right", "left"), 2)]
