"""Faults of ours as they are logged: where they arose, never what they say."""

from __future__ import annotations

import traceback


def story(fault: Exception) -> str:
    r"""Return where a fault arose, without what it says: messages of libraries repeat what they were given.

    Examples
    --------
    >>> story(ValueError("the phone of somebody"))
    'ValueError\n'
    """
    return f"{type(fault).__name__}\n{''.join(traceback.format_tb(fault.__traceback__))}"
