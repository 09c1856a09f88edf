"""Mapping files: what the columns of a list are, written once, corrected by hand, used again.

A mapping belongs to a *shape*, not to a file: it applies to every sheet that has its headers, however these are
spelt in CSV or workbook, so that next year's list needs no question.
"""

from __future__ import annotations

import json
import re
import textwrap
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from rapidfuzz import fuzz, process

from graph.errors import IngestFailed, RuleViolation, unreadable
from graph.ingest.heads.kinds import KINDS, kind_named
from graph.ingest.heads.roles import MONEY_ROLES, VOLUME, header_roles, roles
from graph.ingest.trade.amounts import money_column, period_of
from graph.ingest.trade.stated_units import unit_in_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from graph.ingest.heads.sheet_plan import SheetPlan

_TABLES: Final = ("kind", "columns", "units")
_KEY: Final = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*=""")
_TABLE: Final = re.compile(r"\s*\[\s*sheet\s*\.\s*(\w+)\s*\]")
_MEASURED: Final = (*MONEY_ROLES, VOLUME)
"""Roles of columns whose numbers mean nothing without a unit."""


@dataclass(frozen=True)
class SheetMapping:
    """Roles of the columns of one shape.

    Parameters
    ----------
    kind
        What it is a list of, None to guess.
    columns
        Header -> role; None where a column is not to be used.
    units
        Header -> unit of its numbers, where the list does not say it: ``juta Rp per bulan``, ``kg per minggu``.
    file
        The mapping file, for what is said of it.
    lines
        Table and header -> line of the mapping file that names it.
    """

    kind: str | None
    columns: dict[str, str | None]
    units: dict[str, str] = field(default_factory=dict)
    file: str = field(default="", compare=False, repr=False)
    lines: dict[tuple[str, str], int] = field(default_factory=dict, compare=False, repr=False)

    def where(self, header: str, table: str = "columns") -> str:
        """Return the place of a header: file and line."""
        line = self.lines.get((table, header))
        return f"{self.file or 'mapping'}, line {line}" if line else self.file or "mapping"


def _lines(text: str) -> list[dict[tuple[str, str], int]]:
    """Return the line of every key of the tables of each ``[[sheet]]``."""
    found: list[dict[tuple[str, str], int]] = []
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith("[[sheet]]"):
            found.append({})
        elif head := _TABLE.match(line):
            table = head[1]
        elif found and (key := _KEY.match(line)):
            found[-1].setdefault((table, next(iter(tomllib.loads(f"{key[1]} = 0")))), number)
    return found


def _texts(entry: Mapping[str, Any], name: str, where: str) -> dict[str, str]:
    table = entry.get(name, {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        message = f"{where}: [sheet.{name}] is no list of texts"
        raise IngestFailed(message, hint='write one line a column: "header" = "text"')
    return table


def nearest_role(word: str) -> str | None:
    """Return the role that somebody meant, in their own words or misspelt, None where nothing is near.

    Examples
    --------
    >>> nearest_role("nama usaha"), nearest_role("adress"), nearest_role("xyz")
    ('name', 'address', None)
    """
    named = next(iter(header_roles(word)), None)
    near = process.extractOne(word.lower(), sorted(roles()), scorer=fuzz.ratio, score_cutoff=70)
    return named or (near[0] if near else None)


def _check_roles(one: SheetMapping) -> None:
    for header, role in one.columns.items():
        if role and role not in roles():
            meant = nearest_role(role)
            message = f'{one.where(header)}: "{role}" is no role of a column'
            known = f"use one of {', '.join(sorted(roles()))}"
            raise IngestFailed(message, hint=f'write "{meant}"' if meant else known, roles=[role])


def _check_units(one: SheetMapping) -> None:
    for header, unit in one.units.items():
        role = one.columns.get(header)
        if role not in _MEASURED:
            message = f'{one.where(header, "units")}: "{header}" is no column of money or volume'
            raise IngestFailed(message, hint="give it such a role in [sheet.columns]", file=one.file)
        said = money_column(unit).stated if role in MONEY_ROLES else unit_in_header(f"({unit})")
        if not said and not period_of(unit):
            message = f'{one.where(header, "units")}: "{unit}" is no unit that can be read'
            raise IngestFailed(message, hint='write it as "juta Rp per bulan" or "kg per bulan"', file=one.file)


def _checked(number: int, entry: Any, lines: dict[tuple[str, str], int], file: str) -> SheetMapping:  # noqa: ANN401 - any TOML
    where = f"{file}, sheet {number}"
    if not isinstance(entry, dict):
        message = f"mapping {file} has no [[sheet]] tables"
        raise IngestFailed(message, hint="begin each with [[sheet]]")
    if unknown := [key for key in entry if key not in _TABLES]:
        message = f'{where}: "{unknown[0]}" is no part of a mapping'
        raise IngestFailed(message, hint="use only kind, columns and units", file=file)
    kind = entry.get("kind")
    try:
        name = kind_named(str(kind)).name if kind else None
    except RuleViolation as cause:
        message = f"{where}: {cause.message}"
        raise IngestFailed(message, hint=cause.hint) from cause
    columns = {header: role.strip() or None for header, role in _texts(entry, "columns", where).items()}
    one = SheetMapping(name, columns, _texts(entry, "units", where), file, lines)
    _check_roles(one)
    _check_units(one)
    return one


def read_mapping(path: Path) -> list[SheetMapping]:
    r"""Return the mappings of a TOML file.

    Raises
    ------
    IngestFailed
        If it is missing, no TOML, or names an unknown kind, role or unit.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> text = '[[sheet]]\nkind = "buyers"\n[sheet.columns]\n"Nama PT" = "name"\n"Ket" = ""\n'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "m.toml"
    ...     _ = path.write_text(text)
    ...     read_mapping(path)
    [SheetMapping(kind='buyers', columns={'Nama PT': 'name', 'Ket': None}, units={})]
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as cause:
        raise IngestFailed(
            unreadable(path, cause), hint="write one with `jejaring ingest FILE --preview`", file=path.name
        ) from cause
    sheets = content.get("sheet", [])
    if not isinstance(sheets, list) or not sheets:
        message = f"mapping {path.name} has no [[sheet]] tables"
        raise IngestFailed(message, hint="begin each with [[sheet]]")
    lines = _lines(text) + [{}] * len(sheets)
    return [_checked(number, one, lines[number - 1], path.name) for number, one in enumerate(sheets, 1)]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _units_asked(plan: SheetPlan) -> list[str]:
    """Return the lines of a sheet's units: those that were given, and those that the list does not say."""
    lines = []
    for column in plan.columns:
        money = plan.money.get(column.role or "")
        silent = money is not None and not money.stated
        if column.role == VOLUME:
            counts = plan.kind.shape != "parties" or plan.has("price")
            silent = counts and not plan.has("unit") and unit_in_header(column.measured) is None
        if column.unit:
            lines.append(f"{_quoted(column.called)} = {_quoted(column.unit)}")
        elif silent:
            example = "juta Rp per tahun" if money is not None else "kg per bulan"
            lines.append(f"# {_quoted(column.called)} = {_quoted(example)}  # the list names no unit: is it this?")
    return ["[sheet.units]", *lines] if lines else []


