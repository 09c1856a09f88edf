"""What gaps and their cuts are called; a file of its own, as command line and API need the words before any table."""

from __future__ import annotations

from typing import Literal

GapKind = Literal[
    "demand", "supply", "market_access", "facility", "technology", "training", "capability", "service", "finance",
    "officers", "forum", "foster", "information", "structural", "import_substitution", "concentration", "targets",
]  # fmt: skip
"""Kinds of gaps (:data:`graph.planning.lacks.KINDS` says what each is)."""
CommodityLevel = Literal["kbli2", "kbli3", "kbli5"]
"""Digits of commodities."""
