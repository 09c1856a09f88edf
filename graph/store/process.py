"""Things of the process in the graph: runs, and proposals in draft."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.errors import NotFound, UnknownParty

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


@dataclass(frozen=True)
class ProposalRecord:
    """A proposal as the graph keeps it; its life cycle belongs to ``graph.proposals``."""

    id: str
    kind: str
    supplier: str
    buyer: str
    state: str
    created_at: datetime
    reason: str


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


def create_proposal(bolt: Bolt, proposal: ProposalRecord) -> ProposalRecord:
    """Write a draft and return it as stored: the same id again returns the first one unchanged.

    Raises
    ------
    UnknownParty
        If the graph does not hold the supplier or the buyer.
    """
    sides = [proposal.supplier, proposal.buyer]
    missing = [row["id"] for row in bolt.read("missing_parties", ids=sides)]
    if missing:
        message = f"the graph holds no party {missing[0]}"
        raise UnknownParty(message, hint="use the id of a party of the graph", party=missing[0])
    facts = {
        "id": proposal.id,
        "kind": proposal.kind,
        "supplier": proposal.supplier,
        "buyer": proposal.buyer,
        "created_at": proposal.created_at,
        "reason": proposal.reason,
    }
    return _proposal(bolt.write(("create_proposal", facts))[0][0])


def get_proposal(bolt: Bolt, proposal_id: str) -> ProposalRecord:
    """Return one proposal.

    Raises
    ------
    NotFound
        If there is none of that id.
    """
    rows = bolt.read("get_proposal", id=proposal_id)
    if not rows:
        message = f"no proposal {proposal_id}"
        raise NotFound(message, hint="list the proposals to see their ids", proposal=proposal_id)
    return _proposal(rows[0])


def list_proposals(bolt: Bolt, state: str | None, after: str, limit: int) -> list[ProposalRecord]:
    """Return proposals after a cursor, the oldest first."""
    return [_proposal(row) for row in bolt.read("list_proposals", state=state, after=after, limit=limit)]


def _run(row: Row) -> RunRecord:
    times = {name: row[name].to_native() for name in ("begun", "changed")}
    texts = {name: json.loads(row[name]) for name in ("parameters", "summary")}
    return RunRecord(**(row | times | texts))


def _proposal(row: Row) -> ProposalRecord:
    return ProposalRecord(**(row | {"created_at": row["created_at"].to_native()}))
