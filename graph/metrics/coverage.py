"""Coverage: what a report rests on: who answered, which ties count, and which cannot have been seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.metrics.relation import in_force
from graph.model.vocabulary import TieType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from graph.metrics.view import ClusterView
    from graph.network import Network


@dataclass(frozen=True)
class Coverage:
    """What was asked and answered about a cluster.

    Attributes
    ----------
    members, tied, silent
        All members, those with a tie on record, and those without: nobody asked them, or they have none.
    response_rate
        Share of members with a tie on record; nan for a cluster of nobody.
    surveyed
        Members who named anyone in a survey of trust.
    unseen_pairs
        Share of pairs of members of which neither has a tie on record: a tie between them is missing or does not exist,
        and the record cannot say which; nan below two members.
    undated
        Share of the ties that touch the cluster without a first day: they are taken to have been there all along.
    ties_by_type
        Tie type -> ties inside and ties to others, as stored; together they make the relation.
    """

    members: int
    tied: int
    silent: int
    response_rate: float
    surveyed: int
    unseen_pairs: float
    undated: float
    ties_by_type: Mapping[str, tuple[int, int]]


def coverage(view: ClusterView, types: Iterable[str], on: date) -> Coverage:
    """Return what the figures of a cluster rest on."""
    network: Network = view.measured.network
    n, silent = view.n, view.n - view.tied
    names = network.parties["id"].gather(view.members.astype(np.int64)).to_list()
    ties = in_force(network.ties, on).filter(pl.col("type").is_in(sorted(types)))
    ends = ties.select("start", "end", "type", "since", a=pl.col("start").is_in(names), b=pl.col("end").is_in(names))
    touching = ends.filter(pl.col("a") | pl.col("b"))
    counted = (
        touching.unique(["start", "end", "type"])
        .group_by("type")
        .agg(inside=(pl.col("a") & pl.col("b")).sum(), all=pl.len())
        .sort("type")
    )
    asked = touching.filter((pl.col("type") == TieType.TRUSTS) & pl.col("a"))["start"].n_unique()
    nan = float("nan")
    return Coverage(
        members=n,
        tied=view.tied,
        silent=silent,
        response_rate=view.tied / n if n else nan,
        surveyed=asked,
        unseen_pairs=silent * (silent - 1) / (n * (n - 1)) if n > 1 else nan,
        undated=touching["since"].null_count() / touching.height if touching.height else nan,
        ties_by_type={kind: (inside, every - inside) for kind, inside, every in counted.iter_rows()},
    )
