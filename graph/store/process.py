"""Runs in the graph."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graph.store.cypher import Bolt, Row


@dataclass(frozen=True)
class RunRecord:
    """A run as the graph keeps it: what was asked of which snapshot, how it stands, what came out.

    The full plan is Parquet under the home folder, never here.
    """

    id: str
    kind: str
    parameters: Mapping[str, Any]
    snapshot: str
    state: str
    begun: datetime
    changed: datetime
    summary: Mapping[str, Any] = field(default_factory=dict)


def save_run(bolt: Bolt, run: RunRecord) -> None:
    """Write a run, or what changed of it: state, summary, time of change."""
    facts = {
        "id": run.id,
        "kind": run.kind,
        "parameters": json.dumps(dict(run.parameters), sort_keys=True, ensure_ascii=False),
        "snapshot": run.snapshot,
        "state": run.state,
        "begun": run.begun,
        "changed": run.changed,
        "summary": json.dumps(dict(run.summary), sort_keys=True, ensure_ascii=False),
    }
    bolt.write(("save_run", facts))


def list_runs(bolt: Bolt, kind: str | None, limit: int) -> list[RunRecord]:
    """Return runs, the newest first."""
    return [_run(row) for row in bolt.read("list_runs", kind=kind, limit=limit)]


def get_run(bolt: Bolt, run_id: str) -> RunRecord:
    """Return one run.

    Raises
    ------
    NotFound
        If there is none of that id.
    """
    rows = bolt.read("get_run", id=run_id)
    if not rows:
        message = f"no run {run_id}"
        raise NotFound(message, hint="list the runs to see their ids", run=run_id)
    return _run(rows[0])


def _run(row: Row) -> RunRecord:
    times = {name: row[name].to_native() for name in ("begun", "changed")}
    texts = {name: json.loads(row[name]) for name in ("parameters", "summary")}
    return RunRecord(**(row | times | texts))
