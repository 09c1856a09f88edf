"""What each list says of a party where several were read together: they became one party with one source to its name.

The rows that are kept for taking one of the lists back (:mod:`graph.ingest.merging.kept_rows`) say which list states
what: of a party in a list of 2023 and one of 2025 the workers may be the older one's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.merging.kept_rows import LISTS, RECORDS
from graph.ingest.records import FACTS, TEXTS
from graph.services.lists.joint import tables_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.store import Store
    from graph.store.records import RecordOf

_AT: Final = ("file", "sheet", "row")
_SAID: Final = {
    "fact": pl.String,
    "value": pl.String,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}


def said_apart(store: Store, rows: Sequence[RecordOf]) -> pl.DataFrame:
    """Return what rows of lists that were loaded together state of a party: ``fact``, ``value``, list, day, confidence.

    Parameters
    ----------
    store
        The graph.
    rows
        Where something is said of the party.
    """
    places = pl.DataFrame(
        [{"file": one.file, "sheet": one.sheet, "row": one.row} for one in rows],
        schema={"file": pl.String, "sheet": pl.String, "row": pl.Int64},
    )
    found = []
    for load in store.loads():
        for kept in store.kept(load.source)[-1:]:
            tables = tables_of(kept)
            if LISTS in tables:
                found += [_stated(tables[name], tables[LISTS], places) for name in _with_facts(tables)]
    if not found:
        return pl.DataFrame(schema=_SAID)
    stated = pl.concat(found).sort("as_of", "confidence", descending=True, nulls_last=True, maintain_order=True)
    return stated.unique(["fact", "value", "source"], keep="first", maintain_order=True)


def _with_facts(tables: Mapping[str, pl.DataFrame]) -> list[str]:
    return [f"{RECORDS}{shape}" for shape in ("parties", "offers", "demands") if f"{RECORDS}{shape}" in tables]


def _stated(records: pl.DataFrame, lists: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    told = lists.select(pl.col("number").cast(pl.Int32).alias("of"), "file", "sheet", "source", day="as_of")
    own = records.with_columns(pl.col("row").cast(pl.Int64)).join(told, on="of", how="inner", maintain_order="left")
    own = own.join(places, on=list(_AT), how="semi", nulls_equal=True, maintain_order="left")
    parts = []
    for name, dtype in FACTS.items():
        if name == "confidence" or name not in own.columns:
            continue
        value = pl.col(name).list.join(" ") if dtype == TEXTS else pl.col(name).cast(pl.String)
        as_of = pl.coalesce("on", "day")
        part = own.select("source", "confidence", fact=pl.lit(name), value=value, as_of=as_of)
        parts.append(part.filter(pl.col("value").is_not_null() & (pl.col("value") != "")).select(*_SAID))
    return pl.concat(parts)


def with_their_lists(facts: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """Return facts of which those of a load of several lists are told list by list; the value that won wins there too.

    What no row states, such as a place that was worked out, stays as the load has it.

    Examples
    --------
    >>> from datetime import date
    >>> known = {"as_of": [date(2025, 1, 1)], "confidence": [0.9], "wins": [True]}
    >>> facts = pl.DataFrame({"fact": ["workers"], "value": ["4"], "source": ["b"]} | known)
    >>> rows = {"fact": ["name", "workers"], "value": ["UD A", "4"], "source": ["b", "a"]}
    >>> apart = pl.DataFrame(rows | {"as_of": [date(2025, 1, 1), date(2023, 1, 1)], "confidence": [0.9, 0.8]})
    >>> with_their_lists(facts, apart).select("fact", "value", "source", "wins").rows()
    [('workers', '4', 'a', True)]
    """
    if not apart.height:
        return facts
    of_load = pl.col("source").is_in(apart["source"].unique().implode())
    named = facts.filter(of_load).select("fact").unique()
    winning = facts.filter(of_load & pl.col("wins")).select("fact", "value", wins=pl.lit(value=True))
    told = apart.join(named, on="fact", how="semi", maintain_order="left")
    told = told.join(winning, on=["fact", "value"], how="left", maintain_order="left")
    told = told.with_columns(pl.col("wins").fill_null(value=False)).select(facts.columns)
    rest = facts.join(told.filter("wins"), on=["fact", "value"], how="anti", maintain_order="left").filter(of_load)
    order = {name: at for at, name in enumerate(facts["fact"].unique(maintain_order=True))}
    whole = pl.concat([facts.filter(~of_load), rest, told])
    by = ["order", "as_of", "confidence"]
    ordered = whole.with_columns(order=pl.col("fact").replace_strict(order, return_dtype=pl.Int32))
    return ordered.sort(by, descending=[False, True, True], nulls_last=True, maintain_order=True).drop("order")
