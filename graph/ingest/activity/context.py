"""What speaks against an activity: another material than the text names, making where the text sells."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graph.ingest.activity.stems import WORD, words_of_trade

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

OTHER_MATERIAL: Final = 0.5
"""What is left of the evidence for an activity that works another material than the text names."""
SOLD: Final = 0.4
"""What is left of the evidence for making or growing where the text says that goods are sold, and the reverse."""
STALLS: Final = 0.7
"""What is left of the evidence for a stall where the text names none."""
_SHOPS: Final = "47"
_LED: Final = 2
"""Words of a text among which stands who sells."""
_SOLD_BY: Final = frozenset({"46", _SHOPS})
_FARMS: Final = ("01", "02", "03")
PRODUCERS: Final = (*_FARMS, *(f"{division:02}" for division in range(5, 34)))
"""Divisions of farms, mines and factories."""
SELLERS: Final = ("45", "46", "47", "56")
_SERVERS: Final = ("41", "42", "43", "49", "50", "51", "52", "77", "85", "90", "93")
"""Divisions of those who build, carry, store, let, teach and entertain: no industry, whatever goods they name."""
_SERVED: Final = ("33", "41", "42", "43", "77", "85", "86", "95")
"""Divisions of builders, lenders, teachers and menders, which none is whose text says that goods are sold."""
_SERVING: Final = frozenset({"jasa", "reparasi", "penyewaan", "sewa", "pendidikan", "konstruksi"})
MAKING: Final = frozenset(
    {"industri", "pabrik", "pembuatan", "pembuat", "pengolahan", "pengolah", "produksi", "produsen"}
)
_MADE: Final = frozenset({"industri"})
_GROWN: Final = frozenset({"pertanian", "perkebunan", "peternakan", "budi", "pembesaran"})
"""What the cues of those who make and of those who grow stand for."""


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((files("graph.ingest.activity") / "materials.toml").read_text(encoding="utf-8"))


@cache
def _words_in(table: str) -> frozenset[str]:
    return frozenset(_tables()[table]["words"].split())


@cache
def kind_of_animal() -> dict[str, str]:
    """Return the kind of each animal that has a name of its own.

    Examples
    --------
    >>> kind_of_animal()["tuna"], kind_of_animal()["rebon"]
    ('ikan', 'udang')
    """
    kin = _tables()["kin"]
    return {name: kind for kind, names in kin.items() for name in (kind, *names.split())}


def by_kind(words: Sequence[str]) -> list[str]:
    """Return words with animals called by their kind, a name beside its kind left out.

    Examples
    --------
    >>> by_kind(["nugget", "tuna"]), by_kind(["bakso", "ikan", "tenggiri"]), by_kind(["batik"])
    (['nugget', 'ikan'], ['bakso', 'ikan'], ['batik'])
    """
    found: list[str] = []
    for word in words:
        kind = kind_of_animal().get(word, word)
        if not found or kind != found[-1] or word not in kind_of_animal():
            found.append(kind)
    return found


def left_bound(words: Sequence[str]) -> frozenset[str]:
    """Return the words that name a good only beside one that is not there.

    Examples
    --------
    >>> sorted(left_bound(["bawang", "goreng"])), sorted(left_bound(["minyak", "goreng"]))
    (['goreng'], [])
    """
    bound = _tables()["bound"]
    return frozenset(word for word in words if word in bound and not set(bound[word].split()) & set(words))


@cache
def _materials() -> dict[str, tuple[frozenset[str], frozenset[str], tuple[str, ...]]]:
    """Return, for each material, the words that name it, those that only leave it open, and who works it."""
    kin = _tables()["kin"]
    found = {}
    for name, table in _tables()["material"].items():
        words = table["words"].split()
        whole = [*words, *(one for word in words for one in kin.get(word, "").split())]
        beside = frozenset(table.get("beside", "").split())
        found[name] = (frozenset(whole), beside, tuple(table["codes"].split()))
    return found


@cache
def material_words() -> str:
    """Return the pattern of a text that names any material, or a good that is of none of a list's.

    Examples
    --------
    >>> import re
    >>> [bool(re.search(material_words(), text)) for text in ("Abon Tuna", "abon")]
    [True, False]
    """
    plain = _tables()["plain"]["words"].split()
    words = sorted({*plain, *(word for of, _, _ in _materials().values() for word in of)})
    return rf"(?i)\b(?:{'|'.join(words)})\b"


@cache
def beginning(codes: tuple[str, ...], beginnings: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return, for each activity, whether its code begins with one of some beginnings."""
    return np.array([code.startswith(beginnings) for code in codes])


