"""Lists that were loaded together: what is kept of each, so that one of them can be taken back and the others stay."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import NotFound, RuleViolation
from graph.ingest.merging.kept_rows import LISTS, RECORDS, assemble_without, lists_in
from graph.model.names import normalised
from graph.services.lists.review import LOG, in_force, read_log
from graph.store import UpsertReport
from graph.store.combine import Source, combine
from graph.store.named_only import is_bare

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.ingest.assemble import Assembled
    from graph.network import Network
    from graph.services.work.progress import Progress
    from graph.store import Store

SAME: Final = "kept_same"
"""Pairs that a person decided are one, in the folder that was stored."""
OLDER: Final = "kept_older"
"""Ids by which parties went while a list was there that was taken back."""


def kept_of(folder: Path) -> dict[str, bytes]:
    """Return what is kept of the lists of a folder: nothing for one list."""
    found = {path.stem: path.read_bytes() for path in sorted(folder.glob(f"{RECORDS}*.parquet"))}
    if found and (folder / LOG).is_file():
        said = in_force(read_log(folder)).values()
        same = [(entry["left"], entry["right"]) for entry in said if entry["verdict"] == "accept"]
        found[SAME] = _as_bytes(pl.DataFrame(same, schema={"left": pl.String, "right": pl.String}, orient="row"))
    return found


def _as_bytes(frame: pl.DataFrame) -> bytes:
    buffer = BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def tables_of(kept: Mapping[str, bytes]) -> dict[str, pl.DataFrame]:
    """Return what is kept with a load as tables, by name."""
    return {name: pl.read_parquet(BytesIO(content)) for name, content in kept.items()}


def retract_list(store: Store, source: str, progress: Progress) -> UpsertReport:
    """Take a source back, alone or out of every load in which it was read with others; see ``retract_source``.

    After a kill the same call goes on.
    """
    loaded = [load.source for load in store.loads()]
    done = [store.retract(source, progress)] if source in loaded else []
    for load in loaded:
        if load != source:
            done += _out_of(store, load, source, progress)
    if not done:
        if not loaded:
            return store.retract(source, progress)
        message = f"nothing was loaded from {source}"
        hint = f"what can be retracted: {', '.join(_retractable(store, loaded))}"
        raise NotFound(message, hint=hint, source=source)
    counts = ("parties_added", "parties_updated", "parties_removed")
    return replace(done[-1], **{name: sum(getattr(one, name) for one in done) for name in counts})


def _retractable(store: Store, loaded: list[str]) -> list[str]:
    """Return what may be taken back: the lists of every load, by their own names where those were kept."""
    lists = {load: [tables_of(kept) for kept in store.kept(load)] for load in loaded}
    named = {name for load, kept in lists.items() for name in (lists_in(kept[-1]) if kept else []) or [load]}
    return sorted(named)


def _out_of(store: Store, load: str, name: str, progress: Progress) -> list[UpsertReport]:
    """Take a list out of a load of several; nothing when it holds no such list."""
    editions = [tables_of(kept) for kept in store.kept(load)]
    holding = [tables for tables in editions if name in lists_in(tables)]
    if not holding:
        if name not in load.split("+"):
            return []
        _refuse(load, name, editions)
        _rename(store, load, lists_in(editions[-1]))  # a kill had come between taking it out and this
        return [UpsertReport(load, "", 0, 0, 0, 0, batches=0, stored_before=0)]
    if lists_in(holding[0]) == [name]:
        return [store.retract(load, progress)]
    told = in_force(store.decisions()).values()
    apart = [(one["left"], one["right"]) for one in told if one["verdict"] == "split"]
    tables = {part: frame for part, frame in holding[0].items() if part not in (SAME, OLDER)}
    made, kept = assemble_without(tables, name, apart)
    same = holding[0].get(SAME, pl.DataFrame({"left": [], "right": []}))
    network = combine([Source(load, made.network)], list(same.iter_rows())).network
    network = _with_known_ids(store, load, network)
    # what a call that was broken off has found: some of what rested on the older ids has moved since
    older = next((one[OLDER] for one in editions if name not in lists_in(one) and OLDER in one), None)
    if older is None:
        whole, _ = assemble_without(tables, "", apart)
        older = _older_ids(store, whole, made, holding[0].get(OLDER), network)
    network = _with_aliases(network, older)
    rows = made.rows()
    rows = rows.filter(pl.col("party").is_in(network.parties["id"].implode()))
    left = [one for one in lists_in(holding[0]) if one != name]
    content = {part: _as_bytes(frame) for part, frame in kept.items()}
    if SAME in holding[0]:
        content[SAME] = _as_bytes(same)
    if older.height:
        content[OLDER] = _as_bytes(older)
    report = store.upsert(network, source=load, records=rows, kept=content, left=True, progress=progress)
    _rename(store, load, left)
    return [report]


def _older_ids(
    store: Store, whole: Assembled, made: Assembled, known: pl.DataFrame | None, network: Network
) -> pl.DataFrame:
    """Return by which id (``was``) each party (``now``) went while the list was there, where something rests on that.

    A party of several lists goes by the id that the first of them gave it. Without that list it has another; its
    proposals, keys and persons must still find it.
    """
    at = ["file", "sheet", "row"]
    rows = [one.rows().unique(at, keep="first", maintain_order=True) for one in (made, whole)]
    both = rows[0].select(*at, now="party").join(rows[1].select(*at, was="party"), on=at, nulls_equal=True)
    moved = both.select("was", "now").filter(pl.col("was") != pl.col("now"))
    if known is not None:  # of a list that was taken back before
        later = known.rename({"now": "mid"}).join(both.select(mid="was", now="now").unique(), on="mid")
        moved = pl.concat([moved, later.select("was", "now")])
    there = network.parties["id"].implode()
    moved = moved.filter(pl.col("now").is_in(there) & ~pl.col("was").is_in(there))
    # of one that falls apart the id goes with most of its rows
    most: pl.DataFrame = moved.group_by("was", "now").len().sort(["was", "len", "now"], descending=[False, True, False])
    most = most.unique("was", keep="first", maintain_order=True).select("was", "now")
    told = [] if known is None else known["was"].to_list()
    held = store.held(most["was"].to_list())
    return most.filter(pl.col("was").is_in([*told, *held]))


def _with_aliases(network: Network, older: pl.DataFrame) -> Network:
    """Return a network whose parties are known by their older ids too."""
    if not older.height:
        return network
    known = older.group_by("now").agg(older=pl.col("was").sort())
    parties = network.parties.join(known, left_on="id", right_on="now", how="left", maintain_order="left")
    aliases = pl.concat_list(pl.col("aliases").fill_null([]), pl.col("older").fill_null([])).list.unique().list.sort()
    with_both = pl.when(pl.col("older").is_null()).then("aliases").otherwise(aliases)
    return replace(network, parties=parties.with_columns(aliases=with_both).drop("older"))


def _with_known_ids(store: Store, load: str, network: Network) -> Network:
    """Return a network of which bare names go by the ids that they meant, where another load has these.

    A newer edition may write the name otherwise, and keeps the id: what hung on the older one hangs on it.
    """
    bare = network.parties.filter(is_bare(network.parties)).select("id", normal=normalised(pl.col("name")))
    if not bare.height:
        return network
    others = [store.named(("id",), one.source)["id"] for one in store.loads() if one.source != load]
    held = pl.concat([pl.Series("id", [], dtype=pl.String), *others]).unique()
    meant = store.named(("id", "name"), load).select(was="id", normal=normalised(pl.col("name")))
    meant = meant.filter(~pl.col("was").is_in(network.parties["id"].implode()))
    meant = meant.filter((pl.len().over("normal") == 1) & pl.col("was").is_in(held.implode()))
    known = bare.join(meant, on="normal").select("id", "was").unique("id", keep="none")
    if not known.height:
        return network
    parties = network.parties.join(known, on="id", how="left", maintain_order="left")
    aliases = pl.when(pl.col("was").is_null()).then("aliases").otherwise(pl.concat_list("was"))
    return replace(network, parties=parties.with_columns(aliases=aliases).drop("was"))


def _rename(store: Store, load: str, lists: list[str]) -> None:
    """Call a load by the lists that are left, where it was called by its lists."""
    if "+" in load:
        store.rename(load, "+".join(sorted(lists)))


def _refuse(load: str, name: str, editions: list[dict[str, pl.DataFrame]]) -> None:
    if not any(LISTS in tables for tables in editions):
        others = ", ".join(one for one in load.split("+") if one != name)
        message = f"{name} was loaded together with {others}, and what each of them said was not kept"
        hint = f"retract {load}, then load {others} again"
        raise RuleViolation(message, hint=hint, source=name, load=load)
