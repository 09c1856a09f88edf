"""Who takes a step: a party itself, an officer or cooperative who speaks for one, a verifier, the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["party", "speaker", "verifier", "clock"]


@dataclass(frozen=True)
class Actor:
    """Who takes a step.

    Parameters
    ----------
    id
        Of the key, the link or the person signed in.
    kind
        ``party`` acts for itself; a ``speaker`` (officer, cooperative) acts for ``party`` and consents for it only by
        a form or a recorded statement with date and witness; a ``verifier`` passes checks; the ``clock`` lets expire.
    party
        For whom the step is taken.

    Examples
    --------
    >>> Actor("k1", "party", "p1").party
    'p1'
    """

    id: str
    kind: ActorKind
    party: str | None = None
