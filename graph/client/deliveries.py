"""What a program does that is told by a webhook: believe a delivery only when it is signed, fresh and new."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING, Any, Final

from graph.errors import NotAuthenticated

if TYPE_CHECKING:
    from collections.abc import Mapping

FRESH_SECONDS: Final = 300
"""A delivery that was signed longer ago is refused, and what came is remembered so long."""


class Deliveries:
    """The deliveries of one webhook: what was read is remembered, so that nobody sends a copy of it.

    An attempt that was not answered with 2xx is made again, signed anew under the same id, and is read again: what
    broke down in the middle of its work is not lost. ``Jejaring-Delivery`` tells whether the work was done before.

    Parameters
    ----------
    secret
        As the answer to ``POST /v1/webhooks`` showed it once.

    Examples
    --------
    >>> body = b'{"action": "proposals.offer", "id": "d1"}'
    >>> mark = hmac.new(b"whs_s", b"1000.d1." + body, hashlib.sha256).hexdigest()
    >>> headers = {"Jejaring-Delivery": "d1", "Jejaring-Signature": f"t=1000,v1={mark}"}
    >>> told = Deliveries("whs_s")
    >>> told.read(headers, body, now=1010)["action"]
    'proposals.offer'
    >>> told.read(headers, body, now=1020)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    graph.errors.NotAuthenticated: the delivery came before...
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._seen: dict[tuple[str, str], float] = {}

    def read(self, headers: Mapping[str, str], body: bytes, *, now: float | None = None) -> dict[str, Any]:
        """Return what is told; do what is to be done, then answer 2xx, so that it is not sent again.

        Raises
        ------
        NotAuthenticated
            If the signature is wrong, older than five minutes, or the same attempt was read before.
        """
        at = time.time() if now is None else now
        named = {name.lower(): value for name, value in headers.items()}
        delivery = named.get("jejaring-delivery", "")
        parts = dict(part.partition("=")[::2] for part in named.get("jejaring-signature", "").split(","))
        signed = f"{parts.get('t', '')}.{delivery}.".encode() + body
        mark = hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(mark.encode(), parts.get("v1", "").encode()):
            message = "the signature of the delivery is wrong"
            raise NotAuthenticated(message, hint="answer 401; see whether this is the secret of that webhook")
        if abs(at - float(parts["t"])) > FRESH_SECONDS:
            message = "the delivery was signed too long ago"
            raise NotAuthenticated(message, hint="answer 401; see whether the clock of this machine is right")
        self._seen = {one: when for one, when in self._seen.items() if at - when <= 2 * FRESH_SECONDS}
        if (delivery, parts["t"]) in self._seen:
            message = "the delivery came before"
            raise NotAuthenticated(message, hint="answer 200, and do nothing")
        self._seen[delivery, parts["t"]] = at
        return dict(json.loads(body))
