"""A cluster beside its rivals: the same figures of each, and where it stands among them (the benchmark)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.metrics.relation import cluster_position
from graph.model.rights import within
from graph.planning.clusters.conditions import evidence_of
from graph.planning.clusters.profile import STAGE, aid, homogeneity, trade_of
from graph.planning.clusters.rivals import rivals, sales_of
from graph.planning.clusters.viable import viable_enterprises
from graph.planning.years import earlier

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graph.planning.scene import Scene

FIGURES: Final = (
    "members", "median_sales_rp", "sells_directly", "exports", "financed", "machines", "certified", "learns_outside",
    "served", "fostered", "acts_jointly", "told", "forum", "share_viable", "homogeneity", "bonding_z", "bridging_z",
)  # fmt: skip
"""What clusters are compared by: more is better of all of them, but of homogeneity, which only differs."""
WHY: Final = ("same_product", "shared_buyers", "same_regency")
RIVALS: Final = 20
"""Rivals compared, the nearest first: same product, then most buyers in common, then the same regency."""


def compare_clusters(
    scene: Scene,
    cluster: str,
    *,
    against: Sequence[str] = (),
    most: int = RIVALS,
    regions: Collection[str] | None = None,
    least: int = 1,
) -> dict[str, Any]:
    """Return a cluster and its rivals with the same figures, and the benchmark by figure.

    Parameters
    ----------
    cluster
        Id, alias or exact name.
    against
        Clusters to stand beside it whether they are rivals or not, by id, alias or exact name.
    most
        How many rivals at most, the nearest first.
    regions
        Only rivals in these regions or below; None takes all.
    least
        Clusters of fewer members show no figures of them, and medians of fewer are not shown: what is told to a party.

    Returns
    -------
    dict
        ``cluster``, ``name``, ``kbli``, ``n``, ``as_of``; ``clusters``: this one first, then rivals, each with why it
        is a rival and ``FIGURES`` (shares of members, 0 to 1); ``benchmark``: by figure ``ours``, ``median`` of the
        rivals, ``highest`` of all and ``highest_of`` whom, ``place_among`` the ``of`` that
        have the figure.

    Raises
    ------
    UnknownParty
        If no cluster answers to it.
    """
    network, memberships = scene.network, scene.memberships
    position = cluster_position(network, memberships, cluster)
    row, members = memberships.clusters[position], memberships.members[position].astype(np.int64)
    kbli = trade_of(scene, row, members)
    all_of = [
        one for one in rivals(scene, row, members, kbli) if regions is None or within(one["region"], tuple(regions))
    ]
    ids = network.parties["id"]
    at = {ids[other]: k for k, other in enumerate(memberships.clusters)}
    known = {one["cluster"] for one in all_of[:most]} | {ids[row]}
    more = [memberships.clusters[cluster_position(network, memberships, one)] for one in against]
    asked = [_plain(scene, other) for other in dict.fromkeys(more) if ids[other] not in known]
    itself = _plain(scene, row)
    told = [
        {name: one[name] for name in ("cluster", "name", "region", *WHY)} | _figures(scene, at[one["cluster"]], least)
        for one in (itself, *all_of[:most], *asked)
    ]
    return {
        "cluster": itself["cluster"],
        "name": itself["name"],
        "kbli": kbli,
        "n": int(members.size),
        "rivals": len(all_of),
        "clusters": told,
        "benchmark": [_standing(figure, told) for figure in FIGURES],
        "as_of": network.as_of,
    }


def _plain(scene: Scene, row: int) -> dict[str, Any]:
    """Return a cluster without a reason why it would be a rival."""
    parties = scene.network.parties
    return {
        "cluster": parties["id"][row],
        "name": parties["name"][row],
        "region": parties["region"][row],
    } | dict.fromkeys(WHY)


def _figures(scene: Scene, position: int, least: int) -> dict[str, Any]:
    memberships, network = scene.memberships, scene.network
    row, members = memberships.clusters[position], memberships.members[position].astype(np.int64)
    axes = scene.axes.row(by_predicate=pl.col("cluster") == network.parties["id"][row], named=True)
    known: dict[str, Any] = {
        "members": int(members.size), "stage": STAGE.get(axes["reading"] or "", "unknown"),
        "bonding_z": axes["bonding_z"], "bridging_z": axes["bridging_z"],
    }  # fmt: skip
    if members.size < least:
        return dict.fromkeys(FIGURES) | known | {"aid_per_member": None, "n_sales": 0}
    evidence = evidence_of(scene, row, members, earlier(None, network.as_of, 2))
    viable = viable_enterprises(scene, members)
    sales = sales_of(scene, members)
    if sales["n_sales"] < least:
        sales["median_sales_rp"] = None
    return (
        known
        | sales
        | {
            **{one.code: one.now for one in evidence},
            "share_viable": None if viable["willing"].null_count() else (viable["viability"] == "viable").mean(),
            "homogeneity": homogeneity(scene, members),
            "aid_per_member": aid(scene, row, members)["per_member"],
        }
    )


def _standing(figure: str, told: list[dict[str, Any]]) -> dict[str, Any]:
    """Return where the first of some clusters stands in a figure; unknown ones take no part."""
    ours = told[0][figure]
    known = [(one[figure], one["name"]) for one in told if one[figure] is not None and np.isfinite(one[figure])]
    theirs = [one[figure] for one in told[1:] if one[figure] is not None and np.isfinite(one[figure])]
    best = max(known, key=lambda one: one[0], default=(None, None))
    ranked = ours is not None and np.isfinite(ours)
    return {
        "figure": figure,
        "ours": ours,
        "median": float(np.median(theirs)) if theirs else None,
        "highest": best[0],
        "highest_of": best[1],
        "place_among": 1 + sum(value > ours for value, _ in known) if ranked else None,
        "of": len(known),
    }
