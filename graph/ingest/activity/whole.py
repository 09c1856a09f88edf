"""Texts that are, word for word, what people call a trade: such a name says more than its words one by one.

*dokter hewan* is in the list of names of veterinaries; word by word *dokter* would speak for the doctors of people.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from graph.ingest.activity.stems import WORD, says_nothing, stem, words_of_trade

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Names = Mapping[str, tuple[int, ...]]

WHOLE_WEIGHT: Final = 2.0
"""Of a name that is the whole text, beside the evidence of its words (at most 1)."""
PART_WEIGHT: Final = 0.3
"""Of a name of several words that is a part of the text, and of a name among several goods."""
_STANDS: Final = frozenset({"los", "pangkalan"})
"""Words of those who sell in a market or from a depot, which are activities of their own."""
_WHOLESALERS: Final = ("agen", "supplier", "suplier", "pemasok", "pengumpul", "juragan", "bandar", "toke", "tauke")
"""Words of those who sell to shops, beside those of ``[kind]``."""
_LEAST_PART: Final = 0.5
"""Least share of the words of a good that a name in it takes."""
HEAD_SHARE: Final = 0.5
"""Which part a name of one word counts for where other words follow it: *amplang* of *amplang ikan pipih*."""
FOOD_SHARE: Final = 2.0
"""The same where the name is of food that is made: what follows it is its taste, *rengginang terasi*."""
_FOOD: Final = ("10", "11")
_BOTH_WAYS: Final = ["jual", "beli"]
"""How dealers say that they sell, where their trade has no name of its own."""
_COOKS: Final = frozenset({"pembuat", "bikin"})
_KITCHENS: Final = "56"
"""Activities of those who cook, who say that they make what is known as served only: *membuat sate kambing*."""
_SHOPS: Final = ("45", "46", "47")
_LONGEST: Final = 6
"""Most words of a name that are looked for inside a text."""


@cache
def _trading() -> dict[str, str]:
    """Return the one word for all that say that goods are sold, and the one for those who sell to shops."""
    kinds = words_of_trade()["kind"]
    sells = {word: "jual" for word, codes in kinds.items() if codes.startswith("47") and word not in _STANDS}
    wholesale = (*_WHOLESALERS, *(word for word, codes in kinds.items() if codes == "46"))
    return sells | dict.fromkeys(wholesale, "grosir") | {"menu": "warung"}


@cache
def _before() -> dict[str, tuple[str, ...]]:
    """Return the words that stand before a name and leave it what it is, with the activities that it then may mean."""
    table = words_of_trade()
    return {word: tuple(codes.split()) for part in ("kind", "before") for word, codes in table[part].items()}


@cache
def _says_how(word: str) -> bool:
    """Return whether a word says what is done with a good, and not which: *pertanian* heads no good."""
    table = words_of_trade()
    cues = {stem(one) for one in table["cue"] if " " not in one} | {
        stem(one) for said in table["cue"].values() for one in WORD.findall(said)
    }
    return word in table["kind"] or stem(word) in cues


def telling(words: Sequence[str]) -> list[str]:
    """Return words without those that say nothing, which do where they are doubled: *toko oleh oleh*."""
    return [word for word in words if not says_nothing(word) or words.count(word) > 1]


def key_of(words: Sequence[str]) -> str:
    """Return words as names are looked up: their stems, without words that say nothing.

    Examples
    --------
    >>> key_of(["usaha", "jahitan", "baju"]), key_of(["toko", "oleh", "oleh"])
    ('jahit baju', 'toko oleh oleh')
    """
    return " ".join(stem(word) for word in telling(words))


def _as_they_stand(words: Sequence[str]) -> str:
    return f'"{" ".join(words)}"'


def _as_traded(words: Sequence[str]) -> str:
    """Return the name of words with whatever says that a good is sold said in one way: *kios ikan* is *jual ikan*."""
    lead = _trading().get(words[0]) if len(words) > 1 else None
    return key_of([lead, *words[1:]]) if lead else ""


def whole_names(groups: Sequence[Sequence[Sequence[str]]]) -> dict[str, tuple[int, ...]]:
    """Return, for each name, the activities that it names; ``groups`` hold the names of every activity, the last alone.

    What stands in the last group is said of whole texts, and outdoes what the same words mean elsewhere.

    Examples
    --------
    >>> whole_names([[["bengkel las"], ["salon"]], [[], ["salon rambut", "bengkel las"]], []])["bengkel las"]
    (0, 1)
    >>> whole_names([[["bengkel las"], ["salon"]], [[], ["salon rambut", "bengkel las"]]])["bengkel las"]
    (1,)
    """
    found: dict[str, tuple[int, ...]] = {}
    for group in groups:
        theirs = _named_in(group)
        if group is not groups[-1]:
            both = theirs.keys() & found.keys()
            theirs |= {name: tuple(sorted({*theirs[name], *found[name]})) for name in both}
        found |= theirs
    found.pop("", None)
    found.pop(_as_they_stand(()), None)
    return found


def _whole(names: Names, words: Sequence[str]) -> tuple[int, ...]:
    """Return the activities that words name, as they stand or by their stems.

    A root that is no name itself means none of the words that come from it: *buku* is no *pembukuan*, *mobil* no
    *mobil mobilan*.

    Examples
    --------
    >>> names = whole_names([[["pembukuan"], ["jahit"]], []])
    >>> _whole(names, ["buku"]), _whole(names, ["pembukuan"]), _whole(names, ["jahitan"])
    ((), (0,), (1,))
    """
    told = telling(words)
    said = names.get(_as_they_stand(told), ())
    root = len(told) == 1 and stem(told[0]) == told[0]
    return said or (() if root else names.get(key_of(words), ()))


def _named_in(group: Sequence[Sequence[str]]) -> dict[str, tuple[int, ...]]:
    """Return, for each name of one table, its activities in ascending order."""
    found: dict[str, tuple[int, ...]] = {}
    for activity, names in enumerate(group):
        for name in names:
            words = telling(WORD.findall(name.lower()))
            keys = [" ".join([stem(word) for word in words]), _as_they_stand(words)]
            if len(words) > 1 and words[0] in _trading():
                keys.append(_as_traded(words))
            for key in keys:
                known = found.get(key)
                if known is None:
                    found[key] = (activity,)
                elif known[-1] != activity:
                    found[key] = (*known, activity)
    return found


def _led(words: Sequence[str]) -> tuple[Sequence[str], tuple[str, ...]]:
    """Return the words after those that lead a name, and the beginnings of the activities that they leave."""
    at = 0
    allowed: tuple[str, ...] = ()
    while at < len(words) - 1:
        pair = " ".join(words[at : at + 2])
        taken = 2 if pair in _before() and at < len(words) - 2 else 1
        lead = pair if taken == 2 else words[at]
        if lead not in _before():
            break
        allowed = allowed or _before()[lead]
        at += taken
    return words[at:], allowed


def _of_good(names: Names, codes: Sequence[str], words: Sequence[str]) -> tuple[tuple[int, ...], float]:
    """Return the activities that a good names, and which part of it the name takes."""
    words = telling(words)
    whole = _whole(names, words) or names.get(_as_traded(words))
    if not whole and words[:2] == _BOTH_WAYS:
        whole = names.get(_as_traded([words[0], *words[2:]]))
    if whole:
        return whole, 1.0
    cooks = not _COOKS.isdisjoint(words[:1])
    words, allowed = _led(words)
    stemmed = [stem(word) for word in words]
    for length in range(min(len(stemmed), _LONGEST), 0, -1):
        if length < len(stemmed) and (length < 2 or length / len(stemmed) < _LEAST_PART):
            break
        for at in range(len(stemmed) - length + 1):
            known = names.get(" ".join(stemmed[at : at + length]), ()) if length > 1 else _whole(names, words)
            found = tuple(one for one in known if not allowed or codes[one].startswith(allowed))
            found = found or tuple(one for one in known if cooks and codes[one].startswith(_KITCHENS))
            if found:
                return found, length / len(stemmed) if length < len(stemmed) else 1.0
    head = names.get(next(iter(stemmed), ""), ()) if len(words) > 1 and not _says_how(words[0]) else ()
    head = tuple(one for one in head if not allowed or codes[one].startswith(allowed))
    if len(head) != 1:
        return (), 0.0
    return head, FOOD_SHARE if codes[head[0]].startswith(_FOOD) else HEAD_SHARE


def _agreed(names: Names, codes: Sequence[str], goods: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Return the activities that each of several goods names word for word; shops only where the text says so.

    What is said of the last is said of all: *gurita dan sotong beku* are both frozen.
    """
    if len(goods) < 2:
        return ()
    told = [telling(good) for good in goods]
    *others, last = told
    ways = [told, [*([*good, last[-1]] for good in others), last]] if len(last) > 1 else [told]
    sold = any(good[0] in _trading() for good in told if good)
    for way in ways:
        each = [_whole(names, good) for good in way]
        common = [one for one in set(each[0]).intersection(*each[1:]) if sold or not codes[one].startswith(_SHOPS)]
        if common:
            return tuple(sorted(common))
    return ()


