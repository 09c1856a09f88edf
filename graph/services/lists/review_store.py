"""Review in the graph: the same questions and decisions as in a folder, kept as nodes; a graph has one queue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.ingest.linkage.across import KNOWN, MOST, pairs_across
from graph.ingest.merging.editions import HEAD, Before
from graph.services.access.callers import MACHINE
from graph.services.access.events import make_event
from graph.services.lists.review import Verdict, check_agrees, entry_of, found, in_force
from graph.services.work.runs import uuid7
from graph.settings import now
from graph.store import connect

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from graph.network import Network
    from graph.services.access.callers import Caller
    from graph.store import Store


SHOWN: Final = ("name", "region", "source", "sheet", "row")
"""What is shown of either side of a pair; a graph keeps none that is not known, as the row in another list."""


def keep_queue(store: Store, folder: Path) -> None:
    """Keep the queue of an ingested folder in the graph."""
    path = folder / "review.parquet"
    _keep(store, pl.read_parquet(path).to_dicts() if path.is_file() else [])


def keep_queue_across(store: Store, network: Network) -> int:
    """Keep the pairs that a stored network has with the parties of other lists, and return how many they are.

    Who is one party of the graph already is asked about no more, nor is a pair on which somebody has decided.
    """
    if network.parties.height > MOST:  # none would be compared: what the graph holds need not be read
        return 0
    aliases = network.parties["aliases"].explode().drop_nulls()
    pairs = pairs_across(store.named(KNOWN).filter(~pl.col("id").is_in(aliases.implode())), network.parties)
    if not pairs.height:
        return 0
    party = store.things.resolved(sorted({*pairs["left"], *pairs["right"]}))
    decided = in_force(store.decisions())
    asked = [
        pair
        for pair in pairs.to_dicts()
        if _two_parties(party[pair["left"]], party[pair["right"]]) and pair["pair"] not in decided
    ]
    _keep(store, asked)
    return len(asked)


def _keep(store: Store, pairs: list[dict[str, Any]]) -> None:
    store.keep_reviews([pair | {"evidence": json.dumps(pair["evidence"], ensure_ascii=False)} for pair in pairs])


def before_in(store: Store, source: str | None = None) -> Before:
    """Return what a graph knows before lists are read: the parties of a source, or of all, and who is kept apart.

    The parties of one source may come from any list: an office's next upload need not be called as the last one was.
    """
    parties = store.named(tuple(HEAD), source)
    if source is not None:
        parties = parties.with_columns(source=pl.lit(None, pl.String))
    said = in_force(store.decisions()).values()
    return Before(parties, tuple((one["left"], one["right"]) for one in said if one["verdict"] == "split"))


def queue_of(store: Store) -> list[dict[str, Any]]:
    """Return every pair of a graph with its state, the most likely first.

    An open pair whose parties a newer list or a retraction took away, or made one, asks nobody any more.
    """
    told = _told(store)
    gone = set(_gone(store, told))
    return [one for one in told if one["pair"] not in gone]


def forget_gone(store: Store) -> None:
    """Forget the open pairs whose parties are gone: after a retraction the graph is what it was without the list."""
    store.forget_reviews(_gone(store, _told(store)))


def _told(store: Store) -> list[dict[str, Any]]:
    states = in_force(store.decisions())
    pairs = [pair | {"evidence": json.loads(pair["evidence"])} for pair in store.reviews()]
    shown = [f"{side}_{fact}" for side in ("left", "right") for fact in SHOWN]
    return [
        dict.fromkeys(shown) | pair | {"state": states.get(pair["pair"], {}).get("verdict", "open")} for pair in pairs
    ]


def _gone(store: Store, told: list[dict[str, Any]]) -> list[str]:
    asked = [one for one in told if one["state"] == "open"]
    party = store.things.resolved(sorted({one[side] for one in asked for side in ("left", "right")}))
    return [one["pair"] for one in asked if not _two_parties(party[one["left"]], party[one["right"]])]


def _two_parties(left: str | None, right: str | None) -> bool:
    return left is not None and right is not None and left != right


def read_queue(_: Path) -> list[dict[str, Any]]:
    """Return every pair of the graph of this home with its state, the most likely first."""
    with connect() as store:
        return queue_of(store)


def read_log(_: Path) -> list[dict[str, Any]]:
    """Return all decisions ever made in the graph, the first one first."""
    with connect() as store:
        return store.decisions()


def decide(
    _: Path, pair: str, verdict: Verdict, *, by: str = "", note: str = "", at: datetime | None = None
) -> dict[str, Any]:
    """Decide of a pair of the graph of this home; see :mod:`graph.services.lists.review`."""
    with connect() as store:
        known = found(queue_of(store), pair, "store", store.decisions())
        return decide_in(store, known, verdict, by=by, note=note, at=at)


def decide_in(
    store: Store,
    known: dict[str, Any],
    verdict: Verdict,
    *,
    by: str = "",
    note: str = "",
    at: datetime | None = None,
    caller: Caller = MACHINE,
    request: str | None = None,
) -> dict[str, Any]:
    """Write a decision on a pair of the queue with its event, and bring the graph to what it is with it."""
    moment = at or now()
    entry = entry_of(known, verdict, by=by, note=note, at=moment)
    check_agrees(store.decisions(), entry)
    said = {"pair": known["pair"], "verdict": verdict} | ({"by": by} if by else {})
    event = make_event(caller, "reviews.decide", "reviews", request or uuid7(moment), moment, body=said)
    return entry | {"parties": store.decide(entry, event)}
