"""Keys: made, shown once, checked, rotated, revoked. The graph holds the hash of a secret, never the secret."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from graph.errors import NotAllowed, NotAuthenticated, RuleViolation
from graph.model.rights import Role, Scope, scope_of, within
from graph.reference.regions import region as find_region
from graph.services.access.callers import MACHINE, Caller
from graph.services.access.events import make_event
from graph.services.sheet.words import place_name
from graph.services.wire.things import present_ids, regions_of
from graph.services.work.runs import uuid7
from graph.settings import now, settings
from graph.store import KeyRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.store import Store

FORM: Final = re.compile(r"jj_([0-9a-z]{8})_([A-Za-z0-9_-]{43})")
ALPHABET: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
SPAN: Final = re.compile(r"(\d{1,4})\s*([dwmy])")
DAYS: Final = {"d": 1, "w": 7, "m": 30, "y": 365}
LONGEST_DAYS: Final = 730
"""No key lives longer than two years, or for ever: rotate it."""
USUAL_DAYS: Final = 365
OVERLAP: Final = timedelta(hours=24)
"""How long the old key goes on after a rotation, so that nobody is cut off."""


def expiry(asked: str | None, moment: datetime) -> datetime:
    """Return when a key ends: a span such as ``90d``, ``6m``, ``1y``, or a date; a year when nothing is asked.

    Examples
    --------
    >>> expiry("2d", datetime(2026, 1, 1, tzinfo=UTC)).date().isoformat()
    '2026-01-03'
    """
    if asked is None:
        return moment + timedelta(days=USUAL_DAYS)
    span = SPAN.fullmatch(asked.strip().lower())
    try:
        end = moment + timedelta(days=int(span[1]) * DAYS[span[2]]) if span else datetime.fromisoformat(asked)
    except ValueError:
        message = f"{asked!r} is neither a span nor a date"
        raise RuleViolation(message, hint="write 90d, 6m, 1y or 2027-01-31", expires=asked) from None
    end = end if end.tzinfo is not None else end.replace(tzinfo=UTC)
    if not moment < end <= moment + timedelta(days=LONGEST_DAYS):
        message = f"a key cannot end on {end.date()}"
        raise RuleViolation(message, hint=f"choose a date within the next {LONGEST_DAYS} days", expires=asked)
    return end


def _secret_hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def needs_of(role: Role) -> tuple[str, ...]:
    """Return what a key of a role must name: its regions, or its party.

    Examples
    --------
    >>> needs_of(Role.OFFICER), needs_of(Role.SUPPLIER), needs_of(Role.ADMIN)
    (('regions',), ('party',), ())
    """
    if role in {Role.OFFICER, Role.VERIFIER}:
        return ("regions",)
    return ("party",) if scope_of(role, "parties.read") is Scope.OWN else ()


def _needs(role: Role, regions: Sequence[str], party: str | None) -> None:
    needed = needs_of(role)
    if "regions" in needed and not regions:
        message = f"a key of role {role} needs a region"
        raise RuleViolation(
            message, hint="name a region, such as 35.09: --region CODE, or `regions` over HTTP", role=str(role)
        )
    if "party" in needed and party is None:
        message = f"a key of role {role} needs a party"
        raise RuleViolation(
            message, hint="name a party of the graph by its id: --party ID, or `party` over HTTP", role=str(role)
        )


def reaches(store: Store, by: Caller, regions: Sequence[str], party: str | None) -> bool:
    """Return whether an administrator reaches as far as a key does: one of some regions makes none that goes beyond."""
    if not by.regions:
        return True
    if party is not None and not regions:
        return any(within(one, by.regions) for one in regions_of(store, [party]))
    return bool(regions) and all(within(one, by.regions) for one in regions)


def _require_reach(store: Store, by: Caller, regions: Sequence[str], party: str | None) -> None:
    if not reaches(store, by, regions, party):
        message = "the key reaches beyond the regions of this administrator"
        within_these = "; ".join(map(place_name, by.regions))
        hint = f"name regions within {within_these}, or ask an administrator of the whole country"
        raise NotAllowed(message, hint=hint, action="keys.write")


def create_key(
    store: Store,
    role: str,
    *,
    regions: Sequence[str] = (),
    party: str | None = None,
    name: str = "",
    grants: Sequence[str] = (),
    expires: str | None = None,
    by: Caller = MACHINE,
    moment: datetime | None = None,
    replaces: KeyRecord | None = None,
    request: str | None = None,
) -> tuple[KeyRecord, str]:
    """Make a key and return it with its secret, which is shown this once.

    Raises
    ------
    RuleViolation
        If the role is not known, lacks its region or party, or the end is too far.
    UnknownRegion, UnknownParty
        If the region or the party is not there.
    NotAllowed
        If it would reach farther than who makes it.
    """
    at = moment if moment is not None else now()
    if role not in set(Role):
        message = f"there is no role {role!r}"
        raise RuleViolation(message, hint=f"roles are {', '.join(Role)}", role=role)
    kind = Role(role)
    codes = tuple(sorted({find_region(code).code for code in regions}))
    _needs(kind, codes, party)
    if party is not None:
        (party,) = present_ids(store, [party])
    _require_reach(store, by, codes, party)
    prefix, secret = _new_secret()
    if request is not None and (before := store.things.carried_out(request)) is not None:
        # made, and then the process died before it could show the secret: another one is shown in its place
        return store.access.change_key(before[0], prefix=prefix, hash=_secret_hash(secret)), secret
    known = KeyRecord(
        id=uuid7(at),
        prefix=prefix,
        hash=_secret_hash(secret),
        role=str(kind),
        name=name,
        created_at=at,
        created_by=by.id,
        regions=codes,
        party=party,
        grants=tuple(sorted(grants)),
        expires_at=expiry(expires, at),
    )
    made = _in_place_of(replaces, known)
    body = {"role": made.role, "regions": list(codes), "party": party, "prefix": prefix}
    events = [make_event(by, "key.create", "keys", made.id, at, body=body, request=request)]
    if replaces is None:
        return store.access.create_key(made, events), secret
    events.append(make_event(by, "key.rotate", "keys", made.id, at, seq=2, body={"from": replaces.id}))
    end = at + OVERLAP
    ends = (replaces.id, end) if replaces.expires_at is None or replaces.expires_at > end else None
    return store.access.create_key(made, events, ends=ends), secret


def _in_place_of(replaces: KeyRecord | None, made: KeyRecord) -> KeyRecord:
    """Return a new key with its holder: that of the one in whose place it comes, else itself."""
    if replaces is None:
        return replace(made, holder=made.id)
    return replace(made, replaces=replaces.id, holder=replaces.holder)


def _new_secret() -> tuple[str, str]:
    """Return the prefix of a new key, which may be seen, and its secret."""
    prefix = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return prefix, f"jj_{prefix}_{secrets.token_urlsafe(32)}"


def read_key(store: Store, key_id: str, *, by: Caller = MACHINE) -> KeyRecord:
    """Return a key that goes no farther than who asks."""
    key = store.access.get_key(key_id)
    _require_reach(store, by, key.regions, key.party)
    return key


def rotate_key(
    store: Store,
    key_id: str,
    *,
    expires: str | None = None,
    by: Caller = MACHINE,
    request: str | None = None,
    moment: datetime | None = None,
) -> tuple[KeyRecord, str]:
    """Make a key in the place of another, which ends a day later at most; its holder stays the same."""
    at = moment if moment is not None else now()
    old = store.access.get_key(key_id)
    _require_reach(store, by, old.regions, old.party)
    if old.revoked_at is not None:
        message = f"key {key_id} is revoked"
        raise RuleViolation(message, hint="make a new one", key=key_id)
    fresh = create_key(
        store,
        old.role,
        regions=old.regions,
        party=old.party,
        name=old.name,
        grants=old.grants,
        expires=expires,
        by=by,
        request=request,
        moment=at,
        replaces=old,
    )
    keys_changed()
    return fresh


def revoke_key(store: Store, key_id: str, *, by: Caller = MACHINE, moment: datetime | None = None) -> KeyRecord:
    """End a key at once; revoking it again changes nothing."""
    at = moment if moment is not None else now()
    key = store.access.get_key(key_id)
    _require_reach(store, by, key.regions, key.party)
    if key.revoked_at is not None:
        return key
    gone = store.access.change_key(key_id, make_event(by, "key.revoke", "keys", key_id, at, seq=3), revoked_at=at)
    keys_changed()
    return gone


def keys_changed() -> None:
    """Tell every process of this home that what it remembers of keys may be old."""
    stamp = settings().home / "keys.stamp"
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.touch()


def shown(key: KeyRecord) -> dict[str, Any]:
    """Return what may be seen of a key: never its hash."""
    return {name: value for name, value in vars(key).items() if name != "hash"}


def caller_of(key: KeyRecord) -> Caller:
    """Return who a key stands for: its holder, whichever of the keys rotated from one another was sent."""
    return Caller(key.holder, Role(key.role), key.name, key.regions, key.party, key.grants)


def authenticate(store: Store, secret: str, *, moment: datetime | None = None) -> Caller:
    """Return who a secret stands for; the comparison takes the same time wherever it differs.

    Raises
    ------
    NotAuthenticated
        If the key is unknown, expired or revoked: the message says which, once the secret itself is right.
    """
    at = moment if moment is not None else now()
    form = FORM.fullmatch(secret)
    key = store.access.find_key(form[1]) if form else None
    known = key.hash if key is not None else "0" * 64
    if not hmac.compare_digest(_secret_hash(secret), known) or key is None:
        message = "the key is not known"
        raise NotAuthenticated(message, hint="send `Authorization: Bearer jj_…` as `jejaring key create` printed it")
    if key.revoked_at is not None:
        message = f"key {key.prefix} was revoked"
        raise NotAuthenticated(message, hint="ask an administrator for a new one", prefix=key.prefix)
    if key.expires_at is not None and key.expires_at <= at:
        message = f"key {key.prefix} expired on {key.expires_at:%Y-%m-%d}"
        raise NotAuthenticated(message, hint="ask an administrator to rotate it", prefix=key.prefix)
    return with_members(store, caller_of(key), at)


def signed_in(store: Store, caller: Caller, moment: datetime) -> Caller:
    """Return who signed in elsewhere as the graph knows them: their party's present id, and a cooperative's members.

    It is noted that the party has an account, so that nobody else consents for it; a year without a sign-in ends that.
    The graph keeps a hash of who it was.
    """
    own = caller.party
    if own is not None and (present := store.things.resolved([own])[own]) is not None:
        who = hashlib.sha256(caller.id.encode()).hexdigest()
        store.access.note_sign_in(who, present, own, moment + timedelta(days=USUAL_DAYS))
        caller = replace(caller, party=present)
    return with_members(store, caller, moment)


def with_members(store: Store, caller: Caller, moment: datetime) -> Caller:
    """Return a cooperative with the members that it speaks for: those without an account of their own."""
    if caller.role is not Role.COOPERATIVE or caller.party is None:
        return caller
    return replace(caller, members=store.things.members_without_account(caller.party, moment))
