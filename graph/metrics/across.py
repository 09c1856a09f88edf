"""Pairs that the members of a group broker between the group and others, without any other group's labels.

Gatekeepers and representatives of a group are members v with a way i -> v -> j of which exactly one end is a member
and no tie i -> j: what the other groups are does not matter. With A the matrix of ties and S the members, the ways in
and out are entries of ``A[all, S] A[S, S]`` and ``A[S, S] A[S, all]``; those without a tie of their own are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from graph.metrics.arrays import TieArrays
    from graph.metrics.kernels.types import Ints


def sparse_arcs(ties: TieArrays) -> Any:  # noqa: ANN401 - scipy has no types
    """Return the ties as a sparse matrix of zeros and ones, rows sending to columns."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - a quarter of a second that only reports need

    sends, returns = (ties.way & 1) > 0, (ties.way & 2) > 0
    start = np.concatenate([ties.low[sends], ties.high[returns]])
    end = np.concatenate([ties.high[sends], ties.low[returns]])
    return csr_array((np.ones(start.size, np.int32), (start, end)), shape=(ties.n, ties.n))


def pairs_across(arcs: Any, members: Ints) -> int:  # noqa: ANN401 - as above
    """Return how many pairs the members broker in and out together (gatekeepers and representatives).

    Examples
    --------
    >>> from graph.metrics.arrays import TieArrays
    >>> chain = TieArrays.from_edges(3, [0, 1], [1, 2], directed=True)
    >>> pairs_across(sparse_arcs(chain), np.array([0, 1]))
    1
    """
    outside = np.ones(arcs.shape[0], bool)
    outside[members] = False
    sent, received = arcs[members], arcs[:, members]
    inside = sent[:, members]
    out = (inside @ sent)[:, outside]
    into = (received @ inside)[outside]
    closed_out = out.multiply(sent[:, outside]).sum()
    closed_in = into.multiply(received[outside]).sum()
    return int(out.sum() - closed_out + into.sum() - closed_in)
