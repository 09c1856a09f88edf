"""What a scenario did to clusters and, after a disaster, to those outside: as a terminal shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graph.cli.face import Face
    from graph.planning.scenario.scenarios import Outcome
    from graph.services.source import Source

SHOWN: Final = 10
CLUSTERS: Final = ("name", "bonding_z_before", "bonding_z_after", "bridging_z_before", "bridging_z_after",
                   "tonne_km_before", "tonne_km_after")  # fmt: skip
PARTIES: Final = ("name", "trade_before", "trade_after", "trade_change")
PRICES: Final = ("product", "unit", "supply_before", "supply_after", "demand_before", "demand_after")
LOST: Final = ("name", "loss", "lost", "product", "replacement", "distance_km")


def draw_outcome(reader: Face, outcome: Outcome, source: Source) -> None:
    """Print who gains and loses most, prices and clusters before and after, and who lost whom, with the forum."""
    from graph.cli.frames import show  # noqa: PLC0415 - see graph.cli
    from graph.services.planner.scenarios import TRADED, moved_most, named  # noqa: PLC0415

    if outcome.parties.height:
        most = named(moved_most(outcome.parties, SHOWN), source, reader.language).rename(TRADED)
        show(reader, reader.say("scenario.moved_most", name=outcome.name), most, PARTIES)
    if outcome.prices.height:
        prices = named(outcome.prices, source, reader.language)
        show(reader, reader.say("scenario.prices_told", name=outcome.name), prices, PRICES, limit=SHOWN)
    if outcome.clusters.height:
        title = reader.say("scenario.clusters_told", name=outcome.name)
        show(reader, title, outcome.clusters, CLUSTERS, limit=SHOWN)
    if outcome.lost.height:
        lost = named(outcome.lost, source, reader.language)
        show(reader, reader.say("scenario.who_lost", name=outcome.name), lost, LOST, limit=SHOWN)
        counts = {what: outcome.lost.filter(what=what)["party"].n_unique() for what in ("buyer", "supplier", "machine")}
        replaced = outcome.lost.filter(outcome.lost["replacement"].is_not_null())["party"].n_unique()
        forum = lost["forum"][0] or "–"
        said = {what: reader.number(many) for what, many in (counts | {"replaced": replaced}).items()}
        reader.tell("scenario.lost_told", name=outcome.name, forum=forum, **said)
