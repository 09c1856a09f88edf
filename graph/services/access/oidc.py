"""People signed in elsewhere: tokens of one OpenID Connect issuer, checked against its public keys (Authlib's JOSE)."""

from __future__ import annotations

import json
import re
import threading
import time
import urllib.request
from typing import TYPE_CHECKING, Any, Final

from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ClaimError,
    ExpiredTokenError,
    InvalidKeyIdError,
    JoseError,
    UnsupportedAlgorithmError,
)
from joserfc.jwk import KeySet

from graph.errors import NotAuthenticated
from graph.model.rights import Role, Scope, scope_of
from graph.services.access.callers import SIGNED_IN, Caller

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.settings import Settings

ALGORITHMS: Final = ["RS256", "PS256", "ES256", "EdDSA"]
"""Only public keys: a token signed with a shared secret, or with none, is never accepted."""
KEPT_SECONDS: Final = 600.0
PAUSE_SECONDS: Final = 10.0
"""So often at most are the keys asked for because a token names one that is not known."""
KEPT_WITHOUT_ISSUER_SECONDS: Final = 3600.0
"""So long at most keys hold that could not be asked for again: an issuer that is away for a while locks nobody out."""
PATIENCE_SECONDS: Final = 5.0
LARGEST_BYTES: Final = 1_000_000
CODE: Final = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")


