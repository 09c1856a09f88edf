"""The demonstration: the whole path on a synthetic sample that enters as the messy lists that offices have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import RuleViolation
from graph.ingest import ingest_files
from graph.network import Network
from graph.services.cluster.measure import measure_clusters
from graph.services.demo_files import write_results
from graph.services.lists.ingest import list_facts, rule_counts
from graph.services.pairing.match import Matched, MatchParameters, match
from graph.services.planner.gaps import find_gaps
from graph.services.report import report_facts
from graph.services.sample import make_folder
from graph.services.source import GRAPH, Source
from graph.services.work.progress import Progress, silent
from graph.services.work.runs import Runs
from graph.settings import settings
from graph.store import connect

if TYPE_CHECKING:
    from pathlib import Path

    from graph.services.sheet.facts import ReportFacts
    from graph.settings import Language
    from graph.store import Store

ENTERPRISES: Final = 2000
QUICK_ENTERPRISES: Final = 300
SEED: Final = 0
SOURCE: Final = "demo"


@dataclass(frozen=True, eq=False)
class Demonstration:
    """What the demonstration made.

    Attributes
    ----------
    report
        Everything that the tables and ``report.html`` show.
    network_folder
        The Network folder that ingest wrote.
    uri
        Address of the graph database that holds the sample.
    unchanged
        True when the graph held this very sample already, so that nothing was written.
    enterprise, officer
        Names to try the next commands with.
    """

    report: ReportFacts
    network_folder: Path
    uri: str
    unchanged: bool
    enterprise: str
    officer: str


def run_demo(
    out: Path, *, quick: bool = False, language: Language = "id", progress: Progress = silent, home: Path | None = None
) -> Demonstration:
    """Do the whole job and write the results.

    Sample and folder live under ``JEJARING_HOME/demo``; the same sample again changes nothing in the graph.

    Parameters
    ----------
    out
        Folder of the results.
    quick
        A small sample.
    home
        Defaults to ``JEJARING_HOME``.

    Raises
    ------
    RuleViolation
        If the graph holds data that are not synthetic: a demonstration must not be mixed into them.
    """
    size = QUICK_ENTERPRISES if quick else ENTERPRISES
    place = (home if home is not None else settings().home) / "demo" / str(size)
    sample = make_folder(place / "sample", enterprises=size, seed=SEED, progress=progress)
    folder = place / "network"

    def reading(_: str, rows: int) -> None:
        progress("ingest", rows, None)

    lists = [made.path for made in sample.lists]
    ingested = ingest_files(lists, folder, as_of=sample.network.as_of, language=language, progress=reading).to_dict()
    with connect(progress=progress) as store:
        source, unchanged = _through_the_graph(store, Network.read(folder), progress)
        uri = store.uri
    matched = match(source, MatchParameters(), runs=Runs(home), progress=progress)
    measured = measure_clusters(source)
    gaps = {side: find_gaps(matched, side=side) for side in ("demand", "supply")}
    write_results(out, matched, measured=measured, gaps=gaps, ingested=folder, language=language)
    report = report_facts(
        matched,
        measured=measured,
        gaps=gaps,
        lists=list_facts(ingested),
        rejected=rule_counts(ingested["rejected_by_rule"], "rule", language),
        warnings=rule_counts(ingested["warnings_by_rule"], "warning", language),
        language=language,
    )
    return Demonstration(report, folder, uri, unchanged, _enterprise(matched), _officer(source.network))


def _through_the_graph(store: Store, network: Network, progress: Progress) -> tuple[Source, bool]:
    """Store the sample and read it back: the plan is made from what the graph holds, not from the folder."""
    before = store.snapshot(progress)
    if before.parties.height and not before.synthetic:
        message = f"the graph at {store.uri} holds {before.parties.height} parties that are not synthetic"
        hint = "show the demonstration in a home of its own: JEJARING_HOME=demo-home jejaring demo"
        facts = {"uri": store.uri, "parties": before.parties.height}
        raise RuleViolation(message, hint=hint, sentence="told.real_data", **facts)
    told = store.upsert(network, source=SOURCE, progress=progress)
    after = before if told.unchanged else store.snapshot(progress)
    return Source(_only(after, network), GRAPH, in_store=True), told.unchanged


def _only(whole: Network, part: Network) -> Network:
    """Return of a snapshot what a load named: a demonstration of another size may be in the graph as well."""
    if whole.parties.height == part.parties.height:
        return whole
    ids = part.parties.select("id")
    parties = whole.parties.join(ids, on="id", how="semi")
    kept = parties.select("id")
    lots = [frame.join(kept, left_on="party", right_on="id", how="semi") for frame in (whole.offers, whole.demands)]
    ties = whole.ties.join(kept, left_on="start", right_on="id", how="semi")
    ties = ties.join(kept, left_on="end", right_on="id", how="semi")
    needs, services = (
        frame.join(kept, left_on="party", right_on="id", how="semi") for frame in (whole.needs, whole.services)
    )
    promised = whole.commitments.join(kept, left_on="supplier", right_on="id", how="semi")
    return Network.from_frames(
        parties,
        lots[0],
        lots[1],
        ties,
        needs=needs,
        services=services,
        commitments=promised.join(kept, left_on="buyer", right_on="id", how="semi"),
        as_of=whole.as_of,
        synthetic=whole.synthetic,
    )


def _enterprise(matched: Matched) -> str:
    """Return the name of the supplier of the most valuable pair, to try the next command with."""
    if not matched.chosen.size:
        return str(matched.source.network.parties["name"][0])
    return str(matched.candidates.suppliers["name"][int(matched.plan.market.supplier[matched.chosen[0]])])


def _officer(network: Network) -> str:
    """Return the name of the officer who accompanies the most."""
    ties = network.ties.filter(pl.col("type").is_in(["COACHES", "FACILITATES"]))
    officers = network.parties.filter(pl.col("kind") == "officer").select(start="id", name="name")
    coached = ties.join(officers, on="start").group_by("name").len()
    busiest = coached.sort(["len", "name"], descending=[True, False])["name"]
    return str(busiest[0]) if len(busiest) else ""
