"""Needs and services: those said over the wire, which are things, and those of lists, which stand in the snapshot."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from graph.ingest.support.help_words import TERMS, Topic, read_conditions, read_terms, read_topic, tidy
from graph.matching.kinds import KINDS
from graph.network import HELP
from graph.services.access.reach import in_regions, narrowed
from graph.services.sheet.words import word
from graph.services.wire.market import SOURCE
from graph.store import Wanted
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from graph.network import Network
    from graph.services.access.callers import Caller
    from graph.settings import Language
    from graph.store import Store, Thing

Side = Literal["needs", "services"]
AS_STATED: Final = frozenset({"services", "facilities", "machinery", "social_enterprise"})
"""Kinds of the API that are kinds of matching; the others are words, read as those of lists."""
ADVICE: Final = {
    "input": "production", "production": "production", "market": "marketing", "design": "marketing",
    "exhibition": "marketing", "certification": "technical", "information": "management", "consultation": "management",
    "advocacy": "management",
}  # fmt: skip
"""The type of advice that a kind of the API is about, where its words say none."""
RENAMED: Final = {"capacity_per_month": "places_per_month", "units_per_month": "units"}
SAME: Final = ("service", "collateral_rp", "budget_rp", "language", "least_rp", "most_rp", "languages", "radius_km")
COMMON: Final = ("id", "party", "kind", "until", "source", "as_of")


def of_lists(
    network: Network,
    side: Side,
    caller: Caller,
    wanted: Mapping[str, str | None],
    *,
    language: Language,
    shared: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Return the needs or services of lists that a caller reaches, sorted by id, as the API shows them.

    Parameters
    ----------
    wanted
        ``kind``, ``party``, ``region``, ``after`` (an id) and ``id``; None asks for all.
    language
        Of ``said``: a list says it in codes, whoever reads it in words.
    shared
        Parties that have consented to be seen by the caller's party.
    """
    frame: pl.DataFrame = getattr(network, side).filter(pl.col("source").ne_missing(SOURCE))
    frame = frame.join(network.parties.select(party="id", region="region"), on="party", how="left")
    frame = narrowed(frame, caller, f"{side}.read", party="party", shared=shared)
    for name in ("kind", "party", "id"):
        if (one := wanted.get(name)) is not None:
            frame = frame.filter(pl.col(name) == one)
    if (region := wanted.get("region")) is not None:
        frame = frame.filter(in_regions("region", [region]))
    if after := wanted.get("after"):
        frame = frame.filter(pl.col("id") > after)
    return [_shown(row, network, language) for row in frame.sort("id").drop("region").iter_rows(named=True)]


def _shown(row: dict[str, Any], network: Network, language: Language) -> dict[str, Any]:
    """Return a row as a thing is shown: what both have by its name, what only lists have under ``facts``."""
    known = {name: value for name, value in row.items() if value not in (None, [])}
    kind = known["kind"]
    said = [say(f"kind.{kind}.topic", language) if kind in KINDS else kind]
    said += [word(known["service"], network, language)] if "service" in known else []
    ended = known.get("until") is not None and known["until"] < network.as_of
    named = {
        "seq": 0,
        "state": "withdrawn" if ended else "open",
        "said": ": ".join(said),
        "commodity": (known.get("kbli") or [None])[0],
        "units_per_month": known.get("units"),
        "amount_rp": known.get("amount_rp"),
        "price_rp": known.get("price_rp"),
        "capacity_per_month": known.get("places_per_month"),
    }
    named |= {name: known[name] for name in SAME if name in known}
    more = {name: value for name, value in known.items() if name not in (*COMMON, "confidence")}
    return {name: row.get(name) for name in COMMON} | named | {"facts": more}


def with_help(network: Network, store: Store) -> Network:
    """Return a snapshot with the needs and services that were said over the wire; they are matched as those of lists.

    Those of a party that is not in the snapshot, or of which no words say what they are about, are left out.
    """
    for side in ("needs", "services"):
        said = store.things.each_thing(Wanted(side, state="open"))
        rows = [row for thing in said if (row := row_of(side, thing)) is not None]
        rows = [row for row in rows if row["party"] in network.row]
        network = network.with_rows(side, rows) if rows else network
    return network


def row_of(side: str, thing: Thing) -> dict[str, Any] | None:
    """Return a need or service as a row of a Network; None where nothing says what it is about."""
    facts = thing.facts
    topic = _topic(thing.kind, str(facts.get("service") or ""), str(facts["said"]), credit=_is_credit(facts))
    if topic is None:
        return None
    given = {RENAMED.get(name, name): value for name, value in facts.items() if value not in (None, "", [])}
    row = {name: given[name] for name in HELP[side] if name in given}
    if "eligibility" in row:
        row["eligibility"] = read_conditions(given["eligibility"])
    if "until" in row:
        row["until"] = _day(row["until"])
    row |= {"id": thing.id, "party": thing.parties[0], "kind": topic.kind, "service": topic.service}
    row |= {
        "kbli": [facts["commodity"]] if facts.get("commodity") else None,
        "terms": _terms(side, topic.kind, facts),
    }
    return row | {"source": SOURCE, "as_of": (thing.changed_at or thing.created_at).date(), "confidence": 1.0}


def _terms(side: str, kind: str, facts: Mapping[str, Any]) -> list[str] | None:
    """Return forms and purposes that the words name; a machine that is offered with no word of a form is for sale."""
    if kind == "services":
        return read_terms(facts["said"]) or None
    found = [term for term in read_terms(facts["said"]) if term in dict(TERMS)]
    return found or (["sale"] if (side, kind) == ("services", "machinery") else None)


def _day(said: str | date) -> date:
    return said if isinstance(said, date) else date.fromisoformat(said)


def _is_credit(facts: Mapping[str, Any]) -> bool:
    return any(facts.get(name) is not None for name in ("amount_rp", "least_rp", "most_rp"))


def _topic(kind: str, service: str, said: str, *, credit: bool) -> Topic | None:
    """Return what a need or service is about: what it states, else what its words say.

    Examples
    --------
    >>> _topic("training", "", "packaging", credit=False).service
    'packaging'
    >>> _topic("certification", "", "SNI mark", credit=False), _topic("other", "", "?", credit=False)
    (Topic(kind='services', service='technical', words='sni mark'), None)
    """
    if kind in AS_STATED and service:
        return Topic(kind, tidy(service))
    found = read_topic(kind, service or said, credit=credit, hint="")
    if (found is None or not found.service) and kind in ADVICE:
        found = Topic("services", ADVICE[kind])
    if service and kind not in ADVICE and (found is None or found.kind == "services"):
        found = Topic("services", tidy(service))
    return found if found is not None and found.service else None
