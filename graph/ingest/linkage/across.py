"""Lists that came on two days: who of the one may be who of the other, by what stands in the graph.

What proves the most, telephones, owners and register numbers, is kept of no list
(:mod:`graph.ingest.merging.kept_rows`), so that names, places and trades speak alone: no pair is sure enough to be
joined, and a person is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.linkage.link import likely_pairs
from graph.ingest.linkage.queue import QUEUE, review_queue
from graph.ingest.linkage.spots import spots_of
from graph.ingest.linkage.table import FACTS
from graph.model.names import normalised

if TYPE_CHECKING:
    from collections.abc import Mapping

KNOWN: Final = ("id", "kind", "name", "region", "kbli", "legal_form", "lat", "lon", "place_basis", "source")
"""Columns of parties that are compared."""
MOST: Final = 200_000
"""Most parties of the regencies of a list that are compared with it: beyond it takes minutes."""
REGENCY: Final = 5
"""Length of the code of a regency."""
_TYPES: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "street": pl.String,
    "kbli_basis": pl.String,
    "said": pl.String,
    "crowded": pl.Boolean,
    "owner_words": pl.List(pl.UInt64),
    **dict.fromkeys(("fine", "owner", "phone", "nib", "village"), pl.UInt64),
}
"""What no party tells."""


def pairs_across(held: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of what was there and what was read that may be one business, as ``review.parquet`` has them.

    Compared are those of one regency; of more than ``MOST`` none are, nor those of unknown regency.

    Parameters
    ----------
    held
        ``KNOWN`` of the parties that were there before; those of them that were read again are left out.
    read
        The same of the parties of the list that was read.

    Examples
    --------
    >>> columns = {"kind": ["enterprise"], "region": ["35.09.01"], "kbli": [["16221"]], "legal_form": ["UD"],
    ...            "lat": [None], "lon": [None], "place_basis": [None]}
    >>> held = pl.DataFrame({"id": ["pa"], "name": ["UD Sumber Jati Indah"], "source": ["dinas"], **columns})
    >>> read = pl.DataFrame({"id": ["pb"], "name": ["Sumber Djati Indah"], "source": ["plut"], **columns})
    >>> pairs_across(held, read).select("left", "right", "left_source").rows()
    [('pa', 'pb', 'dinas')]
    >>> pairs_across(held, held).height
    0
    """
    regency = pl.col("region").str.head(REGENCY)
    here = regency.str.len_chars() == REGENCY
    read = read.select(KNOWN).filter(here)
    places = read.select(regency).to_series().unique().implode()
    held = held.select(KNOWN).filter(here & regency.is_in(places) & ~pl.col("id").is_in(read["id"].implode()))
    both = pl.concat([held, read])
    if not held.height or not read.height or both.height > MOST:
        return pl.DataFrame(schema=QUEUE)
    unknown = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in _TYPES.items()]
    point = [pl.when(pl.col("place_basis") == "point").then(name) for name in ("lat", "lon")]
    rows = both.with_columns(unknown).with_columns(normal=normalised(pl.col("name")), spots=spots_of(*point))
    found, weight = likely_pairs(rows.select(FACTS))
    asked = found.filter((pl.col("first") < held.height) & (pl.col("second") >= held.height))
    shown = both.with_columns(
        file=pl.lit(None, pl.String), sheet=pl.lit(None, pl.String), row=pl.lit(None, pl.Int32)
    ).unique("id", keep="first", maintain_order=True)
    return review_queue(asked, both.select("id"), shown, weight)
