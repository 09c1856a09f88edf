"""Kinds of matching in the field: the plan of one kind, its pairs with reasons, who is left and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.matching.kinds import KINDS, Situation, market_of, solve_market
from graph.reference import regions
from graph.services.sheet.export import is_workbook, whole_folder, write_csv, write_workbook
from graph.services.sheet.words import place_name, word
from graph.translations import catalogue, say
from graph.translations.numbers import kilometres, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from graph.matching.kinds import KindPlan
    from graph.network import Network
    from graph.services.source import Source
    from graph.settings import Language

COMPARED: Final = 3
"""Proposals that are laid side by side for one need."""


def measured_clusters(network: Network) -> pl.DataFrame:
    """Return what the kinds read of clusters: bonding z, bridging z, and how far each is, between 0 and 1.

    How far: one third each for bonding above its null, bridging above its null, and the share of members within two
    steps of a buyer (our reading of the cluster continuum).
    """
    from graph.metrics import measure  # noqa: PLC0415 - compiled kernels that most kinds do not need

    measured = measure(network)
    above = [(pl.col(f"{axis}_z") > 0).fill_null(value=False).cast(pl.Float64) for axis in ("bonding", "bridging")]
    near = pl.col("buyer_within_2").fill_nan(None).fill_null(0.0)
    return measured.select(
        "cluster",
        bonding_z=pl.col("bonding_z").cast(pl.Float64).fill_nan(None),
        bridging_z=pl.col("bridging_z").cast(pl.Float64).fill_nan(None),
        advance=(above[0] + above[1] + near) / 3,
    )


def plan_of(source: Source, kind: str, *, time_limit: float = 60.0) -> KindPlan:
    """Return the best plan of one kind on a snapshot."""
    declared = KINDS[kind]
    network = source.network
    situation = Situation(network, measured_clusters(network)) if declared.reads_clusters else Situation(network)
    return solve_market(market_of(declared, situation), time_limit=time_limit)


def document(source: Source, plan: KindPlan, language: Language) -> dict[str, Any]:
    """Return a plan as ``jejaring match --kind KIND --json`` prints it."""
    market = plan.market
    chosen = plan.chosen
    left = {side: plan.unmatched(side) for side in ("supplier", "buyer")}
    figures = {
        "kind": market.kind.code,
        "title": say(f"kind.{market.kind.code}.title", language),
        "source": source.name,
        **plan_figures(source, plan),
        "excluded": [
            {"rule": rule, "pairs": pairs, "sentence": say(rule, language)}
            for rule, pairs in market.pairs.counts.iter_rows()
        ],
        "matches": [pair_facts(plan, pair, source.network, language) for pair in chosen.iter_rows(named=True)],
        "unmatched": {f"{side}s": _left(frame, language) for side, frame in left.items()},
        "unmatched_by_reason": {f"{side}s": _counts(frame, language) for side, frame in left.items()},
    }
    if plan.solved.opened is not None:
        figures["opened"] = _opened(plan, language)
    if market.kind.code == "services":
        figures["front_offices"] = front_offices(plan, source.network)
    if market.kind.code == "finance":
        figures["channels"] = _channels(chosen)
    return figures


def plan_figures(source: Source, plan: KindPlan) -> dict[str, Any]:
    """Return a plan's figures: how many on each side, its value, its proof; nobody is named."""
    market, chosen = plan.market, plan.chosen
    return {
        "kind": market.kind.code,
        "value_unit": market.kind.value_unit,
        "synthetic": source.network.synthetic,
        "as_of": source.network.as_of.isoformat(),
        "snapshot": source.snapshot,
        "suppliers": market.suppliers.height,
        "buyers": market.buyers.height,
        "candidates": market.pairs.frame.height,
        "set_aside": market.pairs.set_aside,
        "pairs": chosen.height,
        "matched_suppliers": chosen["supplier_id"].n_unique(),
        "matched_buyers": chosen["buyer_id"].n_unique(),
        "value": plan.value,
        "bound": plan.solved.bound,
        "gap": plan.gap,
        "status": plan.solved.status,
    }


