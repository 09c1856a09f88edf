"""Review: pairs that may be one business, shown with what speaks for and against, accepted or kept apart by a person.

In a folder, every decision is a line of ``decisions.jsonl`` and the network is made anew from what ingest wrote
(kept in ``ingested/``) and the decisions in force: undoing the last one leaves no trace.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any, Final, Literal

import networkx as nx
import polars as pl

from graph.errors import InvalidFolder, NotFound, RuleViolation
from graph.ingest.merging.editions import HEAD, Before
from graph.network import FRAMES, HELP, Network
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

Verdict = Literal["accept", "split", "undo"]
KEPT: Final = "ingested"
LOG: Final = "decisions.jsonl"


def read_queue(folder: Path) -> list[dict[str, Any]]:
    """Return every pair of a folder with its state: open, accept or split; the most likely first.

    Raises
    ------
    InvalidFolder
        If the folder has no queue.
    """
    path = folder / "review.parquet"
    if not path.is_file():
        message = f"{folder} has no queue of pairs: it has no review.parquet"
        hint = "make one with `jejaring ingest FILE... --out FOLDER`"
        raise InvalidFolder(message, hint=hint, folder=str(folder))
    states = in_force(read_log(folder))
    pairs = pl.read_parquet(path).to_dicts()
    return [pair | {"state": states.get(pair["pair"], {}).get("verdict", "open")} for pair in pairs]


def found(pairs: list[dict[str, Any]], pair: str, folder: str, log: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return one pair of a queue, or of a decision in force that a newer list asks about no more; else NotFound."""
    for one in (*pairs, *in_force(list(log)).values()):
        if one["pair"] == pair:
            return one
    message = f"{folder} has no pair {pair} to decide"
    raise NotFound(message, hint=f"list the pairs with `jejaring review {folder}`", pair=pair)


def read_log(folder: Path) -> list[dict[str, Any]]:
    """Return all decisions ever made in a folder, the first one first."""
    path = folder / LOG
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def in_force(log: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the last decision on each pair, without those that were undone.

    Examples
    --------
    >>> in_force([{"pair": "q1", "verdict": "accept"}, {"pair": "q1", "verdict": "undo"}])
    {}
    """
    last = {entry["pair"]: entry for entry in log}
    return {pair: entry for pair, entry in last.items() if entry["verdict"] != "undo"}


def entry_of(known: dict[str, Any], verdict: Verdict, *, by: str, note: str, at: datetime) -> dict[str, Any]:
    """Return the line of the log for a decision on a pair of the queue."""
    return {
        "at": at.isoformat(timespec="seconds"),
        "pair": known["pair"],
        "verdict": verdict,
        "left": known["left"],
        "right": known["right"],
        "by": by,
        "note": note,
    }


def check_agrees(log: list[dict[str, Any]], entry: Mapping[str, Any]) -> None:
    """Refuse a decision that makes one business of what another one in force keeps apart.

    Raises
    ------
    RuleViolation
        With the pairs between which a person has to choose.

    Examples
    --------
    >>> apart = {"pair": "q1", "left": "a", "right": "c", "verdict": "split"}
    >>> one, other = ({"pair": f"q{a}", "left": a, "right": b, "verdict": "accept"} for a, b in ("ab", "bc"))
    >>> check_agrees([apart], one)
    >>> check_agrees([apart, one], other)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    graph.errors.RuleViolation: the accepted pairs qa, qb make one business of the pair q1, which is kept apart ...
    """
    said = in_force([*log, dict(entry)]).values()
    joined = nx.Graph()
    for one in said:
        if one["verdict"] == "accept":
            joined.add_edge(one["left"], one["right"], pair=one["pair"])
    for one in said:
        ends = one["left"], one["right"]
        if one["verdict"] == "split" and all(end in joined for end in ends) and nx.has_path(joined, *ends):
            path = nx.utils.pairwise(nx.shortest_path(joined, *ends))
            pairs = ", ".join(joined.edges[step]["pair"] for step in path)
            message = f"the accepted pairs {pairs} make one business of the pair {one['pair']}, which is kept apart"
            hint = f"look at {one['pair']} again, and undo it or one of the others with --undo"
            raise RuleViolation(message, hint=hint, pair=one["pair"])


def decide(
    folder: Path, pair: str, verdict: Verdict, *, by: str = "", note: str = "", at: datetime | None = None
) -> dict[str, Any]:
    """Write a decision and make the folder's network anew; return what is in force and how many parties there are.

    Parameters
    ----------
    folder
        As ingest wrote it.
    pair
        Id of the pair.
    verdict
        ``accept``: one business; ``split``: two; ``undo``: as if nobody had decided.
    by, note
        Who decided, and why.
    at
        When; now when not given.

    Raises
    ------
    NotFound
        If the folder's queue has no such pair.
    RuleViolation
        If it contradicts another decision in force.
    """
    log = read_log(folder)
    known = found(read_queue(folder), pair, str(folder), log)
    entry = entry_of(known, verdict, by=by, note=note, at=at or now())
    check_agrees(log, entry)
    with (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    network = apply_decisions(folder)
    return entry | {"parties": network.parties.height}


def apply_decisions(folder: Path) -> Network:
    """Make the network of a folder from what ingest wrote and the decisions in force, and return it."""
    from graph.store.combine import Source, combine  # noqa: PLC0415 - the store's package loads the driver

    kept = folder / KEPT
    if not (kept / "network.json").is_file():
        kept.mkdir(exist_ok=True)
        helping = [name for name in HELP if (folder / f"{name}.parquet").is_file()]
        for name in [*(f"{frame}.parquet" for frame in (*FRAMES, *helping)), "network.json"]:
            shutil.copyfile(folder / name, kept / name)
    network = Network.read(kept)
    accepted = [entry for entry in in_force(read_log(folder)).values() if entry["verdict"] == "accept"]
    same = [(entry["left"], entry["right"]) for entry in accepted]
    made = combine([Source(folder.name, network)], same).network
    made.write(folder)
    return made


def before_in(folder: Path) -> Before:
    """Return what a folder holds before lists are read into it anew: its parties, and who is kept apart."""
    kept = folder / KEPT if (folder / KEPT / "network.json").is_file() else folder
    log = in_force(read_log(folder)).values()
    apart = tuple((entry["left"], entry["right"]) for entry in log if entry["verdict"] == "split")
    if not (kept / "network.json").is_file():
        return Before(apart=apart)
    return Before(Network.read(kept).parties.select(*HEAD), apart)


def shown(pair: Mapping[str, Any]) -> list[tuple[str, str, float]]:
    """Return what is known of a pair: field, degree of agreement and its weight, the weightiest first."""
    told = [(one["field"], one["degree"], one["weight"]) for one in pair["evidence"] if one["degree"] != "unknown"]
    return sorted(told, key=lambda one: (-abs(one[2]), one[0]))
