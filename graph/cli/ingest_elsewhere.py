"""``jejaring ingest --server``: lists are uploaded to another machine, looked at or committed there, and told here."""

from __future__ import annotations

import re
import time
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from graph.cli.tables import draw_counts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph.cli.face import Face
    from graph.cli.remote import Elsewhere
    from graph.client import Client

ENDED: Final = frozenset({"done", "failed", "cancelled"})
LOOK_SECONDS: Final = 0.5


def source_of(file: Path) -> str:
    """Return the name of a list at a server where none is given: its file's, without what a source is not called by.

    Examples
    --------
    >>> from pathlib import Path
    >>> source_of(Path("daftar umkm 2024 (1).csv")), source_of(Path("[].csv"))
    ('daftar umkm 2024 1', 'list')
    """
    return re.sub(r"[^\w .-]+", "", unicodedata.normalize("NFC", file.stem))[:100].strip() or "list"


def previewed(
    reader: Face, elsewhere: Elsewhere, files: Sequence[Path], source: str, kind: str | None
) -> dict[str, Any]:
    """Return how a server would read lists; they are deleted there again."""
    from graph.cli.remote import asking  # noqa: PLC0415 - see graph.cli

    with asking(reader, elsewhere) as api:
        made = api.imports.upload(files, source, kind)
        try:
            return api.imports.preview(made["id"])
        finally:
            api.imports.withdraw(made["id"])


def committed(
    reader: Face, elsewhere: Elsewhere, files: Sequence[Path], source: str, kind: str | None
) -> dict[str, Any]:
    """Let a server read lists into its graph and return the job when it has ended.

    Raises
    ------
    JejaringError
        If the job failed, with what the server said of it.
    """
    from graph.cli.remote import asking  # noqa: PLC0415 - see graph.cli
    from graph.errors import IngestFailed  # noqa: PLC0415

    with asking(reader, elsewhere) as api:
        job = _ended(api, api.imports.commit(api.imports.upload(files, source, kind)["id"]))
    if job["state"] != "done":
        raise IngestFailed(str(job["result"].get("detail", job["state"])), hint=str(job["result"].get("hint", "")))
    return job


def _ended(api: Client, one: dict[str, Any]) -> dict[str, Any]:
    while one["job"]["state"] not in ENDED:
        time.sleep(LOOK_SECONDS)
        one = api.imports.get(one["id"])
    job: dict[str, Any] = one["job"]
    return job


def draw_committed(reader: Face, source: str, job: dict[str, Any]) -> None:
    """Print what became of the rows, and which were refused as another region's."""
    from graph.services.lists.ingest import rule_counts  # noqa: PLC0415 - see graph.cli

    told = job["result"]
    counts = {name: reader.number(told[name]) for name in ("rows_read", "accepted", "rejected", "merged")}
    reader.tell("cli.ingest.committed", source=source, **counts)
    draw_counts(reader, "cli.table.rejected", rule_counts(told["rejected_by_rule"], "rule", reader.language))
    draw_counts(reader, "cli.table.warnings", rule_counts(told["warnings_by_rule"], "warning", reader.language))
    for row in told["beyond"]:
        reader.tell("cli.ingest.beyond", file=row["file"], row=row["row"], region=row["region"])
