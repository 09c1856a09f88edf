"""Compile every kernel once, as ``make install`` does, so that no command waits for it later."""

from __future__ import annotations

import numpy as np

from graph.metrics.arrays import TieArrays
from graph.metrics.bonding import barrat_clustering, directed_clustering
from graph.metrics.cohesion import component_roots_of, cores
from graph.metrics.ei import inside_moments
from graph.metrics.information import immediate_gatekeepers
from graph.metrics.kernels.cuts import cut_nodes
from graph.metrics.kernels.groups import group_tallies
from graph.metrics.kernels.pairs import inside_sums
from graph.metrics.kernels.triangles import shared_partners
from graph.metrics.null_models import rewire
from graph.metrics.roles import role_counts
from graph.metrics.shortest_paths import path_dependencies


def main() -> None:
    """Run every kernel on four nodes: numba keeps what it compiles beside the source, or in its cache folder."""
    for directed in (False, True):
        ties = TieArrays.from_edges(4, [0, 1, 2, 2], [1, 2, 0, 3], [1.0, 2.0, 1.0, 1.0], directed=directed)
        code = np.array([0, 0, 1, 1], np.int32)
        _ = ties.profile
        role_counts(ties, code, 2)
        cores(ties)
        component_roots_of(ties)
        cut_nodes(ties.rows)
        immediate_gatekeepers(ties, 0)
        rewire(ties, swaps=1)
        shared_partners(ties.forward)
        inside_sums(ties.as_pairs, code)
        inside_moments(ties, np.bincount(code))
        path_dependencies(ties, np.arange(4, dtype=np.int32))
        group_tallies(ties.rows, code, 2)
        if directed:
            directed_clustering(ties)
        else:
            barrat_clustering(ties)


if __name__ == "__main__":
    main()
