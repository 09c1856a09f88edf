"""A disaster: who outside the stricken region lost which buyer, supplier or machine, and who stands nearest instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.matching.nearness import distances_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.planning.changes import Change
    from graph.planning.scene import Scene
    from graph.planning.traded import Traded

LOST: Final[dict[str, Any]] = {
    "party": pl.String, "lost": pl.String, "what": pl.String, "commodity": pl.String, "replacement": pl.String,
    "distance_km": pl.Float64, "forum": pl.String,
}  # fmt: skip
TRADE: Final = ("SUPPLIES", "PARTNERS_WITH")
MACHINES: Final = ("HOLDS", "SHARES_WITH")


def losses(scene: Scene, changes: list[Change], after: Traded) -> pl.DataFrame:
    """Return a row for each tie of trade or machine that ends inside a stricken region and starts outside, or back."""
    struck = [str(change["region"]) for change in changes if change.get("do") == "disaster"]
    if not struck:
        return pl.DataFrame(schema=LOST)
    code = pl.col("region").fill_null("")
    inside = pl.any_horizontal([(code == one) | code.str.starts_with(one + ".") for one in struck])
    hit = scene.network.parties.filter(inside).select(party="id")
    cut = scene.network.ties.filter(pl.col("type").is_in([*TRADE, *MACHINES])).with_columns(
        from_hit=pl.col("start").is_in(hit["party"].to_list()), to_hit=pl.col("end").is_in(hit["party"].to_list())
    ).filter(pl.col("from_hit") != pl.col("to_hit"))  # fmt: skip
    machine = pl.col("type").is_in(MACHINES)
    rows = cut.select(
        party=pl.when("to_hit").then("start").otherwise("end"), lost=pl.when("to_hit").then("end").otherwise("start"),
        what=pl.when(machine).then(pl.lit("machine")).when("to_hit").then(pl.lit("buyer")).otherwise(
            pl.lit("supplier")
        ),
        commodity="commodity",
    ).unique(maintain_order=True)  # fmt: skip
    forum = _forum(scene, struck[0])
    standing = {"buyer": _Standing(scene, after.buyers), "supplier": _Standing(scene, after.suppliers)}
    told = [row | dict(zip(("replacement", "distance_km"), _replacement(standing, row), strict=True))
            for row in rows.to_dicts()]  # fmt: skip
    frame = pl.DataFrame([row | {"forum": forum} for row in told], schema=LOST)
    return frame.sort("what", "party", "lost", nulls_last=True)


def _forum(scene: Scene, region: str) -> str | None:
    forums = scene.network.parties.filter(pl.col("kind") == "forum").select("id", code=pl.col("region").fill_null(""))
    near = forums.filter(pl.col("code").str.starts_with(region[:5]))
    found = near if near.height else forums.filter(pl.col("code").str.starts_with(region[:2]))
    return found["id"][0] if found.height else None


class _Standing:
    """Who still trades what, and where: the nearest of them is asked for again and again."""

    def __init__(self, scene: Scene, nodes: pl.DataFrame) -> None:
        self.scene = scene
        self.rows = nodes.select("party", "commodity").unique().join(
            scene.network.parties.select("id").with_row_index("row"), left_on="party", right_on="id"
        ).sort("commodity", "row")  # fmt: skip
        self.kept: dict[str, NDArray[np.int64]] = {}

    def of(self, commodity: str) -> NDArray[np.int64]:
        """Return the rows of those who trade a product and can be placed."""
        if commodity not in self.kept:
            rows = self.rows.filter(pl.col("commodity") == commodity)["row"].to_numpy().astype(np.int64)
            self.kept[commodity] = rows[~np.isnan(self.scene.vectors[rows, 0])]
        return self.kept[commodity]


def _replacement(standing: dict[str, _Standing], row: dict[str, Any]) -> tuple[str | None, float | None]:
    if row["what"] == "machine" or row["commodity"] is None:
        return None, None
    scene = standing[row["what"]].scene
    own = scene.network.row[row["party"]]
    rows = standing[row["what"]].of(row["commodity"])
    here = scene.vectors[own]
    rows = rows[rows != own]
    if not rows.size or np.isnan(here[0]):
        return None, None
    km = distances_km(here, scene.vectors[rows])
    best = int(np.argmin(km))  # rows ascend: the first of equals
    return scene.network.parties["id"][int(rows[best])], float(km[best])
