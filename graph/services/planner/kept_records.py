"""Records of offices kept in the graph: judged before they are stored, read again with the list that says them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.errors import InvalidRecord
from graph.services.planner.records import RECORDS, as_rows, named_rows, typed_rows

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from graph.services.planner.records import Asked
    from graph.store import Replaced, Store

SAME_LIST: Final = {"agendas": "agenda", "running-out": "assistance", "refusals": "microfinance"}
"""Views of a list that is kept under another word."""


def kept_kind(view: str) -> str:
    """Return under which word the list behind a view is kept.

    Examples
    --------
    >>> kept_kind("agendas"), kept_kind("decisions")
    ('agenda', 'decisions')
    """
    return SAME_LIST.get(view, view)


def keep_records(store: Store, view: str, rows: pl.DataFrame, *, source: str, asked: Asked) -> Replaced:
    """Keep a list of records and say what it changed; a list that cannot be judged is not kept.

    Parameters
    ----------
    store
        The graph.
    view
        The kind of record, or a view of it.
    rows
        The list as it stands.
    source
        Its name: the same list again takes the place of the older one.
    asked
        Its day, and what lessons are judged against.

    Raises
    ------
    InvalidRecord
        If a column is missing or a line is wrong.
    """
    record, named = RECORDS[view], named_rows(view, rows, name=source)
    typed = typed_rows(view, named)
    record.judge(typed, asked)
    # goods, places and units are read once, here, and not by everyone who asks for a price
    kept = named.with_columns(typed.select(name for name in record.read if name in typed.columns))
    return store.office_records.replace(kept_kind(view), source, asked.on, kept.to_dicts())


def kept_records(store: Store, view: str) -> tuple[pl.DataFrame, list[tuple[str, date]]]:
    """Return the lines of a kind that the graph keeps, and the lists that say them with their days.

    Raises
    ------
    InvalidRecord
        If the graph keeps none.
    """
    found = store.office_records.of(kept_kind(view))
    if not found:
        message = f"the graph keeps no list of {kept_kind(view)}"
        raise InvalidRecord(message, hint="keep one: jejaring institutions KIND FILE --store")
    return as_rows([one.cells for one in found]), sorted({(one.source, one.as_of) for one in found})
