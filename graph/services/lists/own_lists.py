"""What of lists a key may bring: rows of businesses of its own regions, under names that are of its own office.

A key that reaches some regions speaks for nobody elsewhere: neither by a row, which would win over what the other
office says, nor by the name of a list, whose older edition would go.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import NotAllowed
from graph.ingest.reach import RULE
from graph.model.rights import within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from graph.services.lists.import_record import Import
    from graph.store import Store

COMMIT: Final = "imports.commit"
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
MOST_TOLD: Final = 100
PAGE: Final = 1000


def beyond_reach(store: Store, one: Import) -> Callable[[pl.DataFrame], pl.Series] | None:
    """Return what tells of rows whether they lie beyond the regions of whoever uploaded them; None where none do.

    A row does whose place is another's, and one of a business that the graph has elsewhere. Of one without a place
    only the office may tell whose lists name it.
    """
    if not one.regions:
        return None

    @cache
    def known() -> frozenset[str]:
        """Return whom the office's lists name; they are read whole, and only where a business without a place asks."""
        last = {said["source"]: said for said in _commits(store)}
        own_lists = [source for source, said in last.items() if _is_own(said, one)]
        return frozenset(party for source in own_lists for party in store.named(("id",), source)["id"])

    def elsewhere(region: str | None) -> bool:
        above = region is not None and any(own.startswith(f"{region}.") for own in one.regions)
        return region is not None and not above and not within(region, one.regions)

    def told(rows: pl.DataFrame) -> pl.Series:
        present = store.things.resolved(rows["own_id"].unique().to_list())
        there = store.things.parties_named(sorted({party for party in present.values() if party is not None}))
        held = {
            asked
            for asked, party in present.items()
            if party in there
            and (elsewhere(there[party]["region"]) or (there[party]["region"] is None and asked not in known()))
        }
        own = [elsewhere(region) or party in held for party, region in rows.select("own_id", "region").iter_rows()]
        return pl.Series(own, dtype=pl.Boolean)

    return told


def require_own_source(store: Store, one: Import) -> None:
    """Refuse a list whose name another office or role has given to a list of its own.

    Raises
    ------
    NotAllowed
        Naming the list: the older one would go, and whoever it alone names.
    """
    if not one.regions or all(load.source != one.source for load in store.loads()):
        return
    last: dict[str, Any] = next((said for said in reversed(list(_commits(store))) if said["source"] == one.source), {})
    if _is_own(last, one):
        return
    message = f"the list {one.source} is another office's"
    hint = "upload yours under a name of your own; only whoever loaded that list, or an administrator, may replace it"
    raise NotAllowed(message, hint=hint, action="imports.run", source=one.source)


def _is_own(commit: Mapping[str, Any], one: Import) -> bool:
    """Return whether a list was committed by the key that brings another, or by one that reaches no farther."""
    regions = commit.get("regions") or ()
    return commit.get("by") == one.by or (bool(regions) and all(within(region, one.regions) for region in regions))


def rows_beyond(folder: Path) -> list[dict[str, Any]]:
    """Return the first rows of a folder that were refused as beyond a key's reach: where they stand and of where."""
    rows = pl.read_csv(folder / "rejected.csv", infer_schema=False).filter(pl.col("rule") == RULE).head(MOST_TOLD)
    return rows.select("file", "sheet", pl.col("row").cast(pl.Int64), region="value").to_dicts()


def _commits(store: Store) -> Iterator[dict[str, Any]]:
    """Yield what was said of every commit of lists, the first one first."""
    since, aggregate, seq = BEGINNING, "", 0
    while True:
        page = store.things.list_events(
            since=since, aggregate=aggregate, seq=seq, limit=PAGE, own=None, regions=None, of=None, action=COMMIT
        )
        yield from (json.loads(event.body or "{}") for event in page)
        if len(page) < PAGE:
            return
        since, aggregate, seq = page[-1].at, page[-1].aggregate, page[-1].seq
