"""Measure: bonding, bridging and linking of every cluster, in figures, words and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.metrics import measure
from graph.services.export import whole, write_csv, write_workbook
from graph.services.facts import ClusterFacts, FigureFacts
from graph.services.words import place_name
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.network import Network
    from graph.services.source import Source
    from graph.settings import Language

BONDING: Final = (("share_inside", None), ("density", None), ("support", None))
"""Figures of ties inside a cluster: share of its ties that stay inside, share of possible ties, ties with support."""
BRIDGING: Final = (("ei", "ei"), ("efficiency_median", None), ("top_broker_share", None))
"""Figures of ties to outsiders: E-I with its exact null, efficiency of members' ties, dependence on one broker."""
LINKING: Final = (("bank_within_2", None), ("government_within_2", None), ("buyer_within_2", None))
"""Share of members within two steps of a bank, the government, a buyer."""


def measure_clusters(source: Source) -> pl.DataFrame:
    """Return one row a cluster with every figure; columns as in ``docs/reference/metrics.md``."""
    return measure(source.network)


def figures(measured: pl.DataFrame, source: Source) -> dict[str, object]:
    """Return what ``jejaring measure --json`` prints."""
    return {
        "synthetic": source.network.synthetic,
        "as_of": source.network.as_of.isoformat(),
        "snapshot": source.snapshot,
        "source": source.name,
        "clusters": measured.to_dicts(),
    }


def _figure(row: Mapping[str, Any], name: str, null: str | None, language: Language) -> FigureFacts:
    expected, sd, z = (row[f"{null}_{part}"] if null else None for part in ("mean", "sd", "z"))
    label = say(f"column.{name}", language)
    return FigureFacts(name, label, row[name], expected, sd, z, row["n"], say(f"figure.{name}", language))


def cluster_facts(measured: pl.DataFrame, network: Network, language: Language) -> tuple[ClusterFacts, ...]:
    """Return the clusters for pages and tables, the largest first.

    The first figure of bonding and of bridging is the z that the reading rests on: how far ties inside, or to
    outsiders, are from what a random set of members of clusters would have.
    """
    rows = measured.sort(["n", "cluster"], descending=[True, False]).iter_rows(named=True)
    return tuple(_cluster(row, network, language) for row in rows)


def _cluster(row: Mapping[str, Any], network: Network, language: Language) -> ClusterFacts:
    place = network.parties.row(network.row[row["cluster"]], named=True)
    z = {
        axis: FigureFacts(f"{axis}_z", say(f"column.{axis}_z", language), row[f"{axis}_z"], n=row["n"])
        for axis in ("bonding", "bridging")
    }
    return ClusterFacts(
        id=row["cluster"],
        name=row["name"],
        place=place_name(row["region"]),
        members=row["n"],
        bonding=(z["bonding"], *(_figure(row, name, null, language) for name, null in BONDING)),
        bridging=(z["bridging"], *(_figure(row, name, null, language) for name, null in BRIDGING)),
        linking=tuple(_figure(row, name, null, language) for name, null in LINKING),
        reading=row["reading"] or "unknown",
        sentence=say(f"reading.{row['reading'] or 'unknown'}", language),
        lat=place["lat"],
        lon=place["lon"],
    )


def clusters_for_people(measured: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Return the clusters with names of places and readings in words."""
    places = [place_name(code) for code in measured["region"]]
    readings = [say(f"reading.{code or 'unknown'}", language) for code in measured["reading"]]
    return measured.with_columns(place=pl.Series(places, dtype=pl.String), reading=pl.Series(readings, dtype=pl.String))


def write_measure(out: Path, measured: pl.DataFrame, source: Source, language: Language) -> None:
    """Write ``clusters`` as Parquet, CSV and XLSX."""
    out.mkdir(parents=True, exist_ok=True)
    with whole(out / "clusters.parquet") as part:
        measured.write_parquet(part, compression="zstd")
    readable = clusters_for_people(measured, language)
    write_csv(out / "clusters.csv", readable, language)
    about = {
        say("about.source", language): source.name,
        say("about.as_of", language): source.network.as_of.isoformat(),
        say("about.snapshot", language): source.snapshot,
    }
    if source.network.synthetic:
        about = {say("word.attention", language): say("word.synthetic", language)} | about
    made = source.network.as_of
    write_workbook(out / "clusters.xlsx", {"clusters": readable}, about=about, language=language, made=made)
