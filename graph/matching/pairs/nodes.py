"""Market nodes as records: one row an offer, a demand or a party's free slots, all that the scan needs to know.

A node carries numbers only. Texts (names, certificates, commodities) become numbers here, once, so that the scan
over millions of pairs compares integers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.matching.pairs.nearness import chord, unit_vectors
from graph.model.ids import normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.network import Network

NODE: Final = np.dtype(
    [
        ("x", np.float64),
        ("y", np.float64),
        ("z", np.float64),
        ("chord", np.float64),
        ("rate", np.float64),
        ("term", np.int64),
        ("permits", np.uint64),
        ("units", np.int64),
        ("least_lot", np.int64),
        ("party", np.int32),
        ("name", np.int32),
        ("parent", np.int32),
        ("alias", np.int32),
        ("group", np.int32),
        ("side", np.int32),
    ],
    align=True,
)
"""One market node.

``x, y, z, chord``: place on the unit sphere and reach as a chord. ``rate``: rupiah per unit and km. ``term``: what
the node adds to the value of each of its pairs. ``permits``: certificates held, or stated as a must, as bits.
``units``, ``least_lot``: volume, and the smallest lot it trades. ``party``: row in the network. ``name``,
``parent``, ``alias``: keys of affiliation, negative where there is none. ``group``: row or column of the table of
size fit. ``side``: 1 may supply, 2 may buy, 3 both, 0 neither.
"""

SUPPLIES, BUYS, EITHER = 1, 2, 3


def blank_nodes(rows: int) -> NDArray[np.void]:
    """Return nodes that stand nowhere, belong to nobody and are worth nothing, to be filled in."""
    nodes = np.zeros(rows, dtype=NODE)
    nodes["x"] = nodes["y"] = nodes["z"] = np.nan
    nodes["party"] = nodes["name"] = nodes["parent"] = nodes["alias"] = -1
    nodes["chord"] = chord([np.inf])[0]
    nodes["side"] = EITHER
    return nodes


def affiliation_keys(network: Network) -> pl.DataFrame:
    """Return the keys by which two parties are one business, one row a party: name, parent, alias.

    Two parties are affiliated where they have the same normalised name, the same parent, where one is the other's
    parent by name, or where they share an older id. Names and parents are numbered together; -1 is *none*.
    """
    parties = network.parties.with_row_index("row")
    texts = parties.select(name=normalised(pl.col("name")), parent=normalised(pl.col("parent")))
    known = [pl.when(pl.col(column) != "").then(pl.col(column)).alias(column) for column in ("name", "parent")]
    texts = texts.select(known)
    numbers = pl.concat([texts["name"], texts["parent"]]).drop_nulls().unique().sort()
    index = pl.DataFrame({"text": numbers, "number": np.arange(len(numbers), dtype=np.int32)})
    keys = [
        texts.select(text=pl.col(column))
        .join(index, on="text", how="left", maintain_order="left")["number"]
        .fill_null(-1)
        .alias(column)
        for column in ("name", "parent")
    ]
    return pl.DataFrame([*keys, pl.Series("alias", _alias_groups(parties), dtype=pl.Int32)])


def _alias_groups(parties: pl.DataFrame) -> NDArray[np.int32]:
    """Return the number of each party's group of those that share an older id; -1 for the rest."""
    groups = np.full(parties.height, -1, dtype=np.int32)
    older = parties.select("row", key=pl.col("aliases")).explode("key").drop_nulls()
    if not older.height:
        return groups
    ids = parties.select("row", key="id")
    both = pl.concat([older, ids.join(older.select("key").unique(), on="key", how="semi")])
    numbered = both.with_columns(node=pl.col("key").rank("dense").cast(pl.Int64) - 1 + parties.height)
    size = int(numbered["node"].max() or 0) + 1  # type: ignore[arg-type]
    links = coo_array((np.ones(numbered.height, np.int8), (numbered["row"], numbered["node"])), shape=(size, size))
    labels = connected_components(links, directed=False)[1][: parties.height]
    sharing = np.unique(numbered["row"].to_numpy())
    groups[sharing] = labels[sharing]
    return groups


def certificate_bits(certificates: pl.Series, codes: Sequence[str]) -> NDArray[np.uint64]:
    """Return lists of certificates as bits: bit *k* is set where ``codes[k]`` is in the list; null holds none.

    Examples
    --------
    >>> certificate_bits(pl.Series([["halal"], None, ["sni", "halal"]]), ["halal", "sni"]).tolist()
    [1, 0, 3]
    """
    rows = pl.DataFrame({"row": np.arange(len(certificates)), "code": certificates}).explode("code").drop_nulls()
    numbered = rows.join(
        pl.DataFrame({"code": list(codes), "bit": range(len(codes))}, schema={"code": pl.String, "bit": pl.UInt64}),
        on="code",
    )
    bits = np.zeros(len(certificates), dtype=np.uint64)
    np.bitwise_or.at(bits, numbered["row"].to_numpy(), np.uint64(1) << numbered["bit"].to_numpy())
    return bits


def place(nodes: NDArray[np.void], lat: pl.Series, lon: pl.Series) -> None:
    """Write places onto nodes, nan where one is unknown."""
    points = unit_vectors(lat.cast(pl.Float64).fill_null(np.nan), lon.cast(pl.Float64).fill_null(np.nan))
    for axis, name in enumerate(("x", "y", "z")):
        nodes[name] = points[:, axis]
