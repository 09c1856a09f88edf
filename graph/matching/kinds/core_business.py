"""Core business: how much two trades have to do with each other, by the input-output table, both ways."""

from __future__ import annotations

from functools import lru_cache

from graph.errors import NotFound
from graph.reference import input_output


@lru_cache(maxsize=100_000)
def core_link(ours: str, theirs: str) -> float:
    """Return the larger of the weighted input shares between two activities, either way; 1 for the same activity.

    Examples
    --------
    >>> core_link("25910", "25910"), core_link("01262", "10431") > 0.05, core_link("xx", "10431")
    (1.0, True, 0.0)
    """
    if ours == theirs:
        return 1.0
    try:
        a, b = input_output.sectors_of(ours), input_output.sectors_of(theirs)
    except NotFound:
        return 0.0
    shares = input_output.weighted_input_share()
    both = [float(max(shares[i - 1, j - 1], shares[j - 1, i - 1])) for i in a for j in b]
    return max(both, default=0.0)
