"""How likely the first candidate of a text is right, from the signs that told right answers from wrong ones.

A share of the softmax alone says how far the first candidate is before the others, and not whether the text says
enough: *mobil* has one activity that is called so, and whoever writes it may sell, mend, let or wash cars. The weights
are a logistic regression on texts whose activity was known and whose words the index did not know yet (see
``docs/reference/activity-text.md``).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING, Final

from graph.ingest.activity.stems import WORD, words_of_trade
from graph.ingest.activity.whole import telling

if TYPE_CHECKING:
    from collections.abc import Collection

_AT_ZERO: Final = -3.5
_AHEAD: Final = 0.66
_EVIDENCE: Final = 0.67
_TOLD: Final = 1.82
_SEVERAL: Final = -1.01
_LONE: Final = -1.32
_GOODS: Final = 0.63
_MOST_AHEAD: Final = 3.0
"""Log odds of a share of the softmax beyond which it says no more."""
_LEAST_EVIDENCE: Final = 4.0
_MOST_EVIDENCE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells whether the first candidate of a text is right.

    Parameters
    ----------
    share
        Its share of the softmax over all activities.
    evidence
        How strongly the words speak for it, as the index weighs them.
    told
        Which part of the words of the text that say more than how a business acts speaks for it.
    several
        Whether the text is a name that several activities have.
    lone
        Whether at most one word says more than how a business acts, and is no name of a trade.
    goods
        Whether the text names several goods.
    """

    share: float
    evidence: float
    told: float
    several: bool = False
    lone: bool = False
    goods: bool = False


def told_words(text: str) -> frozenset[str]:
    """Return the words of a text that say more than how a business acts.

    Examples
    --------
    >>> sorted(told_words("jual keripik singkong")), sorted(told_words("dagang"))
    (['keripik', 'singkong'], [])
    """
    kinds = words_of_trade()["kind"]
    return frozenset(word for word in telling(WORD.findall(text)) if word not in kinds)


def told_part(words: Collection[str], because: Collection[str]) -> float:
    """Return which part of the words of a text speaks for an activity, 0 where it has none.

    Examples
    --------
    >>> told_part(["keripik", "singkong"], ["keripik", "jual"]), told_part([], [])
    (0.5, 0.0)
    """
    return sum(word in because for word in words) / len(words) if words else 0.0


def chance_right(signs: Signs) -> float:
    """Return the chance that the first candidate is right.

    Examples
    --------
    >>> round(chance_right(Signs(share=0.99, evidence=50, told=1.0)), 2)
    0.95
    >>> round(chance_right(Signs(share=0.3, evidence=10, told=1.0, lone=True)), 2)
    0.12
    """
    odds = (
        _MOST_AHEAD if signs.share >= 1 else min(_MOST_AHEAD, max(-_MOST_AHEAD, log(signs.share / (1 - signs.share))))
    )
    evidence = log(min(_MOST_EVIDENCE, max(_LEAST_EVIDENCE, signs.evidence)))
    said = _AT_ZERO + _AHEAD * odds + _EVIDENCE * evidence + _TOLD * signs.told
    return 1 / (1 + exp(-(said + _SEVERAL * signs.several + _LONE * signs.lone + _GOODS * signs.goods)))


def scaled(shares: list[float], first: float) -> list[float]:
    """Return scores of candidates, best first, where that of the first is known.

    What the first leaves is parted among the others as their shares are, and none is surer than the first; what is
    missing to 1 is the chance that none of all is right.

    Examples
    --------
    >>> [round(score, 3) for score in scaled([0.8, 0.15], 0.9)], [round(score, 3) for score in scaled([0.8, 0.2], 0.4)]
    ([0.9, 0.075], [0.4, 0.1])
    """
    if not shares:
        return []
    rest = min(first / shares[0], (1 - first) / (1 - shares[0])) if shares[0] < 1 else 0.0
    return [first, *(share * rest for share in shares[1:])]
