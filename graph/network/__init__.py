"""Network: the columnar snapshot that matching, metrics and planning read, its folder and its columns."""

from __future__ import annotations

from graph.network.columns import (
    COMMITMENTS,
    DEMANDS,
    FRAMES,
    HELP,
    NEEDS,
    OFFERS,
    PARTIES,
    SERVICES,
    TEXTS,
    TIES,
    conform,
)
from graph.network.snapshot import Network, Ties

__all__ = [
    "COMMITMENTS",
    "DEMANDS",
    "FRAMES",
    "HELP",
    "NEEDS",
    "OFFERS",
    "PARTIES",
    "SERVICES",
    "TEXTS",
    "TIES",
    "Network",
    "Ties",
    "conform",
]
