"""Measure: bonding, bridging and linking of every cluster, in figures, words and files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import RuleViolation
from graph.metrics import measure
from graph.services.sheet.export import is_workbook, whole, write_csv, write_frame
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from graph.metrics.cluster_change import ClusterChange
    from graph.metrics.report import ClusterReport
    from graph.network import Network
    from graph.services.cluster.facts import ClusterReportFacts, OverviewFacts, Table
    from graph.services.sheet.facts import ClusterFacts, FigureFacts
    from graph.services.source import Source
    from graph.settings import Language

BONDING: Final = (("share_inside", None), ("density", None), ("support", None))
"""Figures of ties inside a cluster: share of its ties that stay inside, share of possible ties, ties with support."""
BRIDGING: Final = (("ei", "ei"), ("efficiency_median", None), ("top_broker_share", None))
"""Figures of ties to outsiders: E-I with its exact null, efficiency of members' ties, dependence on one broker."""
LINKING: Final = (("bank_within_2", None), ("government_within_2", None), ("buyer_within_2", None))
"""Share of members within two steps of a bank, the government, a buyer."""


@dataclass(frozen=True, eq=False)
class Measurement:
    """What ``jejaring measure`` found.

    Attributes
    ----------
    source, measured
        The network and one row a cluster.
    report, change
        Of one cluster, where one was asked for; the change where an earlier date was.
    change_of_all
        Figures of every cluster then and now, where an earlier date and no cluster was asked for.
    """

    source: Source
    measured: pl.DataFrame
    report: ClusterReport | None = None
    change: ClusterChange | None = None
    change_of_all: pl.DataFrame | None = None


def measure_all(
    source: Source,
    *,
    cluster: str | None = None,
    on: date | None = None,
    since: date | None = None,
    earlier: Source | None = None,
) -> Measurement:
    """Measure every cluster, report on one where asked, and compare with an earlier date or snapshot.

    Raises
    ------
    UnknownParty
        If no cluster answers to the name.
    RuleViolation
        If the earlier date is not before the later one.
    """
    after = source.network.as_of if on is None else on
    if earlier is not None and since is None:
        since = earlier.network.as_of
    if since is not None and since >= after:
        message = f"{since} is not before {after}"
        raise RuleViolation(message, hint="give an earlier date", sentence="told.since", since=since, after=after)
    if since is not None and earlier is not None and since > earlier.network.as_of:
        since = earlier.network.as_of
    measured = measure(source.network, on=on)
    then = None if earlier is None else earlier.network
    if cluster is None and since is None:
        return Measurement(source, measured)
    from graph.metrics import cluster_change, cluster_report, measure_change  # noqa: PLC0415 - a plain look needs none

    if cluster is None:
        return Measurement(
            source, measured, change_of_all=measure_change(source.network, since or after, after, earlier=then)
        )
    report = cluster_report(source.network, cluster, on=on, earlier=then)
    change = None
    if since is not None:
        change = cluster_change(source.network, report.cluster, since, after, earlier=then)
    return Measurement(source, measured, report, change)


def told(done: Measurement) -> dict[str, object]:
    """Return what ``jejaring measure --json`` prints: all clusters, or the report of the one asked for."""
    about = figures(done.measured, done.source)
    if done.change_of_all is not None:
        about["change"] = done.change_of_all.to_dicts()
    if done.report is None:
        return about
    del about["clusters"]
    change = None if done.change is None else done.change.to_dict()
    return about | {"report": done.report.to_dict(), "change": change}


def page_facts(done: Measurement, language: Language, *, names: bool = False) -> ClusterReportFacts | OverviewFacts:
    """Return what page and document draw: the report of the one cluster, or the overview of all."""
    if done.report is not None:
        return page_of_one(done, done.report, language, names=names)
    from graph.services.cluster.report import overview_facts  # noqa: PLC0415 - typst and pictures

    return overview_facts(done.source, done.measured, language, change=done.change_of_all)


def page_of_one(
    done: Measurement, report: ClusterReport, language: Language, *, names: bool = False
) -> ClusterReportFacts:
    """Return what page, document and terminal show of one cluster."""
    from graph.services.cluster.report import cluster_report_facts  # noqa: PLC0415 - typst and pictures

    return cluster_report_facts(done.source, report, done.measured, language, change=done.change, names=names)


def change_words(change: pl.DataFrame, language: Language) -> Table:
    """Return the change of all clusters as a table in words."""
    from graph.services.cluster.change_words import overview_change  # noqa: PLC0415 - only with an earlier date

    return overview_change(change, language)


def write_measurement(out: Path, done: Measurement, language: Language, *, names: bool = False) -> None:
    """Write all clusters, and of the one asked for its figures, report, page parts and change."""
    write_measure(out, done.measured, done.source, language)
    if is_workbook(out):
        return
    if done.change_of_all is not None:
        write_csv(out / "change.csv", done.change_of_all, language, synthetic=done.source.network.synthetic)
    if done.report is None:
        return
    from graph.services.cluster.report import report_pdf  # noqa: PLC0415 - only where a document is written

    write_csv(out / "report.csv", done.report.to_frame(), language, synthetic=done.source.network.synthetic)
    with whole(out / "report.json") as part:
        part.write_text(json.dumps(told(done), ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8")
    facts = page_of_one(done, done.report, language, names=names)
    with whole(out / "report.pdf") as part:
        part.write_bytes(report_pdf(facts))
    for name in ("network", "quadrant"):
        with whole(out / f"{name}.svg") as part:
            part.write_text(getattr(facts, f"{name}_svg"), encoding="utf-8")


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
    from graph.services.sheet.facts import FigureFacts  # noqa: PLC0415 - a program that reads JSON needs no facts for pages

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
    from graph.services.sheet.facts import ClusterFacts, FigureFacts  # noqa: PLC0415 - see _figure
    from graph.services.sheet.words import place_name  # noqa: PLC0415 - names of places, read from their table

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
    from graph.services.sheet.words import place_name  # noqa: PLC0415 - see _cluster

    places = [place_name(code) for code in measured["region"]]
    said = [pl.Series("place", places, dtype=pl.String)]
    for name in measured.columns:
        if not name.startswith("reading"):
            continue
        words = "null_short" if name.startswith("reading_null") else "reading"
        said.append(pl.Series(name, [_in_words(words, code, language) for code in measured[name]], dtype=pl.String))
    return measured.with_columns(said)


def _in_words(words: str, code: str | None, language: Language) -> str | None:
    """Return what a column of codes says, with or without government: no reading is said, no null model is empty."""
    if code is None and words != "reading":
        return None
    return say(f"{words}.{code or 'unknown'}", language)


def write_measure(out: Path, measured: pl.DataFrame, source: Source, language: Language) -> None:
    """Write ``clusters`` as Parquet, CSV and XLSX, or a workbook alone."""
    readable = clusters_for_people(measured, language)
    about = {
        say("about.source", language): source.name,
        say("about.as_of", language): source.network.as_of.isoformat(),
        say("about.snapshot", language): source.snapshot,
    }
    if source.network.synthetic:
        about = {say("word.attention", language): say("word.synthetic", language)} | about
    write_frame(
        out, "clusters", measured, readable, sheets={"clusters": readable}, about=about,
        language=language, made=source.network.as_of, synthetic=source.network.synthetic,
    )  # fmt: skip
