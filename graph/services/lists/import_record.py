"""An import as it is kept beside its files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Import:
    """Lists that were uploaded together, under the name of their source."""

    id: str
    source: str
    files: tuple[str, ...]
    by: str
    created_at: str
    regions: tuple[str, ...] = ()
    kind: str | None = None
    job: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
