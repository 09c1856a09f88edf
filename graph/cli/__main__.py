"""``python -m graph.cli``: the command line where its script is not on the path."""

from __future__ import annotations

from graph.cli import main

main()
