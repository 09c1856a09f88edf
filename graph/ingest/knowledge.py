"""Answers found once and kept for a whole call: places, codes, texts, names that lists repeat."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from graph.ingest.place.places import PlaceFinder

if TYPE_CHECKING:
    from pathlib import Path

    from graph.ingest.place.words import Found


@dataclass
class Knowledge:
    """Caches of one ingest call, which lanes of batches share: an answer does not depend on who asked first.

    Parameters
    ----------
    reference
        Folder of reference tables that may not be shipped, None for the package's alone.
    """

    reference: Path | None = None
    finder: PlaceFinder = field(default_factory=PlaceFinder)
    words: dict[tuple[str | None, ...], Found] = field(default_factory=dict)
    addresses: dict[tuple[str, Found], Found] = field(default_factory=dict)
    texts: dict[str, tuple[str, float] | None] = field(default_factory=dict)
    beside: dict[str, list[str]] = field(default_factory=dict)
    """Activities of the further trades of texts that name several."""
    cells: dict[str, dict[str, Any]] = field(default_factory=dict)
    classifying: Lock = field(default_factory=Lock)
    """Held while texts are classified: a second lane waits for the answers and does not look for them as well."""

    def of(self, what: str) -> dict[str, Any]:
        """Return the cache of one sort of cell."""
        return self.cells.setdefault(what, {})
