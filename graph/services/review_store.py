"""Review in the graph: the same questions and decisions as in a folder, kept as nodes."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.services.callers import MACHINE
from graph.services.events import make_event
from graph.services.review import Verdict, found, in_force
from graph.services.runs import uuid7
from graph.settings import now
from graph.store import connect

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from graph.services.callers import Caller
    from graph.store import Store


def keep_queue(store: Store, folder: Path) -> int:
    """Keep the queue of an ingested folder in the graph, and return how many pairs it has."""
    path = folder / "review.parquet"
    pairs = pl.read_parquet(path).to_dicts() if path.is_file() else []
    store.keep_reviews([pair | {"evidence": json.dumps(pair["evidence"], ensure_ascii=False)} for pair in pairs])
    return len(pairs)


def _opened(store: Store | None) -> AbstractContextManager[Store]:
    """Return a store that is open already as it is, else one that is opened for the block."""
    return nullcontext(store) if store is not None else connect()


def read_queue(_: Path, *, store: Store | None = None) -> list[dict[str, Any]]:
    """Return every pair of the graph with its state, the most likely first."""
    with _opened(store) as graph:
        states = in_force(graph.decisions())
        pairs = [pair | {"evidence": json.loads(pair["evidence"])} for pair in graph.reviews()]
    shown = ("left_sheet", "right_sheet", "left_region", "right_region")
    return [
        dict.fromkeys(shown) | pair | {"state": states.get(pair["pair"], {}).get("verdict", "open")} for pair in pairs
    ]


def read_log(_: Path) -> list[dict[str, Any]]:
    """Return all decisions ever made in the graph, the first one first."""
    with connect() as store:
        return store.decisions()


def decide(
    where: Path,
    pair: str,
    verdict: Verdict,
    *,
    by: str = "",
    note: str = "",
    at: datetime | None = None,
    caller: Caller = MACHINE,
    request: str | None = None,
    store: Store | None = None,
) -> dict[str, Any]:
    """Write a decision with its event and bring the graph to what it is with it; see :mod:`graph.services.review`."""
    with _opened(store) as graph:
        known = found(read_queue(where, store=graph), pair, "store")
        moment = at or now()
        entry = {
            "at": moment.isoformat(timespec="seconds"),
            "pair": pair,
            "verdict": verdict,
            "left": known["left"],
            "right": known["right"],
            "by": by,
            "note": note,
        }
        said = {"pair": pair, "verdict": verdict} | ({"by": by} if by else {})
        event = make_event(caller, "reviews.decide", "reviews", request or uuid7(moment), moment, body=said)
        parties = graph.decide(entry, event)
    return entry | {"parties": parties}
