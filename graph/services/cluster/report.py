"""The report of one cluster, and the overview of all, in the reader's language, for page, document and terminal."""

from __future__ import annotations

from dataclasses import asdict
from math import isnan
from typing import TYPE_CHECKING, Any, Final

from graph.documents import typeset
from graph.metrics.advice import PROGRAMMES, STAGES
from graph.metrics.reading import READINGS
from graph.metrics.report import NUMBER
from graph.services.cluster.change_words import change_table, overview_change
from graph.services.cluster.facts import (
    ClusterReportFacts,
    FigureGroup,
    FigureLine,
    OverviewFacts,
    Row,
    StepLine,
    Table,
)
from graph.services.cluster.pictures import network_picture, quadrant_picture
from graph.services.sheet.words import percent, place_name
from graph.services.source import provenance
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    import polars as pl

    from graph.metrics.cluster_change import ClusterChange
    from graph.metrics.figure import Figure
    from graph.metrics.report import ClusterReport
    from graph.network import Network
    from graph.services.source import Source
    from graph.settings import Language

WHOLE: Final = frozenset({"bridging.brokerage", "bridging.disjoint_bridges"})
DECIMAL: Final = frozenset(
    {
        "bonding.internal_degree",
        "bonding.reciprocity",
        "bridging.ei",
        "bridging.partner_diversity",
        "communities.nmi",
        "information.events_shared",
        "linking.exposure",
        "linking.friending_bias",
        "specialisation.activities",
        "specialisation.step_entropy",
        "specialisation.process_diversity",
        "specialisation.machine_diversity",
        "specialisation.machines",
        "specialisation.outside_ties",
    }
)
"""Figures shown with two decimals; all others but whole numbers are shares, shown as percent."""
AXES: Final = ("bonding", "bridging", "linking", "information", "specialisation")
FAR: Final = 2.0
"""From so many standard deviations on, a figure is said to be beyond chance."""


def shown(code: str, value: float | None, language: Language) -> str:
    """Return a figure as people read it: a share as percent, a count whole, an index with two decimals.

    Examples
    --------
    >>> shown("bonding.density", 0.0833, "id"), shown("bridging.ei", -0.25, "en"), shown("bridging.brokerage", 12, "en")
    ('8,3 %', '−0.25', '12')
    """
    if value is None or isnan(value):
        return "–"
    if code in WHOLE:
        return number(value, language)
    if code in DECIMAL or code.startswith("linking.economic"):
        return number(value if abs(value) >= 0.005 else 0.0, language, 2).replace("-", "−")
    return percent(value if abs(value) >= 0.0005 else 0.0, language).replace("-", "−")


def figure_line(figure: Figure, language: Language) -> FigureLine:
    """Return one figure as a line: its number, words, value, null or interval, n, and value without officials."""
    meaning = say(f"about.{figure.code}", language)
    return FigureLine(
        code=figure.code,
        number=str(NUMBER.get(figure.code, "")),
        label=say(f"figure.{figure.code}", language),
        value=shown(figure.code, figure.value, language),
        against=_against(figure, language),
        n=number(figure.n, language),
        without_officials=shown(figure.code, figure.without_officials, language),
        meaning="" if meaning.startswith("about.") else meaning,
    )


def _against(figure: Figure, language: Language) -> str:
    """Say what chance would give, or the interval; a figure with neither says that it is too small to judge."""
    parts = []
    if not isnan(figure.z):
        word = "above" if figure.z >= FAR else "below" if figure.z <= -FAR else "as_chance"
        signed = ("+" if figure.z > 0 else "−") + number(abs(figure.z), language, 1)
        null = say(f"null_short.{figure.null}", language)
        parts.append(say(f"report.{word}", language, z=signed, null=null))
    if not isnan(figure.low):
        low, high = (shown(figure.code, end, language) for end in (figure.low, figure.high))
        parts.append(say("report.interval", language, low=low, high=high))
    return "; ".join(parts) if parts else say("report.no_null", language)


