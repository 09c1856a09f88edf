"""Free text to KBLI: what a business says it does, as official activities with the reason.

``"jual keripik singkong"`` becomes candidates such as *industri kerupuk, keripik, peyek* with the words that
speak for each. Offline, deterministic, and honest: a text without a word that the classification knows gets no
candidate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import scipy.sparse as sp
from rapidfuzz import fuzz, process

from graph.ingest.activity.context import MAKING, against_it, by_kind, kind_of_animal, left_bound
from graph.ingest.activity.index import read_index
from graph.ingest.activity.nearest import nearest_names
from graph.ingest.activity.plain import LEAST_LETTERS, plainly
from graph.ingest.activity.reasons import because_of
from graph.ingest.activity.score import Signs, chance_right, scaled, told_part, told_words
from graph.ingest.activity.seaweed import as_seaweed
from graph.ingest.activity.selling import as_grocer, as_outdoors, as_sold, without_seller
from graph.ingest.activity.stems import WORD, says_nothing, stem, words_of_trade
from graph.ingest.activity.waters import in_waters
from graph.ingest.activity.whole import WHOLE_WEIGHT, named_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from graph.ingest.activity.evidence import ActivityIndex

Edition = Literal["2020", "2025"]

CUE_WEIGHT: Final = 0.45
"""Weight of an added word that says how a business acts (shop, farm, factory): it must not outvote the product."""
LATER_WEIGHT: Final = 0.7
"""Weight of goods that are named after the first one."""
KIN_WEIGHT: Final = 0.3
"""Weight of the name of an animal beside other words: it says of what a good is made, and not which."""
MEANING_WEIGHT: Final = 0.7
"""Weight of an added word that says what a word of the trade means."""
_SELLERS: Final = ("46", "47")
SERVED: Final = "sedia"
"""Stem of *penyediaan makanan*: what a kitchen serves, unless the text says that it is made."""
_BETWEEN_GOODS: Final = re.compile(r"[,;/&+\n()]|\b(?:dan|serta)\b")
MATERIALS: Final = frozenset(
    [
        "rotan",
        "rattan",
        "bambu",
        "bamboo",
        "besi",
        "logam",
        "metal",
        "plastik",
        "alumunium",
        "aluminium",
        "baja",
        "kaca",
    ]
)
"""Of what a good is made: a *furnitur rotan* is none of wood, which else a bare *furnitur* is."""
WOOD: Final = "kayu"
_SEWN: Final = frozenset({"jahit", "menjahit", "penjahit", "jahitan"})
"""Words that mean clothes, but beside another good say only how that is made: *jahit gorden*."""
_WORKED: Final = frozenset(
    {"cuci", "setrika", "gosok", "laundry", "penatu", "sablon", "payet", "permak", "vermak", "obras"}
)
"""What is done with clothes of others: of those the trade is, and not of clothes: *cuci pakaian*."""
_WORN: Final = frozenset(
    "pakaian baju kaos celana sprei seprei selimut bedcover mukena kerudung jaket daster topi batik".split()  # noqa: SIM905
)
_CARVED: Final = frozenset({"ukir", "ukiran"})
"""Words that mean carvings, but beside furniture say only how that is made: *lemari ukir*."""
_FURNITURE: Final = "furnitur"
_CLOTHES: Final = frozenset({"pakaian", "jahit"})
_QUALITIES: Final = frozenset({"herbal", "kemasan", "vakum"})
"""Words that mean a good where they stand alone, and beside another one only how that is: *rendang kemasan*."""
_PARTS: Final = frozenset({"daging", "meat"})
"""Parts of an animal, which beside its name say only that it is worked: *daging rajungan* is no meat."""
KIND_WEIGHT: Final = 0.15
"""Of a word that says how a business acts, for every activity that acts so."""
MISSPELT_WEIGHT: Final = 0.6
"""Weight of a term that a word outside the classification resembles."""
MISSPELT_RATIO: Final = 84
"""Least likeness in per cent (Levenshtein, both words): one wrong letter in six."""
BATCH: Final = 2_000
LETTERS_WEIGHT: Final = 0.6
"""Of the likeness by letters beside the words, both between 0 and 1."""
UNSURE_SCORE: Final = 0.6
"""Score below which the names of trades that a text is most like are asked as well."""
NEAREST_WEIGHT: Final = 1.0
"""Of what the nearest names say, by how near they are, beside the words (at most 1)."""
TEMPERATURE: Final = 0.12
"""Of the softmax that turns quality into shares, from which ``activity_score`` tells the chance to be right."""


@dataclass(frozen=True)
class ActivityCandidate:
    """One activity that a text may mean.

    ``score`` is between 0 and 1, comparable between texts: about the chance that the code is right (see
    ``activity_score``).
    ``because`` are the words of the text that speak for it, strongest first.
    """

    code: str
    title: str
    score: float
    because: tuple[str, ...]


@cache
def stands_for(part: str) -> dict[str, tuple[str, ...]]:
    """Return the stems that each word or phrase of a part of ``trade_words.toml`` stands for.

    Examples
    --------
    >>> stands_for("word")["laundry"]
    ('penatu', 'cuci', 'tekstil', 'binatu')
    """
    return {
        phrase: tuple(stem(word) for word in WORD.findall(meaning) if not says_nothing(word))
        for phrase, meaning in words_of_trade()[part].items()
    }


def query_terms(text: str) -> dict[str, tuple[float, str]]:
    """Return the stems that a text asks for, each with its weight and the word of the text that it comes from.

    A word of the text itself weighs 1, what the trade words add weighs less; pairs of neighbours are terms too.

    Examples
    --------
    >>> terms = query_terms("Jual keripik")
    >>> terms["keripik"], terms["dagang"]
    ((1.0, 'keripik'), (0.45, 'jual'))
    """
    words = WORD.findall(text.lower())
    made = not MAKING.isdisjoint(words)
    goods = [[(stem(word), word) for word in good if not says_nothing(word)] for good in goods_of(text)]
    left = [pair for good in goods for pair in good]
    beside, unsaid = _said_beside(left), left_bound(words)
    unsaid |= {stem(word) for word in unsaid}
    unwooden = not MATERIALS.isdisjoint(words) and WOOD not in words
    terms: dict[str, tuple[float, str]] = {}
    for number, good in enumerate(goods):
        for meaning, weight, because in _terms_of(good, beside | unsaid, made=made, alone=len(left) == 1):
            weighs = weight * (LATER_WEIGHT if number else 1.0)
            for term in meaning:
                said = term in unsaid or (unwooden and term == WOOD)
                if not said and weighs > terms.get(term, (0.0, ""))[0]:
                    terms[term] = (weighs, because)
    return terms


def _terms_of(
    good: Sequence[tuple[str, str]], beside: frozenset[str], *, made: bool, alone: bool
) -> Iterator[tuple[Sequence[str], float, str]]:
    """Yield what the words of one good mean, with its weight and the words of the text."""
    kinds = words_of_trade()["kind"]
    pairs = [(f"{first} {second}", f"{a} {b}") for (first, a), (second, b) in pairwise(good) if {a, b} - kinds.keys()]
    yield from (([term], _own_weight(word, beside, alone=alone), word) for term, word in good)
    yield from (([term], 1.0, said) for term, said in pairs)
    means = stands_for("word")
    # *genteng beton* means no clay, whatever *genteng* alone means
    covered = {word for _, said in pairs if said in means for word in said.split()}
    for phrase in (*(word for _, word in good), *(said for _, said in pairs)):
        yield stands_for("cue").get(phrase, ()), CUE_WEIGHT, phrase
        if phrase in covered:
            continue
        meaning = means.get(phrase, ())
        if not (made and SERVED in meaning) and phrase not in beside:
            yield meaning, min(MEANING_WEIGHT, _own_weight(phrase, beside, alone=alone)), phrase
    yield from _terms_of_kind([word for _, word in good])


def _terms_of_kind(words: Sequence[str]) -> Iterator[tuple[Sequence[str], float, str]]:
    """Yield what is said of a kind where a text names one of it: of *nugget tuna* what is said of *nugget ikan*."""
    kinds = by_kind(words)
    because = next((word for word in words if word not in kinds), None)
    if because is not None:
        for a, b in pairwise(kinds):
            yield [f"{stem(a)} {stem(b)}"], MEANING_WEIGHT, because
            yield stands_for("word").get(f"{a} {b}", ()), MEANING_WEIGHT, because


def goods_of(text: str) -> list[list[str]]:
    """Return the words of each good that a text names one after another.

    Examples
    --------
    >>> goods_of("abon tuna & bakso ikan"), goods_of("kue kering")
    ([['abon', 'tuna'], ['bakso', 'ikan']], [['kue', 'kering']])
    """
    return [words for part in _BETWEEN_GOODS.split(text.lower()) if (words := WORD.findall(part))]


def _own_weight(word: str, beside: frozenset[str], *, alone: bool) -> float:
    """Return what a word of the text weighs: less where it only says of what, how, or by whom the good is made."""
    if not alone and (word in kind_of_animal() or word in beside & _PARTS):
        return KIN_WEIGHT
    how = word in beside or (not alone and word in words_of_trade()["kind"])
    return CUE_WEIGHT if how else 1.0


def _said_beside(left: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Return the words that only say how another good of the text is made or what it is like."""
    words = {word for _, word in left}
    goods = [set(stands_for("word").get(word, ())) for word in words - _SEWN - _QUALITIES]
    sewn = _SEWN if any(good and not good & _CLOTHES for good in goods) else frozenset()
    kinds = words_of_trade()["kind"]
    alone = not any(word not in kinds for word in words - _QUALITIES)
    carved = _CARVED if any(_FURNITURE in good for good in goods) else frozenset()
    parts = _PARTS if words & kind_of_animal().keys() else frozenset()
    parts |= _WORN if words & _WORKED else frozenset()
    return sewn | carved | parts | (frozenset() if alone else _QUALITIES)


