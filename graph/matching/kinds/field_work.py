"""Field work: what facilitators and officers have in common: training, remoteness, load that differs by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.matching.kinds.kind import b, s

if TYPE_CHECKING:
    from graph.matching.kinds.situation import Situation

TENTHS = 10
"""Load and room are counted in tenths of a day, so that they are whole numbers."""
LOAD = b("work") + (pl.col("distance_km") * b("road")).ceil()
"""What a pair takes: the work at the place, and the road to it."""


def posts(situation: Situation, role: str, kind: str) -> pl.DataFrame:
    """Return the officers of a role with their training, the trade that they know and the room that they have.

    Room is the working days of a month less those that present tasks take. Training is what ``services`` states of the
    post; where nothing is stated it is unknown, and said.
    """
    figures = situation.figures
    officers = situation.of_kind("officer").filter(pl.col("roles").list.contains(role).fill_null(value=False))
    stated = situation.network.services.filter(pl.col("kind") == kind).sort("id").unique("party", keep="first")
    stated = stated.select("party", "places_per_month", "class_days", "job_months", "skills", "rating", "languages")
    known = _known_trades(situation)
    joined = officers.join(stated, on="party", how="left", maintain_order="left")
    joined = joined.join(known, on="party", how="left", maintain_order="left")
    days = pl.col("places_per_month").fill_null(figures["load"]["days_per_month"])
    training = figures["training"]
    return joined.with_columns(
        days=days,
        known_trade=pl.coalesce("trade", "known_trade"),
        trained=(pl.col("class_days") >= training["class_days"]) & (pl.col("job_months") >= training["job_months"]),
    )


def _known_trades(situation: Situation) -> pl.DataFrame:
    """Return the trade of those whom each officer accompanies already, the most usual one, then by code."""
    ties = situation.tied(["COACHES", "FACILITATES"]).rename({"start": "party", "end": "helped"})
    helped = situation.parties.select(helped="party", known_trade="trade").drop_nulls()
    counted = ties.join(helped, on="helped").group_by("party", "known_trade").len()
    usual = counted.sort(["party", "len", "known_trade"], descending=[False, True, False])
    return usual.unique("party", keep="first", maintain_order=True).select("party", "known_trade")


NOT_TRAINED = {
    "kind.note.training_unknown": s("trained").is_null(),
    "kind.note.train_first": ~s("trained"),
}
"""Notes on the training of a post."""
