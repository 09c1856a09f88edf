"""The column of trades where no header tells any: its texts are activities of the classification."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.ingest.heads.contents import look_at
from graph.ingest.heads.roles import header_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.heads.column import Column

_TELLING: Final = frozenset({"activity", "product", "commodity", "kbli", "category", "sector"})
_ASKED: Final = 60
"""Most distinct texts of a column that are read."""
_FEWEST: Final = 3
_SURE: Final = 0.5
"""Score from which a text is taken for a trade."""
_SHARE: Final = 0.6
"""Least share of such texts."""
_SHARE_OF_WORK: Final = 0.25
"""The same where the header speaks of work: *Usaha Warga* of a village that writes in its own language."""
_OF_WORK: Final = frozenset({"usaha", "usahanya", "pekerjaan", "kerja", "industri", "dagang", "dagangan", "jualan"})


def _trades(cells: Sequence[str | None]) -> float:
    """Return which share of the distinct texts of a column are trades, 0 where it holds something else or too few.

    Examples
    --------
    >>> _trades(["Batik cap", "Penjahit", None, "Warung makan"]), _trades(["RT 01/02", "RT 03/02", "RT 02/04"])
    (1.0, 0.0)
    """
    from graph.ingest.activity.text import classify_activity  # noqa: PLC0415 - the index takes a second to build

    look = look_at(cells)
    texts = list(dict.fromkeys(cell for cell in cells if cell))[:_ASKED]
    if len(texts) < _FEWEST or look.share("text") < 0.7 or look.share("address") > 0.5:
        return 0.0
    sure = [row for row in classify_activity(texts, top=1) if row and row[0].score >= _SURE]
    return len(sure) / len(texts)


def with_trades(
    columns: Sequence[Column], cells: Sequence[Sequence[str | None]], *, role: str = "activity"
) -> list[Column]:
    """Return the columns with the one of trades named by its contents, where no header tells any.

    Parameters
    ----------
    columns
        What is known of them.
    cells
        A sample of each.
    role
        What such a column is called: of lots it is the product.
    """
    if any(column.role in _TELLING for column in columns):
        return list(columns)
    free = [column for column in columns if column.role is None and column.why != "mapping"]
    of_work = {column.index for column in free if _OF_WORK.intersection(header_words(column.header))}
    if any(column.role == "description" for column in columns):
        # *Keterangan* may tell the trade, where no column beside it speaks of work
        free = [column for column in free if column.index in of_work]
    shares = {column.index: _trades(cells[column.index]) for column in free}
    likely = [at for at, share in shares.items() if share >= (_SHARE_OF_WORK if at in of_work else _SHARE)]
    best = max(likely, key=lambda index: (shares[index], -index), default=None)
    if best is None:
        return list(columns)
    confidence = round(0.5 + 0.2 * shares[best], 3)
    return [
        replace(column, role=role, confidence=confidence, why="contents") if column.index == best else column
        for column in columns
    ]
