"""Mapping files: what the columns of a list are, written once, corrected by hand, used again.

A mapping belongs to a *shape*, not to a file: it applies to every sheet that has all of its headers, so that
next year's list needs no question.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import IngestFailed, RuleViolation
from graph.ingest.kinds import kind_named
from graph.ingest.roles import roles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from graph.ingest.plan import SheetPlan


@dataclass(frozen=True)
class SheetMapping:
    """Roles of the columns of one shape.

    Parameters
    ----------
    kind
        What it is a list of, None to guess.
    columns
        Header -> role; None where a column is not to be used.
    """

    kind: str | None
    columns: dict[str, str | None]

    def fits(self, headers: Collection[str]) -> bool:
        """Return whether a sheet with these headers has the shape."""
        return bool(self.columns) and set(self.columns) <= set(headers)


def _checked(number: int, entry: Mapping[str, Any], where: str) -> SheetMapping:
    kind, columns = entry.get("kind"), entry.get("columns", {})
    try:
        name = kind_named(kind).name if kind else None
    except RuleViolation as cause:
        message = f"{where}, sheet {number}: {cause.message}"
        raise IngestFailed(message, hint=cause.hint) from cause
    unknown = sorted({role for role in columns.values() if role and role not in roles()})
    if unknown:
        message = f"{where}, sheet {number}: {', '.join(unknown)} is no role of a column"
        raise IngestFailed(message, hint=f"use one of {', '.join(sorted(roles()))}", roles=unknown)
    return SheetMapping(name, {header: role or None for header, role in columns.items()})


def read_mapping(path: Path) -> list[SheetMapping]:
    r"""Return the mappings of a TOML file.

    Raises
    ------
    IngestFailed
        If it is missing, no TOML, or names an unknown kind or role.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> text = '[[sheet]]\nkind = "buyers"\n[sheet.columns]\n"Nama PT" = "name"\n"Ket" = ""\n'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "m.toml"
    ...     _ = path.write_text(text)
    ...     read_mapping(path)
    [SheetMapping(kind='buyers', columns={'Nama PT': 'name', 'Ket': None})]
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as cause:
        message = f"mapping {path.name} cannot be read: {cause}"
        raise IngestFailed(message, hint="write one with `jejaring ingest FILE --preview`", file=path.name) from cause
    sheets = content.get("sheet", [])
    if not isinstance(sheets, list):
        message = f"mapping {path.name} has no [[sheet]] tables"
        raise IngestFailed(message, hint="begin each with [[sheet]]")
    return [_checked(number, entry, path.name) for number, entry in enumerate(sheets, 1)]


def mapping_text(plans: Iterable[SheetPlan]) -> str:
    """Return a mapping file for sheets as they were understood: one table a sheet, a comment a column.

    A column that is not used has an empty role; one without a header is called by its letter.
    """
    lines = ["# Roles of columns; correct them and give the file back with --mapping. Empty: not used.", ""]
    for plan in plans:
        lines += ["[[sheet]]", f"# {plan.sheet.file}" + (f", {plan.sheet.name}" if plan.sheet.name else "")]
        lines += [f'kind = "{plan.kind.name}"', "[sheet.columns]"]
        seen = set()
        for column in plan.columns:
            # in a table with a header, columns without one are named only where they are used
            if (column.header or column.role or not plan.header.found) and column.called not in seen:
                seen.add(column.called)
                quoted = json.dumps(column.called, ensure_ascii=False)
                lines.append(f'{quoted} = "{column.role or ""}"  # {column.confidence:.2f} {column.why}'.rstrip())
        lines.append("")
    return "\n".join(lines)
