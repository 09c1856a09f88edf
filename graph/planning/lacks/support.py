"""Gaps of support: facilities, technology, training, services, finance and officers against what exists nearby.

Each counts micro and small enterprises: ``of`` is all of them, ``amount`` those without, and the reason tells whether
there is nothing within reach (build or bring it) or something that does not reach them (open it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.planning.evidence import evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.planning.scene import Scene

TRAINERS: Final = ("bds_provider", "institution", "front_office")
EVENTS: Final = ("programme", "forum")
BUSINESS: Final = ("SUPPLIES", "PARTNERS_WITH", "SUBCONTRACTS")


def _served(scene: Scene, name: str, has: NDArray[np.bool_], near: NDArray[np.bool_]) -> pl.DataFrame:
    """Return a row for each micro and small enterprise: lacking or not, and whether anything is near."""
    lacking = ~has
    reason = np.where(near, f"gap.{name}.near_but_not_used", f"gap.{name}.none_within_reach")
    rows = scene.facts.with_columns(
        amount=pl.Series(lacking.astype(np.int64)),
        of=pl.lit(1, pl.Int64),
        reason=pl.when(pl.Series(lacking)).then(pl.Series(reason.tolist(), dtype=pl.String)),
        none_near=pl.Series((lacking & ~near).astype(np.int64)),
    ).filter(pl.Series(scene.umk))
    return evidence(rows.drop("kind"))


def facility_rows(scene: Scene) -> pl.DataFrame:
    """Return who shares no facility: ``SHARES_WITH`` one, or one of their trade within reach."""
    facilities = scene.kind("shared_facility")
    return _served(
        scene,
        "facility",
        scene.tied(["SHARES_WITH", "MEMBER_OF", "SERVES"], facilities),
        scene.within(facilities, scene.reach["facility"]),
    )


def technology_rows(scene: Scene) -> pl.DataFrame:
    """Return who reaches no machine: own (``HOLDS``), a facility's, or a business partner's."""
    machines, facilities = scene.kind("machine"), scene.kind("shared_facility")
    holds = scene.tied(["HOLDS"], machines)
    partner = scene.tied(BUSINESS, holds & scene.umb)
    has = holds | partner | scene.tied(["SHARES_WITH"], facilities | machines)
    return _served(scene, "technology", has, scene.within(machines | facilities, scene.reach["machine"]))


def training_rows(scene: Scene) -> pl.DataFrame:
    """Return who has had no training: not served, coached or taught, and attended no programme or forum.

    Near is who trains by trade, and whatever programme still offers a training.
    """
    offered = _offered(scene).filter(pl.col("kind") == "training")["party"].unique()
    trainers = scene.kind(TRAINERS)
    near = trainers | scene.network.parties["id"].is_in(offered.implode()).to_numpy()
    has = scene.tied(["SERVES", "LEARNS_FROM"], trainers) | scene.tied(["COACHES"], scene.kind("officer"))
    ties = scene.network.tie_arrays(["ATTENDED"])  # what was attended stays attended
    has[ties.start[scene.kind(EVENTS)[ties.end]]] = True
    return _served(scene, "training", has, scene.within(near, scene.reach["training"]))


def service_rows(scene: Scene) -> pl.DataFrame:
    """Return needs without a provider: what sellers lack by law or the buyer's must, and nobody within reach serves.

    ``of`` counts needs, ``amount`` those of enterprises that no provider serves. Where the network holds stated needs
    of
    services, each counts too: it lacks a provider where nobody offers that service within reach of it.
    """
    candidates, _ = scene.market
    needs = candidates.suppliers.select("party", "missing").explode("missing", empty_as_null=True).drop_nulls()
    needs = needs.filter(pl.col("missing") != "check.permits").unique().group_by("party").agg(of=pl.len())
    providers = scene.kind(("bds_provider", "front_office"))
    has = scene.tied(["SERVES"], providers)
    near = scene.within(providers, scene.reach["service"])
    reason = np.where(near, "gap.service.near_but_not_used", "gap.service.none_within_reach")
    rows = scene.facts.with_columns(
        has=pl.Series(has), near=pl.Series(near), reason=pl.Series(reason.tolist(), dtype=pl.String)
    ).join(needs, on="party", how="inner", maintain_order="left")
    of = pl.col("of").cast(pl.Int64)
    rows = rows.with_columns(of=of, amount=pl.when("has").then(0).otherwise(of))
    rows = rows.with_columns(none_near=pl.when("near").then(0).otherwise(pl.col("amount")))
    return pl.concat([evidence(rows.drop("kind", "has", "near")), _stated_needs(scene)], how="diagonal_relaxed")


def _stated_needs(scene: Scene) -> pl.DataFrame:
    """Return the stated needs of services, each with whether anybody within reach offers that very service."""
    network, ids = scene.network, scene.network.parties["id"]
    open_ = pl.col("until").is_null() | (pl.col("until") >= network.as_of)
    needs = network.needs.filter((pl.col("kind") == "services") & open_).sort("id")
    offered = _offered(scene).filter(pl.col("kind") == "services")
    parts = [pl.DataFrame(schema={"party": pl.String, "none_near": pl.Int64})]
    for (service,), group in needs.group_by("service", maintain_order=True):
        providers = offered.filter(pl.col("service").eq_missing(pl.lit(service, pl.String)))["party"].unique().to_list()
        near = pl.Series(scene.within(ids.is_in(providers).to_numpy(), scene.reach["service"]))
        served = ids.filter(near).to_list()
        parts.append(group.select("party", none_near=(~pl.col("party").is_in(served)).cast(pl.Int64)))
    rows = pl.concat(parts).join(scene.facts.drop("kind"), on="party", how="left", maintain_order="left")
    lacking = pl.col("none_near") == 1
    return evidence(
        rows.with_columns(
            amount="none_near",
            of=pl.lit(1, pl.Int64),
            reason=pl.when(lacking).then(pl.lit("gap.service.none_within_reach")),
        )
    )


def _offered(scene: Scene) -> pl.DataFrame:
    """Return the services that are still given."""
    return scene.network.services.filter(pl.col("until").is_null() | (pl.col("until") >= scene.network.as_of))


def finance_rows(scene: Scene) -> pl.DataFrame:
    """Return who no bank, cooperative bank or venture capital finances."""
    banks = scene.kind("financial_institution")
    return _served(scene, "finance", scene.tied(["FINANCES"], banks), scene.within(banks, scene.reach["finance"]))


def officer_rows(scene: Scene) -> pl.DataFrame:
    """Return who no officer coaches and whose cluster no facilitator attends."""
    officers = scene.kind("officer")
    return _served(
        scene,
        "officers",
        scene.tied(["COACHES", "FACILITATES"], officers),
        scene.within(officers, scene.reach["officer"]),
    )
