"""Answers of parties without an account: a signed one-time link, the words to send it with, and what it opens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from graph.errors import NotAuthenticated, RuleViolation, StaleVersion
from graph.model.rights import Role
from graph.proposals import Actor, act, from_facts, to_facts
from graph.proposals.machine import speaking
from graph.services.access.callers import Caller
from graph.services.access.events import make_event
from graph.services.engagement.proposal import Proposal
from graph.services.engagement.proposals import RESOURCE, get, may_speak
from graph.services.engagement.unsent import side_for
from graph.services.sheet.words import activity_name, units_name
from graph.services.wire.things import change, regions_of, whole_ms
from graph.settings import now, settings
from graph.translations import say
from graph.translations.dates import day_of
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.proposals import Engagement, Terms
    from graph.settings import Language
    from graph.store import Store

ATTEMPTS: Final = 3
DAYS: Final = 14
LONGEST_DAYS: Final = 60
Answer = Literal["interest", "decline"]


def _signing_key() -> bytes:
    """Return the home's signing key, made the first time, readable by its owner only."""
    path = settings().home / "signing.key"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(32))
    return path.read_bytes()


def _sign(claim: bytes) -> str:
    return base64.urlsafe_b64encode(hmac.new(_signing_key(), claim, hashlib.sha256).digest()).decode().rstrip("=")


def make_link(
    store: Store,
    caller: Caller,
    proposal_id: str,
    party: str,
    *,
    days: int = DAYS,
    reached_at: str = "",
    language: Language | None = None,
    moment: datetime | None = None,
) -> dict[str, Any]:
    """Make a link by which a party answers an offer once; return it with texts ready to send.

    Its address begins with ``JEJARING_PUBLIC_URL``, else with ``reached_at``, where the caller reached the API.
    Whoever makes it sees it, in order to send it, and could answer by it; hence nobody of the side that proposes may.

    Raises
    ------
    RuleViolation
        If the proposal is not offered, the party is not of the side that is asked, or the caller not one who speaks
        for it.
    """
    at = whole_ms(moment if moment is not None else now())
    proposal = get(store, caller, proposal_id)
    caller.require_reach("proposals.write", regions=proposal.thing.regions or (None,), parties=proposal.thing.parties)
    engagement = proposal.engagement
    if engagement.state != "offered" or party not in engagement.members(engagement.other):
        message = "a link is for a party of the side that is asked, while the proposal is offered"
        raise RuleViolation(message, hint="offer it first, then name a party of the other side", party=party)
    _require_sender(store, caller, engagement, party)
    if not 1 <= days <= LONGEST_DAYS:
        message = f"a link cannot hold for {days} days"
        raise RuleViolation(message, hint=f"choose 1 to {LONGEST_DAYS}", days=days)
    ends = min(at + timedelta(days=days), proposal.thing.deadline or at + timedelta(days=days))
    claim = json.dumps([secrets.token_hex(16), int(ends.timestamp())]).encode()
    body = base64.urlsafe_b64encode(claim).decode().rstrip("=")
    token = f"{body}.{_sign(claim)}"
    link = {
        "id": _hash(token), "proposal": proposal_id, "party": party, "expires_at": ends, "made_by": caller.id,
        "made_at": at, "speaks": not _administers(caller),
    }  # fmt: skip
    told = {"proposal": proposal_id, "party": party, "expires_at": ends.isoformat()}
    store.links.keep(
        link,
        make_event(
            caller, "links.make", "links", _actor(link), at, body=told, parties=(party,),
            regions=regions_of(store, [party]),
        ),
    )  # fmt: skip
    address = f"{(settings().public_url or reached_at).rstrip('/')}/v1/answers/{token}"
    speech = language if language is not None else settings().language
    address += "" if speech == "id" else f"?lang={speech}"  # the page speaks as the text that brings it
    texts = {
        form: words(store, proposal, party, address=address, ends=ends, form=form, language=speech)
        for form in ("whatsapp", "sms")
    }
    return {"token": token, "url": address, "party": party, "expires_at": ends, "texts": texts}


def _administers(caller: Caller) -> bool:
    """Return whether a caller could make a key of any party as well: what it sends proves no less."""
    return caller.role is Role.ADMIN


def _require_sender(store: Store, caller: Caller, engagement: Engagement, party: str) -> None:
    """Refuse a link to whoever is or speaks for the side that proposes, or is nobody of the party's that is asked."""
    if _administers(caller):
        return
    if side_for(caller, engagement) == engagement.proposer:
        message = "whoever acts for the side that proposes makes no link by which the other side answers"
        hint = "let another officer of its region make it, the cooperative of that party, or an administrator"
        raise RuleViolation(message, hint=hint, party=party)
    if engagement.side_of(caller.party) is None:
        may_speak(store, caller, party)


def _actor(link: Mapping[str, Any]) -> str:
    """Return how an answer by a link names who gave it."""
    return f"link:{str(link['id'])[:16]}"


