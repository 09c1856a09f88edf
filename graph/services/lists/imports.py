"""Imports over the wire: lists are uploaded, looked at, and committed; until then nothing enters the graph.

Lists as they were uploaded name persons: they are forgotten some time after their commit, or when they are asked to be;
the event that says so stays, and what the graph has taken from them.
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import polars as pl

from graph.errors import NotFound, RuleViolation
from graph.ingest.heads.kinds import kind_named
from graph.ingest.merging.editions import by_list, left_out
from graph.network import Network
from graph.services.access.events import make_event
from graph.services.lists.import_record import Import
from graph.services.lists.ingest import preview_lists, read_lists, store_folder, with_their_fate
from graph.services.lists.own_lists import COMMIT, Reach, rows_beyond
from graph.services.work.jobs import ENDED, Jobs
from graph.services.work.progress import Progress, silent
from graph.services.work.runs import uuid7
from graph.settings import now, settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graph.services.access.callers import Caller
    from graph.store import Store

UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]+")
"""Control characters, marks that turn the direction of writing, and what was no letter."""
MOST_BYTES: Final = 200
"""Bytes of a file's name that are kept; a file system takes 255."""
PIECE: Final = 1 << 20
MOST_FILES: Final = 50
FORGET: Final = "imports.forget"


def folder_of(import_id: str) -> Path:
    """Return the folder of an import, or raise NotFound."""
    folder = settings().home / "imports" / import_id
    if not re.fullmatch(r"[0-9a-f-]{36}", import_id) or not (folder / "import.json").is_file():
        message = f"no import {import_id}"
        raise NotFound(message, hint="list the imports to see their ids", id=import_id)
    return folder


