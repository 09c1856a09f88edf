"""``jejaring match``: the best set of partnerships of a folder or of the store."""

from __future__ import annotations

import typer  # noqa: TC002 - typer reads annotations at run time

from graph.cli.beyond import beyond_value, draw_beyond
from graph.cli.face import face
from graph.cli.kinds import MARKETS, answer_kind, more_facts, refuse_unused
from graph.cli.options import (  # noqa: TC001 - typer reads annotations at run time
    FairnessOption,
    FolderArgument,
    FolderOption,
    FrontierOption,
    JsonOption,
    MatchKindOption,
    MaxBuyersOption,
    MaxPartnersOption,
    MinLotOption,
    OutOption,
    PolicyOption,
    QuotaOption,
    RadiusOption,
    SeedOption,
    TimeLimitOption,
)
from graph.cli.tables import draw_counts, draw_market, draw_matches, draw_origin, draw_rules

BEST = 10


def match(  # noqa: PLR0913 - one option, one argument
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    kind: MatchKindOption = None,
    radius: RadiusOption = None,
    min_lot: MinLotOption = None,
    max_partners: MaxPartnersOption = None,
    max_buyers: MaxBuyersOption = None,
    quota: QuotaOption = None,
    time_limit: TimeLimitOption = None,
    seed: SeedOption = 0,
    policy: PolicyOption = None,
    fairness: FairnessOption = False,
    frontier: FrontierOption = False,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Find the best partnerships, print them or their figures as JSON, and write them where asked."""
    from graph.services.pairing import match as service  # noqa: PLC0415 - see graph.cli
    from graph.services.pairing import match_facts, match_files  # noqa: PLC0415
    from graph.services.pairing.match import refuse_nothing  # noqa: PLC0415
    from graph.services.pairing.match_rules import SideRules  # noqa: PLC0415
    from graph.services.source import provenance, read_source  # noqa: PLC0415

    reader = face(context, json=json)
    refuse_unused(context, reader, kind)
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        refuse_nothing(source, kind)
        if kind is not None and kind not in MARKETS:
            answer_kind(reader, source, kind, out, time_limit=time_limit)
            return
        rules = SideRules(min_lot, max_partners, max_buyers, tuple(quota or ()), time_limit, seed)
        market_kind = None if kind == "partnership" else kind
        parameters = service.MatchParameters(kind=market_kind, radius_km=radius, rules=rules)
        matched = service.match(source, parameters, progress=progress)
        refuse_nothing(source, kind, matched.candidates.suppliers.height, matched.candidates.buyers.height)
        if out is not None:
            match_files.write_match(out, matched, reader.language)
        beyond = beyond_value(matched, policy=policy, fairness=fairness, frontier=frontier)
    if json:
        reader.emit(service.figures(matched) | more_facts(matched, kind, reader.language) | beyond)
        return
    draw_origin(reader, provenance(source, parameters.words(reader.language)))
    market = match_facts.market_facts(matched, reader.language)
    draw_market(reader, market)
    if rules.any:
        draw_rules(reader, matched.run.summary, market.value_unit)
    draw_matches(reader, match_facts.best_matches(matched, reader.language, BEST), market.value_unit)
    draw_counts(reader, "cli.table.excluded", market.excluded, "pairs")
    draw_counts(reader, "cli.table.unmatched_suppliers", market.unmatched_suppliers, "offers")
    draw_counts(reader, "cli.table.unmatched_buyers", market.unmatched_buyers, "demands")
    draw_beyond(reader, beyond, market.value_unit)
    if out is not None:
        reader.tell("cli.written", folder=out)
