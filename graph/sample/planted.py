"""Known answers of a synthetic world: what is planted, so that a test or a reader can look for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.sample.goods import goods
from graph.sample.help import OUTSIDE_FIRST
from graph.sample.other_ties import PROGRAMME_TAKERS
from graph.sample.places import places
from graph.sample.supporters import PROGRAMMES
from graph.sample.tie_rows import AS_OF, EARLIER

if TYPE_CHECKING:
    from graph.sample.office import Repeats
    from graph.sample.world import World


def planted_facts(world: World, planted: Repeats) -> dict[str, object]:
    """Return the known answers as plain JSON: clusters, duplicates, balance of each good, programmes.

    Examples
    --------
    >>> from graph.sample.office import repeats
    >>> from graph.sample.world import make_world
    >>> world = make_world(400)
    >>> facts = planted_facts(world, repeats(world))
    >>> facts["synthetic"], facts["clusters"][4]["lacks"]
    (True, ['buyer', 'bds_provider', 'forum', 'foster_company'])
    """
    return {
        "synthetic": True,
        "enterprises": world.enterprises,
        "seed": world.seed,
        "as_of": AS_OF.isoformat(),
        "earlier": EARLIER.isoformat(),
        "clusters": [
            {
                "code": cluster.code,
                "name": cluster.name,
                "region": cluster.district,
                "kbli": cluster.kbli,
                "members": cluster.members,
                "structure_earlier": cluster.before,
                "structure_now": cluster.now,
                "lacks": list(cluster.lacks),
                "informed": cluster.informed,
            }
            for cluster in world.planned
        ],
        "duplicates": _duplicates(world, planted),
        "programme": {
            "worked": PROGRAMMES[0],
            "clusters": sorted(PROGRAMME_TAKERS),
            "changed_nothing": list(PROGRAMMES[1:]),
        },
        "outside_first": {name: OUTSIDE_FIRST[name] for name in ("cluster", "service")},
        "balance": _balance(world),
    }


def _duplicates(world: World, planted: Repeats) -> list[dict[str, str]]:
    makers, where = world.cast.makers, places()
    return [
        {"name": first, "spelt_again": again, "region": where.code[makers.regency[maker]]}
        for maker, first, again in zip(planted.maker, makers.name.gather(planted.maker), planted.name, strict=True)
    ]


def _balance(world: World) -> list[dict[str, object]]:
    offered = np.zeros(len(goods()), dtype=np.int64)
    for offers, _ in world.sellers:
        np.add.at(offered, offers.good, offers.units)
    wanted = np.bincount(world.demands.good, weights=world.demands.units, minlength=len(goods()))
    return [
        {"commodity": good.kbli, "unit": good.unit, "offered": int(offered[i]), "wanted": int(wanted[i])}
        for i, good in enumerate(goods())
    ]
