"""The graph database: the only part of jejaring that speaks Cypher.

``connect()`` gives a :class:`Store`; ``server`` starts and stops the managed Neo4j. No Cypher text, session or
record leaves this package.
"""

from graph.store.access import AnswerRecord, KeyRecord
from graph.store.connection import Store, connect
from graph.store.office_records import OfficeRecord, Replaced
from graph.store.process import RunRecord
from graph.store.records import RecordOf
from graph.store.server import ServerStatus
from graph.store.things import LABELS, EventRecord, Thing, TieToWrite, Wanted, stale
from graph.store.upsert import Load, UpsertReport

__all__ = [
    "LABELS",
    "AnswerRecord",
    "EventRecord",
    "KeyRecord",
    "Load",
    "OfficeRecord",
    "RecordOf",
    "Replaced",
    "RunRecord",
    "ServerStatus",
    "Store",
    "Thing",
    "TieToWrite",
    "UpsertReport",
    "Wanted",
    "connect",
    "stale",
]