@cache
def _acts_so(index: ActivityIndex, word: str) -> NDArray[np.float64] | None:
    """Return 1 for each activity of the kind that a word names (``jual``: shops and kitchens), None for other words."""
    beginnings = tuple(words_of_trade()["kind"].get(word, "").split())
    return np.array([code.startswith(beginnings) for code in index.codes], dtype=np.float64) if beginnings else None


def _kinds(index: ActivityIndex, texts: Iterable[str]) -> NDArray[np.float64]:
    rows = ([_acts_so(index, word) for word in WORD.findall(text.lower())] for text in texts)
    none = np.zeros(len(index.codes))
    return np.array([np.max([none, *(kind for kind in row if kind is not None)], axis=0) for row in rows])


@cache
def _known_words(index: ActivityIndex, letter: str) -> tuple[str, ...]:
    return tuple(sorted(term for term in index.terms if term[0] == letter and " " not in term))


@cache
def _near(index: ActivityIndex, word: str) -> str | None:
    """Return the known term that a misspelt word most likely means: ``kripix`` is ``kripik``."""
    if len(word) < LEAST_LETTERS:
        return None
    known = _known_words(index, word[0])
    found = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=MISSPELT_RATIO)
    return found[0] if found else None


def _mend(index: ActivityIndex, terms: dict[str, tuple[float, str]]) -> dict[str, tuple[float, str]]:
    mended = dict(terms)
    explained = {word for term, (_, word) in terms.items() if term in index.terms}
    for term, (_, word) in terms.items():
        near = None if word in explained or " " in term else _near(index, term)
        if near is not None:
            mended.setdefault(near, (MISSPELT_WEIGHT, word))
    return mended


