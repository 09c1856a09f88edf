"""How long work tells where it stands."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """How long work tells where it stands: a stage's code, how much is done, of how much (None: unknown)."""

    def __call__(self, stage: str, done: int, total: int | None = None, /) -> None:
        """Tell; may raise :class:`graph.errors.Cancelled`."""


def silent(stage: str, done: int, total: int | None = None) -> None:
    """Tell nobody: the progress of work that nobody watches."""
