"""Kinds of gap, one family a file; :data:`KINDS` names them all."""

from __future__ import annotations

from graph.planning.lacks.kinds import KINDS, GapKind

__all__ = ["KINDS", "GapKind"]
