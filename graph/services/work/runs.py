"""Runs: long work that is named, can be watched, cancelled and found again.

A run is work of one kind on one snapshot with given parameters. Same kind, snapshot, parameters and program give the
same run: asked again, the kept result is returned. Everything lives under ``JEJARING_HOME/runs/<key>``: ``run.json``
and the result as Parquet. A run enters that folder only when it is whole; until then it is a ``.part`` folder that a
killed process leaves behind and the next one removes.

Runs are inline for now: :meth:`Runs.perform` works in the caller's process. A queue can stand behind the same methods.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from graph.errors import Cancelled, JejaringError, NotFound
from graph.services.work.progress import Progress, silent
from graph.settings import now, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

State = Literal["running", "done", "failed", "cancelled"]
PROGRAM_PARTS: Final = ("matching", "metrics", "planning", "reference", "network")
"""What a result depends on besides its snapshot and parameters: a change there makes another run."""


def uuid7(moment: datetime) -> str:
    """Return a UUID of version 7: sorted by its moment, unique by 74 random bits.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> uuid7(datetime(2026, 1, 2, tzinfo=UTC))[:13], uuid7(datetime(2026, 1, 2, tzinfo=UTC))[14]
    ('019b7c01-0400', '7')
    """
    milliseconds = int(moment.timestamp() * 1000)
    bits = (milliseconds << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    text = f"{bits:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


@dataclass(frozen=True)
class Run:
    """One piece of long work.

    Attributes
    ----------
    id
        UUID of version 7, from the moment it was first performed.
    key
        Hash of kind, snapshot, parameters and program: equal keys are the same run.
    kind
        Such as ``"match"``.
    parameters, snapshot
        What it was asked, and the fingerprint of the Network it worked on.
    state
        ``running``, ``done``, ``failed`` or ``cancelled``.
    summary
        Its figures, as ``jejaring match --json`` prints them.
    reused
        True when the result was found, not made.
    """

    id: str
    key: str
    kind: str
    parameters: Mapping[str, object]
    snapshot: str
    state: State
    started: str
    finished: str | None = None
    summary: Mapping[str, object] = field(default_factory=dict)
    reused: bool = False


@dataclass(frozen=True)
class Result:
    """What a run made: its figures and its frames by name, each kept as one Parquet file."""

    summary: Mapping[str, object]
    frames: Mapping[str, pl.DataFrame]


@cache
def program() -> str:
    """Return a hash of the parts of the program that a result depends on."""
    root = Path(__file__).parents[2]
    digest = hashlib.sha256(version("jejaring").encode())
    for part in PROGRAM_PARTS:
        for path in sorted((root / part).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def run_key(kind: str, parameters: Mapping[str, object], snapshot: str) -> str:
    """Return the key of a run: 32 hex digits.

    Examples
    --------
    >>> run_key("match", {"radius_km": 100}, "ab") == run_key("match", {"radius_km": 100}, "ab")
    True
    >>> run_key("match", {"radius_km": 100}, "ab") == run_key("match", {"radius_km": 101}, "ab")
    False
    """
    text = json.dumps([kind, dict(parameters), snapshot, program()], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Runs:
    """The runs of a home folder.

    Parameters
    ----------
    home
        Defaults to ``JEJARING_HOME``; runs are kept in its ``runs`` folder.
    clock
        Gives the present moment; tests choose their own.

    Examples
    --------
    >>> import tempfile, polars as pl
    >>> with tempfile.TemporaryDirectory() as home:
    ...     runs = Runs(Path(home))
    ...     work = lambda progress: Result({"pairs": 2}, {"pairs": pl.DataFrame({"units": [3, 4]})})
    ...     first, frames = runs.perform("match", {"seed": 0}, "snapshot", work)
    ...     again, _ = runs.perform("match", {"seed": 0}, "snapshot", work)
    ...     first.state, again.reused, again.id == first.id, frames["pairs"]["units"].sum()
    ('done', True, True, 7)
    """

    def __init__(self, home: Path | None = None, clock: Callable[[], datetime] = now) -> None:
        self.folder = (home if home is not None else settings().home) / "runs"
        self.clock = clock

    def find(self, kind: str, parameters: Mapping[str, object], snapshot: str) -> Run | None:
        """Return the finished run of these parameters and snapshot, or None when there is none yet."""
        path = self.folder / run_key(kind, parameters, snapshot) / "run.json"
        return replace(_read(path), reused=True) if path.is_file() else None

    def frames(self, run: Run) -> dict[str, pl.DataFrame]:
        """Return the frames that a finished run kept."""
        import polars as pl  # noqa: PLC0415 - listing runs needs no frames

        return {path.stem: pl.read_parquet(path) for path in sorted((self.folder / run.key).glob("*.parquet"))}

    def perform(
        self,
        kind: str,
        parameters: Mapping[str, object],
        snapshot: str,
        work: Callable[[Progress], Result],
        progress: Progress = silent,
    ) -> tuple[Run, dict[str, pl.DataFrame]]:
        """Return the run and its frames: found when it was made before, else made now.

        Raises
        ------
        Cancelled
            When :meth:`cancel` was called for it, or the person stopped it; nothing of it is kept.
        """
        known = self.find(kind, parameters, snapshot)
        if known is not None:
            return known, self.frames(known)
        key, moment = run_key(kind, parameters, snapshot), self.clock()
        run = Run(uuid7(moment), key, kind, dict(parameters), snapshot, "running", moment.isoformat())
        part = self.folder / f".{key}.{run.id}.part"
        self._sweep(key)
        part.mkdir(parents=True)
        _write(part / "run.json", run)
        try:
            result = work(self._watch(run, part, progress))
            for name, frame in result.frames.items():
                frame.write_parquet(part / f"{name}.parquet", compression="zstd")
            run = replace(run, state="done", finished=self.clock().isoformat(), summary=dict(result.summary))
            _write(part / "run.json", run)
            self._publish(part, key)
        except BaseException as stop:
            state: State = "cancelled" if isinstance(stop, (KeyboardInterrupt, Cancelled)) else "failed"
            self._forget(part, run, state, stop)
            raise
        return run, dict(result.frames)

    def cancel(self, run_id: str) -> None:
        """Ask a running run to stop; it does so at its next step of progress.

        Raises
        ------
        NotFound
            When no run of that id is under way.
        """
        for part in self.folder.glob(f".*.{run_id}.part"):
            (part / "cancel").touch()
            return
        message = f"no run {run_id} is under way"
        raise NotFound(message, hint="it may have ended; see the runs with state done", run=run_id)

    def all(self) -> list[Run]:
        """Return every run, the newest first: finished, under way, failed and cancelled."""
        found = [_read(path) for path in self.folder.glob("*/run.json")]
        found += [_read(path) for path in self.folder.glob(".*.part/run.json")]
        found += [_read(path) for path in self.folder.glob("ended/*.json")]
        return sorted(found, key=lambda run: run.id, reverse=True)

    def get(self, run_id: str) -> Run:
        """Return the run of an id.

        Raises
        ------
        NotFound
            When no run has it.
        """
        for run in self.all():
            if run.id == run_id:
                return run
        message = f"no run {run_id}"
        raise NotFound(message, hint="`jejaring match` makes one", run=run_id)

    def forget(self, before: datetime) -> int:
        """Forget runs that ended before a moment and return how many; of equal kind and parameters the newest stays."""
        newest: set[str] = set()
        gone = 0
        for run in self.all():
            asked = json.dumps([run.kind, run.parameters], sort_keys=True)
            stays = run.state == "done" and asked not in newest
            newest |= {asked} if stays else set()
            if stays or datetime.fromisoformat(run.finished or run.started) >= before:
                continue
            (self.folder / "ended" / f"{run.id}.json").unlink(missing_ok=True)
            folder = self.folder / (run.key if run.state == "done" else f".{run.key}.{run.id}.part")
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
        return gone

    def _watch(self, run: Run, part: Path, progress: Progress) -> Progress:
        def tell(stage: str, done: int, total: int | None = None, /) -> None:
            if (part / "cancel").exists():
                message = f"run {run.id} was cancelled at {stage}"
                raise Cancelled(message, hint="nothing of it is kept; start it again when you want", run=run.id)
            _write(part / "progress.json", {"stage": stage, "done": done, "total": total})
            progress(stage, done, total)

        return tell

    def _publish(self, part: Path, key: str) -> None:
        target = self.folder / key
        for leftover in ("progress.json", "cancel"):
            (part / leftover).unlink(missing_ok=True)
        if target.exists():  # another process was first with the same run: the results are equal, keep the older
            shutil.rmtree(part)
        else:
            part.rename(target)

    def _forget(self, part: Path, run: Run, state: State, stop: BaseException) -> None:
        shutil.rmtree(part, ignore_errors=True)
        code = stop.code if isinstance(stop, JejaringError) else type(stop).__name__
        ended = self.folder / "ended"
        ended.mkdir(parents=True, exist_ok=True)
        gone = replace(run, state=state, finished=self.clock().isoformat(), summary={"error": code})
        _write(ended / f"{run.id}.json", gone)

    def _sweep(self, key: str) -> None:
        """Remove what killed processes left of this run: parts whose last sign of life is an hour old."""
        horizon = self.clock().timestamp() - 3600
        for part in self.folder.glob(f".{key}.*.part"):
            signs = [path.stat().st_mtime for path in part.iterdir()]
            if max(signs, default=0) < horizon:
                shutil.rmtree(part, ignore_errors=True)


def _read(path: Path) -> Run:
    return Run(**json.loads(path.read_text(encoding="utf-8")))


def _write(path: Path, content: Run | Mapping[str, object]) -> None:
    facts = {k: v for k, v in asdict(content).items() if k != "reused"} if isinstance(content, Run) else content
    part = path.with_suffix(".tmp")
    part.write_text(json.dumps(facts, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8")
    part.replace(path)
