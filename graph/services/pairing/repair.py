"""Repair and readiness: what to buy within a budget, and how far one enterprise is, in figures and sentences."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from graph.errors import RuleViolation, unreadable
from graph.matching.investment import VISIT_RP, from_rows, possible_interventions, repair
from graph.matching.reading.ready import readiness
from graph.services.pairing.find_party import find_party
from graph.services.sheet.words import place_name
from graph.translations import catalogue, say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from pathlib import Path

    from graph.matching.investment import Item, RepairPlan
    from graph.matching.reading.ready import Readiness
    from graph.network import Network
    from graph.services.source import Source
    from graph.settings import Language


def plan_repairs(
    source: Source, budget: int, language: Language, *, file: Path | None = None, time_limit: float = 60.0
) -> dict[str, Any]:
    """Return what to buy within a budget, what each item unlocks, and the next best left out.

    Parameters
    ----------
    file
        TOML with ``[[intervention]]`` entries, the fields of :class:`graph.matching.investment.Intervention`; without
        it, packages for whole clusters and regencies at the costs of the dated assumptions (``packages``).
    """
    network = source.network
    offered = possible_interventions(network) if file is None else _read(file)
    plan = repair(network, offered, budget, time_limit=time_limit)
    facts = plan.to_dict() | {"synthetic": network.synthetic, "as_of": network.as_of.isoformat()}
    facts |= {"snapshot": source.snapshot, "source": source.name, "offered": len(offered)}
    facts["cheapest_rp"] = min((one.cost_rp for one in offered), default=None)
    facts["visit_rp"] = VISIT_RP
    facts["packages"] = file is None  # made here: whole clusters and regencies, nobody by itself
    for name in ("chosen", "left_out"):
        items = getattr(plan, name)
        for row, item in zip(facts[name], items, strict=True):
            row["sentence"] = item_sentence(item, network, plan, language)
    return facts


def _read(file: Path) -> Any:  # noqa: ANN401 - a tuple of interventions
    try:
        return from_rows(tomllib.loads(file.read_text(encoding="utf-8"))["intervention"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as cause:
        raise RuleViolation(unreadable(file, cause), hint="name the TOML file of interventions") from cause
    except (ValueError, KeyError, TypeError) as cause:
        message = f"{file} holds no interventions: {cause}"
        raise RuleViolation(message, hint="see docs/reference/kinds.md, Repair", file=str(file)) from cause


def item_sentence(item: Item, network: Network, plan: RepairPlan, language: Language) -> str:
    """Return an item as a person would say it: what, where, cost, what it unlocks and for whom."""
    what, _, group = item.code.partition(":")
    head = say(what, language).rstrip(".") if what in catalogue(language) else _named(what, language)
    where = place_name(group) or group
    if group in network.row:
        where = str(network.parties["name"][network.row[group]])
    unit = "cli.worth.points" if plan.value_unit == "points" else "explain.rupiah"
    return say(
        "repair.item",
        language,
        what=head,
        where=where,
        cost=number(item.cost_rp, language),
        worth=say(unit, language, value=number(item.unlocks, language)),
        suppliers=number(len(item.suppliers), language),
        buyers=number(len(item.buyers), language),
    )


def _named(what: str, language: Language) -> str:
    code = f"repair.kind.{what}"
    return say(code, language) if code in catalogue(language) else what


def ready(source: Source, party: str, language: Language) -> dict[str, Any]:
    """Return how far one enterprise is, by pillar, with evidence, peers and the cheapest repairs, in words too."""
    network = source.network
    id_ = str(network.parties["id"][find_party(network, party).row])
    found = readiness(id_, network)
    facts = found.to_dict() | {"synthetic": network.synthetic, "name": network.parties["name"][network.row[id_]]}
    facts["level_after_repairs"] = found.after([repair.code for repair in found.repairs]).level
    return facts | {"sentences": ready_sentences(found, language)}


def ready_sentences(found: Readiness, language: Language) -> list[str]:
    """Return the pillars, the flags and the cheapest repairs as sentences."""
    said = [
        say(
            "ready.pillar" if pillar.peers else "ready.pillar.alone",
            language,
            pillar=say(f"ready.pillar.{pillar.code}", language),
            level=say(f"ready.level.{pillar.level}", language),
            met=sum(proof.met is True for proof in pillar.evidence),
            of=len(pillar.evidence),
            unknown=sum(proof.met is None for proof in pillar.evidence),
            peers=number(pillar.peers, language),
            median=number(None if pillar.peers_median is None else 100 * pillar.peers_median, language),
        )
        for pillar in found.pillars
    ]
    said += [say(flag, language) for flag in found.flags]
    said += [
        say(
            "ready.repair.stays" if repair.level_after == found.pillar(repair.pillar).level else "ready.repair",
            language,
            what=say(repair.code, language).rstrip("."),
            cost=number(repair.cost_rp, language),
            pillar=say(f"ready.pillar.{repair.pillar}", language),
            level=say(f"ready.level.{repair.level_after}", language),
        )
        for repair in found.repairs[:5]
    ]
    return said