def named_whole(names: Names, codes: Sequence[str], goods: Sequence[Sequence[str]]) -> tuple[tuple[int, ...], float]:
    """Return the activities that a text names word for word, and how much that says beside the evidence of its words.

    Parameters
    ----------
    names
        Activities by name, as :func:`whole_names` gives them.
    codes
        The activities' codes.
    goods
        The words of each good that the text names.

    Examples
    --------
    >>> names = whole_names([[["kaos"], ["kaos"], ["sablon kaos"]]])
    >>> named_whole(names, ("14111", "47711", "18112"), [["jual", "kaos"]])
    ((1,), 2.0)
    >>> named_whole(names, ("14111", "47711", "18112"), [["sablon", "kaos", "satuan"]])
    ((2,), 0.19999999999999998)
    >>> named_whole(names, ("14111", "47711", "18112"), [["jual", "batik"]])
    ((), 0.0)
    >>> frozen = whole_names([[["udang beku", "cumi beku"], ["udang"], ["cumi"]]])
    >>> named_whole(frozen, ("10293", "03254", "03111"), [["udang"], ["cumi", "beku"]])
    ((0,), 2.0)
    """
    words = [word for good in goods for word in good]
    together = _whole(names, words) or _agreed(names, codes, goods)
    if together:
        return together, WHOLE_WEIGHT
    first = next(iter(goods), ())
    # beside other goods a single word says no more than it says as a word
    if len(goods) > 1 and len(first) == 1:
        return (), 0.0
    found, share = _of_good(names, codes, first)
    return found, WHOLE_WEIGHT if share == 1.0 and len(goods) == 1 else PART_WEIGHT * share
