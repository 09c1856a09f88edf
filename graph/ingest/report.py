"""What an ingest did, in counts that add up: of each sheet, of each file, in total."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from graph.errors import JejaringError
    from graph.ingest.heads.column import Column


@dataclass
class SheetReport:
    """One sheet: what it was taken for and what became of its rows.

    ``rows_read = accepted + rejected + merged`` holds for every sheet and file and in total.
    """

    file: str
    sheet: str | None
    kind: str
    shape: str | None
    header_rows: list[int]
    titles: list[str]
    mapping: list[dict[str, Any]]
    rows_read: int = 0
    accepted: int = 0
    rejected: int = 0
    merged: int = 0
    rejected_by_rule: Counter[str] = field(default_factory=Counter)
    warnings_by_rule: Counter[str] = field(default_factory=Counter)
    notes: dict[str, Any] = field(default_factory=dict)
    as_of: date | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values, counters sorted by rule."""
        return asdict(self) | {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "rejected_by_rule": dict(sorted(self.rejected_by_rule.items())),
            "warnings_by_rule": dict(sorted(self.warnings_by_rule.items())),
        }


@dataclass
class FileFailure:
    """A file, or part of one, that could not be read: what happened and what to do."""

    file: str
    code: str
    message: str
    hint: str

    @classmethod
    def of(cls, file: str, error: JejaringError) -> FileFailure:
        """Return the failure that an error tells."""
        return cls(file, error.code, error.message, error.hint)


@dataclass
class IngestReport:
    """What an ingest call read, accepted, rejected and merged.

    Examples
    --------
    >>> report = IngestReport(as_of="2026-11-23", sheets=[], failures=[])
    >>> report.rows_read == report.accepted + report.rejected + report.merged
    True
    """

    as_of: str
    sheets: list[SheetReport]
    failures: list[FileFailure]
    synthetic: bool = False
    parties: int = 0
    offers: int = 0
    demands: int = 0
    ties: int = 0
    needs: int = 0
    services: int = 0
    commitments: int = 0
    parties_made: int = 0
    """Parties that only an offer, demand, tie, need, service or contract names: no list describes them."""
    coverage: dict[str, float] = field(default_factory=dict)
    size_conflicts: list[dict[str, Any]] = field(default_factory=list)
    """Where lists call a size what the law does not: ``label``, ``size``, ``basis`` and how many parties."""
    recognised: int = 0
    """Rows whose name, address or owner is written otherwise than in an older edition, and that keep their id."""
    vanished: list[dict[str, Any]] = field(default_factory=list)
    """Older editions with businesses that the newer one has no more: :func:`graph.ingest.merging.editions.vanished`."""
    linkage: dict[str, object] = field(default_factory=dict)
    """Whether rows were linked, by which model, what was compared, merged and left for a person."""

    def _sum(self, name: str) -> int:
        return sum(getattr(sheet, name) for sheet in self.sheets)

    def _counts(self, name: str) -> dict[str, int]:
        total: Counter[str] = Counter()
        for sheet in self.sheets:
            total.update(getattr(sheet, name))
        return dict(sorted(total.items()))

    @property
    def rows_read(self) -> int:
        """Rows below the headers, blank lines at the end left out."""
        return self._sum("rows_read")

    @property
    def accepted(self) -> int:
        """Rows that became a party, an offer, a demand, a tie, a need, a service or a commitment."""
        return self._sum("accepted")

    @property
    def rejected(self) -> int:
        """Rows that name no business."""
        return self._sum("rejected")

    @property
    def merged(self) -> int:
        """Rows that repeat an earlier one."""
        return self._sum("merged")

    @property
    def rejected_by_rule(self) -> dict[str, int]:
        """Rejected rows by the rule that they break."""
        return self._counts("rejected_by_rule")

    @property
    def warnings(self) -> dict[str, int]:
        """Warnings on accepted rows, by rule."""
        return self._counts("warnings_by_rule")

    @property
    def mapping(self) -> dict[str, list[dict[str, Any]]]:
        """The columns of each sheet with the role that each was given and how sure that is."""
        return {f"{s.file}#{s.sheet}" if s.sheet else s.file: s.mapping for s in self.sheets}

    @property
    def files(self) -> list[dict[str, Any]]:
        """Counts of each file; a file that could not be read has none."""
        found: dict[str, dict[str, Any]] = {}
        for sheet in self.sheets:
            counts = found.setdefault(
                sheet.file, {"file": sheet.file, "rows_read": 0, "accepted": 0, "rejected": 0, "merged": 0}
            )
            for name in ("rows_read", "accepted", "rejected", "merged"):
                counts[name] += getattr(sheet, name)
        return list(found.values())

    def to_dict(self) -> dict[str, Any]:
        """Return report.json: totals first, then files and sheets."""
        return {
            "rows_read": self.rows_read,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "merged": self.merged,
            "as_of": self.as_of,
            "synthetic": self.synthetic,
            "parties": self.parties,
            "offers": self.offers,
            "demands": self.demands,
            "ties": self.ties,
            "needs": self.needs,
            "services": self.services,
            "commitments": self.commitments,
            "parties_made": self.parties_made,
            "coverage": self.coverage,
            "size_conflicts": self.size_conflicts,
            "recognised": self.recognised,
            "vanished": self.vanished,
            "linkage": self.linkage,
            "rejected_by_rule": self.rejected_by_rule,
            "warnings_by_rule": self.warnings,
            "files": self.files,
            "failures": [asdict(failure) for failure in self.failures],
            "sheets": [sheet.to_dict() for sheet in self.sheets],
            "mapping": self.mapping,
        }


def mapping_rows(columns: tuple[Column, ...]) -> list[dict[str, Any]]:
    """Return the mapping of a sheet as report.json shows it.

    Examples
    --------
    >>> from graph.ingest.heads.column import Column
    >>> mapping_rows((Column(0, "Nama", "name", 0.97, "header"),))
    [{'column': 'A', 'header': 'Nama', 'role': 'name', 'confidence': 0.97, 'why': 'header'}]
    """
    from graph.ingest.heads.column import column_letter  # noqa: PLC0415 - keeps the report free of readers

    return [
        {
            "column": column_letter(c.index),
            "header": c.header,
            "role": c.role,
            "confidence": c.confidence,
            "why": c.why,
        }
        for c in columns
    ]