def cluster_report_facts(
    source: Source,
    report: ClusterReport,
    measured: pl.DataFrame,
    language: Language,
    *,
    change: ClusterChange | None = None,
    names: bool = False,
) -> ClusterReportFacts:
    """Return everything that the page and the document of a cluster show.

    Parameters
    ----------
    source, report, measured
        The network, the report of the cluster, and the figures of all clusters for the 2 x 2.
    change
        Since an earlier date, where one was asked for.
    names
        Whether the reader may see who the one broker and the one gatekeeper are; ties of trust are never named.
    """
    places = [(row["name"], _z(row["bonding_z"]), _z(row["bridging_z"])) for row in measured.iter_rows(named=True)]
    lines = {figure.code: figure_line(figure, language) for figure in report.figures}
    reading = report.reading or "unknown"
    return ClusterReportFacts(
        language=language,
        title=say("report.cluster_title", language, name=report.name),
        provenance=provenance(source, {say("report.date", language): report.as_of.isoformat()}),
        name=report.name,
        place=place_name(report.region),
        members=report.n,
        summary=_summary(report, language),
        reading=reading,
        reading_sentence=say(f"reading.{reading}", language),
        reading_null=say(f"null.{report.reading_null}", language),
        stages=tuple((say(f"stage.{code}", language), code == report.stage) for code in STAGES.values()),
        evidence=tuple(lines[code] for code in report.evidence if code in lines),
        dependency=_dependency(source.network, report, language, names=names),
        steps=tuple(_step(code, report, lines, language) for code in report.steps),
        groups=tuple(
            FigureGroup(say(f"axis.{axis}", language), tuple(lines[f.code] for f in report.figures if f.axis == axis))
            for axis in AXES
        ),
        coverage=_coverage(report, language),
        ties=_ties(report, language),
        change=None if change is None else change_table(change, language),
        network_svg=network_picture(source.network, report.cluster, language, on=report.as_of),
        quadrant_svg=quadrant_picture(places, report.name, language),
    )


def _z(value: float | None) -> float:
    return float("nan") if value is None else value


def _summary(report: ClusterReport, language: Language) -> tuple[str, ...]:
    """Say the whole in a few sentences, for who reads no table."""
    facts: dict[str, Any] = {
        "members": number(report.n, language),
        "density": shown("bonding.density", report.figure("bonding.density").value, language),
        "degree": shown("bonding.internal_degree", report.figure("bonding.internal_degree").value, language),
        "bridges": shown("bridging.disjoint_bridges", report.figure("bridging.disjoint_bridges").value, language),
        "buyer": shown("linking.buyer_within_2", report.figure("linking.buyer_within_2").value, language),
        "bank": shown("linking.bank_within_2", report.figure("linking.bank_within_2").value, language),
        "bonding": _signed(report.bonding_z, language),
        "bridging": _signed(report.bridging_z, language),
        "null": say(f"null.{report.reading_null}", language),
    }
    codes = ("inside", "outside", "up") if report.reading is None else ("axes", "inside", "outside", "up")
    return tuple(say(f"report.summary_{code}", language, **facts) for code in codes)


def _dependency(network: Network, report: ClusterReport, language: Language, *, names: bool) -> tuple[str, ...]:
    """Say how far the cluster hangs on officials, on one party between it and others, and on one for information."""
    said = [_officials(report, language)]
    for code, party, figure in (
        ("broker", report.top_broker, report.figure("bridging.top_broker_share")),
        ("gatekeeper", report.gatekeeper, report.figure("information.gatekept")),
    ):
        if party is None:
            said.append(say(f"report.no_{code}", language))
            continue
        row = network.parties.row(network.row[party], named=True)
        who = row["name"] if names else say("report.one_of_kind", language, kind=say(f"kind.{row['kind']}", language))
        said.append(say(f"report.one_{code}", language, who=who, share=shown(figure.code, figure.value, language)))
    if not names:
        said.append(say("report.names_withheld", language))
    return tuple(said)


def _officials(report: ClusterReport, language: Language) -> str:
    """Say whether the stage rests on ties to government and officers: what it would be without them."""
    without = report.reading_without_officials
    if without == report.reading:
        return say("report.officials_same", language)
    return say("report.officials_differ", language, reading=say(f"reading.{without or 'unknown'}", language))


def _step(code: str, report: ClusterReport, lines: dict[str, FigureLine], language: Language) -> StepLine:
    why = report.because[code]
    if why == "reading":
        because = say(f"reading.{report.reading}", language)
    elif why == "response_rate":
        because = say("report.because_response", language, share=percent(report.coverage.response_rate, language))
    else:
        because = f"{lines[why].label}: {lines[why].value}"
    return StepLine(say(f"step.{code}", language), because, say(f"programme.{PROGRAMMES[code]}", language))


