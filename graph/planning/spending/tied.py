"""Tied: which interventions meet in a product, so that what they add there cannot be told one by one.

Those that reach one firm do: what a depot adds depends on whether the firm is certified. A certificate that is paid for
one product is held in the firm's others too, so that it may meet interventions of those. Whatever shares no firm
stands by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.planning.spending.intervention import Intervention

Places = tuple[int, ...]
"""Places of interventions in a list of them, ascending."""
MOST: Final = 8
"""Interventions of a block that holds certificates of other products, at most: each of its subsets is looked at."""


def blocks_of(offered: Sequence[Intervention], sold: Iterable[tuple[str, str]]) -> dict[str, tuple[Places, ...]]:
    """Return the blocks of each product: its interventions, and certificates of other products that its firms get.

    A block that would grow beyond :data:`MOST` is left without the certificates of other products that reach fewest of
    its firms.

    Parameters
    ----------
    offered
        Interventions, at most one of a barrier in a region and product.
    sold
        Who sells what: firm and product.

    Examples
    --------
    >>> from graph.planning.spending.intervention import Intervention
    >>> offered = [Intervention("certificate", "33", "10", ("a", "b"), 1),
    ...            Intervention("volume", "33", "11", ("b",), 1), Intervention("distance", "33", "11", ("c",), 1)]
    >>> blocks_of(offered, [("a", "10"), ("b", "10"), ("b", "11"), ("c", "11")])
    {'10': ((0,),), '11': ((0, 1), (2,))}
    """
    sellers: dict[str, set[str]] = {one.commodity: set() for one in offered}
    for firm, product in sold:
        if product in sellers:
            sellers[product].add(firm)
    found = {}
    for product, firms in sellers.items():
        own = [k for k, one in enumerate(offered) if one.commodity == product]
        others = [
            k for k, one in enumerate(offered)
            if one.commodity != product and one.barrier == "certificate" and not firms.isdisjoint(one.firms)
        ]  # fmt: skip
        reach = {k: set(offered[k].firms) if k in own else firms.intersection(offered[k].firms) for k in own + others}
        found[product] = tuple(sorted(part for block in _meeting(own + others, reach)
                                      for part in _small(block, own, reach)))  # fmt: skip
    return found


def _meeting(places: Sequence[int], reach: Mapping[int, set[str]]) -> list[list[int]]:
    """Return the places by whether they reach one firm, from one to the next."""
    groups: list[tuple[list[int], set[str]]] = []
    for k in places:
        here, firms, apart = [k], set(reach[k]), []
        for group in groups:
            if firms.isdisjoint(group[1]):
                apart.append(group)
            else:
                here += group[0]
                firms |= group[1]
        groups = [*apart, (here, firms)]
    return [sorted(group) for group, _ in groups]


def _small(block: list[int], own: Sequence[int], reach: Mapping[int, set[str]]) -> list[Places]:
    """Return a block of so many places that each subset can be looked at; without some it may fall into several."""
    others = sorted((k for k in block if k not in own), key=lambda k: (len(reach[k]), k))
    if len(block) <= MOST or not others:
        return [tuple(block)]
    left = [k for k in block if k != others[0]]
    return [part for some in _meeting(left, reach) for part in _small(some, own, reach)]
