"""How long work of the store tells where it stands."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A stage's code, how much is done, of how much (None: unknown); the same shape as everywhere in jejaring."""

    def __call__(self, stage: str, done: int, total: int | None = None, /) -> None:
        """Tell; may raise :class:`graph.errors.Cancelled`."""


def silent(stage: str, done: int, total: int | None = None, /) -> None:
    """Tell nobody.

    Examples
    --------
    >>> silent("store.jars", 1, 216)
    """
