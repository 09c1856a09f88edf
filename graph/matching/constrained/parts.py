"""Parts: terms that share no party, where no rule over the whole plan ties them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from graph.matching.constrained.residual import residual

if TYPE_CHECKING:
    from graph.matching.constrained.terms import Terms


def parts_of(terms: Terms) -> list[Terms]:
    """Return the parts, the one with fewest pairs first; ``pair`` of a part counts within ``terms``.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> from graph.matching.constrained.terms import terms_of
    >>> market = Market.from_arrays([6, 9, 1], [9, 9], [0, 1, 2], [0, 0, 1], [5, 4, 3])
    >>> [part.pairs for part in parts_of(terms_of(market))]
    [1, 2]
    """
    if terms.sides or terms.pairs == 0:
        return [residual(terms, np.zeros(terms.pairs, np.int64), np.arange(terms.pairs))]
    n = terms.capacity.size
    parties = n + terms.demand.size
    ties = csr_matrix((np.ones(terms.pairs), (terms.supplier, n + terms.buyer)), shape=(parties, parties))
    _, label = connected_components(ties, directed=False)
    by_label = np.argsort(label[terms.supplier], kind="stable")
    ends = np.flatnonzero(np.diff(label[terms.supplier][by_label])) + 1
    nothing = np.zeros(terms.pairs, np.int64)
    parts = [residual(terms, nothing, np.sort(pairs)) for pairs in np.split(by_label, ends)]
    return sorted(parts, key=lambda part: part.pairs)
