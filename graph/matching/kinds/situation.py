"""Situation: a network with what every kind of matching reads of it, worked out once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.matching.pairs.nearness import places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from graph.network import Network

FIGURES: Final = Path(__file__).with_name("figures.toml")
FACTS: Final = (
    "kind", "name", "size", "kbli", "region", "workers", "sales_rp_per_year", "established", "women_led",
    "export_oriented", "certifications", "parent", "members", "slots", "roles", "legal_form", "commits_to_coach",
)  # fmt: skip
"""Columns of a party that nodes carry."""


def figures_on(day: date, path: Path = FIGURES) -> dict[str, Any]:
    """Return the figures of every kind that are in force on a day: of each table the youngest entry.

    Examples
    --------
    >>> from datetime import date
    >>> figures_on(date(2026, 11, 1))["training"]["class_days"]
    10
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[str, Any] = {}
    for name, rows in tables.items():
        for row in sorted(rows, key=lambda entry: entry["valid_from"]):
            if row["valid_from"] <= day or name not in found:
                found[name] = row
    return found


@dataclass(frozen=True, eq=False)
class Situation:
    """A network and what is known beside it.

    Attributes
    ----------
    network
        The snapshot.
    clusters
        Figures of clusters that another part measured, by ``cluster`` (id): ``bonding_z``, ``bridging_z``,
        ``advance`` (how far it is, any scale). Matching knows no metrics; a service passes them in.
    """

    network: Network
    clusters: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CLUSTER_COLUMNS))

    @cached_property
    def figures(self) -> dict[str, Any]:
        """Dated figures of the kinds (``figures.toml``)."""
        return figures_on(self.network.as_of)

    @cached_property
    def parties(self) -> pl.DataFrame:
        """One row a party: id as ``party``, facts, first activity as ``trade``, place."""
        parties = self.network.parties
        facts = parties.select(pl.col("id").alias("party"), *FACTS).rename({"kind": "party_kind"})
        trade = pl.col("kbli").list.first()
        placed = places(self.network).select("lat", "lon")
        region = pl.col("region")
        return pl.concat([facts, placed], how="horizontal").with_columns(
            trade=trade,
            province=region.str.split(".").list.first(),
            regency=pl.when(region.str.len_chars() >= 5).then(region.str.head(5)),
        )

    def ties(self, types: Iterable[str]) -> pl.DataFrame:
        """Return the ties of some types that are in force: start, end, type, since, commodity."""
        day = self.network.as_of
        started = pl.col("since").is_null() | (pl.col("since") <= day)
        running = started & (pl.col("until").is_null() | (pl.col("until") > day))
        chosen = self.network.ties.filter(pl.col("type").is_in(sorted(types)) & running)
        return chosen.select("start", "end", "type", "since", "commodity")

    def of_kind(self, *kinds: str) -> pl.DataFrame:
        """Return the parties of some kinds."""
        return self.parties.filter(pl.col("party_kind").is_in(list(kinds)))

    def needs(self, kind: str) -> pl.DataFrame:
        """Return the needs of a kind of matching that have not expired, with their parties' facts."""
        return self._help(self.network.needs, kind).with_columns(
            topic=pl.col("service"), units=pl.col("units").fill_null(1)
        )

    def services(self, kind: str) -> pl.DataFrame:
        """Return the services of a kind of matching that are still given, with their parties' facts."""
        return self._help(self.network.services, kind).with_columns(
            topic=pl.col("service"), units=pl.col("places_per_month").fill_null(1)
        )

    def _help(self, frame: pl.DataFrame, kind: str) -> pl.DataFrame:
        day = self.network.as_of
        running = (pl.col("until").is_null() | (pl.col("until") >= day)) & pl.col("service").is_not_null()
        mine = frame.filter((pl.col("kind") == kind) & running).drop("kind", "source", "as_of", "confidence", "since")
        mine = mine.rename({"kbli": "for_kbli"})
        return mine.join(self.parties, on="party", how="left", maintain_order="left")

    @cached_property
    def membership(self) -> pl.DataFrame:
        """Which party is part of which cluster: the first by id where it is part of several."""
        ties = self.ties(["PART_OF"]).select(party="start", cluster="end")
        return ties.sort("party", "cluster").unique("party", keep="first", maintain_order=True)

    def with_cluster(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return nodes with the cluster of their party, its bonding z and how far it is; null where unknown."""
        joined = frame.join(self.membership, on="party", how="left", maintain_order="left")
        return joined.join(self.clusters, on="cluster", how="left", maintain_order="left")

    def tied(self, types: Iterable[str], *, start_kinds: Iterable[str] | None = None) -> pl.DataFrame:
        """Return ties of some types, optionally from parties of some kinds only: ``start``, ``end``."""
        ties = self.ties(types).select("start", "end").unique(maintain_order=True)
        if start_kinds is None:
            return ties
        wanted = self.of_kind(*start_kinds).select(start="party")
        return ties.join(wanted, on="start", how="semi", maintain_order="left")

    def clusters_served(self, types: Iterable[str], start_kinds: Iterable[str]) -> pl.DataFrame:
        """Return which party of some kinds serves which cluster, itself or through a member: ``start``, ``cluster``."""
        ties = self.tied(types, start_kinds=start_kinds)
        ids = self.of_kind("cluster").select(end="party")
        direct = ties.join(ids, on="end", how="semi").select("start", cluster="end")
        through = ties.join(self.membership, left_on="end", right_on="party").select("start", "cluster")
        return pl.concat([direct, through]).unique().sort("start", "cluster")


CLUSTER_COLUMNS: Final[Mapping[str, type[pl.DataType]]] = {
    "cluster": pl.String,
    "bonding_z": pl.Float64,
    "bridging_z": pl.Float64,
    "advance": pl.Float64,
}
"""What a service may say of clusters."""
