"""Records that offices keep by hand (agendas, assistance, prices ...): line by line, with their list and its day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.model.ids import hashed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from graph.store.cypher import Bolt


@dataclass(frozen=True)
class OfficeRecord:
    """One line of a list: its cells by column, the list that says it and the day of that list."""

    source: str
    as_of: date
    cells: Mapping[str, str | None]


@dataclass(frozen=True)
class Replaced:
    """What a list changed of the lines that it had said before."""

    added: int
    removed: int
    unchanged: int


class OfficeRecords:
    """Records of offices, on one connection."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def of(self, kind: str) -> list[OfficeRecord]:
        """Return the lines of a kind, list by list, in the order in which they stand there."""
        return [
            OfficeRecord(row["source"], row["as_of"].to_native(), json.loads(row["cells"]))
            for row in self._bolt.read("list_office_records", kind=kind)
        ]

    def replace(self, kind: str, source: str, as_of: date, lines: Sequence[Mapping[str, str | None]]) -> Replaced:
        """Let a list say these lines of a kind and no others; the same lines again change nothing but the day."""
        rows = [_row(kind, source, number, cells) | {"as_of": as_of} for number, cells in enumerate(lines)]
        held = [row["cells"] for row in self._bolt.read("office_records_of", kind=kind, source=source)]
        told = [row["cells"] for row in rows]
        if held != told or not rows:
            asked = {"kind": kind, "source": source}
            self._bolt.write(("delete_office_records", asked), ("store_office_records", {"rows": rows}))
        else:
            self._bolt.write(("store_office_records", {"rows": rows}))
        before, after = set(held), set(told)
        return Replaced(len(after - before), len(before - after), len(after & before))

    def forget(self, source: str) -> int:
        """Remove every line that a list said, of any kind, and return how many there were."""
        rows = self._bolt.write(("forget_office_records", {"source": source}))[0]
        return int(rows[0]["records"])


def _row(kind: str, source: str, number: int, cells: Mapping[str, str | None]) -> dict[str, object]:
    """Return a line as it is stored: found by its kind, list and number.

    Examples
    --------
    >>> _row("agenda", "fedep", 0, {"forum": "FEDEP", "item": None})["cells"]
    '{"forum": "FEDEP", "item": null}'
    """
    text = json.dumps(dict(cells), ensure_ascii=False, sort_keys=True)
    return {"id": hashed("a", kind, source, str(number)), "kind": kind, "source": source, "line": number, "cells": text}
