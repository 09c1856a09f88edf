"""What NetworkX asks of a backend while it is itself being imported: plain facts, and no import at all.

The functions live in :mod:`graph.metrics.backend`, which NetworkX loads when one of them is first called with
``backend="jejaring"``. Nothing is taken over unasked: a user names the backend, or sets its priority.
"""

from __future__ import annotations

FUNCTIONS = {
    "attribute_assortativity_coefficient": "Counts on arrays; loops and parallel ties count as NetworkX counts them.",
    "betweenness_centrality": "Brandes on arrays, exact and sampled, unweighted.",
    "clustering": "Undirected and directed (Fagiolo), and Onnela's weighted form.",
    "constraint": "Burt's formula for every kind of graph; nodes without out-neighbours included.",
    "core_number": "Buckets on arrays; a graph with loops is refused, as in NetworkX.",
    "effective_size": "Burt's formula, right where NetworkX is not: weighted and directed graphs.",
    "local_constraint": "Burt's formula.",
    "transitivity": "From the triangle pass.",
    "triangles": "From the triangle pass.",
}


def get_info() -> dict[str, object]:
    """Return what NetworkX shows of the backend.

    Examples
    --------
    >>> get_info()["backend_name"]
    'jejaring'
    """
    return {
        "backend_name": "jejaring",
        "project": "jejaring",
        "package": "graph.metrics",
        "short_summary": "Structural holes, clustering, cores and betweenness on compiled arrays.",
        "default_config": {"recheck": False},
        "functions": {name: {"additional_docs": says} for name, says in FUNCTIONS.items()},
    }
