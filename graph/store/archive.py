"""What each source said, kept word for word in the graph: the frames of its network as Parquet, in pieces.

From it the graph is made anew when a source changes or is retracted. Pieces are found by source and fingerprint, so
that an older version stays until the newer one is wholly stored.
"""

from __future__ import annotations

from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.network import FRAMES, HELP, Network, conform
from graph.store.combine import Source
from graph.store.focus import SCHEMAS, Said
from graph.store.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.store.cypher import Bolt

PIECE: Final = 4_000_000
"""Bytes of one piece."""


def keep(
    bolt: Bolt, load: tuple[str, str], network: Network, more: Mapping[str, bytes], progress: Progress = silent
) -> None:
    """Keep what a source says, and more under names of its own; pieces that are there already are not sent again."""
    source, fingerprint = load
    there = {(row["frame"], row["part"]) for row in bolt.read("list_archive", source=source, fingerprint=fingerprint)}
    facts = {"source": source, "fingerprint": fingerprint, "as_of": network.as_of, "synthetic": network.synthetic}
    for number, (frame, part, piece) in enumerate(chain(_pieces(network), _further(more)), start=1):
        if (frame, part) not in there or frame in more:
            bolt.write(("keep_archive", facts | {"frame": frame, "part": part, "bytes": piece}))
        progress("store.archive", number)


def _pieces(network: Network) -> Iterator[tuple[str, int, bytes]]:
    for name in (*FRAMES, *(name for name in HELP if getattr(network, name).height)):
        buffer = BytesIO()
        getattr(network, name).write_parquet(buffer, compression="zstd")
        yield from _cut(name, buffer.getvalue())


def _further(more: Mapping[str, bytes]) -> Iterator[tuple[str, int, bytes]]:
    for name, whole in more.items():
        yield from _cut(name, whole)


def _cut(name: str, whole: bytes) -> Iterator[tuple[str, int, bytes]]:
    for part, begin in enumerate(range(0, len(whole), PIECE)):
        yield name, part, whole[begin : begin + PIECE]


def versions(bolt: Bolt, source: str) -> list[str]:
    """Return the fingerprints of all versions of a source that are kept."""
    return [row["fingerprint"] for row in bolt.read("archive_versions", source=source)]


def said(bolt: Bolt, source: str, fingerprint: str) -> Said:
    """Return what a source said in one version, of which nothing is unpacked that is not asked for."""
    about = bolt.read("about_archive", source=source, fingerprint=fingerprint)[0]
    packed: dict[str, bytes] = {}

    def frame(name: str) -> pl.LazyFrame:
        if name not in packed:
            rows = bolt.read("read_archive", source=source, fingerprint=fingerprint, frames=[name])
            packed[name] = b"".join(bytes(row["bytes"]) for row in rows)
        empty = pl.LazyFrame(schema=SCHEMAS[name])
        return pl.scan_parquet(BytesIO(packed[name])) if packed[name] else empty

    return Said(source, about["as_of"].to_native(), about["synthetic"], frame)


def named(bolt: Bolt, columns: Sequence[str], source: str | None = None) -> pl.DataFrame:
    """Return columns of the parties that a source names, or any source: each party as one of them tells of it."""
    rows = [row for row in bolt.read("read_loads") if source in (None, row["source"])]
    said_by = [said(bolt, row["source"], one) for row in rows for one in versions(bolt, row["source"])]
    heads = [one.frame("parties").select(columns).collect(engine="streaming") for one in said_by]
    empty = pl.DataFrame(schema={name: SCHEMAS["parties"][name] for name in columns})
    return pl.concat([empty, *heads]).unique("id", keep="last", maintain_order=True)


def fetch(bolt: Bolt, source: str, fingerprint: str) -> Source:
    """Return what a source said in one version."""
    one = said(bolt, source, fingerprint)
    frames = {name: conform(one.frame(name).collect(), schema) for name, schema in SCHEMAS.items()}
    return Source(source, Network(**frames, as_of=one.as_of, synthetic=one.synthetic))


def more(bolt: Bolt, source: str, fingerprint: str) -> dict[str, bytes]:
    """Return what else is kept with a version of a source, by name."""
    names = {row["frame"] for row in bolt.read("list_archive", source=source, fingerprint=fingerprint)}
    names -= {*FRAMES, *HELP}
    rows = bolt.read("read_archive", source=source, fingerprint=fingerprint, frames=sorted(names))
    return {name: b"".join(bytes(row["bytes"]) for row in rows if row["frame"] == name) for name in sorted(names)}


def forget(bolt: Bolt, source: str, but: str | None = None) -> None:
    """Delete the versions of a source, all or all but one."""
    bolt.write(("forget_archive", {"source": source, "but": but}))
