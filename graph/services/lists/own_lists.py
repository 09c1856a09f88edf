"""What of lists a key may bring: rows of businesses of its own regions, under names that are of its own office.

A key that reaches some regions speaks for nobody elsewhere: neither by a row, which would win over what the other
office says, nor by the name of a list, whose older edition would go.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import NotAllowed
from graph.ingest.reach import RULE
from graph.model.names import normalised
from graph.model.rights import within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.services.lists.import_record import Import
    from graph.store import Store

COMMIT: Final = "imports.commit"
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
MOST_TOLD: Final = 100
PAGE: Final = 1000


class Reach:
    """How far whoever uploaded lists may speak, told against the graph; what has been committed is read once.

    Parameters
    ----------
    store
        The graph as it is before the lists are read; open while they are.
    one
        The lists, with the regions of the key that brought them.
    """

    def __init__(self, store: Store, one: Import) -> None:
        self._store, self._one = store, one

    @cached_property
    def _commits(self) -> tuple[dict[str, Any], ...]:
        return tuple(_commits(self._store))

    @cached_property
    def _known(self) -> frozenset[str]:
        """Whom the office's lists name; they are read whole, and only where a business without a place asks."""
        last = {said["source"]: said for said in self._commits}
        own_lists = [source for source, said in last.items() if _is_own(said, self._one)]
        return frozenset(party for source in own_lists for party in self._store.named(("id",), source)["id"])

    @cached_property
    def _called(self) -> pl.DataFrame:
        """Where businesses of each name lie: a region beyond reach, else ``""``; read only where ties ask."""
        parties = self._store.named(("id", "name", "region")).drop_nulls("region")
        regions = parties["region"].unique()
        beyond = [self._elsewhere(region) for region in regions]
        away = parties.with_columns(normal=normalised(pl.col("name"))).join(
            pl.DataFrame({"region": regions, "away": beyond}), on="region"
        )
        least = pl.when("away").then("region").otherwise(pl.lit("")).min()  # one within is enough
        return away.group_by("normal").agg(least.alias("lies"))

    def _elsewhere(self, region: str | None) -> bool:
        own = self._one.regions
        above = region is not None and any(one.startswith(f"{region}.") for one in own)
        return region is not None and not above and not within(region, own)

    def beyond(self, rows: pl.DataFrame) -> pl.Series:
        """Return of which rows (``own_id``, ``region``) the key may not speak.

        Of one whose place is another's, and of one of a business that the graph has elsewhere. Of one without a place
        only the office may tell whose lists name it.
        """
        present = self._store.things.resolved(rows["own_id"].unique().to_list())
        there = self._store.things.parties_named(sorted({party for party in present.values() if party is not None}))
        held = {
            asked
            for asked, party in present.items()
            if party in there
            and (
                self._elsewhere(there[party]["region"]) or (there[party]["region"] is None and asked not in self._known)
            )
        }
        own = [
            self._elsewhere(region) or party in held for party, region in rows.select("own_id", "region").iter_rows()
        ]
        return pl.Series(own, dtype=pl.Boolean)

    def lying(self, names: pl.Series) -> pl.Series:
        """Return where businesses of some normalised names lie: a region beyond reach, ``""`` within, else null."""
        return names.to_frame("normal").join(self._called, on="normal", how="left", maintain_order="left")["lies"]

    def require_own_source(self) -> None:
        """Refuse a list whose name another office or role has given to a list of its own.

        Raises
        ------
        NotAllowed
            Naming the list: the older one would go, and whoever it alone names.
        """
        one = self._one
        if not one.regions or all(load.source != one.source for load in self._store.loads()):
            return
        last: dict[str, Any] = next((said for said in reversed(self._commits) if said["source"] == one.source), {})
        if _is_own(last, one):
            return
        message = f"the list {one.source} is another office's"
        hint = (
            "upload yours under a name of your own; only whoever loaded that list, or an administrator, may replace it"
        )
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
