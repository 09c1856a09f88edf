"""Write ``jars-<version>.lock``: what a version of the server consists of, with hashes.

For the people who keep this program, when the server's version changes::

    python -m graph.store.jar_list 5.26.30
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

HEADER = """\
# Jars of Neo4j Community {version} (GPL-3.0) and what it needs, in the order of the class path.
# Written by `python -m graph.store.jar_list {version}`; sha256, bytes, Maven coordinates.
"""


def jar_lines(version: str) -> list[str]:
    """Return the lines of the list for a version, resolving and fetching every jar."""
    import jgo  # noqa: PLC0415 - for this command only

    lines = []
    for artifact in jgo.resolve(f"org.neo4j:neo4j:{version}"):
        content = artifact.resolve().read_bytes()
        coordinates = [artifact.groupId, artifact.artifactId, artifact.version]
        coordinates += [artifact.classifier] if artifact.classifier else []
        lines.append(f"{hashlib.sha256(content).hexdigest()} {len(content)} {':'.join(coordinates)}")
    return lines


def write_list(version: str) -> Path:
    """Write the list of a version beside this module and return its path."""
    path = Path(__file__).with_name(f"jars-{version}.lock")
    path.write_text(HEADER.format(version=version) + "\n".join(jar_lines(version)) + "\n", encoding="ascii")
    return path


if __name__ == "__main__":
    for wanted in sys.argv[1:]:
        sys.stderr.write(f"{write_list(wanted)}\n")
