"""Words of the graph: the label of each kind of party, and the types of ties; nothing else is ever written."""

from __future__ import annotations

from typing import Final

from graph.errors import InvalidFolder
from graph.model.vocabulary import PartyKind, TieType

LABELS: Final = {str(kind): "".join(word.capitalize() for word in kind.split("_")) for kind in PartyKind}
"""Label of each kind: ``bds_provider`` is a ``BdsProvider``; every party is a ``Party`` besides."""
TIE_TYPES: Final = frozenset(str(tie) for tie in TieType)


def label(kind: str | None) -> list[str]:
    """Return the labels that a party of a kind has besides ``Party``: one, or none where the kind is not known.

    Examples
    --------
    >>> label("bds_provider"), label(None)
    (['BdsProvider'], [])
    """
    if kind is None:
        return []
    if kind not in LABELS:
        message = f"a party's kind is {kind!r}, which the graph has no label for"
        raise InvalidFolder(message, hint=f"use one of {', '.join(sorted(LABELS))}", kind=kind)
    return [LABELS[kind]]


def tie_type(name: str | None) -> str:
    """Return the type of a tie when the graph knows it.

    Examples
    --------
    >>> tie_type("SUPPLIES")
    'SUPPLIES'
    """
    if name is None or name not in TIE_TYPES:
        message = f"a tie's type is {name!r}, which the graph does not know"
        raise InvalidFolder(message, hint=f"use one of {', '.join(sorted(TIE_TYPES))}", type=name)
    return name