def _listed(words: Iterable[str]) -> list[str]:
    return textwrap.wrap(", ".join(sorted(words)), 110, initial_indent="# ", subsequent_indent="# ")


def mapping_text(plans: Iterable[SheetPlan]) -> str:
    """Return a mapping file for sheets as they were understood: one table a sheet, a comment a column.

    A column that is not used has an empty role; one without a header, or whose header an earlier one has, is called
    by its letter. Units that the list does not state stand below, to be filled in.
    """
    lines = [
        "# Roles of columns; correct them and give the file back with --mapping. Empty: not used.",
        *_listed(roles()),
    ]
    lines += ["# Kinds of lists, after `kind =`:", *_listed(KINDS), ""]
    for plan in plans:
        lines += ["[[sheet]]", f"# {plan.sheet.file}" + (f", {plan.sheet.name}" if plan.sheet.name else "")]
        lines += [f'kind = "{plan.kind.name}"', "[sheet.columns]"]
        seen = set()
        for column in plan.columns:
            # in a table with a header, columns without one are named only where they are used
            if column.header or column.role or not plan.header.found:
                called = column.called if column.called not in seen else column.letter
                seen.add(called)
                lines.append(
                    f'{_quoted(called)} = "{column.role or ""}"  # {column.confidence:.2f} {column.why}'.rstrip()
                )
        lines += [*_units_asked(plan), ""]
    return "\n".join(lines)