def kept_name(name: str) -> str:
    r"""Return the name under which an uploaded list is kept: as it is, for it says what the list is and of when.

    Examples
    --------
    >>> kept_name("daftar umkm 2024.csv"), kept_name("../../etc/daftar é.csv"), kept_name("C:\\lists\\.a.csv")
    ('daftar umkm 2024.csv', 'daftar é.csv', 'a.csv')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, suffix = UNSAFE.sub("_", last).strip().lstrip(". ").rpartition(".")
    ending = f"{dot}{suffix}".encode()[:MOST_BYTES]
    return (stem.encode()[: MOST_BYTES - len(ending)] + ending).decode(errors="ignore") or "list"


def upload(
    caller: Caller, source: str, files: Iterable[tuple[str, BinaryIO]], *, kind: str | None = None,
    import_id: str | None = None,
) -> Import:  # fmt: skip
    """Keep uploaded lists under the home folder and return the import; nothing is read yet."""
    if kind is not None:
        kind_named(kind)  # a kind that there is not is refused before anything is kept
    at = now()
    made = import_id or uuid7(at)
    folder = settings().home / "imports" / made
    if not folder.exists():
        _require_room(caller)
    lists = folder / "lists"
    lists.mkdir(parents=True, exist_ok=True, mode=0o700)
    names: list[str] = []
    for name, content in files:
        safe = kept_name(name)
        if safe in names:
            safe = f"{len(names)}_{safe}"
        with (lists / safe).open("wb") as kept:
            shutil.copyfileobj(content, kept, PIECE)
        names.append(safe)
    if not 1 <= len(names) <= MOST_FILES:
        shutil.rmtree(folder, ignore_errors=True)
        message = f"an import holds 1 to {MOST_FILES} lists"
        raise RuleViolation(message, hint="upload fewer at once", files=len(names))
    one = Import(made, source, tuple(names), caller.id, at.isoformat(), caller.regions, kind)
    _write(folder, one)
    return one


def _require_room(caller: Caller) -> None:
    """Refuse an upload of a key of which as many wait for their commit as may."""
    waiting, most = _waiting(caller), settings().jobs_per_key
    if waiting >= most:
        message = f"{waiting} uploads of this key wait for their commit, and {most} may"
        raise RuleViolation(message, hint="commit or delete some of them", uploads=waiting)


def _waiting(caller: Caller) -> int:
    """Count the uploads of a key that wait for their commit: each has a mark beside it, which says whose it is."""
    jobs, count = Jobs(), 0
    for mark in (settings().home / "imports").glob("*.waits"):
        if jobs.find(mark.stem) is not None or not mark.with_suffix("").is_dir():
            mark.unlink(missing_ok=True)
            continue
        with suppress(FileNotFoundError):  # another request found it done
            count += mark.read_text(encoding="utf-8") == caller.id
    return count


def _write(folder: Path, one: Import) -> None:
    part = folder / ".import.part"
    part.write_text(json.dumps(asdict(one), ensure_ascii=False), encoding="utf-8")
    part.replace(folder / "import.json")
    folder.with_name(f"{folder.name}.waits").write_text(one.by, encoding="utf-8")


def get(import_id: str) -> Import:
    """Return one import, or raise NotFound."""
    facts = json.loads((folder_of(import_id) / "import.json").read_text(encoding="utf-8"))
    return Import(**{**facts, "files": tuple(facts["files"]), "regions": tuple(facts["regions"])})


def all_imports() -> list[Import]:
    """Return every import, the newest first."""
    root = settings().home / "imports"
    return [get(path.parent.name) for path in sorted(root.glob("*/import.json"), reverse=True)]


def _lists(one: Import) -> list[Path]:
    folder = folder_of(one.id) / "lists"
    return [folder / name for name in one.files]


def preview(one: Import) -> dict[str, Any]:
    """Return how the lists would be read: columns, first rows, kind of each sheet; writes nothing."""
    return preview_lists(_lists(one), kind=one.kind)


def commit(import_id: str, progress: Progress = silent) -> dict[str, Any]:
    """Read the lists and store them in the graph under the name of their source; again, it goes on where it was."""
    from graph.services.access.callers import MACHINE  # noqa: PLC0415
    from graph.services.lists.review_store import before_in  # noqa: PLC0415
    from graph.store import connect  # noqa: PLC0415

    one = get(import_id)
    out = folder_of(import_id) / "network"
    with connect(progress=progress) as store:
        reach = Reach(store, one)
        reach.require_own_source()
        older = store.named(("id", "aliases", "name", "source"), one.source)
        before = before_in(store, one.source)
        if one.regions:
            before = replace(before, beyond=reach.beyond, lying=reach.lying)
        report = read_lists(_lists(one), out, kind=one.kind, keep=True, before=before, progress=progress)
    with connect(progress=progress) as store:
        done = store_folder(out, progress, source=one.source, store=store)
        facts = {"source": one.source, "files": len(one.files), "by": one.by, "regions": list(one.regions)}
        store.things.note_event(make_event(MACHINE, COMMIT, "imports", import_id, now(), body=facts))
    counts: dict[str, Any] = {
        name: report[name] for name in ("rows_read", "accepted", "rejected", "merged", "recognised") if name in report
    }
    counts |= {name: report[name] for name in ("rejected_by_rule", "warnings_by_rule")}
    counts["failures"] = report["failures"]
    counts["beyond"] = rows_beyond(out)
    gone = left_out(older, Network.read(out).parties).with_columns(list=pl.lit(one.source))
    counts["vanished"] = with_their_fate([told | {"same_name": True} for told in by_list(gone)], progress)
    return {**counts, "stored": {k: v for k, v in vars(done).items() if isinstance(v, (int, str, bool))}}


def forget(store: Store, caller: Caller, one: Import, *, why: str = "") -> None:
    """Delete lists that were uploaded, and what was read of them on the way to the graph; that it was done is noted."""
    job = Jobs().find(one.id)
    if job is not None and job.state not in ENDED:
        message = f"import {one.id} is being committed"
        raise RuleViolation(message, hint="wait until its job has ended", id=one.id)
    if _is_half_stored(store, one):
        message = f"only half of the list {one.source} is stored"
        hint = f"commit import {one.id} again, or take the list back with `jejaring retract {one.source}` first"
        raise RuleViolation(message, hint=hint, id=one.id)
    told = store.things.events_of(one.id)
    if not any(event.action == FORGET for event in told):
        facts = {"source": one.source, "files": len(one.files), "by": one.by}
        seq = len(told) + 1
        event = make_event(caller, FORGET, "imports", one.id, now(), seq=seq, why=why, body=facts)
        store.things.note_event(event)
    folder = folder_of(one.id)
    folder.with_name(f"{one.id}.waits").unlink(missing_ok=True)
    shutil.rmtree(folder)


def _is_half_stored(store: Store, one: Import) -> bool:
    """Return whether a commit was broken off: only these lists, or a retraction, make the graph whole again."""
    return any(load.source == one.source and not load.finished for load in store.loads())


def forget_stale(store: Store, before: datetime) -> int:
    """Forget the uploads whose commit ended before a moment, or that nobody has committed since; return how many."""
    from graph.services.access.callers import MACHINE  # noqa: PLC0415

    done, jobs = 0, Jobs()
    for one in all_imports():
        job = jobs.find(one.id)
        if (job is not None and job.state not in ENDED) or _is_half_stored(store, one):
            continue
        if datetime.fromisoformat(job.changed_at if job is not None else one.created_at) < before:
            forget(store, MACHINE, one, why="retention")
            done += 1
    return done
