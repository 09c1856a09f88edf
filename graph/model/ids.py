"""Ids of parties, offers and demands: hashes of what a source says, so that the same list gives the same ids.

An id is a hash of the first record's source and key, never a register number: NIB, NPWP and list numbers
are attributes, and persons cannot be found from an id.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from graph.model.list_names import undated, writing
from graph.model.names import normalise_name, normalised

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = [
    "demand_id",
    "hashed",
    "named_only_ids",
    "named_only_key",
    "normalise_name",
    "normalised",
    "offer_id",
    "party_id",
    "party_ids",
]

SEPARATOR: Final = "\x1f"
"""Unit separator: no list holds it, so that ("a", "bc") and ("ab", "c") differ."""
DIGITS: Final = 20
"""Hex digits kept, 80 bits: among a hundred million parties a collision has odds of 1 in 200 million."""


def hashed(letter: str, *parts: str) -> str:
    """Return an id made of what tells a thing apart, behind the letter of its kind.

    Examples
    --------
    >>> hashed("p", "siinas", "1") == party_id("siinas", "1")
    True
    """
    text = SEPARATOR.join((letter, *parts))
    return letter + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def party_id(source: str, key: str) -> str:
    """Return a party's id from the list it came from and its key there.

    Parameters
    ----------
    source
        Name of the list, such as ``"siinas"``.
    key
        The list's own key where it has one, else normalised name and place.

    Examples
    --------
    >>> party_id("siinas", "1")
    'pba414178199ee74e13e4'
    """
    return hashed("p", source, key)


def party_ids(source: str, keys: Iterable[str]) -> list[str]:
    """Return :func:`party_id` for many keys of one list.

    Examples
    --------
    >>> party_ids("siinas", ["1"]) == [party_id("siinas", "1")]
    True
    """
    begun = f"p{SEPARATOR}{source}{SEPARATOR}"
    hash_of = hashlib.sha256
    return ["p" + hash_of((begun + key).encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS] for key in keys]


NAMED_ONLY: Final = "named only"


def named_only_key(normal: str) -> str:
    """Return the key in its list of a party that the list only names, at the end of a tie.

    Examples
    --------
    >>> party_id("hubungan", named_only_key("sumber jati"))
    'pd5d83a222fadb80bee67'
    """
    return f"{NAMED_ONLY} {normal}"


def named_only_ids(source: str, normal: str) -> tuple[str, str]:
    """Return the id of a party that a list only names, the same in every edition, and the one it had before.

    Of a list whose name holds no day both are one. By the edition's own name the clusters of a list got new ids with
    each month, and an older month taken back took them away.

    Examples
    --------
    >>> named_only_ids("umkm_okt_2026", "sentra a")[0] == named_only_ids("UMKM nov 2026", "sentra a")[0]
    True
    >>> named_only_ids("Hubungan_PT", "sentra a") == (party_id("Hubungan_PT", named_only_key("sentra a")),) * 2
    True
    """
    key = named_only_key(normal)
    before = party_id(source, key)
    edition = undated(source)
    return before if edition in {writing(source), source.lower()} else party_id(edition, key), before


def offer_id(party: str, commodity: str, month: date | None = None, *, part: str = "") -> str:
    """Return an offer's id: a party offers one commodity once a month, or once for every month.

    Parameters
    ----------
    party
        Id of the party that sells.
    commodity
        KBLI code of the industry that makes it.
    month
        First day of the only month the offer stands for.
    part
        Tells apart two offers of one commodity, such as two grades; empty for the only one.

    Examples
    --------
    >>> offer_id("pa", "10792")[0], len(offer_id("pa", "10792"))
    ('o', 21)
    >>> offer_id("pa", "10792") == offer_id("pa", "10792", part="grade A")
    False
    """
    return hashed("o", party, commodity, month.isoformat() if month else "", part)


def demand_id(party: str, commodity: str, month: date | None = None, *, part: str = "") -> str:
    """Return a demand's id, built as :func:`offer_id` is.

    Examples
    --------
    >>> demand_id("pa", "10792") == demand_id("pa", "10792"), demand_id("pa", "10792") == offer_id("pa", "10792")
    (True, False)
    """
    return hashed("d", party, commodity, month.isoformat() if month else "", part)


def need_id(party: str, kind: str, service: str, *, part: str = "") -> str:
    """Return a need's id: who lacks what, for which kind of matching; ``part`` tells two alike apart.

    Examples
    --------
    >>> need_id("pa", "services", "marketing")[0], len(need_id("pa", "services", "marketing"))
    ('n', 21)
    """
    return hashed("n", party, kind, service, part)


def service_id(party: str, kind: str, service: str, *, part: str = "") -> str:
    """Return a service's id: who gives what, for which kind of matching; ``part`` tells two alike apart.

    Examples
    --------
    >>> service_id("pb", "services", "marketing")[0]
    's'
    """
    return hashed("s", party, kind, service, part)


def commitment_id(supplier: str, buyer: str, what: str, *, part: str = "") -> str:
    """Return a commitment's id: which two parties, on what paper or good; ``part`` tells two alike apart.

    Examples
    --------
    >>> commitment_id("pa", "pb", "10792")[0], commitment_id("pa", "pb", "x") == commitment_id("pb", "pa", "x")
    ('c', False)
    """
    return hashed("c", supplier, buyer, what, part)