class Issuer:
    """The issuer named in the settings; its keys are fetched when first needed and every ten minutes."""

    def __init__(self, chosen: Settings) -> None:
        self._chosen = chosen
        self._lock = threading.Lock()
        self._keys: KeySet | None = None
        self._read = self._tried = float("-inf")
        self._trouble: NotAuthenticated | None = None

    @property
    def known(self) -> bool:
        """Whether any tokens are accepted at all."""
        return bool(self._chosen.oidc_issuer and self._chosen.oidc_audience)

    def caller(self, token: str) -> Caller:
        """Return who a token stands for.

        Raises
        ------
        NotAuthenticated
            If signature, issuer, audience or time is wrong, or the token names no role of ours.
        """
        claims, chosen = self._claims(token), self._chosen
        role = _one(claims.get(chosen.oidc_role_claim), set(Role))
        if role is None:
            message = "the token names no role of jejaring"
            hint = f"let the issuer put one of them into {chosen.oidc_role_claim}: {', '.join(Role)}"
            raise NotAuthenticated(message, hint=hint)
        codes, party = _codes(claims.get(chosen.oidc_regions_claim)), claims.get(chosen.oidc_party_claim)
        if codes is None or (role in {Role.OFFICER, Role.VERIFIER} and not codes):
            message = f"the token's role {role} needs a region"
            raise NotAuthenticated(message, hint=f"the claim is {chosen.oidc_regions_claim}")
        if not party and scope_of(Role(role), "parties.read") is Scope.OWN:
            message = f"the token's role {role} needs a party"
            raise NotAuthenticated(message, hint=f"the claim is {chosen.oidc_party_claim}")
        return Caller(f"{SIGNED_IN}{claims['sub']}", Role(role), "", codes, str(party) if party else None)

    def _claims(self, token: str) -> dict[str, Any]:
        chosen = self._chosen
        registry = jwt.JWTClaimsRegistry(
            leeway=30,
            iss={"essential": True, "value": str(chosen.oidc_issuer)},
            aud={"essential": True, "value": str(chosen.oidc_audience)},
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            read = self._decode(token)
            registry.validate(read.claims)
        except (JoseError, ValueError) as cause:
            message, hint = self._refused(cause)
            raise NotAuthenticated(message, hint=hint) from cause
        return dict(read.claims)

    def _refused(self, cause: Exception) -> tuple[str, str]:
        """Return why a token is not accepted, and what to do."""
        if isinstance(cause, ExpiredTokenError):
            return "the token has expired", "sign in again"
        if isinstance(cause, ClaimError):
            message = f"the claim {cause.claim} of the token is not what this server takes"
            hints = {
                "iss": f"it takes {self._chosen.oidc_issuer}, as JEJARING_OIDC_ISSUER says",
                "aud": f"it takes {self._chosen.oidc_audience}, as JEJARING_OIDC_AUDIENCE says",
                "nbf": "see whether the clocks of the issuer and of this server agree",
                "iat": "see whether the clocks of the issuer and of this server agree",
            }
            return message, hints.get(str(cause.claim), "let the issuer put it into its tokens")
        if isinstance(cause, InvalidKeyIdError):
            return "the token is signed with a key that the issuer does not publish", "sign in again"
        if isinstance(cause, UnsupportedAlgorithmError):
            return "the token is not signed in a way that this server takes", f"sign it with {', '.join(ALGORITHMS)}"
        if isinstance(cause, BadSignatureError):
            return "the signature of the token is wrong", "sign in again"
        return "the token cannot be read", "sign in again"

    def _decode(self, token: str) -> jwt.Token:
        """Read a token; a key that is not known may be a new one of the issuer's, so its keys are asked for again."""
        try:
            return jwt.decode(token, self._key_set(), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            return jwt.decode(token, self._key_set(PAUSE_SECONDS), algorithms=ALGORITHMS)

    def _key_set(self, kept: float = KEPT_SECONDS) -> KeySet:
        with self._lock:
            moment = time.monotonic()
            if moment - self._read > kept and moment - self._tried > PAUSE_SECONDS:
                self._tried = moment
                try:
                    self._keys = KeySet.import_key_set(_fetch(self._chosen.oidc_jwks_url or self._described()))
                    self._read, self._trouble = moment, None
                except NotAuthenticated as trouble:
                    self._trouble = trouble
            if self._trouble is not None and moment - self._read > KEPT_WITHOUT_ISSUER_SECONDS:
                raise self._trouble
            assert self._keys is not None  # noqa: S101 - read, or there was trouble
            return self._keys

    def _described(self) -> str:
        issuer = str(self._chosen.oidc_issuer)
        described = _fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if not isinstance(described, dict) or described.get("issuer") != issuer or "jwks_uri" not in described:
            message = "the issuer of tokens describes itself as another one"
            raise NotAuthenticated(message, hint="set JEJARING_OIDC_ISSUER to what its description says")
        return str(described["jwks_uri"])


def _one(said: object, known: Collection[str]) -> str | None:
    """Return the one known word that a claim says, as text or in a list; None where it says none or several.

    Examples
    --------
    >>> _one("buyer", {"buyer", "supplier"}), _one(["offline_access", "buyer"], {"buyer"}), _one(5, {"buyer"})
    ('buyer', 'buyer', None)
    """
    words = said if isinstance(said, list) else [said]
    found = [word for word in words if isinstance(word, str) and word in known]
    return found[0] if len(found) == 1 else None


def _codes(said: object) -> tuple[str, ...] | None:
    """Return the region codes of a claim, none where it is absent; None where it is no list of codes.

    What cannot be read must never mean the whole country.

    Examples
    --------
    >>> _codes(["36.71", "35"]), _codes("35.09"), _codes(None), _codes([""]), _codes(35)
    (('35', '36.71'), ('35.09',), (), None, None)
    """
    codes = [said] if isinstance(said, str) else [] if said is None else said
    if not isinstance(codes, list) or not all(isinstance(one, str) and CODE.fullmatch(one) for one in codes):
        return None
    return tuple(sorted(codes))


def _fetch(address: str) -> Any:  # noqa: ANN401 - JSON
    if not address.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        message = "the issuer's keys must be fetched over https"
        raise NotAuthenticated(message, hint="set JEJARING_OIDC_JWKS_URL to an https address")
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - checked above
            return json.loads(answer.read(LARGEST_BYTES))
    except (OSError, ValueError) as cause:
        message = "the issuer of tokens does not answer"
        raise NotAuthenticated(message, hint="try again, or use a key") from cause
