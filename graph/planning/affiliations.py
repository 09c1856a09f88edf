"""Affiliations: the numbers of a market by which a party is found to be one business with another.

Who trades in the market has them already; who comes gets the number of its name, or one of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.model.ids import normalised

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.pairs.setting import Setting
    from graph.network import Network

KEYS: Final = ("name_key", "parent_key", "alias_key")
STRANGER: Final = -2
"""Stands for the keys of a party that did not trade in the market."""


@dataclass(frozen=True, eq=False)
class Affiliations:
    """Keys of affiliation (:func:`graph.matching.pairs.nodes.affiliation_keys`) as a solved market has them.

    Parameters
    ----------
    known
        The market that was solved.
    """

    known: Setting

    @cached_property
    def by_row(self) -> NDArray[np.int32]:
        """Name, parent and alias of each party by its row in the network; last those of one who is not in it."""
        found = np.full((self.known.network.parties.height + 1, len(KEYS)), STRANGER, np.int32)
        for frame in (self.known.suppliers, self.known.buyers):
            found[frame["row"].to_numpy()] = frame.select(KEYS).to_numpy()
        return found

    @cached_property
    def names(self) -> pl.DataFrame:
        """Numbers that names and parents have: ``text``, ``number``."""
        frames = (self.known.suppliers, self.known.buyers)
        keys = pl.concat([frame.select("party", "name_key", "parent_key") for frame in frames])
        parties = self.known.network.parties
        texts = parties.select("id", name=normalised(pl.col("name")), parent=normalised(pl.col("parent")))
        both = keys.unique("party").join(texts, left_on="party", right_on="id")
        pairs = (("name", "name_key"), ("parent", "parent_key"))
        named = pl.concat([both.select(text=text, number=number) for text, number in pairs])
        return named.filter(pl.col("number") >= 0).unique("text")

    def of(self, rows: NDArray[np.int32], network: Network) -> NDArray[np.int32]:
        """Return name, parent and alias of parties by their rows in a network after a change."""
        keys = self.by_row[np.minimum(rows, len(self.by_row) - 1)]
        strange = keys[:, 0] == STRANGER
        if strange.any():
            new, which = np.unique(rows[strange], return_inverse=True)
            keys[strange] = -1
            keys[strange, 0] = self._numbers(network.parties["name"].gather(new))[which]
        return keys

    def _numbers(self, names: pl.Series) -> NDArray[np.int32]:
        """Return the numbers of names; one that nobody had gets its own, the same for all who come with it."""
        texts = names.to_frame("name").select(text=normalised(pl.col("name")))
        own = texts.join(self.names, on="text", how="left", maintain_order="left")
        new = 2 * self.known.network.parties.height + pl.col("text").rank("dense").cast(pl.Int32)
        number = pl.when(pl.col("text") != "").then(pl.coalesce("number", new)).fill_null(-1)
        return own.select(number=number.cast(pl.Int32))["number"].to_numpy()
