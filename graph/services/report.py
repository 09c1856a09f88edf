"""The report: one plan with its lists, gaps, clusters and map, as the facts that a page draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graph.services.cluster.measure import cluster_facts
from graph.services.pairing.match import MatchParameters
from graph.services.pairing.match_facts import best_matches, market_facts
from graph.services.planner.gaps import gap_facts
from graph.services.sheet.facts import LinkFacts, ReportFacts
from graph.services.sheet.words import party_facts
from graph.services.source import provenance
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from graph.services.pairing.match import Matched
    from graph.services.sheet.facts import CountFacts, ListFacts, PartyFacts
    from graph.settings import Language

MATCHES: Final = 50
GAPS: Final = 50
LINKS: Final = 2000
"""Pairs on the map, the most valuable first: more would be a black stain and a heavy file."""


def report_facts(
    matched: Matched,
    *,
    measured: pl.DataFrame,
    gaps: Mapping[str, pl.DataFrame],
    lists: tuple[ListFacts, ...] = (),
    rejected: tuple[CountFacts, ...] = (),
    warnings: tuple[CountFacts, ...] = (),
    language: Language,
) -> ReportFacts:
    """Return everything that ``report.html`` shows.

    Parameters
    ----------
    matched
        The plan.
    measured
        Clusters, as :func:`graph.services.cluster.measure.measure_clusters` gives them.
    gaps
        Cells by side, ``"demand"`` and ``"supply"``.
    lists, rejected, warnings
        What became of the rows, where the plan began with lists.
    """
    source = matched.source
    words = MatchParameters(**matched.run.parameters).words(language)  # type: ignore[arg-type]
    points, links = _map(matched, language)
    return ReportFacts(
        language=language,
        title=say("report.title", language),
        provenance=provenance(source, words),
        market=market_facts(matched, language),
        lists=lists,
        rejected=rejected,
        warnings=warnings,
        matches=best_matches(matched, language, MATCHES),
        demand_gaps=gap_facts(gaps["demand"], "demand", language)[:GAPS],
        supply_gaps=gap_facts(gaps["supply"], "supply", language)[:GAPS],
        clusters=cluster_facts(measured, source.network, language),
        points=points,
        links=links,
    )


def _map(matched: Matched, language: Language) -> tuple[tuple[PartyFacts, ...], tuple[LinkFacts, ...]]:
    """Return the parties of the most valuable pairs, and the pairs as lines between them."""
    plan, candidates, network = matched.plan, matched.candidates, matched.source.network
    positions = matched.chosen[:LINKS]
    sellers = candidates.suppliers["row"].to_numpy()[plan.market.supplier[positions]]
    takers = candidates.buyers["row"].to_numpy()[plan.market.buyer[positions]]
    rows = np.unique(np.concatenate((sellers, takers)))
    spot = {int(row): k for k, row in enumerate(rows)}
    flow, value = plan.flow[positions], plan.market.value[positions]
    links = tuple(
        LinkFacts(spot[int(a)], spot[int(b)], int(units), int(units * worth))
        for a, b, units, worth in zip(sellers, takers, flow, value, strict=True)
    )
    return tuple(party_facts(network, int(row), language) for row in rows), links
