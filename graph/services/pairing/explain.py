"""Explain: why these two, why not those, and what would bring in one who is left, in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

import polars as pl

from graph.errors import UnknownParty
from graph.matching.reading.chosen import matches
from graph.matching.reading.reasons import NO_CANDIDATE
from graph.services.pairing.apart import apart_sentence
from graph.services.pairing.find_party import find_party
from graph.services.pairing.kinds import plan_of, reason_sentence
from graph.services.pairing.match import MatchParameters, match
from graph.services.pairing.match_facts import pair_rows, reason
from graph.services.pairing.nobody import near_sentence, nobody
from graph.services.pairing.partner_question import PartnerQuestion
from graph.services.sheet.words import lack_text, units_name
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.matching.reading.by_price import Change, Unmatched
    from graph.matching.reading.explanation import Explanation
    from graph.services.pairing.match import Matched
    from graph.services.source import Source
    from graph.services.work.runs import Runs
    from graph.settings import Language

Told = TypeVar("Told")
PARTNERS: Final = 5
"""Partners that are named in sentences; all of them are in the facts."""


def explain_pair(
    source: Source, supplier: str, buyer: str, language: Language, *, kind: str | None = None, runs: Runs | None = None
) -> dict[str, Any]:
    """Return why two parties are paired or not: code, numbers, sentences.

    Parameters
    ----------
    source
        A folder or the store, read.
    supplier, buyer
        Name, slightly misspelt name or id.
    kind
        A market (volume, linkage, partnership; None by the data), or a kind of matching in the field.
    """
    ids = [_id(source, asked) for asked in (supplier, buyer)]
    if kind not in (None, "volume", "linkage", "partnership"):
        return _of_kind(source, str(kind), ids, language)
    matched = match(source, MatchParameters(kind=_market(kind)), runs=runs)
    told = _of_both(source, matched.plan.explain, ids, "market")
    facts = told.to_dict()
    names = [_name(source, party) for party in ids]
    facts |= {"synthetic": source.network.synthetic, "supplier_name": names[0], "buyer_name": names[1]}
    return facts | {"sentences": _sentences(matched, told, names, language)}


def explain_left(
    source: Source,
    party: str,
    language: Language,
    *,
    side: Literal["supplier", "buyer"] = "supplier",
    kind: str | None = None,
    runs: Runs | None = None,
) -> dict[str, Any]:
    """Return with whom one party is paired, why it is left with something, and the nearest changes that would help.

    Who is on the other side alone is answered for that side.
    """
    matched = match(source, MatchParameters(kind=_market(kind)), runs=runs)
    id_ = _id(source, party)
    side = _own_side(matched, id_, side)
    try:
        left = matched.plan.unmatched(id_, side)
    except UnknownParty as error:
        raise _stranger(error, "market.neither", name=_name(source, id_)) from error
    points = matched.value_unit == "points"
    partners = _partners(matched, id_, side)
    said = [partner_sentence(one, language) for one in partners[:PARTNERS]]
    if left.left or not partners:
        said += _why_left(matched, id_, side, left, language)
    said += [change_sentence(change, language, points=points) for change in left.changes]
    facts = left.to_dict() | {"name": _name(source, id_), "synthetic": source.network.synthetic}
    return facts | {"partners": partners, "value_unit": matched.value_unit, "sentences": said}


def _of_both(source: Source, ask: Callable[[str, str], Told], ids: Sequence[str], of: str) -> Told:
    """Return what is told of two parties; who takes no part on its side is named, exchanged sides are said so."""
    try:
        return ask(ids[0], ids[1])
    except UnknownParty as error:
        side, names = str(error.context.get("side")), [_name(source, party) for party in ids]
        try:
            ask(ids[1], ids[0])
        except UnknownParty:
            raise _stranger(error, f"{of}.no_{side}", name=names[side == "buyer"]) from error
        raise _stranger(error, f"{of}.exchanged", first=names[0], second=names[1]) from error


def _stranger(error: UnknownParty, sentence: str, **facts: str) -> UnknownParty:
    """Return a refusal that names who takes no part by name; ids stay in the fields that machines read."""
    told = {name: error.context[name] for name in ("party", "side") if name in error.context}
    sentence = f"told.{sentence}"
    message, hint = say(sentence, "en", **facts), say(f"{sentence}.hint", "en", **facts)
    return UnknownParty(message, hint=hint, sentence=sentence, **told, **facts)


def _own_side(matched: Matched, party: str, asked: Literal["supplier", "buyer"]) -> Literal["supplier", "buyer"]:
    """Return the side asked for, or the other where a party takes part on that one alone."""
    suppliers, buyers = (
        frame["party"].eq(party).any() for frame in (matched.candidates.suppliers, matched.candidates.buyers)
    )
    if suppliers == buyers:
        return asked
    return "supplier" if suppliers else "buyer"


def _why_left(
    matched: Matched, party: str, side: Literal["supplier", "buyer"], left: Unmatched, language: Language
) -> list[str]:
    """Return what keeps a party out, and who stands nearest where nobody fits: as its list of partners says it."""
    if left.reason != NO_CANDIDATE and not left.reason.startswith("rule."):
        return [say(left.reason, language, short_by=left.short_by or 0)]
    question = PartnerQuestion("offtakers" if side == "supplier" else "suppliers", party)
    row = matched.source.network.row[party]
    sentence, misses = nobody(matched.candidates, matched.plan, row, question, language)
    return [sentence, *(near_sentence(miss, language) for miss in misses)]


def _partners(matched: Matched, party: str, side: Literal["supplier", "buyer"]) -> list[dict[str, Any]]:
    """Return with whom the plan pairs a party, the most valuable first: id, name, product, units, value."""
    other = "buyer" if side == "supplier" else "supplier"
    chosen = matches(matched.candidates, matched.plan).filter(pl.col(side) == party)
    told = chosen.select(
        "commodity", "units", "unit", "value", "distance_km", side=pl.lit(other), party=other, name=f"{other}_name"
    )
    return told.to_dicts()


def partner_sentence(partner: Mapping[str, Any], language: Language) -> str:
    """Return a partner in the plan as a person would say it.

    Examples
    --------
    >>> partner = {"side": "buyer", "name": "PT Boga", "units": 500, "unit": "kg", "commodity": "01270"}
    >>> partner_sentence(partner, "en")
    'In the plan: delivers 500 kg a month to PT Boga.'
    """
    code = f"explain.partner.{partner['side']}" + ("" if partner["unit"] else ".link")
    unit = units_name(partner["unit"], language, partner["units"]) if partner["unit"] else ""
    return say(code, language, name=partner["name"], units=number(partner["units"], language), unit=unit)


def change_sentence(change: Change, language: Language, *, points: bool = False) -> str:
    """Return a change as a person would say it.

    Examples
    --------
    >>> from graph.matching.reading.by_price import Change
    >>> change = Change("repair.halal", "p1", "PT Boga", rank=2, gain=14_000_000, units=500)
    >>> change_sentence(change, "en")
    'Get a halal certificate: rank 2 at PT Boga, + Rp 14,000,000 a month.'
    """
    worth = say("cli.worth.points" if points else "explain.rupiah", language, value=number(change.gain, language))
    what = say(change.code, language).rstrip(".")
    if change.code == "change.price":
        by = say("cli.worth.points" if points else "explain.rupiah_a_unit", language, value=number(change.by, language))
        return say("explain.change_price", language, what=what, partner=change.name, by=by)
    return say("explain.change", language, what=what, rank=change.rank, partner=change.name, worth=worth)


def _market(kind: str | None) -> Any:  # noqa: ANN401 - a literal or None
    return None if kind == "partnership" else kind


def _id(source: Source, asked: str) -> str:
    return str(source.network.parties["id"][find_party(source.network, asked).row])


def _name(source: Source, party: str) -> str:
    return str(source.network.parties["name"][source.network.row[party]])


def _sentences(matched: Matched, told: Any, names: list[str], language: Language) -> list[str]:  # noqa: ANN401
    explanation: Explanation = told
    said = [
        say(f"explain.pair.{'chosen' if explanation.units else 'not'}", language, supplier=names[0], buyer=names[1])
    ]
    ids = explanation.supplier, explanation.buyer
    apart = apart_sentence(matched.candidates, *ids, explanation.code, language)
    said.append(apart or say(explanation.code, language, short_by=explanation.short_by or 0))
    if explanation.value is not None:
        said += _numbers(matched, explanation, language)
    said += [lack_text(code, language) for code in explanation.missing if not code.startswith("certificate.")]
    said += [say(code, language) for code in explanation.notes]
    return said


def _numbers(matched: Matched, told: Explanation, language: Language) -> list[str]:
    """Return the sentence of the pair itself and, where others outbid, who they are and by how much."""
    said = []
    rows = _row(matched, told)
    if rows is not None:
        said.append(reason(rows, matched.candidates.kind, language))
    if told.short_by:
        points = matched.value_unit == "points"
        by = say(
            "cli.worth.points" if points else "explain.rupiah_a_unit", language, value=number(told.short_by, language)
        )
        rivals = [partner.name for partner in (*told.buyer_is_served_by, *told.supplier_serves)][:3]
        said.append(say("explain.short_by", language, by=by, rivals=", ".join(rivals) or "–"))
    return said


def _row(matched: Matched, told: Explanation) -> Mapping[str, Any] | None:
    import numpy as np  # noqa: PLC0415 - one place

    found = matched.candidates.found
    suppliers, buyers = matched.candidates.suppliers["party"], matched.candidates.buyers["party"]
    ours = np.flatnonzero((suppliers == told.supplier).to_numpy())
    theirs = np.flatnonzero((buyers == told.buyer).to_numpy())
    rows = np.flatnonzero(np.isin(found.supplier, ours) & np.isin(found.buyer, theirs))
    if not rows.size:
        return None
    best = rows[np.lexsort((found.value[rows], matched.plan.flow[rows]))[-1:]]
    return pair_rows(matched.candidates, best).row(0, named=True)


def _of_kind(source: Source, kind: str, ids: list[str], language: Language) -> dict[str, Any]:
    plan = plan_of(source, kind)
    told = _of_both(source, plan.why_not, ids, "kind")
    names = [_name(source, party) for party in ids]
    code = told["code"]
    said = [
        say(
            f"explain.pair.{'chosen' if code == 'match.chosen' else 'not'}", language, supplier=names[0], buyer=names[1]
        )
    ]
    said.append(say(code, language))
    declared = plan.market.kind
    if "value" in told:
        facts = {name: told[name] for name in declared.facts}
        said.append(reason_sentence(declared.reason, told, facts, source.network, language))
        said += [say(note, language) for note in told["notes"]]
    head = {"kind": kind, "synthetic": source.network.synthetic, "supplier": ids[0], "buyer": ids[1]}
    return head | {"supplier_name": names[0], "buyer_name": names[1]} | told | {"sentences": said}