def _coverage(report: ClusterReport, language: Language) -> tuple[str, ...]:
    found = report.coverage
    return (
        say(
            "report.response",
            language,
            tied=number(found.tied, language),
            members=number(found.members, language),
            share=percent(found.response_rate, language),
        ),
        say(
            "report.missing",
            language,
            silent=number(found.silent, language),
            share=percent(found.unseen_pairs, language),
        ),
        say("report.surveyed", language, surveyed=number(found.surveyed, language)),
        say("report.undated", language, share=percent(found.undated, language)),
    )


def _ties(report: ClusterReport, language: Language) -> Table:
    headers = tuple(say(f"report.{name}", language) for name in ("tie_type", "tie_inside", "tie_outside"))
    rows = tuple(
        Row((say(f"tie.{kind}", language), number(inside, language), number(outside, language)))
        for kind, (inside, outside) in report.coverage.ties_by_type.items()
    )
    return Table(say("report.which_ties", language), headers, rows, say("report.which_ties_note", language))


def overview_facts(
    source: Source, measured: pl.DataFrame, language: Language, *, change: pl.DataFrame | None = None
) -> OverviewFacts:
    """Return the overview of all clusters, the largest first, numbered as in the 2 x 2."""
    rows = list(measured.sort(["n", "cluster"], descending=[True, False]).iter_rows(named=True))
    headers = ("number", "cluster", "members", "bonding", "bridging", "ei", "bank", "buyer", "reading")
    cells = tuple(
        Row(
            (
                str(at),
                f"{row['name']} ({place_name(row['region']).split(',')[0]})" if row["region"] else row["name"],
                number(row["n"], language),
                _signed(row["bonding_z"], language),
                _signed(row["bridging_z"], language),
                shown("bridging.ei", row["ei"], language),
                percent(row["bank_within_2"], language),
                percent(row["buyer_within_2"], language),
                say(f"picture.{row['reading'] or 'unknown'}", language),
            )
        )
        for at, row in enumerate(rows, 1)
    )
    counts = {code: sum((row["reading"] or "unknown") == code for row in rows) for code in (*READINGS, "unknown")}
    return OverviewFacts(
        language=language,
        title=say("report.overview_title", language),
        provenance=provenance(source, {}),
        summary=(
            say("report.overview_summary", language, clusters=number(len(rows), language)),
            *(
                f"{say(f'reading.{code}', language)}: {number(count, language)}"
                for code, count in counts.items()
                if count
            ),
        ),
        quadrant_svg=quadrant_picture(
            [(row["name"], _z(row["bonding_z"]), _z(row["bridging_z"])) for row in rows], None, language
        ),
        clusters=Table(
            say("report.clusters", language),
            tuple(say(f"report.head_{name}", language) for name in headers),
            cells,
            say("report.overview_note", language),
        ),
        change=None if change is None else overview_change(change, language),
    )


def _signed(z: float | None, language: Language) -> str:
    if z is None or isnan(z):
        return "–"
    return ("+" if z > 0 else "−" if z < 0 else "") + number(abs(z), language, 1)


def report_pdf(facts: ClusterReportFacts | OverviewFacts) -> bytes:
    """Return the document of a cluster or of all clusters as PDF."""
    language = facts.language
    template = "cluster" if isinstance(facts, ClusterReportFacts) else "clusters"
    words = {
        code: say(f"report.word_{code}", language)
        for code in (
            "summary", "reading", "stage", "evidence", "dependency", "steps", "because", "programme", "figures",
            "figure", "value", "against", "n", "without", "coverage", "network", "quadrant", "quadrant_note",
            "overview_note",
            "network_note", "figures_note", "method", "method_note", "members",
        )
    }  # fmt: skip
    foot = say(
        "report.foot", language, source=facts.provenance.sources[0], as_of=facts.provenance.as_of.isoformat(),
        snapshot=facts.provenance.snapshot[:12],
    )  # fmt: skip
    told = asdict(facts)
    told["provenance"] = None
    return typeset(
        template,
        told | {"words": words},
        title=facts.title,
        foot=foot,
        synthetic=facts.provenance.synthetic,
        language=language,
    )
