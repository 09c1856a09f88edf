"""What is caught or grown in which water, and how: *nelayan udang di sungai*, *patin keramba*, *minapadi nila*.

The classes of fishing and fish farming (KBLI 2020, group 03) are told apart by kind of animal, water and method alone,
so that a text which names these needs no name of its own for each of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.ingest.activity.seaweed import ahead_of_all
from graph.ingest.activity.stems import WORD

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CATCH, _INLAND_CATCH, _FARM = "031", "0312", "032"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CAUGHT: Final = _words("nelayan penangkap penangkapan tangkap menangkap melaut menjala menjaring pemancing")
_INLAND: Final = _words("sungai danau rawa waduk situ telaga darat daratan lebak lubuk")
_CRUSTACEA: Final = _words("udang kepiting rajungan lobster ketam rebon")
_MOLLUSCA: Final = _words("kerang tiram cumi sotong gurita kapah kepah kijing remis simping siput lorjuk abalon lokan")
_ECHINODERMATA: Final = _words("teripang")
_YOUNG: Final = _words(
    "benih bibit pembenihan pembibitan pendederan hatchery benur nener larva burayak hias cupang koi"
)
"""Of what is hatched, and what is kept for its looks, the words of the text tell more."""
_POND: Final = _words("tambak petambak")
_SERVED: Final = _words(
    "jasa upah buruh tukang bengkel sewa pembuatan penyedia penyediaan panen perbekalan pasca servis"
)
"""What is done for those who fish, which other classes hold."""
_GROWN: Final = (
    ((_POND, _CRUSTACEA), "03254"),
    ((_POND,), None),
    ((_MOLLUSCA,), "03215"),
    ((_words("kerapu kakap baronang kuwe cobia"),), "03211"),
    ((_words("minapadi sawah"),), "03224"),
    ((_words("bioflok terpal akuaponik ember buis"),), None),
    ((_words("jaring"), _words("tancap")), "03227"),
    ((_words("kja"),), "03222"),
    ((_words("jaring"), _words("apung")), "03222"),
    ((_words("keramba"),), "03223"),
)
"""What a text must name, one word of each set, and the class that it then means (None: its words decide)."""


def _caught(words: frozenset[str], best: str) -> str | None:
    if words.isdisjoint(_CAUGHT):
        return None
    inland = best.startswith(_INLAND_CATCH) or not words.isdisjoint(_INLAND)
    if words & _ECHINODERMATA and not inland:
        return "03116"
    animal = "2" if words & _CRUSTACEA else "3" if words & _MOLLUSCA else "1"
    return f"{_CATCH}{2 if inland else 1}{animal}"


def _grown(words: frozenset[str]) -> str | None:
    return next((code for named, code in _GROWN if all(words & one for one in named)), None)


def water_class(text: str, best: str) -> str | None:
    """Return the class of fishing or fish farming that a text names by animal, water and method, None for none.

    Parameters
    ----------
    text
        What a business does, as it is read.
    best
        The activity that its words name best; a shop or a maker is none of these.

    Examples
    --------
    >>> water_class("nelayan udang sungai", "03111"), water_class("pembudidaya patin keramba", "03221")
    ('03122', '03223')
    >>> water_class("jual udang", "47215") is None
    True
    """
    words = frozenset(WORD.findall(text))
    if words & _SERVED or words & _YOUNG:
        return None
    if best.startswith(_CATCH):
        return _caught(words, best)
    return _grown(words) if best.startswith(_FARM) else None


def in_waters(codes: tuple[str, ...], titles: tuple[str, ...], text: str, quality: NDArray[np.float64]) -> None:
    """Let what a text says of animal, water and method decide among the classes of fishing; ``quality`` is raised.

    The classes are of KBLI 2020: in another edition they hold where a code means the same.
    """
    best = int(quality.argmax())
    code = water_class(text, codes[best]) if quality[best] > 0 else None
    if code is not None:
        ahead_of_all(codes, titles, code, quality)
