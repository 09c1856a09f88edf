"""Coroutines of tests: each runs in a loop of a thread of its own.

A browser of another test of the same worker holds the loop of the main thread until the run ends, and a second one
cannot begin beside it.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor


def run_apart(work, *facts):
    """Return what a coroutine function answers to these facts."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(lambda: asyncio.run(work(*facts))).result()  # noqa: TID251 - the one place
