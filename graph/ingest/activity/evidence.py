"""The index of activities: how strongly each word speaks for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import scipy.sparse as sp
    from numpy.typing import NDArray

    from graph.ingest.activity.grams import GramIndex


@dataclass(frozen=True, eq=False)
class ActivityIndex:
    """Scores of every term for every five-digit activity.

    ``scores`` is a sparse matrix terms x activities; ``letters`` tells likeness by pieces of letters, ``names`` the
    activities of each name of a trade.
    """

    codes: tuple[str, ...]
    titles: tuple[str, ...]
    terms: dict[str, int]
    scores: sp.csr_matrix
    letters: GramIndex
    names: dict[str, tuple[int, ...]]

    def strength(self, term: int, activity: int) -> float:
        """Return how strongly one term speaks for one activity: 0 where it does not."""
        first, last = self.scores.indptr[term : term + 2]
        at = first + np.searchsorted(self.scores.indices[first:last], activity)
        return float(self.scores.data[at]) if at < last and self.scores.indices[at] == activity else 0.0

    def evidence(self, weights: sp.csr_matrix) -> NDArray[np.float64]:
        """Return how strongly each query (queries x terms) speaks for each activity: 0 where no term is shared."""
        return np.asarray((weights @ self.scores).toarray())
