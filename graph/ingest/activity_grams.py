"""Likeness by letters: pieces of three to five letters catch endings, compounds and spellings that words miss."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy.sparse as sp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

SIZES: Final = (3, 4, 5)
WORD: Final = re.compile(r"[a-z]+")


@lru_cache(maxsize=50_000)
def _pieces(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(padded[at : at + size] for size in SIZES for at in range(len(padded) - size + 1))


def grams(text: str) -> Counter[str]:
    """Count the pieces of a text, word by word; a blank marks where a word begins and ends.

    Examples
    --------
    >>> sorted(grams("Es"))
    [' es', ' es ', 'es ']
    """
    return Counter([piece for word in WORD.findall(text.lower()) for piece in _pieces(word)])


def _counted(counts: Sequence[Counter[str]], known: dict[str, int]) -> sp.csr_matrix:
    """Return how often each text (row) has each known piece (column)."""
    columns = np.array([known.get(gram, -1) for count in counts for gram in count], dtype=np.int64)
    numbers = np.array([n for count in counts for n in count.values()], dtype=np.float64)
    rows = np.repeat(np.arange(len(counts)), [len(count) for count in counts])
    held = columns >= 0
    return sp.csr_matrix((numbers[held], (rows[held], columns[held])), shape=(len(counts), len(known)))


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
        counts = [grams(text) for text in texts]
        known = {gram: at for at, gram in enumerate(sorted({gram for count in counts for gram in count}))}
        table = _counted(counts, known)
        rarity = np.log((1 + len(counts)) / (1 + np.bincount(table.indices, minlength=len(known)))) + 1
        return cls(known, rarity, sp.csr_matrix(_weighted(table, rarity).T))

    def likeness(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the cosine of each text with each text of the index, between 0 and 1."""
        asked = _weighted(_counted([grams(text) for text in texts], self.known), self.rarity)
        return np.asarray((asked @ self.table).toarray())
