"""Seaweed: whether it is dried tells its class, whatever its species and the order of the words.

KBLI puts drying seaweed into 10298 ("pengeringan rumput laut menjadi rumput laut kering", edition 2025) and growing it
into 03217 at sea and 03255 in ponds, where *Gracilaria* is grown. Most of what is traded is dried, under half a dozen
names of two or three species, and a wet kilogram is worth a sixth of a dry one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.ingest.activity.selling import titles_2020

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

AHEAD: Final = 0.5
"""By how much a class that a text names by kind, water, method or state is ahead of the best other one."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DRIED: Final = "10298"
_AT_SEA, _IN_PONDS = "03217", "03255"
_GRASS_OF_THE_SEA: Final = _words("rumput laut")
_POND_SPECIES: Final = _words("gracilaria gracillaria glacilaria glasilaria gracylaria verrucosa gigas sango")
_SPECIES: Final = _POND_SPECIES | _words(
    "cottonii cottoni cotoni cotonii kotonii kotoni katoni katonik eucheuma euchema eucema kappaphycus alvarezii "
    "spinosum spinosom sakol denticulatum sargassum"
)
_POND: Final = _words("tambak petambak")
_DRY: Final = _words("kering dikeringkan keringan pengeringan pengering jemur jemuran dijemur penjemuran dried dry")
_WET: Final = _words("basah segar fresh wet")
_GROWERS: Final = _words("budidaya pembudidaya pembudidayaan petani tani penanam pokdakan petambak")
_WEED_CLASSES: Final = ("031", "032", "102", "103")
"""What a seaweed is read as by one of its words: fished, grown, or dried like fish and fruit."""


def seaweed_class(words: frozenset[str], best: str) -> str | None:
    """Return the class that a text of seaweed means by its state, None where it names none or something made of it.

    Examples
    --------
    >>> dried = frozenset(["cottonii", "kering"])
    >>> seaweed_class(dried, "10211"), seaweed_class(dried | {"pembudidaya"}, "03217")
    ('10298', '03217')
    >>> seaweed_class(frozenset(["kerupuk", "rumput", "laut"]), "10794") is None
    True
    """
    species = words & _SPECIES
    if not best.startswith(_WEED_CLASSES) or not (species or words >= _GRASS_OF_THE_SEA):
        return None
    grown = _IN_PONDS if words & (_POND | _POND_SPECIES) else _AT_SEA
    if words & _GROWERS:
        return grown
    if words & _DRY:
        return _DRIED
    # a species alone is the plant; of "rumput laut" alone the names of trades tell more
    alone = bool(species) and words <= _SPECIES | _GRASS_OF_THE_SEA | _POND
    return grown if alone or words & _WET or best.startswith("032") else None


def as_seaweed(
    codes: tuple[str, ...], titles: tuple[str, ...], goods: Sequence[Sequence[str]], quality: NDArray[np.float64]
) -> None:
    """Let the state of seaweed decide among the classes that its words are of; ``quality`` is raised.

    Where other goods are named beside it, the words of all of them decide.
    """
    best = int(quality.argmax())
    if quality[best] <= 0:
        return
    meant = {seaweed_class(frozenset(words), codes[best]) for words in goods}
    if len(meant) == 1 and (code := meant.pop()) is not None:
        ahead_of_all(codes, titles, code, quality)


def ahead_of_all(codes: tuple[str, ...], titles: tuple[str, ...], code: str, quality: NDArray[np.float64]) -> None:
    """Raise a class of KBLI 2020 above all others; in another edition where its code means the same."""
    if code in codes:
        at = codes.index(code)
        if titles[at].lower() == titles_2020()[code]:
            quality[at] = max(quality[at], float(quality.max()) + AHEAD)
