"""Likeness by letters: pieces of three to five letters catch endings, compounds and spellings that words miss."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy.sparse as sp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

SIZES: Final = (3, 4, 5)
WORD: Final = re.compile(r"[a-z]+")


@lru_cache(maxsize=50_000)
def _pieces(word: str) -> tuple[str, ...]:
    """Return the pieces of a word; a blank marks where it begins and ends."""
    padded = f" {word} "
    return tuple(padded[at : at + size] for size in SIZES for at in range(len(padded) - size + 1))


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def _counted(texts: Sequence[Sequence[str]], known: Mapping[str, int]) -> sp.csr_matrix:
    """Return how often each text, given as its words (row), has each known piece (column).

    The pieces of a word are counted once, however many texts have it.
    """
    words = {word: at for at, word in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
    pieces = [[known[piece] for piece in _pieces(word) if piece in known] for word in words]
    said = [[words[word] for word in text] for text in texts]
    counted = sp.csr_matrix(_table(said, len(words)) @ _table(pieces, len(known)))
    counted.sort_indices()
    return counted


def _table(columns: Sequence[Sequence[int]], width: int) -> sp.csr_matrix:
    """Return rows that count their columns."""
    ends = np.cumsum([0, *map(len, columns)])
    where = np.fromiter(chain.from_iterable(columns), np.int64, ends[-1])
    return sp.csr_matrix((np.ones(len(where)), where, ends), shape=(len(columns), width))


def _weighted(table: sp.csr_matrix, rarity: NDArray[np.float64]) -> sp.csr_matrix:
    table.data = (1 + np.log(table.data)) * rarity[table.indices]
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1))).ravel()
    return sp.csr_matrix(sp.diags(1 / np.where(length > 0, length, 1)) @ table)


@dataclass(frozen=True, eq=False)
class GramIndex:
    """Texts as weighted pieces of letters (TF-IDF, length 1), to be asked for their likeness to another text."""

    known: dict[str, int]
    rarity: NDArray[np.float64]
    table: sp.csr_matrix

    @classmethod
    def of(cls, texts: Iterable[str]) -> GramIndex:
        """Build the index of texts.

        Examples
        --------
        >>> index = GramIndex.of(["keripik", "tempe"])
        >>> index.likeness(["kripik"]).argmax(axis=1).tolist()
        [0]
        """
        said = [_words(text) for text in texts]
        pieces = {piece for word in {word for text in said for word in text} for piece in _pieces(word)}
        known = {piece: at for at, piece in enumerate(sorted(pieces))}
        table = _counted(said, known)
        rarity = np.log((1 + len(said)) / (1 + np.bincount(table.indices, minlength=len(known)))) + 1
        return cls(known, rarity, sp.csr_matrix(_weighted(table, rarity).T))

    def likeness(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the cosine of each text with each text of the index, between 0 and 1."""
        asked = _weighted(_counted([_words(text) for text in texts], self.known), self.rarity)
        return np.asarray((asked @ self.table).toarray())
