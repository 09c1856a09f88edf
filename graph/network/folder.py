"""A folder that holds a Network: ``network.json`` and a Parquet file a frame."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import InvalidFolder
from graph.network.columns import FRAMES, HELP

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT_VERSION: Final = 1
PACKED: Final = 1
"""Level of zstd: columns of lists became no smaller at its usual 3, which takes a third longer."""


def write_folder(folder: Path, frames: Mapping[str, pl.DataFrame], *, as_of: date, synthetic: bool) -> None:
    """Write the frames; those of an older folder give way only when all are written.

    ``network.json`` goes first and comes back last: a folder that a kill caught half-way has none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = {name: folder / f".{name}.parquet.part" for name in frames}
    try:
        for name, part in parts.items():
            frames[name].write_parquet(part, compression="zstd", compression_level=PACKED, statistics=True)
        (folder / "network.json").unlink(missing_ok=True)
        for name in HELP:
            if name not in frames:
                (folder / f"{name}.parquet").unlink(missing_ok=True)
        for name, part in parts.items():
            part.replace(folder / f"{name}.parquet")
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    about = {
        "format": "jejaring-network",
        "format_version": FORMAT_VERSION,
        "as_of": as_of.isoformat(),
        "synthetic": synthetic,
        "rows": {name: frame.height for name, frame in frames.items()},
    }
    part = folder / ".network.json.part"
    part.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    part.replace(folder / "network.json")


def read_folder(folder: Path) -> tuple[dict[str, pl.DataFrame], date, bool]:
    """Return the frames of a folder, the date that they stand for, and whether any part is synthetic.

    Raises
    ------
    InvalidFolder
        If the folder or a file is missing, unreadable or of another format version.
    """
    about, as_of = _about(folder)
    frames = {}
    helping = [name for name in HELP if (folder / f"{name}.parquet").is_file()]
    for name in (*FRAMES, *helping):
        try:
            frames[name] = pl.read_parquet(folder / f"{name}.parquet")
        except (OSError, pl.exceptions.PolarsError) as cause:
            message = f"{folder / name}.parquet cannot be read: {cause}"
            raise InvalidFolder(message, hint="write the folder again", file=f"{name}.parquet") from cause
    return frames, as_of, bool(about.get("synthetic", False))


def _about(folder: Path) -> tuple[dict[str, Any], date]:
    """Return what ``network.json`` says, and its date."""
    path = folder / "network.json"
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        version, as_of = about["format_version"], date.fromisoformat(about["as_of"])
    except FileNotFoundError:
        message = f"{folder} is no Network folder: it has no network.json"
        hint = "make one with `jejaring ingest FILE... --out FOLDER` or `jejaring sample --out FOLDER`"
        raise InvalidFolder(message, hint=hint, folder=str(folder)) from None
    except (ValueError, KeyError, TypeError, NotADirectoryError) as cause:
        message = f"{path} cannot be read: {cause}"
        raise InvalidFolder(message, hint="write the folder again", folder=str(folder)) from cause
    if version != FORMAT_VERSION:
        message = f"{folder} has format version {version}, this program reads {FORMAT_VERSION}"
        raise InvalidFolder(message, hint="write the folder again with this version", folder=str(folder))
    return about, as_of
