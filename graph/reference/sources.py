"""Where every shipped table comes from: source, date, licence, notice, and what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from graph.errors import NotFound
from graph.reference.shipped import read_toml

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """A source and the tables that stand on it."""

    tables: tuple[str, ...]
    title: str
    publisher: str
    as_of: date
    licence: str
    notice: str
    changes: str
    url: str | None = None


@cache
def sources() -> tuple[Source, ...]:
    """Return every source, in the order of ``SOURCES.md``.

    Examples
    --------
    >>> sources()[0].licence
    'MIT'
    """
    rows = read_toml("sources.toml")["source"]
    return tuple(Source(**(row | {"tables": tuple(row["tables"])})) for row in rows)


def source_of(table: str) -> Source:
    """Return the source of a shipped table.

    Raises
    ------
    NotFound
        If no such table is shipped.

    Examples
    --------
    >>> source_of("io_links.csv").as_of.year
    2020
    """
    found = next((source for source in sources() if table in source.tables), None)
    if found is None:
        message = f"no table is called {table!r}"
        raise NotFound(message, hint="see graph/reference/SOURCES.md", table=table)
    return found


def sources_page() -> str:
    """Return the text of ``SOURCES.md``: one section a source.

    Examples
    --------
    >>> sources_page().splitlines()[0]
    '# Sources of the reference data'
    """
    lines = [
        "# Sources of the reference data",
        "",
        "Written by `python -m graph.reference.build` from `tables/sources.toml`.",
    ]
    for source in sources():
        lines += ["", f"## {source.title}", "", f"* tables: {', '.join(f'`{table}`' for table in source.tables)}"]
        lines += [f"* source: {source.publisher}" + (f" <{source.url}>" if source.url else "")]
        lines += [f"* as of: {source.as_of}", f"* licence: {source.licence}"]
        lines += [f"* notice: {source.notice}"] if source.notice else []
        lines += [f"* changes: {source.changes}"] if source.changes else []
    for name, text in read_toml("sources.toml")["licence_texts"].items():
        lines += ["", f"## Text of the {name} licence", "", text.strip()]
    return "\n".join(lines) + "\n"
