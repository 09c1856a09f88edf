"""Compile every kernel once, as ``make install`` does, so that no command waits for it later."""

from __future__ import annotations

import numpy as np

from graph.metrics.arrays import TieArrays
from graph.metrics.bonding import barrat_clustering, directed_clustering
from graph.metrics.brokerage import role_counts
from graph.metrics.kernels.groups import group_tallies


def main() -> None:
    """Run every kernel on four nodes: numba keeps what it compiles beside the source, or in its cache folder."""
    for directed in (False, True):
        ties = TieArrays.from_edges(4, [0, 1, 2, 2], [1, 2, 0, 3], [1.0, 2.0, 1.0, 1.0], directed=directed)
        code = np.array([0, 0, 1, 1], np.int32)
        _ = ties.profile
        role_counts(ties, code, 2)
        group_tallies(ties.rows, code, 2)
        if directed:
            directed_clustering(ties)
        else:
            barrat_clustering(ties)


if __name__ == "__main__":
    main()
