"""A table of gaps as its workbook and CSV have it: what a planner reads stands first and in words, codes behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.translations import say

if TYPE_CHECKING:
    from graph.network import Network
    from graph.settings import Language

FIRST: Final = (
    "rank", "place", "cluster_name", "product", "barrier", "amount", "unit", "measure", "of", "share", "n", "value_rp",
    "reason_text", "lever_text", "lever_price_text",
)  # fmt: skip
LAST: Final = ("lever_cost_rp", "kind", "region", "commodity", "cluster", "as_of")
TOLD: Final = ("reason", "lever", "lever_per", "lever_basis", "unmet")
"""Columns that others tell: codes of sentences, and the amount once more under the name of its kind."""
WORDS: Final = {"kind": "gap.{}.name", "measure": "measure.{}", "barrier": "barrier.{}", "value_unit": "value_unit.{}"}


def sheet_of(cells: pl.DataFrame, network: Network, language: Language) -> pl.DataFrame:
    """Return a table of gaps for a person; the frame itself, with all its codes, is what programs read.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> network = Network.from_frames(pl.DataFrame({"id": [], "kind": [], "name": []}), as_of=date(2026, 1, 1))
    >>> cells = pl.DataFrame({"kind": ["forum"], "reason": ["x"], "measure": ["clusters"], "place": ["Kota Tegal"]})
    >>> sheet_of(cells, network, "id").rows(named=True)
    [{'place': 'Kota Tegal', 'measure': 'klaster', 'kind': 'Kesenjangan forum'}]
    """
    told = [
        pl.Series(name, [None if code is None else say(key.format(code), language) for code in cells[name]], pl.String)
        for name, key in WORDS.items()
        if name in cells.columns
    ]
    if "largest_trader" in cells.columns:
        names = dict(network.parties.select("id", "name").iter_rows())
        told.append(pl.Series("largest_trader", [names.get(party) for party in cells["largest_trader"]], pl.String))
    kept = [name for name in cells.columns if name not in {*FIRST, *LAST, *TOLD}]
    order = [name for name in (*FIRST, *kept, *LAST) if name in cells.columns]
    return cells.with_columns(told).select(order)
