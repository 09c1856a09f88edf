"""The graph database: the only part of jejaring that speaks Cypher.

``connect()`` gives a :class:`Store`; ``server`` starts and stops the managed Neo4j. No Cypher text, session or
record leaves this package.
"""

from graph.store.connection import Store, connect
from graph.store.process import ProposalRecord, RunRecord
from graph.store.records import RecordOf
from graph.store.server import ServerStatus
from graph.store.upsert import Load, UpsertReport

__all__ = ["Load", "ProposalRecord", "RecordOf", "RunRecord", "ServerStatus", "Store", "UpsertReport", "connect"]