def words(
    store: Store, proposal: Proposal, party: str, *, address: str, ends: datetime, form: str, language: Language
) -> str:
    """Return a text ready for WhatsApp or SMS; the short one fits two messages where the address does."""
    engagement, terms = proposal.engagement, proposal.engagement.terms
    rows = store.things.parties_named([*engagement.parties])
    asked_by = ", ".join(str(rows[one]["name"]) for one in engagement.members(engagement.proposer) if one in rows)
    what = [_product(terms)] if _product(terms) else []
    if terms.units_per_month and terms.unit:
        units, unit = terms.units_per_month, units_name(terms.unit, language, terms.units_per_month)
        what.append(say("message.a_month", language, units=number(units, language), unit=unit))
    facts = {
        "name": rows.get(party, {}).get("name", ""),
        "by": asked_by,
        "what": f"{_called(engagement, language)} ({' '.join(what)})" if what else _called(engagement, language),
        "url": address,
        "day": day_of(ends.date(), language),
    }
    told = say(f"message.{form}", language, **facts)
    return " ".join(told.split()) if form == "sms" else told.replace("\\n", "\n")


def _called(engagement: Engagement, language: Language) -> str:
    """Return what is sent within a sentence: who is to give makes an offer, whatever the kind is called.

    Examples
    --------
    >>> from graph.proposals import draft
    >>> _called(draft("service_request", ("clinic",), ("grower",), proposer="buyer"), "en")
    'a service request'
    >>> _called(draft("service_request", ("clinic",), ("grower",)), "id")
    'penawaran layanan'
    """
    return say(f"message.{engagement.proposer}.{engagement.kind}", language)


def _product(terms: Terms) -> str:
    return terms.product or (activity_name(terms.commodity) if terms.commodity else "")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _opened(store: Store, token: str, at: datetime) -> dict[str, Any]:
    """Return what a token stands for; signature first, then whether it is known, unused and not too old."""
    body, _, mark = token.partition(".")
    try:
        claim = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except ValueError:
        claim = b""
    link = store.links.find(_hash(token)) if hmac.compare_digest(_sign(claim).encode(), mark.encode()) else None
    if link is None:
        message = "the link is not known"
        raise NotAuthenticated(message, hint="ask whoever sent it for a new one")
    if link["expires_at"] <= at:
        message = "the link has expired"
        raise NotAuthenticated(message, hint="ask whoever sent it for a new one")
    if link.get("used_at") is not None:
        message = "the link was used before"
        raise NotAuthenticated(message, hint="an answer is given once; ask your officer to change it")
    return link


class Asked(NamedTuple):
    """What a link asks: of which proposal, whom, and until when, which is when the offer or the link ends first."""

    proposal: Proposal
    party: str
    until: datetime


def read(store: Store, token: str, *, moment: datetime | None = None) -> Asked:
    """Return what a link asks."""
    at = moment if moment is not None else now()
    link = _opened(store, token, at)
    thing = store.things.get_thing(RESOURCE, str(link["proposal"]))
    ends = link["expires_at"]
    return Asked(Proposal(thing, from_facts(thing.facts)), str(link["party"]), min(ends, thing.deadline or ends))


def answer(
    store: Store, token: str, given: Answer, *, why: str = "", moment: datetime | None = None
) -> tuple[Proposal, str]:
    """Take the answer of a party by its link, once; interest is its consent to be shown."""
    at = whole_ms(moment if moment is not None else now())
    for _ in range(ATTEMPTS):
        with suppress(StaleVersion):  # another writer was first: what the link asks is looked at anew
            return _answered(store, _opened(store, token, at), given, why=why, at=at)
    return _answered(store, _opened(store, token, at), given, why=why, at=at)


def is_repeated(store: Store, token: str, given: Answer) -> bool:
    """Return whether a link was used up by this very answer: pressed twice, or sent again as the first was not seen."""
    body, _, mark = token.partition(".")
    link = store.links.find(_hash(token)) if body and mark else None
    if link is None or link.get("used_at") is None:
        return False
    told = store.things.events_of(str(link["proposal"]))
    return any(one.actor == _actor(link) and one.action == f"{RESOURCE}.{given}" for one in told)


def _answered(store: Store, link: Mapping[str, Any], given: Answer, *, why: str, at: datetime) -> tuple[Proposal, str]:
    """Write the answer and use the link up, both or neither."""
    thing = store.things.get_thing(RESOURCE, str(link["proposal"]))
    proposal = Proposal(thing, from_facts(thing.facts))
    party = str(link["party"])
    who, side = _actor(link), proposal.engagement.side_of(party)
    engagement = proposal.engagement
    if link.get("speaks") and side is not None:  # who has sent it acts for this side from now on, and never did else
        engagement = speaking(engagement, Actor(str(link["made_by"]), "speaker", party), side)
    after = act(engagement, given, Actor(who, "party", party), at)
    caller = Caller(who, Role.BUYER if side == "buyer" else Role.SUPPLIER, party=party)
    said = {"step": given, "for": party, "form": "link", "sent_by": link["made_by"]}
    changed = change(
        store, caller, "proposals.consent", thing, thing.seq, verb=f"proposals.{given}", facts=to_facts(after),
        body=said, state=after.state, why=why, deadline=after.deadline,
        link=str(link["id"]), moment=at,
    )  # fmt: skip
    return Proposal(changed, after), party
