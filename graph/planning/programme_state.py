"""State of the twelve action programmes by region or cluster, from dated events in the network alone.

An event is a tie whose beginning is known, such as a meeting attended or a facilitator at work. A programme is *active*
where its last event is no older than its rhythm, *lapsed* where it is older, and without any event there is *no
evidence*: nothing is said about whether it runs. Events are counted over one, three and ten years: programme, plan and
vision. Which ties speak for which programme is ours. A directory and drawing lessons (6, 11) have no kind of party of
their own: whoever organises or attends a programme that is called so speaks for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.planning.cells import Level, region_at
from graph.planning.programmes import action_programmes

if TYPE_CHECKING:
    from graph.planning.scene import Scene

SPEAKS: Final[tuple[tuple[int, str, str | None, str | None], ...]] = (
    (1, "SITS_ON", None, "forum"), (1, "ATTENDED", None, "forum"), (2, "SITS_ON", None, "forum"),
    (2, "ATTENDED", None, "forum"), (3, "FACILITATES", None, "cluster"), (4, "ATTENDED", "enterprise", "forum"),
    (5, "ATTENDED", "enterprise", "programme"), (7, "INFORMS", "government", "enterprise"),
    (7, "INFORMS", "front_office", "enterprise"), (8, "REFERS_TO", "front_office", None),
    (9, "REFERS_TO", "bds_provider", "financial_institution"), (10, "HOLDS", None, "machine"),
    (12, "LEARNS_FROM", "enterprise", "institution"),
)  # fmt: skip
"""Programme, type of tie, kind it starts from, kind it ends at (None: any)."""
CALLED: Final = {
    6: r"\bdirektori\b|\bdirectory\b",
    11: r"\bgambar teknik\b|\bmenggambar teknik\b|\btechnical drawing\b",
}
"""Words in a programme's name by which those who organise or attend it speak for one of the twelve."""
RHYTHM_MONTHS: Final = {4: 3, 7: 1}
"""How long after its last event a programme counts as active; twelve months where not named."""
YEAR_MONTHS: Final = 12
HORIZONS: Final = {"events_1y": 1, "events_3y": 3, "events_10y": 10}
"""Programme of a year, plan of three, vision of ten."""


def programme_events(scene: Scene) -> pl.DataFrame:
    """Return the dated events until today: ``no``, ``on``, and region and cluster of whom they reach.

    A forum of a whole province speaks for programme 1, any other for programme 2. An event belongs to the enterprise or
    cluster at one of its ends, else to where it starts.
    """
    facts = scene.facts.select("party", "kind", "region", "cluster")
    ties = scene.network.ties.filter(pl.col("since").is_not_null() & (pl.col("since") <= scene.network.as_of))
    ties = ties.select("start", "end", "type", on="since").unique(maintain_order=True)  # two lists may say one event
    for end in ("start", "end"):
        side = facts.rename({"party": end} | {name: f"{end}_{name}" for name in ("kind", "region", "cluster")})
        ties = ties.join(side, on=end, how="left", maintain_order="left")
    reached = pl.when(pl.col("end_kind").is_in(["enterprise", "cluster"])).then(pl.lit("end")).otherwise(
        pl.lit("start")
    )  # fmt: skip
    ties = ties.with_columns(reached=reached)
    provincial = pl.col("end_region").str.len_chars() <= 2
    found = []
    for number, type_, begins, ends in SPEAKS:
        fits = pl.col("type") == type_
        fits &= pl.lit(value=True) if begins is None else pl.col("start_kind") == begins
        fits &= pl.lit(value=True) if ends is None else pl.col("end_kind") == ends
        if number in (1, 2):
            fits &= provincial if number == 1 else ~provincial
        found.append(ties.filter(fits.fill_null(value=False)).with_columns(no=pl.lit(number, pl.Int64)))
    whose = pl.col("type").is_in(["ORGANISES", "ATTENDED"]) & (pl.col("end_kind") == "programme")
    names = scene.network.parties.select(end="id", called=pl.col("name").str.to_lowercase())
    held = ties.filter(whose.fill_null(value=False)).join(names, on="end", how="left", maintain_order="left")
    found += [held.filter(pl.col("called").str.contains(words)).with_columns(no=pl.lit(number, pl.Int64)).drop("called")
              for number, words in CALLED.items()]  # fmt: skip
    at_end = pl.col("reached") == "end"
    cluster_itself = pl.when(pl.col("end_kind") == "cluster").then(pl.col("end"))
    return pl.concat(found).select(
        "no",
        "on",
        region=pl.when(at_end).then("end_region").otherwise("start_region"),
        cluster=pl.coalesce(
            cluster_itself, pl.when(at_end).then(pl.col("end_cluster")).otherwise(pl.col("start_cluster"))
        ),
    )


def programme_state(scene: Scene, by: str = "region", level: Level = "province") -> pl.DataFrame:
    """Return the state of every programme in every region of a level, or in every cluster.

    Parameters
    ----------
    scene
        A network.
    by
        ``"region"`` or ``"cluster"``.
    level
        Of regions.

    Returns
    -------
    polars.DataFrame
        ``region`` or ``cluster``, ``no``, ``programme``, ``state`` (``active``, ``lapsed``, ``no_evidence``), ``last``
        (day of the last event), ``events_1y``, ``events_3y``, ``events_10y``: twelve rows a place.
    """
    today = scene.network.as_of
    events = programme_events(scene)
    places = scene.facts.select("region", cluster=pl.when(pl.col("kind") == "cluster").then("party"))
    if by == "region":
        at = region_at(pl.col("region"), level).alias("region")
        events, places = events.with_columns(at), places.with_columns(at)
    counts = [
        (pl.col("on") > pl.lit(today).dt.offset_by(f"-{years}y")).sum().cast(pl.Int64).alias(name)
        for name, years in HORIZONS.items()
    ]
    seen = events.group_by(by, "no").agg(pl.col("on").max().alias("last"), *counts)
    every = places.select(by).drop_nulls().unique().join(action_programmes().select("no", "programme"), how="cross")
    table = every.join(seen, on=[by, "no"], how="left").with_columns(pl.col(list(HORIZONS)).fill_null(0))
    months = pl.col("no").replace_strict(RHYTHM_MONTHS, default=YEAR_MONTHS, return_dtype=pl.Int64)
    fresh = pl.col("last").dt.offset_by(pl.format("{}mo", months)) >= today
    state = (
        pl.when(pl.col("last").is_null()).then(pl.lit("no_evidence"))
        .when(fresh).then(pl.lit("active")).otherwise(pl.lit("lapsed"))
    )  # fmt: skip
    return table.select(by, "no", "programme", "last", *HORIZONS, state=state).sort(by, "no").select(
        by, "no", "programme", "state", "last", *HORIZONS
    )  # fmt: skip
