"""Records of offices kept in the graph: judged before they are stored, read again with the list that says them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import InvalidRecord
from graph.services.records import Asked, judged_rows, named_rows

if TYPE_CHECKING:
    from datetime import date

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
    judged_rows(view, rows, asked, name=source)
    kind = kept_kind(view)
    return store.office_records.replace(kind, source, asked.on, named_rows(kind, rows).to_dicts())


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
    names = list(dict.fromkeys(name for one in found for name in one.cells))
    cells = {name: [one.cells.get(name) for one in found] for name in names}
    return pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String)), sorted(
        {(one.source, one.as_of) for one in found}
    )
