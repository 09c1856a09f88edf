"""The folder that ingest writes: everything in a hidden place first, put in its own place only when whole."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import IngestFailed
from graph.network import HELP
from graph.network.folder import PACKED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.ingest.report import IngestReport
    from graph.network import Network

REJECTED: Final = {
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
    "column": pl.String,
    "value": pl.String,
    "rule": pl.String,
    "message": pl.String,
}
_HIDDEN: Final = ".ingest-"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def harmless(column: str) -> pl.Expr:
    """Return a text column whose cells no spreadsheet takes for a formula: an apostrophe stands before such a one.

    Examples
    --------
    >>> pl.DataFrame({"value": ["=1+1", "UD A"]}).select(harmless("value"))["value"].to_list()
    ["'=1+1", 'UD A']
    """
    risky = pl.any_horizontal(pl.col(column).str.starts_with(sign) for sign in _FORMULA)
    return pl.when(risky).then("'" + pl.col(column)).otherwise(pl.col(column)).alias(column)


def _write_parts(
    folder: Path,
    network: Network | None,
    tables: Mapping[str, Callable[[], pl.DataFrame]],
    rejected: pl.DataFrame,
    report: IngestReport,
) -> None:
    if network is not None:
        network.write(folder)
        for name, make in tables.items():
            make().write_parquet(folder / f"{name}.parquet", compression="zstd", compression_level=PACKED)
    safe = rejected.select(pl.col(name).cast(dtype) for name, dtype in REJECTED.items())
    safe = safe.with_columns(harmless(name) for name in ("file", "sheet", "column", "value"))
    marked = safe.with_columns(synthetic=pl.lit(value=True)) if report.synthetic else safe
    marked.write_csv(folder / "rejected.csv", include_bom=False)
    text = json.dumps(report.to_dict(), indent=2, ensure_ascii=False)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8")


def write_folder(
    out: Path,
    *,
    network: Network | None,
    tables: Mapping[str, Callable[[], pl.DataFrame]],
    rejected: pl.DataFrame,
    report: IngestReport,
) -> None:
    """Write a Network folder with further tables, ``rejected.csv`` and ``report.json``.

    ``network.json`` goes away first and comes back last: a folder that a kill caught half-way is refused by
    ``Network.read`` and never taken for whole.

    Parameters
    ----------
    out
        The folder, made when missing; other files in it stay.
    network
        None when nothing was accepted: then only the report and the rejected rows are written, and only into a
        folder that holds no network.
    tables
        What is written beside a network as Parquet, by name; each is made only when it is written.
    rejected, report
        Rows that were not accepted, and the counts of all.

    Raises
    ------
    IngestFailed
        If the disk is full or the folder cannot be written; what was there before is still whole.
    """
    try:
        if out.is_file():
            message = f"{out} is a file"
            raise IngestFailed(message, hint="name a folder with --out", out=str(out))
        if network is None and (out / "network.json").exists():
            return
        out.mkdir(parents=True, exist_ok=True)
        _sweep(out)
        hidden = Path(tempfile.mkdtemp(prefix=_HIDDEN, dir=out))
        writing = os.open(hidden, os.O_RDONLY)
        try:
            with suppress(OSError):  # a disk that knows no locks
                fcntl.flock(writing, fcntl.LOCK_EX)
            _write_parts(hidden, network, tables, rejected, report)
            (out / "network.json").unlink(missing_ok=True)
            for name in HELP:  # written only where there is any: what an older call left must not stay
                (out / f"{name}.parquet").unlink(missing_ok=True)
            shutil.rmtree(out / "ingested", ignore_errors=True)  # what decisions of before were applied to
            for part in sorted(hidden.iterdir(), key=lambda path: (path.name == "network.json", path.name)):
                part.replace(out / part.name)
        finally:
            os.close(writing)
            shutil.rmtree(hidden, ignore_errors=True)
    except OSError as cause:
        full = cause.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise _unwritten(out, cause.strerror or str(cause), full=full) from cause
    except pl.exceptions.PolarsError as cause:
        # the Parquet writer wraps what the system said
        raise _unwritten(
            out, str(cause), full="No space left" in str(cause) or "transport error" in str(cause)
        ) from cause


def _sweep(out: Path) -> None:
    """Remove what calls that were killed left half-written: whoever still writes holds a lock on its place."""
    for left in out.glob(f"{_HIDDEN}*"):
        place = os.open(left, os.O_RDONLY)
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        else:
            shutil.rmtree(left, ignore_errors=True)
        finally:
            os.close(place)


def _unwritten(out: Path, reason: str, *, full: bool) -> IngestFailed:
    message = f"the disk is full: {out} is not written" if full else f"{out} cannot be written: {reason}"
    hint = "free some space and run the same command again" if full else "check the folder's rights"
    return IngestFailed(message, hint=f"{hint}; nothing was half-written", out=str(out))
