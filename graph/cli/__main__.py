"""``python -m graph.cli``: the command line where its script is not on the path."""

from __future__ import annotations

from graph.cli import main

try:
    main()
finally:
    # CPython remembers a Ctrl-C that fell into an exec of text (dataclasses are made so), though it was caught, and
    # under -m ends by the signal instead of by the exit code; the next exec of text makes it forget
    exec("")  # noqa: S102
