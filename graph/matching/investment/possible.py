"""What could be bought in a network: certificates by cluster or regency, joint lots, reach, a shared house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.matching.investment.intervention import Intervention
from graph.matching.pairs.candidates import find_candidates

if TYPE_CHECKING:
    from graph.network import Network

VISIT_RP: Final = 150_000
"""An officer's visit to help one enterprise with one application: assumption."""
POOL_RP: Final = 15_000_000
"""To start joint delivery of a group: scales, sacks, a first month of a coordinator; assumption."""
TRANSPORT_RP: Final = 1_200_000
"""A year's support of one enterprise's carriage: assumption."""
TRAINING_RP: Final = 500_000
"""A place in a course on production: assumption."""
FACILITY_RP: Final = 250_000_000
"""A small shared house with machines: assumption."""
REACH_KM: Final = 300.0


def possible_interventions(network: Network, most: int = 60) -> tuple[Intervention, ...]:
    """Return what could be bought in a network: certificates by cluster or regency, joint lots, reach, a shared house.

    Costs are those of the dated assumptions; the ``most`` that help the most suppliers are kept.
    """
    candidates = find_candidates(network)
    sellers = candidates.suppliers.select("party", "name", "missing", "capacity").unique("party", keep="first")
    where = _groups(network)
    sellers = sellers.join(where, on="party", how="left").filter(pl.col("group").is_not_null()).sort("party")
    repairs = {repair.code: repair for repair in candidates.setting.assumptions.repairs}
    made: list[Intervention] = []
    lacking = sellers.explode("missing").filter(pl.col("missing").is_in(list(repairs)))
    for (code, group), rows in lacking.group_by("missing", "group", maintain_order=True):
        one = repairs[str(code)]
        cost = one.cost_rp * rows.height + VISIT_RP * rows.height
        made.append(
            Intervention(
                f"{code}:{group}", "certification", cost, tuple(rows["party"]), one.certification or "business_form"
            )
        )
    for (group,), rows in sellers.group_by("group", maintain_order=True):
        parties = tuple(rows["party"])
        each = len(parties)
        made += [
            Intervention(f"pool:{group}", "aggregation", POOL_RP, parties, pool=True),
            Intervention(
                f"transport:{group}", "transport", TRANSPORT_RP * each, parties, reach_km=REACH_KM, carriage_share=0.5
            ),
            Intervention(f"training:{group}", "training", TRAINING_RP * each, parties, capacity_share=0.05),
            Intervention(f"facility:{group}", "facility", FACILITY_RP, parties, capacity_share=0.15),
        ]
    kept = sorted(made, key=lambda one: (-len(one.parties), one.code))[:most]
    return tuple(sorted(kept, key=lambda one: one.code))


def _groups(network: Network) -> pl.DataFrame:
    """Return the cluster of each party, else its regency: ``party``, ``group`` (id or code)."""
    inside = network.ties.filter(pl.col("type") == "PART_OF").select(party="start", cluster="end")
    inside = inside.sort("party", "cluster").unique("party", keep="first")
    regency = pl.when(pl.col("region").str.len_chars() >= 5).then(pl.col("region").str.head(5))
    parties = network.parties.select(party="id", regency=regency).join(inside, on="party", how="left")
    return parties.select("party", group=pl.coalesce("cluster", "regency"))