def _weights(index: ActivityIndex, queries: Sequence[dict[str, tuple[float, str]]]) -> sp.csr_matrix:
    cells = [
        (row, index.terms[term], weight)
        for row, terms in enumerate(queries)
        for term, (weight, _) in terms.items()
        if term in index.terms
    ]
    rows, columns, weights = zip(*cells, strict=True) if cells else ((), (), ())
    return sp.csr_matrix((weights, (rows, columns)), shape=(len(queries), len(index.terms)), dtype=np.float64)


def _best(quality: NDArray[np.float64], top: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the best activities of each query, best first (ties by the order of codes), and all their chances."""
    chance = np.exp((quality - quality.max(axis=1, keepdims=True)) / TEMPERATURE)
    chance /= chance.sum(axis=1, keepdims=True)
    # a tie-break far below any difference that means something keeps the partial sort independent of its company
    ranked = np.arange(quality.shape[1]) * 1e-13 - quality
    first = np.argpartition(ranked, min(top, quality.shape[1]) - 1, axis=1)[:, :top]
    order = np.take_along_axis(first, np.argsort(np.take_along_axis(ranked, first, axis=1), axis=1), axis=1)
    return order, np.take_along_axis(chance, order, axis=1)


def _quality(
    index: ActivityIndex, texts: Sequence[str], queries: Sequence[dict[str, tuple[float, str]]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return words, letters and kind of trade together (none without a known word), and the evidence of the words."""
    against = np.array([against_it(index.codes, text) for text in texts])
    weighed = index.evidence(_weights(index, queries))
    evidence = weighed * against
    best = evidence.max(axis=1, keepdims=True)
    words = evidence / np.maximum(best, 1e-9)
    likeness = words + LETTERS_WEIGHT * index.letters.likeness(texts) * against
    # the kind alone is no reason: it only speaks where a word or the letters do
    return np.where(best > 0, likeness + KIND_WEIGHT * _kinds(index, texts) * (likeness > 0), 0.0), weighed


def _named(index: ActivityIndex, text: str) -> tuple[tuple[int, ...], float]:
    """Return the activities that a text names word for word; what stands in brackets only explains a name of words."""
    found, weight = named_whole(index.names, index.codes, goods_of(text))
    if weight == WHOLE_WEIGHT or "(" not in text:
        return found, weight
    head = goods_of(text.partition("(")[0])
    before = named_whole(index.names, index.codes, head) if len(head) == 1 and len(head[0]) > 1 else ((), 0.0)
    return before if before[1] == WHOLE_WEIGHT else (found, weight)


def _with_names(
    index: ActivityIndex, batch: dict[str, dict[str, tuple[float, str]]]
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[tuple[tuple[int, ...], float]]]:
    """Return how well each activity fits each text, the evidence of words, and the activities named word for word."""
    quality, weighed = _quality(index, list(batch), list(batch.values()))
    named = [_named(index, text) for text in batch]
    for row, (activities, weight) in enumerate(named):
        quality[row, list(activities)] += weight
    return quality, weighed, named


def _answer(
    index: ActivityIndex, batch: dict[str, dict[str, tuple[float, str]]], top: int
) -> list[list[ActivityCandidate]]:
    found = _asked(index, batch, top, near=False)
    unsure = {text: terms for (text, terms), of in zip(batch.items(), found, strict=True) if _is_unsure(text, of)}
    if not unsure:
        return found
    again = dict(zip(unsure, _asked(index, unsure, top, near=True), strict=True))
    return [again.get(text, of) for text, of in zip(batch, found, strict=True)]


def _is_unsure(text: str, found: Sequence[ActivityCandidate]) -> bool:
    """Return whether the names most like a text are to be asked: one word alone is like too many of them."""
    return bool(found) and found[0].score < UNSURE_SCORE and len(told_words(text)) > 1


def _asked(
    index: ActivityIndex, batch: dict[str, dict[str, tuple[float, str]]], top: int, *, near: bool
) -> list[list[ActivityCandidate]]:
    """Return the best activities of texts; ``near`` asks the names of trades that they are most like as well."""
    quality, weighed, named = _with_names(index, batch)
    if near:
        _by_nearest(index, list(batch), named, quality)
    # what is a name as it stands needs no table to say who sells it
    said = [
        (row, text) for row, (text, (_, whole)) in enumerate(zip(batch, named, strict=True)) if whole < WHOLE_WEIGHT
    ]
    sold = {row: goods for row, text in said if (goods := without_seller(text))}
    made = _goods_of_sellers(index, sold.values())
    for row, text in said:
        if row in sold:
            as_sold(index.codes, index.titles, text, quality[row], made[sold[row]].quality)
        as_outdoors(index.codes, index.titles, text, quality[row])
        as_grocer(index.codes, index.titles, goods_of(text), quality[row])
        in_waters(index.codes, index.titles, text, quality[row])
        as_seaweed(index.codes, index.titles, goods_of(text), quality[row])
    order, chance = _best(quality, top)
    evidence = np.take_along_axis(weighed, order[:, :1], axis=1)[:, 0]
    found = []
    for row, ((text, terms), codes) in enumerate(zip(batch.items(), order, strict=True)):
        answers = [int(at) for at in codes if quality[row, at] > 0]
        reasons = [because_of(index, at, terms, named[row]) for at in answers]
        if row in sold and answers and index.codes[answers[0]].startswith(_SELLERS):
            known = made[sold[row]]
            reasons[0] = tuple(dict.fromkeys((*reasons[0], *known.because)))
            evidence[row] = max(evidence[row], known.evidence)
        shares = [float(share) for share in chance[row, : len(answers)]]
        signs = [_signs(text, named[row], shares[0], float(evidence[row]), reasons[0])] if answers else []
        scores = [score for one in signs for score in scaled(shares, chance_right(one))]
        found.append(
            [
                ActivityCandidate(index.codes[at], index.titles[at], score, because)
                for at, score, because in zip(answers, scores, reasons, strict=True)
            ]
        )
    return found


@dataclass(frozen=True, slots=True)
class _Goods:
    """What is known of goods that are sold: their makers, what speaks for the likeliest, and how strongly."""

    quality: NDArray[np.float64]
    because: tuple[str, ...]
    evidence: float


def _goods_of_sellers(index: ActivityIndex, texts: Iterable[str]) -> dict[str, _Goods]:
    """Return what is known of each of some goods: who sells them is told by the words of who makes them."""
    terms = {text: _mend(index, query_terms(text)) for text in texts}
    if not terms:
        return {}
    quality, weighed, _ = _with_names(index, terms)
    best = quality.argmax(axis=1)
    return {
        text: _Goods(quality[row], because_of(index, int(best[row]), of, ((), 0.0)), float(weighed[row, best[row]]))
        for row, (text, of) in enumerate(terms.items())
    }


def _by_nearest(
    index: ActivityIndex,
    texts: Sequence[str],
    named: Sequence[tuple[tuple[int, ...], float]],
    quality: NDArray[np.float64],
) -> None:
    """Let the names of trades that a text is most like speak for their activities; ``quality`` is raised in place."""
    shares = nearest_names(index).shares(texts)
    for row, (text, (_, weight)) in enumerate(zip(texts, named, strict=True)):
        if weight < WHOLE_WEIGHT:
            quality[row] += NEAREST_WEIGHT * shares[row] * against_it(index.codes, text)


def _signs(
    text: str, named: tuple[tuple[int, ...], float], share: float, evidence: float, because: Sequence[str]
) -> Signs:
    words, whole = told_words(text), named[1] == WHOLE_WEIGHT
    return Signs(
        share=share,
        evidence=evidence,
        told=told_part(words, because),
        several=whole and len(named[0]) > 1,
        lone=not whole and len(words) <= 1,
        goods=len(goods_of(text)) > 1,
    )


def classify_activity(
    texts: Sequence[str | None],
    edition: Edition = "2020",
    top: int = 5,
    reference: Path | str | None = None,
) -> list[list[ActivityCandidate]]:
    """Return, for each text, the activities of KBLI that it most likely means, best first, with the reason.

    Words are stemmed, people's words are translated into official ones (``trade_words.toml``), and each activity is
    scored by BM25 (Robertson and Zaragoza 2009, p. 361) over its title, its description where the reference folder has
    one, the titles above it and people's names of the trade (``words.csv``), beside the likeness of title and
    names by pieces of three to five letters.

    Parameters
    ----------
    texts
        What businesses say they do; an empty or null one gets no candidate.
    edition
        ``"2020"`` (in the package: titles only) or ``"2025"`` (read from ``reference``: may not be shipped).
    top
        Most candidates for a text.
    reference
        Folder with ``kbli_2025.csv`` or ``kbli_2020.csv``; default ``JEJARING_REFERENCE``.

    Returns
    -------
    list of list of ActivityCandidate
        Ties are broken by the order of codes. Empty where no word is known: silence is better than a guess.

    Raises
    ------
    NotFound
        If the edition's table is neither in the package nor in the folder.
    ValueError
        If the edition is neither 2020 nor 2025, or ``top`` is less than 1.

    Examples
    --------
    >>> [tempe, nothing] = classify_activity(["perajin tempe", "???"], top=1)
    >>> tempe[0].code, tempe[0].because, nothing
    ('10391', ('tempe', 'perajin'), [])
    """
    if top < 1:
        message = f"top is {top}; ask for at least one candidate"
        raise ValueError(message)
    index = read_index(edition, reference)
    read = {text: plainly(text) for text in dict.fromkeys(texts) if text}
    distinct = {text: _mend(index, query_terms(text)) for text in dict.fromkeys(read.values())}
    found: dict[str, list[ActivityCandidate]] = {}
    names = list(distinct)
    for start in range(0, len(names), BATCH):
        batch = {name: distinct[name] for name in names[start : start + BATCH]}
        found |= zip(batch, _answer(index, batch, top), strict=True)
    return [found[read[text]] if text else [] for text in texts]
