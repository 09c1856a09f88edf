"""Linking: ties up to those with money and power: bank, government, buyer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from graph.metrics.arrays import TieArrays


def within_steps(ties: TieArrays, targets: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """Return who reaches one of the targets over at most so many ties, whichever way they run.

    A target is at no distance from itself.

    Examples
    --------
    >>> import numpy as np
    >>> from graph.metrics.arrays import TieArrays
    >>> chain = TieArrays.from_edges(4, [0, 1, 2], [1, 2, 3])
    >>> within_steps(chain, np.array([False, False, False, True]), 2).tolist()
    [False, True, True, True]
    """
    near = targets.copy()
    for _ in range(steps):
        reached = near.copy()
        reached[ties.low[near[ties.high]]] = True
        reached[ties.high[near[ties.low]]] = True
        near = reached
    return near
