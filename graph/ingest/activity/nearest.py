"""The names of trades that a text is most like: what no name says word for word, some near ones say together.

*Kerupuk kulit ikan patin* is no name that anybody wrote down, but it is near to a dozen that are. Asked only where the
words leave a text unsure.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy.sparse as sp

from graph.ingest.activity.grams import SIZES
from graph.ingest.activity.stems import WORD, stem
from graph.ingest.activity.whole import telling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.ingest.activity.evidence import ActivityIndex

_WORD_WEIGHT: Final = 1.0
_PAIR_WEIGHT: Final = 0.7
_PIECE_WEIGHT: Final = 0.25
NEAREST: Final = 15
"""Names that are asked."""
LEAST_LIKE: Final = 2
"""One in so many pieces of a word is in some name, where it may be one that is written otherwise."""
SHARPNESS: Final = 4
"""Power of likeness: how far a nearer name outdoes others."""


def _signs_of(word: str) -> list[str]:
    """Return the pieces of a word; a blank marks where it begins and ends."""
    padded = f" {word} "
    return [f"~{padded[at : at + size]}" for size in SIZES for at in range(len(padded) - size + 1)]


class NearestNames:
    """Names of trades as weighted words, pairs of words and pieces of letters (TF-IDF, length 1)."""

    def __init__(self, names: dict[str, tuple[int, ...]], activities: int) -> None:
        """Read the names of an index by their stems."""
        self.activities = activities
        told = [(name.split(), of) for name, of in names.items() if name[0] != '"']
        self.named = [of for _, of in told]
        texts = [words for words, _ in told]
        self.words = {word: at for at, word in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
        pairs = dict.fromkeys(f"{a} {b}" for words in texts for a, b in pairwise(words))
        self.pairs = {pair: at for at, pair in enumerate(pairs)}
        spelt = [_signs_of(word) for word in self.words]
        self.pieces = {piece: at for at, piece in enumerate(dict.fromkeys(chain.from_iterable(spelt)))}
        table = self._table(texts)
        present = np.bincount(table.indices, minlength=table.shape[1])
        self.rarity = np.log((1 + len(texts)) / (1 + present)) + 1
        self.table = sp.csr_matrix(self._weighted(table).T)

    def _table(self, texts: Sequence[Sequence[str]]) -> sp.csr_matrix:
        own = {word: at for at, word in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
        said = _counts([[own[word] for word in text] for text in texts], len(own))
        spelt = _counts(
            [[self.pieces[p] for p in _signs_of(word) if p in self.pieces] for word in own], len(self.pieces)
        )
        known = _counts([[self.words[word]] if word in self.words else [] for word in own], len(self.words))
        pairs = [[self.pairs[p] for a, b in pairwise(text) if (p := f"{a} {b}") in self.pairs] for text in texts]
        parts = [said @ known * _WORD_WEIGHT, _counts(pairs, len(self.pairs)) * _PAIR_WEIGHT]
        pieces = said @ spelt
        pieces.data = (1 + np.log(pieces.data)) * _PIECE_WEIGHT
        return sp.csr_matrix(sp.hstack([*parts, pieces], format="csr"))

    def _weighted(self, table: sp.csr_matrix) -> sp.csr_matrix:
        table = sp.csr_matrix(table @ sp.diags(self.rarity))
        length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1))).ravel()
        return sp.csr_matrix(sp.diags(1 / np.where(length > 0, length, 1)) @ table)

    def shares(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return, for each text, what part of its nearest names each activity has, less where even these are far.

        Examples
        --------
        >>> names = NearestNames({"keripik singkong": (0,), "keripik ubi": (0,), "jahit baju": (1,)}, 2)
        >>> names.shares(["keripik keladi"]).argmax(axis=1).tolist()
        [0]
        >>> float(names.shares(["keripik ubi"]).max()) > float(names.shares(["keripik ubi zzqx"]).max())
        True
        """
        asked = [[stem(word) for word in telling(WORD.findall(text))] for text in texts]
        near = sp.csr_matrix(sp.diags(list(map(self._known, asked))) @ self._weighted(self._table(asked)) @ self.table)
        shares = np.zeros((len(texts), self.activities))
        for row in range(len(texts)):
            first, last = near.indptr[row : row + 2]
            like, names = near.data[first:last], near.indices[first:last]
            best = np.lexsort((names, -like))[:NEAREST]
            for alike, name in zip(like[best], names[best], strict=True):
                of = self.named[name]
                shares[row, list(of)] += alike**SHARPNESS / len(of)
            if len(best) and like[best[0]] > 0:
                shares[row] *= like[best[0]] / shares[row].sum()
        return shares

    def _known(self, words: Sequence[str]) -> float:
        """Return how much of a text is like any name at all: of *pertanian zzqx* the second word says nothing."""
        strange = sum(not self._is_like_any(word) for word in words)
        return 1 - strange / len(words) if words else 0.0

    def _is_like_any(self, word: str) -> bool:
        pieces = _signs_of(word)
        return word in self.words or LEAST_LIKE * sum(piece in self.pieces for piece in pieces) >= len(pieces)


def _counts(columns: Sequence[Sequence[int]], width: int) -> sp.csr_matrix:
    ends = np.cumsum([0, *map(len, columns)])
    where = np.fromiter(chain.from_iterable(columns), np.int64, ends[-1])
    table = sp.csr_matrix((np.ones(len(where)), where, ends), shape=(len(columns), width))
    table.sum_duplicates()
    return table


@lru_cache(maxsize=1)
def nearest_names(index: ActivityIndex) -> NearestNames:
    """Return the names of an index, read once."""
    return NearestNames(index.names, len(index.codes))
