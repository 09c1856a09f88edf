"""Memory that was freed goes back to the system: a snapshot that is replaced leaves holes that are never asked for."""

from __future__ import annotations

import ctypes
import gc
import os
from functools import cache
from typing import Any, Final

ARENA_MAX: Final = -8
"""``M_ARENA_MAX`` of ``mallopt``."""
FEW: Final = 2
MMAP_THRESHOLD: Final = -3
"""``M_MMAP_THRESHOLD`` of ``mallopt``: said once, it no longer grows with what was freed."""
LARGE_BYTES: Final = 1 << 20
NO_HUGE_PAGES: Final = 41
"""``PR_SET_THP_DISABLE`` of ``prctl``."""
COLUMNS: Final = "narenas:2,dirty_decay_ms:0,muzzy_decay_ms:0"
"""Settings of the allocator (jemalloc) that Polars brings: it keeps no pages that are free."""


@cache
def _library() -> Any:  # noqa: ANN401 - a library of C
    try:
        library = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return library if hasattr(library, "malloc_trim") else None


def give_back() -> bool:
    """Collect what nobody holds, and give free memory back to the system; False where the system takes none.

    Examples
    --------
    >>> give_back() in (True, False)
    True
    """
    gc.collect()
    library = _library()
    return library is not None and bool(library.malloc_trim(0))


def settle() -> None:
    """Collect what nobody holds, and walk through the rest no more: a third of a million things that stay.

    What is held and let go of later is freed as before, but for things that hold each other.

    Examples
    --------
    >>> settle()
    >>> gc.get_freeze_count() > 0
    True
    >>> gc.unfreeze()
    """
    gc.collect()
    gc.freeze()


def few_arenas() -> bool:
    """Let the threads of this process share a few arenas of small pages.

    A thread with an arena of its own keeps what it once needed, and a huge page stays while anything in it is held.
    Large blocks are pages of their own, so that they go back when they are freed.

    Examples
    --------
    >>> few_arenas() in (True, False)
    True
    """
    library = _library()
    if library is None:
        return False
    library.prctl(NO_HUGE_PAGES, 1, 0, 0, 0)
    return bool(library.mallopt(ARENA_MAX, FEW) and library.mallopt(MMAP_THRESHOLD, LARGE_BYTES))


def few_columns() -> None:
    """Let the allocator of Polars give free pages back at once; to be called before Polars is loaded.

    It reads its settings once, from the environment, where Polars leaves its own for the processes that are started
    from one that loaded it.

    Examples
    --------
    >>> few_columns()
    >>> os.environ["_RJEM_MALLOC_CONF"] == COLUMNS
    True
    """
    os.environ["_RJEM_MALLOC_CONF"] = COLUMNS
