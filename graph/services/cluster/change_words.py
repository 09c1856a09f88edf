"""Change between two dates in the reader's language: of one cluster with its causes, and of all clusters."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Final

from graph.metrics.change import CAUSES
from graph.services.cluster.facts import Row, Table
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    import polars as pl

    from graph.metrics.cluster_change import ClusterChange
    from graph.settings import Language

FIGURES: Final = ("n", "ties_inside", "ties_outside", "ei", "bonding_z", "bridging_z")


def signed(value: float | None, language: Language, digits: int = 0) -> str:
    """Return a difference with its sign; zero has none.

    Examples
    --------
    >>> signed(3, "id"), signed(-0.25, "id", 2), signed(0, "en"), signed(None, "en")
    ('+3', '−0,25', '0', '–')
    """
    if value is None or isnan(value):
        return "–"
    return ("+" if value > 0 else "−" if value < 0 else "") + number(abs(value), language, digits)


def change_table(change: ClusterChange, language: Language) -> Table:
    """Return the change of one cluster: what came, what went, and why; the causes add up to the difference."""
    rows = [
        (say("change.before", language), change.inside_before, change.outside_before, False),
        *((say(f"change.{cause}", language), change.inside[cause], change.outside[cause], True) for cause in CAUSES),
        (say("change.after", language), change.inside_after, change.outside_after, False),
    ]
    cells = tuple(
        Row((label, *(signed(x, language) if moved else number(x, language) for x in (inside, outside))))
        for label, inside, outside, moved in rows
    )
    note = say(
        "change.note",
        language,
        n_before=number(change.n_before, language),
        n_after=number(change.n_after, language),
        joined=number(change.joined, language),
        parted=number(change.parted, language),
        ei_before=signed(change.ei_before, language, 2),
        ei_after=signed(change.ei_after, language, 2),
        stable_before=signed(change.stable_before, language, 2),
        stable_after=signed(change.stable_after, language, 2),
        low=signed(change.low, language, 2),
        high=signed(change.high, language, 2),
    )
    title = say("change.title", language, before=change.before.isoformat(), after=change.after.isoformat())
    headers = tuple(say(f"change.{name}", language) for name in ("what", "inside", "outside"))
    return Table(title, headers, cells, note)


def overview_change(change: pl.DataFrame, language: Language) -> Table:
    """Return the change of all clusters: a few figures then and now, one row a cluster."""
    rows = []
    for (_, name), part in change.group_by(["cluster", "name"], maintain_order=True):
        figures = {row["figure"]: row for row in part.iter_rows(named=True)}
        first = part.row(0, named=True)
        readings = [
            say(f"picture.{first[side] or 'unknown'}", language) for side in ("reading_before", "reading_after")
        ]
        cells = [str(name), f"{number(first['n_before'], language)} → {number(first['n_after'], language)}"]
        for figure in FIGURES[1:]:
            row, digits = figures[figure], 0 if figure.startswith("ties") else 2 if figure == "ei" else 1
            cells.append(
                f"{signed_or_plain(row['before'], figure, language, digits)} → "
                f"{signed_or_plain(row['after'], figure, language, digits)}"
            )
        cells.append(readings[0] if readings[0] == readings[1] else f"{readings[0]} → {readings[1]}")
        rows.append(Row(tuple(cells)))
    headers = tuple(say(f"change.head_{name}", language) for name in ("cluster", *FIGURES, "reading"))
    return Table(say("change.overview", language), headers, tuple(rows), say("change.overview_note", language))


def signed_or_plain(value: float | None, figure: str, language: Language, digits: int) -> str:
    """Return a count as it is, and an index or z with its sign.

    Examples
    --------
    >>> signed_or_plain(4.0, "ties_inside", "en", 0), signed_or_plain(0.5, "ei", "en", 2)
    ('4', '+0.50')
    """
    return number(value, language, digits) if figure.startswith("ties") else signed(value, language, digits)
