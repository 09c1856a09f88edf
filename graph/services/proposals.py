"""Proposals in draft: one supplier, one buyer, one kind; written to the graph, sent to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.errors import RuleViolation
from graph.services.runs import uuid7
from graph.settings import now
from graph.store import ProposalRecord

if TYPE_CHECKING:
    from datetime import datetime

    from graph.store import Store

KINDS: Final = (
    "partnership",
    "service_request",
    "finance_application",
    "facilitation",
    "foster_agreement",
    "facility_use",
    "capacity_building",
    "forum_funding",
    "machinery_request",
    "training",
    "social_enterprise",
)
"""What two parties may agree on; the legal pattern of a partnership is chosen later, in its memorandum."""


def draft(
    store: Store, kind: str, supplier: str, buyer: str, *, reason: str = "", moment: datetime | None = None
) -> ProposalRecord:
    """Write a draft and return it.

    Raises
    ------
    RuleViolation
        If the kind is not known, or both sides are the same party.
    UnknownParty
        If the graph does not hold a side.
    """
    if kind not in KINDS:
        message = f"there is no proposal of kind {kind!r}"
        raise RuleViolation(message, hint=f"kinds are {', '.join(KINDS)}", kind=kind)
    if supplier == buyer:
        message = "supplier and buyer are the same party"
        raise RuleViolation(message, hint="a proposal needs two sides", party=supplier)
    made = moment if moment is not None else now()
    return store.create_proposal(ProposalRecord(uuid7(made), kind, supplier, buyer, "draft", made, reason))