def only_sells(words: Sequence[str]) -> bool:
    """Return whether words say that goods are sold, and none that they are made or grown.

    Examples
    --------
    >>> only_sells(["jual", "kopra"]), only_sells(["produksi", "jual", "kopra"]), only_sells(["kukusan", "bakul"])
    (True, False, False)
    >>> only_sells(["penggilingan", "padi", "jual", "beras"])
    False
    """
    kinds, cues = words_of_trade()["kind"], words_of_trade()["cue"]
    done = {stands for word in words for stands in (word, *cues.get(word, "").split())}
    # who sells says so first: *penggilingan padi + jual beras* mills rice, and *kaos partai* is no wholesale
    said = [word for at, word in enumerate(words[:_LED]) if at == 0 or word not in _words_in("basket")]
    sells = any(not _SOLD_BY.isdisjoint(kinds.get(word, "").split()) for word in said)
    return sells and done.isdisjoint(_MADE | _GROWN | MAKING)


def _not_done_by(words: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Yield the beginnings of activities that those who sell, make or grow do not do."""
    kinds, cues = words_of_trade()["kind"], words_of_trade()["cue"]
    done = {stands for word in words for stands in (word, *cues.get(word, "").split())}
    sells = any(_SHOPS in kinds.get(word, "").split() for word in words)
    if sells and done.isdisjoint(_MADE | _GROWN):
        yield PRODUCERS
    if sells and words.isdisjoint(_words_in("serves")) and done.isdisjoint(_SERVING):
        yield _SERVED
    if not sells and not words.isdisjoint(_MADE):
        yield (*SELLERS, *_SERVERS, *(_FARMS if done.isdisjoint(_GROWN) else ()))
    elif done.isdisjoint(_GROWN) and not words.isdisjoint(_words_in("cooked")):
        yield _FARMS


def against_it(codes: tuple[str, ...], text: str) -> NDArray[np.float64]:
    """Return, for each activity, what part of its evidence a text leaves: 1 where nothing speaks against it.

    Parameters
    ----------
    codes
        The activities.
    text
        What a business says it does.

    Examples
    --------
    >>> against_it(("10130", "10216", "47245"), "nugget tuna").tolist()
    [0.5, 1.0, 1.0]
    >>> against_it(("10130", "10216", "47245"), "jual nugget").tolist()
    [0.4, 0.4, 1.0]
    """
    words = frozenset(WORD.findall(text.lower()))
    left = np.ones(len(codes))
    materials = _materials()
    named = {name for name, (of, _, _) in materials.items() if words & of}
    if named:
        for name in sorted(materials.keys() - named):
            _, beside, worked = materials[name]
            left[beginning(codes, worked)] *= 1.0 if words & beside else OTHER_MATERIAL
    for beginnings in _not_done_by(words):
        left[beginning(codes, beginnings)] *= SOLD
    if not words.isdisjoint(_words_in("stalls")):
        left[beginning(codes, tuple(_tables()["stalls"]["codes"].split()))] *= SOLD
    for table in _tables()["place"]:
        if words.isdisjoint(table["words"].split()):
            left[beginning(codes, tuple(table["codes"].split()))] *= STALLS
    return left