def pair_facts(
    plan: KindPlan, pair: Mapping[str, Any], network: Network, language: Language, *, compare: bool = True
) -> dict[str, Any]:
    """Return one pair of a plan: who, how much, its score parts, its reason in codes and in words."""
    kind = plan.market.kind
    facts = {name: pair[name] for name in kind.facts}
    shown: dict[str, Any] = {
        "supplier": pair["supplier_id"],
        "supplier_name": party_name(pair["supplier_name"], language),
        "buyer": pair["buyer_id"],
        "buyer_name": pair["buyer_name"],
        "topic": pair["topic"],
        "units": pair["units"],
        "value": pair["value"],
        "distance_km": pair["distance_km"],
        "renewal": pair["renewal"],
        "parts": [
            {
                "name": part.code,
                "label": say(f"kind.part.{part.code}", language),
                "points": pair[part.code],
                "of": part.points,
            }
            for part in kind.parts
        ],
        "facts": facts,
        "reason": kind.reason,
        "reasons": [kind.reason, *pair["notes"], *(["kind.note.renewal"] if pair["renewal"] else [])],
        "sentence": reason_sentence(kind.reason, pair, facts, network, language),
        "notes": [say(code, language) for code in pair["notes"]],
    }
    if "via_id" in pair:
        shown |= {"via": pair["via_id"], "via_name": pair["via_name"]}
    if kind.compares and compare:
        rivals = plan.alternatives(pair["buyer"], COMPARED).iter_rows(named=True)
        shown["proposals"] = [_proposal(kind.facts, rival) for rival in rivals]
    return shown


def _proposal(facts: Mapping[str, object], rival: Mapping[str, Any]) -> dict[str, Any]:
    stated = {name: rival[name] for name in facts}
    head = {"supplier": rival["supplier_id"], "supplier_name": rival["supplier_name"], "chosen": rival["units"] > 0}
    return {**head, "value": rival["value"], "distance_km": rival["distance_km"], **stated}


def party_name(name: str, language: Language) -> str:
    """Return the name of a party; of a cluster to be formed: its basis, family and place in words.

    Examples
    --------
    >>> party_name("UD Maju", "en")
    'UD Maju'
    >>> party_name("shared_skills:wood:33.10", "en")
    'Cluster by shared skills (wood), Kabupaten Klaten, Jawa Tengah'
    """
    basis, _, rest = name.partition(":")
    if f"kind.basis.{basis}" not in catalogue(language):
        return name
    family, _, region = rest.partition(":")
    told = say(f"kind.family.{family}", language) if f"kind.family.{family}" in catalogue(language) else family
    basis_word = say(f"kind.basis.{basis}", language)
    return say("kind.formed_name", language, basis=basis_word, family=told, place=place_name(region))


def reason_sentence(
    code: str, pair: Mapping[str, Any], facts: Mapping[str, Any], network: Network, language: Language
) -> str:
    """Return the sentence of a pair, with every figure as a reader writes it."""
    words = {name: word(value, network, language) for name, value in facts.items()}
    words |= {
        "supplier": party_name(pair["supplier_name"], language),
        "buyer": pair["buyer_name"],
        "topic": word(pair["topic"], network, language),
        "km": kilometres(pair["distance_km"], language),
        "points": number(pair["value"], language),
        "via_name": pair.get("via_name") or say("kind.word.nobody", language),
    }
    return say(code, language, **words)


def _left(frame: pl.DataFrame, language: Language) -> list[dict[str, Any]]:
    return [
        {
            "party": row["party"],
            "name": party_name(row["name"], language),
            "topic": row["topic"],
            "reason": row["reason"],
            "rule": row["rule"],
            "candidates": row["candidates"],
            "sentence": say(row["rule"] or row["reason"], language),
        }
        for row in frame.iter_rows(named=True)
    ]


def _counts(frame: pl.DataFrame, language: Language) -> list[dict[str, Any]]:
    counted = (
        frame.group_by("reason", "rule").len("count").sort(["count", "reason", "rule"], descending=[True, False, False])
    )
    return [
        {"reason": reason, "rule": rule, "count": count, "sentence": say(rule or reason, language)}
        for reason, rule, count in counted.iter_rows()
    ]


def _opened(plan: KindPlan, language: Language) -> list[dict[str, Any]]:
    """Return the sites that are opened, with their users, load and cost."""
    chosen = plan.chosen.group_by("supplier").agg(
        users=pl.len(), load=pl.col("load").sum(), worth=pl.col("value").sum()
    )
    used = {row["supplier"]: row for row in chosen.iter_rows(named=True)}
    sites = plan.market.suppliers
    rows = [] if plan.solved.opened is None else plan.solved.opened.tolist()
    return [
        {
            "supplier": sites["party"][row],
            "name": party_name(sites["name"][row], language),
            "topic": sites["topic"][row],
            "users": used[row]["users"],
            "load": used[row]["load"],
            "capacity": sites["units"][row],
            "cost": sites["fixed"][row],
            "worth": used[row]["worth"],
        }
        for row in rows
        if row in used
    ]


