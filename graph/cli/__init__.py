"""The command line: ``jejaring``. Every command parses, calls one service and draws what it returns.

Help, tables and sentences are Indonesian by default; ``--lang en`` or ``JEJARING_LANGUAGE=en`` makes them English.
Exit codes: 0 done, 1 the input or the world is wrong, 2 wrong usage. Tables go to stdout, progress to stderr;
with ``--json`` stdout carries JSON and nothing else.
"""

from __future__ import annotations


def main() -> None:
    """Run the command line; imports nothing heavy before a command asks for it."""
    try:
        from graph.cli.app import app  # noqa: PLC0415 - so that importing graph.cli costs nothing
    except KeyboardInterrupt:
        raise SystemExit(1) from None  # nothing has begun yet, and nobody's language is known
    app()
