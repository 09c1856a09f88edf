"""People signed in elsewhere: tokens of one OpenID Connect issuer, checked against its public keys (Authlib's JOSE)."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from typing import TYPE_CHECKING, Any, Final

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from graph.errors import NotAuthenticated
from graph.model.rights import Role
from graph.services.callers import Caller

if TYPE_CHECKING:
    from graph.settings import Settings

ALGORITHMS: Final = ["RS256", "PS256", "ES256", "EdDSA"]
"""Only public keys: a token signed with a shared secret, or with none, is never accepted."""
KEPT_SECONDS: Final = 600.0
PAUSE_SECONDS: Final = 10.0
"""So often at most are the keys asked for because a token names one that is not known."""
PATIENCE_SECONDS: Final = 5.0
LARGEST_BYTES: Final = 1_000_000


class Issuer:
    """The issuer named in the settings; its keys are fetched when first needed and every ten minutes."""

    def __init__(self, chosen: Settings) -> None:
        self._chosen = chosen
        self._lock = threading.Lock()
        self._keys: KeySet | None = None
        self._read = 0.0

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
        claims = self._claims(token)
        role = claims.get(self._chosen.oidc_role_claim)
        if role not in set(Role):
            message = "the token names no role of jejaring"
            raise NotAuthenticated(message, hint=f"the claim is {self._chosen.oidc_role_claim}")
        regions = claims.get(self._chosen.oidc_regions_claim) or ()
        codes = (regions,) if isinstance(regions, str) else tuple(sorted(str(code) for code in regions))
        party = claims.get(self._chosen.oidc_party_claim)
        if role in {Role.OFFICER, Role.VERIFIER} and not codes:
            message = f"the token's role {role} needs a region"
            raise NotAuthenticated(message, hint=f"the claim is {self._chosen.oidc_regions_claim}")
        return Caller(f"oidc:{claims['sub']}", Role(role), "", codes, str(party) if party else None)

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
            message = f"the token is not accepted: {type(cause).__name__}"
            raise NotAuthenticated(message, hint="sign in again") from cause
        return dict(read.claims)

    def _decode(self, token: str) -> jwt.Token:
        """Read a token; a key that is not known may be a new one of the issuer's, so its keys are asked for again."""
        try:
            return jwt.decode(token, self._key_set(), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            return jwt.decode(token, self._key_set(PAUSE_SECONDS), algorithms=ALGORITHMS)

    def _key_set(self, kept: float = KEPT_SECONDS) -> KeySet:
        with self._lock:
            if self._keys is None or time.monotonic() - self._read > kept:
                address = self._chosen.oidc_jwks_url or self._described()
                self._keys = KeySet.import_key_set(_fetch(address))
                self._read = time.monotonic()
            return self._keys

    def _described(self) -> str:
        issuer = str(self._chosen.oidc_issuer).rstrip("/")
        return str(_fetch(f"{issuer}/.well-known/openid-configuration")["jwks_uri"])


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