def front_offices(plan: KindPlan, network: Network) -> list[dict[str, Any]]:
    """Return what became of the requests that came through each front office: it is worth as much as others answer."""
    buyers = plan.market.buyers.filter(pl.col("via").is_not_null()).select(buyer="node", office="via")
    answered = plan.chosen.select("buyer", "supplier_id", referred=pl.col("referral") > 0).unique("buyer", keep="first")
    joined = buyers.join(answered, on="buyer", how="left")
    counted = joined.group_by("office").agg(
        requests=pl.len(), answered=pl.col("supplier_id").count(), by_its_own_network=pl.col("referred").sum()
    )
    names = network.parties.select(office="id", name="name")
    return counted.join(names, on="office").sort("office").to_dicts()


def _channels(chosen: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Return business money and safety net apart: pairs and rupiah of each."""
    sums = chosen.group_by("channel").agg(pairs=pl.len(), amount_rp=pl.col("amount_rp").sum()).sort("channel")
    return {
        row["channel"]: {"pairs": row["pairs"], "amount_rp": row["amount_rp"]} for row in sums.iter_rows(named=True)
    }


def write_kind(out: Path, facts: Mapping[str, Any], source: Source, language: Language) -> None:
    """Write a plan of a kind: ``kind.json`` whole, pairs and the unmatched as Parquet, CSV and XLSX.

    All are written or none; where ``out`` names a workbook, that alone.
    """
    frames = {"pairs": _flat_pairs(facts["matches"]), "unmatched": _flat_left(facts["unmatched"])}
    about = {
        say("about.source", language): source.name,
        say("about.as_of", language): source.network.as_of.isoformat(),
        say("about.snapshot", language): source.snapshot,
    }
    if source.network.synthetic:
        about = {say("word.attention", language): say("word.synthetic", language)} | about
    shown = {name: _in_words(frame, source.network, language) for name, frame in frames.items()}
    if is_workbook(out):
        write_workbook(out, shown, about=about, language=language, made=source.network.as_of)
        return
    with whole_folder(out) as part:
        for name, frame in frames.items():
            frame.write_parquet(part / f"{name}.parquet", compression="zstd")
            write_csv(part / f"{name}.csv", shown[name], language, synthetic=source.network.synthetic)
        text = json.dumps(facts, ensure_ascii=False, indent=2, default=str) + "\n"
        (part / "kind.json").write_text(text, encoding="utf-8")
        write_workbook(part / "kind.xlsx", shown, about=about, language=language, made=source.network.as_of)


def _in_words(frame: pl.DataFrame, network: Network, language: Language) -> pl.DataFrame:
    """Return pairs or who is left as people read them: words for what it is about."""
    topics = [
        place_name(one) if one and regions.exists(one) else one and word(one, network, language)
        for one in frame["topic"]
    ]  # officers and clusters meet within a region
    shown = frame.with_columns(topic=pl.Series(topics, dtype=pl.String))
    if "side" not in frame.columns:
        return shown
    return shown.with_columns(
        side=pl.Series([say(f"word.{one.removesuffix('s')}", language) for one in frame["side"]], dtype=pl.String)
    )


def _flat_pairs(matches: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    head = dict.fromkeys(("supplier", "buyer", "supplier_name", "buyer_name", "topic"), pl.String)
    schema = {**head, "units": pl.Int64, "value": pl.Int64, "distance_km": pl.Float64, "reason": pl.String}
    rows = [{**{name: one[name] for name in schema if name != "reason"}, "reason": one["sentence"]} for one in matches]
    return pl.DataFrame(rows, schema=schema)


def _flat_left(left: Mapping[str, Sequence[Mapping[str, Any]]]) -> pl.DataFrame:
    schema = {"side": pl.String, "party": pl.String, "name": pl.String, "topic": pl.String, "reason": pl.String}
    rows = [
        {"side": side, "party": one["party"], "name": one["name"], "topic": one["topic"], "reason": one["sentence"]}
        for side, parties in left.items()
        for one in parties
    ]
    return pl.DataFrame(rows, schema=schema)
